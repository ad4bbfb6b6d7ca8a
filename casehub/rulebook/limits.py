"""Time limits as rows of config/limits.toml, and the one function that computes with them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Literal

from casehub.declared import DeclarationFaults, Fault, read_tables
from casehub.law.calendar import Mode, WorkCalendar
from casehub.law.chinese import date_text, period_text
from casehub.law.confidence import Confidence
from casehub.law.effect import clash, in_force
from casehub.law.periods import (
    OURS,
    THEIRS,
    Computed,
    Pause,
    PeriodFault,
    Roll,
    compute_backward,
    compute_forward,
)
from casehub.law.units import Unit
from casehub.rulebook.awaiting import LawRow

# What a limit is of which the office asks more than the law: direction, mode, least.
BY_LAW = ("backward", "clear", "min")


@dataclass(frozen=True, slots=True)
class Extension:
    """One extension: at most `max` of the rule's unit (None: the text sets no number)."""

    by: str
    basis: str
    max: int | None = None
    needs_previous: bool = False


@dataclass(frozen=True, kw_only=True)
class Limit(LawRow):
    """One rule with its period of effect.

    told: it has no length of its own; a paper or an agreement names the last day.
    no_domicile: the rule that takes its place for a party without fixed domicile in China.
    told_ahead: limits that count back from its last day, the earliest first: on these days whoever
    sees to the matter is told that the day is coming, and, where another has to keep it, that it
    has passed.
    mode, least: of a limit that counts back, how the office counts, and how the law does at the
    least where that leaves more time: what is done between the two days is still lawful.
    by_the_minute: the statute counts it in hours: its last day may be over before midnight, and the
    act that comes of its end says when.
    excluded_confidence: how sure it is what stops the limit, where that is less sure than the rest.
    """

    code: str
    title: str
    amount: int = 0
    unit: Unit
    roll: Roll
    told: bool = False
    direction: Literal["forward", "backward"] = "forward"
    mode: Mode = "clear"
    least: Mode | None = None
    extensions: tuple[Extension, ...] = ()
    cap: int | None = None
    excluded: tuple[str, ...] = ()
    excluded_confidence: Confidence | None = None
    basis: str
    basis_key: str = ""
    confidence: Confidence
    house_rule: bool = False
    holder: str
    minimum: bool = False
    by_the_minute: bool = False
    no_domicile: str = ""
    told_ahead: tuple[str, ...] = ()
    note: str = ""

    @property
    def lawful(self) -> Mode:
        """How a limit that counts back is counted before anything is refused."""
        return self.least or self.mode

    @property
    def day_is_fixed(self) -> bool:
        """Whether no calendar moves its last day: it counts days, and does not roll over rest."""
        return self.unit != Unit.WORKING_DAYS and not self.rolls and not self.counts_back

    @property
    def rolls(self) -> bool:
        """Whether a last day of rest moves to the next working day."""
        return self.roll == "party"

    @property
    def counts_back(self) -> bool:
        """Whether it counts back from an event."""
        return self.direction == "backward"

    @property
    def longest_extension(self) -> int | None:
        """All extensions together, in the rule's unit; None when the text sets no number."""
        if any(one.max is None for one in self.extensions):
            return None
        total = sum(one.max or 0 for one in self.extensions)
        return total if self.cap is None else min(total, self.cap - self.amount)

    @property
    def to_verify(self) -> bool:
        """Whether the row shows as 待核 to the rule administrator."""
        sure = {self.confidence, self.excluded_confidence or self.confidence}
        return sure != {Confidence.VERBATIM}

    def as_json(self) -> dict[str, object]:
        """Return the row for `casehub limits list --json`."""
        row = asdict(self)
        for key in ("since", "until"):
            row[key] = row[key].isoformat() if row[key] else None
        row["text"] = "" if self.told else period_text(self.amount, self.unit)
        return row


