"""Checkpoints: signed summaries of the whole record, whose copies leave the machine.

Ed25519 over plain lines, so that anybody can check them. A checkpoint goes on from the one before:
sealing reads only what has come since. Files are written whole: temporary name, fsync, rename.
"""

from __future__ import annotations

import base64
import hashlib
import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import func, select, text

from casehub.law.canonical import canonical
from casehub.model import (
    GENESIS,
    Checkpoint,
    Custody,
    Event,
    RegisterEntry,
    SecurityEntry,
    TimeStamp,
)
from casehub.record.clock import never_back
from casehub.record.keys import (
    pinned_keys,
    public_key,
    read_key,
    signing_key,
    write_whole,
)
from casehub.record.rows import instant

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sqlalchemy.orm import Session

# What a checkpoint sums up: name → table and how a row is hashed.
LOGS = ("event", "security", "custody", "register")


def security_hash(entry: SecurityEntry) -> str:
    """SHA-256 of a security entry's canonical JSON."""
    content = {
        "address": entry.address,
        "at": instant(entry.at),
        "case": entry.case_id,
        "detail": entry.detail,
        "id": entry.id,
        "kind": entry.kind,
        "person": entry.person_id,
        "subject": entry.subject,
        "username": entry.username,
    }
    return hashlib.sha256(canonical(content)).hexdigest()


def custody_hash(line: Custody) -> str:
    """SHA-256 of a custody line's canonical JSON."""
    content: dict[str, object] = {
        "action": line.action,
        "at": instant(line.at),
        "case": line.case_id,
        "evidence": line.evidence_id,
        "id": line.id,
        "person": line.person_id,
        "reason": line.reason,
        "sha256": line.sha256,
    }
    return hashlib.sha256(canonical(content)).hexdigest()


def roll(hashes: Iterable[str], head: str = GENESIS) -> str:
    """One hash over many, in order: h = SHA-256(h ‖ next), starting at 64 zeros."""
    for one in hashes:
        head = hashlib.sha256(f"{head}{one}".encode()).hexdigest()
    return head


def _log(session: Session, name: str, after: int, limit: int | None = None) -> Iterator[str]:
    """The hashes of a log in order, without the first `after`, at most `limit`."""
    if name == "event":
        yield from session.scalars(select(Event.hash).order_by(Event.id).offset(after).limit(limit))
    elif name == "register":
        query = select(RegisterEntry.hash).order_by(RegisterEntry.id)
        yield from session.scalars(query.offset(after).limit(limit))
    elif name == "security":
        entries = select(SecurityEntry).order_by(SecurityEntry.id).offset(after).limit(limit)
        yield from map(security_hash, session.scalars(entries))
    else:
        lines = select(Custody).order_by(Custody.id).offset(after).limit(limit)
        yield from map(custody_hash, session.scalars(lines))


TABLES = {"event": Event, "security": SecurityEntry, "custody": Custody, "register": RegisterEntry}


def counts_now(session: Session) -> dict[str, int]:
    """How many rows each log has."""
    found = {}
    for name in LOGS:
        count = select(func.count()).select_from(TABLES[name])
        found[name] = session.scalar(count) or 0
    return found


def counts_of(row: Checkpoint) -> dict[str, int]:
    """How many rows of each log a checkpoint sums up; one from before registers has no register."""
    found = {
        "event": row.event_count,
        "security": row.security_count,
        "custody": row.custody_count,
    }
    return found if row.register_count is None else {**found, "register": row.register_count}


def root_of(heads: dict[str, str]) -> str:
    """The root over the heads of all logs."""
    return hashlib.sha256(canonical(dict(heads))).hexdigest()


class Prefixes:
    """The heads of the logs at given lengths, each log walked through once."""

    def __init__(self, session: Session, points: Sequence[dict[str, int]]) -> None:
        self._session = session
        self._heads: dict[tuple[str, int], str] = {}
        self.now = counts_now(session)
        for name in LOGS:
            wanted = sorted({counts[name] for counts in points if counts.get(name, -1) >= 0})
            head, done = GENESIS, 0
            for length in wanted:
                if length <= self.now[name]:
                    head = roll(_log(session, name, done, length - done), head)
                    done = length
                    self._heads[name, length] = head

    def root(self, counts: dict[str, int]) -> str | None:
        """The root of the record at these lengths; None when it is shorter now."""
        if any(length > self.now[name] or length < 0 for name, length in counts.items()):
            return None
        if "register" not in counts:
            # Before there were registers one roll went through all logs, one after the other.
            head = GENESIS
            for name, length in counts.items():
                head = roll(_log(self._session, name, 0, length), head)
            return head
        return root_of({name: self._heads[name, length] for name, length in counts.items()})


def checkpoint_text(row: Checkpoint) -> bytes:
    """The signed bytes of a checkpoint."""
    lines = [
        instant(row.at),
        *(str(count) for count in counts_of(row).values()),
        row.root,
        row.previous,
    ]
    return ("casehub checkpoint\n" + "\n".join(lines) + "\n").encode()


def checkpoint_hash(row: Checkpoint) -> str:
    """What the next checkpoint names as the one before."""
    return hashlib.sha256(checkpoint_text(row)).hexdigest()


def handing_over(row: Checkpoint) -> bytes:
    """What the key before signs when another takes its place: the new one, and its checkpoint."""
    return f"casehub key\n{row.public_key}\n".encode() + checkpoint_text(row)


