"""A term is open until something came of it."""

from __future__ import annotations

from datetime import date

import pytest

from casehub.model import Term


@pytest.mark.parametrize("came", ["performed_on", "defaulted_on", "enforced_on"])
def test_a_term_is_open_until_it_is_performed_in_default_or_enforced(came: str) -> None:
    term = Term(number=1, kind="pay", text="第一期", due_on=date(2026, 5, 10))
    assert term.is_open
    setattr(term, came, date(2026, 5, 11))
    assert not term.is_open
