"""Leave first or within a day, seven working days, and never twice of the same things."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.acts.scene import day
from tests.acts.test_expiry import morning
from tests.faults.world import at
from tests.procedures.penalty_registration.keeping import (
    GOODS,
    HURRY,
    KEPT,
    URGENT,
    ended,
    kept,
    opened,
    told,
    urgently,
)
from tests.procedures.seizure.holding import WANTED

if TYPE_CHECKING:
    from tests.procedures.penalty.enforcing import Enforcing


def test_leave_comes_before_it_by_the_minute(filed: Enforcing) -> None:
    one, other = filed.parties("respondent")
    matter = opened(filed, "04-01")
    filed.s.act("head", "04-01", "approve_keeping", matter, party=one, goods_wanted=WANTED)
    early = filed.s.refused("examiner", "04-01", "keep_evidence", matter, **told(filed, one, "04-01", "16:59"))
    assert "不能早于批准的时间2026年4月1日17:00" in early
    ahead = filed.s.refused("examiner", "04-01", "keep_evidence", matter, **told(filed, one, "04-01", "17:01"))
    assert "不能晚于现在" in ahead
    wrong = filed.s.refused("examiner", "04-01", "keep_evidence", matter, **told(filed, other, "04-01", "17:00"))
    assert "与批准登记保存的当事人不一致" in wrong
    late = filed.s.refused("examiner", "04-20", "keep_evidence", matter, **told(filed, one, "04-01", "17:00"))
    assert "距今已超过七个工作日" in late
    filed.s.act("examiner", "04-01", "keep_evidence", matter, **told(filed, one, "04-01", "17:00"))
    assert filed.s.case(matter).state == "kept"


def test_seven_working_days_are_counted_over_holidays_and_it_ends_by_itself(filed: Enforcing) -> None:
    # Edge case 17: it ends by itself after the seventh working day.
    matter = kept(filed, filed.parties("respondent")[0])
    # 4 to 6 April 2026 are 清明节: 2, 3, 7, 8, 9, 10 and 13 April.
    assert filed.s.due(KEPT, matter) == day("04-13")
    assert morning(filed.s, "04-13", KEPT) == []
    assert "尚未届满" in filed.s.refused("examiner", "04-13", "lapse_keeping", matter)
    assert "自行解除" in filed.s.refused("head", "04-14", "end_keeping", matter, outcomes=[])
    assert morning(filed.s, "04-14", KEPT) == ["lapse_keeping"]
    assert filed.s.case(matter).state == "freed"
    assert [row.kinds for row in filed.s.services("penalty_registration_release")] == [["penalty_registration_release"]]


def test_what_was_done_on_the_spot_is_approved_within_a_day_by_the_minute(filed: Enforcing) -> None:
    one, other = filed.parties("respondent")
    # Friday, 3 April; the day after is a holiday and counts.
    in_time = urgently(filed, one, "04-03", "17:00")
    too_late = urgently(filed, other, "04-03", "16:59")
    assert filed.s.due(URGENT, in_time) == day("04-04")
    said = filed.s.refused("head", "04-04", "approve_afterwards", too_late, goods_wanted=WANTED)
    assert "二十四小时已于2026年4月4日16:59届满" in said
    assert "尚未届满" in filed.s.refused("examiner", "04-04", "lapse_unapproved", in_time)
    filed.s.act("head", "04-04", "approve_afterwards", in_time, goods_wanted=WANTED)
    assert filed.s.case(in_time).state == "kept"
    filed.s.act("examiner", "04-04", "lapse_unapproved", too_late)
    assert filed.s.case(too_late).state == "freed"
    # The time to approve ended that minute, not with the day.
    assert filed.s.open(KEPT, too_late) == filed.s.open(URGENT, too_late) == []


def test_the_worker_releases_what_nobody_approved(filed: Enforcing) -> None:
    matter = urgently(filed, filed.parties("respondent")[0])
    assert morning(filed.s, "04-02", URGENT) == []
    assert morning(filed.s, "04-03", URGENT) == ["lapse_unapproved"]
    assert filed.s.case(matter).state == "freed"


def test_a_head_who_does_not_agree_ends_it_at_once(filed: Enforcing) -> None:
    matter = urgently(filed, filed.parties("respondent")[0])
    done = filed.s.act("head", "04-01", "refuse_afterwards", matter)
    assert done.documents[-1].facts["dealt_with"][0]["way"] == "refused"
    assert filed.s.open(KEPT, matter) == filed.s.open(URGENT, matter) == []


def test_urgency_is_said_and_what_stays_is_sealed(filed: Enforcing) -> None:
    party, matter = filed.parties("respondent")[0], opened(filed, "04-01")
    bare = [one | {"seals": None} for one in GOODS]
    facts = told(filed, party, "04-01", "16:30", goods=bare, hurry=HURRY)
    assert "封条编号" in filed.s.refused("examiner", "04-01", "keep_urgently", matter, **facts)
    facts = told(filed, party, "04-01", "16:30", hurry=None)
    assert "紧急情况" in filed.s.refused("examiner", "04-01", "keep_urgently", matter, **facts)
    facts = told(filed, party, "04-01", "16:30", goods=bare, keep_mode="at_office", hurry=HURRY)
    filed.s.act("examiner", "04-01", "keep_urgently", matter, **facts)


def test_the_same_things_are_not_registered_again(filed: Enforcing) -> None:
    one, other = filed.parties("respondent")
    first = kept(filed, one)
    ended(filed, first, "04-02", (1, 800, "released"), (2, 12000, "released"))
    again = opened(filed, "04-03")
    filed.s.act("head", "04-03", "approve_keeping", again, party=one, goods_wanted=WANTED)
    respelt = [GOODS[0] | {"name": "峡江翠 袋装榨菜"}]
    facts = told(filed, one, "04-03", "17:00", goods=respelt)
    assert "不得再次登记保存" in filed.s.refused("examiner", "04-03", "keep_evidence", again, **facts)
    facts["goods"] = [respelt[0] | {"apart": "另存于3号库房"}]
    filed.s.act("examiner", "04-03", "keep_evidence", again, **facts)
    # Another party's things of the same name are others.
    kept(filed, other, "04-03")


def test_nothing_is_dated_before_the_case_came_in(filed: Enforcing) -> None:
    party, matter = filed.parties("respondent")[0], opened(filed, "03-26")
    facts = told(filed, party, "03-26", "16:30", hurry=HURRY) | {"kept_at": at("2026-03-17", "10:00")}
    assert "不能早于本案登记之日" in filed.s.refused("examiner", "03-26", "keep_urgently", matter, **facts)
