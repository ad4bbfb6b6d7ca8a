"""A case is closed when each respondent has performed, was brought to court, or can be no more."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from casehub.procedures.adjudication.in_part.standing import each_is_performed_or_before_a_court
from tests.procedures.adjudicating import TODAY, at, event, party
from tests.procedures.adjudication.test_ordered import STOP

THREE = [party(1, "requester"), party(2, "respondent"), party(3, "respondent")]
BOTH = event(
    "issue_decision",
    outcome="upheld",
    orders=[{**STOP, "respondent": 2}, {**STOP, "respondent": 3}],
)
CLOCK = {"rule": "enforcement.court_apply", "start_on": TODAY - timedelta(days=100)}


@pytest.mark.parametrize(
    ("later", "who"),
    [
        ([], "示例公司2"),
        ([event("apply_enforcement", party=2)], "示例公司3"),
        ([event("confirm_performance_of_one", party=2)], "示例公司3"),
        (
            [event("apply_enforcement", party=2), event("register_holder_application", party=3)],
            None,
        ),
        ([event("confirm_performance_of_one", party=3), event("apply_enforcement")], None),
    ],
)
def test_what_one_did_ends_nothing_for_the_other(later: list[Any], who: str | None) -> None:
    s = at("close_case", case={"state": "enforcing"}, parties=THREE, events=[BOTH, *later])
    said = each_is_performed_or_before_a_court(s)
    assert (said is None) == (who is None)
    assert who is None or f"{who}尚未履行" in (said or "")
