"""Events: chained per case, numbered without gap, hashed over everything they say."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from casehub.model import GENESIS, Event, SecurityEntry
from casehub.people.permissions import find
from casehub.record import events
from casehub.record.events import event_hash, log_security, record, reserve, unsaved
from casehub.record.rows import UndeclaredRow, covered, proofs
from casehub.workflow.written import Writes
from tests import factories
from tests.faults import roads
from tests.faults.world import Office

AT = factories.AT


@pytest.fixture
def _any_row(monkeypatch: pytest.MonkeyPatch) -> None:
    """The act declares to write whatever it writes."""
    tables = frozenset(proofs())
    columns = {name: frozenset(covered(name)) for name in tables}
    monkeypatch.setattr(events, "declared", lambda *_: Writes(tables, columns, tables))


def an_event(**values: object) -> Event:
    row = {
        "case_id": 1, "seq": 1, "step": "open", "code": "", "source": "", "target": "draft",
        "actor_id": 1, "on_behalf_of": "", "duty": "", "at": AT, "sentence": "收件登记", "detail": {},
        "procedure": "intake@1", "rows": [], "previous_hash": GENESIS,
    }  # fmt: skip
    return Event(**{**row, **values})


@pytest.mark.parametrize("field, value", [
    ("case_id", 2), ("seq", 2), ("step", "x"), ("code", "x"), ("source", "x"), ("target", "x"),
    ("actor_id", None), ("on_behalf_of", "x"), ("absent_id", 2), ("duty", "x"), ("at", AT + timedelta(microseconds=1)),
    ("sentence", "x"), ("detail", {"a": 1}), ("procedure", "intake@2"), ("rows", [["party", 1, None]]),
    ("rows", None), ("previous_hash", "1" * 64),
])  # fmt: skip
def test_the_hash_covers_everything(field: str, value: object) -> None:
    assert event_hash(an_event()) != event_hash(an_event(**{field: value}))


@pytest.mark.usefixtures("_any_row")
def test_events_follow_each_other_per_case(own_office: Office) -> None:
    one, other = roads.received(own_office), roads.registered(own_office)
    with own_office.acting("clerk") as work:
        first, second = find(work, one), find(work, other)
        before = (first.seq, second.seq)
        made = [record(work, case, step="hand_over", sentence="改") for case in (first, second, first)]
        assert [e.seq for e in made] == [before[0] + 1, before[1] + 1, before[0] + 2]
        assert made[2].previous_hash == made[0].hash == event_hash(made[0])
        assert (first.chain_head, first.seq, first.last_event_at) == (made[2].hash, made[2].seq, made[2].at)
        assert (second.chain_head, second.seq) == (made[1].hash, made[1].seq)


@pytest.mark.usefixtures("_any_row")
def test_a_reserved_number_is_filled_by_the_next_event(own_office: Office) -> None:
    reference = roads.received(own_office)
    with own_office.acting("clerk") as work:
        case = find(work, reference)
        number = reserve(case)
        case.title = "改了题名"
        work.session.flush()
        event = record(work, case, step="hand_over", sentence="改")
        assert (event.seq, case.seq) == (number, number)
        case.title = "又改了题名"
        with pytest.raises(RuntimeError, match="changed without an event"):
            work.session.flush()
        work.session.rollback()


def test_a_line_of_the_security_log_is_known_until_it_is_kept(own_office: Office) -> None:
    reference = roads.received(own_office)
    with own_office.acting("clerk") as work:
        case = find(work, reference)
        log_security(work, "reveal", subject="证件号码", case=case, address="10.0.0.7")
        (line,) = unsaved(work.session)
        assert (line["kind"], line["username"], line["case_id"]) == ("reveal", "clerk", case.id)
    with own_office.reading() as session:
        (kept,) = session.scalars(select(SecurityEntry).where(SecurityEntry.kind == "reveal"))
        assert (kept.subject, kept.address, kept.at) == ("证件号码", "10.0.0.7", AT)


@pytest.mark.parametrize("step", ["upload_evidence", "issue_evidence_notice", "child:service.prove_direct"])
def test_what_an_act_does_not_declare_it_does_not_write(own_office: Office, step: str) -> None:
    """Neither a step nor what stands beside them: the unit of work is refused and leaves nothing."""
    reference = roads.received(own_office)

    def change() -> None:
        with own_office.acting("clerk") as work:
            case = find(work, reference)
            case.parties[0].phone = "023-60000000"
            record(work, case, step=step, sentence="改")

    with pytest.raises(UndeclaredRow, match="不会更改 party"):
        change()
    with own_office.session() as session:
        assert not session.scalars(select(Event).where(Event.sentence == "改")).all()


@pytest.mark.parametrize(("step", "column"), [("confirm_service_address", "delivery_phone"), ("hand_over", "")])
def test_of_a_row_that_it_may_change_an_act_changes_what_it_declares(
    own_office: Office, step: str, column: str
) -> None:
    """Where papers go is told by the step; the name in the same row is not, flushed before or not."""
    reference = roads.received(own_office)

    def change(*columns: str) -> list[list[Any]]:
        with own_office.acting("clerk") as work:
            case = find(work, reference)
            party = case.parties[0]
            for name in columns:
                setattr(party, name, "023-60000000")
                reserve(case)
                work.session.flush()
            return list(record(work, case, step=step, sentence="改").rows or ())

    if column:
        assert [row[3:] for row in change(column) if row[0] == "party"] == [[[column]]]
    for columns in (("name",), (column or "phone", "name"), ("name", column or "phone")):
        with pytest.raises(UndeclaredRow, match=r"不会更改 party、.*name"):
            change(*columns)
