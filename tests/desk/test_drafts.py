"""我的草稿 on the desk: whose they are, which cases, the latest first."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from casehub.acts.drafting import keep
from casehub.desk.drafts import drafts
from casehub.model import Case
from tests.faults import roads

if TYPE_CHECKING:
    from datetime import datetime

    from tests.faults.world import Office


def begin(office: Office, username: str, reference: str, step: str, when: datetime) -> None:
    with office.acting(username, when) as work:
        case = work.session.scalars(select(Case).where(Case.reference == reference)).one()
        keep(work, case, step, case.seq, 0, [])


def test_the_latest_first_and_only_ones_own(office: Office) -> None:
    first, second = roads.received(office), roads.received(office)
    later = roads.ARRIVED + timedelta(hours=1)
    begin(office, "clerk", first, "tell_defects", roads.ARRIVED)
    begin(office, "clerk", second, "tell_defects", later)
    begin(office, "clerk", second, "no_such_step", later + timedelta(hours=1))
    begin(office, "head", first, "tell_defects", later)
    # Something is recorded in the first case after its draft was kept.
    roads.act(office, "clerk", first, "tell_defects", roads.defects_data(), later)
    with office.acting("clerk", later) as work:
        found = drafts(work)
        ours = [one for one in found.begun if one.reference in {first, second}]
        assert [(one.reference, one.step, one.moved) for one in ours] == [
            (second, "no_such_step", False),
            (second, "tell_defects", False),
            (first, "tell_defects", True),
        ]
        assert ours[0].title == "已不在程序中的事项"
        assert ours[1].title == work.rules.procedure("intake").step("tell_defects").title
        part = drafts(work, limit=1)
        assert ([one.step for one in part.begun], part.more) == (["no_such_step"], True)


def test_a_case_that_is_no_longer_seen_shows_none(office: Office) -> None:
    reference = roads.received(office)
    begin(office, "elsewhere", reference, "tell_defects", roads.ARRIVED)
    with office.acting("elsewhere", roads.ARRIVED) as work:
        assert drafts(work).begun == ()
