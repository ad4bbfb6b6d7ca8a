"""Reads offices and staff from TOML or a workbook, as tolerantly as people write; drops no row."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from xml.parsers import expat
from zipfile import ZipFile

from casehub.declared import Illegible, text_of, toml_of
from casehub.people import cells
from casehub.people.lists import staff_columns, workbook
from casehub.people.office_columns import CONTACT, CONTACTS, KEY, SERIES, headings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from casehub.people.office_columns import Entry
    from casehub.rulebook.offices import OfficeWords

# A heading row names the organisation and at least one thing more.
FEWEST_HEADINGS = 2
# Where the rows of a TOML file stand.
TABLES = ("organisations", "organisation", "机构")
PEOPLE = ("people", "person", "人员")
ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!"})


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
    contacts: Sequence[Mapping[str, object]] | None = None
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
        if table not in {*TABLES, *PEOPLE}:
            found.ignored.append(f"“{table}”不是机构，也不是人员，没有读入。")
            continue
        kept = found.people if table in PEOPLE else found.rows
        if not isinstance(rows, list):
            said = f"“{table}”应写成 [[{table}]]，每一个单写一段"
            kept.append(OfficeRow(len(kept) + 1, faults=(said,)))
            continue
        for row in rows:
            number = len(kept) + 1
            if not isinstance(row, dict):
                said = f"“{table}”里的“{cells.text(row)}”应写成 [[{table}]] 之下的一段"
                kept.append(OfficeRow(number, faults=(said,)))
            elif table in PEOPLE:
                kept.append(_toml_person(number, row, found))
            else:
                kept.append(_toml_row(number, row, known, found))
    return found


class _Written:
    """The entries of one row of a TOML file, with one sentence for each of a wrong shape."""

    def __init__(self) -> None:
        self.read: dict[tuple[str, str], Any] = {}
        self.faults: list[str] = []

    def take(self, place: tuple[str, Entry], name: str, value: Any) -> None:
        """Keep what stands under a name, unless it is of no shape that the entry can have."""
        group, entry = place
        if (group, entry.id) in self.read:
            self.faults.append(f"{entry.title}写了两次，第二次是“{name}”")
        elif said := wrong_shape(entry, value):
            self.faults.append(said)
        else:
            self.read[group, entry.id] = value


def wrong_shape(entry: Entry, value: Any) -> str:
    """Why a value is of no shape that an entry can have, in one sentence; "" when it can."""
    many = isinstance(value, list)
    if isinstance(value, dict) or (many and any(isinstance(one, list | dict) for one in value)):
        return f"{entry.title}应写成文字，不能写成一组键值"
    if many and not entry.several:
        return f"{entry.title}应写成一个值，不能写成列表"
    if isinstance(value, bool) and entry.read is not cells.yes:
        return f"{entry.title}应写成文字，不能写成 true 或者 false"
    return ""


def _toml_row(
    number: int,
    row: Mapping[str, object],
    known: Mapping[str, tuple[str, Entry]],
    found: OfficeFile,
) -> OfficeRow:
    own, written = dict(row), _Written()
    series = own.pop(SERIES, {})
    contacts = _toml_contacts(own.pop(CONTACTS, None), written.faults)
    if not isinstance(series, dict):
        said = f'{SERIES} 应写成 {{ 系列 = "字" }} 的样子，不能写成“{cells.text(series)}”'
        written.faults.append(said)
        series = {}
    for group, name, value in (
        *(("", name, value) for name, value in own.items()),
        *((SERIES, name, value) for name, value in series.items()),
    ):
        place = known.get(cells.fold(name))
        if place is None or (group == SERIES) != (place[0] == SERIES):
            found.ignored.append(f"第 {number} 个机构的“{name}”没有对应的登记项，没有读入。")
        else:
            written.take(place, name, value)
    contact = _contact_of(written.read)
    if contact and contacts is not None:
        written.faults.append(f"联系人已写在 {CONTACTS} 里，不要另写")
    elif contact:
        contacts = [contact]
    return OfficeRow(number, "", written.read, contacts, tuple(written.faults))


def _toml_contacts(given: Any, faults: list[str]) -> list[Mapping[str, object]] | None:
    """The contacts of an organisation; what is none becomes a fault."""
    if given is None:
        return None
    if not isinstance(given, list):
        said = f'{CONTACTS} 应写成 [{{ name = "张三" }}] 的样子，不能写成“{cells.text(given)}”'
        faults.append(said)
        return None
    read: list[Mapping[str, object]] = []
    titles = {entry.id: entry for entry in CONTACT}
    for number, one in enumerate(given, 1):
        if not isinstance(one, dict):
            said = f'第 {number} 个联系人应写成 {{ name = "张三" }} 的样子'
            faults.append(f"{said}，不能写成“{cells.text(one)}”")
            continue
        wrong = [w for k, v in one.items() if k in titles and (w := wrong_shape(titles[k], v))]
        faults += [f"第 {number} 个联系人的{said}" for said in wrong]
        if not wrong:
            read.append(one)
    return read


def _toml_person(number: int, row: Mapping[str, object], found: OfficeFile) -> OfficeRow:
    known, written = staff_columns.headings(), _Written()
    own = {cells.fold(word) for word in staff_columns.CERTIFICATE_WORDS}
    for name, value in row.items():
        place = known.get(cells.fold(name))
        if cells.fold(name) in own:
            _toml_certificate(value, name, written)
        elif place is None:
            found.ignored.append(f"第 {number} 个人员的“{name}”没有对应的登记项，没有读入。")
        else:
            written.take(place, name, value)
    return OfficeRow(number, cells=written.read, faults=tuple(written.faults))


def _toml_certificate(given: Any, name: str, written: _Written) -> None:
    """The certificate of a person written as a table of its own; what is none becomes a fault."""
    if not isinstance(given, dict):
        written.faults.append(f"“{name}”应写成 {staff_columns.CERTIFICATE_EXAMPLE} 的样子")
        return
    known = staff_columns.headings()
    for word, value in given.items():
        place = known.get(cells.fold(word))
        if place is None or place[1] not in staff_columns.CERTIFICATE:
            written.faults.append(f"证件没有这一项：{word}")
        else:
            written.take(place, word, value)


def _read_workbook(path: Path, words: OfficeWords) -> OfficeFile:
    found, known = OfficeFile(), headings(words)
    try:
        with ZipFile(path) as archive:
            _refuse_declarations(archive)
        sheets = workbook.sheets_of(path)
    except workbook.TooLarge as error:
        raise FileUnreadable(f"{path.name} 的{error}") from error
    except workbook.NOT_SOUND as error:
        raise FileUnreadable(f"{path.name} 不是完好的 .xlsx 文件") from error
    for title, rows in sheets.rows.items():
        _read_sheet(title, rows, known, found)
    found.ignored += [f"工作表“{title}”是图表，没有读入。" for title in sheets.charts]
    return found


def _refuse_declarations(archive: ZipFile) -> None:
    """Raise ValueError for a part with a document type: entities would expand (ECMA-376 part 2)."""
    for name in archive.namelist():
        parser = expat.ParserCreate()
        parser.StartDoctypeDeclHandler = _declared
        # A picture is no XML, and no reader takes it for any.
        with contextlib.suppress(expat.ExpatError), archive.open(name) as part:
            parser.ParseFile(part)


def _declared(*_said: object) -> None:
    raise ValueError("a document type declaration")


def _read_sheet(
    title: str,
    rows: Iterable[tuple[int, Mapping[int, Any]]],
    known: Mapping[str, tuple[str, Entry]],
    found: OfficeFile,
) -> None:
    head: _Headings | None = None
    for number, written in rows:
        where = f"工作表“{title}”第 {number} 行"
        if head is None:
            head = _headings_of(written, known)
            if head is None:
                said = cells.listed(cells.text(v) for v in list(written.values())[:3])
                found.ignored.append(f"{where}不在表头之下，没有读入：{said}。")
            else:
                found.ignored += [f"{where}的{said}" for said in head.unread]
            continue
        if _headings_of(written, known) is not None:
            found.ignored.append(f"{where}又是表头，没有读入。")
            continue
        read = {head.columns[n]: value for n, value in written.items() if n in head.columns}
        faults = (*head.disagreements(written), *_broken(read))
        if head.of_people:
            found.people.append(OfficeRow(number, title, read, None, faults))
            continue
        if not {("", KEY.id), ("", "name")} & read.keys() and len(read) < FEWEST_HEADINGS:
            said = cells.listed(cells.text(v) for v in written.values())
            found.ignored.append(f"{where}没有代码和名称，没有读入：{said}。")
            continue
        contact = _contact_of(read)
        found.rows.append(OfficeRow(number, title, read, [contact] if contact else None, faults))


class _Headings:
    """The columns of a sheet: which entry stands in each, and which stand there twice.

    `unread`: what is to be said of every column that is not read, beginning with its name.
    """

    def __init__(self, written: Mapping[int, Any], known: Mapping[str, tuple[str, Entry]]) -> None:
        self.columns: dict[int, tuple[str, str]] = {}
        # Column → the one before it that has the same entry.
        self.again: dict[int, int] = {}
        self.names = {n: cells.text(value) for n, value in written.items()}
        self.unread: list[str] = []
        first: dict[tuple[str, str], int] = {}
        for n, value in written.items():
            place = known.get(cells.fold(value))
            if place is None:
                self.unread.append(f"“{self.names[n]}”栏没有对应的登记项，没有读入。")
            elif (entry := (place[0], place[1].id)) in first:
                self.again[n] = first[entry]
                self.unread.append(f"{self._twice(n)}，只读入前面的一栏。")
            else:
                first[entry] = n
                self.columns[n] = entry

    @property
    def of_people(self) -> bool:
        """Whether rows are people: a list of staff has the account and the name of each."""
        return set(self.columns.values()) >= _PERSON

    @property
    def of_offices(self) -> bool:
        """Whether rows are organisations."""
        named = {("", KEY.id), ("", "name")} & set(self.columns.values())
        return bool(named) and len(self.columns) >= FEWEST_HEADINGS

    def disagreements(self, written: Mapping[int, Any]) -> Iterator[str]:
        """A sentence for each entry of which a row says two things."""
        for n, first in self.again.items():
            if n in written and written[n] != written.get(first):
                yield f"{self._twice(n)}，这一行两栏写的不同，请只留一栏"

    def _twice(self, n: int) -> str:
        mine, first = self.names[n], self.names[self.again[n]]
        return f"“{mine}”栏出现两次" if mine == first else f"“{mine}”栏与“{first}”栏是同一项"


def _headings_of(
    written: Mapping[int, Any], known: Mapping[str, tuple[str, Entry]]
) -> _Headings | None:
    """What stands in the columns, when this row is a row of headings."""
    people = _Headings(written, staff_columns.headings())
    if people.of_people:
        return people
    offices = _Headings(written, known)
    return offices if offices.of_offices else None


def _contact_of(read: dict[tuple[str, str], Any]) -> dict[str, object]:
    """Take the entries of a contact out of those of its organisation."""
    return {name: read.pop((group, name)) for group, name in list(read) if group == CONTACTS}


def _broken(read: Mapping[tuple[str, str], Any]) -> Iterator[str]:
    for value in read.values():
        if isinstance(value, str) and (value.strip() in ERRORS or value == workbook.NO_RESULT):
            yield f"有一个单元格是“{value.strip()}”，请改成文字"
