"""An organisation on a day: from when it is there, who goes on, what its numbers begin with."""

from __future__ import annotations

from datetime import date

import pytest

from casehub.model import Organisation
from casehub.model.organisation import EVER, INTAKE, OrganisationSeries

FIRST, LAST, AFTER = date(2020, 1, 1), date(2025, 6, 30), date(2025, 7, 1)


def office(number: int, **values: object) -> Organisation:
    return Organisation(**{"id": number, "valid_from": FIRST, "region_code": "500101"} | values)


@pytest.mark.parametrize(
    ("day", "valid"), [(date(2019, 12, 31), False), (FIRST, True), (LAST, True), (AFTER, False)]
)
def test_it_exists_from_its_first_to_its_last_day(day: date, valid: bool) -> None:
    assert office(1, valid_until=LAST).is_valid_on(day) is valid


def test_without_a_first_day_it_was_always_there() -> None:
    assert office(1, valid_from=EVER).begins_on is None
    assert office(1, valid_from=EVER).is_valid_on(date(1980, 1, 1))
    assert office(1).begins_on == FIRST


def test_the_last_successor_stands_in_its_place() -> None:
    third = office(3)
    second = office(2, valid_until=AFTER, successor=third)
    first = office(1, valid_until=LAST, successor=second)
    assert [first.on(day).id for day in (LAST, AFTER, date(2026, 1, 1))] == [1, 2, 3]
    assert office(4, valid_until=LAST).on(AFTER).id == 4


def test_two_that_name_each_other_end_the_search() -> None:
    first, second = office(1, valid_until=LAST), office(2, valid_until=LAST)
    first.successor, second.successor = second, first
    assert first.on(AFTER).id == 2


def test_its_numbers_begin_with_its_own_letters_or_with_its_region() -> None:
    bare = office(1)
    assert (bare.intake_prefix, bare.prefix("case")) == ("SJ500101-", "")
    own = office(1, series=[OrganisationSeries(series=INTAKE, prefix="万州-"), OrganisationSeries(series="case", prefix="万")])
    assert (own.intake_prefix, own.prefix("case")) == ("万州-", "万")
