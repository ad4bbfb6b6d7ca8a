"""A ruling deals with whoever and whatever is in the case: each condition, both ways."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from casehub.procedures.adjudication import rulings
from casehub.procedures.adjudication.rulings import raised
from tests.procedures.adjudicating import (
    CHAIR,
    FOURTH,
    LEAD,
    MEMBER,
    Both,
    at,
    day,
    event,
    faults,
    names,
    party,
    procedure,
    right,
    rules,
)

THREE = [party(1, "requester"), party(2, "respondent"), party(3, "respondent")]
LEFT = [*THREE, party(4, "respondent", left_on=day(-9))]
STOP = {"variant": "sell", "acts": ["销售"], "product": "快拆底座", "model": "WQ-K3"}
REST = {"variant": "dismiss_rest"}
SOURCE = {"respondent": 3, "kind": "legal_source", "finding": True}
ANSWERED = [
    event("register_answer", party=2, defences_raised=["prior_art"]),
    event("register_further_answer", party=3, time_defence=True),
]
PRIOR, TIME = {"respondent": 2, "kind": "prior_art"}, {"respondent": 3, "kind": "time_limit"}


def ruled(*orders: dict[str, Any], parties: Any = THREE, **data: Any) -> dict[str, Any]:
    told = {"orders": list(orders), **data}
    return {"step": "issue_decision", "parties": parties, "data": told}


def both(*, n: int, **more: Any) -> tuple[dict[str, Any], ...]:
    """Orders against the second and the third, the latter's with more said."""
    return {**STOP, "respondent": 2}, {**STOP, "respondent": n, **more}


def views(*members: int) -> dict[str, Any]:
    return {"step": "record_deliberation", "data": {"views": [{"member": n} for n in members]}}


def answered(*defences: dict[str, Any]) -> dict[str, Any]:
    return {**ruled(*both(n=3), defences=list(defences)), "events": ANSWERED}


def voted(*orders: dict[str, Any], now: Any) -> dict[str, Any]:
    """What the panel voted, and what is typed as the decision."""
    return {**ruled(*now), "events": [event("record_deliberation", orders=[*orders])]}


