"""Checkpoints against the logs they sum up, their signatures, and the copies outside."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from casehub.second_verifier import checkpoints
from casehub.second_verifier.canonical import ZERO, digest
from tests.second_verifier.memory import at, database, said

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = KEY.public_key().public_bytes_raw().hex()
PINNED = frozenset({PUBLIC})
HASHES = ["a" * 64, "b" * 64]


def heads(events: int) -> dict[str, str]:
    head = ZERO
    for one in HASHES[:events]:
        head = checkpoints._next(head, one)
    return {"event": head, "security": ZERO, "custody": ZERO, "register": ZERO}


def point(events: int, previous: str = ZERO, key: Ed25519PrivateKey = KEY, **changed: Any) -> dict[str, Any]:
    row = {
        "at": at(events), "event_count": events, "security_count": 0, "custody_count": 0,
        "register_count": 0, "root": digest(heads(events)), "previous": previous, **changed,
    }  # fmt: skip
    signature = key.sign(checkpoints.message(row)).hex()
    return {"id": events, **row, "heads": heads(events), "signature": signature,
            "public_key": key.public_key().public_bytes_raw().hex()}  # fmt: skip


def both() -> list[dict[str, Any]]:

    first = point(1)
    return [first, point(2, hashlib.sha256(checkpoints.message(first)).hexdigest())]


def found(
    rows: list[dict[str, Any]], hashes: list[str] = HASHES, outside: Path | None = None, second: str = at(2),
    editions: list[dict[str, Any]] | None = None,
) -> list[str]:
    moments = [at(1), second, at(3), at(4)]
    tables: dict[str, list[dict[str, Any]]] = {
        "event": [{"id": n, "hash": one, "at": moments[n]} for n, one in enumerate(hashes)],
        "security_entry": [{"id": 0}], "custody": [{"id": 0}], "register_entry": [{"id": 0, "hash": "", "at": ""}],
        "checkpoint": rows or [{"id": 0}],
    }  # fmt: skip
    if editions:
        tables["edition"] = editions
    with database(**tables) as db:
        for empty in ("security_entry", "custody", "register_entry", *([] if rows else ["checkpoint"])):
            db._connection.execute(f"DELETE FROM {empty}")
        return said(checkpoints.faults(db, PINNED, outside, at(30)))


def test_sound() -> None:
    assert found(both()) == []


@pytest.mark.parametrize(("second", "late"), [("2026-03-01T08:56:00.000000Z", False), ("2026-03-01T08:54:00.000000Z", True)])
def test_nothing_after_a_seal_is_of_before_it(second: str, late: bool) -> None:
    """The seal is of 9:00; clocks differ by five minutes at most."""
    told = found([point(1)], second=second)
    assert told == (["event 1: 时间早于在它以前封存的检查点"] if late else [])


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"signature": "00" * 64}, "签名不符"),
        ({"signature": "no hex"}, "签名不符"),
        ({"previous": ZERO}, "与上一检查点不衔接"),
        ({"at": at(1, 8)}, "时间早于上一检查点"),
        ({"at": at(31)}, "时间在将来"),
        ({"heads": {}}, "各记录的摘要与签署的不符"),
        ({"event_count": 9}, "其后的记录少于封存时"),
    ],
)
def test_a_row_that_was_changed(change: dict[str, Any], sentence: str) -> None:
    first, second = both()
    assert [one for one in found([first, {**second, **change}]) if sentence in one]


def test_a_record_that_was_changed() -> None:
    assert found(both(), ["a" * 64, "c" * 64]) == ["检查点 2: 记录与封存时不同"]


def test_another_key_is_not_the_pinned_one() -> None:
    other = Ed25519PrivateKey.from_private_bytes(bytes(32))
    assert found([point(1, key=other)]) == ["检查点 1: 不是用固定的公钥对应的密钥签署的"]


def test_none_where_a_key_is_pinned() -> None:
    assert found([]) == ["检查点: 固定了公钥，库中却没有检查点"]


def test_copies_outside(tmp_path: Path) -> None:
    rows = both()
    for row in rows:
        kept = {k: v for k, v in row.items() if k not in {"id", "heads"}}
        (tmp_path / f"{row['id']:08}.json").write_text(json.dumps(kept))
    assert found(rows, outside=tmp_path) == []
    (tmp_path / "empty").mkdir()
    assert found(rows, outside=tmp_path / "empty") == [f"{tmp_path / 'empty'}: 目录里没有检查点副本，没有同库外比对"]
    assert found(rows[:1], outside=tmp_path) == ["外存检查点 00000002.json: 库中没有它，或者与副本不同"]
    (tmp_path / "00000002.json").write_text("[]")
    assert found(rows, outside=tmp_path) == ["外存检查点 00000002.json: 文件损坏，读不出检查点"]
    assert found(rows, outside=tmp_path / "nowhere") == [f"{tmp_path / 'nowhere'}: 存放检查点副本的目录读不到"]


OTHER = Ed25519PrivateKey.from_private_bytes(bytes(32))
NEW = OTHER.public_key().public_bytes_raw().hex()


def changed(by: Ed25519PrivateKey | None = KEY, **more: Any) -> list[dict[str, Any]]:
    """A second checkpoint by another key, for which `by` has signed."""
    first = {**point(1), "endorsement": None}
    second = point(2, hashlib.sha256(checkpoints.message(first)).hexdigest(), OTHER)
    said_of_it = f"casehub key\n{NEW}\n".encode() + checkpoints.message(second)
    return [first, {**second, "endorsement": by.sign(said_of_it).hex() if by else None, **more}]


@pytest.mark.parametrize(
    ("rows", "pinned", "count"),
    [
        (changed(), {PUBLIC}, 0), (changed(), {NEW}, 0), (changed(), set(), 0), (changed(), {"00" * 32}, 2),
        (changed(None), {PUBLIC}, 2), (changed(None), set(), 1), (changed(None), {PUBLIC, NEW}, 0),
        (changed(OTHER), {PUBLIC}, 2), (changed(endorsement="zz"), set(), 1), (changed(endorsement="00" * 64), set(), 1),
    ],
)  # fmt: skip
def test_a_key_is_changed_by_the_signature_of_the_one_before(
    rows: list[dict[str, Any]], pinned: set[str], count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(globals(), "PINNED", frozenset(pinned))
    told = found(rows)
    assert len(told) == count, told
    assert all("没有原密钥的签署" in one or "不是用固定的公钥对应的密钥签署的" in one for one in told)


EARLY = {"id": 1, "what": "files", "at": at(1), "content": ""}


@pytest.mark.parametrize(
    ("kept_at", "pinned", "count"),
    [(at(3), set(), 0), (at(2), set(), 1), (at(1), set(), 1), (None, set(), 0), (at(3), {PUBLIC}, 1), (at(3), {PUBLIC, NEW}, 0)],
)
def test_a_key_was_changed_before_any_signed_for_the_next(
    kept_at: str | None, pinned: set[str], count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before the first edition with content: nothing is to sign; what is pinned is asked for all the same."""
    monkeypatch.setitem(globals(), "PINNED", frozenset(pinned))
    kept = [] if kept_at is None else [{**EARLY, "id": 2, "at": kept_at, "content": "rules"}]
    assert len(found(changed(None), editions=[EARLY, *kept])) == count
