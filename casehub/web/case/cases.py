"""The register of cases and the case file."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from flask import Blueprint, redirect, request, url_for
from sqlalchemy import select

from casehub.casefile import situations
from casehub.desk import finding, overview, own, register
from casehub.desk.looking.fits import whys
from casehub.fields import MoneyField, Typed, Unreadable
from casehub.fields.rights import RIGHT_KINDS
from casehub.law.amounts import fen_of, yuan_of
from casehub.model import Case, Organisation, Party, Person
from casehub.people.confidential import reads_confidential
from casehub.record.events import log_security
from casehub.severally import Asked, Together
from casehub.web.case.casepage import case_page
from casehub.web.case.finding import beside
from casehub.web.case.lines import lines
from casehub.web.case.referrals import referral_page
from casehub.web.drawing.pages import page, yuan
from casehub.web.drawing.sought import TOKEN, sought, token_of
from casehub.web.request.access import case_of_request
from casehub.web.request.unit import address, reading, row_number, writing
from casehub.workflow.refusals import NotFound

if TYPE_CHECKING:
    from collections.abc import Mapping

    from werkzeug.wrappers import Response as AnyResponse

    from casehub.deadlines.colours import Flag
    from casehub.record.work import Work

routes = Blueprint("cases", __name__)
PAGE_SIZE = 50
COLOURED: tuple[Flag, ...] = ("red", "yellow")
FLAGS = tuple(zip(COLOURED, ("红牌 已超期", "黄牌 临期"), strict=True))
FILTER_NAMES = {
    TOKEN: "查找",
    "q": "查找",
    "procedure": "程序",
    "sort": "排序",
    "state": "状态",
    "due": "期限",
    "org": "承办机构",
    "officer": "承办人",
    "led_by": "主办",
    "open": "未结案",
    "right": "权利",
    "from": "收件日从",
    "to": "收件日至",
    "filed_from": "立案日从",
    "filed_to": "立案日至",
    "closed_from": "结案日从",
    "closed_to": "结案日至",
    "least": "涉案金额从",
    "most": "涉案金额至",
    "followed": "我关注的",
    "children": "含子事项",
}


# Conditions that hold or do not: there is nothing more to say of them.
TICKED = {"followed", "children", "open"}
# Conditions that are sums of money, as people write them.
SUMS = ("least", "most")
# The conditions that stand on the page without opening the others.
ALWAYS_SEEN = {TOKEN, "q", "procedure", "sort", "state", "due"}


_OFFICES = select(Organisation.id, Organisation.name, Organisation.kind)


def _id(row: Any) -> int:
    return int(row.id)


def _day(name: str) -> date | None:
    try:
        return date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None


def _fen(name: str) -> int | None:
    """The sum of this name in the address, in 分; None for what is no sum."""
    try:
        found = MoneyField(name, name).parse(Typed([request.args.get(name, "")]))
    except Unreadable:
        return None
    return fen_of(found)


def filters_of_request() -> register.CaseFilters:
    """The filters in the address; what cannot be read does not narrow."""
    organisation = request.args.get("org", "")
    return register.CaseFilters(
        text=sought().text,
        procedure=request.args.get("procedure", ""),
        state=request.args.get("state", ""),
        organisation_id=row_number(organisation),
        officer=request.args.get("officer", "").strip(),
        led_by=row_number(request.args.get("led_by", "")),
        open_only=bool(request.args.get("open")),
        right_kind=request.args.get("right", ""),
        opened_from=_day("from"),
        opened_to=_day("to"),
        filed_from=_day("filed_from"),
        filed_to=_day("filed_to"),
        closed_from=_day("closed_from"),
        closed_to=_day("closed_to"),
        least_fen=_fen("least"),
        most_fen=_fen("most"),
        flag=next((flag for flag in COLOURED if flag == request.args.get("due")), ""),
        followed=bool(request.args.get("followed")),
        with_children=bool(request.args.get("children")),
        sorted_by=request.args.get("sort", ""),
    )


def address_of(conditions: Mapping[str, str]) -> str:
    """The address of the list under these conditions; no words typed stand in it in clear."""
    given: dict[str, Any] = {name: value for name, value in conditions.items() if value}
    text = given.pop("q", "").strip()
    if text:
        given[TOKEN] = token_of(text)
    return url_for("cases.index", **given)


def kept_filters() -> dict[str, Any]:
    """The conditions in the address, as an address of the same list bears them."""
    return {k: v for k, v in request.args.items() if k in FILTER_NAMES and v}


def _chips(work: Work) -> list[tuple[str, str]]:
    """(words, address without this condition) of every condition in force."""
    chips = []
    given = kept_filters()
    for name, value in given.items():
        words = value
        if name == TOKEN:
            words = sought().text or "（已过期）"
        elif name == "procedure":
            words = next((p.title for p in _procedures(work) if p.key == value), value)
        elif name == "right":
            words = RIGHT_KINDS[value].title if value in RIGHT_KINDS else value
        elif name == "due":
            words = dict(FLAGS).get(value, value)
        elif name == "org" and (number := row_number(value)) is not None:
            office = work.session.get(Organisation, number)
            words = office.name if office else value
        elif name == "led_by" and (number := row_number(value)) is not None:
            leader = work.session.get(Person, number)
            words = leader.name if leader else value
        elif name == "sort":
            words = register.ORDERS[value].title if value in register.ORDERS else value
        elif name in TICKED:
            words = ""
        elif name in SUMS and (fen := _fen(name)) is not None:
            words = yuan(yuan_of(fen))
        elif name in SUMS:
            words = f"“{value}”看不出是多少，没有按它筛选"
        rest = {k: v for k, v in given.items() if k != name}
        chips.append((f"{FILTER_NAMES[name]} {words}".rstrip(), url_for("cases.index", **rest)))
    return chips


def _procedures(work: Work) -> list[Any]:
    newest = {key: work.rules.procedure(key) for key, _version in work.rules.procedures}
    return list(newest.values())


def _spans(filters: register.CaseFilters) -> list[tuple[str, str, date | None, date | None]]:
    """What stands before the names of two days, the words for it, and the days asked for."""
    return [
        ("", "收件日", filters.opened_from, filters.opened_to),
        ("filed_", "立案日", filters.filed_from, filters.filed_to),
        ("closed_", "结案日", filters.closed_from, filters.closed_to),
    ]


@routes.post("/cases/find")
def find() -> AnyResponse:
    """Take what is looked for out of the form, so that it stands in no address in clear."""
    return redirect(address_of({k: v for k, v in request.form.items() if k in FILTER_NAMES}), 303)


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
    kept, people = kept_filters(), finding.colleagues(work)
    offices, filed = Asked(_OFFICES, {}, partial(sorted, key=_id)), own.filters_asked(work)
    asked = Together(work.session, (offices, filed, *((people,) if filters.text else ())))
    found_beside = beside(work, asked.of(people)) if filters.text else []
    fits = whys(work, filters.text, found.rows)
    return page(
        "cases/index.html",
        lines=lines(work, found.rows),
        found=found,
        fits=fits,
        filters=filters,
        beside=found_beside,
        beside_links=[(f"{one.kind.title} {one.said}", one.link) for one in found_beside],
        lost=sought().lost,
        chips=_chips(work),
        procedures=_procedures(work),
        orders=register.ORDERS.values(),
        states=register.state_groups(work, filters),
        right_kinds=RIGHT_KINDS.values(),
        spans=_spans(filters),
        sums=[(name, FILTER_NAMES[name], request.args.get(name, "")) for name in SUMS],
        more=bool(kept.keys() - ALWAYS_SEEN),
        flags=FLAGS,
        offices=[o for o in asked.of(offices) if o.kind in work.rules.offices.own],
        next=url_for("cases.index", **kept, after=found.after) if found.after else "",
        previous=url_for("cases.index", **kept, before=found.before) if found.before else "",
        kept=kept,
        kept_filters=asked.of(filed),
        export=url_for("exported.choose", **kept),
    )


@routes.get("/cases/<reference>")
def show(reference: str) -> str | AnyResponse:
    """The case file; an old 收件号 leads to the present reference."""
    case = case_of_request()
    if case.reference != reference:
        return redirect(url_for("cases.show", reference=case.reference), 301)
    if request.args.get("history") == "all":
        # Where the whole history stood before it had an address of its own.
        return redirect(url_for("records.history", reference=case.reference), 301)
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
