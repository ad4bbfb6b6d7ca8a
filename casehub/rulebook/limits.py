"""Time limits as rows of config/limits.toml, and the one function that computes with them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any, cast

from casehub.law.calendar import Mode, WorkCalendar
from casehub.law.chinese import date_text, period_text
from casehub.law.periods import (
    Computed,
    Pause,
    PeriodFault,
    Roll,
    Unit,
    compute_backward,
    compute_forward,
)
from casehub.rulebook.faults import RulebookFaults
from casehub.rulebook.rows import Row, read_table

UNITS = ("working_days", "calendar_days", "months", "years")
ROLLS = ("party", "authority", "none")
DIRECTIONS = ("forward", "backward")
MODES = ("clear", "min")
HOLDERS = ("authority", "party", "partner", "court")
CONFIDENCES = ("verbatim", "secondary", "memory", "design", "inferred")


@dataclass(frozen=True, slots=True)
class Extension:
    """One extension: at most `max` of the rule's unit (None: the text sets no number)."""

    max: int | None
    by: str
    basis: str
    needs_previous: bool = False


@dataclass(frozen=True, slots=True)
class Limit:
    """One rule as in force from `since` to `until`, both included; None means open."""

    code: str
    title: str
    amount: int
    unit: Unit
    roll: Roll
    direction: str
    mode: Mode
    extensions: tuple[Extension, ...]
    cap: int | None
    excluded: tuple[str, ...]
    basis: str
    basis_key: str
    confidence: str
    since: date | None
    until: date | None
    house_rule: bool
    holder: str
    minimum: bool
    note: str

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
        return self.confidence != "verbatim"

    def holds(self, on: date) -> bool:
        """Whether the row is in force on a date."""
        return (self.since is None or self.since <= on) and (self.until is None or on <= self.until)

    def as_json(self) -> dict[str, Any]:
        """Return the row for `casehub limits list --json`."""
        row = asdict(self)
        for key in ("since", "until"):
            row[key] = row[key].isoformat() if row[key] else None
        row["text"] = period_text(self.amount, self.unit)
        return row


class UnknownLimit(PeriodFault, KeyError):
    """No rule of this code, or none in force on the date; the message is Chinese."""

    __str__ = ValueError.__str__


class Limits:
    """All rows, found by code and date."""

    def __init__(self, rows: Iterable[Limit], pause_kinds: Mapping[str, str]) -> None:
        """Keep rows in file order; `pause_kinds` gives each kind its Chinese name."""
        self._rows = tuple(rows)
        self.pause_kinds = dict(pause_kinds)

    def all(self) -> tuple[Limit, ...]:
        """Return every row, in force or not."""
        return self._rows

    def codes(self) -> tuple[str, ...]:
        """Return the distinct codes in file order."""
        return tuple(dict.fromkeys(row.code for row in self._rows))

    def get(self, code: str, on: date) -> Limit:
        """Return the row in force on `on`; UnknownLimit says in Chinese why there is none."""
        rows = [row for row in self._rows if row.code == code]
        if not rows:
            raise UnknownLimit(f"没有名为“{code}”的期限规则")
        for row in rows:
            if row.holds(on):
                return row
        raise UnknownLimit(f"期限规则“{code}”在{date_text(on)}没有有效的规定")


def load_limits(config_dir: Path) -> Limits:
    """Read config/limits.toml; RulebookFaults lists every fault of every row at once."""
    faults: list[str] = []
    table = read_table(config_dir / "limits.toml", faults)
    top = Row(table, "limits.toml", faults)
    kinds: dict[str, Any] = top.take("pause_kinds", dict, {})
    tables: list[Any] = top.take("limit", list, [])
    top.finish()
    rows: list[Limit] = []
    for number, one in enumerate(tables, 1):
        where = f"limits.toml 第{number}条"
        if not isinstance(one, dict):
            faults.append(f"{where}：应写成 [[limit]]")
            continue
        rows.append(_read_limit(Row(one, f"{where} {one.get('code', '')}", faults), kinds))
    if not tables and not faults:
        faults.append("limits.toml：没有任何期限规则")
    _check_overlaps(rows, faults)
    if faults:
        raise RulebookFaults(faults)
    return Limits(rows, kinds)


