"""When the right to a hearing must be told, and when a penalty may be imposed on the spot."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from casehub.law.amounts import money_text
from casehub.law.confidence import Confidence
from casehub.law.fines import NOTHING, PersonClass

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence


@dataclass(frozen=True)
class HearingLine:
    """From which sum of a fine, or of what is confiscated, a person of the class is heard."""

    person: PersonClass
    at: Decimal
    basis: str
    confidence: Confidence
    note: str = ""


@dataclass(frozen=True)
class Grave:
    """A penalty for which a hearing is told whatever the sums; also: shorter names it goes by."""

    id: str
    title: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class SummaryLine:
    """Up to which fine a person of the class may be punished on the spot."""

    person: PersonClass
    most: Decimal
    note: str = ""


@dataclass(frozen=True)
class Collecting:
    """Up to which fine (yuan) the officers may take it on the spot without another ground."""

    most: Decimal
    basis: str
    confidence: Confidence


@dataclass(frozen=True)
class Resting:
    """On what a whole table rests."""

    basis: str
    confidence: Confidence


def hearing(
    lines: Sequence[HearingLine],
    grave: Sequence[Grave],
    resting: Resting,
    *,
    person: PersonClass,
    fine: Decimal = NOTHING,
    gains: Decimal = NOTHING,
    goods_value: Decimal = NOTHING,
    measures: Collection[str] = (),
) -> tuple[bool, list[str]]:
    """(whether the right to a hearing must be told, on what it rests).

    What is confiscated counts in sum as well as item by item: texts differ, and who is heard
    loses nothing.
    """
    line = next(one for one in lines if one.person == person)
    sums = (fine, gains, goods_value, gains + goods_value)
    by_sum = any(amount >= line.at for amount in sums)
    by_measure = any(one.id in measures for one in grave)
    found = ([line.basis] if by_sum else []) + ([resting.basis] if by_measure else [])
    return bool(found), found or [line.basis]


def summary(
    lines: Sequence[SummaryLine],
    *,
    person: PersonClass,
    fine: Decimal,
    confiscation: bool = False,
) -> tuple[bool, list[str]]:
    """(whether it may be imposed on the spot, why not)."""
    line = next(one for one in lines if one.person == person)
    reasons = []
    if confiscation:
        reasons.append("当场处罚只能罚款或者警告，不能没收、销毁")
    if fine > line.most:
        reasons.append(f"罚款{money_text(fine)}，超过当场处罚的{money_text(line.most)}")
    return not reasons, reasons
