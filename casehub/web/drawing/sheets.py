"""读入来件: put what somebody's own form or letter says into the form on the page.

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
from casehub.fields.sheets import heard
from casehub.law.text import fold
from casehub.storage import StorageFault
from casehub.web.drawing.inputs import Input
from casehub.web.drawing.rows import cell_name
from casehub.web.request.unit import parts, pause_reading

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import BinaryIO

    from werkzeug.datastructures import FileStorage

    from casehub.fields import Field
    from casehub.fields.sheets import Row
    from casehub.web.drawing.forms import Form
    from casehub.web.drawing.inputs import Choices

# The value of the button, and the name of the file that is read and not kept.
READ_IN, SHEET = "read_in", "sheet"
NOTHING_CHOSEN = "选择请求书、投诉书等来件的 Word 文件（docx）或者带文字的 PDF 文件，再读入"
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


def read_in(form: Form, typed: MultiDict[str, str], chosen: FileStorage | None) -> FromSheet:
    """What a file says, filled into a form as it was typed."""
    found = FromSheet(MultiDict(typed.items(multi=True)))
    if chosen is None or not chosen.filename:
        found.fault = NOTHING_CHOSEN
        return found
    file, scanner = cast("BinaryIO", chosen.stream), parts().blobs.scanner
    # Another process looks at it, for seconds: nobody else waits for the connection meanwhile.
    pause_reading()
    try:
        if scanner is not None:
            file.seek(0)
            scanner.scan(file)
    except StorageFault as fault:
        found.fault = str(fault)
        return found
    rows = rows_of(file)
    if not rows:
        found.fault = NOT_READ if rows is None else NO_WORDS
        return found
    groups = {one.field.id: one.group for one in form.inputs}
    said = heard([one.field for one in form.inputs], rows, groups)
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
    return found


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
