"""What is recorded beside the steps: who did it, and what it wrote."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from casehub.model import Case, Event
from casehub.record.verification.ground import ground, people_of
from casehub.record.verification.roads import side_faults
from tests.faults.world import Office, rules
from tests.record.conftest import Look

LAST = "WHERE case_id = 1 AND seq = (SELECT max(seq) FROM event WHERE case_id = 1)"
HELD = "source = 'submitted', target = 'submitted', code = '', duty = ''"


def found(look: Look, sound: Office, who: str, step: str, data: str = "{}", rows: str = "[]") -> list[str]:
    """What is said of the last event of the case when it is this one."""
    actor = f"actor_id = {sound.people[who]}" if who else "actor_id = actor_id"
    words = f"step = '{step}', {actor}, {HELD}, detail = '{{\"data\": {data}}}', rows = '{rows}'"
    with look(f"UPDATE event SET {words} {LAST}") as session:
        case = session.get_one(Case, 1)
        on = ground(session, rules(), people_of(session), [1])
        events = list(session.scalars(select(Event).where(Event.case_id == 1).order_by(Event.seq)))
        procedure = rules().procedure(case.procedure, case.procedure_version)
        before = {event.seq: event for event in events[:-1]}
        return list(side_faults(case, events[-1], before, procedure, on))


@pytest.mark.parametrize(
    ("who", "step", "rows"),
    [
        ("clerk", "upload_evidence", '[["evidence", 1, "0"]]'),
        ("security", "hand_over", '[["assignment", 1, "0"]]'),
        ("security", "hand_over", '[["assignment", 1, "0", ["until"]]]'),
    ],
)
def test_what_it_is_for(look: Look, sound: Office, who: str, step: str, rows: str) -> None:
    assert found(look, sound, who, step, rows=rows) == []


@pytest.mark.parametrize(
    ("who", "step", "data", "rows", "sentence"),
    [
        ("clerk", "upload_evidence", "{}", '[["party", 1, "0"]]', "不会写入 party 1"),
        ("clerk", "upload_evidence", "{}", '[["evidence", 1, null]]', "不会删除 evidence 1"),
        ("partner", "upload_evidence", "{}", "[]", "不是承办机关人员"),
        ("security", "hand_over", "{}", '[["deadline", 1, "0"]]', "不会写入 deadline 1"),
        ("security", "hand_over", "{}", '[["assignment", 1, "0", ["until", "role"]]]', "不会更改 assignment 1 的role"),
        ("clerk", "attach_pdf", "{}", "[]", "只由系统自行办理"),
        ("clerk", "hand_over", "{}", "[]", "不是安全管理员"),
        ("security", "recount_calendar", '{"edition": 1}', "[]", "不是规则管理员"),
        ("system", "recount_calendar", '{"edition": 77}', "[]", "没有与此同时装入的放假安排"),
        ("system", "migrate_version", "{}", "[]", "没有转入另一版程序"),
        ("clerk", "void_document", '{"document": 77}', "[]", "不是由本案的办理步骤制作的"),
        ("clerk", "close_quietly", "{}", "[]", "没有事项"),
    ],
)
def test_what_it_is_not_for(
    look: Look, sound: Office, who: str, step: str, data: str, rows: str, sentence: str
) -> None:
    told = found(look, sound, who, step, data, rows)
    assert [one for one in told if sentence in one], told
