"""A token is asked for, read and checked; whatever else comes back is refused with a sentence."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from casehub.documents.timestamps import NoTimeStamp, ask, read, roots_in
from tests.authority import NAME, Authority, listening, pem_file

AT = datetime(2026, 3, 21, 4, 5, 6, 789000, tzinfo=UTC)
DIGEST = hashlib.sha256(b"checkpoint").digest()


@pytest.fixture
def authority() -> Iterator[Authority]:
    with listening(Authority(AT)) as one:
        yield one


def test_a_token_says_when_and_by_whom(authority: Authority, tmp_path: Path) -> None:
    token = ask(authority.address, DIGEST)
    assert authority.asked == [DIGEST]
    stamp = read(token, DIGEST)
    assert (stamp.at, stamp.authority, stamp.whole, stamp.trusted) == (AT, NAME, True, False)
    assert read(token, DIGEST, roots_in(pem_file(tmp_path, authority))).trusted
    stranger = roots_in(pem_file(tmp_path, Authority(AT, "别的机构")))
    assert not read(token, DIGEST, stranger).trusted


def test_a_token_over_something_else_is_not_whole(authority: Authority) -> None:
    token = ask(authority.address, DIGEST)
    assert not read(token, hashlib.sha256(b"another").digest()).whole
    damaged = bytearray(token)
    damaged[-1] ^= 1
    assert not read(bytes(damaged), DIGEST).whole


@pytest.mark.parametrize("token", [b"", b"\x30\x03abc", b"text"])
def test_what_is_no_token_is_refused(token: bytes) -> None:
    with pytest.raises(NoTimeStamp):
        read(token, DIGEST)


@pytest.mark.parametrize("way", ["silent", "refuses", "garbled"])
def test_a_server_that_gives_none(authority: Authority, way: str) -> None:
    setattr(authority, way, True)
    with pytest.raises(NoTimeStamp, match="时间戳服务器没有给出时间戳"):
        ask(authority.address, DIGEST)


def test_nobody_listens(authority: Authority) -> None:
    with listening(Authority(AT)) as gone:
        address = gone.address
    with pytest.raises(NoTimeStamp, match="没有应答"):
        ask(address, DIGEST)


def test_a_file_without_certificates_is_told(tmp_path: Path) -> None:
    (tmp_path / "x.pem").write_text("no certificate")
    for name in ("x.pem", "missing.pem"):
        with pytest.raises(NoTimeStamp, match="读不出"):
            roots_in(tmp_path / name)
