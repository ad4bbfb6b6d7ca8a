"""No more is seized than was approved, and what could not wait is approved as it was seized."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.acts.scene import day
from tests.procedures.seizure.holding import LOTS, WANTED
from tests.procedures.seizure.test_urgent import by_minute, urgently

if TYPE_CHECKING:
    from tests.procedures.penalty.enforcing import Enforcing

BAGS, WRAPS = LOTS


def approved(e: Enforcing, party: int, *wanted: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """The matter whose goods the head approved, and what is entered on the spot but the list."""
    e.act("examiner", "04-01", "open_seizure")
    matter = e.s.child("seizure")
    e.s.act("head", "04-01", "approve_seizure", matter, party=party, goods_wanted=[*wanted])
    told = {"party": party, "officers": e.officers, "from_on": day("04-01")}
    return matter, told | {"handed_to": None, "handed_as": None, "handed_basis": None}


@pytest.mark.parametrize(
    ("goods", "said"),
    [
        ([BAGS | {"qty": 801}], "共批准800箱，本行只能填800以内"),
        ([BAGS | {"qty": 500}, BAGS | {"qty": 301}], "共批准800箱，本行只能填300以内"),
        ([BAGS, WRAPS | {"name": "封口机"}], "不在批准查封、扣押的物品之内"),
        ([BAGS | {"spec": "60克×40袋／箱"}], "规格、型号与批准的不一致"),
        ([BAGS | {"spec": None}], "规格、型号与批准的不一致"),
        ([BAGS | {"unit": "袋"}], "单位与批准的不一致"),
    ],
)
def test_more_than_was_approved_is_not_seized(filed: Enforcing, goods: list[dict[str, Any]], said: str) -> None:
    matter, told = approved(filed, filed.parties("respondent")[0], *WANTED)
    refused = filed.refused("examiner", "04-01", "seize_goods", of=matter, **told, goods=goods)
    assert said in refused
    assert ("另行报批" in refused) == ("单位" not in said)


def test_what_could_not_wait_is_approved_whole(filed: Enforcing) -> None:
    matter = urgently(filed, filed.parties("respondent")[0])
    for wrong in (WANTED[:1], [WANTED[0] | {"qty": 801}, WANTED[1]]):
        said = filed.refused("head", "04-01", "approve_seized", of=matter, goods_wanted=wrong)
        assert "与当场查封、扣押的清单不一致" in said
    by_minute(filed, "04-02", "14:50", "approve_seized", matter)
    assert filed.s.case(matter).state == "held"
