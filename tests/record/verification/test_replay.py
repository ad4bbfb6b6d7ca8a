"""Acts against their procedure, against who acted, and against the day."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from casehub.model import Case, Event
from casehub.record.verification.ground import ground, people_of
from casehub.record.verification.replay import replay_faults
from tests.faults.world import Office, rules
from tests.record.conftest import Look

LAST = "WHERE case_id = 1 AND seq = (SELECT max(seq) FROM event WHERE case_id = 1)"
BESIDE = "code = '', duty = '', source = 'submitted', target = 'submitted'"


def found(look: Look, *statements: str) -> list[str]:
    with look(*statements) as session:
        on = ground(session, rules(), people_of(session), [1])
        events = list(session.scalars(select(Event).where(Event.case_id == 1).order_by(Event.seq)))
        return [str(f) for f in replay_faults(session.get_one(Case, 1), events, on)]


def set_last(look: Look, words: str) -> list[str]:
    return found(look, f"UPDATE event SET {words} {LAST}")


def test_sound(look: Look) -> None:
    assert found(look, "UPDATE case_file SET id = id") == []


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("source = 'archived'", "不能在状态"),
        ("target = 'archived'", "不会到状态"),
        ("code = 'T99'", "职责或者编号"),
        ("actor_id = NULL", "没有办理人"),
        ("procedure = 'intake@99'", "没有程序"),
        ("""detail = '{"taken_back": [1]}'""", "不能撤销第1号记录"),
        (f"""step = 'attach_pdf', {BESIDE}, detail = '{{"taken_back": [1]}}'""", "只有办理步骤才能撤销"),
        ("step = 'close_quietly'", "没有事项"),
        ("step = 'open'", "不是从头开始的登记"),
        ("step = 'migrate_version', target = 'x'", "没有状态"),
        (f"step = 'attach_pdf', actor_id = NULL, {BESIDE}", "没有办理人"),
        ("step = 'attach_pdf', target = 'archived'", "不改变状态"),
    ],
)
def test_what_the_procedure_does_not_have(look: Look, words: str, sentence: str) -> None:
    assert [one for one in set_last(look, words) if sentence in one]


@pytest.mark.parametrize(
    ("who", "step", "sentence"),
    [
        ("audit", "", "没有办理"),
        ("clerk", "hand_over", "不是安全管理员"),
        ("security", "hand_over", ""),
        ("clerk", "migrate_version", "不是规则管理员"),
        ("system", "recount_calendar", ""),
        ("security", "recount_calendar", "不是规则管理员"),
    ],
)
def test_who_acted(look: Look, sound: Office, who: str, step: str, sentence: str) -> None:
    words = f"actor_id = {sound.people[who]}"
    told = set_last(look, f"{words}, step = '{step}', {BESIDE}" if step else words)
    assert bool([one for one in told if "管理员" in one or "没有办理" in one]) is bool(sentence), told
    assert not sentence or [one for one in told if sentence in one]


def test_roles_and_certificates_of_that_day(look: Look) -> None:
    assert found(look, "UPDATE role_grant SET until = '2025-01-01'") != []


def test_a_case_under_another_version_than_its_last_event(look: Look) -> None:
    assert "程序版本与最后一条记录不符" in found(look, "UPDATE case_file SET procedure_version = 9 WHERE id = 1")[-1]
