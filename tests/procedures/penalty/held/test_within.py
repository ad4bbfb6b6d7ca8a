"""Which goods of an approval and of a list are the same, and how many of them may be taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.procedures.seizure.holding import THREE, WANTED, with_series
from tests.procedures.seizure.test_within import BAGS, approved

if TYPE_CHECKING:
    from tests.procedures.penalty.enforcing import Enforcing


@pytest.fixture
def filed(e: Enforcing) -> Enforcing:
    """Two parties of one infringement, nothing taken yet."""
    return with_series(e).file(parties=THREE)


def test_less_is_seized_and_a_list_parts_what_was_approved(filed: Enforcing) -> None:
    one, other = filed.parties("respondent")
    matter, told = approved(filed, one, *WANTED)
    filed.s.act("examiner", "04-01", "seize_goods", matter, **told, goods=[BAGS | {"qty": 500}, BAGS | {"qty": 299}])
    assert filed.s.case(matter).state == "held"
    # Approved whichever specification it has: the named one is used up first.
    matter, told = approved(filed, other, WANTED[0] | {"qty": 10}, WANTED[0] | {"spec": None, "qty": 5})
    goods = [BAGS | {"spec": "60克", "qty": 3}, BAGS | {"qty": 13}]
    assert "只能填12以内" in filed.refused("examiner", "04-01", "seize_goods", of=matter, **told, goods=goods)
    goods[1] = BAGS | {"name": "峡江翠袋装榨菜", "spec": "80克×40袋/箱", "qty": 12}
    filed.s.act("examiner", "04-01", "seize_goods", matter, **told, goods=goods)
    assert filed.s.case(matter).state == "held"
