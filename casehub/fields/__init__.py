"""Kinds of fields, one class each: what is asked, how it is read, checked, kept and printed.

The same fields stand in the steps of procedures, in the sidecars of papers and on pages.
"""

from casehub.fields.choices import BoolField, ChoiceField, ChoicesField, SeveralField
from casehub.fields.conditions import Condition
from casehub.fields.days import DateField, DatetimeField, DayField
from casehub.fields.field import (
    TODAY,
    Choices,
    Field,
    Names,
    Offers,
    Typed,
    Unreadable,
    is_empty,
)
from casehub.fields.files import MaterialsField
from casehub.fields.kinds import FIELD_KINDS, DeclaredField, declared
from casehub.fields.named import (
    EvidenceField,
    NamedField,
    OrganisationField,
    PartiesField,
    PartyField,
    PeopleField,
    PersonField,
    RowField,
)
from casehub.fields.numbers import IntField, MoneyField
from casehub.fields.paper_numbers import PaperNumberField
from casehub.fields.tables import TableField
from casehub.fields.texts import (
    LongField,
    PasswordField,
    SuggestedField,
    TextField,
    WrittenField,
)

__all__ = [
    "FIELD_KINDS",
    "TODAY",
    "BoolField",
    "ChoiceField",
    "Choices",
    "ChoicesField",
    "Condition",
    "DateField",
    "DatetimeField",
    "DayField",
    "DeclaredField",
    "EvidenceField",
    "Field",
    "IntField",
    "LongField",
    "MaterialsField",
    "MoneyField",
    "NamedField",
    "Names",
    "Offers",
    "OrganisationField",
    "PaperNumberField",
    "PartiesField",
    "PartyField",
    "PasswordField",
    "PeopleField",
    "PersonField",
    "RowField",
    "SeveralField",
    "SuggestedField",
    "TableField",
    "TextField",
    "Typed",
    "Unreadable",
    "WrittenField",
    "declared",
    "is_empty",
]
