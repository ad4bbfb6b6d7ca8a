"""The desk page by page: numbers, pages and the whole are one thing."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event, select

from casehub.db import session_factory
from casehub.deadlines.reminders import remind
from casehub.desk import worklist
from casehub.model import Assignment, Case, Deadline, Reminder
from tests import factories
from tests.faults.world import at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from casehub.record.work import Work
    from tests.faults.world import Office

SCOPES = ("", "red", "yellow", "other", "waiting")


@pytest.fixture(scope="module")
def filled(office: Office) -> Office:
    """Seven requests of one office and two of another, some submitted."""
    with session_factory(office.engine)() as session, session.begin():
        for who, number in (("clerk", 7), ("elsewhere", 2)):
            for n in range(number):
                work = office.work(session, who, at(f"2026-06-{n + 1:02}"))
                case = factories.open_request(work, "intake")
                if n % 3:
                    factories.perform(work, case.reference, "receive_request", received_on=work.today)
    return office


@pytest.fixture(params=["clerk", "head", "section", "elsewhere", "mediator", "system"])
def work(filled: Office, request: pytest.FixtureRequest) -> Iterator[Work]:
    with session_factory(filled.engine, read_only=True)() as session:
        yield filled.work(session, request.param, at("2026-06-12"))


@pytest.mark.parametrize("scope", SCOPES)
def test_the_pages_one_after_the_other_are_the_whole(work: Work, scope: str) -> None:
    whole = [row.case.reference for row in worklist.everything(work, scope)]
    paged: list[str] = []
    after = None
    for _ in range(len(whole) + 2):
        page = worklist.desk(work, scope, after, limit=2)
        assert len(page.rows) <= 2
        paged += [row.case.reference for row in page.rows]
        after = page.after
        if after is None:
            break
    assert paged == whole
    assert len(set(whole)) == len(whole)


def test_numbers_are_those_of_the_lists(work: Work) -> None:
    counts = worklist.desk(work).counts
    for scope in SCOPES[1:]:
        assert str(counts[scope]) == str(len(worklist.everything(work, scope))), scope


def test_a_mark_that_cannot_be_read_is_the_beginning(work: Work) -> None:
    first = [row.case.id for row in worklist.desk(work).rows]
    for mark in ("", "x", "9", "1.2026-13-01.4", "0.-.x", "..", "0..0"):
        assert [row.case.id for row in worklist.desk(work, "", mark).rows] == first


def test_the_desk_asks_a_fixed_number_of_questions(filled: Office, work: Work) -> None:
    asked: list[str] = []

    @event.listens_for(filled.engine, "before_cursor_execute")
    def note(*call: object) -> None:
        asked.append(str(call[2]))

    try:
        worklist.desk(work)
    finally:
        event.remove(filled.engine, "before_cursor_execute", note)
    assert 1 <= len(asked) <= 11


@pytest.mark.parametrize("few", [True, False], ids=["few", "many"])
def test_a_case_stands_with_its_most_urgent_clock_not_with_the_next(
    filled: Office, few: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A long limit is 黄牌 while a short one that ends sooner is not yet."""
    if not few:
        monkeypatch.setattr(worklist, "FEW", 0)
    with session_factory(filled.engine)() as session:
        work = filled.work(session, "clerk", at("2026-06-12"))
        plain, both = factories.open_request(work, "intake"), factories.open_request(work, "intake")
        for case, unit, length, days in (
            (plain, "working_days", 7, 5), (both, "working_days", 7, 5), (both, "months", 3, 12),
        ):  # fmt: skip
            session.query(Deadline).filter_by(case_id=case.id).update({"closed_on": work.today})
            due = work.today + timedelta(days)
            session.add(
                Deadline(
                    case_id=case.id, organisation_id=case.organisation_id, rule=f"a.{unit}", title=unit, holder="authority",
                    start_on=work.today, event_seq=1, length=length, unit=unit, granted=0,
                    nominal_on=due, due_on=due, alarm_on=due,
                )
            )
            session.flush()
        found = {row.case.id: row for row in worklist.everything(work)}
        assert found[both.id].flag == "yellow"
        assert found[both.id].deadline is not None
        assert found[both.id].deadline.unit == "months"
        assert found[plain.id].flag == ""
        yellow = [row.case.id for row in worklist.everything(work, "yellow")]
        assert both.id in yellow
        assert plain.id not in yellow
        assert str(worklist.desk(work).counts["yellow"]) == str(len(yellow))
        flags = [row.flag for row in worklist.everything(work)]
        assert flags == sorted(flags, key=["red", "yellow", ""].index)
        session.rollback()