@dataclass(frozen=True)
class Holder:
    """Who has to keep a limit.

    own: the office itself, which is warned and is late. passes: one who may let it pass, whereupon
    it has run out and nobody is late.
    """

    id: str
    title: str
    own: bool = False
    passes: bool = False

    @property
    def kept_as(self) -> str:
        """What the row of a running limit says: queries tell these two from all others."""
        return OURS if self.own else THEIRS if self.passes else self.id


@dataclass(frozen=True)
class _File:
    limit: tuple[Limit, ...] = ()
    holder: tuple[Holder, ...] = ()
    pause_kinds: dict[str, str] = field(default_factory=dict)


class UnknownLimit(PeriodFault, KeyError):
    """No rule of this code, or none in force on the date; the message is Chinese."""

    __str__ = ValueError.__str__


class Limits:
    """All rows, found by code and date."""

    def __init__(
        self,
        rows: Iterable[Limit],
        pause_kinds: Mapping[str, str],
        holders: Iterable[Holder] = (),
    ) -> None:
        """Keep rows in file order; `pause_kinds` gives each kind its Chinese name."""
        self.holders = {holder.id: holder for holder in holders}
        self._rows = tuple(rows)
        self._by_code: dict[str, list[Limit]] = {}
        for row in self._rows:
            self._by_code.setdefault(row.code, []).append(row)
        self.pause_kinds = dict(pause_kinds)

    def all(self) -> tuple[Limit, ...]:
        """Return every row, in force or not."""
        return self._rows

    def codes(self) -> tuple[str, ...]:
        """Return the distinct codes in file order."""
        return tuple(self._by_code)

    def get(self, code: str, on: date) -> Limit:
        """Return the row in force on `on`; UnknownLimit says in Chinese why there is none."""
        rows = self._by_code.get(code)
        if rows is None:
            raise UnknownLimit(f"没有名为“{code}”的期限规则")
        found = in_force(rows, on)
        if found is not None:
            return found
        raise UnknownLimit(f"期限规则“{code}”在{date_text(on)}没有有效的规定")


def read_limits(config_dir: Path, faults: list[Fault]) -> tuple[Limits, set[str]]:
    """The sound rows of config/limits.toml and every code named there; faults are appended."""
    name = "limits.toml"
    file = read_tables(config_dir, name, _File, faults)
    rows = file.value.limit if file.value is not None else ()
    kinds = file.value.pause_kinds if file.value is not None else {}
    holders = file.value.holder if file.value is not None else ()
    if not rows and file.value is not None:
        faults.append(Fault(name, "limit", "没有任何期限规则"))
    codes = {row.code for row in rows}
    faults += [
        Fault(name, f"limit.{row.code}", f"没有期限规则 {row.no_domicile}")
        for row in rows
        if row.no_domicile and row.no_domicile not in codes
    ]
    back = {row.code for row in rows if row.direction == "backward"}
    faults += [
        Fault(name, f"limit.{row.code}.told_ahead", f"没有倒计的期限规则 {code}")
        for row in rows
        for code in row.told_ahead
        if code not in back
    ]
    for row in rows:
        faults += [Fault(name, f"limit.{row.code}", said) for said in _objections(row, kinds)]
    for n, row in enumerate(rows):
        for other in rows[:n]:
            day = clash(row, other) if row.code == other.code else None
            if day is not None:
                said = f"两条规定在{day.isoformat()}同时有效"
                faults.append(Fault(name, f"limit.{row.code}", said))
    faults += _holders(rows, holders, file.names("holder"))
    return Limits(rows, kinds, holders), file.names("limit")


def _holders(
    rows: Iterable[Limit], holders: Iterable[Holder], known: Collection[str]
) -> Iterator[Fault]:
    """Holders that nobody knows, have no limit, or are both the office and another."""
    keep = {row.holder: row.code for row in rows}
    for holder, code in keep.items():
        if holder not in known:
            yield Fault("limits.toml", f"limit.{code}.holder", f"没有写明的义务人：{holder}")
    for one in holders:
        if one.id not in keep:
            yield Fault("limits.toml", f"holder.{one.id}", "没有期限由其遵守")
        if one.own and one.passes:
            yield Fault("limits.toml", f"holder.{one.id}", "本机关的期限不能听任届满")


