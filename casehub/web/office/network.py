"""协作全貌: for who leads, all that goes on between the office and its partners, on one page."""

from __future__ import annotations

import tempfile
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from flask import Blueprint, request, url_for

from casehub.desk.network import Course, Way, chosen, matrix_of, partners_of
from casehub.desk.network.reading import matters_of
from casehub.exchange.sorts import exchange
from casehub.record.events import log_security
from casehub.web.drawing.exports import WORKBOOK, attachment, file_answer, workbook
from casehub.web.drawing.pages import page
from casehub.web.request.unit import address, reading, row_number, writing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flask import Response

    from casehub.desk.network import Cell, Matter

routes = Blueprint("network", __name__)
PAGE_SIZE = 50
# How far back a year is offered.
YEARS = 5


def _year() -> int:
    return row_number(request.args.get("year", "")) or 0


def _address(year: int, partner: str = "", way: str = "", course: str = "", still: str = "") -> str:
    """The address of the list that a number counts."""
    told = {"year": str(year or ""), "with": partner, "way": way, "course": course, "still": still}
    told["sort"] = request.args.get("sort", "")
    return _with({name: value for name, value in told.items() if value})


def _between(cell: Cell, course: str = "") -> str:
    """The address of the list of a cell of the matrix."""
    told = {"from": cell.sender, "to": cell.receiver, "course": course}
    told |= {name: request.args.get(name, "") for name in ("year", "sort")}
    return _with({name: value for name, value in told.items() if value})


def _with(told: Mapping[str, str]) -> str:
    # `with` is no name of an argument in Python.
    found = url_for("network.matters")
    return f"{found}?{urlencode(told)}" if told else found


@routes.get("/network")
def index() -> str:
    """Per partner: sent, received, open, overdue, answered in time and late."""
    year, today = _year(), reading().today
    every, sort = matters_of(reading(), year), request.args.get("sort", "")
    found = chosen(every, sort=sort)
    return page(
        "network/index.html",
        matrix=matrix_of(found),
        between=_between,
        sort=sort,
        sorts=[(one, _title(one)) for one in sorted({one.sort for one in every} - {""})],
        partners=partners_of(found),
        total=found,
        chosen=chosen,
        ways=tuple(Way),
        courses=Course,
        address=_address,
        year=year,
        years=range(today.year, today.year - YEARS, -1),
    )


@routes.get("/network/matters")
def matters() -> str:
    """The matters that a number of the page counts."""
    args, year = request.args, _year()
    way = next((one for one in Way if one == args.get("way")), None)
    course = next((one for one in Course if one == args.get("course")), None)
    partner, still = args.get("with", ""), args.get("still") == "1"
    every = matters_of(reading(), year)
    sort, sender, receiver = (args.get(name, "") for name in ("sort", "from", "to"))
    found = chosen(
        every, partner=partner, way=way, course=course, still=still, sort=sort, sender=sender,
        receiver=receiver,
    )  # fmt: skip
    pair = f"{sender}发给{receiver}" if sender and receiver else sender or receiver
    first = row_number(args.get("after", "")) or 0
    return page(
        "network/matters.html",
        rows=found[first : first + PAGE_SIZE],
        count=len(found),
        told=_told(year, pair or _name_of(every, partner), way, course, still=still, sort=sort),
        next=_further(first + PAGE_SIZE) if len(found) > first + PAGE_SIZE else "",
        previous=_further(0) if first else "",
        courses=Course,
    )


def _title(sort: str) -> str:
    """The type of letter in words; a code that no type has is shown as it came."""
    known = {one.code: one.title for one in exchange().type}
    return known.get(sort, sort)


def _name_of(every: Sequence[Matter], partner: str) -> str:
    return next((one.partner for one in every if one.key == partner), partner)


@routes.get("/network.xlsx")
def export() -> Response:
    """The numbers of the page as a workbook; noted in the security log."""
    year = _year()
    with writing() as work:
        log_security(work, "export_network", subject=f"{year or ''}", address=address())
    found = chosen(matters_of(reading(), year), sort=request.args.get("sort", ""))
    head = ["机关", "方向", "共", "在办", *(one.words for one in Course)]
    rows: list[list[str | int | None]] = [
        [name, way.words, *_counts(chosen(of, way=way))]
        for name, of in [*((one.name, one.matters) for one in partners_of(found)), ("合计", found)]
        for way in Way
    ]
    rows += [
        [f"{cell.sender} 发给 {cell.receiver}", "", cell.all, None, *of.values()]
        for cell in matrix_of(found).cells.values()
        for of in (cell.courses,)
    ]
    # Sent, and closed, by whoever answers.
    file = tempfile.TemporaryFile()  # noqa: SIM115
    workbook(file, "协作全貌", head, rows)
    answer = file_answer(file)
    answer.headers["Content-Disposition"] = attachment(f"协作全貌{year or ''}.xlsx", "network")
    answer.mimetype = WORKBOOK
    return answer


def _counts(of: Sequence[Matter]) -> list[int]:
    by_course = [len(chosen(of, course=one)) for one in Course]
    return [len(of), len(chosen(of, still=True)), *by_course]


def _further(after: int) -> str:
    told = {name: value for name, value in request.args.items() if name != "after"}
    return _with({**told, "after": str(after)} if after else told)


def _told(
    year: int, partner: str, way: Way | None, course: Course | None, *, still: bool, sort: str
) -> str:
    """What the list holds, in words."""
    words = [partner, _title(sort), f"{year}年" if year else "", way.words if way else ""]
    words += ["在办" if still else "", course.words if course else ""]
    return "，".join(filter(None, words)) or "全部协作"