def seal(
    session: Session, key: bytes, at: datetime, *, former: bytes | None = None
) -> Checkpoint:
    """Sign a summary of the whole record (Ed25519; key: 32 raw bytes). Returns the new row.

    former: the key before, which signs that this one takes its place.
    On PostgreSQL writers are held off for the moment, so that no earlier number can appear later.
    Raises ClockSetBack when the clock is further back than the checkpoint before.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT hold_record()"))
    last = session.scalar(select(Checkpoint).order_by(Checkpoint.id.desc()).limit(1))
    counts = counts_now(session)
    heads = {}
    for name in LOGS:
        known = last.heads if last is not None and last.heads else {}
        done = counts_of(last).get(name, 0) if last is not None and known else 0
        heads[name] = roll(_log(session, name, done), known.get(name, GENESIS))
    private = Ed25519PrivateKey.from_private_bytes(key)
    row = Checkpoint(
        # Not the database's own count, which goes on when a seal is killed before its commit: both
        # verifiers take a number that is left out for a checkpoint that was taken away.
        id=last.id + 1 if last else 1,
        at=never_back(last.at if last else None, at),
        event_count=counts["event"],
        security_count=counts["security"],
        custody_count=counts["custody"],
        register_count=counts["register"],
        heads=heads,
        root=root_of(heads),
        previous=checkpoint_hash(last) if last else GENESIS,
        signature="",
        public_key=private.public_key().public_bytes_raw().hex(),
    )
    row.signature = private.sign(checkpoint_text(row)).hex()
    if former is not None:
        old = Ed25519PrivateKey.from_private_bytes(former)
        row.endorsement = old.sign(handing_over(row)).hex()
    session.add(row)
    session.flush()
    return row


def checkpoint_json(row: Checkpoint) -> str:
    """A checkpoint as it leaves the machine."""
    content = {
        "at": instant(row.at),
        **{f"{name}_count": count for name, count in counts_of(row).items()},
        "root": row.root,
        "previous": row.previous,
        "signature": row.signature,
        "public_key": row.public_key,
        **({"endorsement": row.endorsement} if row.endorsement else {}),
    }
    return json.dumps(content, indent=1) + "\n"


# --- the files --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Places:
    """Where an instance has its signing key and the copies of its checkpoints.

    pinned: the public key as the bureau set it (hex, or a file with one a line); "" when it set
    none. outside: the folder on another machine, if the bureau named one. stamp_roots: a PEM file
    with the certificates of the authority that stamps checkpoints, if one was set.
    """

    key: Path
    own: Path
    outside: Path | None = None
    pinned: str = ""
    stamp_roots: Path | None = None

    @property
    def folders(self) -> tuple[Path, ...]:
        """Where copies are written."""
        return (self.own, self.outside) if self.outside else (self.own,)

    @property
    def copies(self) -> tuple[Path, ...]:
        """Where copies are looked for: an own folder that was never used is none."""
        return tuple(f for f in self.folders if f != self.own or f.is_dir())

    def keys(self, given: str = "") -> frozenset[str]:
        """The public keys to trust: as told, as pinned, or else that of the instance's own key.

        Raises KeyTrouble.
        """
        if given or self.pinned:
            return pinned_keys(given or self.pinned)
        return frozenset({public_key(read_key(self.key))} if self.key.exists() else ())


def seal_due(
    session: Session, places: Places, every: timedelta, now: datetime, *, renew: bool = False
) -> Checkpoint | None:
    """Seal in the caller's transaction unless the last checkpoint is younger than `every`.

    Nor where nothing was recorded since: another one would prove nothing more. A new key (`renew`)
    is sealed all the same.

    The copies are written afterwards (`write_copies`): what was not committed never leaves.
    Raises KeyTrouble.
    """
    last = session.scalar(select(Checkpoint).order_by(Checkpoint.id.desc()).limit(1))
    if last is not None and now - last.at < every:
        return None
    # A key that is lost is told whether or not there is anything to seal.
    key, former = signing_key(session, places.key, renew=renew)
    if last is not None and not renew and counts_now(session) == counts_of(last):
        return None
    return seal(session, key, now, former=former)


def write_copies(session: Session, places: Places) -> tuple[list[Path], list[Path]]:
    """Write the copies that are missing or empty; the files made, the folders that failed.

    A time stamp lies beside its checkpoint: the token as the authority gave it (.tst, DER).
    """
    kept: dict[str, bytes] = {}
    for row in session.scalars(select(Checkpoint).order_by(Checkpoint.id)):
        kept[f"{row.id:08d}.json"] = checkpoint_json(row).encode()
    for stamp in session.scalars(select(TimeStamp).where(TimeStamp.token != "")):
        # What is none is told by verification; it keeps no copy from being written.
        with suppress(ValueError):
            kept[f"{stamp.checkpoint_id:08d}.tst"] = base64.b64decode(stamp.token)
    done: list[Path] = []
    failed: list[Path] = []
    for folder in places.folders:
        try:
            done += _copy(folder, kept)
        except OSError:
            failed.append(folder)
    return done, failed


def _copy(folder: Path, kept: Mapping[str, bytes]) -> list[Path]:
    """Write the copies that are missing, or empty, in a folder; what is there is never touched."""
    made = []
    for name, content in kept.items():
        path = folder / name
        if not path.exists() or path.stat().st_size == 0:
            write_whole(path, content)
            made.append(path)
    return made


def newest_copy(folder: Path) -> tuple[int, datetime] | None:
    """The number of the newest checkpoint that lies whole in a folder, and its file's time.

    An empty or torn file, as a full disk leaves it, is no copy. None when there is none, or the
    folder cannot be read.
    """
    try:
        for path in sorted(folder.glob("*.json"), reverse=True):
            with suppress(ValueError, KeyError, TypeError):
                if json.loads(path.read_bytes())["root"]:
                    return int(path.stem), datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except OSError:
        pass
    return None
