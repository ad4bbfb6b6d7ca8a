"""A record of performance, a demand and an application, held against what the file says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from casehub.procedures.adjudication import obligor
from casehub.procedures.adjudication.obligor import infringement_found
from tests.procedures.adjudicating import (
    Both,
    at,
    day,
    event,
    faults,
    limit,
    moment,
    names,
    party,
    right,
    rules,
    served,
)

THREE = [party(1, "requester"), party(2, "respondent"), party(3, "respondent")]
STOP = {"variant": "sell", "acts": ["销售"], "product": "链轮", "model": "SY-2"}
ORDERS = [{**STOP, "respondent": 2}, {**STOP, "acts": ["许诺销售"], "respondent": 2}, {**STOP, "respondent": 3}]
DECIDED = event("issue_decision", day(-30), orders=ORDERS)
SERVED = [served("adjudication_decision", 2, day(-20)), served("adjudication_decision", 3, day(-5))]
DONE, NOT = {"duty": "停止销售", "state": "done", "detail": "已下架"}, {"duty": "停止销售", "state": "not", "detail": "仍在销售"}
# The third is ordered something of a product that is nothing to the second.
OF_BOTH = {"events": [event("issue_decision", day(-30), orders=[*ORDERS, {**STOP, "product": "铸造模具", "model": "", "respondent": 3}])]}
OTHER, OWN = "zl 2022 2 1034567.7", "ZL202329990317.6"


def ruled(**data: Any) -> dict[str, Any]:
    return {"parties": THREE, "events": [DECIDED], "services": SERVED, "data": data}


BOTH = [
    # Each respondent's own service; before any the day of the ruling.
    Both("visit_follows_the_ruling", "送达之日", ruled(party=3, started_at=moment(-6)), ruled(party=2, started_at=moment(-6)), "started_at"),
    Both("visit_follows_the_ruling", "作出裁决之日", {**ruled(party=2, started_at=moment(-31)), "services": []}, {**ruled(party=2, started_at=moment(-30)), "services": []}, "started_at"),
    Both("record_shows_performance", "第2项没有全部", ruled(party=3, duty_rows=[DONE, NOT]), ruled(party=3, duty_rows=[DONE, DONE]), "duty_rows"),
    Both("record_shows_performance", "第1项没有全部", ruled(party=3, duty_rows=[{**DONE, "state": "partly"}]), ruled(party=3), "duty_rows"),
    Both("record_names_each_duty", "有2项尚待", ruled(party=2, duty_rows=[DONE]), ruled(party=3, duty_rows=[DONE]), "duty_rows"),
    Both("only_what_was_ordered_is_named", "没有就SY-3责令", ruled(party=2, not_performed="仍在销售SY-3链轮"), ruled(party=2, not_performed="仍在销售SY-2链轮，样品CY-01"), "not_performed"),
    Both("only_what_was_ordered_is_named", "没有就铸造模具责令", {**ruled(party=2, target="铸造模具一套"), **OF_BOTH}, {**ruled(party=3, target="铸造模具一套"), **OF_BOTH}, "target"),
    Both("only_what_was_ordered_is_named", "没有就铸造模具责令", {**ruled(party=2, duty_rows=[DONE, {**DONE, "duty": "销毁铸造模具"}]), **OF_BOTH}, {**ruled(party=2, duty_rows=[{**DONE, "detail": "改为生产SY-5链轮"}]), **OF_BOTH}, "duty_rows"),
    Both("only_the_patent_of_the_case_is_named", "不是本案专利", ruled(found=f"落入{OTHER}的保护范围"), ruled(found=f"落入{OWN}的保护范围"), "found"),
    Both("only_the_patent_of_the_case_is_named", "不是本案专利", ruled(duty_rows=[DONE, {**DONE, "detail": OTHER}]), ruled(duty_rows=[{**DONE, "detail": OWN}]), "duty_rows"),
]  # fmt: skip


@pytest.mark.parametrize("both", BOTH, ids=names(BOTH))
def test_guard_both_ways(both: Both) -> None:
    assert faults(both) == []


def test_the_court_is_asked_when_reconsideration_is_asked_no_more() -> None:
    """行政强制法第五十三条: each respondent's own sixty days, once the bureau waits for them."""

    def said(number: int, on: date, *, closed: bool = False) -> str | None:
        ended = on if closed else None
        own = [
            limit("reconsideration.apply", on + timedelta(days=n), party_id=p, closed_on=ended)
            for p, n in ((2, 0), (3, -1))
        ]
        s = replace(at("apply_enforcement", **{**ruled(party=number), "deadlines": own}), day=on)
        found = obligor.reconsideration_is_asked_no_more(s)
        return found.sentence if found is not None else None

    since = next(r for r in rules().law.house_by_key[obligor.WAITS] if r.value).since
    assert "届满后再申请强制执行" in (said(2, since) or "")
    assert said(3, since) is None
    # Who sued asks for no reconsideration any more; what the bureau did before is left as it was.
    assert said(2, since, closed=True) is None
    assert said(2, since - timedelta(days=1)) is None


def test_what_was_found_is_told_of_each_by_its_own_orders() -> None:
    def told(number: int, **more: Any) -> str | None:
        return infringement_found(at("apply_enforcement", **{**ruled(party=number), **more}))

    assert told(2) == (
        "被申请执行人未经专利权人许可，为生产经营目的销售SY-2 链轮；许诺销售SY-2 链轮，"
        "侵犯“一种摩托车尾箱快拆底座”（专利号：ZL202329990317.6）专利权"
    )
    third = told(3, rights=[right(title="一种链轮", number="ZL202221034567.7")])
    assert third is not None
    assert third.endswith("为生产经营目的销售SY-2 链轮，侵犯“一种链轮”（专利号：ZL202221034567.7）专利权")
    assert told(1) is None


def test_every_guard_is_tested() -> None:
    named = {b.guard for b in BOTH} | {obligor.reconsideration_is_asked_no_more.__name__}
    assert named | {obligor.closing_form_tells_what_was_performed.__name__} == {*obligor.GUARDS}
