"""Exhibits named in a step, and what the panel finds of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from casehub.model import Custody, Evidence, EvidenceUse
from casehub.workflow.part import Effect

if TYPE_CHECKING:
    from collections.abc import Mapping

    from casehub.procedures.act import Act

def _next_label(prefix: str, taken: set[str]) -> str:
    n = 1
    while f"{prefix}{n}" in taken:
        n += 1
    return f"{prefix}{n}"


def evidence(act: Act) -> None:
    """Enter exhibits from the table `evidence_items`; files are uploaded to them afterwards."""
    work = act.work
    # Exhibits belong to the case, also when a child matter (a reply, a sampling) brings them in.
    home = act.case.parent if act.case.parent is not None else act.case
    taken = set(
        work.session.scalars(select(EvidenceUse.label).where(EvidenceUse.case_id == home.id))
    )
    labels = []
    sides = act.situation.sides
    office = next(side.id for side in sides.values() if side.kind == "office")
    default_side = act.step.by if act.step.by and sides[act.step.by].exhibits else office
    for row in act.rows("evidence_items"):
        side = row.get("side") or default_side
        if side not in sides or not sides[side].exhibits:
            side = default_side
        label = str(row.get("label") or "").strip() or _next_label(sides[side].exhibits, taken)
        if label in taken:
            act.object(f"证据编号{label}已经使用", "evidence_items")
            continue
        taken.add(label)
        pages = row.get("pages")
        item = Evidence(
            case_id=home.id,
            name=str(row.get("name") or "").strip(),
            submitted_by=str(row.get("submitted_by") or "") or _submitter(act, side),
            side=side,
            submitted_on=row.get("submitted_on") or act.day,
            source=str(row.get("source") or ""),
            form=str(row.get("form") or ""),
            pages=int(pages) if isinstance(pages, int) else None,
            purpose=str(row.get("purpose") or ""),
            foreign_language=bool(row.get("foreign_language")),
            translated=bool(row.get("translated")),
            confidential=act.step.confidential,
        )
        work.session.add(item)
        work.session.flush()
        work.session.add(EvidenceUse(case_id=home.id, evidence_id=item.id, label=label))
        work.session.add(
            Custody(
                evidence_id=item.id,
                case_id=home.id,
                person_id=work.actor.id,
                at=work.at,
                action="接收",
                reason=act.step.title,
            )
        )
        labels.append(label)
    if labels:
        act.notes.append(f"收到证据{'、'.join(labels)}")
        work.session.flush()


def _submitter(act: Act, side: str) -> str:
    names = [p.name for p in act.situation.current_parties(side)]
    return "、".join(names) or act.case.organisation.name


def exhibit_findings(act: Act) -> None:
    """Opinion of the other side and finding of the panel, per exhibit (table `findings`)."""
    by_label = {u.label: u for u in act.situation.uses}
    for row in act.rows("findings"):
        use = by_label.get(str(row.get("label") or "").strip())
        if use is None:
            act.object(f"没有编号为{row.get('label')}的证据", "findings")
            continue
        use.opinion = str(row.get("opinion") or use.opinion)
        use.finding = str(row.get("finding") or use.finding)
        use.reason = str(row.get("reason") or use.reason)


EFFECTS: Mapping[str, Effect] = {
    "evidence": Effect.of(evidence, "evidence_items"),
    "exhibit_findings": Effect.of(exhibit_findings, "findings"),
}
