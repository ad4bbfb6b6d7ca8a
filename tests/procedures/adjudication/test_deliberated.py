"""What the file offers to the panel, and what the panel offers to the decision, each by party."""

from __future__ import annotations

from datetime import date
from typing import Any

from casehub.model import Accused, Document, EvidenceUse, Right
from casehub.procedures.adjudication import deliberated
from casehub.workflow.situation import Situation
from tests.procedures import adjudicating
from tests.procedures.adjudicating import CHAIR, LEAD, MEMBER, day, event, party, procedure

THREE = [party(1, "requester"), party(2, "respondent"), party(3, "respondent")]
SIDES = {side.id: side for side in procedure().sides}
ON = date(2026, 3, 1)
STOP = {"variant": "sell", "acts": ["销售"], "product": "快拆底座", "model": "WQ-K3"}
REST = {"variant": "dismiss_rest"}


def at(*events: Any, things: tuple[Accused, ...] = (), **told: Any) -> Situation:
    found = adjudicating.at("issue_decision", **{"parties": THREE, "sides": SIDES, "events": events, **told})
    found.case.accused = [*things]
    return found


def heard(**facts: Any) -> Document:
    return Document(id=9, kind="hearing_record", status="issued", issued_on=date(2026, 7, 6), facts=facts)


def thing(name: str = "快拆底座", model: str = "WQ-K3") -> Accused:
    return Accused(label="", name=name, model=model, acts=["make", "销售"], place="万州区", evidence_ref="甲5", from_on=ON)


def test_the_panel_begins_with_who_and_what_is_in_the_case() -> None:
    s = at(event("register_answer", party=3, defences_raised=["legal_source"]), things=(thing(), thing("手柄", "")))
    assert [(r["respondent"], r["product"]) for r in deliberated.orders_begun(s)] == [
        (2, "快拆底座"), (2, "手柄"), (3, "快拆底座"), (3, "手柄"),
    ]  # fmt: skip
    # What is accused names nobody: of several it is not said who did which act.
    assert [r["acts"] for r in deliberated.orders_begun(s)] == [[]] * 4
    alone = at(things=(thing(),), parties=THREE[:2])
    assert [r["acts"] for r in deliberated.orders_begun(alone)] == [["制造", "销售"]]
    assert deliberated.defences_begun(s) == [{"respondent": 3, "kind": "legal_source"}]
    assert [r["member"] for r in deliberated.views_begun(s)] == [LEAD, MEMBER, CHAIR]
    record = heard(issues_agreed=[{"text": "是否落入"}, {"text": "合法来源"}])
    told = at(documents=[record])
    assert [r["issue"] for r in deliberated.views_begun(told)] == ["是否落入"] * 3 + ["合法来源"] * 3
    assert deliberated.majorities_begun(told) == [{"issue": "是否落入"}, {"issue": "合法来源"}]


def test_without_a_hearing_the_point_is_whether_each_right_was_infringed() -> None:
    one = Right(kind="invention", number="ZL201810123456.X", claims_asserted="权利要求1、3")
    design = Right(kind="design", number="ZL202130654321.2", claims_asserted="")
    assert deliberated.majorities_begun(at(rights=(one,))) == [{"issue": "是否落入权利要求1、3的保护范围"}]
    assert [r["issue"] for r in deliberated.views_begun(at(rights=(design,)))] == ["是否落入涉案专利的保护范围"] * 3
    assert [r["issue"] for r in deliberated.majorities_begun(at(rights=(one, design)))] == [
        "是否落入ZL201810123456.X号专利权利要求1、3的保护范围", "是否落入ZL202130654321.2号专利的保护范围",
    ]  # fmt: skip
    # Of a right whose claims nobody named nothing is guessed.
    unnamed = at(rights=(Right(kind="invention", number="", claims_asserted=""),))
    assert deliberated.majorities_begun(unnamed) == []
    assert [r["issue"] for r in deliberated.views_begun(unnamed)] == [None] * 3


def test_votes_are_counted_for_nobody_unless_all_agree() -> None:
    told = {result: at(data={"result": result}) for result in ("unanimous", "majority", "")}
    assert [deliberated.agreeing(s) for s in told.values()] == [3, None, None]
    assert [deliberated.disagreeing(s) for s in told.values()] == [0, None, None]


def test_the_decision_begins_with_what_was_deliberated_last() -> None:
    orders = [{**STOP, "respondent": 3}, {"variant": "dismiss_part", "respondent": 2}, REST]
    defences = [{"respondent": 3, "kind": "legal_source", "finding": True}]
    last = event("record_deliberation", orders=orders, defences=defences, majorities=[{"issue": "是否落入"}, {"issue": "是否落入"}])
    s = at(event("record_deliberation", orders=[{**STOP, "respondent": 2}]), last, things=(thing(),))
    assert [(r["variant"], r["respondent"]) for r in deliberated.orders_deliberated(s)] == [
        ("sell", 3), ("dismiss_part", 2), ("dismiss_rest", None),
    ]  # fmt: skip
    unpaid = {"user_paid": False, "continuing": False}
    assert deliberated.defences_deliberated(s) == [{**defences[0], **unpaid}]
    assert deliberated.issues_deliberated(s) == [{"text": "是否落入"}]
    assert deliberated.acts_deliberated(s) == [
        {"respondent": 3, "accused": "WQ-K3 快拆底座", "acts": ["销售"], "place": "万州区", "evidence_refs": "甲5", "from_on": ON, "to_on": None}
    ]
    # Who left since is in no order; who succeeded it is.
    gone, heir = party(3, "respondent", left_on=day(-1)), party(5, "respondent", succeeds_id=3)
    assert [r["respondent"] for r in deliberated.orders_deliberated(at(last, parties=[*THREE[:2], gone]))] == [2, None]
    followed = deliberated.orders_deliberated(at(last, parties=[*THREE[:2], gone, heir]))
    assert [r["respondent"] for r in followed] == [5, 2, None]


