"""Registers: numbered and chained by themselves, written when a transaction commits."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from casehub.model import GENESIS, Person, RegisterEntry
from casehub.record.register import acting, acting_in, enter, enter_changes, entry_hash
from tests import factories
from tests.faults.world import Office

AT = factories.AT


def chain(session: Session, name: str) -> list[RegisterEntry]:
    query = select(RegisterEntry).where(RegisterEntry.chain == name)
    return list(session.scalars(query.order_by(RegisterEntry.seq)))


def test_two_registers_have_their_own_numbers_and_heads(own_office: Office) -> None:
    with own_office.session() as session:
        acting(session, 3, AT)
        for n in range(3):
            enter(session, "first", "change", [["person", n, "0" * 64]])
        enter(session, "second", "change", [])
    with own_office.reading() as session:
        first, (only,) = chain(session, "first"), chain(session, "second")
        assert [entry.seq for entry in first] == [1, 2, 3]
        assert [entry.previous_hash for entry in first] == [GENESIS, first[0].hash, first[1].hash]
        assert all(entry.hash == entry_hash(entry) for entry in [*first, only])
        assert (only.seq, only.previous_hash, only.actor_id, only.at) == (1, GENESIS, 3, AT)


@pytest.mark.parametrize("field, value", [
    ("actor_id", 9), ("at", AT + timedelta(seconds=1)), ("chain", "x"), ("kind", "x"),
    ("previous_hash", "1" * 64), ("rows", [["person", 1, None]]), ("seq", 2),
])  # fmt: skip
def test_the_hash_covers_everything(field: str, value: object) -> None:
    row = {
        "chain": "staff", "seq": 1, "kind": "change", "actor_id": 1, "at": AT, "rows": [],
        "previous_hash": GENESIS,
    }  # fmt: skip
    assert entry_hash(RegisterEntry(**row)) != entry_hash(RegisterEntry(**{**row, field: value}))


def test_a_commit_enters_what_was_changed_and_a_rollback_nothing(own_office: Office) -> None:
    with own_office.reading() as session:
        before = len(chain(session, "staff"))
    with own_office.session() as session:
        session.get_one(Person, own_office.people["scribe"]).phone = "1"
        enter_changes(session)
        assert len(chain(session, "staff")) == before + 1
        session.get_one(Person, own_office.people["clerk"]).phone = "2"
    with own_office.session() as session:
        session.get_one(Person, own_office.people["clerk"]).phone = "3"
        session.flush()
        session.rollback()
    with own_office.reading() as session:
        entries = chain(session, "staff")[before:]
        assert [entry.rows[0][1] for entry in entries] == [
            own_office.people["scribe"], own_office.people["clerk"],
        ]  # fmt: skip


def test_who_acts_is_nobody_in_particular_until_told(own_office: Office) -> None:
    with Session(own_office.engine) as session:
        who, _ = acting_in(session)
        assert who is None
        acting(session, 7, AT)
        assert acting_in(session) == (7, AT)


def test_an_entry_is_written_once(own_office: Office) -> None:
    with own_office.session() as session:
        entry = enter(session, "first", "change", [])
        entry.kind = "other"
        with pytest.raises(RuntimeError, match="append-only"):
            session.flush()
        session.rollback()
