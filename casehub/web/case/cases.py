"""The register of cases and the case file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from flask import Blueprint, redirect, request, url_for
from sqlalchemy import Date, bindparam, or_, select
from sqlalchemy.orm import defer

from casehub.casefile import situations
from casehub.db import among, ids_named
from casehub.desk import overview, register
from casehub.model import Assignment, Case, Deadline, Organisation, Party, Person, Right
from casehub.people.confidential import reads_confidential
from casehub.record.events import log_security
from casehub.web.case.casepage import case_page
from casehub.web.case.finding import beside
from casehub.web.case.referrals import referral_page
from casehub.web.drawing.exports import csv_answer
from casehub.web.drawing.pages import colours_today, page, state_title
from casehub.web.drawing.sought import TOKEN, sought, token_of
from casehub.web.request.access import case_of_request
from casehub.web.request.unit import address, reading, row_number, writing
from casehub.workflow.refusals import NotFound

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask import Response
    from werkzeug.wrappers import Response as AnyResponse

    from casehub.deadlines.colours import Flag
    from casehub.record.work import Work

routes = Blueprint("cases", __name__)
PAGE_SIZE = 50
EXPORT_SIZE = 5000
COLOURED: tuple[Flag, ...] = ("red", "yellow")
FLAGS = tuple(zip(COLOURED, ("红牌 已超期", "黄牌 临期"), strict=True))
FILTER_NAMES = {
    TOKEN: "查找",
    "q": "查找",
    "procedure": "程序",
    "state": "状态",
    "due": "期限",
    "org": "承办机构",
    "from": "收件日从",
    "to": "收件日至",
    "children": "含子事项",
}


@dataclass(frozen=True)
class Line:
    """A case in the list with its most urgent deadline.

    rights: the numbers of those it is about. leads: (name, still active) of those who lead it.
    """

    case: Case
    deadline: Deadline | None
    flag: str
    state: str
    procedure: str
    rights: Sequence[str] = ()
    leads: Sequence[tuple[str, bool]] = ()


# What the lines of a list show, asked of all its cases at once in questions that are written once.
_RUNNING = (
    select(Deadline)
    .where(
        among(Deadline.case_id, ids_named("cases")),
        Deadline.closed_on.is_(None),
        # What a party let pass warns nobody.
        or_(Deadline.holder != "party", Deadline.due_on >= bindparam("day", type_=Date)),
    )
    # How its day came about is told on its own page.
    .options(defer(Deadline.trace))
    .order_by(Deadline.due_on, Deadline.id)
)
_OFFICES = select(Organisation.id, Organisation.name, Organisation.kind).order_by(Organisation.id)
_RIGHTS = (
    select(Right.case_id, Right.number)
    .where(among(Right.case_id, ids_named("cases")))
    .order_by(Right.id)
)
_LEADS = (
    select(Assignment.case_id, Person.id, Person.name, Person.active)
    .join(Person, Person.id == Assignment.person_id)
    .where(
        among(Assignment.case_id, ids_named("cases")),
        Assignment.role.in_(bindparam("roles", expanding=True)),
        Assignment.until.is_(None),
        Assignment.recused_on.is_(None),
    )
    .order_by(Assignment.id)
)


def _day(name: str) -> date | None:
    try:
        return date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None


def filters_of_request() -> register.CaseFilters:
    """The filters in the address; what cannot be read does not narrow."""
    organisation = request.args.get("org", "")
    return register.CaseFilters(
        text=sought().text,
        procedure=request.args.get("procedure", ""),
        state=request.args.get("state", ""),
        organisation_id=row_number(organisation),
        opened_from=_day("from"),
        opened_to=_day("to"),
        flag=next((flag for flag in COLOURED if flag == request.args.get("due")), ""),
        with_children=bool(request.args.get("children")),
    )


def lines(work: Work, rows: Sequence[Case]) -> list[Line]:
    """The cases with all that a line of a list shows of them, in a question for each of it."""
    if not rows:
        return []
    told = {"cases": [case.id for case in rows]}
    colours = colours_today()
    nearest: dict[int, Deadline] = {}
    for row in work.session.scalars(_RUNNING, {**told, "day": work.today}):
        known = nearest.setdefault(row.case_id, row)
        if known is not row and colours.urgency(row) < colours.urgency(known):
            nearest[row.case_id] = row
    rights: dict[int, list[str]] = {}
    for case_id, number in work.session.execute(_RIGHTS, told):
        rights.setdefault(case_id, []).append(number)
    # Whoever leads a case by two roles is named once.
    leads: dict[int, dict[int, tuple[str, bool]]] = {}
    asked = {**told, "roles": work.rules.leads}
    for case_id, person, name, active in work.session.execute(_LEADS, asked):
        leads.setdefault(case_id, {})[person] = (name, active)
    return [
        Line(
            case,
            nearest.get(case.id),
            colours.of(nearest[case.id]) if case.id in nearest else "",
            state_title(case),
            work.rules.procedure(case.procedure, case.procedure_version).title,
            rights.get(case.id, ()),
            tuple(leads.get(case.id, {}).values()),
        )
        for case in rows
    ]


def _chips(work: Work) -> list[tuple[str, str]]:
    """(words, address without this condition) of every condition in force."""
    chips = []
    given: dict[str, Any] = {k: v for k, v in request.args.items() if k in FILTER_NAMES and v}
    for name, value in given.items():
        words = value
        if name == TOKEN:
            words = sought().text or "（已过期）"
        elif name == "procedure":
            words = next((p.title for p in _procedures(work) if p.key == value), value)
        elif name == "due":
            words = dict(FLAGS).get(value, value)
        elif name == "org" and (number := row_number(value)) is not None:
            office = work.session.get(Organisation, number)
            words = office.name if office else value
        rest = {k: v for k, v in given.items() if k != name}
        chips.append((f"{FILTER_NAMES[name]} {words}", url_for("cases.index", **rest)))
    return chips


def _procedures(work: Work) -> list[Any]:
    newest = {key: work.rules.procedure(key) for key, _version in work.rules.procedures}
    return list(newest.values())


def _states(work: Work, procedure: str) -> list[tuple[str, str]]:
    if not any(p.key == procedure for p in _procedures(work)):
        return []
    return [(s.id, s.title) for s in work.rules.procedure(procedure).states]


@routes.post("/cases/find")
def find() -> AnyResponse:
    """Take what is looked for out of the form, so that it stands in no address in clear."""
    given: dict[str, Any] = {k: v for k, v in request.form.items() if k in FILTER_NAMES and v}
    text = given.pop("q", "").strip()
    if text:
        given[TOKEN] = token_of(text)
    return redirect(url_for("cases.index", **given), 303)


@routes.get("/cases")
def index() -> str:
    """The list of visible cases: filters in the address, pages by keyset."""
    work, filters = reading(), filters_of_request()
    found = register.search(
        work,
        filters,
        after=request.args.get("after"),
        before=request.args.get("before"),
        limit=PAGE_SIZE,
    )
    kept: dict[str, Any] = {k: v for k, v in request.args.items() if k in FILTER_NAMES and v}
    offices = work.session.execute(_OFFICES).all()
    return page(
        "cases/index.html",
        lines=lines(work, found.rows),
        found=found,
        filters=filters,
        beside=beside(work),
        lost=sought().lost,
        chips=_chips(work),
        procedures=_procedures(work),
        states=_states(work, filters.procedure),
        flags=FLAGS,
        offices=[o for o in offices if o.kind in work.rules.offices.own],
        next=url_for("cases.index", **kept, after=found.after) if found.after else "",
        previous=url_for("cases.index", **kept, before=found.before) if found.before else "",
        export=url_for("cases.export", **kept),
    )


@routes.get("/cases.csv")
def export() -> Response:
    """The same query as the list, as a file; the export is noted in the security log."""
    with writing() as work:
        filters = filters_of_request()
        found = register.search(work, filters, limit=EXPORT_SIZE)
        rows = [
            [
                line.case.reference,
                line.procedure,
                line.case.title,
                line.state,
                line.case.organisation.name,
                line.case.opened_on.isoformat(),
                line.case.filed_on.isoformat() if line.case.filed_on else "",
                line.deadline.title if line.deadline else "",
                line.deadline.due_on.isoformat() if line.deadline else "",
            ]
            for line in lines(work, found.rows)
        ]
        log_security(work, "export_cases", subject=f"{len(rows)} 件", address=address())
    head = ["案号", "程序", "名称", "状态", "承办机构", "收件日", "立案日", "最近期限", "到期日"]
    return csv_answer("案件清单", head, rows)


@routes.get("/cases/<reference>")
def show(reference: str) -> str | AnyResponse:
    """The case file; an old 收件号 leads to the present reference."""
    case = case_of_request()
    if case.reference != reference:
        return redirect(url_for("cases.show", reference=case.reference), 301)
    shown = overview.overview(reading(), case)
    if shown.procedure.refers:
        return referral_page(shown)
    return case_page(shown)


@routes.post("/cases/<reference>/parties/<int:party_id>/phone")
def reveal(reference: str, party_id: int) -> str:
    """Show a party's full telephone number once; who looked is noted in the security log."""
    case_id = case_of_request().id
    with writing() as work:
        party = work.session.get(Party, party_id)
        if party is None or party.case_id != case_id:
            raise NotFound
        case = work.session.get_one(Case, case_id)
        side, who = situations.sides_of(work, case).get(party.role), party.name
        if side is not None and side.hidden:
            if not reads_confidential(work, case):
                raise NotFound
            # The log has other readers than the file.
            who = side.title
        subject = f"{who} 联系电话"
        log_security(work, "reveal", subject=subject, case=case, address=address())
        name, phone = party.name, party.phone
    return page("cases/phone.html", name=name, phone=phone, reference=reference)
