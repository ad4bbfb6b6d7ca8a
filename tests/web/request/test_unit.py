"""One unit of work for a request: committed whole, thrown away whole, one time for the page."""

from __future__ import annotations

import logging
from datetime import UTC, datetime

import pytest
from flask import Flask, g
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from casehub.model import Person, SecurityEntry
from casehub.record.events import UNSAVED
from casehub.web.request import unit
from casehub.workflow.refusals import NotFound
from tests.web.conftest import Clock


def entries(session: Session) -> int:
    found = session.scalar(select(func.count()).select_from(SecurityEntry)) or 0
    # Nobody else could write while this one may.
    session.rollback()
    return found


def line() -> SecurityEntry:
    return SecurityEntry(at=unit.now(), kind="command_refused", username="x", subject="", address="", detail={})


@pytest.fixture
def clerk(app: Flask, session: Session) -> int:
    found = session.scalars(select(Person.id).where(Person.username == "clerk")).one()
    session.rollback()
    return found


@pytest.mark.parametrize(
    ("text", "number"),
    [("1", 1), ("2147483647", 2**31 - 1), ("2147483648", None), ("9" * 30, None), ("-1", None),
     ("1.0", None), ("", None), ("٣", None), ("007", 7)],
)  # fmt: skip
def test_a_number_that_no_row_can_have_is_none(text: str, number: int | None) -> None:
    assert unit.row_number(text) == number


def test_a_page_has_one_time(app: Flask, clock: Clock) -> None:
    with app.test_request_context():
        first = unit.now()
        clock.at = datetime(2027, 1, 1, tzinfo=UTC)
        assert unit.now() is first
    with app.test_request_context():
        assert unit.now() == clock.at


def test_what_was_read_is_kept_through_a_trial_and_nothing_else_is(
    app: Flask, clerk: int, session: Session
) -> None:
    with app.test_request_context():
        g.person_id = clerk
        work = unit.reading()
        before = entries(session)
        with unit.trying(keeps=True) as other:
            assert other.session is not work.session
            # No request holds two connections.
            assert not work.session.in_transaction()
            other.session.add(line())
            other.session.flush()
        assert entries(session) == before
        assert unit.reading() is work
        assert work.actor in work.session
        with unit.trying():
            pass
        assert unit.reading() is not work


def test_nobody_who_is_not_signed_in_works(app: Flask, clerk: int) -> None:
    with app.test_request_context():
        with pytest.raises(NotFound):
            unit.reading()
        g.person_id = clerk
        assert unit.reading().actor.username == "clerk"
        assert unit.reading() is unit.reading()


def test_what_is_written_is_whole_and_what_is_tried_is_gone(
    app: Flask, session: Session, clerk: int
) -> None:
    def fail() -> None:
        with unit.writing() as work:
            work.session.add(line())
            work.session.flush()
            raise ZeroDivisionError

    before = entries(session)
    with app.test_request_context():
        g.person_id = clerk
        seen = unit.reading()
        with unit.trying() as work:
            work.session.add(line())
            work.session.flush()
        assert "written" not in g
        with pytest.raises(ZeroDivisionError):
            fail()
        assert "written" not in g
        assert entries(session) == before
        with unit.writing() as work:
            work.session.add(line())
        assert g.written
        # What is read after it is read anew.
        assert unit.reading() is not seen
        unit.close_reading()
    assert entries(session) == before + 1


def test_a_line_that_the_database_did_not_take_goes_to_the_running_log(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.ERROR, "casehub.security")
    def fail(error: Exception) -> None:
        with unit.writing_session() as session:
            session.info[UNSAVED] = [{"kind": "sign_in"}]
            raise error

    with app.test_request_context():
        with pytest.raises(OperationalError):
            fail(OperationalError("x", {}, Exception("gone")))
        assert [record.fields["kind"] for record in caplog.records] == ["sign_in"]  # type: ignore[attr-defined]
        caplog.clear()
        # A refusal is no failure of the database: it is told to the person and nowhere else.
        with pytest.raises(NotFound):
            fail(NotFound())
    assert caplog.records == []
