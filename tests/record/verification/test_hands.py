"""Who entered people, certificates and organisations after the bureau was founded."""

from __future__ import annotations

import pytest

from casehub.record.verification.ground import people_of
from casehub.record.verification.hands import hand_faults
from tests.faults.world import Office, rules
from tests.record.conftest import Look


def found(look: Look, sound: Office, chain: str, who: str | None, table: str, number: int, at: str) -> list[str]:
    actor = sound.people[who] if who else "NULL"
    said = f'[["{table}", {number}, "0"]]'
    entry = (
        "INSERT INTO register_entry (id, chain, seq, kind, actor_id, at, rows, previous_hash, hash) VALUES"
        f" (900, '{chain}', 900, 'change', {actor}, '{at}', '{said}', '', '')"
    )
    with look(entry) as session:
        return [fault.sentence for fault in hand_faults(session, rules(), people_of(session))]


@pytest.mark.parametrize(
    ("chain", "who", "table", "whose", "sentence"),
    [
        ("staff", "security", "certificate", "clerk", ""),
        ("staff", "system", "certificate", "clerk", "不能登记证件"),
        ("staff", "clerk", "certificate", "clerk", "不能登记证件"),
        ("staff", "security", "person", "clerk", ""),
        ("staff", "system", "person", "clerk", ""),
        ("staff", "clerk", "person", "clerk", ""),
        ("staff", "head", "person", "clerk", "不能登记人员"),
        ("staff", None, "person", "clerk", "没有经手人"),
        ("staff", None, "certificate", "clerk", "没有经手人"),
        ("offices", "system", "organisation", "clerk", ""),
        ("offices", "partner", "organisation", "clerk", "不能登记机关"),
        ("offices", "security", "organisation", "clerk", "没有导入机构的记录"),
        ("offices", None, "organisation_series", "clerk", "没有导入机构的记录"),
    ],
)
def test_each_register_is_kept_by_whom_it_is_for(
    look: Look, sound: Office, chain: str, who: str | None, table: str, whose: str, sentence: str
) -> None:
    told = found(look, sound, chain, who, table, sound.people[whose], "2026-03-21 01:00:00")
    assert [sentence in one for one in told] == [True] * bool(sentence)


def test_what_founded_the_bureau_is_believed(look: Look, sound: Office) -> None:
    assert found(look, sound, "staff", "head", "certificate", 1, "2023-01-01 01:00:00") == []


def found_after(look: Look, sound: Office, until: str) -> list[str]:
    number = sound.people["security"]
    entry = (
        "INSERT INTO register_entry (id, chain, seq, kind, actor_id, at, rows, previous_hash, hash) VALUES"
        f" (900, 'staff', 900, 'change', {number}, '2026-03-21 01:00:00', '[[\"certificate\", 1, \"0\"]]', '', '')"
    )
    with look(f"UPDATE role_grant SET until = '{until}' WHERE person_id = {number}", entry) as session:
        return [fault.sentence for fault in hand_faults(session, rules(), people_of(session))]


def test_a_role_that_ended_by_this_very_entry_was_held(look: Look, sound: Office) -> None:
    assert [found_after(look, sound, until) for until in ("2026-03-20", "2026-03-19")] == [
        [], ["孟洁当日不能登记证件1"],
    ]  # fmt: skip


@pytest.mark.parametrize(("minutes", "count"), [(4, 0), (6, 1)])
def test_a_command_gives_codes_and_logs_it(look: Look, sound: Office, minutes: int, count: int) -> None:
    number = sound.people["clerk"]
    entry = (
        "INSERT INTO register_entry (id, chain, seq, kind, actor_id, at, rows, previous_hash, hash) VALUES"
        f" (900, 'staff', 900, 'change', NULL, '2026-03-21 01:00:00', '[[\"person\", {number}, \"0\"]]', '', '')"
    )
    log = (
        "INSERT INTO security_entry (id, at, kind, username, subject, address, detail) VALUES"
        f" (900, '2026-03-21 01:0{minutes}:00', 'administrator_renewed', '', '', '', '{{\"account\": {number}}}')"
    )
    old = "INSERT INTO edition (id, what, year, version, digest, content, at) VALUES (900, 'files', 0, 0, '', '', '2026-03-22 01:00:00')"
    with look(entry, log) as session:
        assert len(list(hand_faults(session, rules(), people_of(session)))) == count
    # An older program kept no line of it that could be told.
    with look(entry, old) as session:
        assert list(hand_faults(session, rules(), people_of(session))) == []


@pytest.mark.parametrize("who", ["security", None])
@pytest.mark.parametrize(
    ("table", "minutes", "detail", "count"),
    [
        ("organisation", 4, '{"organisation": 1}', 0),
        ("organisation", 4, "{}", 0),
        ("organisation", 4, '{"organisation": 2}', 1),
        ("organisation", 6, '{"organisation": 1}', 1),
        ("organisation_series", 4, '{"organisation": 2}', 0),
    ],
)
def test_a_command_brings_offices_in_and_logs_which(
    look: Look, sound: Office, who: str | None, table: str, minutes: int, detail: str, count: int
) -> None:
    actor = sound.people[who] if who else "NULL"
    entry = (
        "INSERT INTO register_entry (id, chain, seq, kind, actor_id, at, rows, previous_hash, hash) VALUES"
        f" (900, 'offices', 900, 'change', {actor}, '2026-03-21 01:00:00', '[[\"{table}\", 1, \"0\"]]', '', '')"
    )
    log = (
        "INSERT INTO security_entry (id, at, kind, username, subject, address, detail) VALUES"
        f" (900, '2026-03-21 01:0{minutes}:00', 'organisation_changed', '', '', '', '{detail}')"
    )
    with look(entry, log) as session:
        assert len(list(hand_faults(session, rules(), people_of(session)))) == count
