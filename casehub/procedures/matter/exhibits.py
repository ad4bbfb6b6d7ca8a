"""Exhibits named in a step, and what the panel finds of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from casehub.fields import ChoiceField
from casehub.model import Custody, Evidence, EvidenceUse
from casehub.procedures.reading import as_day
from casehub.record.writing import write
from casehub.workflow.part import Effect
from casehub.workflow.procedure import EXHIBIT_KIND, EXHIBITS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from casehub.model import Event, Party
    from casehub.procedures.act import Act
    from casehub.workflow.procedure import Step

# What the column holds in every database; longer is a file number, and no place in a list.
MOST_DIGITS = 9


def _next_label(letter: str, taken: set[str]) -> str:
    n = 1
    while f"{letter}{n}" in taken:
        n += 1
    return f"{letter}{n}"


def _number(letter: str, label: str) -> int | None:
    """The number of a label as it was typed; None where it is none behind the side's letter."""
    typed = label.removeprefix(letter)
    is_number = typed != label and typed.isdecimal() and len(typed) <= MOST_DIGITS
    return int(typed) if is_number else None


def came_on(step: Step, data: Mapping[str, object]) -> date | None:
    """The day on which the exhibits of an act came in or were made, as its form says."""
    return as_day(data.get(step.came_by)) if step.came_by else None


def evidence(act: Act) -> None:
    """Enter exhibits from the table `evidence_items`; files are uploaded to them afterwards."""
    work = act.work
    if not act.rows(EXHIBITS):
        return
    # Exhibits belong to the case, also when a child matter (a reply, a sampling) brings them in.
    home = act.case.home
    used = select(EvidenceUse.label).where(EvidenceUse.case_id == home.id)
    # Exhibits are entered at once; the case is written when its event is known.
    with work.session.no_autoflush:
        taken = set(work.session.scalars(used))
    items: list[dict[str, object]] = []
    labels: list[tuple[str, int | None]] = []
    sides = act.situation.sides
    office = next(side.id for side in sides.values() if side.kind == "office")
    default_side = act.step.by if act.step.by and sides[act.step.by].exhibits else office
    # What one of several respondents hands in is that one's, and no other's.
    party = act.party()
    if party is not None and party.role in sides and sides[party.role].exhibits:
        default_side = party.role
    for row in act.rows(EXHIBITS):
        side = row.get("side") or default_side
        if side not in sides or not sides[side].exhibits:
            side = default_side
        label = str(row.get("label") or "").strip() or _next_label(sides[side].exhibits, taken)
        if label in taken:
            act.object(f"证据编号{label}已经使用", EXHIBITS)
            continue
        taken.add(label)
        pages = row.get("pages")
        item = {
            "case_id": home.id,
            "name": str(row.get("name") or "").strip(),
            "submitted_by": str(row.get("submitted_by") or "") or _submitter(act, side, party),
            "side": side,
            "submitted_on": came_on(act.step, act.data) or act.day,
            "source": str(row.get("source") or ""),
            "form": str(row.get("form") or ""),
            "kind": row.get(EXHIBIT_KIND) or None,
            "pages": int(pages) if isinstance(pages, int) else None,
            "purpose": str(row.get("purpose") or ""),
            "foreign_language": bool(row.get("foreign_language")),
            "translated": bool(row.get("translated")),
            "confidential": act.step.confidential or bool(row.get("for_mediation")),
        }
        items.append(item)
        labels.append((label, _number(sides[side].exhibits, label)))
    if labels:
        act.notes.append(f"收到证据{'、'.join(label for label, _number_of in labels)}")
        _enter(act, home.id, items, labels)


