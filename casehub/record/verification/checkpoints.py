"""Checkpoints against the record, against the pinned public key, and against the copies outside."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import select

from casehub.model import GENESIS, Checkpoint, Event, RegisterEntry
from casehub.record.checkpoints import (
    LOGS,
    Prefixes,
    checkpoint_hash,
    checkpoint_json,
    checkpoint_text,
    counts_of,
    handing_over,
    root_of,
)
from casehub.record.clock import TOLERANCE
from casehub.record.faults import Fault
from casehub.record.verification.counting import from_before

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy.orm import Session


def copies_in(folder: Path) -> Iterator[tuple[str, dict[str, object] | None]]:
    """The copies in a folder: name and content; None for what cannot be read as a checkpoint."""
    for path in sorted(folder.glob("*.json")):
        try:
            content = json.loads(path.read_bytes())
            counts = [content[f"{name}_count"] for name in LOGS[:3]]
            whole = all(isinstance(count, int) for count in counts)
            whole = whole and all(isinstance(content[k], str) for k in ("at", "root", "previous"))
            whole = whole and all(isinstance(content[k], str) for k in ("signature", "public_key"))
        except (OSError, ValueError, KeyError, TypeError):
            whole, content = False, None
        yield path.name, content if whole else None


def checkpoint_faults(
    session: Session,
    pinned: Collection[str],
    folders: Sequence[Path],
    now: datetime | None,
) -> Iterator[Fault]:
    """Everything that does not hold about checkpoints, inside and outside."""
    kept = list(session.scalars(select(Checkpoint).order_by(Checkpoint.id)))
    outside = []
    for folder in folders:
        if not folder.is_dir():
            yield Fault("copy", str(folder), "存放检查点副本的目录读不到")
            continue
        copies = list(copies_in(folder))
        if kept and not copies:
            # An empty folder compares nothing: a record that was set back whole would pass.
            yield Fault("copy", str(folder), "目录里没有检查点副本，没有同库外比对")
        outside += [(folder, *one) for one in copies]
    points = [counts_of(row) for row in kept]
    points += [_counts(content) for _, _, content in outside if content is not None]
    prefixes = Prefixes(session, points)
    if pinned and not kept:
        yield Fault("checkpoint", "检查点", "固定了公钥，库中却没有检查点")
    trusted, old = _trusted(pinned, kept), from_before(session)
    previous, last, key = GENESIS, None, ""
    for number, row in enumerate(kept, 1):
        where = f"检查点 {row.id}"
        if row.id != number or row.previous != previous:
            yield Fault("checkpoint", where, "与上一检查点不衔接")
        if last is not None and row.at < last:
            yield Fault("checkpoint", where, "时间早于上一检查点")
        if now is not None and row.at > now + TOLERANCE:
            yield Fault("checkpoint", where, "时间在将来")
        if pinned and row.public_key not in trusted:
            yield Fault("checkpoint", where, "不是用固定的公钥对应的密钥签署的")
        changed = key not in {"", row.public_key}
        # Programs of before the first edition with content let no key sign for the next.
        excused = old(row.at) or {key, row.public_key} <= set(pinned)
        if changed and not excused and not _endorsed(row, key):
            yield Fault("checkpoint", where, "换了签名密钥，没有原密钥的签署")
        if row.endorsement is not None and not changed:
            yield Fault("checkpoint", where, "没有换签名密钥，却有原密钥的签署")
        key = row.public_key
        if not _signed(row):
            yield Fault("checkpoint", where, "签名不符")
        if row.heads is not None and root_of(row.heads) != row.root:
            yield Fault("checkpoint", where, "各记录的摘要与签署的不符")
        root = prefixes.root(counts_of(row))
        if root is None:
            yield Fault("checkpoint", where, "其后的记录少于封存时")
        elif root != row.root:
            yield Fault("checkpoint", where, "记录与封存时不同")
        previous, last = checkpoint_hash(row), row.at
    yield from _backdated(session, kept)
    inside = {checkpoint_json(row) for row in kept}
    for _, name, content in outside:
        yield from _copy_faults(f"外存检查点 {name}", content, inside, prefixes)


def _backdated(session: Session, kept: Sequence[Checkpoint]) -> Iterator[Fault]:
    """What was written after a seal and says that it was before: time goes with the order.

    Clocks of two machines differ, and an act waits for its turn: by no more than TOLERANCE.
    """
    for name, model in (("记录", Event), ("登记", RegisterEntry)):
        log = LOGS[0] if model is Event else LOGS[-1]
        seals = [(counts_of(row).get(log), row.at) for row in kept]
        waiting = [(count, at) for count, at in seals if count is not None]
        sealed: datetime | None = None
        rows = session.execute(select(model.id, model.at).order_by(model.id))
        for place, (number, at) in enumerate(rows):
            while waiting and waiting[0][0] <= place:
                sealed = waiting.pop(0)[1]
            if sealed is not None and at < sealed - TOLERANCE:
                yield Fault("replay", f"{name} {number}", "时间早于在它以前封存的检查点")


def _counts(content: Mapping[str, Any]) -> dict[str, int]:
    return {n: content[f"{n}_count"] for n in LOGS if isinstance(content.get(f"{n}_count"), int)}


def _copy_faults(
    where: str, content: dict[str, object] | None, inside: set[str], prefixes: Prefixes
) -> Iterator[Fault]:
    if content is None:
        yield Fault("copy", where, "文件损坏，读不出检查点")
        return
    root = prefixes.root(_counts(content))
    if root is None:
        yield Fault("copy", where, "库中记录少于封存时，数据库可能被回退")
    elif root != content["root"]:
        yield Fault("copy", where, "库中记录与封存时不同")
    elif json.dumps(content, indent=1) + "\n" not in inside:
        yield Fault("copy", where, "库中没有这个检查点，或者与副本不同")


def _trusted(pinned: Collection[str], kept: Sequence[Checkpoint]) -> set[str]:
    """The pinned keys, those that took their place, and those before: each signed for the next."""
    trusted = set(pinned)
    pairs = [
        {before.public_key, row.public_key}
        for before, row in pairwise(kept)
        if _endorsed(row, before.public_key)
    ]
    for pair in (*pairs, *reversed(pairs)):
        if pair & trusted:
            trusted |= pair
    return trusted


def _endorsed(row: Checkpoint, former: str) -> bool:
    """Whether the key before has signed that this one takes its place."""
    return _is_by(former, row.endorsement or "", handing_over(row))


def _signed(row: Checkpoint) -> bool:
    return _is_by(row.public_key, row.signature, checkpoint_text(row))


def _is_by(public: str, signature: str, message: bytes) -> bool:
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public))
        key.verify(bytes.fromhex(signature), message)
    except (InvalidSignature, ValueError):
        return False
    return True
