"""Worklists of other platforms (12315 …): rows as people keep them, read and marked cell by cell.

Nothing is registered by reading: every cell is shown as it stands and as it was read.
"""

from __future__ import annotations

import csv
import hashlib
import io
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from casehub.casefile import worklist_cells
from casehub.casefile.worklist_cells import Read
from casehub.model import Case, Replay
from casehub.people import cells
from casehub.people.lists.workbook import NOT_SOUND, TooLarge, sheets_of
from casehub.rulebook.tracks import Headings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from casehub.record.work import Work
    from casehub.rulebook.tracks import Track

COLUMNS = tuple(one.name for one in fields(Headings))
# Columns whose cell people leave blank below the first of several rows alike.
SPANNING = frozenset({"against", "address", "unit"})
# What people write for what stands in the row above.
DITTO = frozenset({"同上", "〃", "″", "同前"})
NEEDED = ("number", "received_on", "name", "against")
MOST_ROWS, CODECS = 10_000, ("utf-8-sig", "gb18030")
Filled = tuple[int, dict[int, Any]]


class ListUnreadable(Exception):
    """The file is no worklist; `str()` says why, in one sentence."""


@dataclass(frozen=True)
class Line:
    """A row of the list. track: where its kind belongs, None where nowhere yet."""

    number: int
    cells: Mapping[str, Read]
    track: Track | None = None
    reference: str = ""
    # The earlier row of the same number and kind, which is registered in its stead.
    twin: int | None = None

    @property
    def key(self) -> str:
        """By which the row is registered once, whoever brings it in again."""
        said = f"{self.track.id if self.track else ''}|{self.cells['number'].value}"
        return hashlib.sha256(said.encode()).hexdigest()

    @property
    def faults(self) -> list[str]:
        """Why it cannot be registered."""
        kind = self.cells["kind"].value
        found = [one.fault for one in self.cells.values() if one.fault]
        asked = (name for name in NAMED if name not in self._unasked)
        found += [f"没有{NAMED[name]}" for name in asked if not self._said(name)]
        found += [f"与第{self.twin}行登记编号相同，只登记一次"] if self.twin else []
        return found + ([] if self.track else [f"“{kind}”不在这里登记，请另行登记"])

    @property
    def _unasked(self) -> set[str]:
        """The columns of sides on which the track wants nobody: a report may be anonymous."""
        ledger = self.track.ledger if self.track is not None else None
        if self.track is None or ledger is None:
            return set()
        free = {side.id for side in self.track.sides if not side.least}
        columns = {"name": ledger.informant, "against": ledger.against}
        return {column for column, side in columns.items() if side in free}

    def _said(self, name: str) -> bool:
        return bool(self.cells[name].value or self.cells[name].fault)

    @property
    def doubts(self) -> list[str]:
        """What somebody should look at before it is registered."""
        return [one.doubt for one in self.cells.values() if one.doubt]

    @property
    def open(self) -> bool:
        """Whether it can be registered now."""
        return not self.reference and not self.faults


# 令121: what is told of a breach is a report of its own, beside the complaint.
MIXED = "兼有举报：先按投诉登记，其中的违法线索另行登记为举报"
NAMED = {"number": "登记编号", "received_on": "登记时间", "name": "姓名", "against": "被投诉举报人"}


@dataclass(frozen=True)
class Worklist:
    """The rows of a file, and the titles of the columns that it has."""

    titles: Mapping[str, str]
    lines: tuple[Line, ...]


def read(path: Path, name: str, tracks: Iterable[Track]) -> Worklist:
    """The rows of a workbook or CSV. name: as the file is called. Raises ListUnreadable."""
    with_ledger = [track for track in tracks if track.ledger is not None]
    rows = _rows_of(path, name)
    for n, (_, heading) in enumerate(rows):
        for track in with_ledger:
            places = _places(heading, track)
            if all(column in places for column in NEEDED):
                titles = {column: cells.text(heading[at]) for column, at in places.items()}
                return Worklist(titles, tuple(_lines(rows[n + 1 :], places, with_ledger)))
    raise ListUnreadable(_no_heading(rows, with_ledger))