def own_exhibit(act: Act) -> None:
    """Enter what the step itself adds to the evidence, as it declares it (`Step.exhibit`).

    What bears nothing by the answer of its form lies in the file and is no exhibit.
    """
    made = act.step.exhibit
    if made is None or (made.if_yes and not act.data.get(made.if_yes)):
        return
    home, sides = act.case.home, act.situation.sides
    with act.work.session.no_autoflush:
        used = select(EvidenceUse.label).where(EvidenceUse.case_id == home.id)
        taken = set(act.work.session.scalars(used))
    by = sides.get(act.step.by)
    side = by if by and by.exhibits else next(one for one in sides.values() if not one.is_party)
    label = _next_label(side.exhibits, taken)
    item = {
        "case_id": home.id,
        "name": made.title,
        "submitted_by": _submitter(act, side.id, act.party()),
        "side": side.id,
        "submitted_on": came_on(act.step, act.data) or act.day,
        "purpose": _answer(act, made.proves) if made.proves else "",
        "confidential": act.step.confidential,
    }
    act.notes.append(f"列入证据{label}")
    _enter(act, home.id, [item], [(label, _number(side.exhibits, label))])


def _answer(act: Act, name: str) -> str:
    """What a field of the form says; of a choice its words, since papers print them."""
    field, said = act.step.form_field(name), act.text(name)
    return dict(field.options).get(said, said) if isinstance(field, ChoiceField) else said


def _enter(
    act: Act,
    case_id: int,
    items: Sequence[Mapping[str, object]],
    labels: Sequence[tuple[str, int | None]],
) -> None:
    """Three statements for any number of exhibits: items, their labels, the custody list."""
    session = act.work.session
    numbers = write(session, Evidence, items)
    entered = {"case_id": case_id, "event_seq": act.situation.act_seq}
    write(
        session,
        EvidenceUse,
        [
            {**entered, "evidence_id": item, "label": label, "number": number}
            for item, (label, number) in zip(numbers, labels, strict=True)
        ],
    )
    received = {
        "case_id": case_id,
        "person_id": act.work.actor.id,
        "at": act.work.at,
        "action": "接收",
        "reason": act.step.title,
    }
    write(session, Custody, [{"evidence_id": number, **received} for number in numbers])


def exhibits_leave(act: Act, wrong: Event) -> None:
    """What an act that was entered wrongly brought in is no exhibit; the item itself is kept."""
    entered = {row[1] for row in wrong.rows or () if row[0] == EvidenceUse.__tablename__}
    for use in [u for u in act.situation.uses if u.id in entered]:
        if use.finding:
            act.object(f"{use.label}已有认定意见，不能撤销登记。")
            continue
        act.work.session.delete(use)
        row = {
            "case_id": use.case_id,
            "person_id": act.work.actor.id,
            "at": act.work.at,
            "action": "移出",
            "reason": act.step.title,
        }
        write(act.work.session, Custody, [{"evidence_id": use.evidence_id, **row}])
        act.notes.append(f"{use.label}移出证据目录")


def _submitter(act: Act, side: str, party: Party | None) -> str:
    if party is not None and party.role == side:
        return party.name
    names = [p.name for p in act.situation.current_parties(side)]
    return "、".join(names) or act.case.organisation.name


def exhibit_findings(act: Act) -> None:
    """Opinion of the other side and finding of the panel on each exhibit (table `findings`)."""
    for row in act.rows("findings"):
        for use in act.situation.uses:
            if use.id in row["exhibits"]:
                use.opinion = _opinion(act, row) or use.opinion
                use.finding = str(row.get("finding") or use.finding)
                use.reason = str(row.get("reason") or use.reason)


def _opinion(act: Act, row: Mapping[str, object]) -> str:
    """What was said of an exhibit, and by whom where the form says it."""
    named = row.get("voiced_by")
    numbers = named if isinstance(named, list) else []
    voices = [p for p in act.situation.parties if p.id in numbers]
    sides = dict.fromkeys(p.role for p in voices)
    whose = "、".join(
        f"{act.situation.side_title(side)}{'、'.join(p.name for p in voices if p.role == side)}"
        for side in sides
    )
    said = str(row.get("opinion") or "")
    return f"{whose}{said}" if said else ""


EFFECTS: Mapping[str, Effect] = {
    "evidence": Effect.of(evidence, EXHIBITS, undo=exhibits_leave, enters=EvidenceUse),
    "own_exhibit": Effect.of(own_exhibit, undo=exhibits_leave, enters=EvidenceUse),
    "exhibit_findings": Effect.of(exhibit_findings, "findings"),
}
