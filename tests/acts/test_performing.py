"""A step is taken whole or not at all, by whom the law lets, once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from casehub import acts
from casehub.casefile import situations
from casehub.db import Base
from casehub.model import Case, Event, Replay
from casehub.people.taking import Taker
from casehub.workflow.refusals import (
    CaseChanged,
    KeyReused,
    NotAllowed,
    NotFound,
    Refused,
    StepNotOpen,
)
from tests import factories
from tests.faults import roads
from tests.faults.world import Office, at


def rows(office: Office) -> dict[str, int]:
    """How many rows every table has."""
    with office.reading() as session:
        return {
            t.name: session.scalar(select(func.count()).select_from(t)) or 0
            for t in Base.metadata.sorted_tables
        }


def test_unknown_case_and_hidden_case_answer_alike(office: Office) -> None:
    reference = roads.registered(office)
    answers = []
    for who, name in (("elsewhere", reference), ("clerk", "SJ2026039999"), ("system", reference)):
        with pytest.raises(NotFound) as refusal:
            roads.act(office, who, name, "receive_request", roads.request_data(), seq=1)
        answers.append(str(refusal.value))
    assert len(set(answers)) == 1


def test_role_is_needed(office: Office) -> None:
    reference = roads.registered(office)
    before = rows(office)
    with pytest.raises(NotAllowed, match="由登记员、办案人员办理"):
        roads.act(office, "head", reference, "receive_request", roads.request_data())
    assert rows(office) == before


def test_step_of_another_state_is_not_open(office: Office) -> None:
    reference = roads.registered(office)
    with pytest.raises(StepNotOpen) as refusal:
        roads.act(office, "clerk", reference, "tell_defects", roads.defects_data())
    assert refusal.value.reasons[0].sentence == "在「待审查」时办理"


def test_unknown_step_is_not_open(office: Office) -> None:
    reference = roads.registered(office)
    with pytest.raises(StepNotOpen, match="没有这个办理事项"):
        roads.act(office, "clerk", reference, "decide_everything", {})


def test_every_fault_stands_beside_its_field_and_nothing_is_kept(office: Office) -> None:
    reference = roads.registered(office)
    before = rows(office)
    data = roads.request_data(requests="", channel="pigeon", copies="二")
    data["received_on"] = roads.ARRIVED.date() + timedelta(days=1)
    with pytest.raises(Refused) as refusal:
        roads.act(office, "clerk", reference, "receive_request", data)
    found = {r.field: r.sentence for r in refusal.value.reasons}
    assert found == {
        "requests": "填写请求事项",
        "channel": "提交方式不在可选范围内",
        "copies": "副本份数的格式不对",
        "received_on": "收到日期不能晚于今天",
    }
    assert rows(office) == before


def test_guard_refuses_beside_its_field(office: Office) -> None:
    reference = roads.registered(office)
    with pytest.raises(Refused) as refusal:
        roads.act(
            office, "clerk", reference, "receive_request", roads.request_data(signed=False)
        )
    assert [r.field for r in refusal.value.reasons] == ["signed"]


def test_effect_objects_and_nothing_is_kept(office: Office) -> None:
    """The second exhibit of a table takes a label that the first has."""
    reference = roads.registered(office)
    before = rows(office)
    items = [{"label": "甲1", "name": "证书"}, {"label": "甲1", "name": "照片"}]
    with pytest.raises(Refused, match="证据编号甲1已经使用"):
        roads.act(
            office, "clerk", reference, "receive_request", roads.request_data(evidence_items=items)
        )
    assert rows(office) == before


def test_separation_of_duties(office: Office) -> None:
    """拟稿人不能审批自己的文稿: the same person, head and clerk at once, is stopped."""
    reference = roads.received(office)
    with office.session() as session:
        case = session.scalars(select(Case).where(Case.reference == reference)).one()
        work = office.work(session, "head", roads.ARRIVED)
        s = situations.load(work, case, acts.procedure_of(work, case).step("reject_request"))
        assert Taker(s, work.rules).objections(s.step) == []
        event = Event(duty="investigate", actor_id=work.actor.id)
        after = replace(s, events=[*s.events, event])
        reasons = Taker(after, work.rules).objections(after.step)
    assert [r.sentence for r in reasons] == ["你参与过本案调查，不能审批本案"]


def test_old_form_is_told_what_happened(office: Office) -> None:
    reference = roads.received(office)
    with pytest.raises(CaseChanged) as refusal:
        roads.act(office, "clerk", reference, "tell_defects", roads.defects_data(), seq=1)
    assert [e.step for e in refusal.value.events] == ["receive_request"]


def test_form_from_the_future_is_refused(office: Office) -> None:
    reference = roads.received(office)
    with pytest.raises(CaseChanged):
        roads.act(office, "clerk", reference, "tell_defects", roads.defects_data(), seq=9)


def test_same_key_shows_the_first_result(office: Office) -> None:
    reference = roads.received(office)
    form_key = roads.key()
    first = roads.act(
        office, "clerk", reference, "tell_defects", roads.defects_data(), form_key=form_key, seq=2
    )
    before = rows(office)
    again = roads.act(
        office, "clerk", reference, "tell_defects", roads.defects_data(), form_key=form_key, seq=2
    )
    assert (first.replayed, again.replayed) == (False, True)
    assert again.event.hash == first.event.hash
    assert [d.number for d in again.documents] == [d.number for d in first.documents] != []
    assert rows(office) == before


def test_same_key_with_other_content_is_refused(office: Office) -> None:
    reference = roads.received(office)
    form_key = roads.key()
    roads.act(office, "clerk", reference, "tell_defects", roads.defects_data(), form_key=form_key)
    before = rows(office)
    other = {**roads.defects_data(), "correct_by_days": 10}
    with pytest.raises(KeyReused):
        roads.act(office, "clerk", reference, "tell_defects", other, form_key=form_key, seq=2)
    assert rows(office) == before


def test_key_of_another_person_is_free(office: Office) -> None:
    """A key belongs to the person who got the form."""
    one, other, form_key = roads.registered(office), roads.received(office), roads.key()
    roads.act(
        office, "clerk", one, "receive_request", roads.request_data(), form_key=form_key, seq=1
    )
    with office.acting("head", roads.ARRIVED) as work:
        outcome = factories.perform(work, other, "reject_request", key=form_key)
    assert not outcome.replayed


def test_refused_step_frees_its_key(office: Office) -> None:
    """What was refused may be put right and sent again from the same page."""
    reference, form_key = roads.registered(office), roads.key()
    with pytest.raises(Refused):
        roads.act(
            office, "clerk", reference, "receive_request", roads.request_data(requests=""),
            form_key=form_key, seq=1,
        )
    outcome = roads.act(
        office, "clerk", reference, "receive_request", roads.request_data(),
        form_key=form_key, seq=1,
    )
    assert outcome.event.seq == 2
    with office.reading() as session:
        assert session.scalars(select(Replay).where(Replay.key == form_key)).one().event_seq == 2


def test_length_the_rule_forbids_is_refused_and_not_an_error(office: Office) -> None:
    reference = roads.received(office)
    with pytest.raises(Refused) as refusal:
        roads.act(
            office, "clerk", reference, "tell_defects",
            {"defects": roads.DEFECTS, "correct_by_days": -3},
        )
    assert [r.field for r in refusal.value.reasons] == ["correct_by_days"]


def test_proof_of_service_starts_the_clock_of_the_parent(office: Office) -> None:
    reference = roads.told_defects(office)
    (child,) = roads.children(office, reference)
    served = at("2026-03-16")
    with office.reading() as session:
        parent = session.scalars(select(Case).where(Case.reference == reference)).one()
        assert parent.seq == 3
    roads.act(office, "clerk", child, "prove_direct", roads.handed_over(served), served)
    with office.reading() as session:
        parent = session.scalars(select(Case).where(Case.reference == reference)).one()
        last = session.scalars(
            select(Event).where(Event.case_id == parent.id).order_by(Event.seq.desc())
        ).first()
        assert last is not None
        assert (last.seq, last.step) == (4, "child:service.prove_direct")
        assert last.detail["deadlines"][0]["due"] == "2026-03-31"
        assert "补正" in last.sentence


def test_papers_of_a_later_year_go_on_counting(office: Office) -> None:
    """A case filed in one year issues papers in the next: 〔2026〕n-1 is not given twice."""
    filed, later = at("2026-12-30"), at("2027-01-05")
    reference = roads.adjudication_filed(office, filed)
    one = roads.issue_notice(office, reference, filed, "requester")
    two = roads.issue_notice(office, reference, later, "respondent")
    stem = reference.removesuffix("号")
    numbers = [int(n.removeprefix(f"{stem}-").removesuffix("号")) for n in (*one, *two)]
    assert one and two
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
