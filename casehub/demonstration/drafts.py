"""A form that a letter filled, sent as it stands: nobody types again what the letter says."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from sqlalchemy import select

from casehub import acts
from casehub.acts import drafting
from casehub.fields import Field, TableField, Typed
from casehub.model import Draft

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from casehub.model import Case
    from casehub.record.work import Work
    from casehub.workflow.procedure import Step

# How a cell of a table is named in a draft: its table, its row, its column.
CELL = "{}-{}-{}".format


def enter(work: Work, case: Case, step: Step, more: Mapping[str, object]) -> None:
    """Take the step of which a letter began the form; more: what its clerk enters besides.

    Raises what `acts.perform` raises.
    """
    kept = select(Draft).where(Draft.case_id == case.id, Draft.step == step.id)
    typed = work.session.scalars(kept).one().typed
    data = {**read(step.form_field, typed), **more}
    acts.perform(work, case.reference, step.id, case.seq, data, secrets.token_hex(16))
    # As the page does it: what was begun is done.
    drafting.drop_taken(work, case, step.id)


def read(
    field_of: Callable[[str], object], typed: Iterable[Sequence[str]]
) -> dict[str, object]:
    """What a draft says, as the form would read it."""
    data: dict[str, object] = {}
    tables: dict[str, dict[int, dict[str, object]]] = {}
    for name, text in typed:
        table, dash, rest = name.partition("-")
        if dash:
            row, _, column = rest.partition("-")
            told = field_of(table)
            columns = told.columns if isinstance(told, TableField) else ()
            cell = next((one for one in columns if one.id == column), None)
            tables.setdefault(table, {}).setdefault(int(row), {})[column] = _value(cell, text)
        else:
            data[name] = _value(field_of(name), text)
    return {**data, **{name: list(rows.values()) for name, rows in tables.items()}}


def _value(one: object, text: str) -> object:
    """A text as the field reads it from its form; of a letter, whatever it says was offered."""
    return one.parse(Typed([text], offered=[text])) if isinstance(one, Field) else text
