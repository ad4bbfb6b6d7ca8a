"""Declared fields → inputs on the page, and the answers → typed values."""

from __future__ import annotations

import re
from dataclasses import dataclass
from dataclasses import field as fresh
from datetime import date
from typing import TYPE_CHECKING, Any

from flask import g, has_app_context
from werkzeug.datastructures import MultiDict

from casehub.documents import glyph_faults
from casehub.fields import (
    TODAY,
    BoolField,
    ChoiceField,
    ChoicesField,
    DayField,
    Field,
    MaterialsField,
    TableField,
    Typed,
    Unreadable,
    WrittenField,
    is_empty,
)
from casehub.fields.answers import YesNoField
from casehub.fields.choices import NotOffered
from casehub.fields.days import entered_day
from casehub.fields.field import Around
from casehub.web.drawing import uploads
from casehub.web.drawing.inputs import Choices, Input, answers, in_words
from casehub.web.drawing.rows import (
    ADD_ROW,
    BUTTONS,
    cell_name,
    with_day,
    with_rest,
    with_ticks,
    without_dropped,
)
from casehub.web.drawing.sent import DRAFT

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from casehub.workflow.refusals import Refused
    from casehub.workflow.situation import Reason

MOST_ROWS = 200
# The macros that draw what is typed into.
TYPED_INTO = frozenset({"text", "suggested", "long", "whole", "money", "date", "moment"})
# What every form of a step carries besides its fields.
# So many boxes that may stay empty are passed for the first that must be filled in.
MOST_PASSED = 6
# The papers whose fields the form showed; those of a paper ticked since were asked of nobody.
ASKED = "asked"
# The version of a matter for approval that its form was drawn from.
VERSION = "version"
# What is said to those who read a draft that is sent up, and whom of them it is sent to.
READER_NOTE, READER = "reader_note", "reader"
RESERVED = frozenset(
    {"csrf_token", "do", "seq", "key", "digest", "sheet", "whose"}
    | {*BUTTONS, ASKED, DRAFT, VERSION, READER_NOTE, READER}
)


@dataclass
class Form:
    """A form with what was typed, what it means and what is wrong with it.

    illegible: the ids of the inputs in which something stands that could not be read.
    """

    inputs: list[Input]
    data: dict[str, Any] = fresh(default_factory=dict)
    errors: dict[str, str] = fresh(default_factory=dict)
    general: list[str] = fresh(default_factory=list)
    illegible: set[str] = fresh(default_factory=set)

    def every(self) -> Iterator[Input]:
        """All inputs, cells of tables included."""
        for one in self.inputs:
            yield one
            for row in one.rows:
                yield from row

    def refuse(self, name: str | None, sentence: str) -> None:
        """Put a sentence beside a field, or above the form when there is no such field.

        What is wrong with what was typed is said once: a rule knows better what is missing, and has
        nothing to say of what could not be read.
        """
        wanted = name_of(name or "")
        target = next((i for i in self.every() if i.id == wanted), None)
        if target is None:
            if sentence not in self.general:
                self.general.append(sentence)
        elif target.own and target.own != target.field.missing:
            return
        elif sentence not in (said := self.errors.get(wanted, "")):
            if said == target.own:
                said, target.faults = "", []
            target.own = ""
            target.faults.append(sentence)
            said = f"{said.rstrip('。')}。{sentence}" if said else sentence
            self.errors[wanted] = target.error = said

    def forgive(self, name: str) -> None:
        """Take back the sentence beside a field."""
        self.errors.pop(name, None)
        for one in self.inputs:
            if one.id == name:
                one.error, one.own, one.faults = "", "", []

    def tell(self, reason: Reason) -> None:
        """Put a reason beside its field, or beside the cell of the table that it names."""
        name = reason.field
        if reason.row is not None and name is not None and any(i.id == name for i in self.inputs):
            name = self.cell(name, reason.row, reason.column)
        self.refuse(name, reason.sentence)

    def tell_all(self, refused: Refused) -> None:
        """Put every reason of a refusal where it belongs."""
        for reason in refused.reasons:
            self.tell(reason)

    def cell(self, table: str, row: int, column: str) -> str:
        """The name of an input of a table; row: among those that are filled in, from 0."""
        drawn = next(one for one in self.inputs if one.id == table)
        filled = [n for n, cells in enumerate(drawn.rows) if any(map(_is_touched, cells))]
        return cell_name(table, filled[row], column)

    def without(self, files: Iterable[tuple[str, str]]) -> Form:
        """The same form, with a sentence for each file that could not be kept (name, sentence)."""
        for name, sentence in files:
            self.refuse(name, sentence)
        return self

    def unasked(self) -> Form:
        """The same form before anybody asked whether it is right."""
        self.errors.clear()
        for one in self.every():
            one.error, one.own, one.faults = "", "", []
        return self

    def begin(self) -> Form:
        """The same form, opening with the cursor in the first input that waits to be typed.

        What must be filled in comes before what may stay empty: nobody tabs past it. Only where
        much stands before it the page opens at its beginning, as a form of which any item may be
        the one that is meant: else it would open scrolled past all of them.
        """
        waits = [one for one in self.every() if one.draws in TYPED_INTO and not one.raw]
        first = next((one for one in waits[:MOST_PASSED] if one.required), next(iter(waits), None))
        if first is not None:
            first.first = not first.field.folded
        return self

    @property
    def unread(self) -> set[str]:
        """The fields beside which, or beside a cell of which, something is said already."""
        return {
            one.field.id
            for one in self.inputs
            if one.error or any(cell.error for row in one.rows for cell in row)
        }

    @property
    def wrong(self) -> list[tuple[str, str]]:
        """(id of the input, sentence) in the order of the page; the id is empty for the form.

        Each sentence is a line of its own. What is wrong with a cell is said with its table and
        row, and what cannot be read with the label of its field: away from it nobody sees them.
        """
        order = [i.id for i in self.every()]
        listed = sorted(self.errors.items(), key=lambda e: order.index(e[0]))
        where = {
            cell.id: f"{one.label}第{row}行"
            for one in self.inputs
            for row, cells in enumerate(one.rows, 1)
            for cell in cells
        }
        faults = {one.id: one.faults for one in self.every()}
        labels = {one.id: one.field.label for one in self.every() if one.id in self.illegible}
        told = [
            (name, f"{place}：{sentence}" if place else sentence)
            for name, every in listed
            for sentence in faults.get(name) or [every]
            for place in (where.get(name, "") + labels.get(name, ""),)
        ]
        return [("", s) for s in self.general] + told

    def groups(self) -> list[tuple[str, list[Input]]]:
        """Inputs by the heading they stand under, in order."""
        found: dict[str, list[Input]] = {}
        for one in self.inputs:
            found.setdefault(one.group, []).append(one)
        return list(found.items())

    def typed(self) -> list[tuple[str, str]]:
        """(name, value) pairs that bring this form back as it was typed."""
        return [
            (one.id, text) for one in self.every() if one.field.echoed for text in one.texts if text
        ]

    def shown(self) -> list[tuple[str, str]]:
        """(label, value in words) of everything that was filled in."""
        return [(i.label, words) for i in self.inputs if (words := in_words(i))]


