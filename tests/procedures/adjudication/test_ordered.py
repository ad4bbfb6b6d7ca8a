"""Who must perform is who has an order against it, however the order names it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from casehub.law.chinese import number_in_chinese
from casehub.model import Challenge, Document, Order
from casehub.procedures.adjudication import after_ruling
from casehub.procedures.adjudication.ordered import (
    as_listed,
    bound,
    changed_item_is_of_the_ruling,
    in_force,
    item_changed,
    items_of,
    new_orders_are_named,
    ordered,
    orders_as_changed,
    orders_made,
    orders_of,
    typed_of,
    worded,
)
from casehub.workflow.part import reasons_in
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


def test_a_change_binds_by_its_rows() -> None:
    orders = ({**STOP, "respondent": 2}, {**STOP, "respondent": 4})
    done = event("confirm_performance_of_one", party=2)
    # What the change does not name stays, and stays performed.
    changed = event("change_decision", orders=[{**STOP, "item": 2, "respondent": 4, "text": "停止制造"}])
    s = ruled(*orders, after=(done, changed))
    assert (ordered(s), bound(s)) == ([2, 4], [4])
    # What is ordered anew is to be performed anew.
    again = event("change_decision", orders=[{**STOP, "item": 1, "respondent": 2, "text": "停止制造"}])
    assert bound(ruled(*orders, after=(done, again))) == [2, 4]
    freed = event("change_decision", orders=[{"item": 2, "variant": "dismiss_part", "respondent": 4}])
    assert ordered(ruled(*orders, after=(freed,))) == [2]


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
    new = {"item": 1, "variant": "sell", "acts": ["销售"], **THING}
    s = ruled(*orders, after=(event("change_decision", orders=[new]),))
    stand = [(o.item, o.party_id, o.variant) for o in in_force(s)]
    assert stand == [(3, 4, "make_sell"), (4, None, "dismiss_rest"), (1, 3, "sell")]
    [told] = [o.sentence for o in in_force(s) if o.item == 1]
    assert told.startswith("被请求人示例公司3自收到本决定书之日起立即停止销售")
    assert items_of(s, in_force(s)) == "主文第三项、第四项、第一项（经变更）"
    # An act that is changed is ordered by its sort, and not by what somebody typed of it.
    imports = {**new, "variant": "import", "acts": ["进口"]}
    stops = ruled(*orders, after=(event("change_decision", orders=[imports]),))
    assert after_ruling.ruling_stops_import(stops) is None
    assert after_ruling.ruling_stops_import(s) is not None


BOTH_BOUND = {**STOP, "text": "停止制造。"}


def test_a_change_says_which_item_of_whom_becomes_what() -> None:
    one = {"item": 1, "variant": "sell", "respondent": 3, "text": "停止销售；"}
    whole = ruled({**STOP, "respondent": 3}, data={"orders": [one]})
    assert (item_changed(whole), orders_as_changed(whole)) == ("一", "停止销售。")
    beside = ruled({**STOP, "respondent": 3}, {**STOP, "respondent": 4}, data={"orders": [one]})
    assert orders_as_changed(beside) == "停止销售。裁决主文的其他内容不变。"
    # An item that binds three is changed of one, and of the others stays.
    part = ruled(BOTH_BOUND, data={"orders": [one]})
    assert (item_changed(part), orders_as_changed(part)) == (
        None, "第一项中对被请求人示例公司3的部分变更为：停止销售。裁决主文的其他内容不变。",
    )  # fmt: skip
    two = [one, {**one, "item": 2, "respondent": 4, "text": "停止进口", "perishable": True}]
    many = ruled({**STOP, "respondent": 3}, {**STOP, "respondent": 4}, data={"orders": two})
    assert (item_changed(many), orders_as_changed(many)) == (
        None, "（一）第一项变更为：停止销售；\n（二）第二项变更为：停止进口；销毁尚未售出且难以保存的侵权产品。",
    )  # fmt: skip
    assert orders_as_changed(ruled(BOTH_BOUND)) is None


def test_a_change_of_one_leaves_the_item_to_the_others() -> None:
    one = {"item": 1, "variant": "sell", "respondent": 3, "text": "停止销售"}
    s = ruled(BOTH_BOUND, after=(event("change_decision", orders=[one]),))
    stand = [(o.item, o.party_id, o.sentence) for o in in_force(s)]
    assert stand == [(1, 2, "停止制造"), (1, 4, "停止制造"), (1, 3, "停止销售")]
    again = event("change_decision", orders=[{**one, "respondent": 2, "text": "停止进口"}])
    twice = ruled(BOTH_BOUND, after=(event("change_decision", orders=[one]), again))
    stand = [(o.item, o.party_id, o.sentence) for o in in_force(twice)]
    assert stand == [(1, 4, "停止制造"), (1, 3, "停止销售"), (1, 2, "停止进口")]


def annulled(s: Situation, *acts: int) -> Situation:
    """The same after courts annulled what these acts had changed."""
    papers = [
        Document(id=n, kind="decision_revocation", status="issued", event_seq=n, number=f"{n}号", issued_on=day(n), facts={})
        for n, one in enumerate(s.events, 1)
        if one.step == "change_decision"
    ]
    won = [Challenge(id=n, against="change", kind="suit", document_id=n, outcome="overturned", party_id=2) for n in acts]
    return replace(s, documents=papers).holding(Challenge, won)


def test_what_was_performed_after_a_change_stays_performed_when_the_change_is_annulled() -> None:
    orders = ({**STOP, "respondent": 2}, {**STOP, "respondent": 3}, {**STOP, "respondent": 4})
    changed = event("change_decision", orders=[{"item": 3, "variant": "sell", "respondent": 4, "text": "停止销售"}])
    done = [event("confirm_performance_of_one", party=n) for n in (2, 4)]
    s = ruled(*orders, after=(changed, *done))
    assert bound(s) == [3]
    # The second item was not performed; the third not as the ruling had ordered it.
    back = annulled(s, 2)
    assert ({o.stage for o in in_force(back)}, bound(back)) == ({"decided"}, [3, 4])
    # Entered wrongly, it is performed in neither.
    for order in s.rows(Order):
        if order.performed_seq == 3:
            order.performed_seq = None
    assert bound(back) == [2, 3, 4]


def test_what_is_performed_of_the_ruling_again_is_said_by_its_first_act() -> None:
    orders = ({**STOP, "respondent": 2}, {**STOP, "respondent": 3})
    first = event("confirm_performance_of_one", party=2)
    changed = event("change_decision", orders=[{"item": 2, "variant": "sell", "respondent": 3, "text": "停止销售"}])
    s = ruled(*orders, after=(first, changed, event("confirm_performance")))
    assert {(o.party_id, o.performed_seq) for o in in_force(s)} == {(2, 2), (3, 4)}
    assert {(o.party_id, o.performed_seq) for o in in_force(annulled(s, 3))} == {(2, 2), (3, None)}


def test_an_order_goes_back_into_the_form_as_it_was_typed() -> None:
    s = ruled({**STOP, **THING, "tools": "模具", "text": "停止制造"})
    [row] = [one for o in in_force(s) for one in typed_of(s, o)]
    assert {**row, **THING} == row
    assert (row["text"], row["acts"], row["tools"]) == ("停止制造", ["制造"], "模具")


def test_a_change_names_an_item_of_the_ruling() -> None:
    orders = ({**STOP, "respondent": 2, "text": "停止制造。", "perishable": True}, {**STOP, "respondent": 3}, REST)
    new = {"variant": "sell", "respondent": 2, "text": "停止销售"}

    def said(*rows: dict[str, Any]) -> str:
        data = {"orders": [{**new, **row} for row in rows]}
        found = reasons_in(changed_item_is_of_the_ruling(ruled(*orders, data=data)))
        return "".join(f"{reason.row}{reason.column}{reason.sentence}" for reason in found)

    assert said({"item": 1}) == said({"item": 3, "respondent": 3}) == said({"item": 4}) == said() == ""
    assert "1item裁决主文没有第九项" in said({"item": 1}, {"item": 9})
    assert "第二项是第一项责令销毁的部分" in said({"item": 2})
    assert "0respondent裁决主文第三项没有对该被请求人" in said({"item": 3})
    assert "写了两次" in said({"item": 1}, {"item": 1, "text": "停止进口"})
    assert "与现行内容相同" in said({"item": 1, "text": "停止制造"})
    changed = event("change_decision", orders=[{**new, "item": 1}])
    assert orders_made(ruled(*orders[:1], REST, after=(changed,))) == (
        "一、停止制造；\n二、销毁尚未售出且难以保存的侵权产品；\n三、驳回请求人示例公司1的其他请求。"
    )


def test_a_change_says_something() -> None:
    empty = new_orders_are_named(ruled(STOP, data={"ground": "error"}))
    assert empty is not None and (empty.field, "请写明变更后的主文" in empty.sentence) == ("orders", True)
    assert new_orders_are_named(ruled(STOP, data={"orders": [{"item": 1, "variant": "sell"}]})) is None
    assert new_orders_are_named(ruled(STOP)) is None
