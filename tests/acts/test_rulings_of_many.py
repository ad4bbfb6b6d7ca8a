"""Two ask, three are asked, one of each leaves: what is deliberated is decided, of each by name."""

from __future__ import annotations

from typing import Any

from casehub import acts
from casehub.documents import body_html
from casehub.model import Case
from tests import factories
from tests.acts.scene import PANEL, RECEIVED, Scene, Stages, day, hour, scene
from tests.faults.world import at

NAMES = ["重庆山渝链传动有限公司（示例）", "重庆山驰控股有限公司（示例）"]
RIVALS = ["重庆万骑金属制品有限公司（示例）", "重庆沃谷机械制造有限公司（示例）", "达州捷骑摩配经营部（示例）"]
PARTIES = [
    *(factories.party("requester", name, capacity=how) for name, how in zip(NAMES, ("patentee", "exclusive_licensee"), strict=True)),
    *(factories.party("respondent", name) for name in RIVALS),
]
ACCUSED = [{"label": "被控侵权产品", "name": "防松链轮", "model": "SY-2", "acts": ["制造", "销售"], "place": "重庆市万州区", "evidence_ref": "甲1、丙1"}]
OPINION = {"evidence_text": "甲1真实、合法，与本案有关，予以采信。"}


def test_three_respondents_are_decided_on_each_by_name(stages: Stages) -> None:
    with scene(stages.office) as s:
        first, second, third = deliberating(s)
        dismissed: dict[str, Any] = {"variant": "dismiss_part", "respondent": third}
        stops: dict[str, Any] = {"product": "防松链轮", "model": "SY-2"}
        made = {"variant": "make_sell", "respondent": first, "acts": ["制造", "销售"], **stops}
        sold = {"variant": "sell", "respondent": second, "acts": ["销售"], **stops}
        found: dict[str, Any] = {"respondent": second, "kind": "legal_source", "finding": True, "reason": "送货单与铭牌相互印证"}
        found |= {"reference": "乙1", "supplier": RIVALS[0]}
        # ── what the panel begins with comes from the file ───
        work = s.office.work(s.session, "chair", at("2026-07-08", "09:00"))
        fields = acts.form_of(work, s.case(), "record_deliberation").fields
        begun = {i.field.id: i.initial for i in fields}
        offered = next(i.cells for i in fields if i.field.id == "orders")
        assert offered["respondent"] == tuple(zip((first, second, third), RIVALS, strict=True))
        found_on = acts.form_of(work, s.case(), "find_on_exhibits").fields[0].cells
        assert {name for name, choices in found_on.items() if choices} >= {"voiced_by", "finding"}
        assert [(r["respondent"], r["product"], r["model"]) for r in begun["orders"]] == [
            (p, "防松链轮", "SY-2") for p in (first, second, third)
        ]
        assert begun["defences"] == [{"respondent": second, "kind": "legal_source"}]
        assert {r["member"] for r in begun["views"]} == {s.person(n) for n in PANEL}

        def refused(**values: Any) -> str:
            told = {"orders": [made, {**sold, "goes_on": "none"}, dismissed], "defences": [found]}
            return s.refused("chair", "07-08", "record_deliberation", **{**told, **values})

        assert "可以继续的行为" in refused(orders=[made, sold, dismissed])
        assert "没有写对达州捷骑" in refused(orders=[made, {**sold, "goes_on": "none"}])
        assert "没有认定重庆沃谷机械制造有限公司的合法来源抗辩" in refused(defences=[{**found, "kind": "prior_art"}])
        stranger = [{"issue": "是否落入", "member": s.person("spare"), "opinion": "落入", "reason": "同意"}]
        assert "不在合议组" in refused(views=stranger)
        assert "没有成立的抗辩" in refused()
        agreed = {"orders": [made, {**sold, "goes_on": "none"}, dismissed], "defences": [found]}
        agreed |= {"defence_conclusion": "没有证据证明捷骑经营部实施了被控行为。"}
        record = s.act("chair", "07-08", "record_deliberation", **agreed).documents[0]
        drawn = body_html(s.office.rules.kinds["deliberation_record"], record.facts)
        assert f"一、被请求人{RIVALS[0]}自收到本裁决书之日起立即停止制造、销售" in drawn
        assert f"被请求人{RIVALS[1]}的合法来源抗辩（乙1）成立" in drawn
        s.act("examiner", "07-09", "submit_to_legal_review")
        s.act("reviewer", "07-10", "approve_legality")
        # ── what it decided is what the decision begins with ─
        begun = {i.field.id: i.initial for i in acts.form_of(s.office.work(s.session, "head", at("2026-07-20", "09:00")), s.case(), "issue_decision").fields}
        assert [(r["variant"], r["respondent"]) for r in begun["orders"]] == [
            ("make_sell", first), ("sell", second), ("dismiss_part", third),
        ]  # fmt: skip
        assert not {"liable", "infringing_acts", "infringing_object"} & begun.keys()

        def declined(**values: Any) -> str:
            return s.refused("head", "07-20", "issue_decision", **{**OPINION, **values})

        assert "没有写对达州捷骑" in declined(orders=[made, {**sold, "goes_on": "none"}])
        gone = {"variant": "dismiss_part", "respondent": s.party("requester")}
        assert "不是本案当事人" in declined(orders=[made, {**sold, "goes_on": "none"}, dismissed, gone])
        row = {"n": "A", "text": "链轮", "accused": "链轮", "finding": "same"}
        assert "没有主张权利要求3" in declined(features=[{"claim": "3", **row}])
        features = [{"claim": "1", **row, "reason": "相同", "respondent_view": "不同", "viewed_by": [first]}]
        final = {**OPINION, "acts_denied": f"{RIVALS[2]}的行为", "features": features, "orders": begun["orders"], "outcome": "partly"}
        assert "没有成立的抗辩" in declined(**{**final, "acts_denied": ""})
        ruling = s.act("head", "07-20", "issue_decision", **final).documents[0]
        text = body_html(s.office.rules.kinds["adjudication_decision"], ruling.facts)
        for said in (
            "于2026年5月18日向本局提出处理请求",
            f"请求人{NAMES[0]}、{NAMES[1]}就其与被请求人{'、'.join(RIVALS)}侵犯",
            f"于2026年5月28日向被请求人{RIVALS[0]}，于2026年6月1日向被请求人{RIVALS[1]}、{RIVALS[2]}送达",
            f"请求人{NAMES[1]}于2026年6月8日申请撤回其请求，本局于2026年6月10日准予撤回。",
            f"被请求人{RIVALS[1]}主张产品具有合法来源",
            f"被请求人{RIVALS[0]}认为不同",
            f"三、驳回请求人{NAMES[0]}对被请求人{RIVALS[2]}的请求",
            "各当事人的上述期限自本人收到之日起分别计算，分别届满。",
            f"被请求人{RIVALS[0]}未经专利权人许可，为生产经营目的制造、销售SY-2 防松链轮；"
            f"被请求人{RIVALS[1]}未经专利权人许可，为生产经营目的销售SY-2 防松链轮，均违反《中华人民共和国专利法》第十一条",
        ):
            assert said in text, said
        # ── who has no order has nothing to perform ──────────
        s.serve("07-22")
        s.act("examiner", "07-22", "confirm_service")
        visit: dict[str, Any] = {
            "officers": [s.person("examiner"), s.person("member")],
            "started_at": hour("08-20"), "ended_at": at("2026-08-20", "11:00"),
        }  # fmt: skip
        assert "没有尚待履行" in s.refused("examiner", "08-20", "confirm_performance_of_one", **visit, party=third)
        done = s.act("examiner", "08-20", "confirm_performance_of_one", **visit, party=first).documents[0]
        # What was to be done is the sentence of its own order, as the ruling printed it.
        (duty,) = (row["duty"] for row in done.facts["duty_rows"])
        assert f"一、{duty}；" in text and RIVALS[0] in duty
        s.act("examiner", "08-20", "confirm_performance", **visit, party=second)
        assert s.state == "performed"


