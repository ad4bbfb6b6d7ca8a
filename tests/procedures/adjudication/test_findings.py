"""What is ordered follows from what was found, of each respondent: each condition, both ways."""

from __future__ import annotations

from typing import Any

import pytest

from casehub.model import Accused
from casehub.procedures.adjudication import findings
from tests.procedures import adjudicating
from tests.procedures.adjudicating import Both, event, faults, names, party, right

THREE = [party(1, "requester"), party(2, "respondent"), party(3, "respondent")]
MAKE = {"variant": "make_sell", "respondent": 2, "acts": ["制造", "销售"], "product": "快拆底座", "model": "WQ-K3"}
SELL = {"variant": "sell", "respondent": 3, "acts": ["销售"], "product": "快拆底座", "model": "WQ-K3"}
PART, ALL = {"variant": "dismiss_part", "respondent": 3}, {"variant": "dismiss"}
SAME, LACKS = {"claim": "1", "finding": "same"}, {"claim": "1", "finding": "missing"}
FIRST_USER = {"respondent": 3, "kind": "prior_use", "finding": True}
SPENT = {"respondent": 3, "kind": "exhaustion", "finding": True}
DESIGN = [right(kind="design")]
TWO_RIGHTS = [right(kind="design"), right()]
DONE = [{"respondent": 2, "acts": ["制造", "销售"]}, {"respondent": 3, "acts": ["销售"]}]


def ruled(*orders: dict[str, Any], **data: Any) -> dict[str, Any]:
    return {"step": "issue_decision", "parties": THREE, "data": {"orders": [*orders], **data}}


def panel(*orders: dict[str, Any], **data: Any) -> dict[str, Any]:
    return {**ruled(*orders, **data), "step": "record_deliberation"}


def after(voted: dict[str, Any], **data: Any) -> dict[str, Any]:
    return {**ruled(MAKE, SELL, **data), "events": [event("record_deliberation", **voted)]}


