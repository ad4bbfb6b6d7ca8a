"""A refused step says what would clear it, and who can do that."""

from __future__ import annotations

from dataclasses import replace

from casehub import acts
from casehub.acts import Clearing, Offer
from casehub.casefile import situations
from casehub.model import Case
from tests.acts.scene import Scene, Stages, scene
from tests.acts.test_several_respondents import PARTIES
from tests.faults.world import at


def offer_of(s: Scene, who: str, when: str, step: str, of: str = "") -> Offer:
    work = s.office.work(s.session, who, at(f"2026-{when}", "17:00"))
    found = {o.step.id: o for o in acts.available(work, s.case(of))}
    return found[step]


def test_another_person_clears_it_or_oneself(stages: Stages) -> None:
    with stages.at("deliberate") as s:
        s.act("chair", "07-08", "record_deliberation")
        legality = Clearing(s.ref, "approve_legality", "法制审核同意", mine=False, who=("法制审核人员蒋琳",))
        refused = offer_of(s, "head", "07-09", "issue_decision")
        assert (refused.open, refused.permitted, refused.clearings) == (False, True, (legality,))
        mine = offer_of(s, "reviewer", "07-09", "issue_decision")
        assert not mine.permitted
        assert mine.clearings == (replace(legality, mine=True, who=()),)
        s.act("examiner", "07-09", "submit_to_legal_review")
        s.act("reviewer", "07-10", "approve_legality")
        passed = offer_of(s, "head", "07-10", "issue_decision")
        assert (passed.open, passed.clearings) == (True, ())


def test_whoever_is_named_in_the_case_is_called_by_name(stages: Stages) -> None:
    with stages.at("deliberate") as s:
        assert offer_of(s, "chair", "07-08", "record_deliberation").open
        s.act("examiner", "07-07", "grant_settlement_period")
        s.act("chair", "07-08", "record_deliberation")
        s.act("examiner", "07-09", "submit_to_legal_review")
        s.act("reviewer", "07-10", "approve_legality")
        (way,) = offer_of(s, "head", "07-10", "issue_decision").clearings
        assert (way.step, way.mine) == ("end_settlement_period", False)
        assert set(way.who) == {
            a.person.name for a in s.case().assignments if a.role in ("presiding_officer", "main_examiner")
        }


def test_child_matters_that_must_end_first_are_named_each(stages: Stages) -> None:
    with scene(stages.office) as s:
        s.file(parties=PARTIES)
        s.act("examiner", "05-26", "issue_answer_papers")
        services = {row.case_id for row in s.services("answer_notice")}
        waiting = [c for c in children(s) if c.id in services]
        assert len(waiting) > 1
        while waiting:
            refused = offer_of(s, "examiner", "05-28", "begin_answering")
            assert {*refused.clearings} == {Clearing(c.reference, "", c.title, mine=False) for c in waiting}
            child = waiting.pop(0)
            s.act("examiner", "05-28", "prove_direct", child.reference, served_on=at("2026-05-28").date())
        s.serve("05-28")
        assert offer_of(s, "examiner", "05-28", "begin_answering").open


def children(s: Scene) -> list[Case]:
    work = s.office.work(s.session, "examiner", at("2026-05-28", "17:00"))
    return list(situations.load(work, s.case(), acts.procedure_of(work, s.case()).any_step).children)


def test_what_ends_the_case_otherwise_is_no_first_step_towards_it(stages: Stages) -> None:
    """To check the right leads on to the filing; to refuse it is taken in its place."""
    with stages.at("submit") as s:
        s.case().rights[0].status, s.case().rights[0].status_checked_on = "", None
        s.session.flush()
        ways = offer_of(s, "head", "05-20", "file_case").clearings
        assert {way.step: way.instead for way in ways} == {"check_right_status": False, "reject_request": True}


def test_what_the_main_case_hinders_is_cleared_there(stages: Stages) -> None:
    with stages.at("hear") as s:
        s.act("chair", "06-25", "open_hearing_matter")
        hearing = s.child("hearing")
        s.act("examiner", "06-26", "register_recusal_request", person=s.person("member"))
        ways = offer_of(s, "chair", "06-26", "hold_hearing", hearing).clearings
        assert {(w.reference, w.step) for w in ways} >= {(s.ref, "grant_recusal"), (s.ref, "refuse_recusal")}
