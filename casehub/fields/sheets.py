"""What a filled-in form or letter of somebody else says: its words → what stands beside each.

People hand in their own tables and letters. What a field is called there are its label and what it
is `called` besides; a table of the form (a party, a thing, an exhibit) begins at its heading. A
smaller heading inside one, 代理人 among what a party says, belongs to the words under it: 姓名 is
then 代理人姓名. What nobody asks for is given back as it stands, so that it can be read.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from dataclasses import field as fresh
from typing import TYPE_CHECKING, TypeAlias

from casehub.fields.choices import ChoiceField
from casehub.fields.tables import TableField

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from casehub.fields.field import Field

Row: TypeAlias = "dict[str, str]"
# 一、 （二） 3. 4、 before a heading, and the number of one of several: 请求人1.
_COUNTED = re.compile(r"^(?:[一二三四五六七八九十]+[、.]|\d{1,2}[、.])")
ONE_OF = re.compile(r"[\d一二三四五六七八九十]{1,2}$")
_ASIDE = re.compile(r"[(（\[【].*?[)）\]】]")
_NO_WORD = re.compile(r"[\s:：*＊、.]+")
_BESIDE = re.compile(r"([^:：\n]{1,24})[:：][ \t]*(.*)", re.DOTALL)
# Who signs says no more than his name, and ends what he wrote.
_SIGNED = re.compile(
    r"[(（]?(?:签名|签字|盖章|签章|公章|捺印)(?:、|或者?)?(?:签名|签字|盖章|签章|公章|捺印)?[)）]?[:：]?\s*$"
)
_PIECES = re.compile(r"[，,；;。]")
MOST_LEFT = 60


@dataclass
class Heard:
    """Texts by field, rows of texts by table, and the lines that say what nobody asks for."""

    values: Row = fresh(default_factory=dict)
    tables: dict[str, list[Row]] = fresh(default_factory=dict)
    left: list[str] = fresh(default_factory=list)


def heard(
    fields: Sequence[Field], rows: Iterable[Sequence[str]], groups: Mapping[str, str]
) -> Heard:
    """What a paper says of some fields.

    rows: its lines; those of a table with a text for each cell. groups: by field the heading under
    which it stands on the page, which ends a table on paper too. Never raises: what cannot be
    placed is left.
    """
    listener = _Listener(fields, groups)
    for row in rows:
        listener.take([cell.strip() for cell in row])
    listener.found.left = listener.found.left[:MOST_LEFT]
    return listener.found


def word(text: str) -> str:
    """A heading or label as it is compared: without number, width, marks and what stands aside."""
    plain = unicodedata.normalize("NFKC", text).strip()
    plain = _COUNTED.sub("", _ASIDE.sub("", plain))
    return _NO_WORD.sub("", plain)


class _Listener:
    """Where the reading stands: in which table, under which smaller heading, in which field."""

    def __init__(self, fields: Sequence[Field], groups: Mapping[str, str]) -> None:
        self.found = Heard()
        tables = [one for one in fields if isinstance(one, TableField)]
        self._headings = {word(said): "" for said in groups.values() if said}
        self._headings |= {word(name): one.id for one in tables for name in names_of(one)}
        self._firsts: dict[str, Field] = {one.id: one.columns[0] for one in tables}
        plain = [one for one in fields if not isinstance(one, TableField)]
        self._asked: dict[str, dict[str, Field]] = {
            "": _by_word(plain), **{one.id: _by_word(one.columns) for one in tables}
        }
        self._table, self._under = "", ""
        self._row: Row | None = None
        self._open: tuple[Field, Row] | None = None
        self._columns: list[Field | None] = []

    def take(self, cells: Sequence[str]) -> None:
        """One line or one row of a table."""
        if not any(cells):
            return
        if self._columns and len(cells) == len(self._columns) and not self._begins_anew(cells[0]):
            self._begin_row()
            for column, text in zip(self._columns, cells, strict=True):
                if column is not None:
                    self._put(column, text)
            return
        self._columns = []
        if len(cells) == 1:
            for line in filter(None, map(str.strip, cells[0].split("\n"))):
                self._line(line)
            return
        self._cells(cells)

    def _cells(self, cells: Sequence[str]) -> None:
        """Labels, each with what stands beside it; or the head of a table."""
        rest = list(cells)
        entered = self._is_heading(rest[0]) and self._of(rest[0]) is None
        if entered:
            self._enter(rest.pop(0))
        elif self._is_under(rest):
            self._under = word(rest.pop(0))
        if entered and len(rest) == 1 and self._table:
            self._put(self._firsts[self._table], rest.pop())
        head = [self._of(text) for text in rest]
        # The first column may count the rows.
        if self._table and len(head) > 1 and all(head[1:]) and (head[0] or len(head) > 2):
            self._columns = head
            return
        while rest:
            label = rest.pop(0)
            asked = self._of(label) or self._of(self._side_of(label) or "")
            if asked is None:
                if label:
                    self.found.left.append(label)
                continue
            # 专利权人 is an answer to 主体资格, though something else is called so.
            answers = bool(rest) and (self._of(rest[0]) is None or _offers(asked, rest[0]))
            beside = rest.pop(0) if answers else ""
            self._put(asked, beside)

    def _line(self, line: str) -> None:
        if _SIGNED.search(line) and self._is_heading(re.split("[:：]", _SIGNED.sub("", line))[0]):
            self._table, self._under, self._open = "", "", None
            return
        if self._is_heading(line):
            self._enter(line)
            return
        asked = self._of(line)
        if self._opens_under(line) and (asked is None or len(self._words_with(line)) > 1):
            self._under, self._open = word(line), None
            return
        if asked is not None:
            self._put(asked, "", waits=True)
            return
        said = _BESIDE.fullmatch(line)
        if said is not None and self._is_heading(said[1]):
            self._enter(said[1])
            if said[2].strip() and self._table:
                self._in_one_line(said[2])
            return
        asked = self._of(said[1]) if said is not None else None
        if said is not None and asked is None and (rest := self._side_of(said[1])):
            asked = self._of(rest)
        if said is not None and asked is not None:
            self._put(asked, said[2].strip(), waits=True)
        elif self._open is not None:
            asked, row = self._open
            row[asked.id] = f"{row[asked.id]}\n{line}" if row.get(asked.id) else line
            self._open = self._open if asked.goes_on else None
        else:
            self.found.left.append(line)

    def _in_one_line(self, text: str) -> None:
        """请求人：某公司，住所地某路1号，法定代表人某某: the name, then labels without a colon."""
        asked = self._asked[self._table]
        name, *pieces = _PIECES.split(text)
        self._put(self._firsts[self._table], name.strip())
        longest_first = sorted(asked, key=len, reverse=True)
        for piece in filter(None, map(str.strip, pieces)):
            named = next((w for w in longest_first if piece.startswith(w)), None)
            if named is None:
                self.found.left.append(piece)
            else:
                self._put(asked[named], piece[len(named) :].lstrip("：: 为是"))

    def _begins_anew(self, text: str) -> bool:
        """Whether a row is none of the table above it: it begins with a word of the form."""
        return self._is_heading(text) or self._of(text) is not None

    def _is_heading(self, text: str) -> bool:
        return self._heading(text) is not None

    def _heading(self, text: str) -> str | None:
        plain = word(text)
        found = self._headings.get(plain)
        return found if found is not None else self._headings.get(ONE_OF.sub("", plain))

    def _enter(self, text: str) -> None:
        self._table, self._under = self._heading(text) or "", ""
        self._row, self._open, self._columns = None, None, []

    def _words_with(self, text: str) -> list[str]:
        plain = word(text)
        return [one for one in self._asked[self._table] if one.startswith(plain)] if plain else []

    def _opens_under(self, text: str) -> bool:
        """Whether words of this table go on from here: 代理人 to 代理人姓名."""
        return bool(self._table) and any(one != word(text) for one in self._words_with(text))

    def _is_under(self, cells: Sequence[str]) -> bool:
        """Whether the first cell is a smaller heading to the second: 代理人, 姓名."""
        several = bool(self._table) and len(cells) > 1 and bool(word(cells[1]))
        return several and word(cells[0] + cells[1]) in self._asked[self._table]

    def _of(self, text: str) -> Field | None:
        """The field that is called so here. Under a smaller heading a word is that one's alone."""
        plain = word(text)
        here = self._asked[self._table]
        own = here.get(self._under + plain) if plain else None
        return own or self._asked[""].get(plain)

    def _side_of(self, text: str) -> str | None:
        """The rest of a label that begins with another table's heading: 被请求人地址, 地址."""
        plain = word(text)
        for heading, table in self._headings.items():
            rest = plain.removeprefix(heading)
            if table and rest not in {plain, ""} and rest in self._asked[table]:
                if table != self._table:
                    self._enter(heading)
                self._under = ""
                return rest
        return None

    def _begin_row(self) -> Row:
        self._row = {}
        self.found.tables.setdefault(self._table, []).append(self._row)
        return self._row

    def _put(self, asked: Field, text: str, *, waits: bool = False) -> None:
        """Note what stands beside a word; waits: what follows on the next line may belong to it."""
        if self._table and any(asked is one for one in self._asked[self._table].values()):
            row = self._row if self._row is not None else self._begin_row()
            if row.get(asked.id) and text and asked is self._firsts[self._table]:
                row = self._begin_row()
        else:
            row = self.found.values
        if row.get(asked.id) and text:
            self.found.left.append(f"{asked.label}：{text}")
            return
        if text:
            row[asked.id] = text
        self._open = (asked, row) if waits and (asked.goes_on or not text) else None


def _offers(asked: Field, text: str) -> bool:
    """Whether the text is one of the answers that a field offers."""
    return isinstance(asked, ChoiceField) and any(words == text for _, words in asked.options)


def names_of(one: Field) -> tuple[str, ...]:
    """Every word for a field on paper, that of the page first."""
    return (one.label, *one.called)


def _by_word(fields: Iterable[Field]) -> dict[str, Field]:
    """Fields by every word for them; a label wins over what another is called besides."""
    found = {word(name): one for one in fields for name in one.called}
    return found | {word(one.label): one for one in fields}
