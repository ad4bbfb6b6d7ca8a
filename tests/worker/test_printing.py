from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from casehub.model import Case, Document, Event, Person, PrintTry
from casehub.papers import issuing, waiting
from casehub.record.roads import ATTACHED
from casehub.storage import Unreachable
from casehub.worker.place import Place
from casehub.worker.printing import print_next
from tests.faults import roads
from tests.faults.crew import together
from tests.faults.invariants import check_invariants
from tests.faults.world import Office
from tests.worker.conftest import Clock, SheetPress, place_of


def printed(office: Office) -> list[Event]:
    with office.reading() as session:
        found = session.scalars(select(Event).where(Event.step == ATTACHED))
        events = list(found.unique())
        session.expunge_all()
        return events


def test_a_paper_is_printed_under_the_systems_name_and_at_its_own_time(
    office: Office, place: Place, clock: Clock
) -> None:
    roads.told_defects(office)
    clock.at += timedelta(minutes=7)
    assert print_next(place, SheetPress()) is True
    assert print_next(place, SheetPress()) is None
    (event,) = printed(office)
    assert event.at == clock.at
    with office.reading() as session:
        hand = session.get_one(Person, event.actor_id)
        assert (hand.name, hand.system, hand.grants) == ("系统", True, [])
        assert hand.organisation_id == session.get_one(Case, event.case_id).organisation_id
        check_invariants(session, office.blobs)


def test_an_event_of_the_printer_never_runs_back(
    office: Office, place: Place, clock: Clock
) -> None:
    """A little earlier than the act it follows, it takes that time; by a wrong clock it waits."""
    for _ in range(2):
        roads.told_defects(office)
    clock.at -= timedelta(minutes=4)
    assert print_next(place, SheetPress()) is True
    assert printed(office)[0].at == roads.ARRIVED
    clock.at -= timedelta(hours=1)
    assert print_next(place, SheetPress()) is False
    assert len(printed(office)) == 1
    clock.at = roads.ARRIVED + timedelta(hours=1)
    assert print_next(place, SheetPress()) is True
    assert len(printed(office)) == 2


def test_a_damaged_paper_waits_and_blocks_no_other(
    office: Office, place: Place, clock: Clock
) -> None:
    for _ in range(3):
        roads.told_defects(office)
    with office.reading() as session:
        first, second, third = waiting.pending(session)
        code = session.get_one(Document, first).code
    press = SheetPress(lambda facts: facts["doc"]["code"] == code)
    assert [print_next(place, press) for _ in range(4)] == [False, True, True, None]
    with office.reading() as session:
        assert waiting.pending(session) == [first]
        told = waiting.progress(session, [first, second, third], clock.at)[first]
        assert (told.state, told.attempts, told.error) == (waiting.FAILED, 1, "排版出错")
        assert told.again_at == clock.at + timedelta(seconds=60)
    for wait in (60, 300, 1800, 7200, 7200):
        clock.at += timedelta(seconds=wait - 1)
        assert print_next(place, press) is None
        clock.at += timedelta(seconds=1)
        assert print_next(place, press) is False
    assert print_next(place, SheetPress()) is None
    clock.at += timedelta(seconds=7200)
    assert print_next(place, SheetPress()) is True


def test_a_store_that_was_away_puts_no_paper_off_for_long(
    office: Office, place: Place, clock: Clock, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """However often it was away: what failed is not the paper, and the log says what did."""
    roads.told_defects(office)

    def away(*_: object) -> None:
        raise Unreachable("connection refused")

    with monkeypatch.context() as patched:
        patched.setattr(issuing, "keep", away)
        for _ in range(6):
            assert print_next(place, SheetPress()) is False
            clock.at += timedelta(seconds=60)
    assert "connection refused" in caplog.text
    assert print_next(place, SheetPress()) is True
    assert len(printed(office)) == 1


def test_a_printer_that_dies_holds_its_paper_no_longer_than_the_longest_printing(
    office: Office, place: Place, clock: Clock
) -> None:
    roads.told_defects(office)
    with place.writing() as session:
        job = waiting.take_up(session, clock.at, timedelta(seconds=150))
    assert job is not None
    assert print_next(place, SheetPress()) is None
    with office.reading() as session:
        progress = waiting.progress(session, [job.document_id], clock.at)
        assert progress[job.document_id].state == waiting.PRINTING
    clock.at += timedelta(seconds=150)
    with office.reading() as session:
        progress = waiting.progress(session, [job.document_id], clock.at)
        assert progress[job.document_id].state == waiting.WAITING
    assert print_next(place, SheetPress()) is True
    assert len(printed(office)) == 1


def test_what_two_printed_is_kept_once(office: Office, place: Place, clock: Clock) -> None:
    """The first was slow and its paper was given to another; both come with the file."""
    roads.told_defects(office)
    with office.reading() as session:
        (number,) = waiting.pending(session)
        rendered = SheetPress().print("x", {"doc": {"code": "c"}})
    for expected in (1, 0):
        with place.writing() as session:
            case = session.scalars(select(Document.case_id).where(Document.id == number)).one()
            office_id = session.get_one(Case, case).organisation_id
            work = place.work(session, office_id)
            assert issuing.attach(work, {number: issuing.keep(place.blobs, rendered)}) == expected
    assert len(printed(office)) == 1


@pytest.mark.fault
def test_six_printers_at_once_print_each_paper_once(office: Office, tmp_path: Path) -> None:
    for _ in range(4):
        roads.told_defects(office)

    def run() -> int:
        mine = place_of(office, Clock(), tmp_path / "machine")
        done = 0
        while (found := print_next(mine, SheetPress())) is not None:
            done += found
        return done

    assert sum(together([run] * 6)) == 4
    assert len(printed(office)) == 4
    with office.reading() as session:
        assert waiting.pending(session) == []
        assert [t.attempts for t in session.scalars(select(PrintTry))] == [1] * 4
        hands = session.scalars(select(Person).where(Person.system)).all()
        assert len(hands) == 1
        check_invariants(session, office.blobs)


def test_six_threads_that_keep_one_paper_write_one_event(office: Office, place: Place) -> None:
    """The fault that was: select, then lock."""
    roads.told_defects(office)
    with office.reading() as session:
        (number,) = waiting.pending(session)
        case_id = session.get_one(Document, number).case_id
        office_id = session.get_one(Case, case_id).organisation_id
    with place.writing() as session:
        place.work(session, office_id)
    rendered = SheetPress().print("x", {"doc": {"code": "c"}})
    gate = threading.Barrier(6, timeout=20)

    def keep(_: int) -> int:
        gate.wait()
        with place.writing() as session:
            return issuing.attach(place.work(session, office_id), {number: issuing.keep(place.blobs, rendered)})

    with ThreadPoolExecutor(6) as pool:
        assert sorted(pool.map(keep, range(6))) == [0] * 5 + [1]
    assert len(printed(office)) == 1
