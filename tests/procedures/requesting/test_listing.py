"""X53, X54, X58: what both bureaus reviewed is published, each entry by itself; contacts end in time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from casehub.procedures.requesting import listing
from casehub.workflow.procedure import Procedure
from tests.procedures.asking import (
    TODAY,
    TOMORROW,
    YESTERDAY,
    KnownRow,
    Row,
    fault,
    knows,
    one_way,
    untold,
)
from tests.workflow.builders import event

REVIEW, PUBLISH, KEEP = "requesting.review_listing", "requesting.publish_listing", "requesting.keep_contacts"
ONE = {"title": "峡江脆", "rightNo": "99999001"}
# Of the same name, another right.
TWO = {"title": "峡江脆", "rightNo": "99999002"}
ASKED = event("ask_listing", YESTERDAY, list_title="重点商标名录", batch="第三批",
              list_entries=[{**ONE, "right": "trademark", "owner": "甲公司", "reason": "两起案件"}, {**TWO, "owner": "乙公司"}])  # fmt: skip
CHANGED = event("ask_list_change", YESTERDAY, batch="第二批")
ANSWERED = event("enter_their_answer", TODAY, answer_dated=YESTERDAY.isoformat())


def reviews(*rows: dict[str, Any]) -> dict[str, Any]:
    return {"events": [ASKED, ANSWERED], "data": {"entry_reviews": list(rows), "review_on": TODAY}}


def reviewed(first: str, second: str) -> Any:
    rows = [{**ONE, "result": first}, {**TWO, "result": second, "reason": "有争议"}]
    return event("review_listing", TODAY, entry_reviews=rows)


def published(*rows: dict[str, Any]) -> dict[str, Any]:
    """Of two entries the review listed the first."""
    return {"events": [ASKED, reviewed("list", "refuse")], "data": {"published_entries": list(rows)}}


def contact(**said: Any) -> dict[str, Any]:
    return {"data": {"list_contacts": [{"from_on": YESTERDAY, "to_on": TOMORROW}, said]}}


ROWS: list[Row] = [
    (REVIEW, "matter_is_a_proposal", {"events": [CHANGED]}, "不是推荐"),
    (REVIEW, "matter_is_a_proposal", {"events": [ASKED]}, None),
    (KEEP, "matter_is_of_a_list", {"events": [event("ask_resource", YESTERDAY)]}, "与重点保护名录无关"),
    (KEEP, "matter_is_of_a_list", {"events": [CHANGED]}, None),
    (REVIEW, "every_entry_is_reviewed", reviews({**ONE, "result": "list"}), "99999002）应有一行"),
    (REVIEW, "every_entry_is_reviewed", reviews({**ONE, "result": "list"}, {**TWO, "result": "refuse"}), "写明理由"),
    (REVIEW, "every_entry_is_reviewed",
     reviews({**ONE, "result": "list"}, {**TWO, "result": "refuse", "reason": "有争议"}), None),
    (REVIEW, "right_is_checked_on_the_day_of_the_review", reviews({**ONE, "checked_on": YESTERDAY}), "审核当日核查"),
    (REVIEW, "right_is_checked_on_the_day_of_the_review", reviews({**ONE, "checked_on": TODAY}), None),
    (REVIEW, "right_is_checked_on_the_day_of_the_review",
     {"events": [ASKED, ANSWERED], "data": {"review_on": YESTERDAY - timedelta(days=1)}}, "不能早于对方的复函"),
    (PUBLISH, "listing_was_reviewed", {"events": [ASKED]}, "还没有联合审核"),
    (PUBLISH, "listing_was_reviewed", {"events": [ASKED, reviewed("refuse", "supplement")]}, "没有列入的条目"),
    (PUBLISH, "listing_was_reviewed", {"events": [ASKED, reviewed("list", "refuse")]}, None),
    (PUBLISH, "only_what_was_agreed_is_published", published({**ONE, "no": "1"}), None),
    (PUBLISH, "only_what_was_agreed_is_published", published({**TWO, "no": "1"}), "审核没有列入"),
    (PUBLISH, "only_what_was_agreed_is_published", published(), "各写一行"),
    (PUBLISH, "only_what_was_agreed_is_published",
     {"events": [ASKED, reviewed("list", "list")],
      "data": {"published_entries": [{**ONE, "no": "1"}, {**TWO, "no": "1"}]}}, "编号不重复"),
    (KEEP, "authority_holds", contact(from_on=TOMORROW, to_on=TODAY), "早于起始日期"),
    (KEEP, "authority_holds", contact(from_on=YESTERDAY - timedelta(days=9), to_on=YESTERDAY), "换用新的授权书"),
    (KEEP, "authority_holds", contact(from_on=YESTERDAY, to_on=TODAY), None),
]  # fmt: skip
KNOWN: list[KnownRow] = [
    ("entries_to_review", REVIEW, {"events": [ASKED]}, [ONE, TWO]),
    ("entries_to_review", REVIEW, {}, []),
    ("entries_to_publish", PUBLISH, {"events": [ASKED, reviewed("list", "refuse")]},
     [{**ONE, "right": "trademark", "owner": "甲公司"}]),
    ("entries_to_publish", PUBLISH, {"events": [ASKED, reviewed("refuse", "list")]}, [{**TWO, "owner": "乙公司"}]),
    ("list_title_of_the_proposal", PUBLISH, {"events": [ASKED]}, "重点商标名录"),
    ("list_title_of_the_proposal", PUBLISH, {}, None),
    ("batch_of_the_proposal", PUBLISH, {"events": [ASKED]}, "第三批"),
    ("batch_of_the_proposal", KEEP, {"events": [CHANGED]}, "第二批"),
]  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=[f"{n}-{row[1]}" for n, row in enumerate(ROWS, 1)])
def test_a_condition_says_what_the_list_needs(procedures: dict[str, Procedure], row: Row) -> None:
    assert fault(procedures, row) == ""


@pytest.mark.parametrize("row", KNOWN, ids=[f"{n}-{row[0]}" for n, row in enumerate(KNOWN, 1)])
def test_what_the_proposal_told(procedures: dict[str, Procedure], row: KnownRow) -> None:
    assert knows(procedures, row)


def test_all_are_asked_both_ways() -> None:
    assert one_way(ROWS, listing.GUARDS) == set()
    assert untold(KNOWN, listing.KNOWN) == set()
