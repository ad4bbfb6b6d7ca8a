"""Recusal, parties, claims, jurisdiction: walked as side roads of an adjudication."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from casehub.documents import body_html
from casehub.model import Document
from casehub.people.permissions import find
from casehub.workflow.refusals import NotFound
from tests.acts.scene import Scene, Stages, day, hour


# ── 回避、合议组 ───────────────────────────────────────────
def test_recused_officer_sees_nothing_any_more(stages: Stages) -> None:
    with stages.at("prepare") as s:
        member = s.person("member")
        s.act(
            "clerk",
            "06-08",
            "register_recusal_request",
            person=member,
            applied_on=day("06-08"),
            learned_on=day("06-07"),
        )
        assert s.open("recusal.decide")
        assert "回避" in s.refused(
            "chair", "06-18", "decide_hearing", hearing_at=hour("07-06"), reply_by=day("07-01")
        )
        find(s.office.work(s.session, "member", hour("06-09")), s.ref)
        out = s.act("head", "06-09", "grant_recusal", person=member, replacement=s.person("spare"))
        assert {d.kind for d in out.documents} == {"recusal_decision", "panel_notice"}
        assert s.outcomes("recusal.decide") == {"met"}
        with pytest.raises(NotFound):
            find(s.office.work(s.session, "member", hour("06-10")), s.ref)
        assert "吴佳" not in out.documents[-1].facts["panel"]["members_cn"]


def test_recusal_is_refused(stages: Stages) -> None:
    with stages.at("prepare") as s:
        s.act(
            "clerk",
            "06-08",
            "register_recusal_request",
            person=s.person("member"),
            applied_on=day("06-08"),
            learned_on=day("06-07"),
        )
        out = s.act("head", "06-09", "refuse_recusal", result="refused")
        assert [d.kind for d in out.documents] == ["recusal_decision"]
        assert not s.open("recusal.decide")
        find(s.office.work(s.session, "member", hour("06-10")), s.ref)


def test_panel_member_is_replaced(stages: Stages) -> None:
    with stages.at("prepare") as s:
        # Who has no such role could do nothing from the seat.
        seat = {"leaving": s.person("examiner"), "joining": s.person("spare")}
        assert "没有主审员的角色" in s.refused("head", "06-09", "replace_panel_member", **seat)
        out = s.act(
            "head",
            "06-09",
            "replace_panel_member",
            leaving=s.person("member"),
            joining=s.person("spare"),
        )
        assert [d.kind for d in out.documents] == ["panel_change_notice"]
        s.serve("06-10", "panel_change_notice")
        assert s.open("recusal.apply")


# ── 当事人、请求事项 ───────────────────────────────────────
def test_joined_party_stands_on_later_papers_and_is_served(stages: Stages) -> None:
    with stages.at("prepare") as s:
        out = s.act(
            "chair", "06-08", "join_party", party_name="永川区示例经营部", party_role="respondent",
            party_representative="秦德全",
        )
        # One paper for those who were there, one for who joins.
        assert [d.kind for d in out.documents] == ["party_joinder_notice"] * 2
        told = [(d.facts["to_newcomer"], "提交答辩书" in page(s, d)) for d in out.documents]
        assert told == [(False, False), (True, True)]
        assert [len(d.facts["doc"]["enclosures"]) for d in out.documents] == [0, 2]
        assert len(s.services("party_joinder_notice")) == 3
        assert "尚未送达永川区示例经营部" in s.refused(
            "chair", "06-18", "decide_hearing", hearing_at=hour("07-20"), reply_by=day("07-15")
        )
        s.serve("06-09")
        # The notice brings the copy: the time of who joined runs, of nobody else.
        joined = s.party("respondent", 1)
        assert [(d.party_id, d.due_on) for d in s.open("adjudication.answer")] == [
            (joined, day("06-24"))
        ]
        late = s.refused("examiner", "06-10", "issue_answer_papers", recipients=[joined])
        # Nobody is left without the copy: it is not made a second time by mistake.
        assert "答辩通知书都已制作" in late
        called: dict[str, Any] = {"hearing_at": hour("07-20"), "reply_by": day("07-15")}
        assert "届满后再安排" in s.refused("chair", "06-18", "decide_hearing", **called)
        s.act(
            "examiner",
            "06-20",
            "register_further_answer",
            party=s.party("respondent", 1),
            answer_received_on=day("06-20"),
        )
        assert not s.open("adjudication.answer")
        notice = s.act(
            "chair", "06-30", "decide_hearing", hearing_at=hour("07-20"), reply_by=day("07-15")
        )
        names = {p["name"] for p in notice.documents[0].facts["parties"]["respondent"]}
        assert "永川区示例经营部" in names
        assert len(s.services("hearing_notice")) == 3


def page(s: Scene, paper: Document) -> str:
    """The paper as it is drawn."""
    return body_html(s.office.rules.kinds[paper.kind], paper.facts)


def test_who_joins_from_abroad_has_thirty_days_and_who_follows_has_none(stages: Stages) -> None:
    with stages.at("prepare") as s:
        far: dict[str, Any] = {
            "party_name": "Musterbeispiel GmbH", "party_kind": "unincorporated",
            "party_id_label": "注册号", "party_id_no": "HRB 99001", "party_no_domicile": True,
        }  # fmt: skip
        out = s.act("chair", "06-08", "join_party", party_role="respondent", **far)
        assert "三十日内提交答辩书" in page(s, out.documents[1])
        s.serve("06-09", "party_joinder_notice")
        assert [d.due_on for d in s.open("adjudication.answer")] == [day("07-09")]
        gone, heir = s.party("respondent"), {"party_name": "重庆示例山驰智造有限公司"}
        s.act("chair", "06-26", "change_party", party=gone, party_role="respondent", **heir)
        s.serve("06-29", "party_joinder_notice")
        assert len(s.open("adjudication.answer")) == 1


def test_third_party_is_admitted(stages: Stages) -> None:
    with stages.at("prepare") as s:
        out = s.act(
            "chair", "06-08", "admit_third_party", party_name="永川区示例老街坊", party_applied=True,
            party_representative="秦德全",
        )
        assert out.documents[0].facts["parties"]["third"][0]["name"] == "永川区示例老街坊"
        assert "书面申请" in s.refused(
            "chair", "06-08", "admit_third_party", party_name="另一经营部", party_applied=False
        )


def test_who_joins_is_held_to_the_register(stages: Stages) -> None:
    """A wrong number or a missing operator is refused as it is at the window; no name comes twice."""
    with stages.at("prepare") as s:
        joined: dict[str, Any] = {"party_role": "respondent", "party_name": "永川区示例经营部"}
        wrong = s.refused("chair", "06-08", "join_party", **joined, party_id_no="92500118EXAMPL2310")
        assert "校验" in wrong
        nobody = s.refused("chair", "06-08", "join_party", **joined, party_representative="")
        assert "经营者" in nobody
        known = s.case().parties[1].name.replace("（", "(").replace("）", " )")
        twice = s.refused("chair", "06-08", "join_party", party_role="respondent", party_name=known)
        assert "已在本案中" in twice


def test_joinder_is_asked_about_and_refused(stages: Stages) -> None:
    with stages.at("hear") as s:
        s.act("chair", "06-25", "ask_consent_to_joinder", applied_on=day("06-24"))
        out = s.act("chair", "06-26", "refuse_joinder", refused=True)
        assert [d.kind for d in out.documents] == ["party_joinder_notice"]
        assert "口头审理已经开始" in s.refused("chair", "07-07", "join_party", party_name="甲店")


def test_party_is_succeeded(stages: Stages) -> None:
    with stages.at("prepare") as s:
        gone = s.party("requester")
        s.act(
            "chair",
            "06-26",
            "change_party",
            party=gone,
            party_role="requester",
            party_name="重庆示例山驰智造有限公司",
        )
        assert s.case().parties[0].left_on == day("06-26")
        assert not any(r.party_id == gone for r in s.services("party_joinder_notice"))


def test_claims_change(stages: Stages) -> None:
    with stages.at("prepare") as s:
        out = s.act("chair", "06-20", "allow_claim_change", claims_asserted="权利要求1、2")
        assert out.documents[0].kind == "claim_change_notice"
        assert s.case().rights[0].claims_asserted == "权利要求1、2"
        s.act("chair", "06-21", "refuse_claim_change", allowed=False)
        s.act("chair", "06-22", "consolidate_cases")


# ── 管辖 ───────────────────────────────────────────────────
def objection(s: Scene) -> None:
    s.act(
        "clerk",
        "06-02",
        "register_jurisdiction_objection",
        party=s.party("respondent"),
        objected_on=day("06-02"),
    )


def tell(s: Scene, when: str) -> dict[str, Any]:
    """The requester is told, with proof, where the case will go."""
    to = {"receiver": other_office(s)}
    s.act("examiner", when, "tell_transfer", **to)
    s.serve(when, "transfer_told_notice")
    return to


def test_objection_to_jurisdiction_is_rejected_and_its_days_taken_out(stages: Stages) -> None:
    with stages.at("answer") as s:
        before = s.open("adjudication.decide")[0].nominal_on
        objection(s)
        assert "尚未决定" in s.refused("clerk", "06-03", "register_jurisdiction_objection")
        out = s.act("head", "06-10", "reject_jurisdiction_objection")
        assert [d.kind for d in out.documents] == ["jurisdiction_objection_decision"]
        assert s.outcomes("adjudication.jurisdiction_decide") == {"late"}
        assert s.open("adjudication.decide")[0].nominal_on == before + timedelta(days=8)


def test_objection_to_jurisdiction_is_upheld_and_the_case_goes_away(stages: Stages) -> None:
    with stages.at("answer") as s:
        objection(s)
        to = {"receiver": other_office(s)}
        road = ("head", "06-10", "uphold_jurisdiction_objection")
        assert "尚未告知请求人" in s.refused(*road, **to)
        # Made is not told: the notice has to reach the requester first.
        s.act("examiner", "06-08", "tell_transfer", **to)
        assert "尚未送达" in s.refused(*road, **to)
        s.serve("06-09", "transfer_told_notice")
        # The office itself is nobody to transfer to.
        assert "不在可选范围内" in s.refused(*road, receiver=s.case().organisation_id)
        elsewhere = s.office.work(s.session, "elsewhere").actor.organisation_id
        assert "不一致" in s.refused(*road, receiver=elsewhere)
        out = s.act(*road, **to)
        made = {d.kind: d for d in out.documents}
        assert made.keys() == {
            "jurisdiction_objection_decision",
            "case_transfer_letter",
            "transfer_list",
        }
        assert made["case_transfer_letter"].facts["told_requester_on"] == "2026-06-09"
        assert s.state == "transferred"


def other_office(s: Scene) -> int:
    """Office of the partner."""
    return s.office.work(s.session, "partner").actor.organisation_id


def test_designation_is_asked_for(stages: Stages) -> None:
    with stages.at("file") as s:
        out = s.act("head", "05-27", "ask_designation")
        assert [d.kind for d in out.documents] == ["report_up_letter"]
        # Seven working days, estimated until the superior is known to have received the request.
        assert [(d.due_on, d.estimated) for d in s.open("jurisdiction.designate")] == [
            (day("06-05"), True)
        ]
        s.act("clerk", "06-01", "note_superior_received", superior_received_on=day("05-29"))
        assert [(d.due_on, d.estimated) for d in s.open("jurisdiction.designate")] == [
            (day("06-09"), False)
        ]
        s.act("head", "06-10", "designated_to_us", superior_replied_on=day("06-09"))
        assert s.outcomes("jurisdiction.designate") == {"met"}
        s.act("head", "06-10", "entrust_handling")
        to = tell(s, "06-10")
        s.act("head", "06-10", "designated_elsewhere", **to, superior_replied_on=day("06-05"))
        assert s.state == "transferred"


def test_filed_case_is_transferred(stages: Stages) -> None:
    with stages.at("prepare") as s:
        to = tell(s, "06-10")
        s.act("head", "06-12", "cancel_and_transfer", **to, issue=["closing_approval_form"])
        assert s.state == "cancelled"


def test_major_case_is_reported_up(stages: Stages) -> None:
    with stages.at("prepare") as s:
        to = tell(s, "06-10")
        out = s.act(
            "head", "06-12", "report_up", **to, issue=["transfer_list"]
        )
        assert "report_up_letter" in {d.kind for d in out.documents}
        assert s.state == "reported"
