"""Checkpoints: one goes on from the other, keys are never replaced silently, copies are whole."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest

from casehub.record.checkpoints import (
    KeyTrouble,
    Places,
    Prefixes,
    checkpoint_hash,
    checkpoint_json,
    counts_of,
    newest_copy,
    pinned_keys,
    public_key,
    roll,
    root_of,
    seal,
    seal_due,
    signing_key,
    write_copies,
    write_whole,
)
from tests import factories
from tests.faults import roads
from tests.faults.world import Office

KEY, AT = bytes(range(32)), factories.AT


def test_a_roll_goes_on_where_it_stood() -> None:
    hashes = [f"{n:064x}" for n in range(5)]
    assert roll(hashes[3:], roll(hashes[:3])) == roll(hashes)
    assert roll(hashes) != roll(reversed(hashes))


def test_a_seal_goes_on_from_the_one_before_and_sums_up_all(own_office: Office) -> None:
    roads.registered(own_office)
    with own_office.session() as session:
        first = seal(session, KEY, AT)
        number, counted, said = first.id, counts_of(first), checkpoint_hash(first)
    roads.told_defects(own_office)
    with own_office.session() as session:
        second = seal(session, KEY, AT + timedelta(hours=1))
        assert (second.id, second.previous) == (number + 1, said)
        assert counts_of(second)["event"] > counted["event"]
        prefixes = Prefixes(session, [counted, counts_of(second)])
        assert prefixes.root(counts_of(second)) == second.root == root_of(second.heads or {})
        assert prefixes.root({**counted, "event": 10_000}) is None


def test_a_seal_is_due_after_its_time(own_office: Office, tmp_path: Path) -> None:
    roads.registered(own_office)
    places = Places(tmp_path / "checkpoint.key", tmp_path / "own")
    with own_office.session() as session:
        assert seal_due(session, places, timedelta(hours=1), AT) is not None
        assert seal_due(session, places, timedelta(hours=1), AT + timedelta(minutes=59)) is None
        assert seal_due(session, places, timedelta(hours=1), AT + timedelta(hours=1)) is not None


def test_a_lost_key_is_not_replaced_silently(own_office: Office, tmp_path: Path) -> None:
    path = tmp_path / "keys" / "checkpoint.key"
    with own_office.session() as session:
        key = signing_key(session, path)
        assert signing_key(session, path) == key == path.read_bytes()
        assert path.stat().st_mode & 0o777 == 0o600
        seal(session, key, AT)
        path.unlink()
        with pytest.raises(KeyTrouble, match="放回原来的密钥"):
            signing_key(session, path)
        assert signing_key(session, path, renew=True) != key
        path.write_bytes(key[:-1])
        with pytest.raises(KeyTrouble, match="应为 32 字节"):
            signing_key(session, path)


def test_keys_to_pin_are_told_or_read_from_a_file(tmp_path: Path) -> None:
    one, other = public_key(KEY), public_key(bytes(32))
    (tmp_path / "keys").write_text(f"{one}\n{other}\n")
    assert pinned_keys(one) == {one}
    assert pinned_keys(str(tmp_path / "keys")) == {one, other}
    (tmp_path / "empty").write_text("")
    (tmp_path / "half").write_text(f"{one}\n{other[:-2]}")
    assert pinned_keys(" ".join([one, other] * 3)) == {one, other}
    for wrong, said in (
        ("xyz", "没有公钥文件 xyz"), (one[:-2], f"没有公钥文件 {one[:-2]}"),
        (str(tmp_path / "none"), "/none；直接写公钥的"), (str(tmp_path), "读不出"),
        (str(tmp_path / "empty"), "是空的"), (str(tmp_path / "half"), "第 2 个公钥"),
    ):  # fmt: skip
        with pytest.raises(KeyTrouble, match=said):
            pinned_keys(wrong)


def test_copies_that_are_missing_or_empty_are_written_and_others_left(
    own_office: Office, tmp_path: Path
) -> None:
    places = Places(tmp_path / "checkpoint.key", tmp_path / "own", tmp_path / "outside")
    with own_office.session() as session:
        rows = [seal(session, KEY, AT + timedelta(hours=n)) for n in range(2)]
        assert len(write_copies(session, places)[0]) == 4
        assert write_copies(session, places) == ([], [])
        (tmp_path / "own" / "00000001.json").write_bytes(b"")
        (tmp_path / "outside" / "00000002.json").write_bytes(b"other")
        assert write_copies(session, places)[0] == [tmp_path / "own" / "00000001.json"]
        assert (tmp_path / "own" / "00000001.json").read_text() == checkpoint_json(rows[0])
        assert (tmp_path / "outside" / "00000002.json").read_bytes() == b"other"
    assert newest_copy(tmp_path / "own") is not None and newest_copy(tmp_path / "nowhere") is None


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "folder" / "1.json"
    write_whole(path, b"first")

    def refuse(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(OSError, match="No space"):
        write_whole(path, b"second")
    assert path.read_bytes() == b"first"
    assert list(path.parent.iterdir()) == [path]
