"""A step as the people at its stations have it before them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from casehub.fields import TextField
from casehub.fields.sources import OfStation
from casehub.workflow.procedure import Step
from casehub.workflow.stages import (
    at_station,
    belongs,
    entered_as,
    errand,
    is_approved,
    is_unwritten,
    parts_of,
    placeholder,
)
from tests.workflow.test_route import APPROVE, DRAFT, REVIEW, ROUTE

STEP = Step(id="decide", title="决定", from_=("open",), roles=("approveer",), route=ROUTE)
DAY, BEFORE = date(2026, 11, 1), date(2026, 10, 31)
OWN, LATER = TextField("facts", "事实"), TextField("opinion", "意见", required=True, at="approve")
SAID = TextField("said", "审核意见", known=OfStation("review", "opinion"))


def test_it_is_begun_by_who_drafts_it_from_that_day_on() -> None:
    assert entered_as(STEP, DAY).roles == DRAFT.roles
    assert entered_as(STEP, BEFORE) is STEP
    plain = replace(STEP, route=None)
    assert entered_as(plain, DAY) is plain
    assert [is_approved(one, DAY) for one in (STEP, plain)] == [True, False]
    assert not is_approved(STEP, BEFORE)


def test_each_station_has_its_part_from_that_day_on() -> None:
    assert parts_of(STEP, DAY) == ROUTE.stations
    assert parts_of(STEP, BEFORE) == (STEP,)
    plain = replace(STEP, route=None)
    assert parts_of(plain, DAY) == (plain,)


def test_each_station_writes_its_own_fields() -> None:
    draft, approve = at_station(STEP, DRAFT), at_station(STEP, APPROVE)
    assert [belongs(OWN, one) for one in (STEP, draft, approve)] == [True, True, False]
    assert [belongs(LATER, one) for one in (STEP, draft, approve)] == [True, False, True]
    # What was said at a station is written by nobody.
    assert [belongs(SAID, one) for one in (draft, at_station(STEP, REVIEW), approve)] == [False] * 3


def test_what_others_have_still_to_write_is_shown_as_such() -> None:
    approve = at_station(STEP, APPROVE)
    assert [is_unwritten(LATER, one) for one in (STEP, at_station(STEP, DRAFT), approve)] == [False, True, False]
    assert is_unwritten(LATER, at_station(STEP, APPROVE, looks=True))
    assert not is_unwritten(OWN, approve)
    assert placeholder(LATER, approve) == "〔approve时填写〕"


def test_who_drafts_is_told_that_it_is_a_draft() -> None:
    assert errand(entered_as(STEP, DAY)) == "拟稿报批：决定"
    assert errand(entered_as(STEP, BEFORE)) == errand(at_station(STEP, APPROVE)) == "决定"
