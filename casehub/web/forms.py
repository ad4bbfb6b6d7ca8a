"""Declared fields → inputs on the page, and the answers → typed values."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from werkzeug.datastructures import MultiDict

from casehub.web import uploads
from casehub.web.parsing import (
    SEVERAL_CHOICES,
    SINGLE_CHOICES,
    Unreadable,
    as_typed,
    read_several,
    read_single,
)
from casehub.workflow.procedure import TODAY

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from casehub.workflow.procedure import Field

FEW_CHOICES = 5
BLANK_ROWS = 2
ROWS_ADDED = 3
MOST_ROWS = 200
# What every form of a step carries besides its fields.
RESERVED = frozenset({"csrf_token", "do", "seq", "key", "digest"})
Choices = tuple[tuple[str, str], ...]


@dataclass
class Input:
    """One field as the macro draws it.

    `raw`: what was typed; `ticked`: for several choices; `known`: what the case file already
    says where it cannot be typed into the input.
    """

    id: str
    kind: str
    label: str
    required: bool = False
    hint: str = ""
    raw: str = ""
    ticked: list[str] = field(default_factory=list)
    choices: Choices = ()
    rows: list[list[Input]] = field(default_factory=list)
    group: str = ""
    error: str = ""
    known: str = ""
    upload: uploads.Upload | None = None

    @property
    def describes(self) -> str:
        """The ids for aria-describedby."""
        ids = [f"{self.id}-hint"] if self.hint else []
        return " ".join([*ids, f"{self.id}-err"] if self.error else ids)

    @property
    def is_group(self) -> bool:
        """Whether the field is drawn as a fieldset with a legend."""
        return self.kind in {"table", *SEVERAL_CHOICES} or self.is_radio

    @property
    def is_radio(self) -> bool:
        """Few choices of which one must be taken are drawn as radio buttons."""
        return self.kind == "choice" and self.required and len(self.choices) <= FEW_CHOICES


@dataclass
class Form:
    """A form with what was typed, what it means and what is wrong with it."""

    inputs: list[Input]
    data: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    general: list[str] = field(default_factory=list)

    def every(self) -> Iterator[Input]:
        """All inputs, cells of tables included."""
        for one in self.inputs:
            yield one
            for row in one.rows:
                yield from row

    def refuse(self, name: str | None, sentence: str) -> None:
        """Put a sentence beside a field, or above the form when there is no such field."""
        wanted = name_of(name or "")
        target = next((i for i in self.every() if i.id == wanted), None)
        if target is None:
            if sentence not in self.general:
                self.general.append(sentence)
        elif wanted not in self.errors:
            self.errors[wanted] = target.error = sentence

    def forgive(self, name: str) -> None:
        """Take back the sentence beside a field."""
        self.errors.pop(name, None)
        for one in self.inputs:
            if one.id == name:
                one.error = ""

    @property
    def wrong(self) -> list[tuple[str, str]]:
        """(id of the input, sentence) in the order of the page; the id is empty for the form."""
        order = [i.id for i in self.every()]
        listed = sorted(self.errors.items(), key=lambda e: order.index(e[0]))
        return [("", s) for s in self.general] + listed

    def groups(self) -> list[tuple[str, list[Input]]]:
        """Inputs by the heading they stand under, in order."""
        found: dict[str, list[Input]] = {}
        for one in self.inputs:
            found.setdefault(one.group, []).append(one)
        return list(found.items())

    def typed(self) -> list[tuple[str, str]]:
        """(name, value) pairs that bring this form back as it was typed."""
        pairs: list[tuple[str, str]] = []
        for one in self.every():
            if one.kind in SEVERAL_CHOICES:
                pairs += [(one.id, value) for value in one.ticked]
            elif one.kind not in {"table", "password"} and one.raw:
                pairs.append((one.id, one.raw))
        return pairs

    def shown(self) -> list[tuple[str, str]]:
        """(label, value in words) of everything that was filled in."""
        return [(i.label, words) for i in self.inputs if (words := in_words(i))]


def in_words(one: Input) -> str:
    """What an input holds, as a reader would say it."""
    labels = dict(one.choices)
    if one.kind in SEVERAL_CHOICES:
        return "、".join(labels.get(value, value) for value in one.ticked)
    if one.kind == "table":
        rows = ["，".join(filter(None, map(in_words, row))) for row in one.rows]
        return "；".join(filter(None, rows))
    if one.kind == "bool":
        return "是" if one.raw else ""
    if one.kind == "file":
        return one.upload.filename if one.upload else ""
    if one.kind in {"date", "datetime"}:
        return _day_in_words(one.raw)
    return labels.get(one.raw, one.raw)


def _day_in_words(raw: str) -> str:
    """2026-11-20T14:30 → 2026年11月20日 14:30; anything else stays as it was typed."""
    found = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}:\d{2}))?", raw)
    if found is None:
        return raw
    year, month, day, time = found.groups()
    return f"{year}年{int(month)}月{int(day)}日{f' {time}' if time else ''}"


def form_of(
    fields: Sequence[Field],
    typed: MultiDict[str, str] | None = None,
    *,
    initial: Mapping[str, Any] | None = None,
    choices: Mapping[str, Choices] | None = None,
    groups: Mapping[str, str] | None = None,
    today: date | None = None,
) -> Form:
    """The form of these fields, empty (with `initial` values) or read from what was typed."""
    form = Form([])
    for one in fields:
        allowed = tuple((choices or {}).get(one.id) or one.options)
        drawn = _input(one, name_of(one.id), allowed)
        drawn.group = (groups or {}).get(one.id, "")
        form.inputs.append(drawn)
        if one.kind == "table":
            _table(form, one, drawn, typed, (initial or {}).get(one.id), choices or {})
        elif typed is None:
            value = (initial or {}).get(one.id)
            value = one.default if value is None else value
            _fill(drawn, today if value == TODAY and one.kind == "date" else value)
        else:
            _read(form, one, drawn, typed)
    for one in fields:
        if name_of(one.id) in form.data:
            form.data[one.id] = form.data.pop(name_of(one.id))
    if typed is not None:
        _compare_days(form, fields, today)
    return form


def name_of(field_id: str) -> str:
    """The name of a field's input; a field called like one of the form's own gets a stroke."""
    return f"{field_id}_" if field_id in RESERVED else field_id


def _input(one: Field, name: str, choices: Choices) -> Input:
    hint = one.hint
    if one.required_if:
        when = one.required_if.removesuffix("必填").removesuffix("时")
        when = f"{when}必填" if when.endswith("的") else f"{when}时必填"
        hint = f"{hint.rstrip('。')}。{when}" if hint else when
    return Input(name, one.kind, one.label, one.required, hint, choices=choices)


def _fill(drawn: Input, value: Any) -> None:
    if drawn.kind in SEVERAL_CHOICES:
        drawn.ticked = [str(v) for v in value or []]
    elif drawn.kind != "file":
        drawn.raw = as_typed(value)


def _read(form: Form, one: Field, drawn: Input, typed: MultiDict[str, str]) -> None:
    """Read one field with its choices into `form.data`, or its error into the form."""
    allowed = {value for value, _label in drawn.choices}
    try:
        if drawn.kind in SEVERAL_CHOICES:
            drawn.ticked = [v for v in typed.getlist(drawn.id) if v]
            value: Any = read_several(drawn.ticked, allowed)
        elif drawn.kind == "bool":
            drawn.raw = "1" if typed.get(drawn.id) else ""
            value = bool(drawn.raw)
        elif drawn.kind == "file":
            drawn.raw = typed.get(drawn.id, "")
            drawn.upload = uploads.opened(drawn.raw)
            value = drawn.upload.as_data() if drawn.upload else None
        else:
            drawn.raw = typed.get(drawn.id, "")
            blank = not drawn.raw.strip()
            value = None if blank else read_single(one, drawn.raw, allowed)
    except Unreadable as error:
        form.refuse(drawn.id, str(error))
        return
    form.data[drawn.id] = value
    # A tick that is left out says no, which is an answer.
    if drawn.required and value in (None, "", []):
        form.refuse(drawn.id, _missing(one, drawn))


def _missing(one: Field, drawn: Input) -> str:
    if drawn.kind in SINGLE_CHOICES | SEVERAL_CHOICES | {"choice"}:
        return f"选择{one.label}"
    if drawn.kind == "file":
        return f"选择{one.label}的文件"
    return f"填写{one.label}"


def _table(
    form: Form,
    one: Field,
    drawn: Input,
    typed: MultiDict[str, str] | None,
    initial: Any,
    choices: Mapping[str, Choices],
) -> None:
    """A table without script: some blank rows, and a button that posts for more of them."""
    given = initial if isinstance(initial, list) else []
    pattern = re.compile(rf"{re.escape(one.id)}-(\d{{1,3}})-")
    seen = [int(m[1]) for name in typed or () if (m := pattern.match(name))]
    count = len(given) if typed is None else min(max(seen, default=-1) + 1, MOST_ROWS)
    count += BLANK_ROWS if typed is None else 0
    if typed is not None and typed.get("do") == f"row:{one.id}":
        count += ROWS_ADDED
    rows: list[dict[str, Any]] = []
    for number in range(max(count, BLANK_ROWS)):
        scratch = Form([])
        for column in one.columns:
            allowed = tuple(choices.get(f"{one.id}.{column.id}") or column.options)
            cell = _input(column, f"{one.id}-{number}-{column.id}", allowed)
            scratch.inputs.append(cell)
            if typed is None:
                row = given[number] if number < len(given) else {}
                _fill(cell, row.get(column.id, column.default))
            else:
                _read(scratch, column, cell, typed)
        drawn.rows.append(scratch.inputs)
        if typed is None or not any(i.raw.strip() or i.ticked for i in scratch.inputs):
            for cell in scratch.inputs:
                cell.error = ""
            continue
        rows.append({c.id: scratch.data.get(f"{one.id}-{number}-{c.id}") for c in one.columns})
        for name, sentence in scratch.errors.items():
            form.errors[name] = sentence
    if typed is not None:
        form.data[one.id] = rows
        if one.required and not rows:
            form.refuse(one.id, f"{one.label}至少填写一行")


def _compare_days(form: Form, fields: Sequence[Field], today: date | None) -> None:
    """not_after / not_before, against today or another field of the form."""
    labels = {one.id: one.label for one in fields}
    for one in fields:
        value = form.data.get(one.id)
        if value is None or one.kind not in {"date", "datetime"}:
            continue
        day = value.date() if one.kind == "datetime" else value
        for bound, late, word in ((one.not_after, True, "晚于"), (one.not_before, False, "早于")):
            other: Any = today if bound == TODAY else form.data.get(bound)
            if other is None or not bound:
                continue
            other = other.date() if isinstance(other, datetime) else other
            if day > other if late else day < other:
                name = "今天" if bound == TODAY else labels.get(bound, bound)
                form.refuse(one.id, f"{one.label}不能{word}{name}")
