"""Verify the record: chains, states, numbers, papers, blobs, checkpoints; seal checkpoints."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

import rfc8785
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from sqlalchemy import func, select, text

from casehub.model import (
    GENESIS,
    Case,
    Checkpoint,
    Custody,
    Document,
    Event,
    Evidence,
    SecurityEntry,
)
from casehub.record.audit_papers import (
    Story,
    exhibit_faults,
    number_faults,
    paper_faults,
    story,
)
from casehub.record.events import case_digest, event_hash

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from sqlalchemy.orm import Session

    from casehub.storage import Blobs

BATCH = 500


@dataclass
class Report:
    """What was checked and every fault found; an empty fault list means the record holds."""

    faults: list[str] = field(default_factory=list)
    events: int = 0
    cases: int = 0
    documents: int = 0
    blobs: int = 0
    checkpoints: int = 0

    @property
    def sound(self) -> bool:
        """Whether nothing was found."""
        return not self.faults


def instant(at: datetime) -> str:
    """An instant as it is hashed: UTC, microseconds, `Z`."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


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
    return hashlib.sha256(rfc8785.dumps(content)).hexdigest()


def custody_hash(line: Custody) -> str:
    """SHA-256 of a custody line's canonical JSON."""
    content: dict[str, Any] = {
        "action": line.action,
        "at": instant(line.at),
        "case": line.case_id,
        "evidence": line.evidence_id,
        "id": line.id,
        "person": line.person_id,
        "reason": line.reason,
        "sha256": line.sha256,
    }
    return hashlib.sha256(rfc8785.dumps(content)).hexdigest()


def roll(hashes: Iterable[str]) -> str:
    """One hash over many, in order: h = SHA-256(h ‖ next), starting at 64 zeros."""
    head = GENESIS
    for one in hashes:
        head = hashlib.sha256(f"{head}{one}".encode()).hexdigest()
    return head


def checkpoint_text(row: Checkpoint) -> bytes:
    """The signed bytes of a checkpoint."""
    lines = [
        instant(row.at),
        str(row.event_count),
        str(row.security_count),
        str(row.custody_count),
        row.root,
        row.previous,
    ]
    return ("casehub checkpoint\n" + "\n".join(lines) + "\n").encode()


def _root(session: Session, events: int, entries: int, lines: int) -> str:
    hashes = session.scalars(select(Event.hash).order_by(Event.id).limit(events))
    security = session.scalars(select(SecurityEntry).order_by(SecurityEntry.id).limit(entries))
    custody = session.scalars(select(Custody).order_by(Custody.id).limit(lines))
    return roll([*hashes, *map(security_hash, security), *map(custody_hash, custody)])


def _counts(session: Session) -> tuple[int, int, int]:
    """How many events, security entries and custody lines there are."""
    events, entries, lines = (
        session.scalar(select(func.count()).select_from(table)) or 0
        for table in (Event, SecurityEntry, Custody)
    )
    return events, entries, lines


