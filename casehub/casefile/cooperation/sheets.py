"""A batch of a 重点保护名录 as a workbook: read row by row, compared with the list, then drafted.

Nothing is listed by reading: a new row becomes a proposal and a different one the draft of a
change, each for others to decide. A blank cell leaves what is there; 清空 empties it.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import select

from casehub.casefile.cooperation import key_list
from casehub.casefile.cooperation.changes import change_faults, differences, draft_change
from casehub.casefile.cooperation.drafts import last_standing, said_last
from casehub.casefile.cooperation.sight import may_draft, may_read
from casehub.casefile.cooperation.wordings import (
    FIELDS,
    KINDS,
    NAMES,
    cleaned,
    told_by,
    wording_faults,
)
from casehub.fields import DateField
from casehub.fields.rights import RIGHT_KINDS
from casehub.model import KeyListEntry, ListAct, ListState
from casehub.people import cells
from casehub.people.lists.compared import ADDED, CHANGED, REFUSED, UNCHANGED
from casehub.people.lists.office_import import EMPTY
from casehub.people.lists.workbook import NOT_SOUND, TooLarge, sheets_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from casehub.casefile.cooperation.wordings import Told
    from casehub.model import KeyListBatch, KeyListWording
    from casehub.record.work import Work

NUMBER, BEGINS = "number", "begins_on"
# Heading by entry; the same when it is written and when it is read.
HEADINGS: Mapping[str, str] = {
    NUMBER: "名录编号",
    **{one.id: one.label for _, one in FIELDS},
    "contact_name": "鉴别联系人",
    "contact_unit": "联系人单位、职务",
    "reason": "理由",
    BEGINS: "变更生效日期",
}
NEEDED = ("kind", "title", "holder")
DAYS = frozenset({BEGINS, *(one.id for _, one in FIELDS if isinstance(one, DateField))})


class SheetUnreadable(Exception):
    """The file is no such list; `str()` says why, in one sentence."""


@dataclass
class Row:
    """A row of the file and what becomes of it. faults: a sentence for each cell that is wrong."""

    number: int
    title: str
    outcome: str = UNCHANGED
    told: Told | None = None
    list_number: str = ""
    begins_on: date | None = None
    entry: KeyListEntry | None = None
    changes: list[tuple[str, object, object]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def refuse(self, column: str | None, sentence: str) -> None:
        """Say what is wrong with a cell, or with the whole row."""
        self.outcome = REFUSED
        place = HEADINGS.get(column or "")
        self.faults.append(f"“{place}”：{sentence}" if place else sentence)


def read(path: Path, name: str, work: Work, batch: KeyListBatch) -> list[Row]:
    """The rows of a workbook, each compared with the batch. Raises SheetUnreadable."""
    try:
        sheets = sheets_of(path)
    except TooLarge as fault:
        raise SheetUnreadable(str(fault)) from fault
    except (*NOT_SOUND, OSError) as fault:
        raise SheetUnreadable("不是可以打开的 xlsx 文件，请另存为 xlsx") from fault
    there = entries_of(work, batch)
    for written in sheets.rows.values():
        for n, (_, heading) in enumerate(written):
            places = _places(heading)
            if all(one in places for one in NEEDED):
                rows = [
                    row_of(number, {c: row.get(at) for c, at in places.items()}, name, work, there)
                    for number, row in written[n + 1 :]
                ]
                refuse_twins(rows)
                return rows
    wanted = "、".join(HEADINGS[one] for one in NEEDED)
    raise SheetUnreadable(f"没有找到表头：应有{wanted}各列，可以先导出这一批作为样式")


def _places(heading: Mapping[int, object]) -> dict[str, int]:
    known = {cells.fold(title): column for column, title in HEADINGS.items()}
    found = {at: known.get(cells.fold(cell)) for at, cell in heading.items()}
    return {column: at for at, column in found.items() if column is not None}


def entries_of(work: Work, batch: KeyListBatch) -> list[KeyListEntry]:
    """The entries of a batch that the actor may read."""
    every = select(KeyListEntry).where(KeyListEntry.batch_id == batch.id)
    return [one for one in work.session.scalars(every) if may_read(work, one)]


def row_of(
    number: int, told: Mapping[str, object], name: str, work: Work, there: list[KeyListEntry]
) -> Row:
    """What is told of a right (column → cell), compared with the entries of a batch that there are.

    name: of the list or letter that tells it, as the reason says where none is given.
    """
    row = Row(number, cells.name(told.get("title") or ""))
    values, emptied = _values(row, told)
    row.list_number = str(values.pop(NUMBER, "") or "")
    begins = values.pop(BEGINS, None)
    row.begins_on = begins if isinstance(begins, date) else work.today
    row.entry = _entry_of(row.list_number, values, there, work)
    present = None if row.entry is None else last_standing(row.entry)
    if present is not None and present.act != ListAct.EXIT:
        kept = {k: v for k, v in asdict(told_by(present)).items() if k not in emptied}
        kept |= {"reason": "", "evidence": ""}
        values = kept | {k: v for k, v in values.items() if k in emptied or v not in (None, "")}
    values["reason"] = values.get("reason") or f"按清单《{name}》登记"
    row.told = cleaned(work.rules, values)
    for reason in wording_faults(work.rules, row.told, work.today):
        row.refuse(reason.field, reason.sentence)
    _compare(row, present, work)
    return row


def _values(row: Row, told: Mapping[str, object]) -> tuple[dict[str, object], set[str]]:
    """What is written, by column, and the columns that are to be emptied."""
    values: dict[str, object] = {}
    emptied: set[str] = set()
    for column, cell in told.items():
        if cells.is_blank(cell):
            continue
        if isinstance(cell, str) and cells.text(cell) == EMPTY:
            emptied.add(column)
            continue
        try:
            values[column] = _value(column, cell)
        except cells.Unreadable as fault:
            row.refuse(column, str(fault))
    return values, emptied


def _value(column: str, cell: object) -> object:
    if column in DAYS:
        return cells.day(cell)
    if column == "kind":
        return _kind(cells.name(cell))
    if column in {NUMBER, "right_no", "holder_uscc"}:
        return cells.code(cell)
    return cells.text(cell)


def _kind(said: str) -> str:
    """The kind of right that a cell names. Raises Unreadable."""
    for value, title in KINDS:
        if said in {value, title, RIGHT_KINDS[value].title, RIGHT_KINDS[value].word}:
            return value
    raise cells.Unreadable(f"没有“{said}”这个种类，可填：{cells.listed(t for _, t in KINDS)}")


def _entry_of(
    number: str, values: Mapping[str, object], there: list[KeyListEntry], work: Work
) -> KeyListEntry | None:
    """The entry that a row speaks of: of its 名录编号, else the one of its right that runs."""
    if number:
        return next((one for one in there if one.number == number), None)
    kind, right = values.get("kind"), values.get("right_no")
    if kind not in RIGHT_KINDS or not right:
        return None
    same = [
        one
        for one in there
        if ((last := said_last(work, one)).kind, last.right_no) == (kind, right)
    ]
    # A right that left and came again has two; of what left a row speaks where it is all.
    return max(same, key=lambda one: (_runs(work, one), one.id), default=None)


def _runs(work: Work, entry: KeyListEntry) -> int:
    """How much an entry still stands: in the list or coming into it, proposed, or gone."""
    present = last_standing(entry)
    if present is not None and present.act != ListAct.EXIT:
        return 2
    return 1 if said_last(work, entry).state in (ListState.DRAFTED, ListState.REVIEWED) else 0


def _compare(row: Row, present: KeyListWording | None, work: Work) -> None:
    """Add, change or leave: what the list says of the same right decides."""
    entry, told = row.entry, row.told
    if row.outcome == REFUSED or told is None:
        return
    if entry is None:
        row.outcome = ADDED
    elif may_draft(work, entry) and entry.open is not None:
        if differences(entry.open, told):
            row.refuse(None, f"这个条目已有{entry.open.act_words}在办，办结以后再导入")
    elif present is None:
        said = "推荐过，没有列入：补充后在条目页再次推荐"
        row.refuse(None, said if entry.latest.state == ListState.REFUSED else "还没有列入")
    elif present.act == ListAct.EXIT:
        row.refuse(None, "已经退出名录，重新列入的另行推荐")
    else:
        _change(row, present, told, work)


def _change(row: Row, present: KeyListWording, told: Told, work: Work) -> None:
    found = differences(present, told)
    if not found or row.entry is None or row.begins_on is None:
        return
    row.outcome = CHANGED
    row.changes = [(HEADINGS[k], a, b) for k, (a, b) in found.items() if k in HEADINGS]
    if not may_draft(work, row.entry):
        row.refuse(None, f"由{row.entry.organisation.name}提出变更")
    for reason in change_faults(work, present, told, row.begins_on):
        row.refuse(reason.field, reason.sentence)


def refuse_twins(rows: list[Row]) -> None:
    """Two rows of one file that say the same right, or the same number."""
    seen: dict[tuple[str, str], Row] = {}
    for row in rows:
        if row.told is None:
            continue
        keys = [(row.told.kind, row.told.right_no)] if row.told.right_no else []
        keys += [(NUMBER, row.list_number)] if row.list_number else []
        for key in keys:
            earlier = seen.setdefault(key, row)
            if earlier is not row:
                row.refuse(None, f"与第 {earlier.number} 行是同一项：{key[1]}")


def draft(work: Work, batch: KeyListBatch, rows: list[Row]) -> tuple[int, int]:
    """Draft what the rows say: how many proposals, how many changes. Raises Refused.

    The caller commits; rows that were refused must have stopped it before (ValueError).
    """
    if any(row.outcome == REFUSED for row in rows):
        message = "rows were refused"
        raise ValueError(message)
    added = changed = 0
    for row in rows:
        if row.told is None:
            continue
        if row.outcome == ADDED:
            key_list.propose(work, batch, asdict(row.told), number=row.list_number)
            added += 1
        elif row.outcome == CHANGED and row.entry is not None and row.begins_on is not None:
            entry = work.session.get_one(KeyListEntry, row.entry.id)
            draft_change(work, entry, asdict(row.told), row.begins_on)
            changed += 1
    return added, changed


def written(
    wordings: Iterator[tuple[str | None, KeyListWording]],
) -> Iterator[list[str | date | None]]:
    """The rows of the workbook of a batch; read again it changes nothing."""
    titles = dict(KINDS)
    for number, one in wordings:
        told = {name: getattr(one, name) for name in NAMES}
        told |= {NUMBER: number or "", "kind": titles[one.kind], BEGINS: None, "evidence": ""}
        yield [told[column] for column in HEADINGS]