ROWS = [
    Both("orders_follow_the_comparison", "主文第1项：认定未落入", panel(MAKE, SELL, falls_in="no"), panel(MAKE, SELL, falls_in="partly"), "orders"),
    Both("orders_follow_the_comparison", "主文第2项：认定未落入", ruled(PART, SELL, features=[SAME, LACKS]), ruled(MAKE, SELL, features=[LACKS, {**SAME, "claim": "2"}]), "orders"),
    Both("orders_follow_the_comparison", "未落入", {**ruled(MAKE, SELL, design_overall="neither"), "rights": DESIGN}, {**ruled(MAKE, SELL, design_overall="similar", features=[LACKS]), "rights": DESIGN}, "orders"),
    # Of a design and an invention each is compared in its own way, whichever stands first.
    Both("orders_follow_the_comparison", "未落入", {**ruled(MAKE, SELL, design_overall="neither", features=[LACKS]), "rights": TWO_RIGHTS}, {**ruled(MAKE, SELL, design_overall="neither", features=[SAME]), "rights": TWO_RIGHTS}, "orders"),
    Both("orders_follow_the_comparison", "未落入", {**ruled(MAKE, SELL, design_overall="neither", features=[LACKS]), "rights": TWO_RIGHTS[::-1]}, {**ruled(MAKE, SELL, design_overall="similar", features=[LACKS]), "rights": TWO_RIGHTS[::-1]}, "orders"),
    Both("orders_follow_the_comparison", "示例公司2没有成立的抗辩", ruled(ALL, features=[SAME], defences=[FIRST_USER]), ruled(ALL, features=[SAME], defences=[FIRST_USER], acts_denied="制造"), "orders"),
    Both("orders_follow_the_comparison", "示例公司3没有成立的抗辩", ruled(MAKE, PART, features=[SAME], defences=[{**SPENT, "finding": False}]), ruled(MAKE, PART, features=[SAME], defences=[SPENT]), "orders"),
    Both("orders_follow_the_comparison", "抗辩意见补充写明理由", panel(ALL, falls_in="yes"), panel(ALL, falls_in="yes", defence_conclusion="没有证据证明实施。"), "orders"),
    Both("orders_spare_who_is_excused", "主文第2项：示例公司3的先用权抗辩成立", ruled(MAKE, SELL, defences=[FIRST_USER]), ruled(MAKE, PART, defences=[FIRST_USER]), "orders"),
    Both("orders_spare_who_is_excused", "在抗辩意见补充写明", panel(MAKE, SELL, falls_in="yes", defences=[SPENT]), panel(MAKE, SELL, falls_in="yes", defences=[SPENT], defence_conclusion="只及于其中一批。"), "orders"),
    Both("orders_spare_who_is_excused", "请求时限抗辩成立", ruled(SELL, defences=[{**SPENT, "kind": "time_limit", "continuing": False}]), ruled(SELL, defences=[{**SPENT, "kind": "time_limit", "continuing": True}, {**SPENT, "kind": "legal_source"}]), "orders"),
    Both("decision_finds_what_the_panel_found", "合议认定未落入，比对写成落入", after({"falls_in": "no"}, features=[SAME]), after({"falls_in": "yes"}, features=[SAME]), "features"),
    Both("decision_finds_what_the_panel_found", "合议认定落入，比对写成未落入", after({"falls_in": "partly"}, features=[LACKS]), after({"falls_in": "no"}, features=[LACKS]), "features"),
    Both("decision_finds_what_the_panel_found", "抗辩第2项：合议认定示例公司3的先用权抗辩成立", after({"defences": [SPENT, FIRST_USER]}, defences=[SPENT, {**FIRST_USER, "finding": False}]), after({"defences": [SPENT, FIRST_USER]}, defences=[FIRST_USER, SPENT]), "defences"),
    Both("orders_fit_their_sort", "主文第2项：“进口”一项不包括制造、销售", ruled(MAKE, {**SELL, "variant": "import", "acts": ["制造", "销售", "进口"]}), ruled(MAKE, {**SELL, "variant": "import", "acts": ["进口"]}), "orders"),
    Both("orders_fit_their_sort", "“仅销售、许诺销售”一项不包括制造", panel({**SELL, "acts": ["制造", "许诺销售"]}), panel({**SELL, "acts": ["许诺销售"]}, {**SELL, "acts": ["制造"], "text": "停止制造"}), "orders"),
    Both("orders_stop_what_was_found", "主文第2项：没有认定示例公司3许诺销售", ruled(MAKE, {**SELL, "acts": ["销售", "许诺销售"]}, acts_found=DONE), ruled(MAKE, SELL, acts_found=DONE), "orders"),
    Both("orders_stop_what_was_found", "行为第2行：认定示例公司3进口，主文没有", ruled(MAKE, SELL, acts_found=[DONE[0], {"respondent": 3, "acts": ["销售", "进口"]}]), ruled(MAKE, {**SELL, "goes_on": "use"}, acts_found=[DONE[0], {"respondent": 3, "acts": ["销售", "使用"]}]), "acts_found"),
    Both("view_says_whose_it_is", "比对第2行：没有写明", ruled(features=[SAME, {**SAME, "respondent_view": "不同"}]), ruled(features=[{**SAME, "respondent_view": "无异议", "agreed": True}, {**SAME, "respondent_view": "不同", "viewed_by": [3]}]), "features"),
    Both("view_says_whose_it_is", "没有写明", ruled(features=[{**SAME, "respondent_view": "不同"}]), {**ruled(features=[{**SAME, "respondent_view": "不同"}]), "parties": THREE[:2]}, "features"),
    Both("invalidity_was_requested", "没有登记宣告", ruled(not_suspended_reason="没有受理"), {**ruled(not_suspended_reason="没有受理"), "rights": [right(), right(invalidity=[{"requester": "示例公司3"}])]}, "not_suspended_reason"),
    Both("invalidity_was_requested", "没有登记宣告", {**ruled(not_suspended_reason="只有回执"), "events": [event("suspend_case")]}, {**ruled(not_suspended_reason="只有回执"), "events": [event("register_invalidity", paper="receipt")]}, "not_suspended_reason"),
    Both("invalidity_was_requested", "没有登记宣告", {**ruled(not_suspended_reason="只有回执"), "events": [event("suspend_case")]}, {**ruled(not_suspended_reason="只有回执"), "events": [event("refuse_suspension")]}, "not_suspended_reason"),
]  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=names(ROWS))
def test_guard_both_ways(row: Both) -> None:
    assert faults(row) == []


# Its condition is about what is accused, which stands in a column of the case.
OF_THINGS = {"what_is_not_granted_is_dismissed"}


def test_every_guard_is_tested() -> None:
    assert {row.guard for row in ROWS} | OF_THINGS == {*findings.GUARDS}


def test_an_act_that_is_complained_of_is_stopped_or_dismissed() -> None:
    def refused(outcome: str, *orders: dict[str, Any]) -> str:
        s = adjudicating.at(**ruled(*orders, outcome=outcome))
        s.case.accused = [Accused(name="快拆底座", acts=["make", "销售"]), Accused(name="手柄", acts=["进口"])]
        reason = findings.what_is_not_granted_is_dismissed(s)
        return reason.sentence if reason is not None else ""

    assert refused("upheld", MAKE, SELL).startswith("被控的进口没有责令停止")
    assert refused("partly", MAKE, SELL, {"variant": "dismiss_rest"}) == ""
    assert refused("upheld", MAKE, {**SELL, "variant": "import", "acts": ["进口"]}) == ""
