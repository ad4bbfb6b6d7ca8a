"""A time stamp's digest and time, read with the standard library, against its checkpoint."""

from __future__ import annotations

import base64
import hashlib
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from casehub.second_verifier import checkpoints, stamps
from tests.authority import Authority
from tests.second_verifier.memory import at, database, said

POINT: dict[str, Any] = {"id": 1, "at": at(5), "event_count": 1, "security_count": 0, "custody_count": 0,
                         "register_count": 0, "root": "a" * 64, "previous": "0" * 64}  # fmt: skip
DIGEST = hashlib.sha256(checkpoints.message(POINT)).digest()


@cache
def token(digest: bytes = DIGEST, day: int = 5) -> bytes:
    return Authority(datetime(2026, 3, day, 9, 0, 1, 250_000, tzinfo=UTC)).token(digest)


def found(content: bytes | str, when: str = "2026-03-05T09:00:01.250000Z", number: int = 1, outside: Path | None = None) -> list[str]:
    text = content if isinstance(content, str) else base64.b64encode(content).decode()
    row = {"checkpoint_id": number, "token": text, "at": when}
    with database(checkpoint=[POINT], time_stamp=[row]) as db:
        return said(stamps.faults(db, outside))


def test_digest_and_time_are_read() -> None:
    assert stamps.read(token()) == (DIGEST, "2026-03-05T09:00:01.250000Z")
    assert found(token()) == []
    assert found("") == []  # asked for, and not there yet


def test_it_is_of_its_checkpoint_and_not_of_before() -> None:
    assert found(token(bytes(32))) == ["检查点 1 的时间戳: 签名不符，或者盖在别的内容上"]
    assert found(token(), when=at(6)) == ["检查点 1 的时间戳: 登记的时间与时间戳不符"]
    early = token(DIGEST, 4)
    assert found(early, when="2026-03-04T09:00:01.250000Z") == ["检查点 1 的时间戳: 早于检查点"]
    assert found(token(), number=2) == ["检查点 2 的时间戳: 没有这个检查点"]


def test_what_it_says_is_what_was_signed() -> None:
    """The digest inside made to fit another checkpoint: the signed digest tells."""
    forged = token(bytes(32)).replace(bytes(32), DIGEST)
    assert found(forged) == ["检查点 1 的时间戳: 已损坏，或者与检查点不符"]


@pytest.mark.parametrize("cut", [1, 2, 40, 400, 1000])
def test_a_damaged_token_is_a_fault_and_no_crash(cut: int) -> None:
    assert found(token()[:cut]) == found(token() + b"\0") == ["检查点 1 的时间戳: 已损坏，或者与检查点不符"]


def test_no_base64() -> None:
    assert found("不是") == ["检查点 1 的时间戳: 已损坏，或者与检查点不符"]


def test_copies_outside(tmp_path: Path) -> None:
    (tmp_path / "00000001.tst").write_bytes(token())
    assert found(token(), outside=tmp_path) == []
    (tmp_path / "00000002.tst").write_bytes(token())
    assert found(token(), outside=tmp_path) == ["外存时间戳 00000002.tst: 库中没有它，或者与副本不同"]
