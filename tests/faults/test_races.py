"""Two at once: one wins, the other is told; a hundred identical submits have one effect."""

from __future__ import annotations

import threading
from collections import Counter as Tally
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from casehub import acts
from casehub.casefile import numbering
from casehub.model import Case, Document, Event, Number
from casehub.people.permissions import find
from casehub.workflow.refusals import CaseChanged, KeyReused
from tests.faults import roads
from tests.faults.crew import together
from tests.faults.invariants import check_invariants
from tests.faults.world import Office, make_office

pytestmark = pytest.mark.fault

OFFICES, TURNS = 8, 100


def sound(office: Office) -> None:
    with office.reading() as session:
        check_invariants(session, office.blobs)


def count(office: Office, reference: str, table: type[Event | Document]) -> int:
    with office.reading() as session:
        case = session.scalars(select(Case).where(Case.reference == reference)).one()
        query = select(func.count()).select_from(table).where(table.case_id == case.id)
        return session.scalar(query) or 0


@pytest.mark.parametrize("round_", range(5))
def test_two_officers_press_at_once(office: Office, round_: int) -> None:
    """Two different forms on the same state: one is registered, the other shown what happened."""
    # Edge case 53: of two at once one acts.
    reference = roads.received(office)
    gate = threading.Barrier(2, timeout=20)

    def press(step: str, data: dict[str, object]) -> str:
        # Before the session: on SQLite the first to begin holds the only write lock.
        gate.wait()
        try:
            with office.acting("clerk", roads.ARRIVED) as work:
                acts.perform(work, reference, step, 2, data, roads.key())
        except CaseChanged as changed:
            assert [e.seq for e in changed.events] == [3]  # noqa: PT017
            return "told"
        return "won"

    with ThreadPoolExecutor(2) as pool:
        one = pool.submit(press, "tell_defects", roads.defects_data())
        two = pool.submit(press, "open_mediation", {"complete_on": roads.ARRIVED.date()})
        results = sorted((one.result(), two.result()))
    assert results == ["told", "won"]
    assert count(office, reference, Event) == 3
    sound(office)


def test_hundred_identical_submits_have_one_effect(office: Office) -> None:
    reference, form_key = roads.received(office), roads.key()
    before = roads.event_total(office)

    def submit(_: int) -> tuple[bool, str, tuple[str, ...]]:
        with office.acting("clerk", roads.ARRIVED) as work:
            outcome = acts.perform(
                work, reference, "tell_defects", 2, roads.defects_data(), form_key
            )
            numbers = tuple(str(d.number) for d in outcome.documents)
            return outcome.replayed, outcome.event.hash, numbers

    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(submit, range(100)))
    assert Tally(replayed for replayed, _, _ in answers) == {True: 99, False: 1}
    assert len({(event, numbers) for _, event, numbers in answers}) == 1
    # One event of the case and one of the service matter it opened.
    assert roads.event_total(office) == before + 2
    assert count(office, reference, Document) == 1
    sound(office)


def test_one_key_on_two_cases_at_once_serves_one(office: Office) -> None:
    """The second of two forms with one key is refused, not half done."""
    form_key, gate = roads.key(), threading.Barrier(2, timeout=20)
    cases = [roads.registered(office), roads.registered(office)]

    def submit(reference: str) -> str:
        gate.wait()
        try:
            with office.acting("clerk", roads.ARRIVED) as work:
                acts.perform(
                    work, reference, "receive_request", 1, roads.request_data(), form_key
                )
        except KeyReused:
            return "refused"
        return "done"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(submit, cases)) == ["done", "refused"]
    assert sorted(count(office, r, Event) for r in cases) == [1, 2]
    sound(office)


def test_children_of_one_case_do_not_wait_crosswise(office: Office) -> None:
    """Services proved at the same moment both write to the parent: parent first, then child."""
    reference = roads.adjudication_filed(office)
    children = roads.children(office, reference)
    assert len(children) >= 2
    gate = threading.Barrier(len(children), timeout=20)

    def prove(child: str) -> int:
        gate.wait()
        with office.acting("examiner", roads.ARRIVED) as work:
            case = find(work, child)
            acts.perform(
                work, child, "prove_direct", case.seq, roads.handed_over(roads.ARRIVED), roads.key()
            )
            return case.seq

    before = count(office, reference, Event)
    with ThreadPoolExecutor(len(children)) as pool:
        assert list(pool.map(prove, children)) == [2] * len(children)
    assert count(office, reference, Event) == before + len(children)
    sound(office)


def test_numbers_by_eight_processes_have_no_gap_and_no_duplicate(
    database_url: str, tmp_path: Path
) -> None:
    """8 × 100 turns, a tenth of them thrown away: 1..n, each once."""
    office = make_office(database_url, tmp_path)
    reference = roads.registered(office)
    series, pattern = "race", "竞〔{year}〕{n}号"

    def work_off(number: int) -> list[str]:
        mine, kept = office.again(), []
        turns = deque(range(TURNS))
        while turns:
            turn = turns.popleft()
            spoiled = (turn * 7 + number * 3) % 10 == 0
            try:
                with mine.acting("clerk", roads.ARRIVED) as work:
                    text = numbering.give(work, find(work, reference), series, pattern)
                    work.session.flush()
                    if spoiled:
                        raise Spoiled  # noqa: TRY301
            except Spoiled:
                continue
            except OperationalError:
                # The queue for the one writer of SQLite was too long: the officer tries again.
                turns.append(turn)
                continue
            kept.append(text)
        return kept

    kept = [t for texts in together([lambda n=n: work_off(n) for n in range(OFFICES)]) for t in texts]
    with office.reading() as session:
        values = list(
            session.scalars(select(Number.value).where(Number.series == series).order_by(Number.value))
        )
    assert len(kept) == len(set(kept)) == len(values) == 720
    assert values == list(range(1, 721))
    office.engine.dispose()


class Spoiled(Exception):
    """A transaction thrown away on purpose."""