def seal(session: Session, key: bytes, at: datetime) -> Checkpoint:
    """Sign a summary of the whole record (Ed25519; key: 32 raw bytes). Returns the new row.

    On PostgreSQL writers are held off for the moment, so that no earlier number can appear later.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("LOCK TABLE event, security_entry, custody IN SHARE MODE"))
    events, entries, lines = _counts(session)
    last = session.scalar(select(Checkpoint).order_by(Checkpoint.id.desc()).limit(1))
    private = Ed25519PrivateKey.from_private_bytes(key)
    row = Checkpoint(
        at=at,
        event_count=events,
        security_count=entries,
        custody_count=lines,
        root=_root(session, events, entries, lines),
        previous=hashlib.sha256(checkpoint_text(last)).hexdigest() if last else GENESIS,
        signature="",
        public_key=private.public_key().public_bytes_raw().hex(),
    )
    row.signature = private.sign(checkpoint_text(row)).hex()
    session.add(row)
    session.flush()
    return row


def checkpoint_json(row: Checkpoint) -> str:
    """A checkpoint as it leaves the machine."""
    content = {
        "at": instant(row.at),
        "event_count": row.event_count,
        "security_count": row.security_count,
        "custody_count": row.custody_count,
        "root": row.root,
        "previous": row.previous,
        "signature": row.signature,
        "public_key": row.public_key,
    }
    return json.dumps(content, indent=1) + "\n"


def witness_faults(session: Session, folder: Path) -> list[str]:
    """The record against checkpoints kept outside (JSON files of `checkpoint_json`).

    Finds what the database alone cannot tell: a cut tail, an older copy put back, a whole
    record written anew.
    """
    kept = {checkpoint_json(row) for row in session.scalars(select(Checkpoint))}
    faults, counts = [], _counts(session)
    for path in sorted(folder.glob("*.json")):
        content = json.loads(path.read_text())
        sealed = tuple(content[f"{n}_count"] for n in ("event", "security", "custody"))
        if any(now < then for now, then in zip(counts, sealed, strict=True)):
            faults.append(f"外存检查点 {path.name}：库中记录少于封存时，数据库可能被回退")
        elif path.read_text() not in kept or _root(session, *sealed) != content["root"]:
            faults.append(f"外存检查点 {path.name}：库中记录与封存时不同")
    return faults


def verify(
    session: Session,
    blobs: Blobs | None = None,
    progress: Callable[[str], None] | None = None,
) -> Report:
    """Check everything that can be checked; reads only. Faults are Chinese sentences.

    What cannot even be read (mutilated columns) is a fault as well, never an error.
    """
    report = Report()

    @cache
    def told() -> Story:
        return story(session)

    stages: dict[str, Callable[[], Iterator[str]]] = {
        "案件记录链": lambda: _case_faults(session, report),
        "编号": lambda: number_faults(session, told()),
        "文书": lambda: paper_faults(session, told(), blobs),
        "证据文件": lambda: exhibit_faults(session, told(), blobs),
        "检查点": lambda: _checkpoint_faults(session, report),
    }
    for title, stage in stages.items():
        if progress is not None:
            progress(f"核对{title}")
        try:
            report.faults.extend(stage())
        except (ValueError, TypeError, LookupError, AttributeError) as error:
            report.faults.append(f"{title}：有记录无法读取（{error}）")
    papers = select(func.count()).select_from(Document)
    files = select(func.count()).select_from(Evidence).where(Evidence.sha256.is_not(None))
    report.documents = session.scalar(papers) or 0
    if blobs is not None:
        finished = session.scalar(papers.where(Document.pdf_sha256.is_not(None))) or 0
        report.blobs = finished + (session.scalar(files) or 0)
    return report


def _case_faults(session: Session, report: Report) -> Iterator[str]:
    known: set[int] = set()
    after = 0
    while rows := list(
        session.scalars(select(Case).where(Case.id > after).order_by(Case.id).limit(BATCH))
    ):
        after = rows[-1].id
        by_case: dict[int, list[Event]] = {c.id: [] for c in rows}
        for event in session.scalars(
            select(Event).where(Event.case_id.in_(by_case)).order_by(Event.case_id, Event.seq)
        ):
            by_case[event.case_id].append(event)
        for case in rows:
            known.add(case.id)
            report.cases += 1
            yield from _chain_faults(case, by_case[case.id])
            report.events += len(by_case[case.id])
    orphans = session.scalars(select(Event.case_id).distinct())
    yield from (f"记录指向不存在的案件 {i}" for i in orphans if i not in known)


def _chain_faults(case: Case, events: list[Event]) -> list[str]:
    faults, head, state = [], GENESIS, ""
    for n, event in enumerate(events, 1):
        where = f"{case.reference} 第{event.seq}号记录"
        if event.seq != n:
            faults.append(f"{where}：序号不连续，应为{n}")
            break
        if event.previous_hash != head:
            faults.append(f"{where}：与上一条记录不衔接")
        if event_hash(event) != event.hash:
            faults.append(f"{where}：内容与校验值不符")
        if event.source != state:
            faults.append(f"{where}：起始状态与上一条不符")
        head, state = event.hash, event.target
    if case.seq != len(events):
        faults.append(f"{case.reference}：记录应有{case.seq}条，实有{len(events)}条")
    elif case.chain_head != head:
        faults.append(f"{case.reference}：链首与最后一条记录不符")
    if case.state != state:
        faults.append(f"{case.reference}：状态与记录不符")
    if not events or events[-1].detail.get("case") != case_digest(case):
        faults.append(f"{case.reference}：登记内容与最后一条记录不符")
    return faults


def _checkpoint_faults(session: Session, report: Report) -> Iterator[str]:
    previous = GENESIS
    counts = _counts(session)
    for row in session.scalars(select(Checkpoint).order_by(Checkpoint.id)):
        report.checkpoints += 1
        where = f"检查点 {row.id}"
        if row.previous != previous:
            yield f"{where}：与上一检查点不衔接"
        try:
            key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(row.public_key))
            key.verify(bytes.fromhex(row.signature), checkpoint_text(row))
        except (InvalidSignature, ValueError):
            yield f"{where}：签名不符"
        sealed = (row.event_count, row.security_count, row.custody_count)
        if any(now < then for now, then in zip(counts, sealed, strict=True)):
            yield f"{where}：其后的记录少于封存时"
        elif _root(session, *sealed) != row.root:
            yield f"{where}：记录与封存时不同"
        previous = hashlib.sha256(checkpoint_text(row)).hexdigest()
