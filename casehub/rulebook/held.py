"""Of which types the values of a source are, and whether a field can hold them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import cache
from types import SimpleNamespace, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from casehub.model import Case, Document

# () when any will do, or nobody says which.
Types = tuple[type, ...]
# Modules import these for their declarations alone, so the functions themselves do not know them.
_NAMES = {"Any": Any, "date": date, "datetime": datetime}


def fits(found: Types, wanted: Types) -> bool:
    """Whether every value of the types found is one of the types wanted; a tick is no number."""
    return not wanted or all(
        issubclass(one, wanted) and (one is not bool or bool in wanted) for one in found
    )


def of_column(row: type[Case | Document], name: str) -> Types:
    """The type of a column; () where the row has no such column."""
    column = row.__mapper__.columns.get(name)
    return () if column is None else (column.type.python_type,)


# Each is asked for by many fields, and its words become types by compiling them.
@cache
def of_function(known: Callable[..., Any]) -> Types:
    """What a function declares that it returns, besides None; () where it declares nothing."""
    said = SimpleNamespace(__annotations__={"return": known.__annotations__.get("return", Any)})
    try:
        whole = get_type_hints(said, {**known.__globals__, **_NAMES})["return"]
    except NameError:
        return ()
    parts = get_args(whole) if isinstance(whole, UnionType) else (whole,)
    types = [get_origin(part) or part for part in parts if part is not type(None)]
    return () if Any in types else tuple(types)
