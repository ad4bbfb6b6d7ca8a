"""When a field must be given: conditions with a name, declared once and asked by many fields."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from casehub.fields.choices import BoolField, ChoiceField
from casehub.fields.field import Field, is_empty
from casehub.fields.numbers import IntField
from casehub.fields.tables import TableField


@dataclass(frozen=True)
class Term:
    """What one value must be: one of `values`; where none are named, given or (`given`) not given.

    block: a common block of papers, or a side, that holds the value instead of a field.
    column: of a table: some row has it so.
    """

    field: str
    values: tuple[bool | int | str, ...] = ()
    given: bool = True
    block: str = ""
    column: str = ""

    def holds(self, values: Mapping[str, object]) -> bool:
        """Whether it is so. A tick left out says no."""
        block = values.get(self.block) if self.block else values
        value = block.get(self.field) if isinstance(block, Mapping) else None
        if self.column:
            rows = value if isinstance(value, list | tuple) else ()
            return any(self._is(row.get(self.column)) for row in rows if isinstance(row, Mapping))
        return self._is(value)

    def _is(self, value: Any) -> bool:
        if not self.values:
            return is_empty(value) != self.given
        if isinstance(value, list | tuple):
            return any(one in self.values for one in value)
        return (False if value is None else value) in self.values

    def fault(self, field: Field | None) -> str:
        """What is wrong with it, where `field` is the field of that name; "" when nothing is."""
        of = field
        if self.column and isinstance(field, TableField):
            of = next((column for column in field.columns if column.id == self.column), None)
        if of is None or (self.column and not isinstance(field, TableField)):
            return f"没有字段 {'.'.join(filter(None, (self.field, self.column)))}"
        if self.values and not self.given:
            return f"字段 {of.id} 或者有值，或者未填写，不能都要求"
        match of:
            case _ if not self.values:
                strange: list[Any] = []
            case ChoiceField():
                known = {value for value, _ in of.options}
                strange = [value for value in self.values if value not in known]
            case BoolField():
                strange = [value for value in self.values if not isinstance(value, bool)]
            case IntField():
                strange = [value for value in self.values if type(value) is not int]
            case _:
                return f"字段 {of.id} 没有可以列举的值"
        return f"字段 {of.id} 没有这个值：{strange[0]}" if strange else ""


@dataclass(frozen=True)
class Condition:
    """A named condition: it holds when all its terms do. title: the words before 的，应当填写."""

    id: str
    title: str
    all: tuple[Term, ...]

    @property
    def asks(self) -> frozenset[str]:
        """The fields whose values it asks for."""
        return frozenset(term.field for term in self.all if not term.block)

    def holds(self, values: Mapping[str, object]) -> bool:
        """Whether it holds for these values of fields and blocks, by name."""
        return all(term.holds(values) for term in self.all)


def needed(field: Field, conditions: Sequence[Condition], values: Mapping[str, object]) -> str:
    """The title of the condition by which the field must be given now; "" when it need not be."""
    condition = named(conditions, field.required_if)
    return condition.title if condition is not None and condition.holds(values) else ""


def named(conditions: Sequence[Condition], name: str) -> Condition | None:
    """The condition of this name, if there is one."""
    return next((one for one in conditions if one.id == name), None)


@dataclass(frozen=True)
class When:
    """A condition under which a field must be given.

    beside: what the file knows of what the condition asks and the form does not.
    """

    condition: Condition
    beside: Mapping[str, Any]

    def holds(self, values: Mapping[str, Any]) -> bool:
        """Whether the field must be given, with these values of the form."""
        typed = {name: value for name, value in values.items() if not is_empty(value)}
        return self.condition.holds({**self.beside, **typed})


def condition_faults(
    conditions: Sequence[Condition],
    fields: Sequence[Field],
    find: Callable[[str], Field | None],
) -> Iterator[tuple[str, str]]:
    """(place, sentence) for each fault: names nobody declares or asks, terms that never hold.

    fields: those that may name a condition. find: the field of a name that a term may use.
    """
    ids = [condition.id for condition in conditions]
    for name in sorted({name for name in ids if ids.count(name) > 1}):
        yield f"condition.{name}", "条件出现两次"
    for condition in conditions:
        at = f"condition.{condition.id}"
        if not condition.all:
            yield at, "没有写明内容"
        if not any(field.required_if == condition.id for field in fields):
            yield at, "没有字段使用这个条件"
        for term in condition.all:
            if not term.block and (said := term.fault(find(term.field))):
                yield at, said
    for field in fields:
        at = f"field.{field.id}.required_if"
        if field.required_if and field.required_if not in ids:
            yield at, f"未知的条件：{field.required_if}"
        if field.required_if and field.required:
            yield at, "必填的字段不必再写条件"
        for column in field.columns if isinstance(field, TableField) else ():
            if column.required_if:
                yield at, f"表格的列 {column.id} 不能写条件"
