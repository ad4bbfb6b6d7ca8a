"""Who complains, in time, and of which grounds of refusal the file shows that they hold."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import or_, select

from casehub import acts
from casehub.model import Assignment, Case, Document
from casehub.people.confidential import open_cases, opened_papers, own_papers
from casehub.procedures.complaint import acceptance
from casehub.web.case.casepage import grouped
from casehub.workflow.procedure import Procedure
from tests.acts.scene import Scene, Stages, at, day
from tests.procedures.asking import TODAY, TOMORROW, YESTERDAY, Row, fault, one_way
from tests.procedures.complaint.counter import (
    complainant,
    counter,
    hand,
    registered,
    served_on,
    trader,
)
from tests.workflow.builders import deadline, event, party

CAME = event("receive_complaint", YESTERDAY, received_on="2026-05-31", identity="shown", knew_on="2023-05-31")
NAMELESS = event("receive_complaint", YESTERDAY, received_on="2026-05-31", identity="missing", knew_on="2023-05-30")
BOTH = [party(1, "complainant"), party(2, "respondent")]


def shown(verified: str) -> dict[str, Any]:
    """Proof came in, and was judged so."""
    return {"events": [NAMELESS, event("receive_identity", TODAY, verified=verified)]}


def refused_for(ground: str, *events: Any) -> dict[str, Any]:
    return {"data": {"ground": ground}, "events": list(events)}


MEDIATES = [Assignment(person_id=7, role="complaint_mediator")]
ROWS: list[Row] = [
    ("complaint.accept_complaint", "both_sides_are_entered", {"parties": BOTH}, None),
    ("complaint.accept_complaint", "both_sides_are_entered", {"parties": BOTH[1:]}, "尚未登记投诉人"),
    ("complaint.accept_complaint", "both_sides_are_entered", {"parties": BOTH[:1]}, "明确的被投诉人"),
    ("complaint.accept_complaint", "everybody_has_an_address", {"parties": BOTH}, "补登"),
    ("complaint.accept_complaint", "everybody_has_an_address", {"parties": [party(1, "complainant", address="示例路9号")]}, None),
    ("complaint.receive_complaint", "complaint_follows_what_happened",
     {"data": {"received_on": TODAY, "happened_on": TOMORROW}}, "不能晚于收到投诉之日"),
    ("complaint.receive_complaint", "complaint_follows_what_happened",
     {"data": {"received_on": TODAY, "happened_on": YESTERDAY, "knew_on": TODAY}}, None),
    ("complaint.ask_identity", "identity_is_missing", {"events": [CAME]}, "无须再次要求"),
    ("complaint.ask_identity", "identity_is_missing", {"events": [NAMELESS]}, None),
    ("complaint.ask_identity", "proof_was_not_asked_for", {"events": [NAMELESS]}, None),
    ("complaint.ask_identity", "proof_was_not_asked_for", {"events": [CAME]}, "已经收到"),
    ("complaint.ask_identity", "proof_was_not_asked_for", {"events": [NAMELESS, event("ask_identity", TODAY)]}, "已经要求过"),
    ("complaint.accept_complaint", "identity_is_shown", {"events": [CAME]}, None),
    ("complaint.accept_complaint", "identity_is_shown", {"events": [NAMELESS]}, "先限期提供"),
    ("complaint.accept_complaint", "identity_is_shown", shown("true_identity"), None),
    ("complaint.accept_complaint", "identity_is_shown", shown("false_identity"), "应不予受理"),
    ("complaint.ask_identity", "last_day_lies_ahead", {"data": {"deadline_on": TODAY}}, "晚于今天"),
    ("complaint.ask_identity", "last_day_lies_ahead", {"data": {"deadline_on": TOMORROW}}, None),
    ("complaint.identity_not_shown", "identity_period_is_over", {"deadlines": [deadline("complaint.identity", TODAY)]}, "届满后再办理"),
    ("complaint.identity_not_shown", "identity_period_is_over", {"deadlines": [deadline("complaint.identity", YESTERDAY)]}, None),
    ("complaint.identity_not_shown", "identity_period_is_over", {}, "尚未送达"),
    ("complaint.withdraw_complaint", "no_other_complainant_remains", {"parties": BOTH}, None),
    ("complaint.withdraw_complaint", "no_other_complainant_remains", {"parties": [*BOTH, party(3, "complainant")]}, "尚有其他投诉人"),
    # Three years to the day are not more than three years.
    ("complaint.refuse_complaint", "ground_of_refusal_holds", refused_for("over_time", CAME), "方满三年"),
    ("complaint.refuse_complaint", "ground_of_refusal_holds", refused_for("over_time", NAMELESS), None),
    ("complaint.refuse_complaint", "ground_of_refusal_holds",
     refused_for("over_time", event("receive_complaint", TODAY, received_on="2026-05-31")), "没有写明知道权益受到侵害之日"),
    ("complaint.refuse_complaint", "ground_of_refusal_holds", refused_for("no_materials", NAMELESS), "应先限期提供"),
    ("complaint.refuse_complaint", "ground_of_refusal_holds", refused_for("no_materials", NAMELESS, event("identity_not_shown", TODAY)), None),
    ("complaint.refuse_complaint", "ground_of_refusal_holds", refused_for("identity", NAMELESS), "没有核对身份证明的记录"),
    ("complaint.refuse_complaint", "ground_of_refusal_holds",
     refused_for("identity", NAMELESS, event("receive_identity", TODAY, verified="refused")), None),
    ("complaint.refuse_complaint", "ground_of_refusal_holds", refused_for("not_consumer", CAME), None),
]  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=[f"{n}-{row[1]}" for n, row in enumerate(ROWS, 1)])
def test_condition(procedures: dict[str, Procedure], row: Row) -> None:
    assert fault(procedures, row) == ""


def test_every_condition_is_seen_to_refuse_and_to_pass() -> None:
    assert one_way(ROWS, acceptance.GUARDS) == set()


@pytest.mark.parametrize(("number", "came", "due"), [("W10", "04-29", "05-12"), ("W11", "09-24", "10-12")])
def test_seven_working_days_to_take_it_up(stages: Stages, number: str, came: str, due: str) -> None:
    with counter(stages) as s:
        assert registered(s, when=came).due("complaint.accept") == day(due), number


def test_proof_is_asked_for_and_the_clock_waits(stages: Stages) -> None:
    with counter(stages) as s:
        registered(s, complainant(id_no=""), trader(), identity="missing")
        assert s.due("complaint.accept") == day("09-16")
        assert "先限期提供" in s.refused("leader", "09-08", "accept_complaint")
        s.act("desk", "09-08", "ask_identity", deadline_on=day("09-18"))
        assert s.state == "proving" and served_on(s, "identity_proof_notice") == {"complainant"}
        # A clock against the complainant begins with the proved service of the notice.
        assert s.open("complaint.identity") == []
        hand(s, "09-09")
        assert [d.due_on for d in s.open("complaint.identity")] == [day("09-18")]
        assert "届满后再办理" in s.refused("desk", "09-18", "identity_not_shown")
        # Nobody came: what was left of the seven days runs on, and it is refused by its item.
        s.act("desk", "09-21", "identity_not_shown")
        assert s.state == "received" and s.due("complaint.accept") > day("09-21")
        paper = s.act("leader", "09-22", "refuse_complaint", ground="no_materials", facts="期限届满没有提供身份证明材料").documents[0]
        assert paper.facts["item"] == "五" and paper.number == "渝万州市监不受〔2026〕第1号"
        assert s.state == "not_accepted"


def test_somebody_elses_name_is_refused_and_a_true_one_is_taken_up(stages: Stages) -> None:
    # Edge case 4: who uses another's name is refused under item six, and a true one is not.
    for verified, step, state in (("false_identity", "refuse_complaint", "not_accepted"), ("true_identity", "accept_complaint", "accepted")):
        with counter(stages) as s:
            registered(s, complainant(id_no=""), trader(), identity="missing")
            s.act("desk", "09-08", "ask_identity", deadline_on=day("09-18"))
            s.act("desk", "09-10", "receive_identity", proof_received_on=day("09-10"), verified=verified)
            told = {"ground": "identity", "facts": "所用姓名系他人"} if state == "not_accepted" else {}
            s.act("leader", "09-11", step, **told)
            assert s.state == state


def leading(s: Scene, who: str, when: str) -> str:
    """The step that the page of the case puts first for this person."""
    work = s.office.work(s.session, who, at(f"2026-{when}", "17:00"))
    steps = grouped(acts.available(work, s.case()), ())
    return steps.main.step.id if steps.main else ""


def test_what_is_missing_is_asked_for_first_and_once(stages: Stages) -> None:
    with counter(stages) as s:
        registered(s, complainant(id_no=""), trader(), identity="missing")
        assert leading(s, "desk", "09-08") == "ask_identity"
        s.act("desk", "09-08", "ask_identity", deadline_on=day("09-18"))
        assert leading(s, "desk", "09-09") == "receive_identity"
        hand(s, "09-09")
        s.act("desk", "09-21", "identity_not_shown")
        assert leading(s, "desk", "09-21") == "receive_identity"


def test_who_took_it_down_opens_the_form_that_is_signed_there(stages: Stages) -> None:
    with counter(stages) as s:
        registered(s)
        form = s.session.scalars(select(Document).where(Document.kind == "complaint_registration_form")).one()
        for who, opens in (("desk", True), ("window", False), ("leader", True), ("second", False)):
            work = s.office.work(s.session, who, at("2026-09-08", "09:00"))
            assert (opened_papers(work, s.case(), [form]) == [form]) is opens, who
            issued = select(Document.id).where(Document.id == form.id, or_(~Document.confidential, open_cases(work), own_papers(work)))
            assert (s.session.scalar(issued.join(Case, Case.id == Document.case_id)) is not None) is opens, who
        # What others make secret of the same case stays secret to whoever took it down.
        form.kind = "complaint_mediation_record"
        work = s.office.work(s.session, "desk", at("2026-09-08", "09:00"))
        assert opened_papers(work, s.case(), [form]) == []


def test_a_matter_of_all_procedures_tells_who_may_take_it_here(stages: Stages) -> None:
    with counter(stages) as s:
        accepted_first = registered(s)
        accepted_first.act("leader", "09-10", "accept_complaint")
        of = s.session.get_one(Case, s.services()[0].case_id)
        work = s.office.work(s.session, "desk", at("2026-09-10", "17:00"))
        form = acts.form_of(work, of, "prove_direct")
        told = acts.who_may(work, form.situation, form.step)
        assert {"投诉调解员", "登记员"} <= set(told)
        assert not {"人民调解员", "行政调解员", "办案人员", "委员会文员"} & set(told)
        assert acts.who_may(work, form.situation, work.rules.procedure("complaint").step("accept_complaint")) == ("办案机构负责人", "部门负责人")
