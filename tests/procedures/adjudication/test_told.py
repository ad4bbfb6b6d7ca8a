"""What a decision tells of who was served, who joined and who left is told of each by name."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from casehub.model import Evidence, EvidenceUse, Service
from casehub.procedures.adjudication.told import (
    changes_of_parties,
    changes_told,
    copies_served,
    exhibits_of_each,
    liabilities,
    orders_now,
    periods_apart,
    who_asked,
)
from casehub.workflow.situation import Situation
from tests.procedures import adjudicating
from tests.procedures.adjudicating import event, party, procedure, rules, served
from tests.procedures.adjudication.test_ordered import BOTH_BOUND, REST, STOP, annulled, ruled

TWO = [party(1, "requester"), party(2, "requester"), party(3, "respondent"), party(4, "respondent")]
SIDES = {side.id: side for side in procedure().sides}
MAY, JUNE = date(2026, 5, 28), date(2026, 6, 1)


def at(step: str, **values: Any) -> Situation:
    return adjudicating.at(step, sides=SIDES, **values)


MAKES = {"variant": "make_sell", "acts": ["制造", "销售"], "product": "底座", "model": "K3"}
SELLS = {"variant": "sell", "acts": ["销售"], "product": "底座", "model": "K3"}


@pytest.mark.parametrize(
    ("orders", "found", "told"),
    [
        ([{**MAKES, "respondent": 3}, {**SELLS, "respondent": 4}], [], [([3], "制造、销售K3 底座"), ([4], "销售K3 底座")]),
        # Who did the same is said together.
        ([{**SELLS, "respondent": 3}, {**SELLS, "respondent": 4}], [], [([3, 4], "销售K3 底座")]),
        # Of each as it was found, and of nobody against whom the request is dismissed.
        (
            [{**SELLS, "respondent": 3}, {"variant": "dismiss_part", "respondent": 4}],
            [{"respondent": 3, "acts": ["销售"], "accused": "K3型底座"}, {"respondent": 3, "acts": ["销售"], "accused": "K5型底座"},
             {"respondent": 3, "acts": ["许诺销售"], "accused": "K3型底座"}, {"respondent": 4, "acts": ["制造"], "accused": "K3型底座"}],
            [([3], "销售K3型底座、K5型底座，许诺销售K3型底座")],
        ),
        # An order in its own words says no act; a dismissal says none of anybody.
        ([{"variant": "sell", "respondent": 4, "text": "停止销售。"}], [], [([4], "")]),
        ([{"variant": "dismiss"}], [], []),
    ],
)  # fmt: skip
def test_each_is_liable_for_what_it_did_itself(
    orders: list[dict[str, Any]], found: list[dict[str, Any]], told: list[tuple[list[int], str]]
) -> None:
    s = at("issue_decision", parties=TWO, data={"orders": orders, "acts_found": found})
    assert [(row["respondents"], row["deeds"]) for row in liabilities(s)] == told


def pending(party_id: int) -> Service:
    return Service(party_id=party_id, kinds=["answer_notice"], status="pending", document_ids=[])


def test_each_respondent_has_its_own_day_of_service() -> None:
    first, second = served("answer_notice", 3, MAY), served("answer_notice", 4, JUNE)
    apart = at("issue_decision", parties=TWO, services=[second, first, served("answer_notice", 3, JUNE)])
    assert copies_served(apart) == (
        "于2026年5月28日向被请求人示例公司3，于2026年6月1日向被请求人示例公司4送达请求书及其附件副本"
    )
    together = at("issue_decision", parties=TWO, services=[first, served("party_joinder_notice", 4, MAY)])
    assert copies_served(together) == "于2026年5月28日向被请求人示例公司3、示例公司4送达请求书及其附件副本"
    # What is no proof is no day, and of one respondent the paper's own day is told.
    assert copies_served(at("issue_decision", parties=TWO, services=[pending(3)])) is None
    assert copies_served(at("issue_decision", parties=TWO[:3], services=[first])) is None


HEIR = party(9, "respondent", succeeds_id=3)
ON = date(2026, 6, 9)


@pytest.mark.parametrize(
    ("acts", "words"),
    [
        ([event("request_withdrawal", party=2, asked_on="2026-06-08"), event("let_requester_withdraw", ON, party=2)], "请求人示例公司2于2026年6月8日申请撤回其请求，本局于2026年6月9日准予撤回"),
        ([event("request_withdrawal", party=1, asked_on="2026-06-08"), event("let_requester_withdraw", ON, party=2)], "请求人示例公司2申请撤回其请求，本局于2026年6月9日准予撤回"),
        ([event("treat_requester_as_withdrawn", ON, party=1)], "请求人示例公司1无正当理由未参加口头审理，本局于2026年6月9日对其按撤回请求处理"),
        ([event("withdraw_against_respondent", ON, party=4)], "请求人申请撤回对被请求人示例公司4的请求，本局于2026年6月9日准予撤回"),
        ([event("withdraw_against_respondent", ON, party=4, settlement=True)], "请求人因已自行和解，申请撤回对被请求人示例公司4的请求，本局于2026年6月9日准予撤回"),
        ([event("settle_with_respondent", ON, party=3, effective_on="2026-06-05")], "请求人与被请求人示例公司3于2026年6月5日达成调解协议，本案不再对其审理"),
        ([event("let_ended_party_go", ON, party=4, ended_on="2026-06-02")], "被请求人示例公司4于2026年6月2日终止，无人承受其权利义务，不再列为当事人"),
        ([event("change_party", ON, party=3)], "被请求人示例公司3的权利义务由示例公司9承受，本局于2026年6月9日变更示例公司9为被请求人"),
        ([event("join_party", ON, party_role="respondent", party_name="示例公司4")], "本局于2026年6月9日追加示例公司4为共同被请求人"),
        ([event("join_party", ON, party_role="requester", party_name="示例公司8")], "本局于2026年6月9日追加示例公司8为共同请求人"),
        ([event("admit_third_party", ON, party_role="third", party_name="示例公司8")], "本局于2026年6月9日追加示例公司8为第三人"),
        ([event("leave_before_filing", ON, party=2, asked_on="2026-06-08")], "请求人示例公司2于2026年6月8日申请撤回其请求，于立案前退出本案"),
        ([event("leave_ended_before_filing", ON, party=2, ended_on="2026-06-02")], "请求人示例公司2于2026年6月2日终止，无人承受其权利义务，不再列为当事人"),
        ([event("succeed_before_filing", ON, party=3)], "被请求人示例公司3的权利义务由示例公司9承受，本局于2026年6月9日变更示例公司9为被请求人"),
        ([event("request_withdrawal", party=1, asked_on="2026-06-08")], None),
    ],
)  # fmt: skip
def test_who_came_and_left_is_told_with_its_day(acts: list[Any], words: str | None) -> None:
    assert changes_of_parties(at("issue_decision", parties=[*TWO, HEIR], events=acts)) == words


def test_whoever_joined_is_called_as_it_is_called_now() -> None:
    """What was mistyped when it joined was mended in its row, and the act keeps what was typed."""
    new = [party(n, "third", name=name, joined_on=ON) for n, name in ((7, "示例厨具经营部"), (8, "示例厨具经营部二店"))]
    acts = [event("admit_third_party", ON, party_role="third", party_name=f"示例厨具经营步{n}") for n in (7, 8)]
    for n, act in zip((8, 7), acts, strict=True):
        act.rows = [["party", n, "digest"], ["party", 3, "digest"], ["document", 7, "digest"]]
    assert changes_of_parties(at("issue_decision", parties=[*TWO, *new], events=acts)) == (
        "本局于2026年6月9日追加示例厨具经营部二店为第三人。本局于2026年6月9日追加示例厨具经营部为第三人"
    )


@pytest.mark.parametrize("version", [1, 2])
def test_nobody_comes_or_leaves_untold(version: int) -> None:
    """By the effects, so that a step that is added is told of, if only by its day."""
    made = rules().procedure("adjudication", version)
    effects = ("add_party", "successor_takes_over", "party_let_go", "party_left")
    steps = frozenset().union(*(made.recording(one) for one in effects))
    assert len(steps) > 8
    for step in steps:
        s = at("issue_decision", parties=[*TWO, HEIR], events=[event(step, ON, party=3, party_role="third", party_name="示例公司7")], case={"procedure_version": version})
        assert changes_of_parties(s), step


def test_several_changes_stand_in_their_order() -> None:
    acts = [event("withdraw_against_respondent", ON, party=4), event("settle_with_respondent", party=3)]
    told = changes_of_parties(at("issue_decision", parties=TWO, events=acts))
    assert told is not None and [one[:8] for one in told.split("。")] == ["请求人申请撤回对", "请求人与被请求人"]


def test_who_asked_is_told_where_it_is_not_who_is_there_now() -> None:
    short = {"short_name": "二公司", "joined_on": date(2026, 5, 19)}
    gone = [TWO[0], party(2, "requester", left_on=ON, **short), TWO[2], TWO[3]]
    assert who_asked(at("issue_decision", parties=TWO)) is None
    assert who_asked(at("issue_decision", parties=gone)) == (
        "请求人示例公司1、示例公司2（以下简称二公司）就其与被请求人示例公司3、示例公司4"
    )
    # Who was joined asked nothing and was not asked; who succeeds is told of apart.
    more = [*TWO, party(8, "respondent", joined_on=ON)]
    assert who_asked(at("issue_decision", parties=more)) == (
        "请求人示例公司1、示例公司2就其与被请求人示例公司3、示例公司4"
    )


def test_the_day_of_the_request_is_the_day_on_which_it_came() -> None:
    came = event("submit_request", received_on="2026-05-17")
    assert at("file_case", events=[came]).came_in_on == "2026-05-17"
    assert at("file_case").came_in_on == ""


def test_of_several_on_a_side_each_has_its_exhibits_and_its_time() -> None:
    items = [
        EvidenceUse(id=n, number=1, label=label, evidence=Evidence(side=side, submitted_by=by))
        for n, (label, side, by) in enumerate((("甲1", "requester", "示例公司1"), ("乙1", "respondent", "示例公司4")), 1)
    ]
    s = at("issue_decision", parties=[TWO[0], *TWO[2:]], uses=items)
    assert exhibits_of_each(s) == [{"n": "乙1", "by": "示例公司4"}]
    assert "分别计算" in (periods_apart(s) or "")
    alone = at("issue_decision", parties=[TWO[0], TWO[2]], uses=items)
    assert (exhibits_of_each(alone), periods_apart(alone)) == ([], None)


def changed(*rows: dict[str, Any]) -> Any:
    return event("change_decision", orders=[{"variant": "sell", **row} for row in rows])


SELLS_NO_MORE = {"item": 1, "respondent": 2, "text": "停止销售；"}


def test_a_ruling_that_was_never_changed_is_quoted_as_it_was_made() -> None:
    s = ruled({**STOP, "respondent": 2}, REST)
    assert (orders_now(s), changes_told(s)) == (None, [])


def test_what_was_changed_is_quoted_as_it_holds_by_the_numbers_of_the_ruling() -> None:
    one = ruled({**STOP, "respondent": 2, "text": "停止制造。"}, after=(changed(SELLS_NO_MORE),))
    assert orders_now(one) == "停止销售。"
    destroys = {**STOP, "respondent": 2, "text": "停止制造。", "perishable": True}
    last = {**STOP, "respondent": 3, "text": "停止进口"}
    stays = changed({"item": 3, "respondent": 3, "text": "停止许诺销售", "perishable": True})
    assert orders_now(ruled(destroys, last, REST, after=(stays,))) == (
        "一、停止制造；二、销毁尚未售出且难以保存的侵权产品；三、停止许诺销售；销毁尚未售出且难以保存的侵权产品；"
        "四、驳回请求人示例公司1的其他请求。"
    )
    gone = ruled(destroys, last, REST, after=(changed(SELLS_NO_MORE),))
    assert orders_now(gone) == "一、停止销售；三、停止进口；四、驳回请求人示例公司1的其他请求。"


def test_an_item_that_was_changed_of_one_is_quoted_of_each() -> None:
    s = ruled(BOTH_BOUND, REST, after=(changed({**SELLS_NO_MORE, "respondent": 3}),))
    assert orders_now(s) == (
        "一、对被请求人示例公司2、示例公司4：停止制造；对被请求人示例公司3：停止销售；二、驳回请求人示例公司1的其他请求。"
    )


def test_a_second_change_quotes_what_the_first_made_and_names_it() -> None:
    twice = (changed(SELLS_NO_MORE), changed({**SELLS_NO_MORE, "text": "停止进口"}))
    s = annulled(ruled({**STOP, "respondent": 2}, after=twice))
    assert (orders_now(s), [one["no"] for one in changes_told(s)]) == ("停止进口。", ["2号", "3号"])
    first = annulled(ruled({**STOP, "respondent": 2}, after=twice), 3)
    assert (orders_now(first), [one["no"] for one in changes_told(first)]) == ("停止销售。", ["2号"])
    none = annulled(ruled({**STOP, "respondent": 2}, after=twice), 2, 3)
    assert (orders_now(none), changes_told(none)) == (None, [])
