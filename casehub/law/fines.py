"""How much a fine may be: its range by the law of the act, the bands of discretion, the surcharge.

Money is Decimal, in yuan; 分 are rounded half up. Nothing here knows a number of any law: the rows
of config/penalties.toml do.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Literal

from casehub.law.amounts import CENT, money_text
from casehub.law.citations import with_edition
from casehub.law.confidence import Confidence
from casehub.law.effect import Effective
from casehub.law.periods import MONTHS_A_YEAR, add_months
from casehub.law.worded import title_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

PersonClass = Literal["natural", "organisation", "household"]
PERSONS: dict[str, str] = {
    "natural": "自然人", "organisation": "法人或者其他组织", "household": "个体工商户",
}  # fmt: skip
Base = Literal["", "turnover", "gains", "goods_value"]
BASES: dict[str, str] = {"turnover": "违法经营额", "gains": "违法所得", "goods_value": "货值金额"}
NOTHING = Decimal(0)


class CannotCompute(Exception):
    """A figure or a rule is missing; the message says which in one sentence."""


@dataclass(frozen=True)
class Measure:
    """What a decision orders beside a fine; of_gains: only where there are gains.

    penal: a penalty of its own (行政处罚法第九条), so that a law without it is the lighter one.
    """

    id: str
    title: str
    of_gains: bool = False
    penal: bool = False


@dataclass(frozen=True)
class Circumstance:
    """A fact on which a fine depends; absent: what is said of a case in which it does not hold.

    lightens: where it holds, the fine is in the lowest band or below (basis).
    """

    id: str
    title: str
    absent: str = ""
    lightens: bool = False
    basis: str = ""
    confidence: Confidence = Confidence.DESIGN


@dataclass(frozen=True)
class FineRule(Effective):
    """The fine for one sort of act; `since`, `until` are of the day on which the act ended.

    base: what it is measured by; from `at` on (above: only beyond it) up to `times` of it, else up
    to `otherwise`, at least `least`. fresh: before `since` nobody was punished for it; without it,
    that law is only not recorded here. repeat_years: who was punished for the like within so many
    years is to be punished more heavily. must: what is ordered besides. ceiling: what `times` of
    the base never passes. only_if: circumstances without which nobody is fined; spared_by: any one
    of these, and nobody is; spared_must: what is ordered then. edition: which
    text of the law `basis` cites, "" where the article stands in one only.
    """

    rule: str
    title: str
    basis: str
    confidence: Confidence
    must: tuple[str, ...] = ()
    persons: tuple[PersonClass, ...] = ("natural", "organisation", "household")
    serious: bool = False
    base: Base = ""
    at: Decimal = NOTHING
    above: bool = False
    times: Decimal | None = None
    otherwise: Decimal | None = None
    least: Decimal = NOTHING
    repeat_years: int | None = None
    fresh: bool = False
    ceiling: Decimal | None = None
    only_if: tuple[str, ...] = ()
    spared_by: tuple[str, ...] = ()
    spared_must: tuple[str, ...] = ()
    note: str = ""
    edition: str = ""

    @property
    def named(self) -> str:
        """The basis with its edition: where two laws are compared, each is told apart."""
        return with_edition(self.basis, self.edition)


@dataclass(frozen=True)
class Discretion:
    """Which parts of a range are 从轻 and 从重."""

    lighter: Decimal
    heavier: Decimal
    basis: str
    confidence: Confidence
    note: str = ""


@dataclass(frozen=True)
class Limitation:
    """After how many years from its end an act that was not found is punished no more."""

    years: int
    basis: str
    confidence: Confidence


@dataclass(frozen=True)
class Asked:
    """What is to be computed. figures: by base; None where it cannot be found out.

    A base that is not among them was not given. found: when the act was discovered. holding:
    circumstances that hold. ordered: measures that are proposed; None: not asked.
    """

    rule: str
    ended: date
    decided: date
    figures: Mapping[str, Decimal | None]
    person: PersonClass = "organisation"
    serious: bool = False
    prior: Sequence[date] = ()
    found: date | None = None
    proposed: Decimal | None = None
    holding: Collection[str] = ()
    ordered: Collection[str] | None = None


@dataclass(frozen=True)
class Range:
    """From what to what a fine may go."""

    least: Decimal
    most: Decimal

    def bands(self, discretion: Discretion) -> dict[str, Range]:
        """从轻, 一般, 从重: the lowest part, what lies between, the highest part."""
        span = self.most - self.least
        low = _cents(self.least + span * discretion.lighter)
        high = _cents(self.most - span * discretion.heavier)
        return {
            "lighter": Range(self.least, low),
            "normal": Range(low, high),
            "heavier": Range(high, self.most),
        }


@dataclass(frozen=True)
class Fine:
    """The answer: the range and its bands, what else must be ordered, whether a proposal fits.

    mitior: the law changed between the act and the decision, and both were compared.
    """

    range: Range
    bands: Mapping[str, Range]
    must: tuple[str, ...]
    heavier: bool
    accepted: bool
    reasons: tuple[str, ...]
    basis: tuple[str, ...]
    mitior: bool


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, ROUND_HALF_UP)


def _row(rows: Sequence[FineRule], asked: Asked, on: date) -> FineRule | None:
    """The row for this person on a day; the one for serious acts where it is asked and exists."""
    fits = [r for r in rows if r.rule == asked.rule and asked.person in r.persons and r.holds(on)]
    wanted = [r for r in fits if r.serious == asked.serious]
    return next(iter(wanted or [r for r in fits if not r.serious]), None)


def _began(rows: Sequence[FineRule], asked: Asked) -> date | None:
    """From when acts of the sort are punished at all, where the files know it."""
    fresh = [r for r in rows if r.rule == asked.rule and r.fresh]
    return min((r.since for r in fresh if r.since is not None), default=None)


def _unrecorded(rows: Sequence[FineRule], asked: Asked) -> str:
    """Which text of the law is missing for the day on which the act ended."""
    lost = f"没有收录{asked.ended}对这类当事人的{asked.rule}规定"
    later = [r.since for r in rows if r.rule == asked.rule and r.since is not None]
    first = min((one for one in later if one > asked.ended), default=None)
    return f"{lost}，收录的自{first}起施行" if first is not None else lost


def _range(row: FineRule, asked: Asked) -> Range:
    """The range that the row allows. Raises CannotCompute where its figure is missing."""
    if _spared(row, asked):
        return Range(_cents(NOTHING), _cents(NOTHING))
    if not row.base:
        most = row.otherwise
    else:
        if row.base not in asked.figures:
            raise CannotCompute(f"不能计算：缺少{BASES[row.base]}")
        figure = asked.figures[row.base]
        over = figure is not None and (figure > row.at if row.above else figure >= row.at)
        most = row.otherwise
        if over and figure is not None and row.times is not None:
            most = figure * row.times
            most = most if row.ceiling is None else min(most, row.ceiling)
        if most is None:
            raise CannotCompute(f"不能计算：{BASES[row.base]}须查明")
    return Range(_cents(row.least), _cents(most if most is not None else NOTHING))


def _spared(row: FineRule, asked: Asked) -> list[str]:
    """The circumstances for whose lack, or by which, nobody is fined; [] where somebody is."""
    lacking = [one for one in row.only_if if one not in asked.holding]
    return [*lacking, *(one for one in row.spared_by if one in asked.holding)]


@dataclass(frozen=True)
class _Weight:
    """How heavy a law is for an act: its fine first, then which penalties it orders besides."""

    fine: Range
    must: tuple[str, ...]
    penal: frozenset[str]

    def below(self, other: _Weight) -> bool:
        """Whether this law is lighter; where neither is, they weigh the same."""
        mine, theirs = (self.fine.most, self.fine.least), (other.fine.most, other.fine.least)
        return self.penal < other.penal if mine == theirs else mine < theirs


def _weight(row: FineRule, asked: Asked, measures: Sequence[Measure]) -> _Weight:
    """Raises CannotCompute where the figure of the row is missing."""
    must = _must(row, asked)
    penal = {one.id for one in measures if one.penal and one.id in must}
    return _Weight(_range(row, asked), must, frozenset(penal))


def fine(
    asked: Asked,
    rows: Sequence[FineRule],
    discretion: Discretion,
    limitation: Limitation,
    measures: Sequence[Measure],
    circumstances: Sequence[Circumstance],
) -> Fine:
    """The fine for an act, by the law of the day on which it ended (行政处罚法第三十七条).

    Where the law of the decision is lighter, that one. The lighter law applies as a whole; where
    both weigh the same, of both only what both order besides. Raises CannotCompute for a rule that
    is not recorded and for a missing figure.
    """
    reasons: list[str] = []
    law = _row(rows, asked, asked.ended)
    now = _row(rows, asked, asked.decided)
    if law is None:
        began = _began(rows, asked)
        if began is None or asked.ended >= began:
            raise CannotCompute(f"不能计算：{_unrecorded(rows, asked)}")
        return _unpunished(f"行为终了时没有这项处罚规定，自{began}起才有", discretion)
    ended = add_months(asked.ended, limitation.years * MONTHS_A_YEAR)
    if asked.found is not None and asked.found > ended:
        said = f"违法行为终了后超过{limitation.years}年才被发现，不再给予行政处罚"
        return _unpunished(said, discretion, limitation.basis)
    if asked.found is None and asked.decided > ended:
        reasons.append(
            f"行为终了后超过{limitation.years}年才作出决定，没有写明发现之日："
            f"超过{limitation.years}年才被发现的，不再给予行政处罚（{limitation.basis}）"
        )
    chosen, weight = law, _weight(law, asked, measures)
    found, must = weight.fine, weight.must
    mitior = now is not None and now is not law
    if mitior and now is not None:
        other = _weight(now, asked, measures)
        if other.below(weight):
            chosen, found, must = now, other.fine, other.must
            reasons.append("决定时的规定较轻，适用决定时的规定")
        else:
            reasons.append("决定时的规定并不较轻，适用行为时的规定")
        if not weight.below(other):
            must = tuple(one for one in must if one in weight.must and one in other.must)
        reasons += [
            f"只有一部法律规定「{title_of(measures, one)}」，不作为处罚内容"
            for one in dict.fromkeys((*weight.must, *other.must))
            if one not in must
        ]
    if chosen.serious is False and asked.serious and not chosen.repeat_years:
        reasons.append("没有情节严重的另档，在幅度内从重")
    gains = asked.figures.get("gains")
    bare = {m.id for m in measures if m.of_gains and not gains}
    must = tuple(one for one in must if one not in bare)
    spared = _spared(chosen, asked)
    weighs = _repeated(chosen, asked) or (asked.serious and not chosen.serious)
    # Who is fined nothing is not fined more heavily.
    heavier = weighs and not spared
    bands = found.bands(discretion)
    words = {one.id: one for one in circumstances}
    for name in spared:
        one = words[name]
        reasons.append(f"{one.title if name in asked.holding else one.absent}，不处罚款")
    refused = list(_against(asked.proposed, found, bands, heavier=heavier))
    lighter = [one for one in circumstances if one.lightens and one.id in asked.holding]
    if asked.proposed is not None and asked.proposed > bands["lighter"].most:
        refused += [f"{one.title}，应当从轻或者减轻处罚（{one.basis}）" for one in lighter]
    if asked.ordered is not None:
        lost = [one for one in must if one not in asked.ordered]
        refused += [f"依法应当一并处理：{title_of(measures, one)}" for one in lost]
    return Fine(
        found, bands, must, heavier, not refused, (*refused, *reasons),
        tuple(
            dict.fromkeys(
                (chosen.named, *([law.named] if mitior else []), *(one.basis for one in lighter))
            )
        ),
        mitior,
    )  # fmt: skip


def _must(row: FineRule, asked: Asked) -> tuple[str, ...]:
    return row.spared_must if _spared(row, asked) else row.must


def _unpunished(said: str, discretion: Discretion, basis: str = "") -> Fine:
    none = Range(_cents(NOTHING), _cents(NOTHING))
    return Fine(
        none, none.bands(discretion), (), heavier=False, accepted=False, reasons=(said,),
        basis=(basis,) if basis else (), mitior=False,
    )  # fmt: skip


def _repeated(row: FineRule, asked: Asked) -> bool:
    """Whether an earlier decision took effect within the years before the act; both days count."""
    if row.repeat_years is None:
        return False
    months = row.repeat_years * MONTHS_A_YEAR
    return any(one <= asked.ended <= add_months(one, months) for one in asked.prior)


def _against(
    proposed: Decimal | None, allowed: Range, bands: Mapping[str, Range], *, heavier: bool
) -> Sequence[str]:
    """Why a proposed fine cannot stand."""
    if proposed is None:
        return ()
    heavy = bands["heavier"].least
    if proposed > allowed.most:
        return (f"拟罚款{money_text(proposed)}，超过最高{money_text(allowed.most)}",)
    if proposed < allowed.least:
        least = money_text(allowed.least)
        return (f"拟罚款{money_text(proposed)}，低于最低{least}，减轻处罚须有法定理由",)
    if heavier and proposed < heavy:
        return (f"应当从重处罚，拟罚款{money_text(proposed)}，低于从重的{money_text(heavy)}",)
    return ()


@dataclass(frozen=True)
class Surcharge:
    """加处罚款: by the day, of the fine alone, and never more than `most` of it."""

    daily: Decimal
    most: Decimal
    basis: str
    confidence: Confidence
    note: str = ""


def surcharge(
    row: Surcharge,
    amount: Decimal,
    due: date,
    paid: date,
    stays: Collection[tuple[date, date]] = (),
) -> tuple[int, Decimal]:
    """(days overdue, surcharge in yuan) of a fine that was due on `due` and paid on `paid`.

    stays: first and last days, both included, on which it did not grow (延期, 停止执行).
    """
    days = [due + timedelta(days=n) for n in range(1, max((paid - due).days, 0) + 1)]
    overdue = sum(not any(first <= day <= last for first, last in stays) for day in days)
    return overdue, _cents(min(amount * row.daily * overdue, amount * row.most))
