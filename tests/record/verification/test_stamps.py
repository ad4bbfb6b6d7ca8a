"""Time stamps against the checkpoints beside which they lie."""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from casehub.model import Checkpoint
from casehub.record.checkpoints import checkpoint_hash
from casehub.record.verification.stamps import stamp_faults
from tests.authority import Authority, pem_file
from tests.record.conftest import Look

AT = datetime(2026, 3, 21, 5, tzinfo=UTC)


@pytest.fixture
def token(look: Look) -> bytes:
    with look("UPDATE case_file SET id = id") as session:
        row = session.scalars(select(Checkpoint)).one()
        return Authority(AT).token(bytes.fromhex(checkpoint_hash(row)))


def found(
    look: Look, content: bytes | str, *, at: str = "2026-03-21 05:00:00", number: int = 1,
    folder: Path | None = None, roots: Path | None = None, then: str = "",
) -> list[str]:  # fmt: skip
    text = content if isinstance(content, str) else base64.b64encode(content).decode()
    put = (
        "INSERT INTO time_stamp (checkpoint_id, server, attempts, due_at, fault, token, at) VALUES"
        f" ({number}, 'http://tsa', 1, '2026-03-21 05:00:00', '', '{text}', '{at}')"
    )
    with look(put, *([then] if then else [])) as session:
        return [str(f) for f in stamp_faults(session, [folder] if folder else [], roots)]


def test_sound(look: Look, token: bytes, tmp_path: Path) -> None:
    (tmp_path / "00000001.tst").write_bytes(token)
    assert found(look, token, folder=tmp_path, roots=pem_file(tmp_path, Authority(AT))) == []
    assert found(look, "") == []  # asked for, and not there yet


def test_of_something_else(look: Look, token: bytes) -> None:
    other = Authority(AT).token(bytes(32))
    assert found(look, other) == ["检查点 1 的时间戳：签名不符，或者盖在别的内容上"]
    (told,) = found(look, token, then="UPDATE checkpoint SET event_count = 99")
    assert "盖在别的内容上" in told


@pytest.mark.parametrize(
    ("content", "at", "number", "sentence"),
    [
        ("AAAA", "2026-03-21 05:00:00", 1, "已损坏"),
        ("不是", "2026-03-21 05:00:00", 1, "已损坏"),
        ("", "2026-03-21 06:00:00", 1, ""),
        (None, "2026-03-21 06:00:00", 1, "登记的时间与时间戳不符"),
        (None, "2026-03-21 05:00:00", 9, "没有这个检查点"),
    ],
)
def test_rows_that_do_not_fit(
    look: Look, token: bytes, content: str | None, at: str, number: int, sentence: str
) -> None:
    told = found(look, token if content is None else content, at=at, number=number)
    assert bool(told) is bool(sentence)
    assert all(sentence in one for one in told)


def test_earlier_than_what_it_stamps(look: Look) -> None:
    with look("UPDATE case_file SET id = id") as session:
        row = session.scalars(select(Checkpoint)).one()
        early = Authority(datetime(2026, 3, 20, tzinfo=UTC)).token(bytes.fromhex(checkpoint_hash(row)))
    assert found(look, early, at="2026-03-20 00:00:00") == ["检查点 1 的时间戳：早于检查点"]


def test_of_a_stranger(look: Look, token: bytes, tmp_path: Path) -> None:
    stranger = pem_file(tmp_path, Authority(AT, "别的机构"))
    assert found(look, token, roots=stranger) == ["检查点 1 的时间戳：不是由设定的时间戳机构签发的"]
    told = found(look, token, roots=tmp_path / "gone.pem")
    assert any("读不出" in one for one in told)


def test_copies_outside(look: Look, token: bytes, tmp_path: Path) -> None:
    (tmp_path / "00000002.tst").write_bytes(token)
    assert found(look, token, folder=tmp_path) == ["外存时间戳 00000002.tst：库中没有这个时间戳，或者与副本不同"]
