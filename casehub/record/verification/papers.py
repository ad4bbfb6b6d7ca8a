"""Checks of the record that look beyond the chains: numbers, papers, exhibits, custody."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import undefer

from casehub.law.canonical import canonical
from casehub.model import (
    Case,
    Counter,
    Custody,
    Document,
    Event,
    Evidence,
    Material,
    Number,
    NumberFloor,
    Referral,
)
from casehub.model.case import ATTACHED
from casehub.record.faults import Fault
from casehub.record.roads import CORRECTED, ROADS, UPLOADED, VOIDED

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlalchemy.orm import Session

    from casehub.storage import Blobs

TAKEN_IN = "存入"
# Columns of a letter that its content has under the same names.
NAMED_ALIKE = ("flow_id", "receiver", "receiver_region")


@dataclass
class Told:
    """What the events say of one paper: its issue, its file, what became of it."""

    facts: str = ""
    number: str | None = None
    case_id: int = 0
    seq: int = 0
    sha256: str | None = None
    status: str = "issued"
    reason: str = ""
    supersedes: int | None = None


@dataclass
class Story:
    """Everything the events tell about papers and exhibits."""

    papers: dict[int, Told] = field(default_factory=dict)
    exhibits: dict[int, str] = field(default_factory=dict)
    # What no honest act says: of a paper or an exhibit a second time, or by an act not for it.
    again: list[Fault] = field(default_factory=list)


def story(session: Session) -> Story:
    """Read all events once, in order. Raises KeyError or TypeError on a mutilated detail.

    A paper is issued once, gets its file once and by a print, an exhibit likewise: whoever could
    say it again could lay another paper in the place of the one that was served.
    """
    told = Story()
    for event in session.scalars(select(Event).order_by(Event.id)):
        data = event.detail.get("data", {})
        for row in event.detail.get("documents", []):
            paper = told.papers.setdefault(row["id"], Told())
            if "facts" in row:
                if paper.facts or event.step in ROADS.keys() - {CORRECTED}:
                    said = "不止一次签发，或者不是由签发的步骤签发"
                    told.again.append(Fault("paper", f"文书 {row['id']}", said))
                paper.facts, paper.number = row["facts"], row["number"]
                paper.case_id, paper.seq = event.case_id, event.seq
                if event.step == CORRECTED:
                    paper.supersedes = data["document"]
            elif "sha256" in row:
                if event.step != ATTACHED or paper.sha256 not in {None, row["sha256"]}:
                    told.again.append(Fault("paper", f"文书 {row['id']}", "版式文件换成了另一份"))
                paper.sha256 = row["sha256"]
        for row in event.detail.get("voided", []):
            if event.step in ROADS:
                told.again.append(Fault("paper", f"文书 {row['id']}", "不是由办理步骤作废"))
            paper = told.papers.setdefault(row["id"], Told())
            paper.status, paper.reason = "void", row["reason"]
        if event.step in {VOIDED, CORRECTED}:
            old = told.papers.setdefault(data["document"], Told())
            old.status = "void" if event.step == VOIDED else "superseded"
            old.reason = data["reason"]
        if event.step == UPLOADED:
            if told.exhibits.get(data["evidence"], data["sha256"]) != data["sha256"]:
                again = Fault("exhibit", f"证据 {data['evidence']}", "存入的文件换成了另一份")
                told.again.append(again)
            told.exhibits[data["evidence"]] = data["sha256"]
    return told


def number_faults(session: Session, told: Story) -> Iterator[Fault]:
    """Gaps, duplicates, counters that disagree, numbers that belong to nothing and the reverse."""
    numbers = list(session.scalars(select(Number).order_by(Number.value)))
    given: dict[tuple[int, str, int], list[int]] = {}
    for number in numbers:
        key = (number.organisation_id, number.series, number.year)
        given.setdefault(key, []).append(number.value)
    kept = (Material.organisation_id, Material.series, Material.year, Material.value)
    for office, series, year, value in session.execute(select(*kept)):
        given.setdefault((office, series, year), []).append(value)
    counters = {
        (c.organisation_id, c.series, c.year): c.value for c in session.scalars(select(Counter))
    }
    for floor in session.scalars(select(NumberFloor)):
        key = (floor.organisation_id, floor.series, floor.year)
        given.setdefault(key, []).extend(range(floor.first, floor.last + 1))
    for key, unsorted in given.items():
        values = sorted(unsorted)
        if values != list(range(1, len(values) + 1)):
            yield Fault("number", f"编号系列 {key[1]} {key[2]}", "有缺号或者重号")
        if counters.get(key) != values[-1]:
            yield Fault("number", f"编号系列 {key[1]} {key[2]}", "计数与已给编号不符")
    for key, value in counters.items():
        if key not in given and value:
            yield Fault("number", f"编号系列 {key[1]} {key[2]}", "没有留下已给编号")
    holders, begun = _holders(session), _begun(session)
    void = {p.number: p.reason for p in told.papers.values() if p.status == "void"}
    references = set(session.scalars(select(Case.reference)))
    for number in numbers:
        owners = holders.get(number.text, set()) | begun.get(number.text, set())
        if number.case_id not in owners:
            yield Fault("number", number.text, "不属于登记的案件或者文书")
        reason = "" if number.text in references else void.get(number.text, "")
        if number.void_reason != reason:
            yield Fault("number", number.text, "作废情况与记录不符")
    entered = {n.text for n in numbers}
    yield from (Fault("number", text, "不在编号簿中") for text in holders if text not in entered)


def _holders(session: Session) -> dict[str, set[int]]:
    """Number → the cases it may be entered for."""
    holders: dict[str, set[int]] = {}
    parents: dict[int, int | None] = {}
    cases = session.execute(
        select(Case.id, Case.parent_id, Case.reference, Case.intake_no, Case.filed_on)
    )
    for case_id, parent_id, reference, intake_no, filed_on in cases:
        parents[case_id] = parent_id
        if parent_id is None or filed_on is not None:
            holders.setdefault(reference, set()).add(case_id)
        # What a child matter was called before its number is that of the case above, and a word.
        if intake_no and parent_id is None:
            holders.setdefault(intake_no, set()).add(case_id)
    for case_id, text in session.execute(select(Document.case_id, Document.number)):
        if text:
            parent_id = parents.get(case_id)
            holders.setdefault(text, set()).update(
                {case_id} if parent_id is None else {case_id, parent_id}
            )
    for case_id, text in session.execute(select(Referral.case_id, Referral.flow_id)):
        if text:
            holders.setdefault(text, set()).add(case_id)
    return holders


def _begun(session: Session) -> dict[str, set[int]]:
    """流转编号 → the cases whose papers bear it; those of other offices are in no row of ours."""
    begun: dict[str, set[int]] = {}
    for case_id, text in session.execute(select(Document.case_id, Document.flow_id)):
        if text is not None:
            begun.setdefault(text, set()).add(case_id)
    return begun


def _is_told(document: Document, block: Mapping[str, object]) -> bool:
    """Whether the columns of a letter say what its content says; of other papers both are empty."""
    dated = document.dated.isoformat() if document.dated is not None else ""
    said = (dated, document.flow_id, document.receiver, document.receiver_region)
    there = (str(block.get("date") or "")[:10], *(block.get(name) for name in NAMED_ALIKE))
    return [one or "" for one in said] == [one or "" for one in there]


def paper_faults(session: Session, told: Story, blobs: Blobs | None) -> Iterator[Fault]:
    """Papers against the record of their issue, correction and voiding, and their files."""
    yield from told.again
    seen = set()
    for document in session.scalars(
        select(Document).options(undefer(Document.facts)).order_by(Document.id)
    ):
        seen.add(document.id)
        name = document.number or f"《{document.title}》{document.code}"
        facts = document.facts
        if hashlib.sha256(canonical(facts)).hexdigest() != document.facts_sha256:
            yield Fault("paper", name, "文书内容与校验值不符")
        paper = told.papers.get(document.id, Told())
        issued = (paper.facts, paper.number, paper.case_id, paper.seq, paper.supersedes)
        if issued != (
            document.facts_sha256,
            document.number,
            document.case_id,
            document.event_seq,
            document.supersedes_id,
        ):
            yield Fault("paper", name, "与签发记录不符")
        if (document.title, document.code) != (facts["doc"]["title"], facts["doc"]["code"]):
            yield Fault("paper", name, "名称或者核验码与文书内容不符")
        if not _is_told(document, facts.get("letter") or {}):
            yield Fault("paper", name, "函件的日期、流转编号或者收函机关与文书内容不符")
        if (document.status, document.status_reason) != (paper.status, paper.reason):
            yield Fault("paper", name, "效力状态与记录不符")
        if document.pdf_sha256 != paper.sha256:
            yield Fault("paper", name, "版式文件的校验值与记录不符")
        if blobs and document.pdf_sha256 and not blobs.is_intact(document.pdf_sha256):
            yield Fault("blob", name, "版式文件缺失或者被改动")
    yield from (Fault("paper", f"文书 {i}", "已不在库中") for i in told.papers.keys() - seen)


def exhibit_faults(session: Session, told: Story, blobs: Blobs | None) -> Iterator[Fault]:
    """Exhibits against the record of taking in their files, the custody list and the files."""
    kept = {e.id: e for e in session.scalars(select(Evidence))}
    taken = {
        row.evidence_id: row.sha256
        for row in session.scalars(select(Custody).where(Custody.action == TAKEN_IN))
    }
    for number, sha256 in told.exhibits.items():
        item = kept.get(number)
        if item is None or item.sha256 != sha256:
            yield Fault("exhibit", f"证据 {number}", "校验值与存入记录不符")
        if taken.get(number) != sha256:
            yield Fault("exhibit", f"证据 {number}", "保管记录与存入记录不符")
    for item in kept.values():
        if item.sha256 is None:
            continue
        if item.id not in told.exhibits:
            yield Fault("exhibit", f"证据 {item.id}", "没有存入记录")
        if blobs and not blobs.is_intact(item.sha256):
            yield Fault("blob", f"证据 {item.id}《{item.name}》", "文件缺失或者被改动")
