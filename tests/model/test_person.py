"""What a person holds on a day: roles, certificates; and what waits for a second administrator."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from casehub.model import Certificate, Person, RoleGrant, StaffRequest

FIRST, LAST = date(2026, 1, 1), date(2026, 6, 30)
BEFORE, AFTER = FIRST - timedelta(days=1), LAST + timedelta(days=1)
ON = [(BEFORE, False), (FIRST, True), (LAST, True), (AFTER, False)]


@pytest.mark.parametrize(("day", "holds"), ON)
def test_a_role_is_held_from_its_first_to_its_last_day(day: date, holds: bool) -> None:
    grants = [RoleGrant(role="clerk", since=FIRST, until=LAST), RoleGrant(role="auditor", since=FIRST)]
    person = Person(grants=grants)
    assert ("clerk" in person.roles_on(day)) is holds
    assert ("auditor" in person.roles_on(day)) is (day >= FIRST)


@pytest.mark.parametrize(("day", "holds"), ON)
def test_a_certificate_is_good_on_its_days_only(day: date, holds: bool) -> None:
    old = Certificate(number="旧", valid_from=date(2020, 1, 1), valid_to=date(2020, 12, 31))
    new = Certificate(number="新", valid_from=FIRST, valid_to=LAST)
    found = Person(certificates=[old, new]).certificate_on(day)
    assert (found is new) is holds
    assert holds or found is None


@pytest.mark.parametrize(
    ("values", "late", "is_open"),
    [({}, -1, True), ({}, 0, False), ({"confirmed_at": datetime(2026, 6, 1, tzinfo=UTC)}, -1, False),
     ({"refused_at": datetime(2026, 6, 1, tzinfo=UTC)}, -1, False)],
)  # fmt: skip
def test_a_request_waits_until_it_is_answered_or_runs_out(
    values: dict[str, datetime], late: int, is_open: bool
) -> None:
    end = datetime(2026, 6, 8, 9, tzinfo=UTC)
    assert StaffRequest(expires_at=end, **values).is_open(end + timedelta(seconds=late)) is is_open


def test_a_menu_says_the_post_where_there_is_one() -> None:
    assert Person(name="李文涛", post="科员").as_chosen() == "李文涛（科员）"
    assert Person(name="李文涛", post="").as_chosen() == "李文涛"
