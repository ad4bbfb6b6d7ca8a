"""The worker and the ends of periods, with real transactions: killed anywhere, nothing twice."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from casehub import deadlines, verify_audit
from casehub.model import Case, Deadline, Event
from casehub.record import audit, editions
from casehub.record.register import acting
from casehub.record.roads import HELD_ANEW
from casehub.rulebook.book import Rulebook, load_rulebook
from casehub.worker.expiries import Expiries
from casehub.worker.place import Place
from tests import factories
from tests.acts.test_clocks import INVALIDITY
from tests.faults import roads
from tests.faults.crew import KILLED, collect, spawn, together
from tests.faults.invariants import check_invariants
from tests.faults.points import Points
from tests.faults.world import ROOT, Office, at, rules
from tests.worker.conftest import Clock, place_of

ENDED = "close_evidence_period"
# The invalidation of the patent was accepted, and the older program ran, before anything came in.
FILED = at("2026-03-02")


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


def with_earlier_rules(folder: Path) -> Rulebook:
    """The rule files of a program by which a party's own time ran on while a case was suspended."""
    for name in ("config", "workflows", "templates"):
        shutil.copytree(ROOT / name, folder / name)
    limits = folder / "config" / "limits.toml"
    text = limits.read_text(encoding="utf-8")
    held = 'excluded = ["suspension"]\nexcluded_confidence = "inferred"\n'
    assert held in text
    limits.write_text(text.replace(held, ""), encoding="utf-8")
    return load_rulebook(folder)


def in_use(office: Office, book: Rulebook, when: datetime) -> Rulebook:
    """The rule book once its files were numbered, as an upgrade does it."""
    with office.session() as session:
        acting(session, None, when)
        assert editions.register_files(session, book, when)
        return replace(book, edition=editions.newest(session))


def suspend(office: Office, reference: str) -> None:
    """Since the patent is to be declared invalid."""
    typed = {**INVALIDITY, "from_on": roads.ARRIVED.date(), "accepted_on": FILED.date()}
    with office.acting("head", roads.ARRIVED + timedelta(hours=1)) as work:
        factories.perform(work, reference, "suspend_case", **typed)


def clocks(office: Office, reference: str) -> dict[str, tuple[bool, str]]:
    """Of the running clocks of a case, by rule: whether each stands still, and its last day."""
    with office.reading() as session:
        rows = session.scalars(
            select(Deadline)
            .join(Case, Case.id == Deadline.case_id)
            .where(Case.reference == reference, Deadline.closed_on.is_(None))
        )
        return {row.rule: (row.stopped, row.due_on.isoformat()) for row in rows}


def verified(office: Office) -> None:
    """Both verifiers find nothing, by whatever rules each date was counted."""
    with office.reading() as session:
        faults = audit.verify(session, office.blobs, against=audit.Against(rules())).faults
    assert faults == []
    assert verify_audit.main([office.url.removeprefix("sqlite:///")]) == 0


def test_the_clocks_of_a_case_suspended_under_earlier_rules_stand_still_after_the_upgrade(
    office: Office, place: Place, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    earlier = in_use(office, with_earlier_rules(tmp_path / "earlier"), FILED - timedelta(days=9))
    with monkeypatch.context() as before:
        before.setattr(Office, "rules", earlier)
        suspended, goes_on = with_evidence_period(office), with_evidence_period(office)
        suspend(office, suspended)
    mine = ("adjudication.answer", "adjudication.evidence_period")
    then = clocks(office, suspended)
    assert [then[rule][0] for rule in mine] == [False, False]
    verified(office)
    in_use(office, rules(), roads.ARRIVED + timedelta(hours=2))
    clock.at += timedelta(days=40)
    assert Expiries(place).act().expired == 2
    # Their own time goes on where it stood when the stay ends; nobody's is over meanwhile.
    assert {rule: clocks(office, suspended)[rule] for rule in mine} == {
        rule: (True, then[rule][1]) for rule in mine
    }
    assert (ends(office, suspended), ends(office, goes_on)) == (0, 1)
    with office.reading() as session:
        told = session.scalars(select(Event.sentence).where(Event.step == HELD_ANEW)).all()
    assert len(told) == 1 and "停止计算" in told[0]
    verified(office)
    # Another worker, or the same one on the next day, finds nothing more to do.
    assert Expiries(place).act().expired == 0
    with office.reading() as session:
        assert deadlines.held_otherwise(session, rules()) == []