def form_of(
    fields: Sequence[Field],
    typed: MultiDict[str, str] | None = None,
    *,
    initial: Mapping[str, object] | None = None,
    choices: Mapping[str, Choices] | None = None,
    groups: Mapping[str, str] | None = None,
    today: date | None = None,
    fresh: Collection[str] = (),
) -> Form:
    """The form of these fields, empty (with `initial` values) or read from what was typed.

    fresh: fields that were not on the page when it was typed; they are drawn as on an empty form.
    """
    ticks = {name_of(one.id) for one in fields if isinstance(one, BoolField)}
    days = {name_of(one.id) for one in fields if isinstance(one, DayField)}
    form, sent = Form([]), None if typed is None else with_day(with_ticks(typed, ticks), days)
    for one in fields:
        typed = None if one.id in fresh else sent
        drawn = _input(one, name_of(one.id), one.id, choices or {})
        drawn.group = (groups or {}).get(one.id, "")
        form.inputs.append(drawn)
        if isinstance(one, TableField):
            _table(form, one, drawn, typed, (initial or {}).get(one.id), choices or {})
        elif typed is None:
            value = (initial or {}).get(one.id)
            value = one.start if value is None else value
            drawn.texts = one.typed(today if value == TODAY else value)
            if drawn.is_settled and not drawn.texts:
                drawn.texts = [drawn.choices[0][0]]
        else:
            _read(form, drawn, typed)
    for one in fields:
        if name_of(one.id) in form.data:
            form.data[one.id] = form.data.pop(name_of(one.id))
    if sent is not None:
        since = entered_day(fields, form.data, today) if today is not None else None
        around = Around(form.data, {one.id: one.label for one in fields}, today, since)
        for one in fields:
            value = form.data.get(one.id)
            if isinstance(one, TableField):
                for row, column, said in one.late_cells(value, around):
                    form.refuse(form.cell(one.id, row, column), said)
            elif late := one.order_fault(value, around):
                form.refuse(one.id, late)
        for drawn in form.every():
            drawn.own = drawn.error
    return form


def name_of(field_id: str) -> str:
    """The name of a field's input; a field called like one of the form's own gets a stroke."""
    return f"{field_id}_" if field_id in RESERVED else field_id


def _input(one: Field, name: str, of: str, choices: Mapping[str, Choices]) -> Input:
    own = one.options if isinstance(one, ChoiceField | ChoicesField | YesNoField) else ()
    return Input(name, one, one.required, one.hint, choices=tuple(choices.get(of) or own))