def load_limits(config_dir: Path) -> Limits:
    """Read config/limits.toml; DeclarationFaults lists every fault of every row at once."""
    faults: list[Fault] = []
    limits, _ = read_limits(config_dir, faults)
    if faults:
        raise DeclarationFaults(faults)
    return limits


def _objections(limit: Limit, kinds: Mapping[str, str]) -> list[str]:
    found = []
    if "." not in limit.code:
        found.append("code 应写成“程序.事项”")
    if limit.told:
        counted = limit.amount or limit.extensions or limit.excluded or limit.no_domicile
        if counted or limit.minimum or limit.cap is not None or limit.direction == "backward":
            found.append("由文书写明届满日的期限没有长度，也不延长、不扣除、不倒计")
    elif limit.amount < 1:
        found.append("amount 应为正整数")
    if not limit.title or not limit.basis:
        found.append("title 和 basis 不能为空")
    found += [f"不认识的扣除事由 {kind}" for kind in limit.excluded if kind not in kinds]
    if limit.excluded_confidence is not None and not limit.excluded:
        found.append("没有扣除事由的，不写 excluded_confidence")
    if limit.least is not None and (limit.direction, limit.mode, limit.least) != BY_LAW:
        found.append("least 只用于按 clear 倒计、依法按 min 计算的期限")
    if limit.direction == "backward" and (limit.unit != Unit.WORKING_DAYS or limit.extensions):
        found.append("倒计的期限只能以工作日计，且不能延长")
    if limit.cap is not None and limit.cap < limit.amount:
        found.append("cap 小于 amount")
    if limit.since and limit.until and limit.until < limit.since:
        found.append("until 早于 since")
    found += [
        f"第{n}次延长的 max 应为正整数"
        for n, one in enumerate(limit.extensions, 1)
        if one.max is not None and one.max < 1
    ]
    if limit.extensions and limit.extensions[0].needs_previous:
        found.append("首次延长不能要求先有前次延长")
    return found


def compute(
    limit: Limit,
    start: date,
    *,
    pauses: Iterable[Pause] = (),
    extended: int = 0,
    calendar: WorkCalendar,
    length: int | None = None,
    hearing_on: date | None = None,
    mode: Mode | None = None,
) -> Computed:
    """Compute a rule's date from the day of its event.

    `length` replaces the rule's amount where the office sets the period, never below a minimum;
    `extended` counts in the rule's unit from the original start; for backward rules the event is
    `hearing_on` (or `start`) and `mode` min or clear; without one the due day is the office's own
    and the nominal day the last one that the law allows. PeriodFault says in Chinese what is wrong.
    """
    amount = limit.amount if length is None else length
    if limit.minimum and amount < limit.amount:
        raise PeriodFault(f"{limit.title}不得少于{period_text(limit.amount, limit.unit)}")
    _check_grant(limit, extended)
    if limit.direction == "backward":
        if list(pauses):
            raise PeriodFault(f"{limit.title}为倒计期限，没有扣除期间")
        event = start if hearing_on is None else hearing_on
        found = compute_backward(event, amount, calendar=calendar, mode=mode or limit.mode)
        if mode is not None or limit.least is None:
            return found
        last = compute_backward(event, amount, calendar=calendar, mode=limit.least)
        return replace(found, nominal=last.due)
    if mode is not None:
        raise PeriodFault(f"{limit.title}不是倒计期限，不使用 min 或 clear")
    return compute_forward(
        start,
        amount,
        limit.unit,
        calendar=calendar,
        roll=limit.roll,
        pauses=pauses,
        extended=extended,
    )


def _check_grant(limit: Limit, extended: int) -> None:
    if extended < 0:
        raise PeriodFault("延长的期间不能为负数")
    if extended and not limit.extensions:
        raise PeriodFault(f"{limit.title}依法不得延长")
    most = limit.longest_extension
    if most is not None and extended > most:
        asked = period_text(extended, limit.unit)
        raise PeriodFault(f"{limit.title}最多延长{period_text(most, limit.unit)}，不能延长{asked}")
