"""Drafts: each person's own, by number, forgotten after a time."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from casehub.acts import drafting
from casehub.acts.drafting import (
    KeptElsewhere,
    at_step,
    drop,
    drop_request,
    forget_old,
    keep,
    keep_request,
    kept,
    request_kept,
)
from casehub.model import Case, Draft, Person
from tests.faults import roads

if TYPE_CHECKING:
    from casehub.record.work import Work
    from tests.faults.world import Office

PAIRS = [("reason", "半句"), ("issue", "one"), ("issue", "two")]


def case_of(work: Work, reference: str) -> Case:
    return work.session.scalars(select(Case).where(Case.reference == reference)).one()


def test_each_person_and_step_has_its_own(office: Office) -> None:
    reference = roads.registered(office)
    with office.acting("clerk") as clerk:
        case = case_of(clerk, reference)
        keep(clerk, case, "one", 1, 0, PAIRS)
        keep(clerk, case, "two", 1, 0, [])
    with office.acting("chair") as chair:
        keep(chair, case_of(chair, reference), "one", 1, 0, [("reason", "别人的")])
    with office.acting("clerk") as clerk:
        case = case_of(clerk, reference)
        mine = kept(clerk, case, "one")
        assert mine is not None
        assert mine.typed == [list(pair) for pair in PAIRS]
        drop(clerk, case, "one")
        assert kept(clerk, case, "one") is None
        assert kept(clerk, case, "two") is not None
    with office.acting("chair") as chair:
        theirs = kept(chair, case_of(chair, reference), "one")
        assert theirs is not None
        assert theirs.typed == [["reason", "别人的"]]


def test_a_registration_is_kept_by_its_number_and_forgotten_as_a_form_is(office: Office) -> None:
    with office.acting("clerk") as clerk:
        number = keep_request(clerk, "patent_request", 0, PAIRS).number
    with office.acting("chair") as chair:
        assert request_kept(chair, "patent_request") is None
    with office.acting("clerk") as clerk:
        with pytest.raises(KeptElsewhere):
            keep_request(clerk, "patent_request", 0, [])
        drop_request(clerk, "patent_request", 0)
        kept_now = request_kept(clerk, "patent_request")
        assert kept_now is not None
        assert (kept_now.number, kept_now.typed) == (number, [list(pair) for pair in PAIRS])
        later = clerk.at + timedelta(days=181)
        while forget_old(clerk.session, later, 180):
            pass
        assert request_kept(clerk, "patent_request") is None


def test_what_a_leaver_began_stays_for_the_colleagues(office: Office) -> None:
    """Of two whose accounts were there one is stopped: both forms are seen, and who is gone is told."""
    reference = roads.registered(office)
    for name in ("chair", "examiner"):
        with office.acting(name) as work:
            keep(work, case_of(work, reference), "one", 1, 0, PAIRS)
    with office.acting("clerk") as work:
        work.session.scalars(select(Person).where(Person.username == "chair")).one().active = False
    with office.acting("clerk") as work:
        found = at_step(work, case_of(work, reference), "one")
        assert found.own is None
        assert {(one.draft.person_id, one.gone) for one in found.others} == {
            (office.people["chair"], True), (office.people["examiner"], False),
        }


@pytest.mark.parametrize("window", ["nothing", "the one before", "none of them"])
def test_only_who_saw_the_newest_keeps_over_it(office: Office, window: str) -> None:
    reference = roads.registered(office)
    with office.acting("clerk") as work:
        case = case_of(work, reference)
        first = keep(work, case, "one", 1, 0, PAIRS).number
        newest = keep(work, case, "one", 1, first, PAIRS).number
        begun_with = {"nothing": 0, "the one before": first, "none of them": newest + 1}[window]
        with pytest.raises(KeptElsewhere) as other:
            keep(work, case, "one", 1, begun_with, [])
        assert other.value.draft is not None
        assert other.value.draft.typed == [list(pair) for pair in PAIRS]
        assert keep(work, case, "one", 5, newest, []).typed == []


def test_a_window_of_before_never_keeps_over_what_was_begun_anew(office: Office) -> None:
    reference = roads.registered(office)
    with office.acting("clerk") as work:
        case = case_of(work, reference)
        before = keep(work, case, "one", 1, 0, PAIRS).number
        drop(work, case, "one")
        keep(work, case, "one", 2, 0, [("reason", "第二次")])
        with pytest.raises(KeptElsewhere):
            keep(work, case, "one", 1, before, PAIRS)


def test_what_is_gone_is_not_kept_over(office: Office) -> None:
    reference = roads.registered(office)
    with office.acting("clerk") as work, pytest.raises(KeptElsewhere) as other:
        keep(work, case_of(work, reference), "one", 1, 4, PAIRS)
    assert other.value.draft is None


def test_two_first_ones_at_one_moment(office: Office) -> None:
    """The second finds the row that it did not see when it looked."""
    reference = roads.registered(office)
    with office.acting("clerk") as work:
        case = case_of(work, reference)
        keep(work, case, "one", 1, 0, PAIRS)
        work.session.flush()
        twice = Draft(person_id=work.actor.id, case_id=case.id, step="one")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(drafting, "Draft", lambda **_columns: twice)
            patch.setattr(drafting, "_own", lambda *_asked: select(Draft).where(Draft.id < 0))
            with pytest.raises(KeptElsewhere):
                keep(work, case, "one", 1, 0, [])
        found = kept(work, case, "one")
        assert found is not None
        assert found.typed == [list(pair) for pair in PAIRS]


def test_old_ones_are_forgotten_in_portions(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drafting, "AT_ONCE", 2)
    reference = roads.registered(office)
    with office.acting("clerk") as work:
        case = case_of(work, reference)
        for step in ("one", "two", "three"):
            keep(work, case, step, 1, 0, PAIRS)
        day = timedelta(days=1)
        assert forget_old(work.session, work.at + 180 * day, 180) == 0
        later = work.at + 180 * day + timedelta(seconds=1)
        count = select(func.count(Draft.id))
        there = work.session.scalar(count) or 0
        assert there >= 3
        assert forget_old(work.session, later, 180) == 2
        assert work.session.scalar(count) == there - 2
        while forget_old(work.session, later, 180):
            pass
        assert work.session.scalar(count) == 0
