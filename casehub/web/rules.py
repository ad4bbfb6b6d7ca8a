"""The rules as tables: time limits, amounts, legal basis, calendars, organisations."""

from __future__ import annotations

import calendar as gregorian
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from flask import Blueprint, request
from sqlalchemy import select

from casehub.deadlines.provisional import told_of
from casehub.model import Organisation
from casehub.people.stems import shared
from casehub.web.drawing.pages import page
from casehub.web.request.unit import reading
from casehub.workflow.refusals import NotFound

if TYPE_CHECKING:
    from collections.abc import Iterable

    from casehub.law.calendar import WorkCalendar

routes = Blueprint("rules", __name__)
MONTHS = 12


@dataclass(frozen=True)
class YearDay:
    """One day of a year grid; `tone`: off, made (调休) or empty."""

    day: date
    word: str
    tone: str
    column: int


def _asked_day() -> date:
    try:
        return date.fromisoformat(request.args.get("on", ""))
    except ValueError:
        return reading().today


@routes.get("/rules")
def limits() -> str:
    """Every time limit in force on a day, with its basis and how sure we are of it."""
    work, on = reading(), _asked_day()
    rows = sorted((r for r in work.rules.law.limits.all() if r.holds(on)), key=lambda r: r.code)
    doubtful = request.args.get("check") == "1"
    return page(
        "rules/limits.html",
        rows=[r for r in rows if r.to_verify] if doubtful else rows,
        on=on,
        doubtful=doubtful,
        to_verify=sum(1 for r in rows if r.to_verify),
        total=len(rows),
    )


@routes.get("/rules/amounts")
def amounts() -> str:
    """Amounts and numbers, and the articles that papers print, in force on a day."""
    work, on = reading(), _asked_day()
    return page(
        "rules/amounts.html",
        amounts=[r for r in work.rules.law.amounts if r.holds(on)],
        basis=[r for r in work.rules.law.basis if r.holds(on)],
        house=[r for r in work.rules.law.house_rules if r.holds(on)],
        on=on,
    )


@routes.get("/rules/calendar")
@routes.get("/rules/calendar/<int:year>")
def calendar(year: int | None = None) -> str:
    """A year of working days, rest days and make-up days, with the notice it comes from."""
    work = reading()
    years = sorted(e.year for e in work.rules.calendar.editions)
    shown = year or work.today.year
    if not date.min.year < shown < date.max.year or (year and shown not in years):
        raise NotFound
    edition = next((e for e in work.rules.calendar.editions if e.year == shown), None)
    return page(
        "rules/calendar.html",
        year=shown,
        years=years,
        edition=edition,
        advice=told_of(work.session, work.rules),
        months=[(n, list(_month(work.rules.calendar, shown, n))) for n in range(1, MONTHS + 1)],
    )


def _month(work_calendar: WorkCalendar, year: int, month: int) -> Iterable[YearDay]:
    for number in range(1, gregorian.monthrange(year, month)[1] + 1):
        day = date(year, month, number)
        kind = work_calendar.day_kind(day)
        word = {"makeup": "班", "weekend": "休", "holiday": "休"}.get(kind.kind, "")
        tone = {"makeup": "made", "weekend": "off", "holiday": "off"}.get(kind.kind, "")
        yield YearDay(day, word, tone, day.weekday() + 1 if number == 1 else 0)


@routes.get("/organisations")
def organisations() -> str:
    """Organisations in their tree, with region codes and periods of validity."""
    work = reading()
    rows = list(work.session.scalars(select(Organisation).order_by(Organisation.id)))
    below: dict[int | None, list[Organisation]] = {}
    for row in rows:
        below.setdefault(row.parent_id, []).append(row)

    def tree(parent: int | None, depth: int) -> Iterable[tuple[int, Organisation]]:
        for row in below.get(parent, []):
            yield depth, row
            yield from tree(row.id, depth + 1)

    return page(
        "rules/organisations.html",
        tree=list(tree(None, 0)),
        shared=shared(work.session, work.rules),
    )
