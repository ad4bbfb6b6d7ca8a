"""协作全貌: for who leads, all that goes on between the office and its partners, on one page."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from flask import Blueprint, request, url_for

from casehub.desk.network import Course, Way, chosen, matters_of, partners_of
from casehub.web.drawing.pages import page
from casehub.web.request.unit import reading, row_number

if TYPE_CHECKING:
    from collections.abc import Mapping

routes = Blueprint("network", __name__)
PAGE_SIZE = 50
# How far back a year is offered.
YEARS = 5


def _year() -> int:
    return row_number(request.args.get("year", "")) or 0


def _address(year: int, partner: str = "", way: str = "", course: str = "", still: str = "") -> str:
    """The address of the list that a number counts."""
    told = {"year": str(year or ""), "with": partner, "way": way, "course": course, "still": still}
    return _with({name: value for name, value in told.items() if value})


def _with(told: Mapping[str, str]) -> str:
    # `with` is no name of an argument in Python.
    found = url_for("network.matters")
    return f"{found}?{urlencode(told)}" if told else found


@routes.get("/network")
def index() -> str:
    """Per partner: sent, received, open, overdue, answered in time and late."""
    year, today = _year(), reading().today
    found = matters_of(reading(), year)
    return page(
        "network/index.html",
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
    found = chosen(every, partner=partner, way=way, course=course, still=still)
    first = row_number(args.get("after", "")) or 0
    return page(
        "network/matters.html",
        rows=found[first : first + PAGE_SIZE],
        count=len(found),
        told=_told(year, partner, way, course, still=still),
        next=_further(first + PAGE_SIZE) if len(found) > first + PAGE_SIZE else "",
        previous=_further(0) if first else "",
        courses=Course,
    )


def _further(after: int) -> str:
    told = {name: value for name, value in request.args.items() if name != "after"}
    return _with({**told, "after": str(after)} if after else told)


def _told(year: int, partner: str, way: Way | None, course: Course | None, *, still: bool) -> str:
    """What the list holds, in words."""
    words = [partner, f"{year}年" if year else "", way.words if way else ""]
    words += ["在办" if still else "", course.words if course else ""]
    return "，".join(filter(None, words)) or "全部协作"

