"""Who loaded a calendar."""

from __future__ import annotations

import pytest

from casehub.record.editions import digest_of
from casehub.record.verification.editions import edition_faults
from casehub.record.verification.ground import people_of
from tests.faults.world import Office, rules
from tests.record.conftest import Look

NOTICE = 'year = 2027\nnotice = "x"\n'


@pytest.mark.parametrize("change", ["year = 2028", "version = 2", "digest = 'x'", "content = 'year = 2027'", "content = '{'"])
def test_its_content_is_what_it_says(look: Look, change: str) -> None:
    edition = (
        "INSERT INTO edition (id, what, year, version, digest, content, at)"
        f" VALUES (900, 'calendar', 2027, 1, '{digest_of(NOTICE)}', '{NOTICE}', '2026-03-01 01:00:00')"
    )
    with look(edition, f"UPDATE edition SET {change} WHERE id = 900") as session:
        told = [str(f) for f in edition_faults(session, rules(), people_of(session))]
    assert any("内容不是这一年这一版的放假安排" in one for one in told)


@pytest.mark.parametrize(
    ("loader", "hand", "seq", "sentence"),
    [
        ("system", "system", 2, ""),
        (None, None, 1, ""),
        (None, None, 2, "没有装入的人"),
        ("system", None, 2, "与登记簿所记的不符"),
        ("system", "clerk", 2, "与登记簿所记的不符"),
        ("clerk", "clerk", 2, "当日不是规则管理员"),
    ],
)
def test_a_rule_administrator_and_nobody_else(
    look: Look, sound: Office, loader: str | None, hand: str | None, seq: int, sentence: str
) -> None:
    by, actor = (sound.people[name] if name else "NULL" for name in (loader, hand))
    edition = (
        "INSERT INTO edition (id, what, year, version, digest, content, loaded_by_id, at)"
        f" VALUES (900, 'calendar', 2027, 1, '{digest_of(NOTICE)}', '{NOTICE}', {by}, '2026-03-01 01:00:00')"
    )
    entry = (
        "INSERT INTO register_entry (id, chain, seq, kind, actor_id, at, rows, previous_hash, hash)"
        f" VALUES (900, 'editions', {seq}, 'change', {actor}, '2026-03-01 01:00:00', '[[\"edition\", 900, \"0\"]]', '', '')"
    )
    with look("DELETE FROM register_entry WHERE id = 1", edition, entry) as session:
        told = [str(f) for f in edition_faults(session, rules(), people_of(session))]
    assert bool(told) is bool(sentence)
    assert all(sentence in one for one in told)


@pytest.mark.parametrize(
    ("lines", "silent"),
    [([], []), ([(901, 6)], []), ([(900, 6)], [901]), ([(900, 6), (901, 5)], [901]), ([(900, 5)], [900, 901])],
)
def test_rule_files_are_numbered_openly_since_the_first_that_were(
    look: Look, lines: list[tuple[int, int]], silent: list[int]
) -> None:
    """Both were entered on the 6th; a line of another day says nothing of them."""
    rows = [
        "INSERT INTO edition (id, what, year, version, digest, content, at)"
        f" VALUES ({number}, 'files', 0, 0, '7', '', '2026-03-06 01:00:00')"
        for number in (900, 901)
    ]
    rows += [
        "INSERT INTO security_entry (id, at, kind, username, subject, address, detail) VALUES"
        f" ({900 + place}, '2026-03-0{day} 01:00:00', 'rules_numbered', '', '', '', '{{\"edition\": {number}}}')"
        for place, (number, day) in enumerate(lines)
    ]
    with look(*rows) as session:
        told = [f for f in edition_faults(session, rules(), people_of(session)) if f.where.startswith("规则文件 9")]
    assert [f.where for f in told] == [f"规则文件 {number}" for number in silent]
    assert all("安全日志没有登记" in f.sentence for f in told)
