"""Checkpoints inside and outside against the record, their signatures and the pinned key."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text

from casehub.model import Checkpoint
from casehub.record.checkpoints import checkpoint_json, seal
from casehub.record.keys import public_key
from casehub.record.verification.checkpoints import checkpoint_faults, copies_in
from tests.record.conftest import KEY, Look

NOW = datetime(2026, 12, 1, tzinfo=UTC)
PINNED = frozenset({public_key(KEY)})
NOTHING = "UPDATE case_file SET id = id"
CHANGES = [
    ("UPDATE checkpoint SET signature = 'zz'", "签名不符"),
    ("UPDATE checkpoint SET root = 'x'", "签名不符"),
    ("UPDATE checkpoint SET heads = '{}'", "各记录的摘要与签署的不符"),
    ("UPDATE checkpoint SET previous = 'x'", "与上一检查点不衔接"),
    ("UPDATE checkpoint SET id = 2", "与上一检查点不衔接"),
    ("UPDATE checkpoint SET at = '2099-01-01 00:00:00'", "时间在将来"),
    ("UPDATE event SET hash = 'x' WHERE id = 1", "记录与封存时不同"),
    ("DELETE FROM event WHERE id = 1", "其后的记录少于封存时"),
    ("UPDATE checkpoint SET endorsement = signature", "没有换签名密钥"),
    ("DELETE FROM checkpoint", "固定了公钥，库中却没有检查点"),
]


def found(look: Look, statement: str, *folders: Path, pinned: frozenset[str] = PINNED) -> list[str]:
    with look(statement) as session:
        return [str(f) for f in checkpoint_faults(session, pinned, folders, NOW)]


def test_sound(look: Look) -> None:
    assert found(look, NOTHING) == []


@pytest.mark.parametrize(("statement", "sentence"), CHANGES, ids=range(len(CHANGES)))
def test_changed(look: Look, statement: str, sentence: str) -> None:
    assert [one for one in found(look, statement) if sentence in one]


@pytest.mark.parametrize("table", ["event", "register_entry"])
@pytest.mark.parametrize(("minutes", "late"), [(4, False), (6, True)])
def test_nothing_after_a_seal_is_of_before_it(look: Look, table: str, minutes: int, late: bool) -> None:
    """Clocks differ by five minutes at most."""
    with look(NOTHING) as session:
        sealed = session.scalars(select(Checkpoint.at)).one() - timedelta(minutes=minutes)
    moment = f"{sealed.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}"
    columns = (
        "id, case_id, seq, step, code, source, target, actor_id, on_behalf_of, duty, at, sentence, detail, procedure, previous_hash, hash"
        if table == "event"
        else "id, chain, seq, kind, actor_id, at, rows, previous_hash, hash"
    )
    given = {"id": "id + 9000", "seq": "seq + 9000", "at": f"'{moment}'", "hash": "'x' || hash"}
    values = ", ".join(given.get(name, name) for name in columns.split(", "))
    last = f"(SELECT max(id) FROM {table})"
    with look(f"INSERT INTO {table} ({columns}) SELECT {values} FROM {table} WHERE id = {last}") as session:
        told = [str(f) for f in checkpoint_faults(session, PINNED, (), NOW)]
    assert [one for one in told if "时间早于在它以前封存的检查点" in one] == told
    assert bool(told) is late


def test_another_key_than_the_pinned(look: Look) -> None:
    (told,) = found(look, NOTHING, pinned=frozenset({"00" * 32}))
    assert "不是用固定的公钥对应的密钥签署的" in told


def test_copies(look: Look, tmp_path: Path) -> None:
    with look(NOTHING) as session:
        copy = checkpoint_json(session.scalars(select(Checkpoint)).one())
    (tmp_path / "00000001.json").write_text(copy)
    assert found(look, NOTHING, tmp_path) == []
    (told,) = found(look, "DELETE FROM checkpoint", tmp_path, pinned=frozenset())
    assert "库中没有这个检查点" in told
    assert [one for one in found(look, "DELETE FROM event WHERE id = 1", tmp_path) if "数据库可能被回退" in one]
    assert [f for f in found(look, NOTHING, tmp_path / "gone") if "读不到" in f]
    (tmp_path / "00000001.json").write_text("{")
    assert list(copies_in(tmp_path)) == [("00000001.json", None)]
    (told,) = found(look, NOTHING, tmp_path)
    assert "文件损坏" in told


def test_a_folder_without_copies_compares_nothing(look: Look, tmp_path: Path) -> None:
    """Of two folders the empty one is told; with no seal yet there is nothing to compare."""
    empty, full = tmp_path / "empty", tmp_path / "full"
    empty.mkdir()
    full.mkdir()
    with look(NOTHING) as session:
        (full / "00000001.json").write_text(checkpoint_json(session.scalars(select(Checkpoint)).one()))
    (told,) = found(look, NOTHING, full, empty)
    assert str(empty) in told and "没有检查点副本" in told
    assert found(look, "DELETE FROM checkpoint", empty, pinned=frozenset()) == []


OTHER = bytes(32)
ENDORSEMENTS = {
    "signed by the key before": ("", PINNED, ""),
    "where the newer key is pinned": ("", {public_key(OTHER)}, ""),
    "where none is pinned": ("", (), ""),
    "not signed": ("endorsement = NULL", PINNED, "没有原密钥的签署"),
    "not signed, and not pinned": ("endorsement = NULL", (), "没有原密钥的签署"),
    "not signed, and both pinned": ("endorsement = NULL", {*PINNED, public_key(OTHER)}, ""),
    "signed by another": ("endorsement = signature", PINNED, "没有原密钥的签署"),
    "signed for another seal": ("endorsement = replace(endorsement, substr(endorsement, 1, 2), '00')", PINNED, "不是用固定的公钥"),
}


@pytest.mark.parametrize("how", ENDORSEMENTS)
def test_a_key_is_changed_by_the_signature_of_the_one_before(look: Look, how: str) -> None:
    change, pinned, sentence = ENDORSEMENTS[how]
    with look(NOTHING) as session:
        seal(session, OTHER, datetime(2026, 3, 22, tzinfo=UTC), former=KEY)
        if change:
            session.execute(text(f"UPDATE checkpoint SET {change} WHERE id = 2"))
            session.expire_all()
        told = [str(f) for f in checkpoint_faults(session, pinned, (), NOW)]
    assert bool(told) is bool(sentence), told
    assert any(sentence in one for one in told) or not sentence


@pytest.mark.parametrize(
    ("kept_at", "pinned", "count"),
    [
        ("2026-03-23 00:00:00", (), 0), ("2026-03-22 00:00:00", (), 1), ("", (), 0),
        ("2026-03-23 00:00:00", PINNED, 1), ("2026-03-23 00:00:00", {*PINNED, public_key(OTHER)}, 0),
    ],
)  # fmt: skip
def test_a_key_was_changed_before_any_signed_for_the_next(
    look: Look, kept_at: str, pinned: frozenset[str], count: int
) -> None:
    """Before the first edition with content: nothing is to sign; what is pinned is asked for all the same."""
    columns = "(id, what, year, version, digest, content, at)"
    rows = "(900, 'files', 0, 0, '', '', '2026-03-01 00:00:00')"
    if kept_at:
        rows += f", (901, 'files', 0, 0, '', 'rules', '{kept_at}')"
    with look(f"INSERT INTO edition {columns} VALUES {rows}") as session:
        seal(session, OTHER, datetime(2026, 3, 22, tzinfo=UTC))
        told = [str(f) for f in checkpoint_faults(session, pinned, (), NOW)]
    assert len(told) == count, told