def test_what_is_asked_for_is_offered_line_by_line() -> None:
    case: dict[str, Any] = {"requests": "责令停止制造\n\n销毁模具\n"}
    assert deliberated.requests_told(at(case=case)) == [{"text": "责令停止制造"}, {"text": "销毁模具"}]
    assert deliberated.requests_told(at(case={"requests": ""})) == []
    # The decision counts the items itself; a measure at the beginning is no number.
    own = {"requests": "一、责令停止制造\n（二）销毁模具\n3.停止许诺销售\n2.1毫米的垫片一并销毁"}
    told = ["责令停止制造", "销毁模具", "停止许诺销售", "2.1毫米的垫片一并销毁"]
    assert deliberated.requests_told(at(case=own)) == [{"text": text} for text in told]
    # Counted within one line as well; a stop before no number parts nothing.
    line = {"requests": "1.责令停止制造；停止销售；2.销毁模具。（3）驳回其他。"}
    assert [row["text"] for row in deliberated.requests_told(at(case=line))] == ["责令停止制造；停止销售；", "销毁模具。", "驳回其他。"]


def test_the_record_of_the_hearing_says_who_came() -> None:
    absent = [
        {"side": "respondent", "name": "示例公司3", "served_on": "2026-06-22"},
        {"side": "third", "name": "示例公司9", "served_on": "2026-06-30"},
    ]
    came = [{"side": "requester", "name": "何静宜", "role": "律师"}, {"side": "respondent", "name": "冉宗泽", "role": "律师"}]
    s = at(documents=[heard(absent=absent, attendance=came)])
    assert deliberated.absent_respondents(s) == [3]
    assert deliberated.absent_served_on(s) == date(2026, 6, 22)
    assert deliberated.attendance_told(s) == "请求人方何静宜（律师），被请求人方冉宗泽（律师）到场参加"
    without = at()
    assert (deliberated.absent_respondents(without), deliberated.absent_served_on(without)) == (None, None)
    assert deliberated.attendance_told(without) is None


def test_each_claim_begins_with_its_own_comparison() -> None:
    row = {"n": "A", "text": "链轮", "accused": "链轮", "requester_view": "相同", "respondent_view": "无异议", "finding": "same"}

    def sheet(claim: str, word: str, status: str = "issued") -> Document:
        rows = [{**row, "text": word, "evidence_at": "甲5"}]
        return Document(kind="feature_comparison", status=status, facts={"claim_no": claim, "features": rows})

    s = at(documents=[sheet("1", "齿轮"), sheet("1", "链轮"), sheet("3", "齿圈"), sheet("4", "轴", "void")])
    assert deliberated.features_compared(s) == [{"claim": "1", **row}, {"claim": "3", **row, "text": "齿圈"}]
    assert deliberated.features_compared(at()) == []


def test_the_decision_begins_with_what_the_vote_comes_to() -> None:
    ways = {"upheld": [STOP], "partly": [STOP, REST], "dismissed": [{"variant": "dismiss"}], None: []}
    for outcome, orders in ways.items():
        assert deliberated.outcome_deliberated(at(event("record_deliberation", orders=orders))) == outcome
    # A later vote takes the place of the one before.
    twice = at(event("record_deliberation", orders=[STOP]), event("record_deliberation", orders=[{"variant": "dismiss"}]))
    assert deliberated.outcome_deliberated(twice) == "dismissed"


def test_what_is_accused_is_called_as_the_right_and_the_orders_say_and_else_not_at_all() -> None:
    method, design = {**STOP, "variant": "method"}, Right(kind="design", number="ZL202130654321.2", owners=[])
    patent = Right(kind="invention", number="ZL201810123456.X", owners=[])

    def called(rights: tuple[Right, ...], *orders: dict[str, Any]) -> str | None:
        return deliberated.accused_called(at(event("record_deliberation", orders=[*orders]), rights=rights))

    assert called((patent,), STOP, REST) == "product"
    assert called((patent,), method) == "method"
    assert called((design,), STOP) == "design"
    unclear = [called((patent,), method, STOP), called((patent, design), STOP), called((patent,), {"variant": "dismiss"})]
    assert unclear == [None, None, None]


def test_what_the_panel_held_of_the_evidence_is_taken_over_where_no_exhibit_says_it() -> None:
    told = event("record_deliberation", evidence_conclusion="甲1予以采信。")
    judged, open_ = EvidenceUse(finding="admitted"), EvidenceUse(finding="")
    assert deliberated.evidence_deliberated(at(told)) == "甲1予以采信。"
    assert deliberated.evidence_deliberated(at(told, uses=(judged, open_))) == "甲1予以采信。"
    assert deliberated.evidence_deliberated(at(told, uses=(judged, judged))) is None
    assert deliberated.evidence_deliberated(at()) is None
