"""Registration at the window: the same form twice is one file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from casehub.model import Case
from casehub.workflow.refusals import KeyReused, Refused
from tests.factories import open_request, right

if TYPE_CHECKING:
    from tests.faults.world import Office

KEY = "k" * 24


def test_the_same_form_twice_registers_once(office: Office) -> None:
    with office.acting("clerk") as work:
        first = open_request(work, key=KEY).reference
        registered = work.session.scalar(select(func.count()).select_from(Case))
    with office.acting("clerk") as work:
        assert open_request(work, key=KEY).reference == first
        assert work.session.scalar(select(func.count()).select_from(Case)) == registered


def test_a_key_is_not_taken_for_another_request(office: Office) -> None:
    with office.acting("clerk") as work:
        open_request(work, key=f"{KEY}-other")
    with office.acting("clerk") as work, pytest.raises(KeyReused):
        open_request(work, key=f"{KEY}-other", title="另一件")


def test_a_wrong_check_digit_is_said_beside_the_number(office: Office) -> None:
    with office.acting("clerk") as work, pytest.raises(Refused) as refused:
        open_request(work, right={**right(), "number": "ZL202329990317.5"})
    assert [(r.field, r.column, "校验" in r.sentence) for r in refused.value.reasons] == [
        ("right", "number", True)
    ]
