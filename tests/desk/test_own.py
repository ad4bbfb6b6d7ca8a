"""关注, 最近打开, 备忘, 自存条件: of each person alone, over what they see, and no act."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from casehub.desk import own, register
from casehub.desk.register import CaseFilters
from casehub.model import Case, CaseMark, Event, KeptFilter
from casehub.workflow.refusals import NotFound
from tests.faults import roads

if TYPE_CHECKING:
    from datetime import datetime

    from casehub.record.work import Work
    from tests.faults.world import Office

HOUR = timedelta(hours=1)
LATER = roads.ARRIVED + HOUR
# Nothing else is opened then.
MONTHS_LATER = roads.ARRIVED + timedelta(days=200)


def case_of(work: Work, reference: str) -> Case:
    return work.session.scalars(select(Case).where(Case.reference == reference)).one()


def opens(office: Office, who: str, reference: str, when: datetime) -> None:
    with office.acting(who, when) as work:
        own.open_case(work, case_of(work, reference))


def test_opened_cases_stand_latest_first_and_each_sees_only_their_own(office: Office) -> None:
    first, second = roads.received(office), roads.received(office)
    opens(office, "clerk", second, MONTHS_LATER)
    opens(office, "clerk", first, MONTHS_LATER + HOUR)
    opens(office, "head", second, MONTHS_LATER + HOUR)
    opens(office, "elsewhere", first, MONTHS_LATER + HOUR)
    with office.acting("clerk", MONTHS_LATER + HOUR) as work:
        assert [v.reference for v in own.own(work).recent][:2] == [first, second]
    with office.acting("head", MONTHS_LATER + HOUR) as work:
        assert second in [v.reference for v in own.own(work).recent]
        assert first not in [v.reference for v in own.own(work).recent]
    # A mark on what one does not see shows nothing of it.
    with office.acting("elsewhere", MONTHS_LATER + HOUR) as work:
        assert first not in [v.reference for v in own.own(work).recent]


def test_followed_cases_are_counted_and_listed(office: Office) -> None:
    moved, still = roads.received(office), roads.received(office)
    with office.acting("clerk", LATER) as work:
        before = own.own(work).followed
    for reference in (moved, still):
        with office.acting("clerk", LATER) as work:
            own.follow(work, case_of(work, reference), wanted=True)
    with office.acting("clerk", LATER) as work:
        kept = own.own(work)
        assert kept.followed == before + 2
        listed = register.search(work, CaseFilters(followed=True))
        assert {c.reference for c in listed.rows} >= {moved, still}
        assert listed.count == kept.followed
    with office.acting("head", LATER) as work:
        assert register.search(work, CaseFilters(followed=True)).count == 0
    with office.acting("clerk", LATER) as work:
        own.follow(work, case_of(work, still), wanted=False)
        assert own.own(work).followed == before + 1


def test_a_mark_is_no_act(office: Office) -> None:
    reference = roads.received(office)
    with office.acting("clerk", LATER) as work:
        case = case_of(work, reference)
        before, seq = work.session.scalar(select(func.count()).select_from(Event)), case.seq
        own.follow(work, case, wanted=True)
        own.note(work, case, "先问当事人")
    with office.acting("clerk", LATER) as work:
        assert work.session.scalar(select(func.count()).select_from(Event)) == before
        assert case_of(work, reference).seq == seq


def test_visits_of_long_ago_go_but_notes_and_followed_cases_stay(office: Office) -> None:
    bare, noted, followed, new = (roads.received(office) for _ in range(4))
    opens(office, "clerk", bare, roads.ARRIVED)
    with office.acting("clerk", roads.ARRIVED) as work:
        own.note(work, case_of(work, noted), "  电话后补证 ")
        own.follow(work, case_of(work, followed), wanted=True)
    long_after = roads.ARRIVED + own.REMEMBERED + timedelta(days=1)
    opens(office, "clerk", new, long_after)
    with office.acting("clerk", long_after) as work:
        mine = select(CaseMark).where(CaseMark.person_id == work.actor.id)
        left = {m.case_id: m.note for m in work.session.scalars(mine)}
        ids = {r: case_of(work, r).id for r in (bare, noted, followed, new)}
        assert ids[bare] not in left
        assert left[ids[noted]] == "电话后补证"
        assert {ids[followed], ids[new]} <= left.keys()


def test_a_note_that_is_too_long_is_told_and_changes_nothing(office: Office) -> None:
    reference = roads.received(office)
    with office.acting("clerk", LATER) as work:
        own.note(work, case_of(work, reference), "短")
        with pytest.raises(own.CannotKeep, match=f"{own.LONGEST_NOTE + 1} 字"):
            own.note(work, case_of(work, reference), "长" * (own.LONGEST_NOTE + 1))
    with office.acting("clerk", LATER) as work:
        found = select(CaseMark.note).where(CaseMark.case_id == case_of(work, reference).id)
        assert work.session.scalars(found).all() == ["短"]


def test_conditions_are_kept_by_name_for_their_person_alone(office: Office) -> None:
    with office.acting("clerk", LATER) as work:
        own.keep_filter(work, " 超期 ", "due=red")
        own.keep_filter(work, "超期", "due=red&open=1")
        for name, wanted in (("", "due=red"), ("空", ""), ("长" * (own.LONGEST_NAME + 1), "due=red")):
            with pytest.raises(own.CannotKeep):
                own.keep_filter(work, name, wanted)
    with office.acting("clerk", LATER) as work:
        (one,) = [f for f in own.kept_filters(work) if f.name == "超期"]
        assert (one.name, own.conditions(work, one.id)) == ("超期", "due=red&open=1")
        number = one.id
    with office.acting("head", LATER) as work:
        assert list(own.kept_filters(work)) == []
        with pytest.raises(NotFound):
            own.conditions(work, number)
        own.drop_filter(work, number)
    with office.acting("clerk", LATER) as work:
        assert number in [f.id for f in own.kept_filters(work)]
        own.drop_filter(work, number)
        assert number not in work.session.scalars(select(KeptFilter.id)).all()


def test_no_more_filters_than_a_page_can_show(office: Office) -> None:
    with office.acting("clerk", LATER) as work:
        for one in own.kept_filters(work):
            own.drop_filter(work, one.id)
        for n in range(own.MOST_FILTERS):
            own.keep_filter(work, f"第{n}组", "due=red")
        with pytest.raises(own.CannotKeep, match="先删去"):
            own.keep_filter(work, "再一组", "due=red")
        # One that is there already can be kept anew.
        own.keep_filter(work, "第0组", "due=yellow")
        for one in own.kept_filters(work):
            own.drop_filter(work, one.id)
