"""Entries of a 重点保护名录 that another bureau told of in a letter: drafts, if somebody says so.

Nothing is drafted by registering a letter, and nothing listed by drafting: each entry that a person
takes over is a proposal of the own office, reviewed and published by others.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from casehub.casefile.cooperation import key_list
from casehub.casefile.cooperation.sheets import entries_of, refuse_twins, row_of
from casehub.casefile.seconded.deciding import refusal
from casehub.fields import ChoiceField, TableField
from casehub.fields.rights import nice_classes
from casehub.model import KeyListBatch
from casehub.people.lists.compared import ADDED

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from casehub.casefile.cooperation.sheets import Row
    from casehub.model import Event
    from casehub.record.work import Work
    from casehub.workflow.procedure import Procedure, Step

# Where a letter says entries (config/referral.schema.json), and where it says its own number.
MEMBER, NUMBERED = "listEntries", "gongwen.发文字号"
# Entry of the list → member of the letter.
CELLS: Mapping[str, str] = {
    "number": "no",
    "kind": "right",
    "title": "title",
    "right_no": "rightNo",
    "nice_classes": "class",
    "goods": "goods",
    "holder": "owner",
    "home_name": "homeRegion",
    "expires_on": "validTo",
    "reason": "reason",
}
# What a letter says of an entry that the list has already, for who changes or ends it there.
CHANGES = ("changes", "exitReason", "on")


@dataclass(frozen=True)
class Told:
    """The entries that a letter tells of, as they were registered, and the letter's number."""

    letter: str
    entries: tuple[Mapping[str, object], ...]


def told_in(procedure: Procedure, events: Iterable[Event]) -> Told | None:
    """The entries of the letter that a matter entered last; None where it entered none such."""
    found = None
    for event in events:
        step = procedure.step(event.step) if procedure.has_step(event.step) else None
        if step is None or step.letter is None:
            continue
        by = {path: name for name, path in step.letter.fills.items()}
        rows = event.typed.get(by.get(MEMBER, ""))
        if isinstance(rows, list):
            named = str(event.typed.get(by.get(NUMBERED, "")) or "")
            found = Told(named, tuple(_in_words(step, by[MEMBER], one) for one in rows))
    return found


def _in_words(step: Step, name: str, row: Mapping[str, object]) -> dict[str, object]:
    """A row with the words of its choices, as people write lists."""
    field = step.form_field(name)
    columns = field.columns if isinstance(field, TableField) else ()
    words = {one.id: dict(one.options) for one in columns if isinstance(one, ChoiceField)}
    return {k: words.get(k, {}).get(str(v), v) for k, v in row.items()}


def compared(work: Work, batch: KeyListBatch, told: Told) -> list[Row]:
    """What becomes of each entry in a batch: proposed, there already, or what is wrong with it."""
    there = entries_of(work, batch)
    rows = []
    for n, entry in enumerate(told.entries, 1):
        cells = {column: entry.get(member) for column, member in CELLS.items()}
        cells["nice_classes"] = _class(cells["nice_classes"])
        cells["reason"] = cells["reason"] or f"来函{told.letter}推荐"
        rows.append(row_of(n, cells, told.letter, work, there))
    refuse_twins(rows)
    return rows


def _class(said: object) -> str:
    """第29类 as the list keeps it; what names no classes stays as it is: it is found fault with."""
    text = str(said or "").strip()
    found = nice_classes(text)
    return text if found is None else "、".join(map(str, found))


def take_over(work: Work, batch: KeyListBatch, told: Told, chosen: Collection[int]) -> int:
    """Draft the chosen entries (numbers from one) as proposals of the actor's office; how many.

    All or none. Raises Refused where one of them can not be proposed (any more).
    """
    # Two who press at once wait for each other.
    held = select(KeyListBatch.id).where(KeyListBatch.id == batch.id).with_for_update()
    work.session.execute(held)
    rows = [row for row in compared(work, batch, told) if row.number in chosen]
    if not rows:
        raise refusal("勾选要登记为草稿的条目", "entry")
    for row in rows:
        if row.outcome != ADDED or row.told is None:
            said = "；".join(row.faults) or "已经在这一批中"
            raise refusal(f"第{row.number}项“{row.title}”不能推荐：{said}", "entry")
        key_list.propose(work, batch, asdict(row.told), number=row.list_number)
    return len(rows)
