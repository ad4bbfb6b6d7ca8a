"""Credit after a penalty: an early end, a repair, and the list, each heard and each in its time."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from casehub.procedures.penalty import credit
from casehub.procedures.penalty.credit import CONDITIONS
from tests.acts.scene import day
from tests.procedures.penalty.enforcing import UNTOLD
from tests.procedures.penalty.published.test_publicity import drawn, paper, publish
from tests.procedures.penalty.test_forcing import let_expire

if TYPE_CHECKING:
    from tests.procedures.penalty.enforcing import Enforcing

CHECKED = [{"condition": name, "ok": True, "note": ""} for name in CONDITIONS]
UNCHECKED = [CHECKED[0], {"condition": "effect_removed", "ok": False, "note": "仍在网店展示"}]
GRAVE: dict[str, Any] = {"intent_proved": True, "gravely_punished": True}


def ask(e: Enforcing, kind: str, when: str = "09-15") -> None:
    e.act("clerk", when, "ask_repair", repair_kind=kind, asked_on=day(when), grounds="已经履行。")


def published(e: Enforcing) -> None:
    e.decide()
    publish(e)
    e.pay()
    e.act("examiner", "06-17", "confirm_performance", performed_on=day("06-17"))


def listed(e: Enforcing) -> None:
    """Told on 1 July, served the same day, entered on the 9th."""
    e.act("head", "07-01", "tell_list_entry", **GRAVE)
    e.s.serve("07-01", "list_notice")
    e.act("head", "07-09", "decide_list_entry", plea=None)


def test_a_publication_ends_early_on_application_after_its_least_time(e: Enforcing) -> None:
    published(e)
    told: dict[str, Any] = {"scheme": "ndrc2026", "checks": CHECKED}
    assert "没有登记提前停止公示的申请" in e.refused("head", "09-22", "grant_early_stop", **told)
    ask(e, "stop_publicity", "08-31")
    assert e.s.due("credit.stop_early") == day("09-20")
    assert "尚未答复" in e.refused("clerk", "09-01", "ask_repair", repair_kind="stop_publicity", asked_on=day("09-01"))
    assert "至2026年9月4日届满" in e.refused("head", "09-03", "grant_early_stop", **told)
    assert "至2026年12月4日届满" in e.refused("head", "09-04", "grant_early_stop", **told | {"scheme": "samr2021"})
    assert "有条件不符合" in e.refused("head", "09-04", "grant_early_stop", **told | {"checks": UNCHECKED})
    for left_out in CONDITIONS:
        rest = [one for one in CHECKED if one["condition"] != left_out]
        assert "没有逐项核对" in e.refused("head", "09-04", "grant_early_stop", **told | {"checks": rest})
    e.act("head", "09-04", "grant_early_stop", **told)
    assert "理由为已经履行" in drawn(e, "early_stop_decision")
    assert "自2026年9月4日起停止公示" in drawn(e, "early_stop_decision")
    assert e.s.outcomes("publicity.stop_ordinary") == {"cancelled"}
    assert e.s.outcomes("credit.stop_early") == {"met"}
    assert "没有在公示" in e.refused("clerk", "09-05", "ask_repair", repair_kind="stop_publicity", asked_on=day("09-05"))


def test_a_refused_application_changes_nothing_and_may_come_again(e: Enforcing) -> None:
    published(e)
    ask(e, "stop_publicity", "07-01")
    e.act("head", "07-02", "refuse_early_stop", refuse_reason="最短公示期尚未届满")
    assert "不予同意，理由：最短公示期尚未届满" in drawn(e, "early_stop_decision")
    assert e.s.due("publicity.stop_ordinary") == date(2027, 6, 4)
    ask(e, "stop_publicity")
    e.act("head", "09-22", "grant_early_stop", scheme="ndrc2026", checks=CHECKED)


def test_the_two_systems_are_asked_and_answered_apart(e: Enforcing) -> None:
    published(e)
    ask(e, "stop_publicity")
    ask(e, "credit_repair")
    e.act("head", "09-22", "grant_credit_repair", checks=CHECKED)
    assert e.s.outcomes("credit.repair") == {"met"}
    assert e.s.outcomes("credit.stop_early") == {""}
    assert "予以信用修复" in drawn(e, "credit_repair_decision")
    assert "没有登记信用修复的申请" in e.refused("head", "09-22", "grant_credit_repair", repair_kind="credit_repair", checks=CHECKED)


def test_nobody_is_repaired_who_owes_or_contests(e: Enforcing) -> None:
    e.decide()
    publish(e)
    ask(e, "credit_repair")
    told: dict[str, Any] = {"checks": CHECKED}
    assert "没有缴纳" in e.refused("head", "09-22", "grant_credit_repair", **told)
    e.pay(when="09-22")
    owed = e.refused("head", "09-22", "grant_credit_repair", **told)
    assert "加处罚款" in owed
    e.act("examiner", "09-22", "register_contest", contest_kind="suit", asked_on=day("06-05"), since=day("06-08"), **UNTOLD)
    assert "尚未终结" in e.refused("head", "09-22", "grant_credit_repair", **told)


def test_nobody_is_listed_without_intent_notice_and_hearing(e: Enforcing) -> None:
    e.decide()
    assert "没有证据证明故意" in e.refused("head", "07-01", "tell_list_entry", **GRAVE | {"intent_proved": False})
    assert "没有证据证明较重" in e.refused("head", "07-01", "tell_list_entry", **GRAVE | {"gravely_punished": False})
    entry: dict[str, Any] = {"list_ground": "ip_intentional", "severe_penalty": "罚款", "intent_facts": "明知"}
    assert "尚未告知" in e.refused("head", "07-01", "decide_list_entry", **entry)
    e.act("head", "07-01", "tell_list_entry", **GRAVE)
    assert "告知书尚未送达" in e.refused("head", "07-08", "decide_list_entry")
    e.s.serve("07-01", "list_notice")
    assert e.s.due("credit.list_defence") == day("07-08")
    assert "至2026年7月8日，届满后再决定" in e.refused("head", "07-08", "decide_list_entry")
    e.act("head", "07-09", "decide_list_entry", plea="认为不是故意；经复核不予采纳")
    assert paper(e, "list_entry_decision").facts["list_until"] == "2029-07-09"
    text = drawn(e, "list_entry_decision")
    assert "提出：认为不是故意" in text and "行政复议" in text
    assert "已经列入" in e.refused("head", "07-10", "tell_list_entry", **GRAVE)
    e.s.serve("07-10", "list_entry_decision")
    assert e.s.due("credit.review") == day("09-08")


@pytest.mark.parametrize(("on", "ends"), [("2029-07-09", False), ("2029-07-10", True)])
def test_the_list_ends_by_itself_after_three_years(e: Enforcing, on: str, ends: bool) -> None:
    e.decide()
    listed(e)
    assert ("end_list_entry" in let_expire(e, on)) == ends
    assert e.s.outcomes(credit.YEARS) == ({"lapsed"} if ends else {""})


def test_who_is_listed_leaves_the_list_first_and_not_within_a_year(e: Enforcing) -> None:
    e.perform()
    assert "没有列入" in e.refused("clerk", "07-01", "ask_repair", repair_kind="remove_list", asked_on=day("07-01"))
    listed(e)
    ask(e, "credit_repair")
    assert "先申请移出名单" in e.refused("head", "09-22", "grant_credit_repair", checks=CHECKED)
    e.act("head", "09-22", "refuse_credit_repair", refuse_reason="尚在名单中")
    ask(e, "remove_list", "09-23")
    assert "2027年7月9日方满最短期限" in e.refused("head", "09-24", "grant_credit_repair", checks=CHECKED)


def test_no_list_outlives_its_decision(e: Enforcing) -> None:
    e.decide()
    told: dict[str, Any] = {"annulled_by": "渝府复〔2026〕5号", "annulled_on": day("06-10"), "reason": "主要证据不足。"}
    e.act("examiner", "06-09", "register_contest", contest_kind="suit", asked_on=day("06-05"), since=day("06-08"), **UNTOLD)
    assert "尚未终结" in e.refused("head", "06-10", "tell_list_entry", **GRAVE)
    e.act("head", "06-10", "annul_decision", **told)
    assert "办理" in e.refused("head", "06-11", "tell_list_entry", **GRAVE)


def test_who_was_listed_is_listed_no_more_when_the_decision_is_annulled(e: Enforcing) -> None:
    published(e)
    listed(e)
    fault: dict[str, Any] = {"fault": "invalid", "fault_by": "渝知无〔2026〕1号", "fault_on": day("07-13")}
    # A slip in what was published leaves him listed: the decision stands.
    e.act("clerk", "07-13", "register_publicity_fault", **fault | {"fault": "wrong"})
    assert e.s.open("credit.list_end")
    e.act("clerk", "07-13", "register_publicity_fault", **fault)
    assert not e.s.open("credit.list_end")
    # And the publication is taken back with approval: nobody lets it just end.
    assert "请撤回公示" in e.refused("clerk", "07-14", "end_publicity")
    assert "没有列入严重违法失信名单" in e.refused("clerk", "07-14", "ask_repair", repair_kind="remove_list")
