"""What a transaction wrote is named once, by the chain it belongs to."""

from __future__ import annotations

import ast
import logging
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import inspect, select

from casehub.model import Case, Deadline, Event, Party, RegisterEntry, RoleGrant
from casehub.people.permissions import find
from casehub.record import events
from casehub.record.events import record
from casehub.record.rows import covered, digest, instant, plain, proofs, take
from casehub.record.verification.rows import case_rows
from casehub.workflow.written import Writes
from tests.architecture.source import modules, tree_of
from tests.conftest import may_go
from tests.faults import roads
from tests.faults.world import Office


@pytest.fixture(autouse=True)
def _any_row(monkeypatch: pytest.MonkeyPatch) -> None:
    """What an act declares to write is asked elsewhere (test_writing_declared)."""
    tables = frozenset(proofs())
    columns = {name: frozenset(covered(name)) for name in tables}
    monkeypatch.setattr(events, "declared", lambda *_: Writes(tables, columns, tables))


def test_values_as_they_are_hashed() -> None:
    assert plain({"a": date(2026, 3, 1), 2: [Decimal("1.5"), ("x", {3})]}) == {
        "a": "2026-03-01", "2": ["1.50", ["x", [3]]],
    }  # fmt: skip
    assert instant(datetime(2026, 3, 1, 9, 0, 0, 5, tzinfo=UTC)) == "2026-03-01T09:00:00.000005Z"


def test_a_column_added_later_does_not_change_what_was_hashed_before() -> None:
    known = {"id": 1, "party_id": 2, "name": "甲"}
    assert digest("agent", known) == digest("agent", {**known, "until": None})
    assert digest("agent", known) != digest("agent", {**known, "until": date(2026, 3, 1)})
    assert digest("agent", known) != digest("invalidity", known)


def test_every_table_is_proved_or_says_why_not() -> None:
    for name, (proof, owner) in proofs().items():
        assert bool(proof.chain) != bool(proof.reason), name
        assert set(proof.apart) <= set(owner.__table__.columns.keys()), name
        assert sum((proof.append_only, proof.derived, proof.removable)) <= 1, name


def test_what_the_product_removes_says_that_it_goes() -> None:
    """Else the application's role may not, and what works on SQLite works in no production."""
    by_name = {owner.__name__: owner for _, owner in proofs().values()}
    removed = {
        node.args[0].id
        for path in modules()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "delete"
        if node.args and isinstance(node.args[0], ast.Name) and node.args[0].id in by_name
    }
    assert {"Draft", "Reminder", "SearchTerm"} <= removed
    orphans = {
        relation.mapper.class_.__name__
        for owner in by_name.values()
        for relation in inspect(owner).relationships
        if relation.cascade.delete or relation.cascade.delete_orphan
    }
    assert orphans
    assert [name for name in sorted(removed | orphans) if not may_go(by_name[name])] == []


def test_an_event_names_rows_of_the_family_and_nothing_twice(own_office: Office) -> None:
    reference, other = roads.received(own_office), roads.registered(own_office)
    with own_office.acting("clerk") as work:
        mine, theirs = find(work, reference), find(work, other)
        mine.parties[0].phone, theirs.parties[0].phone = "1", "2"
        first = record(work, mine, step="hand_over", sentence="改").rows
        second = record(work, mine, step="hand_over", sentence="又").rows
        third = record(work, theirs, step="hand_over", sentence="改").rows
        assert first is not None and second is not None and third is not None
        changed = {(row[0], row[1]) for row in first}
        assert ("party", mine.parties[0].id) in changed
        assert ("party", theirs.parties[0].id) not in changed
        assert [row for row in second if row[0] == "party"] == []
        assert ("party", theirs.parties[0].id) in {(row[0], row[1]) for row in third}
        standing, _ = case_rows(work.session, [mine.id])
        said = next(row for row in first if row[0] == "party")
        assert standing["party", said[1]] == said[2]


def test_what_a_savepoint_undid_is_not_named(own_office: Office) -> None:
    reference = roads.received(own_office)
    with own_office.acting("clerk") as work:
        party = find(work, reference).parties[0]
        savepoint = work.session.begin_nested()
        party.phone = "1"
        work.session.flush()
        savepoint.rollback()
        assert take(work.session, party.case_id) == []


def test_a_removed_row_is_named_without_a_digest(own_office: Office) -> None:
    reference = roads.received(own_office)
    with own_office.acting("clerk") as work:
        case = find(work, reference)
        gone = work.session.scalars(select(Party).where(Party.case_id == case.id)).unique().first()
        assert gone is not None
        number = gone.id
        work.session.delete(gone)
        work.session.flush()
        rows = record(work, case, step="hand_over", sentence="删").rows
        assert rows is not None and ["party", number, None] in rows


def test_a_row_that_no_event_names_is_told_in_the_log(
    own_office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    reference = roads.received(own_office)
    with caplog.at_level(logging.ERROR, "casehub.record"), own_office.acting("clerk") as work:
        find(work, reference).parties[0].phone = "1"
    assert "party" in caplog.text and "without an event" in caplog.text


def test_a_register_takes_what_belongs_to_no_case(own_office: Office) -> None:
    with own_office.acting("security") as work:
        work.session.add(RoleGrant(person_id=1, role="archivist", since=date(2026, 1, 1)))
    with own_office.reading() as session:
        last = session.scalars(select(RegisterEntry).order_by(RegisterEntry.id.desc())).first()
        assert last is not None and (last.chain, [r[0] for r in last.rows]) == ("staff", ["role_grant"])
        assert session.scalars(select(Event)).all() == session.scalars(select(Deadline)).all() == []
        assert session.scalars(select(Case)).all() == []
