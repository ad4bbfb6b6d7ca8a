"""Who loaded a calendar."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from casehub.second_verifier import editions
from tests.second_verifier.memory import WORKFLOWS, at, database, said

NOTICE = 'year = 2027\nnotice = "x"\n'
CALENDAR: dict[str, Any] = {
    "id": 7, "what": "calendar", "year": 2027, "version": 1, "content": NOTICE,
    "digest": hashlib.sha256(NOTICE.encode()).hexdigest(), "loaded_by_id": None, "at": at(5),
}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "sound"),
    [({}, True), ({"year": 2028}, False), ({"version": 2}, False), ({"digest": "x"}, False), ({"content": "{"}, False)],
)
def test_its_content_is_what_it_says(change: dict[str, Any], sound: bool) -> None:
    entries = [{"id": 1, "chain": "editions", "seq": 1, "actor_id": None, "at": at(5), "rows": [["edition", 7, "0"]]}]
    grants = [{"id": 1, "person_id": 1, "role": "system_admin", "since": "2026-01-01", "until": None}]
    with database(edition=[{**CALENDAR, **change}], register_entry=entries, role_grant=grants) as db:
        told = said(editions.faults(db, WORKFLOWS))
    assert told == ([] if sound else ["edition 7: 内容不是这一年这一版的放假安排"])


@pytest.mark.parametrize(
    ("loader", "hand", "seq", "sentence"),
    [
        (1, 1, 2, ""),
        (None, None, 1, ""),
        (None, None, 2, "没有装入的人"),
        (1, None, 2, "没有装入的人，或者与登记簿所记的不符"),
        (1, 2, 2, "没有装入的人，或者与登记簿所记的不符"),
        (2, 2, 2, "装入的人当日不是规则管理员"),
        (3, 3, 2, "装入的人当日不是规则管理员"),
    ],
)
def test_a_rule_administrator_and_nobody_else(
    loader: int | None, hand: int | None, seq: int, sentence: str
) -> None:
    """1 keeps the rules; 2 is an officer; 3 kept them until the day before."""
    grants: list[dict[str, Any]] = [
        {"id": 1, "person_id": 1, "role": "system_admin", "since": "2026-01-01", "until": None},
        {"id": 2, "person_id": 2, "role": "clerk", "since": "2026-01-01", "until": None},
        {"id": 3, "person_id": 3, "role": "system_admin", "since": "2026-01-01", "until": "2026-03-04"},
    ]
    entries = [{"id": 1, "chain": "editions", "seq": seq, "actor_id": hand, "at": at(5), "rows": [["edition", 7, "0"]]}]
    rows = [{**CALENDAR, "loaded_by_id": loader}]
    with database(edition=rows, register_entry=entries, role_grant=grants) as db:
        told = said(editions.faults(db, WORKFLOWS))
    assert told == ([f"edition 7: {told[0].split(': ')[1]}"] if sentence else [])
    assert all(sentence in one for one in told)


@pytest.mark.parametrize(
    ("lines", "silent"),
    [([], []), ([(9, 6)], []), ([(8, 6), (9, 6)], []), ([(8, 6)], [9]), ([(8, 6), (9, 5)], [9]), ([(8, 5)], [8, 9])],
)
def test_rule_files_are_numbered_openly_since_the_first_that_were(
    lines: list[tuple[int, int]], silent: list[int]
) -> None:
    """8 and 9 were entered on the 6th; a line of another day says nothing of them."""
    files = [{**CALENDAR, "id": n, "what": "files", "content": "", "at": at(6)} for n in (8, 9)]
    logged = [
        {"id": place, "kind": "rules_numbered", "at": at(day), "detail": {"edition": number}}
        for place, (number, day) in enumerate(lines, 1)
    ]
    rows = [["edition", 8, "0"], ["edition", 9, "0"]]
    entries = [{"id": 1, "chain": "editions", "seq": 1, "actor_id": None, "at": at(6), "rows": rows}]
    grants = [{"id": 1, "person_id": 1, "role": "system_admin", "since": "2026-01-01", "until": None}]
    log = {"security_entry": logged} if logged else {}
    with database(edition=files, register_entry=entries, role_grant=grants, **log) as db:
        told = said(editions.faults(db, WORKFLOWS))
    assert told == [f"edition {number}: 安全日志没有登记这份规则文件的记录" for number in silent]
