"""What was entered wrongly under an older version is taken back in the case that was moved on."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from casehub.acts import versions
from casehub.model import Challenge, Event
from casehub.procedures import LAW
from casehub.record.roads import stood_before
from tests.acts.scene import Scene, Stages, day
from tests.acts.test_taking_back import WHY, sound
from tests.faults.world import at
from tests.workflow.builders import event

KEY, CLOSED = "adjudication", "is_done_under_the_newer_version"
ENDED: dict[str, Any] = {"outcome_on": day("08-26"), "outcome_effective_on": day("09-07")}


@pytest.fixture
def _old_days(monkeypatch: pytest.MonkeyPatch) -> None:
    """The steps of the first version as they were before the newer one closed them."""
    monkeypatch.setitem(LAW.of("adjudication").guards, CLOSED, lambda _: None)


def move(s: Scene, when: str, old: int, new: int, *back: str) -> None:
    """What `casehub cases migrate` does with this case."""
    work = s.office.work(s.session, "head", at(f"2026-{when}"))
    pair = work.rules.procedure(KEY, old), work.rules.procedure(KEY, new)
    s.session.flush()
    going, _ = versions.moves(s.session, *pair, {}, back)
    assert versions.move(work, [m for m in going if m.case_id == s.case().id], *pair) == 1


def event_of(s: Scene, step: str) -> int:
    """The number of the last act of the step."""
    rows = select(Event.seq).where(Event.case_id == s.case().id, Event.step == step)
    return s.session.scalars(rows.order_by(Event.seq.desc())).first() or 0


def challenges(s: Scene) -> list[Challenge]:
    return list(s.session.scalars(select(Challenge).where(Challenge.case_id == s.case().id)))


def sue(s: Scene, when: str, who: str) -> None:
    told: dict[str, Any] = {"party": s.party(who), "suit_received_on": day(when)}
    s.act("clerk", when, "register_suit", **told)


@pytest.mark.usefixtures("_old_days")
def test_a_suit_of_before_is_taken_back_of_the_one_and_not_of_the_other(stages: Stages) -> None:
    with sound(stages, "served") as s:
        before = {d.party_id: d.due_on for d in s.open("adjudication.sue")}
        move(s, "07-23", 2, 1)
        sue(s, "07-27", "respondent")
        sue(s, "07-28", "requester")
        assert s.state == "challenged"
        move(s, "07-29", 1, 2, "challenged")
        assert (s.state, s.open("adjudication.sue")) == ("served", [])
        wrong = event_of(s, "register_suit")
        s.act("head", "07-30", "take_back_challenge", entry=wrong, **WHY)
        left = {d.party_id: d.due_on for d in s.open("adjudication.sue")}
        assert left == {s.party("requester"): before[s.party("requester")]}
        assert s.state == "served"
        assert {d.party_id for d in s.open("litigation.defend")} == {s.party("respondent")}


@pytest.mark.usefixtures("_old_days")
def test_an_outcome_of_before_leads_back_to_where_the_case_stood_before_the_suit(stages: Stages) -> None:
    with sound(stages, "served") as s:
        move(s, "07-23", 2, 1)
        sue(s, "07-27", "respondent")
        s.act("chair", "09-08", "register_ruling_overturned", **ENDED)
        assert s.state == "revoked"
        move(s, "09-09", 1, 2)
        wrong = event_of(s, "register_ruling_overturned")
        s.act("head", "09-10", "take_back_outcome", entry=wrong, **WHY)
        # Where it was found, in the state of suits, nothing stands any more.
        assert s.state == "served"
        assert [c.outcome for c in challenges(s)] == [""]


@pytest.mark.usefixtures("_old_days")
def test_an_outcome_whose_step_is_history_is_taken_back_by_who_does_it_now(stages: Stages) -> None:
    with sound(stages, "served") as s:
        move(s, "07-23", 2, 1)
        sue(s, "07-27", "respondent")
        sue(s, "07-28", "requester")
        one = {**ENDED, "party": s.party("respondent")}
        s.act("chair", "09-08", "register_challenge_of_one_ended", **one)
        move(s, "09-09", 1, 2, "challenged")
        assert s.state == "served"
        wrong = event_of(s, "register_challenge_of_one_ended")
        out = s.act("head", "09-10", "take_back_outcome_of_one", entry=wrong, **WHY)
        assert "部分当事人" in out.event.sentence
        assert {c.outcome for c in challenges(s)} == {""}


def test_a_state_that_is_none_any_more_is_left_for_the_one_before_it() -> None:
    def moved(seq: int, source: str, target: str, *back: int) -> Any:
        found = event("act", at("2026-06-01").date(), source=source)
        found.seq, found.target = seq, target
        found.detail = {"data": {}, **({"taken_back": list(back)} if back else {})}
        return found

    acts = [moved(2, "urged", "challenged"), moved(3, "challenged", "revoked"), moved(4, "served", "challenged")]
    assert stood_before(acts[1], acts, {"urged", "served"}) == "urged"
    assert stood_before(acts[1], acts, {"challenged", "urged"}) == "challenged"
    assert stood_before(acts[1], acts[1:], {"urged"}) == "challenged"
    # What only took an entry back is no way in.
    assert stood_before(acts[1], [moved(2, "urged", "challenged", 1), *acts[1:]], {"urged"}) == "challenged"
