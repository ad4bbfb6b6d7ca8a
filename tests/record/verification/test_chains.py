"""A case's chain and the registers: each breach has its sentence."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from casehub.model import Case, Event
from casehub.record.verification.chains import chain_faults, register_faults
from tests.record.conftest import Look

NOW = datetime(2026, 12, 1, tzinfo=UTC)
EVENTS = [
    ("UPDATE event SET seq = 9 WHERE case_id = 1 AND seq = 2", "序号不连续"),
    ("UPDATE event SET previous_hash = hash WHERE case_id = 1 AND seq = 2", "与上一条记录不衔接"),
    ("UPDATE event SET sentence = '另一种' WHERE case_id = 1 AND seq = 2", "内容与校验值不符"),
    ("UPDATE event SET source = 'x' WHERE case_id = 1 AND seq = 2", "起始状态与上一条不符"),
    ("UPDATE event SET at = '2020-01-01 00:00:00' WHERE case_id = 1 AND seq = 2", "时间早于上一条"),
    ("UPDATE event SET at = '2099-01-01 00:00:00' WHERE case_id = 1 AND seq = 2", "时间在将来"),
    ("UPDATE case_file SET seq = 1 WHERE id = 1", "记录应有1条"),
    ("UPDATE case_file SET chain_head = 'x' WHERE id = 1", "链首与最后一条记录不符"),
    ("UPDATE case_file SET state = 'x' WHERE id = 1", "状态与记录不符"),
    ("UPDATE case_file SET last_event_at = '2020-01-01 00:00:00' WHERE id = 1", "最后记录时间与记录不符"),
]  # fmt: skip
ENTRIES = [
    ("UPDATE register_entry SET seq = 99 WHERE id = (SELECT max(id) FROM register_entry)", "序号不连续"),
    ("UPDATE register_entry SET previous_hash = 'x' WHERE id = 1", "与上一条不衔接"),
    ("UPDATE register_entry SET rows = '[]' WHERE id = 1", "内容与校验值不符"),
    ("UPDATE register_entry SET at = '2099-01-01 00:00:00' WHERE id = 1", "时间在将来"),
]


def of_case(look: Look, statement: str) -> list[str]:
    with look(statement) as session:
        events = list(session.scalars(select(Event).where(Event.case_id == 1).order_by(Event.seq)))
        return [str(f) for f in chain_faults(session.get_one(Case, 1), events, NOW)]


def test_sound(look: Look) -> None:
    assert of_case(look, "UPDATE case_file SET id = id") == []
    with look("UPDATE case_file SET id = id") as session:
        told: dict[tuple[str, int], str | None] = {}
        assert list(register_faults(session, NOW, told)) == []
    assert ("person", 1) in told


@pytest.mark.parametrize(("statement", "sentence"), EVENTS, ids=range(len(EVENTS)))
def test_events(look: Look, statement: str, sentence: str) -> None:
    assert [one for one in of_case(look, statement) if sentence in one]


@pytest.mark.parametrize(("statement", "sentence"), ENTRIES, ids=range(len(ENTRIES)))
def test_entries(look: Look, statement: str, sentence: str) -> None:
    with look(statement) as session:
        assert [f for f in register_faults(session, NOW, {}) if sentence in str(f)]
