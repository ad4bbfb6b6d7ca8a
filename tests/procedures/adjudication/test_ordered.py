"""Who must perform is who has an order against it, however the order names it."""

from __future__ import annotations

from typing import Any

import pytest

from casehub.model import Rectification
from casehub.procedures.adjudication import after_ruling
from casehub.procedures.adjudication.ordered import bound, bound_by_ruling, ordered
from casehub.workflow.situation import Situation
from tests.procedures.adjudicating import at, day, event, party

FOUR = [party(1, "requester"), *(party(n, "respondent") for n in (2, 3, 4))]
STOP = {"variant": "make_sell", "acts": ["制造"]}
REST = {"variant": "dismiss_rest"}


def ruled(*orders: dict[str, Any], after: tuple[Any, ...] = (), **told: Any) -> Situation:
    """After a ruling with these orders, and whatever came later."""
    decided = event("issue_decision", outcome="partly", orders=list(orders))
    told = {"parties": FOUR, **told}
    return at("confirm_performance", events=[decided, *after], **told)


@pytest.mark.parametrize(
    ("orders", "bound_are"),
    [
        ([{**STOP, "respondent": 2}, {**STOP, "respondent": 4}, REST], [2, 4]),
        ([{**STOP, "respondent": 2}, {"variant": "dismiss_part", "respondent": 3}], [2]),
        # What was written before parties were chosen.
        ([{**STOP, "respondent": "示例公司3"}], [3]),
        ([{**STOP, "respondent": "示例公司 3"}], [3]),
        # Nobody knows whom it means: it may be any of them.
        ([{**STOP, "respondent": "某公司"}], [2, 3, 4]),
        ([{**STOP, "text": "停止制造"}, {**STOP, "respondent": 2}], [2, 3, 4]),
        ([{"variant": "dismiss"}], []),
        ([], [2, 3, 4]),
    ],
)
def test_an_order_binds_whom_it_names(orders: list[dict[str, Any]], bound_are: list[int]) -> None:
    assert ordered(ruled(*orders)) == bound_are


INSIDE = {2: "示例五金厂", 3: "重庆示例五金厂", 4: "重庆示例五金厂分厂"}
NESTED = [FOUR[0], *(party(n, "respondent", name=name, short_name="示例五金厂" if n == 4 else "") for n, name in INSIDE.items())]
RENAMED = [Rectification(party_id=3, column="name", before="重庆示列五金厂", after="重庆示例五金厂", event_seq=9)]


@pytest.mark.parametrize(
    ("named", "bound_are"),
    [
        (2, [2]),
        (3, [3]),
        # A name within a name, and the whole name of one that is another's for short.
        ("重庆示例五金厂", [3]),
        ("示例五金厂", [2]),
        # As it was called when it was ordered, whatever the register says since.
        ("重庆示列五金厂", [3]),
        ("重庆示列五金", [2, 3, 4]),
    ],
)
def test_a_name_is_whole_and_stays_whose_it_was(named: object, bound_are: list[int]) -> None:
    assert ordered(ruled({**STOP, "respondent": named}, parties=NESTED, rectified=RENAMED)) == bound_are


def test_a_number_that_is_nobodys_any_more_binds_nobody_else() -> None:
    gone = [FOUR[0], party(2, "respondent", left_on=day(-1)), *FOUR[2:]]
    told = [{**STOP, "respondent": 2}, {**STOP, "respondent": "示例公司2"}]
    assert [ordered(ruled(one, parties=gone)) for one in told] == [[], []]


def test_who_stands_in_the_place_of_the_one_ordered_must_perform() -> None:
    heir = party(5, "respondent", succeeds_id=2)
    gone = party(2, "respondent", left_on=day(-1))
    parties = [FOUR[0], gone, FOUR[2], heir]
    assert ordered(ruled({**STOP, "respondent": 2}, parties=parties)) == [5]
    assert ordered(ruled({**STOP, "respondent": "示例公司2"}, parties=parties)) == [5]
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
