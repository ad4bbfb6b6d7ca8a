"""An order to give back what was overcharged: told before, off the clock while it runs (程序规定第五十九条)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from casehub.documents import body_html
from tests.acts.scene import day
from tests.procedures.penalty.enforcing import DESTROY, ITEMS, LIGHTER, STOP, TAKE

if TYPE_CHECKING:
    from tests.procedures.penalty.enforcing import Enforcing

BACK = {"measure": "refund", "text": "责令退还多收价款12000元"}
FINE = {"measure": "fine", "text": "罚款270000元"}
WITH = [STOP, TAKE, DESTROY, BACK, FINE]
ORDER: dict[str, Any] = {"refund": Decimal("12000.00"), "refund_to": "partly", "payers": []}


def told(e: Enforcing, items: list[dict[str, str]]) -> Enforcing:
    e.notify(items=items).defend()
    return e


def test_nobody_gives_back_what_he_could_not_plead_against(e: Enforcing) -> None:
    told(e, ITEMS)
    assert "没有告知责令退还" in e.refused("head", "05-11", "order_refund", **ORDER)


def test_the_sum_is_the_one_that_was_told(e: Enforcing) -> None:
    told(e, WITH)
    said = e.refused("head", "05-11", "order_refund", **ORDER | {"refund": Decimal("15000.00")})
    assert "与告知书不一致" in said and "12000元" in said


@pytest.mark.parametrize(("amount", "said"), [("13000.00", "付款人各项合计"), ("9000.00", "付款人各项合计")])
def test_known_payers_get_the_whole_and_no_more(e: Enforcing, amount: str, said: str) -> None:
    told(e, WITH)
    rows = [{"name": "重庆市万州区示例和顺副食店", "amount": Decimal(amount)}]
    assert said in e.refused("head", "05-11", "order_refund", **ORDER | {"refund_to": "known", "payers": rows})


def test_while_it_runs_the_ninety_days_stand_still_and_nothing_is_decided(e: Enforcing) -> None:
    told(e, WITH)
    before = e.s.due("penalty.decide")
    paper = e.act("head", "05-11", "order_refund", **ORDER).documents[0]
    text = body_html(e.s.office.rules.kinds.of(paper.kind, paper.facts), paper.facts)
    assert "12000元" in text and "元元" not in text and "十五日内" in text and "不少于三十日" in text
    e.s.serve("05-11", "refund_order")
    assert e.s.due("penalty.refund") == day("05-26")
    decided = {"items": [*LIGHTER, BACK], "fine": Decimal("216000.00"), "answers": [*e.ANSWER]}
    assert "责令退还的结果尚未登记" in e.refused("head", "05-27", "decide_penalty", **decided)
    assert "尚未登记" in e.refused("head", "05-12", "order_refund", **ORDER)
    result = {"refunded": Decimal("9000.00"), "unrefunded": Decimal("2000.00"), "refunded_on": day("05-26")}
    assert "合计应为" in e.refused("examiner", "05-26", "record_refund", **result)
    e.act("examiner", "05-26", "record_refund", **result | {"unrefunded": Decimal("3000.00")})
    assert not e.s.open("penalty.refund")
    assert (e.s.due("penalty.decide") - before).days == 15
    e.act("head", "05-27", "decide_penalty", **decided)
    assert e.case.state == "decided"


def test_only_what_was_ordered_is_paid_back(e: Enforcing) -> None:
    told(e, WITH)
    result = {"refunded": Decimal("9000.00"), "unrefunded": Decimal("3000.00")}
    assert "没有正在执行" in e.refused("examiner", "05-26", "record_refund", **result)


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("责令退还多收价款12,000元", "12000.00"),
        ("责令向3人，2000元、1.2万元分别退还", "12000.00"),
        ("责令退还多收价款12000.50元", "12000.50"),
        ("责令退还人民币１２，０００元", "12000.00"),
    ],
)
def test_a_sum_is_read_however_it_is_written(e: Enforcing, written: str, asked: str) -> None:
    told(e, [STOP, TAKE, DESTROY, {"measure": "refund", "text": written}, FINE])
    e.act("head", "05-11", "order_refund", **ORDER | {"refund": Decimal(asked)})


@pytest.mark.parametrize(
    ("written", "asked", "said"),
    [
        ("责令退还多收价款12000元", "2000.00", "与告知书不一致"),
        ("责令退还多收价款12,000元", "2000.00", "与告知书不一致"),
        ("责令退还多收价款1,2000元", "2000.00", "与告知书不一致"),
        ("责令退还多收价款12000.50元", "50.00", "与告知书不一致"),
        ("责令退还多收价款12000元，现有0元", "0.00", "大于零"),
    ],
)
def test_a_piece_of_the_sum_is_another_sum(e: Enforcing, written: str, asked: str, said: str) -> None:
    told(e, [STOP, TAKE, DESTROY, {"measure": "refund", "text": written}, FINE])
    assert said in e.refused("head", "05-11", "order_refund", **ORDER | {"refund": Decimal(asked)})
