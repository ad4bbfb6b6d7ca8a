"""No more is kept as evidence than was approved; what could not wait is approved as it was kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.procedures.penalty_registration.keeping import GOODS, opened, told, urgently
from tests.procedures.seizure.holding import WANTED

if TYPE_CHECKING:
    from tests.procedures.penalty.enforcing import Enforcing

BAGS, WRAPS = GOODS


def approved(e: Enforcing, party: int, *wanted: dict[str, Any]) -> str:
    """The matter in which the head gave leave for these things."""
    matter = opened(e, "04-01")
    e.s.act("head", "04-01", "approve_keeping", matter, party=party, goods_wanted=[*wanted])
    return matter


@pytest.mark.parametrize(
    ("goods", "said"),
    [
        ([BAGS | {"qty": 801}], "共批准800箱，本行只能填800以内"),
        ([BAGS, WRAPS | {"name": "封口机"}], "不在批准登记保存的物品之内"),
        ([BAGS | {"spec": "60克×40袋／箱"}], "规格、型号与批准的不一致"),
        ([BAGS | {"unit": "袋"}], "单位与批准的不一致"),
    ],
)
def test_more_than_was_approved_is_not_kept(filed: Enforcing, goods: list[dict[str, Any]], said: str) -> None:
    party = filed.parties("respondent")[0]
    matter = approved(filed, party, *WANTED)
    facts = told(filed, party, "04-01", "17:00") | {"goods": goods}
    refused = filed.refused("examiner", "04-01", "keep_evidence", of=matter, **facts)
    assert said in refused
    # The way that is open is told in the words of this measure.
    assert ("另案当场登记保存" in refused) == ("单位" not in said)
    assert "查封" not in refused


def test_what_was_approved_stands_in_the_list_and_less_may_be_kept(filed: Enforcing) -> None:
    one, other = filed.parties("respondent")
    matter = approved(filed, one, *WANTED)
    filed.s.act("examiner", "04-01", "keep_evidence", matter, **told(filed, one, "04-01", "17:00") | {"goods": [BAGS | {"qty": 5}]})
    assert filed.s.case(matter).state == "kept"
    # Two matters at once: each by its own leave.
    matter = approved(filed, other, WANTED[1])
    facts = told(filed, other, "04-01", "17:00")
    assert "不在批准登记保存的物品之内" in filed.refused("examiner", "04-01", "keep_evidence", of=matter, **facts | {"goods": [BAGS]})
    filed.s.act("examiner", "04-01", "keep_evidence", matter, **facts | {"goods": [WRAPS]})
    assert filed.s.case(matter).state == "kept"


def test_what_could_not_wait_is_approved_whole(filed: Enforcing) -> None:
    matter = urgently(filed, filed.parties("respondent")[0])
    few = [WANTED[0]]
    assert "与当场登记保存的清单不一致" in filed.refused("head", "04-01", "approve_afterwards", of=matter, goods_wanted=few)
    filed.s.act("head", "04-01", "approve_afterwards", matter, goods_wanted=WANTED)
    assert filed.s.case(matter).state == "kept"
