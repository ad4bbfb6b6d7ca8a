"""What waits for another person says so; what it does stands in words."""

from __future__ import annotations

from casehub.model import PolicyRow, RowAct
from tests.faults.world import at


def test_a_row_waits_until_somebody_decides() -> None:
    rows = [
        PolicyRow(act=RowAct.ENTERED, agreed_at=None, dropped=False),
        PolicyRow(act=RowAct.ENDED, agreed_at=at("2026-11-20"), dropped=False),
        PolicyRow(act=RowAct.MENDED, agreed_at=None, dropped=True),
    ]
    assert [one.waits for one in rows] == [True, False, False]
    assert [one.act_words for one in rows] == ["登记", "终止", "更正"]
