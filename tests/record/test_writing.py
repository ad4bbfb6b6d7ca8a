"""Rows written through Core stand under the record like the ORM's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event, inspect, select, text
from sqlalchemy.orm.exc import StaleDataError

from casehub.model import Case, Custody, Event, Evidence, Party
from casehub.model.case import Assignment
from casehub.record.rows import digest, take
from casehub.record.writing import put, rewrite, write
from tests.faults import roads

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tests.faults.world import Office


def _item(case: Case, name: str) -> dict[str, object]:
    return {
        "case_id": case.id,
        "name": name,
        "submitted_by": "渝华公司",
        "side": "requester",
        "submitted_on": roads.ARRIVED.date(),
    }


def _values(row: Evidence) -> dict[str, object]:
    return {c.key: getattr(row, c.key) for c in inspect(Evidence).column_attrs}


def test_rows_are_noted_with_the_digest_of_what_stands_in_the_database(office: Office) -> None:
    reference = roads.registered(office)
    with office.session() as session:
        case = session.scalars(select(Case).where(Case.reference == reference)).one()
        numbers = write(session, Evidence, [_item(case, "样品照片"), _item(case, "购买发票")])
        read = session.scalars(select(Evidence).where(Evidence.id.in_(numbers))).all()
        assert {row.id: row.name for row in read} == dict(
            zip(numbers, ("样品照片", "购买发票"), strict=True)
        )
        # What was not told has the default of its column.
        assert {(row.source, row.translated, row.pages) for row in read} == {("", False, None)}
        expected = [
            ["evidence", row.id, digest("evidence", _values(row))]
            for row in sorted(read, key=lambda row: row.id)
        ]
        assert take(session, case.id) == expected
        session.rollback()


def test_nothing_to_write_is_no_statement_and_searched_tables_are_refused(office: Office) -> None:
    with office.session() as session:
        assert write(session, Custody, []) == []
        with pytest.raises(TypeError, match="party is searched"):
            write(session, Party, [{}])


def test_a_put_object_belongs_to_the_session_and_is_not_written_again(office: Office) -> None:
    reference = roads.registered(office)
    with office.session() as session:
        case = session.scalars(select(Case).where(Case.reference == reference)).one()
        item = put(session, Evidence(**_item(case, "产品图册")))
        assert inspect(item).persistent
        assert (item.id, item.form) != (None, None)
        assert session.get_one(Evidence, item.id) is item
        session.flush()
        same = select(Evidence.id).where(Evidence.case_id == case.id, Evidence.name == "产品图册")
        assert session.scalars(same).all() == [item.id]
        session.rollback()


def test_an_event_that_was_put_is_append_only(office: Office) -> None:
    reference = roads.registered(office)
    outcome = roads.act(office, "clerk", reference, "receive_request", roads.request_data())
    with office.session() as session:
        event = session.get_one(Event, outcome.event.id)
        event.sentence = "别的话"
        with pytest.raises(RuntimeError, match="append-only"):
            session.flush()
        session.rollback()


def _case(session: Session, reference: str) -> Case:
    return session.scalars(select(Case).where(Case.reference == reference)).one()


def test_plain_changes_are_written_without_a_flush_one_statement_for_rows_alike(
    office: Office,
) -> None:
    reference = roads.registered(office)
    with office.session() as session:
        case = _case(session, reference)
        items = [put(session, Evidence(**_item(case, name))) for name in ("样品", "发票")]
        for number, item in enumerate(items):
            item.pages = number + 1
        case.requests, case.seq = "停止销售", case.seq + 1
        sent: list[tuple[str, bool]] = []
        engine = session.get_bind()
        event.listen(engine, "before_cursor_execute", lambda *a: sent.append((a[2], a[5])))
        assert rewrite(session)
        assert [(words.split()[:2], many) for words, many in sent] == [
            (["UPDATE", "case_file"], False),
            (["UPDATE", "evidence"], True),
        ]
        assert not session.dirty
        session.flush()
        assert len(sent) == 2
        session.expire_all()
        assert [item.pages for item in items] == [1, 2]
        assert case.requests == "停止销售"
        session.rollback()


def test_what_a_savepoint_took_back_is_read_anew(office: Office) -> None:
    reference = roads.registered(office)
    with office.session() as session:
        case = _case(session, reference)
        before = case.requests
        savepoint = session.begin_nested()
        case.requests, case.seq = "停止销售", case.seq + 1
        assert rewrite(session)
        savepoint.rollback()
        assert case.requests == before
        session.rollback()


@pytest.mark.parametrize("what", ["title", "closed_on", "uncounted", "new row", "relationship"])
def test_what_others_follow_is_left_to_the_orm(office: Office, what: str) -> None:
    reference = roads.registered(office)
    with office.session() as session:
        case = _case(session, reference)
        case.seq += what != "uncounted"
        match what:
            case "title":
                case.title = "改过的标题"
            case "closed_on":
                case.closed_on = roads.ARRIVED.date()
            case "uncounted":
                case.requests = "停止销售"
            case "new row":
                session.add(Evidence(**_item(case, "样品")))
            case _:
                case.assignments.append(
                    Assignment(person_id=1, role="clerk", since=roads.ARRIVED.date())
                )
        assert not rewrite(session)
        assert case in session.dirty
        session.rollback()


def test_a_counted_row_that_somebody_else_changed_is_not_overwritten(office: Office) -> None:
    reference = roads.registered(office)
    with office.session() as session:
        case = _case(session, reference)
        session.execute(text("UPDATE case_file SET seq = seq + 1 WHERE id = :n"), {"n": case.id})
        case.requests, case.seq = "停止销售", case.seq + 1
        with pytest.raises(StaleDataError, match="case_file"):
            rewrite(session)
        session.rollback()