@pytest.mark.parametrize("few", [True, False], ids=["few", "many"])
def test_a_closed_case_waits_for_whoever_puts_it_away(
    filled: Office, few: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody but the archivist finds it on the desk, and nobody once the volume is kept."""
    if not few:
        monkeypatch.setattr(worklist, "FEW", 0)
    with session_factory(filled.engine)() as session:
        work = filled.work(session, "clerk", at("2026-06-01"))
        case = factories.open_request(work, "adjudication")
        stands = {"state": "closed", "closed_on": work.today}
        session.query(Case).filter_by(id=case.id).update(stands)
        clocks = session.query(Deadline).filter_by(case_id=case.id)
        clocks.update({"closed_on": work.today})
        due = work.today + timedelta(5)
        volume = Deadline(
            case_id=case.id, organisation_id=case.organisation_id, rule="archive.volume", title="归档", holder="authority",
            start_on=work.today, event_seq=1, length=30, unit="calendar_days", granted=0,
            nominal_on=due, due_on=due, alarm_on=due,
        )  # fmt: skip
        session.add(volume)
        session.flush()

        def flag(who: str) -> str | None:
            rows = worklist.everything(filled.work(session, who, at("2026-06-12")))
            return next((row.flag for row in rows if row.case.id == case.id), None)

        assert [flag(who) for who in ("archivist", "clerk", "head")] == ["red", None, None]
        volume.closed_on = work.today
        session.flush()
        assert flag("archivist") is None
        session.rollback()


@pytest.mark.parametrize("who", ["mediator", "head", "archivist"])
def test_closed_cases_are_found_by_the_limits_that_run_on(filled: Office, who: str) -> None:
    """Not by looking at every case that has ended: with a million that takes a second."""
    asked: list[tuple[str, object]] = []

    def note(*call: object) -> None:
        if "closed_on IS NOT NULL" in str(call[2]):
            asked.append((str(call[2]), call[3]))

    with session_factory(filled.engine, read_only=True)() as session:
        work = filled.work(session, who, at("2026-06-12"))
        event.listen(filled.engine, "before_cursor_execute", note)
        worklist.desk(work)
        event.remove(filled.engine, "before_cursor_execute", note)
        assert asked
        for statement, told in asked if session.get_bind().dialect.name == "sqlite" else ():
            plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", told).all()
            ways = [str(row[-1]) for row in plan]
            assert any("ix_deadline_open_rule" in way for way in ways), ways
            assert not any(way.startswith("SCAN case_file") and "ix_case_file_open" not in way for way in ways), ways


@pytest.mark.parametrize("few", [True, False], ids=["few", "many"])
def test_what_others_are_late_with_is_red_only_for_those_who_watch(
    filled: Office, few: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not few:
        monkeypatch.setattr(worklist, "FEW", 0)
    with session_factory(filled.engine)() as session:
        found = {}
        for who in ("archivist", "section", "supervisor"):
            work = filled.work(session, who, at("2026-07-30"))
            found[who] = {
                scope: {row.case.id for row in worklist.everything(work, scope)}
                for scope in ("red", "waiting")
            }
        late = found["section"]["red"]
        assert late
        assert late <= found["supervisor"]["red"]
        assert found["archivist"]["red"] == set()
        assert late <= found["archivist"]["waiting"]


@pytest.mark.parametrize("few", [True, False], ids=["few", "many"])
def test_who_is_reminded_of_a_closed_case_finds_it_on_the_desk(
    filled: Office, few: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its handler has to answer the suit that came later, the archivist to put the volume away."""
    if not few:
        monkeypatch.setattr(worklist, "FEW", 0)
    with session_factory(filled.engine)() as session:
        work = filled.work(session, "clerk", at("2026-06-01"))
        cases = {rule: factories.open_request(work, "adjudication") for rule in ("litigation.defend", "archive.volume")}
        due = work.today + timedelta(5)
        for rule, case in cases.items():
            stands = {"state": "closed", "closed_on": work.today}
            session.query(Case).filter_by(id=case.id).update(stands)
            session.query(Deadline).filter_by(case_id=case.id).update({"closed_on": work.today})
            session.add(
                Deadline(
                    case_id=case.id, organisation_id=case.organisation_id, rule=rule, title="期限", holder="authority", start_on=work.today, event_seq=1,
                    length=15, unit="calendar_days", granted=0, nominal_on=due, due_on=due, alarm_on=due,
                )
            )
            session.add(
                Assignment(
                    case_id=case.id, person_id=filled.people["examiner"], role="main_examiner",
                    since=work.today, until=None, recused_on=None,
                    # As the end of a case leaves it; the desk of many looks at what goes on alone.
                    under_way=not few,
                )
            )
        session.flush()
        session.expire_all()
        remind(session, filled.rules, at("2026-06-12").date())
        wanted = {
            "litigation.defend": ({"examiner", "head"}, {"member", "archivist"}),
            "archive.volume": ({"archivist"}, {"examiner", "head", "clerk"}),
        }
        for rule, case in cases.items():
            asked = select(Reminder.person_id).join(Deadline, Deadline.id == Reminder.deadline_id)
            ids = set(session.scalars(asked.where(Deadline.case_id == case.id)))
            told = {name for name, number in filled.people.items() if number in ids}
            here = {
                who
                for who in filled.people
                if any(r.case.id == case.id for r in worklist.everything(filled.work(session, who, at("2026-06-12"))))
            }
            assert told <= here, rule
            yes, no = wanted[rule]
            assert yes <= told and not no & told, (rule, told)
            assert yes <= here and not no & here, (rule, here)
        session.rollback()