TWO_PATENTS = [right(filed_on=date(2022, 3, 1)), right(claims_asserted="权利要求2")]
ROWS = [
    Both("orders_name_who_is_here", "主文第2项的被请求人已不是", ruled(*both(n=4), parties=LEFT), ruled(*both(n=3), parties=LEFT), "orders"),
    Both("orders_name_who_is_here", "已不是本案当事人", ruled({"variant": "dismiss_part", "respondent": 4}, parties=LEFT), ruled({"variant": "dismiss_part", "respondent": 3}), "orders"),
    # What names nobody names the only one; of several it does not say whom.
    Both("orders_name_who_is_here", "主文第1项没有写明", ruled(STOP), ruled(STOP, parties=THREE[:2]), "orders"),
    Both("orders_deal_with_every_respondent", "没有写对示例公司3", ruled({**STOP, "respondent": 2}, REST), ruled(*both(n=3), REST), "orders"),
    Both("orders_deal_with_every_respondent", "没有写对示例公司3", ruled({**STOP, "respondent": 2}), ruled({**STOP, "respondent": 2}, {"variant": "dismiss_part", "respondent": 3}), "orders"),
    Both("orders_deal_with_every_respondent", "没有写对", ruled(REST), ruled({"variant": "dismiss"}), "orders"),
    Both("order_says_what_may_go_on", "主文第2项：合法来源抗辩成立，请写明", ruled(*both(n=3), defences=[SOURCE]), ruled(*both(n=3), defences=[{**SOURCE, "finding": False}]), "orders"),
    Both("order_says_what_may_go_on", "请写明", ruled(*both(n=3), defences=[SOURCE]), ruled(*both(n=3, goes_on="none"), defences=[SOURCE]), "orders"),
    Both("order_says_what_may_go_on", "不得责令停止使用", ruled(*both(n=3, goes_on="use", acts=["使用"]), defences=[{**SOURCE, "user_paid": True}]), ruled(*both(n=3, goes_on="use"), defences=[{**SOURCE, "user_paid": True}]), "orders"),
    Both("order_says_what_may_go_on", "不得责令停止使用", ruled(*both(n=3, goes_on="none"), defences=[{**SOURCE, "user_paid": True}]), ruled({**STOP, "respondent": 2}, REST, defences=[{**SOURCE, "user_paid": True}]), "orders"),
    Both("order_says_what_may_go_on", "没有认定该使用者", ruled(*both(n=3, goes_on="use"), defences=[SOURCE]), ruled(*both(n=3, goes_on="none"), defences=[SOURCE]), "orders"),
    Both("defences_say_whose_they_are", "抗辩第2项没有写明", ruled(STOP, defences=[PRIOR, {"kind": "licence"}]), ruled(STOP, parties=THREE[:2], defences=[{"kind": "licence"}]), "defences"),
    Both("defences_say_whose_they_are", "没有写明", ruled(STOP, parties=LEFT, defences=[{"respondent": 4, "kind": "licence"}]), ruled(STOP, defences=[PRIOR]), "defences"),
    Both("every_defence_is_dealt_with", "没有认定示例公司2的现有技术抗辩", answered({**PRIOR, "respondent": 3}, TIME), answered(PRIOR, TIME), "defences"),
    Both("every_defence_is_dealt_with", "没有认定示例公司3的请求时限抗辩", answered(PRIOR), {**answered(), "data": {}}, "defences"),
    Both("prior_art_was_earlier", "公开日不早于专利申请日2023年3月8日", ruled(STOP, defences=[TIME, {**PRIOR, "on": date(2023, 3, 8)}]), ruled(STOP, defences=[{**PRIOR, "on": date(2023, 3, 7)}, {**TIME, "on": day(0)}]), "defences"),
    Both("prior_art_was_earlier", "不早于专利申请日2022年3月1日", {**ruled(STOP, defences=[{**PRIOR, "on": date(2023, 3, 7)}]), "rights": [right(priority_on=date(2022, 3, 1))]}, ruled(STOP, defences=[PRIOR]), "defences"),
    # Of two patents it does not say which: what is earlier than the later one may be lawful.
    Both("prior_art_was_earlier", "不早于专利申请日2023年3月8日", {**ruled(STOP, defences=[{**PRIOR, "on": date(2023, 3, 8)}]), "rights": TWO_PATENTS}, {**ruled(STOP, defences=[{**PRIOR, "on": date(2022, 3, 1)}]), "rights": TWO_PATENTS}, "defences"),
    Both("claims_compared_were_asserted", "没有主张权利要求3", {**ruled(STOP, features=[{"claim": "1"}, {"claim": "3"}]), "rights": TWO_PATENTS}, {**ruled(STOP, features=[{"claim": "3"}]), "rights": [*TWO_PATENTS, right(claims_asserted="")]}, "features"),
    Both("claims_compared_were_asserted", "没有主张权利要求3", ruled(STOP, features=[{"claim": "1"}, {"claim": "3"}]), ruled(STOP, features=[{"claim": "1"}]), "features"),
    Both("claims_compared_were_asserted", "没有主张权利要求6", {**ruled(STOP, features=[{"claim": "权利要求6"}]), "rights": [right(claims_asserted="权利要求1、3至5")]}, {**ruled(STOP, features=[{"claim": "4"}]), "rights": [right(claims_asserted="权利要求1、3至5")]}, "features"),
    Both("claims_compared_were_asserted", "没有主张", ruled(STOP, features=[{"claim": "2"}]), {**ruled(STOP, features=[{"claim": "2"}]), "rights": [right(claims_asserted="设计要点")]}, "features"),
    Both("decision_keeps_what_was_voted", "合议的主文第2项没有写入", voted(*both(n=3), now=[both(n=3)[0]]), voted(*both(n=3), REST, now=[REST, *both(n=3, text="停止销售", tools="模具")]), "orders"),
    Both("decision_keeps_what_was_voted", "合议的主文第2项没有写入", voted(*both(n=3), now=(*both(n=3, acts=["制造"])[::-1], REST)), voted(*both(n=3), now=both(n=3)), "orders"),
    Both("decision_keeps_what_was_voted", "主文第3项没有经过合议", voted(*both(n=3), now=[*both(n=3), REST]), ruled(*both(n=3), REST), "orders"),
    Both("dismissals_have_reasons", "主文第2项驳回了请求，没有写理由", ruled(STOP, REST), ruled(STOP, REST, acts_denied="许诺销售"), "orders"),
    Both("dismissals_have_reasons", "没有写理由", ruled(STOP, {"variant": "dismiss_part"}, defences=[{**PRIOR, "finding": False}]), ruled(STOP, {"variant": "dismiss_part"}, defences=[{**PRIOR, "finding": True}]), "orders"),
    Both("dismissals_have_reasons", "没有写理由", ruled(STOP, REST, features=[{"finding": "same"}]), ruled(STOP, REST, features=[{"finding": "missing"}]), "orders"),
    Both("findings_rest_on_several_exhibits", "行为第2行只列了一件证据", ruled(STOP, acts_found=[{"evidence_refs": "甲1、乙2"}, {"evidence_refs": "甲5"}]), ruled(STOP, acts_found=[{"evidence_refs": "丙1至丙4"}, {"evidence_refs": ""}]), "acts_found"),
    Both("findings_rest_on_several_exhibits", "相互印证", ruled(STOP, acts_found=[{"evidence_refs": "甲5"}]), ruled(STOP, acts_found=[{"evidence_refs": "甲5"}], acts_text="甲5足以认定。"), "acts_found"),
    Both("asserted_claims_are_compared", "主张的权利要求3没有比对", {**ruled(STOP, features=[{"claim": "1"}]), "rights": [right(claims_asserted="权利要求1、3")]}, {**ruled(STOP, features=[{"claim": "1"}], dependent_claims="2、3"), "rights": [right(claims_asserted="权利要求1、3")]}, "features"),
    Both("asserted_claims_are_compared", "没有比对", {**ruled(STOP, features=[{"claim": "1"}]), "rights": TWO_PATENTS}, {**ruled(STOP, features=[{"claim": "1"}], comparison_text="略。"), "rights": TWO_PATENTS}, "features"),
    Both("compared_features_have_reasons", "比对第2行没有写理由", ruled(STOP, features=[{"agreed": True}, {"finding": "same"}]), ruled(STOP, features=[{"agreed": True}, {"reason": "相同"}]), "features"),
    Both("views_are_of_the_panel", "评议第2行的成员不在合议组", views(LEAD, FOURTH), views(LEAD, MEMBER, CHAIR), "views"),
    Both("views_are_of_the_panel", "没有记载", views(LEAD, CHAIR), {"step": "record_deliberation", "data": {"views": [{"member": "某某（组长）"}]}}, "views"),
]  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=names(ROWS))
def test_guard_both_ways(row: Both) -> None:
    assert faults(row) == []


def test_every_guard_is_tested() -> None:
    assert {row.guard for row in ROWS} == {*rulings.GUARDS}


def test_what_one_raised_is_not_what_another_raised() -> None:
    heir = party(5, "respondent", succeeds_id=2)
    parties = [THREE[0], party(2, "respondent", left_on=day(-3)), THREE[2], heir]
    assert raised(at("issue_decision", parties=parties, events=ANSWERED)) == [
        (3, "time_limit"), (5, "prior_art"),
    ]  # fmt: skip


def test_an_answer_offers_the_defences_on_which_a_decision_finds() -> None:
    offered = procedure().step("register_answer").form_field("defences_raised")
    table = rules().kinds["adjudication_decision"].field("defences")
    options = next(column.options for column in table.columns if column.id == "kind")
    assert offered is not None and offered.options == options
    deliberated = rules().kinds["deliberation_record"].field("defences")
    assert next(c.options for c in deliberated.columns if c.id == "kind") == options
    orders = [rules().kinds[k].field("orders").columns for k in ("adjudication_decision", "deliberation_record")]
    assert orders[0] == orders[1]
