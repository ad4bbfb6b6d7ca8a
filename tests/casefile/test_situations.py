"""What a step sees of its file: the case's own rows, those of the main case, and nothing taken back."""

from __future__ import annotations

from casehub.casefile import situations
from casehub.model import Event
from casehub.people.permissions import find
from casehub.record.work import Work
from tests.acts.scene import Stages
from tests.faults import roads
from tests.faults.world import Office


def event(seq: int, **detail: object) -> Event:
    return Event(seq=seq, step="a", detail=detail)


def test_what_was_entered_wrongly_counts_no_more() -> None:
    events = [event(1), event(2), event(3, **{situations.TAKEN_BACK: [2]}), event(4)]
    assert situations.taken_back(events) == {2: 3}
    assert [one.seq for one in situations.standing(events)] == [1, 3, 4]
    assert situations.standing([]) == []


def seen(work: Work, reference: str) -> situations.Situation:
    case = find(work, reference)
    step = work.rules.procedure(case.procedure, case.procedure_version).any_step
    return situations.load(work, case, step)


def test_a_child_matter_sees_its_main_case_and_not_the_other_way(office: Office) -> None:
    reference = roads.told_defects(office)
    (child,) = roads.children(office, reference)
    other = roads.told_defects(office)
    with office.acting("clerk", roads.ARRIVED) as work:
        above, below = seen(work, reference), seen(work, child)
        assert [one.step for one in above.events] == ["open", "receive_request", "tell_defects"]
        assert [one.step for one in below.events] == ["open"]
        assert [one.step for one in below.parent_events] == [one.step for one in above.events]
        assert list(above.parent_events) == []
        assert {p.id for p in below.parties} == {p.id for p in above.parties}
        # Who serves papers sees those of the main case.
        assert [d.kind for d in below.documents] == ["correction_notice"]
        assert [c.reference for c in above.children] == [child]
        assert [s.case_id for s in above.services] == [find(work, child).id]
        assert find(work, child).home.reference == reference
        # Nothing of another case.
        assert not {d.id for d in above.documents} & {d.id for d in seen(work, other).documents}


def test_several_cases_are_read_as_one_would_be(stages: Stages) -> None:
    with stages.at("served") as s:
        work = s.office.work(s.session, "examiner")
        cases = [s.case(), *(s.case(row.reference) for row in s.session.query(type(s.case())).filter_by(parent_id=s.case().id).limit(3))]
        together = situations.together(work, cases)
        assert len(together) == len(cases) > 2
        for case in cases:
            alone = situations.load(work, case, together[case.id].step)
            for name in ("events", "parent_events", "documents", "services", "deadlines", "duties", "uses", "staff"):
                one, many = (list(getattr(found, name)) for found in (alone, together[case.id]))
                key = (lambda row: row) if name == "duties" else (lambda row: row.id)
                assert sorted(map(key, one)) == sorted(map(key, many)), (case.reference, name)
