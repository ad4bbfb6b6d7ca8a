"""The worker and the ends of periods, with real transactions: killed anywhere, nothing twice."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from casehub.model import Case, Deadline, Event
from casehub.worker.expiries import Expiries
from casehub.worker.place import Place
from tests import factories
from tests.faults import roads
from tests.faults.crew import KILLED, collect, spawn, together
from tests.faults.invariants import check_invariants
from tests.faults.points import Points
from tests.faults.world import Office
from tests.worker.conftest import Clock, place_of

ENDED = "close_evidence_period"


def with_evidence_period(office: Office) -> str:
    """A filed case with a period for evidence and one for the answer."""
    reference = roads.adjudication_filed(office)
    roads.issue_notice(office, reference, roads.ARRIVED)
    with office.acting("examiner", roads.ARRIVED) as work:
        factories.perform(work, reference, "issue_answer_papers")
    for child in roads.children(office, reference):
        with office.reading() as session:
            waits = session.scalars(select(Case.state).where(Case.reference == child)).one()
        if waits == "pending":
            served = roads.handed_over(roads.ARRIVED)
            roads.act(office, "examiner", child, "prove_direct", served, roads.ARRIVED)
    roads.act(office, "examiner", reference, "begin_answering", {}, roads.ARRIVED)
    return reference


def ends(office: Office, reference: str) -> int:
    with office.reading() as session:
        found = select(Event.step).join(Case, Case.id == Event.case_id)
        steps = session.scalars(found.where(Case.reference == reference))
        return list(steps).count(ENDED)


def test_an_end_is_acted_on_once_and_what_waits_is_not_asked_again(
    office: Office, place: Place, clock: Clock
) -> None:
    reference = with_evidence_period(office)
    expiries = Expiries(place)
    assert expiries.act().expired == 0
    clock.at += timedelta(days=40)
    assert expiries.act().expired == 2
    assert (ends(office, reference), expiries.act().expired) == (1, 0)
    with office.reading() as session:
        rows = session.scalars(select(Deadline).where(Deadline.outcome == "lapsed"))
        assert {row.rule for row in rows} == {"adjudication.evidence_period", "adjudication.answer"}
        check_invariants(session, office.blobs)


@pytest.mark.fault
def test_four_workers_at_once_act_once(office: Office, clock: Clock, place: Place) -> None:
    reference = with_evidence_period(office)
    later = Clock(clock.at + timedelta(days=40))
    folder = place.settings.instance

    def act() -> int:
        return Expiries(place_of(office, later, folder)).act().expired

    at_once = sum(together([act] * 4))
    # Whoever found the file changed under the hand leaves it to the next turn.
    place.clock.at = later.at  # type: ignore[attr-defined]
    assert at_once + Expiries(place).act().expired == 2
    assert ends(office, reference) == 1


@pytest.mark.fault
def test_killed_anywhere_it_happens_once_in_the_end(
    office: Office, clock: Clock, place: Place
) -> None:
    later = Clock(clock.at + timedelta(days=40))
    folder = place.settings.instance

    def killed(fatal: int | None) -> object:
        def task() -> int:
            points, mine = Points(fatal), office.again()
            there = place_of(office, later, folder)
            vars(there)["engine"] = mine.engine
            points.watch(mine)
            Expiries(there).act()
            points.reach()
            return points.passed

        return collect(spawn(task))

    for _ in range(2):
        # The first also makes the system's hand, which the others find.
        with_evidence_period(office)
        total = killed(None)
    assert isinstance(total, int)
    kept = []
    for point in sorted({*range(4, total, max(1, total // 5)), total - 1, total}):
        reference = with_evidence_period(office)
        assert killed(point) is KILLED
        kept.append(ends(office, reference))
        after = place_of(office, later, folder)
        vars(after)["engine"] = office.engine
        assert Expiries(after).act().failed == 0
        assert ends(office, reference) == 1
    assert kept == sorted(kept)
    assert (kept[0], kept[-1]) == (0, 1)
    with office.reading() as session:
        check_invariants(session, office.blobs)
