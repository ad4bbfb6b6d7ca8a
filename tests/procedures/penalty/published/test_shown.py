"""A decision that a review changed is shown for no longer than it would have been unchanged."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from tests.acts.scene import day
from tests.procedures.penalty.published.test_publicity import BACK, form, publish

if TYPE_CHECKING:
    from tests.procedures.penalty.enforcing import Enforcing


def changed(e: Enforcing, when: str) -> None:
    told: dict[str, Any] = {"fault": "changed", "fault_by": "渝府复〔2026〕6号", "fault_on": day(when)}
    e.act("clerk", when, "register_publicity_fault", **told)
    back = BACK | {"replaced_by": "罚款变更为100000元", "fault_on": day(when), "withdrawn_on": day(when)}
    e.act("head", when, "withdraw_publicity", **back)


def until(e: Enforcing) -> list[date]:
    return [d.due_on for d in e.s.open("publicity.stop_ordinary")]


def test_what_goes_out_anew_ends_when_the_first_publication_would_have(e: Enforcing) -> None:
    e.decide()
    publish(e)
    changed(e, "12-10")
    publish(e, "12-14")
    assert until(e) == [date(2027, 6, 4)]


def test_what_was_shown_for_its_whole_time_is_not_shown_again(e: Enforcing) -> None:
    e.decide()
    publish(e, credit_degree="light")
    changed(e, "12-10")
    said = e.refused("head", "12-14", "publish_penalty", **form(published_on=day("12-14"), credit_degree="light"))
    assert "已于2026年9月4日届满" in said
    kept = {"no_publicity_ground": "over", "reason": "首次公示期限已满。", "approval_opinion": "同意。"}
    e.act("head", "12-14", "keep_unpublished", **kept)


def test_time_that_runs_is_no_ground_to_show_nothing(e: Enforcing) -> None:
    e.decide()
    publish(e)
    changed(e, "12-10")
    kept = {"no_publicity_ground": "over", "reason": "首次公示期限已满。", "approval_opinion": "同意。"}
    assert "尚未届满" in e.refused("head", "12-14", "keep_unpublished", **kept)
