"""Numbers of cases and documents: a counter row per organisation, series and year. No gaps."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from casehub.law.identifiers import flow_id, read_flow_number
from casehub.model import Counter, Number, NumberFloor, Organisation
from casehub.workflow.refusals import Refused
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from casehub.model import Case
    from casehub.record.work import Work


def _ensure(session: Session, organisation_id: int, series: str, year: int) -> None:
    """Make the counter row, at 0, unless it is there."""
    dialect = session.get_bind().dialect.name
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    session.execute(
        insert(Counter)
        .values(organisation_id=organisation_id, series=series, year=year, value=0)
        .on_conflict_do_nothing(index_elements=["organisation_id", "series", "year"])
    )


# One lock per beginning of numbers, so that two offices under one 字 wait for each other.
LOCKS = 7_303_015
FLOW = "flow-{sort}"
# How a paper is numbered, and why numbers were given without one.
_PAPER = re.compile(r"(?P<prefix>.+)〔(?P<year>[0-9]{4})〕(?P<n>[1-9][0-9]{0,5})号")
OUTSIDE = "由数据直接封装发出的函件已经使用"


def _lock(session: Session, begins: str) -> list[Any]:
    """The column that locks what numbers begin with until the commit; none where one writes."""
    if session.get_bind().dialect.name != "postgresql":
        return []
    return [func.pg_advisory_xact_lock(LOCKS, zlib.crc32(begins.encode()) & 0x7FFFFFFF)]


def _counted(work: Work, organisation_id: int, series: str, year: int, begins: str) -> int | None:
    value = work.session.execute(
        update(Counter)
        .where(
            Counter.organisation_id == organisation_id,
            Counter.series == series,
            Counter.year == year,
        )
        .values(value=Counter.value + 1)
        .returning(Counter.value, *_lock(work.session, begins))
        .execution_options(synchronize_session=False)
    ).first()
    return None if value is None else int(value[0])


def _next(work: Work, organisation_id: int, series: str, year: int, begins: str) -> int:
    """Increment the counter row in this transaction; the row lock serialises writers.

    begins: what the numbers begin with; offices that share it wait for each other.
    """
    value = _counted(work, organisation_id, series, year, begins)
    if value is None:
        _ensure(work.session, organisation_id, series, year)
        value = _counted(work, organisation_id, series, year, begins)
    if value is None:  # pragma: no cover  the row was inserted above
        message = f"counter {series} {year} vanished"
        raise RuntimeError(message)
    return value


def _refuse_given(work: Work, text: str) -> None:
    """Two offices that were given one 字 before this was refused cannot both number under it."""
    named = select(Organisation.name).join(Number, Number.organisation_id == Organisation.id)
    holder = work.session.scalar(named.where(Number.text == text))
    if holder is not None:
        raise Refused(
            [
                Reason(
                    f"编号“{text}”已由{holder}编出，两个机关登记了同一字头；"
                    "请系统管理员在“机构”页面改正后再办理"
                )
            ]
        )


@dataclass(frozen=True)
class Given:
    """A number taken from its counter; `enter` writes it into the register of its case."""

    text: str
    organisation_id: int
    series: str
    year: int
    value: int

    def enter(self, work: Work, case: Case) -> None:
        """Enter the number in the register (编号簿); every number taken must be entered."""
        work.session.add(
            Number(
                organisation_id=self.organisation_id,
                series=self.series,
                year=self.year,
                value=self.value,
                text=self.text,
                case_id=case.id,
                given_at=work.at,
            )
        )


def give(
    work: Work, case: Case, series: str, pattern: str, *, year: int | None = None
) -> str:
    """Give the next number of `series` for the case's organisation.

    pattern: text with {year} and {n}, e.g. `渝知裁字〔{year}〕{n}号`. year: the counter's year,
    default that of the act. The number is kept for ever; a transaction that fails gives it back
    because the counter rolls back with it. Raises Refused where another office has given it.
    """
    counted = work.today.year if year is None else year
    value = _next(work, case.organisation_id, series, counted, series)
    text = pattern.format(year=counted, n=value)
    _refuse_given(work, text)
    Given(text, case.organisation_id, series, counted, value).enter(work, case)
    return text


def intake_number(work: Work, organisation: Organisation) -> Given:
    """The next 收件号 `SJ2026110001` of the organisation; the caller enters it for its case.

    An office that entered no 收件号字头 carries its region code, so that the numbers of two offices
    never meet: `SJ500101-2026110001`. That no two share one is seen to when they are registered;
    raises Refused where two did before.
    """
    series, year = f"intake-{work.local:%Y%m}", work.today.year
    begins = f"{organisation.intake_prefix}{work.local:%Y%m}"
    value = _next(work, organisation.id, series, year, begins)
    text = f"{begins}{value:04d}"
    _refuse_given(work, text)
    return Given(text, organisation.id, series, year, value)


def incoming_number(work: Work, organisation_id: int) -> Given:
    """The next 收文号 of an office; the register of incoming papers itself holds it."""
    how, year = work.rules.numbering.incoming, work.today.year
    value = _next(work, organisation_id, how.series, year, how.series)
    text = how.pattern.format(year=year, n=value)
    return Given(text, organisation_id, how.series, year, value)


def give_flow_id(work: Work, case: Case, receiver: Organisation, sort: str) -> str:
    """Give the next 流转编号 of a type: `XC-500000-511700-2026-00001-5` (cross_region §2.4).

    sort: the code of the type in config/exchange.toml, which whoever asks says.
    It names regions, not offices: all offices of one region count in one row.
    """
    year, region = work.today.year, case.organisation.region_code
    begins, series = f"{sort}-{region}-", FLOW.format(sort=sort)
    keeper = _flow_keeper(work, case.organisation, year, begins, series)
    value = _next(work, keeper, series, year, begins)
    text = flow_id(sort, region, receiver.region_code, year, value)
    Given(text, keeper, series, year, value).enter(work, case)
    return text


def _flow_keeper(work: Work, office: Organisation, year: int, begins: str, series: str) -> int:
    """The id of the office in whose row its region counts this year: the last that gave one."""
    for lock in _lock(work.session, begins):
        work.session.execute(select(lock))
    counting = select(Counter.organisation_id).where(Counter.series == series, Counter.year == year)
    last = (
        select(Number.organisation_id)
        .where(
            Number.organisation_id.in_(counting),
            Number.series == series,
            Number.year == year,
            Number.text.startswith(begins, autoescape=True),
        )
        .order_by(Number.value.desc())
        .limit(1)
    )
    return work.session.scalar(last) or office.id


def void(work: Work, text: str, reason: str) -> None:
    """Mark a number as 作废; it stays with the reason and is never given again."""
    number = work.session.scalar(select(Number).where(Number.text == text))
    if number is not None:
        number.void_reason = reason


@dataclass(frozen=True)
class Raised:
    """A series whose next number was moved past numbers that are known outside only."""

    organisation: str
    series: str
    year: int
    was: int
    now: int


def raise_floors(
    session: Session, known: Sequence[Raised], reason: str, at: datetime
) -> list[Raised]:
    """Never give again the numbers up to the known ones; what is skipped is kept with its reason.

    known: organisation (its key), series, year and `now`, the highest number known outside.
    Returns those that were behind. Raises LookupError for an organisation that is not here.
    """
    raised = []
    for one in known:
        organisation = session.scalar(
            select(Organisation).where(Organisation.key == one.organisation)
        )
        if organisation is None:
            raise LookupError(one.organisation)
        _ensure(session, organisation.id, one.series, one.year)
        counter = session.scalars(
            select(Counter)
            .where(
                Counter.organisation_id == organisation.id,
                Counter.series == one.series,
                Counter.year == one.year,
            )
            .with_for_update()
        ).one()
        if counter.value >= one.now:
            continue
        floor = NumberFloor(
            organisation_id=organisation.id, series=one.series, year=one.year,
            first=counter.value + 1, last=one.now, reason=reason, at=at,
        )  # fmt: skip
        session.add(floor)
        raised.append(replace(one, was=counter.value))
        counter.value = one.now
    return raised


def pass_over(work: Work, flow: str, number: str) -> list[Raised]:
    """Never give what a letter bears that was drawn from its data alone, without a paper of ours.

    flow: its 流转编号; number: its 发文字号. Either counts where it is one of this office. Returns
    the series that were behind.
    """
    office, known = work.actor.organisation, []
    read = read_flow_number(flow)
    if read.sender == office.region_code:
        series = FLOW.format(sort=read.kind)
        known.append(Raised(office.key, series, read.year, 0, read.sequence))
    if told := _PAPER.fullmatch(number):
        rows = (row.series for row in office.series if row.prefix == told["prefix"])
        known += [Raised(office.key, row, int(told["year"]), 0, int(told["n"])) for row in rows]
    return raise_floors(work.session, known, OUTSIDE, work.at)
