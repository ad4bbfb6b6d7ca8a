"""How it stands with each who has to perform the ruling, as the closing form says."""

from __future__ import annotations

from typing import Any

import pytest

from casehub.model import Document
from casehub.procedures.adjudication import obligor as performed
from casehub.workflow.situation import Reason
from tests.procedures.adjudicating import at, day, event, party

THREE = [party(1, "requester"), party(2, "respondent"), party(3, "respondent")]
RULING = Document(id=1, kind="adjudication_decision", status="issued", facts={})
STOPS = [{"variant": "sell", "respondent": n} for n in (2, 3)]


def closing(*later: Any, orders: list[dict[str, Any]] = STOPS, state: str = "enforcing", **data: Any) -> Any:
    """Before the closing of a case in which both respondents were ordered something."""
    events = [event("issue_decision", day(-60), orders=orders), *later]
    s = at("close_case", documents=[RULING], parties=THREE, events=events, data=data)
    s.case.state = state
    return s


def done(party_id: int) -> Any:
    return event("confirm_performance_of_one", day(-20), party=party_id)


def applied(party_id: int | None) -> Any:
    return event("apply_enforcement", day(-10), party=party_id)


@pytest.mark.parametrize(
    ("s", "state", "told"),
    [
        (closing(), "not", "示例公司2未履行；示例公司3未履行"),
        (closing(done(2)), "partly", "示例公司2已履行（2026年7月21日）；示例公司3未履行"),
        (closing(done(2), event("confirm_performance", day(-5))), "performed", "示例公司2已履行（2026年7月21日）；示例公司3已履行（2026年8月5日）"),
        (closing(done(2), applied(3)), "enforcement", "示例公司2已履行（2026年7月21日）；示例公司3已申请强制执行（2026年7月31日）"),
        (closing(done(2), applied(None)), "enforcement", "示例公司2已履行（2026年7月21日）；示例公司3已申请强制执行（2026年7月31日）"),
        (closing(orders=[{"variant": "dismiss"}]), "na", None),
        (closing(state="revoked"), "na", None),
        # What was performed of a ruling that another one followed is nothing of this one.
        (closing(done(2), event("issue_decision", day(-1), orders=STOPS)), "not", "示例公司2未履行；示例公司3未履行"),
    ],
)  # fmt: skip
def test_each_respondent_is_told_by_itself(s: Any, state: str, told: str | None) -> None:
    assert (performed.performance_state(s), performed.performance_told(s)) == (state, told)


def test_the_form_may_not_say_of_the_performance_what_the_file_does_not() -> None:
    guard = performed.closing_form_tells_what_was_performed
    refused = guard(closing(done(2), performance="not"))
    assert isinstance(refused, Reason)
    assert (refused.field, "部分履行" in refused.sentence) == ("performance", True)
    assert guard(closing(done(2), performance="partly")) is None
    assert guard(closing(done(2))) is None


def test_the_day_is_that_of_the_visit_and_not_of_its_entry() -> None:
    acts = [event("issue_decision", day(-60), orders=STOPS), done(2), event("confirm_performance", day(-5))]
    record = Document(id=2, kind="performance_record", event_seq=2, status="issued", facts={"started_at": f"{day(-23).isoformat()}T10:00:00+08:00"})
    other = Document(id=3, kind="interview_record", event_seq=3, status="issued", facts=record.facts)
    s = at("close_case", documents=[RULING, record, other], parties=THREE, events=acts)
    assert performed.performance_told(s) == "示例公司2已履行（2026年7月18日）；示例公司3已履行（2026年8月5日）"
