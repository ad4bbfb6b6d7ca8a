"""The rules as tables: time limits, amounts, legal basis, calendars, organisations."""

from __future__ import annotations

import calendar as gregorian
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from flask import Blueprint, request
from sqlalchemy import select

from casehub.deadlines.provisional import told_of
from casehub.deadlines.trial import changed, tried, uses_of
from casehub.law.crimes import FIGURES
from casehub.law.fines import BASES, PERSONS
from casehub.law.text import fold
from casehub.model import Organisation
from casehub.people.stems import shared
from casehub.procedures.reading import as_day
from casehub.web.drawing.leaves import leaf, ways
from casehub.web.drawing.pages import page
from casehub.web.request.unit import reading
from casehub.workflow.refusals import NotFound, Refused

if TYPE_CHECKING:
    from collections.abc import Iterable

    from casehub.law.calendar import WorkCalendar

routes = Blueprint("rules", __name__)
MONTHS = 12
# So many rows a page; a sentence of at most so many signs is looked for.
ROWS, LONGEST_WANTED = 75, 40


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
    """The time limits in force on a day, with their basis and how sure we are of each; in pages."""
    work, on = reading(), _asked_day()
    rows = sorted((r for r in work.rules.law.limits.all() if r.holds(on)), key=lambda r: r.code)
    doubtful, wanted = request.args.get("check") == "1", _wanted()
    shown = [r for r in rows if r.to_verify] if doubtful else rows
    here = leaf([r for r in shown if _says(wanted, r.title, r.basis, r.note)], ROWS)
    asked = request.args.get("on")
    return page(
        "rules/limits.html",
        leaf=here,
        on=on,
        doubtful=doubtful,
        wanted=wanted,
        to_verify=sum(1 for r in rows if r.to_verify),
        total=len(rows),
        **ways(here, on=asked, q=wanted, check="1" if doubtful else ""),
    )


def _wanted() -> str:
    """The words that somebody looks for."""
    return request.args.get("q", "").strip()[:LONGEST_WANTED]


def _says(wanted: str, *texts: str | None) -> bool:
    """Whether one of these holds the words that are looked for."""
    return any(fold(wanted) in fold(text or "") for text in texts)


@routes.get("/rules/limits/<code>")
def limit(code: str) -> str:
    """Every edition of one time limit, and the steps and papers that use it."""
    return _limit_page(code)


@routes.get("/rules/limits/<code>/trial")
def trial(code: str) -> str:
    """What another length of a limit, from a day on, would move: nothing is written."""
    work, typed = reading(), {name: request.args.get(name, "") for name in ("amount", "since")}
    errors: dict[str, str] = {}
    since, amount = as_day(typed["since"]), typed["amount"].strip()
    if since is None:
        errors["since"] = "请写明自哪一天起。"
    if not amount.isdecimal():
        errors["amount"] = "期间应为正整数。"
    found = new = None
    if since is not None and not errors:
        try:
            new = changed(work.rules, code, int(amount), since)
            found = tried(work.session, work.rules, new, work.today)
        except Refused as refused:
            errors = {reason.field or "amount": reason.sentence for reason in refused.reasons}
    return _limit_page(code, typed=typed, errors=errors, trial=found, new=new)


def _limit_page(code: str, **tried_values: object) -> str:
    work = reading()
    rows = [row for row in work.rules.law.limits.all() if row.code == code]
    if not rows:
        raise NotFound
    return page(
        "rules/limit.html",
        rows=sorted(rows, key=lambda row: row.since or date.min, reverse=True),
        now=next((row for row in rows if row.holds(work.today)), rows[-1]),
        uses=uses_of(work.rules, code),
        keeps=any(work.rules.roles[r].keeps_rules for r in work.actor.roles_on(work.today)),
        **{"typed": {}, "errors": {}, "trial": None, "new": None, **tried_values},
    )


@routes.get("/rules/penalties")
def penalties() -> str:
    """Fines, hearings, penalties on the spot and lines of crimes on a day, each with its source."""
    work, on = reading(), _asked_day()
    found = work.rules.penalties
    return page(
        "rules/penalties.html",
        on=on,
        fines=[row for row in found.fine if row.holds(on)],
        heard=found.heard,
        summary=found.summary,
        summaries=found.summaries,
        crimes=[row for row in found.crime if row.holds(on)],
        bases=BASES,
        figures=FIGURES,
        persons=PERSONS,
    )


@routes.get("/rules/amounts")
def amounts() -> str:
    """Amounts and numbers and what the office chose, in force on a day."""
    work, on = reading(), _asked_day()
    return page(
        "rules/amounts.html",
        amounts=[r for r in work.rules.law.amounts if r.holds(on)],
        house=[r for r in work.rules.law.house_rules if r.holds(on)],
        on=on,
    )


@routes.get("/rules/basis")
def basis() -> str:
    """The articles that papers print, in force on a day; in pages."""
    work, on, wanted = reading(), _asked_day(), _wanted()
    rows = [r for r in work.rules.law.basis if r.holds(on)]
    here = leaf([r for r in rows if _says(wanted, r.note, r.named)], ROWS)
    asked = request.args.get("on")
    return page(
        "rules/basis.html",
        leaf=here,
        on=on,
        wanted=wanted,
        total=len(rows),
        **ways(here, on=asked, q=wanted),
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
