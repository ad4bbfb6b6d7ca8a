"""A few lines that somebody pastes or types in one go → each piece beside its label.

A line begins with what it is about, a heading of the form (请求人, 证据), or a smaller one inside
it (代理人); what follows stands in the order of the form. A piece that says itself what it
is, by its label (电话：…) or by its form (a code, a day, a word that a list offers), stands
anywhere. A line that begins with neither goes on as it is, as a line of a letter does.
"""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING

from casehub.fields.sheets import ONE_OF, names_of, word
from casehub.fields.tables import TableField
from casehub.fields.texts import LongField

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from casehub.fields.field import Field

# Between pieces: what sheets and copied tables set; in a line that somebody types a blank will do.
_SET_APART = re.compile(r"\s*[\t；;|]\s*")
_BLANKS = re.compile(r"\s+")
_LABELLED = re.compile(r"([^:：]{1,24})[:：]\s*(.*)")
_ENDS = ":：、."


def told_in_lines(
    fields: Sequence[Field], text: str, groups: Mapping[str, str]
) -> list[list[str]]:
    """Rows as `heard` takes them: a heading by itself, then labels with what stands beside.

    groups: by field the heading under which it stands on the page. Never raises: what no field
    takes stays in its row without a label, and is told as left.
    """
    reader = _Reader(fields, groups)
    return [row for line in text.splitlines() if line.strip() for row in reader.rows(line)]


def order_of(table: TableField) -> list[Field]:
    """What a line says of a row of the table, in its order."""
    named = {column.id: column for column in table.columns}
    if table.in_line:
        return [named[name] for name in table.in_line]
    return [column for column in table.columns if not column.folded]


class _Reader:
    """Which headings there are, and in which table the last line was."""

    def __init__(self, fields: Sequence[Field], groups: Mapping[str, str]) -> None:
        self._tables = {
            word(name): one
            for one in fields
            if isinstance(one, TableField)
            for name in names_of(one)
        }
        plain = [one for one in fields if not isinstance(one, TableField)]
        self._plain: dict[str, list[Field]] = {}
        for one in plain:
            self._plain.setdefault(word(groups.get(one.id, "")), []).append(one)
        self._titles = {word(groups[one.id]): groups[one.id] for one in plain if one.id in groups}
        self._last: TableField | None = None

    def rows(self, line: str) -> list[list[str]]:
        """One line, its pieces beside their labels."""
        pieces = _pieces(line)
        head, rest = pieces[0].rstrip(_ENDS), pieces[1:]
        if (said := _LABELLED.fullmatch(pieces[0])) and said[2]:
            head, rest = said[1], [said[2], *rest]
        table = self._table(head)
        if table is not None:
            self._last = table
            return [[table.label], _beside(rest, order_of(table), table.columns)]
        plain = self._plain.get(word(head)) if word(head) else None
        if plain and rest:
            return [[self._titles[word(head)]], _beside(rest, _short(plain), plain)]
        under = self._under(head)
        if under and rest:
            return [_beside(rest, under, under)]
        by_itself = self._by_its_form(pieces[0]) if len(pieces) > 1 else ""
        if by_itself:
            asked = self._plain[by_itself]
            return [[self._titles[by_itself]], _beside(pieces, _short(asked), asked)]
        return [[line]]

    def _table(self, head: str) -> TableField | None:
        plain = word(head)
        return self._tables.get(plain) or self._tables.get(ONE_OF.sub("", plain))

    def _under(self, head: str) -> list[Field]:
        """The columns that a smaller heading of the last table is about: 代理人, its 单位."""
        plain = word(head)
        if self._last is None or not plain:
            return []
        told = [
            one
            for one in self._last.columns
            if any(word(name).startswith(plain) for name in names_of(one))
        ]
        return told if len(told) > 1 else []

    def _by_its_form(self, piece: str) -> str:
        """The heading of what a first piece says by its form alone, as a patent number does."""
        groups = (
            title
            for title, asked in self._plain.items()
            if title and any(one.shape and one.looks_like(piece) for one in asked)
        )
        return next(groups, "")


def _short(asked: Iterable[Field]) -> list[Field]:
    """Those that a word may be an answer to: a paragraph stands behind its label only."""
    return [one for one in asked if not isinstance(one, LongField)]


def _pieces(line: str) -> list[str]:
    line = line.strip()
    apart = [one.strip() for one in _SET_APART.split(line)]
    if len(apart) == 1:
        return _BLANKS.split(line)
    # The heading may stand before the first mark: 请求人 某公司；某路1号.
    return [one for one in (*apart[0].split(maxsplit=1), *apart[1:]) if one]


def _beside(pieces: Sequence[str], order: Sequence[Field], asked: Iterable[Field]) -> list[str]:
    """Each piece behind the label of the field that takes it."""
    labels = {word(name): one for one in asked for name in names_of(one)}
    left, found, waits = list(order), [], list(pieces)
    first = left[0] if left else None
    while waits:
        piece = waits.pop(0)
        said = _LABELLED.fullmatch(piece)
        one = labels.get(word(said[1])) if said else None
        if one is not None and said is not None:
            piece = said[2]
        elif word(piece) in labels and waits:
            one, piece = labels[word(piece)], waits.pop(0)
        elif first is not None and first in left and first.looks_like(piece) is not False:
            # What a line begins with is what its row is called, whatever else that looks like.
            one = first
        else:
            # The words of an option are that answer, though a name might look alike.
            listed = (each for each in left if each.is_coded and each.looks_like(piece))
            sure = (each for each in left if each.looks_like(piece))
            perhaps = (each for each in left if each.looks_like(piece) is None)
            one = next(chain(listed, sure, perhaps), None)
        if one is None:
            found += [piece, ""]
            continue
        if one in left:
            left.remove(one)
        found += [one.label, piece]
    return found
