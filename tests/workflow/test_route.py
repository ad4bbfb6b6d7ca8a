"""Stations in their order."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from casehub.workflow.route import Route, Station

DRAFT, REVIEW, APPROVE = (Station(name, name, (f"{name}er",)) for name in ("draft", "review", "approve"))
ROUTE = Route(since=date(2026, 11, 1), stations=(DRAFT, REVIEW, APPROVE), note="本机关规定")


def test_the_first_drafts_and_the_last_decides() -> None:
    assert (ROUTE.first, ROUTE.last) == (DRAFT, APPROVE)
    assert [ROUTE.after(one.id) for one in ROUTE.stations] == [REVIEW, APPROVE, None]
    assert [ROUTE.before(one.id) for one in ROUTE.stations] == [(), (DRAFT,), (DRAFT, REVIEW)]
    assert ROUTE.station("review") is REVIEW
    assert ROUTE.station("elsewhere") is None


def test_a_field_that_names_no_station_is_drafted() -> None:
    assert ROUTE.of_field("") is DRAFT
    assert ROUTE.of_field("approve") is APPROVE
    assert ROUTE.of_field("a station of another route") is DRAFT


def test_it_holds_from_its_day_on() -> None:
    assert [ROUTE.holds(date(2026, month, day)) for month, day in ((10, 31), (11, 1))] == [False, True]


def test_what_a_station_brings_about_is_asked_only_behind_it() -> None:
    reviewing = replace(REVIEW, does="review_it", afterwards=("is_reviewed",))
    route = replace(ROUTE, stations=(DRAFT, reviewing, APPROVE), replaces=("send_it",))
    assert [route.unasked(one.id) for one in route.stations] == [{"is_reviewed"}, {"is_reviewed"}, set()]
    assert route.taken_in == {"review_it", "send_it"}
    assert (route.takes_in("review_it"), route.takes_in("send_it")) == (reviewing, DRAFT)
    assert ROUTE.taken_in == set()
    both = replace(ROUTE, stations=(DRAFT, replace(reviewing, returns="give_it_back"), APPROVE))
    assert both.done_there == {"review_it", "give_it_back"}
    assert both.takes_in("give_it_back") == both.stations[1]
