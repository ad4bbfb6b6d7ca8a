"""The rows of a workbook that hold something, read in one stream and bounded by what is written.

What a sheet formats far below its data costs nothing: no cell is made for it.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

from openpyxl.reader.excel import ExcelReader
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.xml.constants import SHEET_MAIN_NS
from openpyxl.xml.functions import iterparse

from casehub.people import cells

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

_NAMED = frozenset(f"{{{SHEET_MAIN_NS}}}{tag}" for tag in ("c", "row"))
NO_RESULT = "公式没有结果"
# Rows of a sheet that hold something; no list of offices and staff comes near.
MOST_ROWS = 10_000
# Cells and rows of a sheet that the file names at all, also where only a format stands there.
MOST_NAMED = 500_000
# What the reader of workbooks says of files that are none; a damaged part fails wherever it is met.
NOT_SOUND = (
    InvalidFileException, BadZipFile, AttributeError, IndexError, KeyError, TypeError, ValueError,
    ArithmeticError, EOFError, RuntimeError, SyntaxError, zlib.error,
)  # fmt: skip


class TooLarge(Exception):
    """A sheet with more than is read; `str()` says which, and what to do."""


@dataclass
class Sheets:
    """Sheets by title, each as the rows that hold something; charts: titles of sheets of one."""

    rows: dict[str, list[tuple[int, dict[int, Any]]]] = field(default_factory=dict)
    charts: list[str] = field(default_factory=list)


class _Reader(ExcelReader):  # type: ignore[misc]  # the library has no types
    """The library's reader; a sheet that is a chart is named and not looked into."""

    def __init__(self, path: Path, *, results: bool) -> None:
        super().__init__(path, read_only=True, data_only=results, keep_links=False)
        self.charts: list[str] = []
        self.read()

    def read_chartsheet(self, sheet: Any, rel: Any) -> None:  # noqa: ARG002  the library's own
        self.charts.append(sheet.name)

    def merged(self) -> dict[str, list[tuple[int, int, int]]]:
        """Sheet → column, first and last row of its merged cells. Raises TooLarge."""
        return {
            sheet.name: list(self._merged(sheet.name, rel.target))
            for sheet, rel in self.parser.find_sheets()
            if rel.target in self.valid_files and sheet.name not in self.charts
        }

    def _merged(self, title: str, part: str) -> Iterator[tuple[int, int, int]]:
        named = 0
        with self.archive.open(part) as source:
            for _, element in iterparse(source):
                tag = element.tag
                named += tag in _NAMED
                if named > MOST_NAMED:
                    raise TooLarge(
                        f"工作表“{title}”有格式的行和单元格太多（超过 {MOST_NAMED} 个），"
                        "请删除数据以外的空行、空列再导入"
                    )
                if tag == f"{{{SHEET_MAIN_NS}}}mergeCell":
                    left, top, _, bottom = range_boundaries(element.get("ref"))
                    yield left - 1, top, bottom
                if tag == f"{{{SHEET_MAIN_NS}}}row":
                    element.clear()


def sheets_of(path: Path) -> Sheets:
    """The sheets of a workbook. Raises TooLarge, one of NOT_SOUND, OSError."""
    results, formulas = _Reader(path, results=True), _Reader(path, results=False)
    merged, found = results.merged(), Sheets(charts=results.charts)
    for sheet in results.wb.worksheets:
        twin = formulas.wb[sheet.title]
        sheet.reset_dimensions()
        twin.reset_dimensions()
        both = zip_longest(
            sheet.iter_rows(values_only=True), twin.iter_rows(values_only=True), fillvalue=()
        )
        found.rows[sheet.title] = list(_filled(sheet.title, both, merged.get(sheet.title, [])))
    return found


def _filled(
    title: str,
    both: Iterator[tuple[Sequence[Any], Sequence[Any]]],
    merged: list[tuple[int, int, int]],
) -> Iterator[tuple[int, dict[int, Any]]]:
    """Number and column → value of each row that holds something of its own.

    A cell merged over several rows stands for each of them; a title over the columns for one.
    """
    begin = {(top, column): bottom for column, top, bottom in merged if bottom > top}
    standing: dict[int, tuple[int, Any]] = {}
    held = 0
    for number, (values, formulas) in enumerate(both, 1):
        if not values and not formulas:
            continue
        written = {n: value for n, value in enumerate(values) if not cells.is_blank(value)}
        for n, formula in enumerate(formulas):
            if n not in written and not cells.is_blank(formula):
                written[n] = NO_RESULT
        if not written:
            continue
        held += 1
        if held > MOST_ROWS:
            raise TooLarge(f"工作表“{title}”超过 {MOST_ROWS} 行，请分成几个文件导入")
        standing = {n: kept for n, kept in standing.items() if kept[0] >= number}
        own = dict(written)
        written = {n: value for n, (_, value) in standing.items()} | own
        for n, value in own.items():
            if (number, n) in begin:
                standing[n] = (begin[number, n], value)
        yield number, written
