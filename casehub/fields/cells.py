"""Which kinds of fields files may declare, and which may stand in a row of a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Discriminator, Tag

from casehub.fields.field import KINDS, Field

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler
    from pydantic_core import CoreSchema


def kind_of(declaration: Any) -> str:
    """The kind that a declaration names; `text` when it names none."""
    if isinstance(declaration, Mapping):
        return str(declaration.get("kind", "text"))
    return str(getattr(declaration, "kind", ""))


@dataclass(frozen=True)
class OneOfKinds:
    """Reads a declaration as the class of its kind; asked when the first file is read.

    rows: of those kinds only that may be a column of a table.
    """

    rows: bool = False

    def __get_pydantic_core_schema__(
        self, _source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """A union of all the classes, told apart by the kind that is written."""
        tagged = tuple(
            Annotated[of, Tag(name)] for name, of in KINDS.items() if of.in_rows or not self.rows
        )
        return handler.generate_schema(Annotated[reduce(or_, tagged), Discriminator(kind_of)])


Cell = Annotated[Field, OneOfKinds(rows=True)]