def _read_limit(row: Row, kinds: Mapping[str, str]) -> Limit:
    limit = Limit(
        code=row.take("code", str),
        title=row.take("title", str),
        amount=row.take("amount", int),
        unit=cast("Unit", row.choose("unit", UNITS)),
        roll=cast("Roll", row.choose("roll", ROLLS)),
        direction=row.choose("direction", DIRECTIONS, "forward"),
        mode=cast("Mode", row.choose("mode", MODES, "clear")),
        extensions=tuple(
            _read_extension(one, number, row)
            for number, one in enumerate(row.take("extensions", list, []), 1)
        ),
        cap=row.take("cap", int, None),
        excluded=tuple(row.take("excluded", list, [])),
        basis=row.take("basis", str),
        basis_key=row.take("basis_key", str, ""),
        confidence=row.choose("confidence", CONFIDENCES),
        since=row.take("since", date, None),
        until=row.take("until", date, None),
        house_rule=row.take("house_rule", bool, default=False),
        holder=row.choose("holder", HOLDERS),
        minimum=row.take("minimum", bool, default=False),
        note=row.take("note", str, ""),
    )
    row.finish()
    _check_limit(limit, row, kinds)
    return limit


def _read_extension(one: object, number: int, row: Row) -> Extension:
    if not isinstance(one, dict):
        row.fault(f"第{number}次延长应写成表")
        return Extension(None, "", "")
    part = Row(one, f"{row.where} 第{number}次延长", row.faults)
    extension = Extension(
        max=part.take("max", int, None),
        by=part.take("by", str),
        basis=part.take("basis", str),
        needs_previous=part.take("needs_previous", bool, default=False),
    )
    part.finish()
    if extension.max is not None and extension.max < 1:
        part.fault("max 应为正整数")
    if extension.needs_previous and number == 1:
        part.fault("首次延长不能要求先有前次延长")
    return extension


def _check_limit(limit: Limit, row: Row, kinds: Mapping[str, str]) -> None:
    if "." not in limit.code:
        row.fault("code 应写成“程序.事项”")
    if limit.amount < 1:
        row.fault("amount 应为正整数")
    if not limit.title or not limit.basis:
        row.fault("title 和 basis 不能为空")
    for kind in limit.excluded:
        if kind not in kinds:
            row.fault(f"不认识的扣除事由 {kind}")
    if limit.direction == "backward" and (limit.unit != "working_days" or limit.extensions):
        row.fault("倒计的期限只能以工作日计，且不能延长")
    if limit.cap is not None and limit.cap < limit.amount:
        row.fault("cap 小于 amount")
    if limit.since and limit.until and limit.until < limit.since:
        row.fault("until 早于 since")


def _check_overlaps(rows: list[Limit], faults: list[str]) -> None:
    for index, row in enumerate(rows):
        for other in rows[index + 1 :]:
            if row.code != other.code:
                continue
            starts = max(row.since or date.min, other.since or date.min)
            if starts <= min(row.until or date.max, other.until or date.max):
                faults.append(f"limits.toml：{row.code} 的两条规定在{starts.isoformat()}同时有效")


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
    `hearing_on` (or `start`) and `mode` min or clear. PeriodFault says in Chinese what is wrong.
    """
    amount = limit.amount if length is None else length
    if limit.minimum and amount < limit.amount:
        raise PeriodFault(f"{limit.title}不得少于{period_text(limit.amount, limit.unit)}")
    _check_grant(limit, extended)
    if limit.direction == "backward":
        if list(pauses):
            raise PeriodFault(f"{limit.title}为倒计期限，没有扣除期间")
        event = start if hearing_on is None else hearing_on
        return compute_backward(event, amount, calendar=calendar, mode=mode or limit.mode)
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
