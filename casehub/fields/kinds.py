"""The kinds of fields that files may declare, by the name they bear there."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated

from pydantic import Discriminator, Tag

from casehub.fields.cells import CELL_KINDS, Tagged, kind_of
from casehub.fields.files import MaterialsField
from casehub.fields.tables import TableField

if TYPE_CHECKING:
    from collections.abc import Mapping

    from casehub.fields.field import Field

FIELD_KINDS: Mapping[str, type[Field]] = MappingProxyType(
    {**CELL_KINDS, "table": TableField, "materials": MaterialsField}
)
DeclaredField = Annotated[
    Annotated[TableField, Tag("table")] | Annotated[MaterialsField, Tag("materials")] | Tagged,
    Discriminator(kind_of),
]


def declared(kind: str, **values: object) -> Field:
    """The field of this kind. KeyError: no such kind; TypeError: a key that the kind lacks."""
    return FIELD_KINDS[kind](**values)  # type: ignore[arg-type]
