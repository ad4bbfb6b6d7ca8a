"""One law of late fines: both procedures that fine ask the same conditions by the same names."""

from __future__ import annotations

from casehub.procedures.on_the_spot import owing
from casehub.procedures.penalty import forcing


def test_both_procedures_press_by_the_same_conditions() -> None:
    assert forcing.PRESSING.guards.keys() == owing.PRESSING.guards.keys()
    assert forcing.PRESSING.guards.keys() <= forcing.GUARDS.keys()
    assert owing.PRESSING.guards.keys() <= owing.GUARDS.keys()


def test_only_the_way_to_contest_differs() -> None:
    assert forcing.PRESSING.remedies == ("penalty.sue",)
    assert owing.PRESSING.remedies == ("reconsideration.apply", "reconsideration.sue")
