"""Signed checkpoints, inside and outside, against the record as it is now."""

from __future__ import annotations

import hashlib
import json
from itertools import pairwise
from typing import TYPE_CHECKING

from casehub.second_verifier.canonical import ZERO, digest, signed
from casehub.second_verifier.chains import content
from casehub.second_verifier.reading import TOLERANCE, instant, moment

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from casehub.second_verifier.reading import Database, Row

Fault = tuple[str, str, str]
LOGS = ("event", "security", "custody", "register")
SECURITY = "address at case=case_id detail id kind person=person_id subject username"
CUSTODY = "action at case=case_id evidence=evidence_id id person=person_id reason sha256"
TEXTS = ("at", "root", "previous", "signature", "public_key")


class Logs:
    """The hashes of each log, and the head at each length that somebody asks for."""

    def __init__(self, db: Database) -> None:
        self._hashes = {
            "event": [row["hash"] for row in db.each("event")],
            "security": [digest(content(r, SECURITY)) for r in db.each("security_entry")],
            "custody": [digest(content(r, CUSTODY)) for r in db.each("custody")],
            "register": [row["hash"] for row in db.each("register_entry")],
        }
        self._heads: dict[str, list[str]] = {}
        for name, hashes in self._hashes.items():
            heads = [ZERO]
            for one in hashes:
                heads.append(_next(heads[-1], one))
            self._heads[name] = heads

    def root(self, counts: dict[str, int]) -> str | None:
        """The root at these lengths; None when a log is shorter now."""
        if any(not 0 <= n <= len(self._hashes[name]) for name, n in counts.items()):
            return None
        if "register" in counts:
            return digest({name: self._heads[name][n] for name, n in counts.items()})
        head = ZERO
        for name, n in counts.items():
            for one in self._hashes[name][:n]:
                head = _next(head, one)
        return head


def _next(head: str, one: str) -> str:
    return hashlib.sha256((head + one).encode()).hexdigest()


def _counts(point: Row) -> dict[str, int]:
    found = {name: point.get(f"{name}_count") for name in LOGS}
    return {name: n for name, n in found.items() if n is not None}


def message(point: Row) -> bytes:
    """The signed bytes of a checkpoint."""
    counts = "\n".join(str(n) for n in _counts(point).values())
    lines = f"casehub checkpoint\n{point['at']}\n{counts}\n{point['root']}\n{point['previous']}\n"
    return lines.encode()


def _said(point: dict[str, object]) -> bool:
    """Whether this is a checkpoint at all."""
    counts = [point.get(f"{name}_count") for name in LOGS[:3]]
    return all(isinstance(n, int) for n in counts) and all(
        isinstance(point.get(name), str) for name in TEXTS
    )


def _faults(point: Row, logs: Logs, pinned: frozenset[str]) -> Iterator[str]:
    if not _is_by(point["public_key"], point["signature"], message(point)):
        yield "签名不符"
    if pinned and point["public_key"] not in pinned:
        yield "不是用固定的公钥对应的密钥签署的"
    root = logs.root(_counts(point))
    if root is None:
        yield "其后的记录少于封存时"
    elif root != point["root"]:
        yield "记录与封存时不同"


def _is_by(public: str, signature: str, said: bytes) -> bool:
    try:
        return signed(bytes.fromhex(public), said, bytes.fromhex(signature))
    except ValueError:
        return False


def _endorsed(row: Row, former: str) -> bool:
    """Whether the key before has signed that this one takes its place."""
    said = f"casehub key\n{row['public_key']}\n".encode() + message(row)
    return _is_by(former, row.get("endorsement") or "", said)


def _trusted(pinned: frozenset[str], kept: list[Row]) -> frozenset[str]:
    """The pinned keys, and those before and after them for which each signed."""
    trusted = set(pinned)
    found = [
        {before["public_key"], row["public_key"]}
        for before, row in pairwise(kept)
        if _endorsed(row, before["public_key"])
    ]
    for pair in (*found, *reversed(found)):
        if pair & trusted:
            trusted |= pair
    return frozenset(trusted)


def faults(
    db: Database, pinned: frozenset[str], outside: Path | None, latest: str
) -> Iterator[Fault]:
    """Every checkpoint of the database, then every copy."""
    logs, kept = Logs(db), db.rows("checkpoint")
    if pinned and not kept:
        yield "checkpoint", "检查点", "固定了公钥，库中却没有检查点"
    previous, last, key, inside = ZERO, "", "", set()
    trusted = _trusted(pinned, kept)
    # Programs of before the first edition with content let no key sign for the next.
    editions = db.rows("edition", "id", "what = ?", "files") if "edition" in db.tables else []
    begins = next((r["at"] for r in editions if r["content"]), "9999" if editions else "")
    for number, row in enumerate(kept, 1):
        where = f"检查点 {row['id']}"
        if row["id"] != number or row["previous"] != previous:
            yield "checkpoint", where, "与上一检查点不衔接"
        if row["at"] < last:
            yield "checkpoint", where, "时间早于上一检查点"
        if row["at"] > latest:
            yield "checkpoint", where, "时间在将来"
        if row["heads"] is not None and digest(row["heads"]) != row["root"]:
            yield "checkpoint", where, "各记录的摘要与签署的不符"
        changed = key not in {"", row["public_key"]}
        excused = row["at"] < begins or {key, row["public_key"]} <= pinned
        if changed and not excused and not _endorsed(row, key):
            yield "checkpoint", where, "换了签名密钥，没有原密钥的签署"
        if row.get("endorsement") is not None and not changed:
            yield "checkpoint", where, "没有换签名密钥，却有原密钥的签署"
        key = row["public_key"]
        yield from (("checkpoint", where, said) for said in _faults(row, logs, trusted))
        previous, last = hashlib.sha256(message(row)).hexdigest(), row["at"]
        inside.add((previous, row["signature"]))
    yield from _backdated(db, kept)
    if outside is not None:
        yield from _copies(outside, logs, trusted, inside)


def _backdated(db: Database, kept: list[Row]) -> Iterator[Fault]:
    """What was written after a seal and says that it was before."""
    for log, table in (("event", "event"), ("register", "register_entry")):
        counted = ((_counts(row), row["at"]) for row in kept)
        seals = [(counts[log], at) for counts, at in counted if log in counts]
        sealed = ""
        for place, row in enumerate(db.each(table)):
            while seals and seals[0][0] <= place:
                sealed = instant(moment(seals.pop(0)[1]) - TOLERANCE)
            if row["at"] < sealed:
                yield "replay", f"{table} {row['id']}", "时间早于在它以前封存的检查点"


def _copies(
    outside: Path, logs: Logs, pinned: frozenset[str], inside: set[tuple[str, str]]
) -> Iterator[Fault]:
    if not outside.is_dir():
        yield "copy", str(outside), "存放检查点副本的目录读不到"
        return
    paths = sorted(outside.glob("*.json"))
    if inside and not paths:
        yield "copy", str(outside), "目录里没有检查点副本，没有同库外比对"
    for path in paths:
        where = f"外存检查点 {path.name}"
        try:
            point: Row = json.loads(path.read_bytes())
            whole = _said(point)
        except (OSError, ValueError, AttributeError):
            whole, point = False, {}
        if not whole:
            yield "copy", where, "文件损坏，读不出检查点"
            continue
        found = list(_faults(point, logs, pinned))
        name = (hashlib.sha256(message(point)).hexdigest(), point["signature"])
        if not found and name not in inside:
            found = ["库中没有它，或者与副本不同"]
        yield from (("copy", where, said) for said in found)
