"""The desk page by page: numbers, pages and the whole are one thing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event

from casehub.db import session_factory
from casehub.desk import worklist
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