def _read(form: Form, drawn: Input, typed: MultiDict[str, str]) -> None:
    """Read one field with its choices into `form.data`, or its error into the form."""
    drawn.texts = typed.getlist(drawn.id)
    if isinstance(drawn.field, MaterialsField):
        found = ((text, uploads.opened(text)) for text in drawn.texts)
        drawn.uploads = {text: upload for text, upload in found if upload is not None}
    given = Typed(
        drawn.texts,
        {value for value, _label in drawn.choices},
        {text: upload.as_data() for text, upload in drawn.uploads.items()},
    )
    try:
        value = drawn.field.parse(given)
    except Unreadable as error:
        form.refuse(drawn.id, str(error))
        form.illegible.add(drawn.id)
        if isinstance(error, NotOffered) and has_app_context():
            # It is logged with the answer (web.errors).
            g.altered = drawn.id
        return
    form.data[drawn.id] = value
    if is_empty(value):
        if drawn.required:
            form.refuse(drawn.id, drawn.field.missing)
        return
    for sentence in drawn.field.faults(value):
        form.refuse(drawn.id, sentence)
    if isinstance(drawn.field, WrittenField):
        for sentence in glyph_faults([value]):
            form.refuse(drawn.id, sentence)


def _is_touched(cell: Input) -> bool:
    """Whether somebody typed something: a choice that stood there at first says nothing."""
    typed = [text for text in cell.texts if text.strip()]
    return bool(typed) and typed != cell.field.typed(cell.field.start)


def _together(
    one: TableField, typed: MultiDict[str, str], count: int, choices: Mapping[str, Choices]
) -> MultiDict[str, str]:
    """What was typed with the rows that are filled in first.

    Sentences count the rows that are kept: on the page they stand in the same order.
    """
    filled = []
    for number in range(count):
        for column in one.columns:
            name = cell_name(one.id, number, column.id)
            cell = _input(column, name, f"{one.id}.{column.id}", choices)
            _read(Form([cell]), cell, typed)
            if _is_touched(cell):
                filled.append(number)
                break
    places = {number: place for place, number in enumerate(filled)}
    if all(number == place for number, place in places.items()):
        return typed
    pattern = re.compile(rf"({re.escape(one.id)})-(\d{{1,3}})-(.+)", re.DOTALL)
    moved = MultiDict[str, str]()
    for name, text in typed.items(multi=True):
        found = pattern.fullmatch(name)
        if found is None:
            moved.add(name, text)
        elif int(found[2]) in places:
            moved.add(cell_name(found[1], places[int(found[2])], found[3]), text)
    return moved


def _table(
    form: Form,
    one: TableField,
    drawn: Input,
    typed: MultiDict[str, str] | None,
    initial: Any,
    choices: Mapping[str, Choices],
) -> None:
    """A table without script: some blank rows, and a button that posts for more of them."""
    given = initial if isinstance(initial, list) else []
    pattern = re.compile(rf"{re.escape(one.id)}-(\d{{1,3}})-")
    typed = typed if typed is None else without_dropped(one.id, typed)
    seen = [int(m[1]) for name in typed or () if (m := pattern.match(name))]
    count = len(given) if typed is None else min(max(seen, default=-1) + 1, MOST_ROWS)
    # Who looks at what was to be adds whoever came besides.
    count += one.blank if typed is None and not (given and one.witnessed) else 0
    if typed is not None and typed.get(ADD_ROW) == one.id:
        count += one.adds
    if typed is not None:
        typed = with_rest(one, typed, count)
        typed = typed if one.points else _together(one, typed, count, choices)
    rows: list[dict[str, object]] = []
    for number in range(max(count, one.blank)):
        scratch = Form([])
        for column in one.columns:
            name = cell_name(one.id, number, column.id)
            cell = _input(column, name, f"{one.id}.{column.id}", choices)
            cell.loose = True
            scratch.inputs.append(cell)
            if typed is None:
                row = given[number] if number < len(given) else {}
                cell.texts = column.typed(row.get(column.id, column.start))
            else:
                _read(scratch, cell, typed)
        drawn.rows.append(scratch.inputs)
        if one.sparse:
            # Of whom there is nothing to say the row stays blank: no star says otherwise.
            for cell in answers(one, scratch.inputs):
                cell.required = False
        if typed is None or not any(map(_is_touched, answers(one, scratch.inputs))):
            scratch.unasked()
            continue
        rows.append({c.id: scratch.data.get(cell_name(one.id, number, c.id)) for c in one.columns})
        for name, sentence in scratch.errors.items():
            form.errors[name] = sentence
        form.illegible |= scratch.illegible
    if typed is not None:
        form.data[one.id] = rows
        if one.required and not rows:
            form.refuse(one.id, one.missing)
        if any(number >= MOST_ROWS for number in seen):
            form.refuse(one.id, f"{one.label}一次最多填写 {MOST_ROWS} 行，其余的没有收下")
