"""Reads offices and staff from TOML or a workbook, as tolerantly as people write; drops no row."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from casehub.declared import Illegible, text_of, toml_of
from casehub.people import cells, staff_columns
from casehub.people.office_columns import CONTACTS, KEY, SERIES, headings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

    from casehub.people.office_columns import Entry
    from casehub.rulebook.offices import OfficeWords

# A heading row names the organisation and at least one thing more.
FEWEST_HEADINGS = 2
# Where the rows of a TOML file stand.
TABLES = ("organisations", "organisation", "机构")
PEOPLE = ("people", "person", "人员")
ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!"})
NO_RESULT = "公式没有结果"


# A row of headings of a list of staff names these two.
_PERSON = {
    (staff_columns.STAFF, entry.id) for entry in (staff_columns.USERNAME, staff_columns.NAME)
}


class FileUnreadable(Exception):
    """The file cannot be read as a list of offices or staff; `str()` is one Chinese sentence."""


@dataclass(frozen=True)
class OfficeRow:
    """One row as written. `number`: row of the sheet, or place in the TOML file, from 1.

    `cells`: (group, entry id) → what is written; group "" is the organisation itself. `contacts`:
    the whole list where the file gives one. `faults`: what could not be read of the row at all.
    """

    number: int
    sheet: str = ""
    cells: Mapping[tuple[str, str], Any] = field(default_factory=dict)
    contacts: Sequence[Mapping[str, Any]] | None = None
    faults: tuple[str, ...] = ()


@dataclass
class OfficeFile:
    """The rows of a file, and one sentence for everything in it that was not read as a row."""

    rows: list[OfficeRow] = field(default_factory=list)
    people: list[OfficeRow] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)


def read_offices(path: Path, words: OfficeWords) -> OfficeFile:
    """Read FILE.toml or FILE.xlsx. Raises FileUnreadable."""
    readers = {".toml": _read_toml, ".xlsx": _read_workbook}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise FileUnreadable(f"{path.name} 不是 .toml 或者 .xlsx 文件")
    try:
        found = reader(path, words)
    except FileNotFoundError as error:
        raise FileUnreadable(f"没有文件 {path}") from error
    except OSError as error:
        raise FileUnreadable(f"{path} 不能读取") from error
    if not found.rows and not found.people:
        said = "表头应有“代码”和“名称”（机构），或者“账号”和“姓名”（人员）"
        raise FileUnreadable(f"{path.name} 里没有机构，也没有人员：{said}")
    return found


def _read_toml(path: Path, words: OfficeWords) -> OfficeFile:
    try:
        content = toml_of(text_of(path.read_bytes()))
    except Illegible as error:
        raise FileUnreadable(f"{path.name} {error}") from error
    known, found = headings(words), OfficeFile()
    for table, rows in content.items():
        if table in PEOPLE and isinstance(rows, list):
            found.people += _toml_people(rows, found)
            continue
        if table not in TABLES or not isinstance(rows, list):
            found.ignored.append(f"“{table}”不是机构，也不是人员，没有读入。")
            continue
        for row in rows:
            if isinstance(row, dict):
                found.rows.append(_toml_row(row, known, found))
    return found


def _toml_row(
    row: Mapping[str, Any], known: Mapping[str, tuple[str, Entry]], found: OfficeFile
) -> OfficeRow:
    number, written = len(found.rows) + 1, dict(row)
    series = written.pop(SERIES, {})
    contacts = written.pop(CONTACTS, None)
    read: dict[tuple[str, str], Any] = {}
    for name, value in [*written.items(), *(series.items() if isinstance(series, dict) else [])]:
        place = known.get(cells.fold(name))
        if place is None or (name in series) != (place[0] == SERIES):
            found.ignored.append(f"第 {number} 个机构的“{name}”没有对应的登记项，没有读入。")
        else:
            read[place[0], place[1].id] = value
    return OfficeRow(number, cells=read, contacts=contacts)


def _toml_people(rows: Sequence[Any], found: OfficeFile) -> Iterator[OfficeRow]:
    known = staff_columns.headings()
    for number, row in enumerate(rows, 1):
        read: dict[tuple[str, str], Any] = {}
        for name, value in row.items() if isinstance(row, dict) else ():
            place = known.get(cells.fold(name))
            if place is None:
                found.ignored.append(f"第 {number} 个人员的“{name}”没有对应的登记项，没有读入。")
            else:
                read[place[0], place[1].id] = value
        yield OfficeRow(number, cells=read)


def _read_workbook(path: Path, words: OfficeWords) -> OfficeFile:
    try:
        _refuse_declarations(path)
        book = load_workbook(path, data_only=True)
        formulas = load_workbook(path)
    except (InvalidFileException, BadZipFile, KeyError, ValueError) as error:
        raise FileUnreadable(f"{path.name} 不是完好的 .xlsx 文件") from error
    found = OfficeFile()
    for sheet in book.worksheets:
        _fill_merged(sheet)
        _read_sheet(sheet, formulas[sheet.title], headings(words), found)
    return found


def _refuse_declarations(path: Path) -> None:
    """Raise ValueError for a part with a document type: entities would expand (ECMA-376 part 2)."""
    with ZipFile(path) as archive:
        for name in archive.namelist():
            parser = expat.ParserCreate()
            parser.StartDoctypeDeclHandler = _declared
            # A picture is no XML, and no reader takes it for any.
            with contextlib.suppress(expat.ExpatError):
                parser.Parse(archive.read(name), True)


def _declared(*_said: object) -> None:
    raise ValueError("a document type declaration")


def _fill_merged(sheet: Worksheet) -> None:
    """A cell merged over several rows stands for each of them; a title over the columns for one."""
    for merged in list(sheet.merged_cells.ranges):
        value = sheet.cell(merged.min_row, merged.min_col).value
        sheet.unmerge_cells(str(merged))
        for row in range(merged.min_row, merged.max_row + 1):
            sheet.cell(row, merged.min_col).value = value


def _read_sheet(
    sheet: Worksheet,
    formulas: Worksheet,
    known: Mapping[str, tuple[str, Entry]],
    found: OfficeFile,
) -> None:
    columns: dict[int, tuple[str, str]] = {}
    for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
        written = {n: value for n, value in enumerate(row) if not cells.is_blank(value)}
        for n in range(len(row)):
            formula = formulas.cell(number, n + 1).value
            if n not in written and isinstance(formula, str) and formula.startswith("="):
                written[n] = NO_RESULT
        if not written:
            continue
        where = f"工作表“{sheet.title}”第 {number} 行"
        if not columns:
            columns = _headings_of(written, known)
            if not columns:
                said = cells.listed(cells.text(v) for v in list(written.values())[:3])
                found.ignored.append(f"{where}不在表头之下，没有读入：{said}。")
                continue
            for n, value in written.items():
                if n not in columns:
                    found.ignored.append(
                        f"{where}的“{cells.text(value)}”栏没有对应的登记项，没有读入。"
                    )
            continue
        if _headings_of(written, known):
            found.ignored.append(f"{where}又是表头，没有读入。")
            continue
        read = {columns[n]: value for n, value in written.items() if n in columns}
        if set(columns.values()) >= _PERSON:
            found.people.append(OfficeRow(number, sheet.title, read, None, tuple(_broken(read))))
            continue
        if not {("", KEY.id), ("", "name")} & read.keys() and len(read) < FEWEST_HEADINGS:
            said = cells.listed(cells.text(v) for v in written.values())
            found.ignored.append(f"{where}没有代码和名称，没有读入：{said}。")
            continue
        found.rows.append(_sheet_row(number, sheet.title, read))


def _headings_of(
    written: Mapping[int, Any], known: Mapping[str, tuple[str, Entry]]
) -> dict[int, tuple[str, str]]:
    """Column → what stands in it, when this row is a row of headings; else nothing.

    A list of staff has the account and the name of each; any other is one of offices.
    """
    people = _columns(written, staff_columns.headings())
    if set(people.values()) >= _PERSON:
        return people
    columns = _columns(written, known)
    names = {("", KEY.id), ("", "name")} & set(columns.values())
    return columns if names and len(columns) >= FEWEST_HEADINGS else {}


def _columns(
    written: Mapping[int, Any], known: Mapping[str, tuple[str, Entry]]
) -> dict[int, tuple[str, str]]:
    columns: dict[int, tuple[str, str]] = {}
    for n, value in written.items():
        place = known.get(cells.fold(value))
        if place is not None and (place[0], place[1].id) not in columns.values():
            columns[n] = (place[0], place[1].id)
    return columns


def _sheet_row(number: int, sheet: str, read: dict[tuple[str, str], Any]) -> OfficeRow:
    faults = tuple(_broken(read))
    contact = {name: read.pop((group, name)) for group, name in list(read) if group == CONTACTS}
    return OfficeRow(number, sheet, read, [contact] if contact else None, faults)


def _broken(read: Mapping[tuple[str, str], Any]) -> Iterator[str]:
    for value in read.values():
        if isinstance(value, str) and (value.strip() in ERRORS or value == NO_RESULT):
            yield f"有一个单元格是“{value.strip()}”，请改成文字"