def _no_heading(rows: Iterable[Filled], tracks: Iterable[Track]) -> str:
    """Which columns the row lacks that looks most like a heading, and what they may be called."""
    asked = [(track, row) for _, row in rows for track in tracks]
    found = max(asked, key=lambda one: len(_places(one[1], one[0])), default=None)
    places = _places(found[1], found[0]) if found is not None else {}
    if found is None or found[0].ledger is None or not places:
        wanted = "登记编号、登记时间、类型、姓名、电话、被投诉举报人、内容"
        return f"没有找到表头：应有{wanted}各列"
    headings = found[0].ledger.headings
    lacks = [
        f"{NAMED[one]}（可以写作{'、'.join(getattr(headings, one))}）"
        for one in NEEDED if one not in places
    ]  # fmt: skip
    return f"表头没有以下各列：{'；'.join(lacks)}；请改好列名再导入"


def _rows_of(path: Path, name: str) -> list[Filled]:
    if name.lower().endswith(".csv"):
        return list(_csv(path.read_bytes()))
    try:
        sheets = sheets_of(path)
    except TooLarge as fault:
        raise ListUnreadable(str(fault)) from fault
    except (*NOT_SOUND, OSError) as fault:
        raise ListUnreadable("不是可以打开的 xlsx 或者 csv 文件，请另存为其中一种") from fault
    return next((rows for rows in sheets.rows.values() if rows), [])


def _csv(content: bytes) -> Iterator[Filled]:
    for codec in CODECS:
        try:
            text = content.decode(codec)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise ListUnreadable("文件的编码不是 UTF-8 或者 GB18030，请另存为 xlsx")
    for number, row in enumerate(csv.reader(io.StringIO(text)), 1):
        if number > MOST_ROWS:
            raise ListUnreadable(f"超过 {MOST_ROWS} 行，请分成几个文件导入")
        written = {n: cell for n, cell in enumerate(row) if not cells.is_blank(cell)}
        if written:
            yield number, written


def _places(heading: Mapping[int, Any], track: Track) -> dict[str, int]:
    """Column → where it stands."""
    found: dict[str, int] = {}
    if track.ledger is None:
        return found
    for column in COLUMNS:
        known = {cells.fold(one) for one in getattr(track.ledger.headings, column)}
        at = next((n for n, cell in heading.items() if cells.fold(cell) in known), None)
        if at is not None:
            found[column] = at
    return found


def _lines(
    rows: Iterable[Filled], places: Mapping[str, int], tracks: Iterable[Track]
) -> Iterator[Line]:
    above: dict[str, Read] = {}
    belongs = {word: t for t in tracks if t.ledger for word in (*t.ledger.words, *t.ledger.mixed)}
    both = {word for track in tracks if track.ledger for word in track.ledger.mixed}
    registered: dict[str, int] = {}
    for number, row in rows:
        told = {column: row.get(at) for column, at in places.items()}
        if all(cells.is_blank(one) for one in told.values()):
            continue
        found = {column: _cell(column, told) for column in COLUMNS}
        same = found["against"].value in {"", *DITTO, above.get("against", Read("")).value}
        for column in SPANNING:
            if column == "address" and not (same or found[column].value):
                continue
            said = found[column].value
            if said in DITTO and column in above:
                ditto = f"“{said}”按上一行填写，请核对"
                found[column] = Read(found[column].raw, above[column].value, ditto)
            elif not said and column in above:
                said = "空白，按上一行填写，请核对"
                found[column] = Read(found[column].raw, above[column].value, said)
        if found["kind"].value in both:
            found["kind"] = replace(found["kind"], doubt=MIXED)
        above = {column: found[column] for column in SPANNING if found[column].value}
        line = Line(number, found, belongs.get(found["kind"].value))
        line = replace(line, twin=registered.get(line.key))
        if line.open:
            registered[line.key] = number
        yield line


def _cell(column: str, told: Mapping[str, Any]) -> Read:
    cell = told.get(column)
    match column:
        case "received_on":
            return worklist_cells.day(cell, cells.code(told.get("number") or ""))
        case "phone":
            return worklist_cells.phones(cell)
        case "amount":
            return worklist_cells.money(cell)
        case "number":
            return worklist_cells.number(cell)
        case "name" | "against" | "unit" | "kind":
            return worklist_cells.name("" if cell is None else cell)
    return worklist_cells.words("" if cell is None else cell)


def with_registered(work: Work, lines: Iterable[Line]) -> list[Line]:
    """The rows, each with the case that it was registered as before, whoever did it."""
    known = list(lines)
    query = (
        select(Replay.key, Case.reference)
        .join(Case, Case.id == Replay.case_id)
        .where(
            Replay.key.in_([line.key for line in known]),
            Case.organisation_id == work.actor.organisation_id,
        )
    )
    found = {row.key: row.reference for row in work.session.execute(query)}
    return [replace(line, reference=found.get(line.key, "")) for line in known]
