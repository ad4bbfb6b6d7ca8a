"""What an office works by: its own standards and those of the offices above, on one day."""

from __future__ import annotations

from datetime import date, timedelta

from casehub.casefile.library.applied import in_force
from casehub.model import Organisation, Standard
from tests.casefile.library.shelf import NOW, standing
from tests.faults.world import Office

DAY = date(2026, 11, 20)


def told(office: Office, *kinds: str, by: str = "examiner", day: date = DAY) -> set[int]:
    with office.acting(by, NOW) as work:
        found = in_force(work.session, work.actor.organisation_id, day, kinds)
        return {one.standard_id for one in found}


def test_only_what_is_for_the_kind_of_right_is_told(office: Office) -> None:
    every, marks, plants = (standing(office, right_kind=kind) for kind in ("", "trademark", "geographical_indication"))
    found = told(office, "trademark")
    assert {every, marks} <= found
    assert plants not in found
    both = told(office, "trademark", "geographical_indication")
    assert {every, marks, plants} <= both


def test_what_is_ahead_or_over_is_not_told(office: Office) -> None:
    ahead = standing(office, begins_on=DAY + timedelta(days=1))
    over = standing(office, ends_on=DAY - timedelta(days=1))
    found = told(office, "trademark")
    assert not {ahead, over} & found
    assert ahead in told(office, "trademark", day=DAY + timedelta(days=1))
    assert over in told(office, "trademark", day=DAY - timedelta(days=1))


def test_an_office_works_by_its_own_and_what_stands_above_it(office: Office) -> None:
    own, moved, apart, former = (standing(office) for _ in range(4))
    with office.acting("examiner", NOW) as work:
        above, below, before, beside = (
            Organisation(key=f"shelf-{key}", name=key, short_name=key, kind="bureau", valid_from=date(2000, 1, 1))
            for key in ("above", "below", "before", "beside")
        )  # fmt: skip
        below.parent, before.successor, before.valid_until = above, above, date(2020, 1, 1)
        work.session.add_all([above, below, before, beside])
        work.session.flush()
        for number, keeper in ((own, below), (moved, above), (apart, beside), (former, before)):
            work.session.get_one(Standard, number).organisation_id = keeper.id
        work.session.flush()
        found = {one.standard_id for one in in_force(work.session, below.id, DAY, ["trademark"])}
    assert found == {own, moved, former}
