"""Which values a source has by its declaration, and which fields hold them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from casehub.model import Case, Document
from casehub.rulebook.held import fits, of_column, of_function

if TYPE_CHECKING:
    from pathlib import Path as OnlyHere


def a_day(_: Any) -> date | None: ...
def anything(_: Any) -> Any: ...
def rows(_: Any) -> list[dict[str, str]]: ...
def unknown_here(_: Any) -> OnlyHere | None: ...


def test_a_function_gives_what_it_declares_and_none_says_nothing() -> None:
    assert of_function(a_day) == (date,)
    assert of_function(rows) == (list,)
    assert of_function(anything) == of_function(unknown_here) == of_function(lambda _: 3) == ()


def test_a_column_gives_its_type_and_a_property_is_no_column() -> None:
    assert of_column(Case, "filed_on") == (date,)
    assert of_column(Document, "pdf_pages") == (int,)
    assert of_column(Case, "parent") == of_column(Document, "unheard") == ()


def test_every_value_must_be_one_that_the_field_holds() -> None:
    assert fits((int,), (Decimal, int))
    assert fits((datetime,), (date,))
    assert fits((str,), ())
    assert fits((), (int,))
    assert not fits((Decimal, int), (int,))
    assert not fits((date,), (datetime,))
    assert not fits((bool,), (int,))
