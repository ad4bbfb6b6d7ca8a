"""Verify the record: chains, rows, replay, registers, numbers, papers, files, checkpoints."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy import func, select
from sqlalchemy.orm import undefer

from casehub.model import Case, Checkpoint, Document, Event, Evidence
from casehub.record.faults import Fault
from casehub.record.verification.chains import chain_faults, register_faults
from casehub.record.verification.checkpoints import checkpoint_faults
from casehub.record.verification.counting import Ways
from casehub.record.verification.deadlines import deadline_faults
from casehub.record.verification.editions import edition_faults
from casehub.record.verification.expiries import expiry_faults, last_told, limits_of
from casehub.record.verification.figures import figures_faults
from casehub.record.verification.foundations import foundation_faults
from casehub.record.verification.ground import ground, people_of
from casehub.record.verification.hands import hand_faults
from casehub.record.verification.incoming import incoming_faults, incoming_hand_faults
from casehub.record.verification.keepers import keeper_faults
from casehub.record.verification.openings import opened_rows
from casehub.record.verification.papers import (
    Story,
    exhibit_faults,
    number_faults,
    paper_faults,
    story,
)
from casehub.record.verification.replay import replay_faults
from casehub.record.verification.rows import (
    Digests,
    case_rows,
    desk_faults,
    differences,
    opening_digests,
    register_rows,
    restate,
    restatements,
    stranger_faults,
    stray_faults,
    told,
)
from casehub.record.verification.staff import staff_faults
from casehub.record.verification.stamps import stamp_faults
from casehub.record.verification.stand_ins import stand_in_faults
from casehub.record.verification.structure import structure_faults
from casehub.record.verification.written import columns_named_since, first_told, written_faults

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy.orm import Session

    from casehub.model import Person
    from casehub.rulebook.book import Rulebook
    from casehub.storage import Blobs

BATCH = 200
UNREADABLE = (ValueError, TypeError, LookupError, AttributeError)


@dataclass
class Report:
    """What was checked and every fault found; an empty fault list means the record holds.

    believed: what could only be taken at its word, in sentences; somebody has to compare it.
    """

    faults: list[Fault] = field(default_factory=list)
    events: int = 0
    cases: int = 0
    rows: int = 0
    documents: int = 0
    blobs: int = 0
    checkpoints: int = 0
    believed: list[str] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        """Whether nothing was found."""
        return not self.faults


@dataclass(frozen=True)
class Against:
    """What the record is held against beside itself.

    rules: for the replay; without them nothing is replayed. pinned: public keys of which every
    checkpoint must bear one. copies: folders with checkpoints kept outside. now: nothing may lie
    ahead of it. stamp_roots: certificates (PEM) of whom time stamps must be.
    """

    rules: Rulebook | None = None
    pinned: Collection[str] = ()
    copies: Sequence[Path] = ()
    now: datetime | None = None
    stamp_roots: Path | None = None


def verify(
    session: Session,
    blobs: Blobs | None = None,
    progress: Callable[[str], None] | None = None,
    against: Against | None = None,
) -> Report:
    """Check everything that can be checked; reads only.

    What cannot even be read (mutilated columns) is a fault as well, never an error.
    """
    report, against = Report(), against or Against()

    @cache
    def what_events_say() -> Story:
        return story(session)

    @cache
    def people() -> dict[int, Person]:
        return people_of(session)

    @cache
    def openings() -> tuple[Digests, Digests]:
        return opening_digests(session)

    stages: dict[str, Callable[[], Iterator[Fault]]] = {
        "案件记录": lambda: _case_faults(session, report, against, openings()[0]),
        "登记簿": lambda: _register_faults(session, report, against, openings()[1]),
        "升级登记": lambda: foundation_faults(session),
        "双人复核": lambda: _staff_faults(session, against, people),
        "日历": lambda: _edition_faults(session, against, people),
        "期限": lambda: _deadline_faults(session, report, against),
        "编号": lambda: number_faults(session, what_events_say()),
        "文书": lambda: paper_faults(session, what_events_say(), blobs),
        "证据文件": lambda: exhibit_faults(session, what_events_say(), blobs),
        "收文": lambda: incoming_faults(session, blobs),
        "固定的统计": lambda: figures_faults(session, blobs),
        "检查点": lambda: checkpoint_faults(session, against.pinned, against.copies, against.now),
        "时间戳": lambda: stamp_faults(session, against.copies, against.stamp_roots),
        "数据库结构": lambda: structure_faults(session),
    }
    for title, stage in stages.items():
        if progress is not None:
            progress(f"核对{title}")
        report.faults.extend(_readable(title, stage))
    papers = select(func.count()).select_from(Document)
    files = select(func.count()).select_from(Evidence).where(Evidence.sha256.is_not(None))
    report.documents = session.scalar(papers) or 0
    report.checkpoints = session.scalar(select(func.count()).select_from(Checkpoint)) or 0
    if blobs is not None:
        finished = session.scalar(papers.where(Document.pdf_sha256.is_not(None))) or 0
        report.blobs = finished + (session.scalar(files) or 0)
    return report


def _readable(title: str, stage: Callable[[], Iterator[Fault]]) -> Iterator[Fault]:
    """The faults; where the rows cannot be read any further, that is the last of them."""
    try:
        yield from stage()
    except UNREADABLE as error:
        yield Fault("unreadable", title, f"有记录无法读取（{error}）")


def _case_faults(
    session: Session, report: Report, against: Against, opening: Digests
) -> Iterator[Fault]:
    known: set[int] = set()
    unseen, turned = set(opening), restatements(session)
    named = columns_named_since(session)
    people = people_of(session) if against.rules is not None else {}
    after = 0
    while cases := _families(session, after):
        after = max(case.id for case in cases if case.parent_id is None)
        by_case: dict[int, list[Event]] = {case.id: [] for case in cases}
        events = select(Event).where(Event.case_id.in_(by_case)).options(undefer(Event.rows))
        for event in session.scalars(events.order_by(Event.case_id, Event.seq)):
            by_case[event.case_id].append(event)
        expected: Digests = {}
        in_order = sorted((e for es in by_case.values() for e in es), key=lambda e: e.id)
        for event in in_order:
            told(event.rows, expected)
        firsts, last = first_told(in_order, opening), last_told(in_order)
        limits = limits_of(session, by_case)
        rules = against.rules
        on = None if rules is None else ground(session, rules, people, by_case)
        for case in cases:
            known.add(case.id)
            report.cases += 1
            report.events += len(by_case[case.id])
            yield from chain_faults(case, by_case[case.id], against.now)
            if on is not None:
                yield from replay_faults(case, by_case[case.id], on)
                yield from written_faults(case, by_case[case.id], on.rules, firsts, named)
                yield from expiry_faults(case, by_case[case.id], on, limits, last)
        standing, homes = case_rows(session, by_case)
        yield from stranger_faults(by_case, homes, cases)
        if on is not None:
            for case in cases:
                yield from opened_rows(case, by_case[case.id], homes, on)
        report.rows += len(standing)
        for key in standing.keys() & opening.keys():
            expected.setdefault(key, opening[key])
        restate(expected, turned)
        unseen -= expected.keys()
        yield from differences("", expected, standing)
        session.expunge_all()
    orphans = session.scalars(select(Event.case_id).distinct())
    yield from (
        Fault("chain", f"案件 {i}", "有记录，案件却不存在") for i in orphans if i not in known
    )
    yield from (Fault("row", f"{t} {n}", "这一行已不在库中") for t, n in sorted(unseen))
    ids = session.execute(select(Case.id, Case.reference))
    yield from (Fault("row", r, "不在任何主案之下") for i, r in ids if i not in known)
    yield from stray_faults(session)
    yield from desk_faults(session)


def _families(session: Session, after: int) -> list[Case]:
    """The next main cases with all their child matters: an event may name rows of its family."""
    main = select(Case).where(Case.parent_id.is_(None), Case.id > after)
    found = list(session.scalars(main.order_by(Case.id).limit(BATCH)))
    level = found
    while level:
        below = select(Case).where(Case.parent_id.in_([case.id for case in level]))
        level = list(session.scalars(below.order_by(Case.id)))
        found += level
    return found


def _register_faults(
    session: Session, report: Report, against: Against, opening: Digests
) -> Iterator[Fault]:
    expected = dict(opening)
    yield from register_faults(session, against.now, expected)
    restate(expected, restatements(session))
    standing = register_rows(session)
    report.rows += len(standing)
    yield from differences("", expected, standing)


def _staff_faults(
    session: Session, against: Against, people: Callable[[], dict[int, Person]]
) -> Iterator[Fault]:
    if against.rules is not None:
        yield from staff_faults(session, against.rules, people())
        yield from hand_faults(session, against.rules, people())
        yield from stand_in_faults(session, against.rules, people())
        yield from incoming_hand_faults(session, against.rules, people())
        yield from keeper_faults(session, against.rules, people())


def _edition_faults(
    session: Session, against: Against, people: Callable[[], dict[int, Person]]
) -> Iterator[Fault]:
    if against.rules is not None:
        yield from edition_faults(session, against.rules, people())


def _deadline_faults(session: Session, report: Report, against: Against) -> Iterator[Fault]:
    if against.rules is not None:
        report.believed.extend(Ways(session, against.rules).believed())
        yield from deadline_faults(session, against.rules)
