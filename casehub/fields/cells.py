"""The kinds of fields that may stand in a row of a table: all but tables and materials."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Discriminator, Tag

from casehub.fields.choices import BoolField, ChoiceField, ChoicesField
from casehub.fields.days import DateField, DatetimeField
from casehub.fields.named import (
    EvidenceField,
    OrganisationField,
    PartiesField,
    PartyField,
    PeopleField,
    PersonField,
    RowField,
)
from casehub.fields.numbers import IntField, MoneyField
from casehub.fields.texts import LongField, TextField

if TYPE_CHECKING:
    from casehub.fields.field import Field

CELL_KINDS: Mapping[str, type[Field]] = MappingProxyType(
    {
        "text": TextField,
        "long": LongField,
        "int": IntField,
        "money": MoneyField,
        "date": DateField,
        "datetime": DatetimeField,
        "bool": BoolField,
        "choice": ChoiceField,
        "choices": ChoicesField,
        "person": PersonField,
        "people": PeopleField,
        "party": PartyField,
        "parties": PartiesField,
        "organisation": OrganisationField,
        "evidence": EvidenceField,
        "row": RowField,
    }
)


def kind_of(declaration: Any) -> str:
    """The kind that a declaration names; `text` when it names none."""
    if isinstance(declaration, Mapping):
        return str(declaration.get("kind", "text"))
    return str(getattr(declaration, "kind", ""))


# A type checker needs the members written out; a test compares them with the table above.
Tagged = (
    Annotated[TextField, Tag("text")]
    | Annotated[LongField, Tag("long")]
    | Annotated[IntField, Tag("int")]
    | Annotated[MoneyField, Tag("money")]
    | Annotated[DateField, Tag("date")]
    | Annotated[DatetimeField, Tag("datetime")]
    | Annotated[BoolField, Tag("bool")]
    | Annotated[ChoiceField, Tag("choice")]
    | Annotated[ChoicesField, Tag("choices")]
    | Annotated[PersonField, Tag("person")]
    | Annotated[PeopleField, Tag("people")]
    | Annotated[PartyField, Tag("party")]
    | Annotated[RowField, Tag("row")]
    | Annotated[PartiesField, Tag("parties")]
    | Annotated[OrganisationField, Tag("organisation")]
    | Annotated[EvidenceField, Tag("evidence")]
)
Cell = Annotated[Tagged, Discriminator(kind_of)]