def deliberating(s: Scene) -> tuple[int, int, int]:
    """Heard on 6 July, after the second requester had taken its request back."""
    clerk = s.office.work(s.session, "clerk", hour("05-19"))
    s.ref = factories.open_request(clerk, "adjudication", parties=PARTIES).reference
    asked: dict[str, Any] = {"received_on": day("05-18"), "knew_on": day("02-01"), "accused": ACCUSED}
    s.act("clerk", "05-19", "submit_request", **asked, claims_asserted="权利要求1", copies=3)
    chair, lead, member = (s.person(n) for n in PANEL)
    seats: dict[str, Any] = {"panel_chair": chair, "panel_lead": lead, "panel_members": [member]}
    s.act("head", "05-25", "file_case", **seats, clerk=s.person("scribe"))
    s.act("examiner", "05-26", "issue_answer_papers")
    numbers = [s.party("respondent", n) for n in range(3)]
    for when, reached in (("05-28", numbers[:1]), ("06-01", numbers[1:])):
        for row in [r for r in s.services("answer_notice") if r.party_id in reached]:
            of = s.session.get_one(Case, row.case_id).reference
            s.act("examiner", when, "prove_direct", of, served_on=day(when), **RECEIVED)
    s.act("examiner", "06-01", "begin_answering")
    withdrawing: dict[str, Any] = {"party": s.party("requester", 1), "asked_on": day("06-08")}
    s.act("clerk", "06-08", "request_withdrawal", **withdrawing)
    s.act("head", "06-10", "let_requester_withdraw", party=s.party("requester", 1), applied_on=day("06-08"))
    for n, number in enumerate(numbers):
        step = "register_further_answer" if n else "register_answer"
        told: dict[str, Any] = {"party": number, "answer_received_on": day("06-11")}
        s.act("examiner", "06-11", step, **told, defences_raised=["legal_source"] if n == 1 else [])
    s.act("chair", "06-18", "decide_hearing", hearing_at=hour("07-06"), reply_by=day("07-01"))
    s.serve("06-22")
    s.act("chair", "07-06", "hold_hearing", started_at=hour("07-06"), ended_at=at("2026-07-06", "11:30"))
    return numbers[0], numbers[1], numbers[2]
