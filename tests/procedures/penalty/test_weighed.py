"""One measure of act and fine for every step: by the class of the party and the law of the act."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from casehub.law.amounts import sum_kept
from casehub.procedures.penalty.offences import OFFENCES
from casehub.procedures.penalty.weighed import Weighed, is_heard
from tests.faults.world import rules
from tests.workflow.builders import party, situation

if TYPE_CHECKING:
    from casehub.workflow.procedure import Procedure

FINED = frozenset({"stop", "fine"})


def of(kind: str, fine: str | None, *measures: str, **more: Decimal) -> Weighed:
    one = party(1, "respondent")
    one.kind = kind
    sums = {"turnover": None, "gains": None, "goods_value": Decimal(0)} | more
    return Weighed(
        one, OFFENCES["sell"], date(2026, 1, 1), date(2026, 3, 1), sums["turnover"], sums["gains"], "none",
        sums["goods_value"] or Decimal(0), None, False, "normal", "", sum_kept(fine), frozenset(measures) or FINED,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("one", "heard"),
    [
        (of("natural", "5000"), True), (of("natural", "4999"), False),  # H01, H02
        (of("legal", "50000"), True), (of("legal", "49999"), False),  # H03, H04
        (of("sole_trader", "5000"), True),  # 待核: the lower line until the legal office decides
        (of("legal", None, "warning"), False),  # H09
        # H06: what is confiscated counts in sum; gains that nobody takes do not.
        (of("legal", "20000", "fine", "confiscate_gains", "confiscate_goods", gains=Decimal(30000), goods_value=Decimal(25000)), True),
        (of("legal", "20000", "fine", gains=Decimal(60000), goods_value=Decimal(60000)), False),
    ],
)  # fmt: skip
def test_who_is_heard(procedures: dict[str, Procedure], one: Weighed, heard: bool) -> None:
    s = situation(procedures["penalty"], "conclude_inquiry")
    object.__setattr__(s, "rules", rules())
    assert is_heard(s, one) is heard


def test_the_class_of_a_party() -> None:
    kinds = ("natural", "sole_trader", "legal", "unincorporated")
    assert [of(kind, None).person for kind in kinds] == ["natural", "household", "organisation", "organisation"]
