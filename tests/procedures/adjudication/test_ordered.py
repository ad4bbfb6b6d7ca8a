"""Who must perform is who has an order against it, however the order names it."""

from __future__ import annotations

from typing import Any

import pytest

from casehub.law.chinese import number_in_chinese
from casehub.procedures.adjudication import after_ruling
from casehub.procedures.adjudication.ordered import (
    as_listed,
    bound,
    bound_by_ruling,
    changed_item_is_of_the_ruling,
    changed_items,
    in_force,
    ordered,
    orders_made,
    orders_of,
    typed_of,
    worded,
)
from casehub.workflow.situation import Situation
from tests.procedures.adjudicating import at, day, event, party, procedure

FOUR = [party(1, "requester"), *(party(n, "respondent") for n in (2, 3, 4))]
STOP = {"variant": "make_sell", "acts": ["制造"]}
REST = {"variant": "dismiss_rest"}
SIDES = {side.id: side for side in procedure().sides}


def ruled(*orders: dict[str, Any], after: tuple[Any, ...] = (), **told: Any) -> Situation:
    """After a ruling with these orders, and whatever came later."""
    decided = event("issue_decision", outcome="partly", orders=list(orders))
    told = {"parties": FOUR, "sides": SIDES, **told}
    return at("confirm_performance", events=[decided, *after], **told)


@pytest.mark.parametrize(
    ("orders", "bound_are"),
    [
        ([{**STOP, "respondent": 2}, {**STOP, "respondent": 4}, REST], [2, 4]),
        ([{**STOP, "respondent": 2}, {"variant": "dismiss_part", "respondent": 3}], [2]),
        # Nobody knows whom it means: it may be any of them.
        ([{**STOP, "text": "停止制造"}, {**STOP, "respondent": 2}], [2, 3, 4]),
        ([{"variant": "dismiss"}], []),
        ([], [2, 3, 4]),
    ],
)
def test_an_order_binds_whom_it_names(orders: list[dict[str, Any]], bound_are: list[int]) -> None:
    assert ordered(ruled(*orders)) == bound_are


def test_a_number_that_is_nobodys_any_more_binds_nobody_else() -> None:
    gone = [FOUR[0], party(2, "respondent", left_on=day(-1)), *FOUR[2:]]
    assert ordered(ruled({**STOP, "respondent": 2}, parties=gone)) == []


def test_who_stands_in_the_place_of_the_one_ordered_must_perform() -> None:
    heir = party(5, "respondent", succeeds_id=2)
    gone = party(2, "respondent", left_on=day(-1))
    parties = [FOUR[0], gone, FOUR[2], heir]
    assert ordered(ruled({**STOP, "respondent": 2}, parties=parties)) == [5]
    # Who left without a successor has nothing to perform, and nobody else has it for it.
    assert ordered(ruled({**STOP, "respondent": 2}, parties=[FOUR[0], gone, FOUR[2]])) == []


def test_what_one_performed_leaves_who_else_is_ordered() -> None:
    orders = ({**STOP, "respondent": 2}, {**STOP, "respondent": 4})
    done = event("confirm_performance_of_one", party=2)
    assert bound(ruled(*orders)) == [2, 4]
    assert bound(ruled(*orders, after=(done,))) == [4]
    # The third, of whom nothing is asked, holds up nothing.
    last = ruled(*orders, after=(done,), data={"party": 4})
    assert after_ruling.everybody_has_performed(last) is None
    named = after_ruling.one_respondent_is_named(ruled(*orders, data={"party": 3}))
    assert named is not None and "没有尚待履行" in named.sentence


