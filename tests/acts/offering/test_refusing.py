"""Why a case does not offer a step, whoever asks."""

from __future__ import annotations

from dataclasses import replace

from casehub import acts
from casehub.acts.offering.refusing import closed, contrary
from casehub.casefile import situations
from casehub.model import Proposal
from casehub.workflow.matters import State
from casehub.workflow.situation import Reason
from tests.acts.offering.test_offers import offer_of
from tests.acts.scene import Stages
from tests.faults.world import at
from tests.workflow.sound import GOOD, STEP


def test_a_paper_that_quotes_another_waits_for_it(stages: Stages) -> None:
    slip = "issue_document.hearing_reply_slip"
    with stages.at("prepare") as s:
        early = offer_of(s, "examiner", "06-18", slip)
        assert not early.open
        assert [r.sentence for r in early.reasons] == ["尚无《口头审理通知书》，不能制作《口头审理通知书回执》。"]
        work = s.office.work(s.session, "examiner", at("2026-06-18", "17:00"))
        ways = acts.form_of(work, s.case(), slip).offer.clearings
        assert [(w.step, w.mine) for w in ways] == [("decide_hearing", True)]
    with stages.at("hear") as s:
        assert offer_of(s, "examiner", "06-25", slip).open


def test_a_step_of_another_state_says_when_it_is_taken(stages: Stages) -> None:
    with stages.at("submit") as s:
        work = s.office.work(s.session, "head", at("2026-05-20", "17:00"))
        case = s.case()
        procedure = acts.procedure_of(work, case)
        later = next(one for one in procedure.steps if case.state not in one.from_)
        shut = closed(work, situations.load(work, case, later), procedure, later)
        titles = "、".join(f"「{procedure.state(name).title}」" for name in later.from_)
        assert shut == Reason(f"在{titles}时办理")
        now = procedure.step("file_case")
        assert closed(work, situations.load(work, case, now), procedure, now) is None


def test_of_two_decisions_that_bar_each_other_one_is_sent_up_at_a_time() -> None:
    other = replace(STEP, id="refuse", title="不予办理", to="refused")
    states = (*GOOD.states, State("refused", "不办", final=True, closing=True))
    procedure = replace(GOOD, states=states, steps=(STEP, other))
    under_way = [Proposal(step="refuse")]
    (told,) = contrary(procedure, "begun", "finish", under_way)
    assert told.sentence == "「不予办理」正在呈批，批准后就不能办理「办结」：先撤回，再送审"
    # It bars nothing of itself, nor what the version of the case does not know.
    assert [*contrary(procedure, "begun", "refuse", under_way)] == []
    assert [*contrary(procedure, "begun", "finish", [Proposal(step="gone")])] == []
