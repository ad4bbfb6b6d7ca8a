"""What is done after its time says why: the condition both ways, and what the file knows."""

from __future__ import annotations

from typing import Any

import pytest

from casehub.procedures.matter import lateness
from tests.procedures.adjudicating import Both, at, day, faults, limit, names

REVIEW = "adjudication.filing_review"
TYPED = {"decision": "file"}


def ended(offset: int, **data: Any) -> dict[str, Any]:
    """A case that is filed so many days after the end of the time for it."""
    return {"deadlines": [limit(REVIEW, day(-offset))], "data": data}


BOTH = [
    Both("lateness_is_explained", "办理期限已于2026年8月9日届满", ended(1, **TYPED), ended(0, **TYPED), "late_reason"),
    Both("lateness_is_explained", "逾期办理的原因", ended(1, **TYPED), ended(1, late_reason="邮件延误。"), "late_reason"),
    # A time limit of another act, or one that was met, makes nothing late.
    Both("lateness_is_explained", "请写明", ended(1, **TYPED), {"deadlines": [limit("adjudication.decide", day(-1)), limit(REVIEW, day(-2), closed_on=day(-3))], "data": TYPED}, "late_reason"),
]  # fmt: skip


@pytest.mark.parametrize("both", BOTH, ids=names(BOTH))
def test_guard_both_ways(both: Both) -> None:
    assert faults(both) == []


@pytest.mark.parametrize(("offset", "late"), [(1, True), (0, False)])
def test_the_form_asks_for_the_reason_only_where_it_is_late(offset: int, late: bool) -> None:
    assert lateness.act_is_late(at(**ended(offset))) is late
