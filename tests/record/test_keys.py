"""The signing key: never replaced silently, and changed with its own signature."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from casehub.record.checkpoints import handing_over, seal
from casehub.record.keys import (
    KeyTrouble,
    former_of,
    pinned_keys,
    public_key,
    signing_key,
    write_whole,
)
from tests import factories
from tests.faults.world import Office

KEY, AT = bytes(range(32)), factories.AT


def test_a_lost_key_is_not_replaced_silently(own_office: Office, tmp_path: Path) -> None:
    path = tmp_path / "keys" / "checkpoint.key"
    with own_office.session() as session:
        key, _ = signing_key(session, path)
        assert signing_key(session, path) == (path.read_bytes(), None) == (key, None)
        assert path.stat().st_mode & 0o777 == 0o600
        seal(session, key, AT)
        path.unlink()
        with pytest.raises(KeyTrouble, match="放回原来的密钥"):
            signing_key(session, path)
        made, former = signing_key(session, path, renew=True)
        assert (made == key, former) == (False, None)
        path.write_bytes(key[:-1])
        with pytest.raises(KeyTrouble, match="应为 32 字节"):
            signing_key(session, path)


def test_a_new_key_that_was_lost_is_made_again_and_signed_for(own_office: Office, tmp_path: Path) -> None:
    path = tmp_path / "checkpoint.key"
    with own_office.session() as session:
        first, _ = signing_key(session, path)
        seal(session, first, AT)
        second, _ = signing_key(session, path, renew=True)
        path.unlink()
        third, former = signing_key(session, path, renew=True)
        assert (third != second, former) == (True, first)


@pytest.mark.parametrize("former", [False, True])
@pytest.mark.parametrize("damage", ["short", "unreadable"])
def test_a_damaged_key_is_not_renewed_away(own_office: Office, tmp_path: Path, damage: str, former: bool) -> None:
    """Neither the key that signed last, nor the one before that has still to sign for the next."""
    path = tmp_path / "checkpoint.key"
    with own_office.session() as session:
        key, _ = signing_key(session, path)
        seal(session, key, AT)
        damaged = path
        if former:
            signing_key(session, path, renew=True)
            damaged = former_of(path)
        damaged.unlink()
        if damage == "short":
            damaged.write_bytes(key[:-1])
        else:
            damaged.mkdir()
        standing = path.is_file() and path.read_bytes()
        with pytest.raises(KeyTrouble, match="先移走这个文件"):
            signing_key(session, path, renew=True)
        assert damaged.exists()
        assert (path.is_file() and path.read_bytes()) == standing


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


def test_a_key_signs_for_the_one_that_takes_its_place(own_office: Office, tmp_path: Path) -> None:
    path = tmp_path / "checkpoint.key"
    with own_office.session() as session:
        first, _ = signing_key(session, path)
        seal(session, first, AT)
        second, former = signing_key(session, path, renew=True)
        assert (path.read_bytes(), former) == (second, first)
        # Interrupted before it had signed: the same two again, asked for or not.
        assert signing_key(session, path) == signing_key(session, path, renew=True) == (second, first)
        row = seal(session, second, AT, former=former)
        assert row.public_key == public_key(second)
        old = Ed25519PrivateKey.from_private_bytes(first).public_key()
        old.verify(bytes.fromhex(row.endorsement or ""), handing_over(row))
        third, former = signing_key(session, path, renew=True)
        assert (third != second, former) == (True, second)
        seal(session, third, AT, former=former)
        assert signing_key(session, path) == (third, None)
        assert not former_of(path).exists()


def test_another_key_in_its_place_signs_nothing(own_office: Office, tmp_path: Path) -> None:
    path = tmp_path / "checkpoint.key"
    with own_office.session() as session:
        key, _ = signing_key(session, path)
        seal(session, key, AT)
        path.write_bytes(KEY)
        with pytest.raises(KeyTrouble, match="不是签署上一个检查点的那一个"):
            signing_key(session, path)


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