def test_a_change_says_whom_it_binds() -> None:
    orders = ({**STOP, "respondent": 2}, {**STOP, "respondent": 4})
    done = event("confirm_performance_of_one", party=2)
    changed = event("change_decision", bound=[2])
    assert bound(ruled(*orders, after=(done, changed))) == [2]
    # A change of before it said so goes on to bind whom the ruling bound.
    older = event("change_decision", new_orders="停止制造")
    assert bound(ruled(*orders, after=(done, older))) == [2, 4]
    assert bound_by_ruling(ruled(*orders)) == [2, 4]
    assert bound_by_ruling(ruled({"variant": "dismiss"})) is None


THING = {"product": "快拆底座", "model": "K3", "respondent": 3}
VARIANTS: list[dict[str, Any]] = [
    {**STOP, **THING, "tools": "专用模具", "perishable": True},
    {**STOP, **THING, "goes_on": "use"},
    {"variant": "sell", "acts": ["销售", "许诺销售"], "channel": "其网店", **THING},
    {"variant": "sell", "acts": ["销售"], **THING},
    {"variant": "method", "tools": "专用设备", **THING},
    {"variant": "use", **THING},
    {"variant": "import", **THING},
    {"variant": "fair", "fair": "N3馆B12", **THING},
    {"variant": "sell", "text": "停止销售；", **THING},
    {"variant": "dismiss_part", **THING},
    {"variant": "dismiss_part", "respondent": 3},
    {"variant": "dismiss_part", "product": "许诺销售"},
    REST,
    {"variant": "dismiss"},
]


def test_each_order_keeps_the_sentence_that_the_decision_prints() -> None:
    s = at("issue_decision", parties=FOUR, sides=SIDES)
    orders = orders_of(s, VARIANTS, "decided", 3)
    printed = worded(s, VARIANTS)
    assert len(orders) == len(VARIANTS)
    for order in orders:
        number = number_in_chinese(order.item)
        assert printed[order.item - 1] in {f"{number}、{order.sentence}{stop}" for stop in "；。"}
    assert as_listed(orders) == "\n".join(printed)
    assert "示例公司3自收到本裁决书之日起立即停止制造侵犯" in orders[0].sentence


def test_a_change_leaves_the_other_items_as_they_were() -> None:
    orders = ({**STOP, **THING, "perishable": True}, {**STOP, **THING, "respondent": 4}, REST)
    changed = event("change_decision", order_item="第一项", new_orders="停止制造。", bound=[3, 4])
    s = ruled(*orders, after=(changed,))
    stand = [(o.item, o.party_id, o.variant) for o in in_force(s)]
    assert stand == [(3, 4, "make_sell"), (4, None, "dismiss_rest"), (1, 3, "changed")]
    assert [o.sentence for o in in_force(s) if o.item == 1] == ["停止制造"]
    assert ordered(s) == [3, 4]
    # Whom the change does not name is asked nothing any more.
    fewer = event("change_decision", order_item="一", new_orders="停止制造。", bound=[3])
    assert ordered(ruled(*orders, after=(fewer,))) == [3]
    assert changed_items("第一项、十二；3") == {1, 12, 3}


def test_an_order_goes_back_into_the_form_as_it_was_typed() -> None:
    s = ruled({**STOP, **THING, "tools": "模具", "text": "停止制造"})
    [row] = [one for o in in_force(s) for one in typed_of(s, o)]
    assert {**row, **THING} == row
    assert (row["text"], row["acts"], row["tools"]) == ("停止制造", ["制造"], "模具")


def test_a_change_names_an_item_of_the_ruling() -> None:
    orders = ({**STOP, "respondent": 2, "text": "停止制造。"}, REST)

    def said(item: str) -> str:
        reason = changed_item_is_of_the_ruling(ruled(*orders, data={"order_item": item}))
        return reason.sentence if reason is not None else ""

    assert said("第一项") == said("二") == said("") == ""
    assert "没有第三项" in said("一、三")
    assert "请写明" in said("全部")
    assert orders_made(ruled(*orders, after=(event("change_decision", order_item="一", new_orders="停止。"),))) == (
        "一、停止制造；\n二、驳回请求人示例公司1的其他请求。"
    )
