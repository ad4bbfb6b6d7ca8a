"""Rows of fields."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Literal

from casehub.fields.cells import Cell
from casehub.fields.choices import BoolField, ChoiceField
from casehub.fields.field import Around, Field, Names, Typed, declarable, is_empty
from casehub.fields.sources import Source


@declarable
@dataclass(frozen=True)
class TableField(Field):
    """Rows, each a mapping of its columns' identifiers; a cell is a value of its column.

    points: the column that names what the table goes through; its words in the example stand in
    the rows at first, everything else is the case's own and starts empty. rest: the column whose
    first answer, or tick, says that nothing is wrong with a point; one press gives it to every
    point that has no answer yet. row: what one row is
    called on the page. blank: empty rows offered at first; adds: with each press, 0 where the rows
    are those of the case and nobody adds one. sparse: a row in which the point alone stands is left
    out, for nothing was said of it. in_line: the columns that a line of text says one
    after the other; () for all that are not folded away.
    """

    columns: tuple[Cell, ...] = ()
    points: str = ""
    rest: str = ""
    row: str = ""
    blank: int = 2
    adds: int = 3
    sparse: bool = False
    in_line: tuple[str, ...] = ()
    kind: Literal["table"] = "table"
    in_rows: ClassVar[bool] = False
    draws: ClassVar[str] = "table"
    holds: ClassVar[tuple[type, ...]] = (list, tuple)
    asks: ClassVar[str] = "{label}至少填写一行"

    def __post_init__(self) -> None:
        """Raises ValueError where what says something of columns names none that can be that."""
        if self.points and self.points not in {column.id for column in self.columns}:
            raise ValueError(f"{self.label}没有 points 所说的列 {self.points}")
        if self.rest and (not self.points or self.rest_column is None):
            raise ValueError(f"{self.label}的 rest 不是逐项核对的选择列或者勾选列：{self.rest}")
        if self.sparse and not self.points:
            raise ValueError(f"{self.label}没有 points，不能用 sparse")
        if unknown := set(self.in_line) - {column.id for column in self.columns}:
            raise ValueError(f"{self.label}没有 in_line 所说的列：{'、'.join(sorted(unknown))}")

    def sources(self) -> Iterator[tuple[str, Source]]:
        """Also what its columns ask."""
        yield from super().sources()
        for column in self.columns:
            yield from column.sources()

    def flaws(self) -> Iterator[tuple[str, str]]:
        """Those of its columns; an example has the columns that there are."""
        if not self.columns:
            yield "columns", "表格字段应有列"
        columns = {column.id: column for column in self.columns}
        if len(columns) != len(self.columns):
            yield "columns", "列的名称有重复"
        for column in self.columns:
            yield from ((f"columns.{column.id}.{key}", said) for key, said in column.flaws())
        rows = self.example or ()
        if not all(isinstance(row, Mapping) for row in rows):
            yield "example", "示例的写法不对"
            return
        for row in rows:
            for name, cell in row.items():
                if name not in columns:
                    yield "example", f"示例有表格没有的列：{name}"
                else:
                    yield from (("example", said) for said in columns[name].unfit(cell))

    @property
    def decides(self) -> bool:
        """Whether a cell does."""
        return self.example is None or any(column.decides for column in self.columns)

    @property
    def rest_column(self) -> Cell | None:
        """The column that `rest` names, where it is one of answers or a tick."""
        named = (column for column in self.columns if column.id == self.rest)
        return next((one for one in named if isinstance(one, ChoiceField | BoolField)), None)

    @property
    def rest_answer(self) -> str:
        """What a browser sends for the answer that nothing is wrong."""
        column = self.rest_column
        return column.options[0][0] if isinstance(column, ChoiceField) else "1"

    @property
    def rest_words(self) -> str:
        """That answer in words: 符合."""
        column = self.rest_column
        if isinstance(column, ChoiceField):
            return column.options[0][1]
        return column.label if column is not None else ""

    @property
    def opening_rows(self) -> list[dict[str, object]]:
        """The points to go through, and nothing that an example says of them."""
        return [{self.points: row[self.points]} for row in self.example or () if self.points]

    @property
    def opening_points(self) -> list[str]:
        """The words of the points to go through."""
        return [str(row[self.points]) for row in self.opening_rows]

    def parse(self, typed: Typed) -> Any:
        """A table is read cell by cell, each by its column."""
        raise NotImplementedError

    def typed(self, value: Any) -> list[str]:
        """The table itself has no input."""
        del value
        return []

    def _each(self, value: Any, what: Any) -> Any:
        if not isinstance(value, list | tuple):
            return value
        return [
            {**row, **{c.id: what(c, row[c.id]) for c in self.columns if c.id in row}}
            for row in value
            if isinstance(row, Mapping)
        ]

    def freeze(self, value: Any) -> Any:
        """Each cell as JSON keeps it."""
        return self._each(value, lambda column, cell: column.freeze(cell))

    def read(self, kept: Any) -> Any:
        """Each cell of what JSON keeps."""
        return self._each(kept, lambda column, cell: None if is_empty(cell) else column.read(cell))

    def faults(self, value: Any, offered: Collection[Any] | None = None) -> Iterator[str]:
        """Rows that lack something, cells that will not do."""
        yield from super().faults(value, offered)
        for n, row in enumerate(value if isinstance(value, list | tuple) else (), 1):
            if not isinstance(row, Mapping):
                yield f"{self.label}第{n}行的格式不对"
                continue
            missing = [c.label for c in self.columns if c.required and is_empty(row.get(c.id))]
            if missing:
                yield f"{self.label}第{n}行缺少{'、'.join(missing)}"
            for column in self.columns:
                cell = row.get(column.id)
                if not is_empty(cell):
                    yield from (f"{self.label}第{n}行：{f}" for f in column.faults(cell))

    def late_cells(self, value: Any, around: Around) -> Iterator[tuple[int, str, str]]:
        """Row from 0, column and sentence of each cell that holds a day of the wrong side.

        A cell is held against those of its row first, then against the fields of the form.
        """
        labels = {**around.labels, **{column.id: column.label for column in self.columns}}
        for n, row in enumerate(value if isinstance(value, list | tuple) else ()):
            if not isinstance(row, Mapping):
                continue
            here = replace(around, data={**around.data, **row}, labels=labels)
            for column in self.columns:
                if late := column.order_fault(row.get(column.id), here):
                    yield n, column.id, late

    def order_fault(self, value: Any, around: Around) -> str | None:
        """Which rows hold a day of the wrong side, and why."""
        late = self.late_cells(value, around)
        return "；".join(f"{self.label}第{n + 1}行：{said}" for n, _, said in late) or None

    def people_in(self, value: Any) -> tuple[int, ...]:
        """People named in any cell."""
        return tuple(
            person
            for row in (value if isinstance(value, list | tuple) else ())
            for column in self.columns
            if isinstance(row, Mapping)
            for person in column.people_in(row.get(column.id))
        )

    def named(self, value: Any, names: Names) -> Any:
        """Each cell in other words."""
        return self._each(value, lambda column, cell: column.named(cell, names))

    def printed(self, value: Any, names: Names) -> Any:
        """Each cell as papers print it; of an empty one nothing, as it is after it was kept."""
        if value is None:
            return []
        return self._each(
            value, lambda column, cell: column.printed(None if is_empty(cell) else cell, names)
        )

    def absent(self, to_fill: str) -> list[Any]:
        """No rows."""
        del to_fill
        return []

    def shaped(self, printed: Any) -> Any:
        """Every row with every column."""
        blank = {column.id: None for column in self.columns}
        return [blank | (dict(row) if isinstance(row, Mapping) else {}) for row in printed]

    def facts_fault(self, printed: Any) -> str | None:
        """No list."""
        return None if isinstance(printed, list | tuple) else "应为列表"

    def cell_faults(self, printed: Any) -> Iterator[str]:
        """Clauses after the label, one for each cell of a paper's facts that will not do."""
        for n, row in enumerate(printed, 1):
            if not isinstance(row, Mapping):
                yield f"第{n}行应为一组值"
                continue
            for column in self.columns:
                cell = row.get(column.id)
                if is_empty(cell):
                    if column.required:
                        yield f"第{n}行未填写“{column.label}”"
                elif wrong := column.facts_fault(cell):
                    yield f"第{n}行“{column.label}”{wrong}"
