"""读入来件: put what somebody's own form or letter says into the form on the page.

A file, or a few lines that are pasted or typed in one go (casehub/fields/lines.py).

Nothing that stands there is changed, nothing is decided: the person at work reads it before it is
registered, and sees what was written there besides.
"""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field as fresh
from typing import TYPE_CHECKING, cast

from werkzeug.datastructures import MultiDict

from casehub.documents.received import rows_of
from casehub.fields import TableField, Unreadable
from casehub.fields.lines import order_of, told_in_lines
from casehub.fields.sheets import heard
from casehub.law.text import fold
from casehub.storage import StorageFault
from casehub.web.drawing.inputs import Input
from casehub.web.drawing.rows import cell_name
from casehub.web.request.unit import parts, pause_reading

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import BinaryIO

    from werkzeug.datastructures import FileStorage

    from casehub.fields import Field
    from casehub.fields.sheets import Heard, Row
    from casehub.web.drawing.forms import Form
    from casehub.web.drawing.inputs import Choices

# The value of the button, and the name of the file that is read and not kept.
READ_IN, SHEET = "read_in", "sheet"
# The name of the box for lines.
LINES = "lines"
NOTHING_CHOSEN = "粘贴或者键入文字，或者选择来件的 Word 文件（docx）、带文字的 PDF 文件，再读入"
NOT_READ = "这个文件读不出文字：不是 Word 文件（docx）或者带文字的 PDF 文件，或者已经损坏"
NO_WORDS = "这个文件里没有文字，是扫描件的，请对照填写"


@dataclass
class FromSheet:
    """What was typed with what came in; of what, in words; what was left; why nothing was read."""

    typed: MultiDict[str, str]
    told: list[tuple[str, str]] = fresh(default_factory=list)
    left: list[str] = fresh(default_factory=list)
    fault: str = ""

    def fill(self, one: Input, written: str) -> bool:
        """Put it where nothing was typed; what cannot be read, or is there otherwise, is left."""
        try:
            texts = one.field.heard(written, one.choices)
        except Unreadable as fault:
            self.left.append(f"{one.field.label}：{written}（{fault}）")
            return False
        stands = [text for text in one.texts if text.strip()]
        if stands == texts:
            return False
        if stands and stands != one.field.typed(one.field.start):
            self.left.append(f"{one.field.label}：{written}（已填的不改动）")
            return False
        self.typed.setlist(one.id, texts)
        return True


def asks_to_read(typed: Mapping[str, str]) -> bool:
    """Whether a form was sent to be read in: by its button, or with lines that nobody read yet.

    Whatever else was pressed, lines are shown in their fields before anything is done with them.
    """
    return typed.get("do") == READ_IN or bool(typed.get(LINES, "").strip())


def read_in(form: Form, typed: MultiDict[str, str], chosen: FileStorage | None) -> FromSheet:
    """What lines and a file say, filled into a form as it was typed; the lines come first."""
    found = FromSheet(MultiDict(typed.items(multi=True)))
    lines = found.typed.pop(LINES, "")
    if not lines.strip() and (chosen is None or not chosen.filename):
        found.fault = NOTHING_CHOSEN
        return found
    fields, groups = [one.field for one in form.inputs], {i.field.id: i.group for i in form.inputs}
    rows = told_in_lines(fields, lines, groups)
    if chosen is not None and chosen.filename:
        rows += _of_file(found, cast("BinaryIO", chosen.stream))
        if found.fault:
            return found
    _fill(found, form, heard(fields, rows, groups))
    return found


def _of_file(found: FromSheet, file: BinaryIO) -> list[list[str]]:
    """The rows of a file; of one that cannot be read none, and why."""
    scanner = parts().blobs.scanner
    # Another process looks at it, for seconds: nobody else waits for the connection meanwhile.
    pause_reading()
    try:
        if scanner is not None:
            file.seek(0)
            scanner.scan(file)
    except StorageFault as fault:
        found.fault = str(fault)
        return []
    rows = rows_of(file)
    if not rows:
        found.fault = NOT_READ if rows is None else NO_WORDS
    return rows or []


def _fill(found: FromSheet, form: Form, said: Heard) -> None:
    found.left = list(said.left)
    came = [
        one.field.label
        for one in form.inputs
        if (text := said.values.get(one.field.id)) and found.fill(one, text)
    ]
    if came:
        found.told.append(("", "、".join(came)))
    for table in form.inputs:
        if isinstance(table.field, TableField):
            _rows(found, table, table.field.columns, said.tables.get(table.field.id, []))


def lines_of(form: Form) -> list[tuple[str, str]]:
    """How lines are written for this form: the heading of each table, and what follows it."""
    tables = (one.field for one in form.inputs if isinstance(one.field, TableField))
    return [
        (one.label, " ".join(column.label for column in order_of(one)))
        for one in tables
        if one.adds and not one.points
    ]


def _rows(found: FromSheet, table: Input, columns: Sequence[Field], said: Sequence[Row]) -> None:
    """Each block in the row that names the same, else in the first that is blank, else anew."""
    used: set[int] = set()
    for row in said:
        number = _place(table, row.get(columns[0].id, ""), used)
        used.add(number)
        anew = number >= len(table.rows)
        cells = _blank(table, columns, number) if anew else table.rows[number]
        came = [
            cell.field.label
            for cell in cells
            if (text := row.get(cell.field.id)) and found.fill(cell, text)
        ]
        if came:
            found.told.append((f"{table.field.label}{number + 1}", "、".join(came)))
        for cell in cells if came and anew else ():
            # A row that nobody saw yet begins as on an empty form.
            if cell.id not in found.typed and (start := cell.field.typed(cell.field.start)):
                found.typed.setlist(cell.id, start)


def _place(table: Input, name: str, used: set[int]) -> int:
    """The number of the row that is meant: what is called so, a blank one, the next one."""
    first = {n: "".join(cells[0].texts) for n, cells in enumerate(table.rows) if n not in used}
    alike = [n for n, there in first.items() if name and fold(there) == fold(name)]
    blank = [n for n, there in first.items() if not there.strip()]
    beyond = max([len(table.rows), *(n + 1 for n in used)])
    return next(iter([*alike, *blank, beyond]))


def _blank(table: Input, columns: Sequence[Field], number: int) -> list[Input]:
    """The inputs of a row that the page does not show yet; it offers what the others offer."""
    offered: dict[str, Choices] = {c.field.id: c.choices for row in table.rows for c in row}
    return [
        Input(
            cell_name(table.field.id, number, column.id),
            column,
            choices=offered.get(column.id) or tuple(getattr(column, "options", ())),
        )
        for column in columns
    ]
