"""What the papers say of the one who must perform is true of that one, and not of the others."""

from __future__ import annotations

from datetime import date

import pytest

from casehub.model import Document
from casehub.procedures.adjudication import obligor
from casehub.workflow.situation import Situation
from tests.procedures import adjudicating
from tests.procedures.adjudicating import at
from tests.workflow.builders import challenge, deadline, event, party, service

EARLY, LATE = date(2026, 7, 1), date(2026, 7, 20)
ONE = [party(1, "requester"), party(2, "respondent")]
TWO = [*ONE, party(3, "respondent")]
THREE = [adjudicating.party(1, "requester"), *(adjudicating.party(n, "respondent") for n in (2, 3))]
RULED = [event("issue_decision", EARLY)]


def reached(number: int, on: date) -> object:
    return service(
        party_id=number, kinds=["adjudication_decision"], document_ids=[7], status="served", served_on=on
    )


def time_to_sue(number: int, due: date) -> object:
    found = deadline("adjudication.sue", due)
    found.party_id = number
    return found


def test_the_days_are_those_of_the_obligor() -> None:
    """The requester was reached later: that is no day of the only respondent."""
    told = {
        "services": [reached(1, LATE), reached(2, EARLY)],
        "deadlines": [time_to_sue(1, LATE), time_to_sue(2, EARLY)],
        "events": RULED,
    }
    s = at("urge_performance", parties=ONE, **told)
    assert obligor.ruling_reached_obligor_on(s) == EARLY
    assert obligor.obligor_could_sue_until(s) == EARLY
    # With two respondents whoever the form names; with none named the last of all.
    several = {"parties": TWO, "services": [*told["services"], reached(3, LATE)], "events": RULED}
    assert obligor.ruling_reached_obligor_on(at("urge_performance", data={"party": 2}, **several)) == EARLY
    assert obligor.ruling_reached_obligor_on(at("urge_performance", **several)) == LATE


@pytest.mark.parametrize(
    ("kind", "outcome", "words"),
    [
        ("suit", "upheld", "向一中院提起行政诉讼，案号初1号，该院以判1号判决驳回其诉讼请求，2026年7月20日生效"),
        ("suit", "withdrawn", "向一中院提起行政诉讼，案号初1号，该院以判1号裁定终结其诉讼，2026年7月20日生效"),
        ("reconsideration", "upheld", "向一中院申请行政复议，案号初1号，该机关以判1号决定维持裁决，2026年7月20日生效"),
        ("suit", "", None),
        ("suit", "overturned", None),
    ],
)
def test_what_became_of_its_suit_is_told(kind: str, outcome: str, words: str | None) -> None:
    told = {"number": "初1号", "organ": "一中院", "outcome": outcome}
    told |= {"outcome_no": "判1号", "effective_on": LATE} if outcome else {}
    own = challenge(2, kind, **told)
    s = at("urge_performance", parties=TWO, events=RULED, challenges=[own], data={"party": 2})
    assert obligor.course_of_obligor(s) == words
    # It is nothing to the other one, nor where it was entered wrongly.
    other = at("urge_performance", parties=TWO, events=RULED, challenges=[own], data={"party": 3})
    assert obligor.course_of_obligor(other) is None
    own.void_seq = 9
    assert obligor.course_of_obligor(s) is None


def test_who_asked_for_reconsideration_is_known() -> None:
    asked = challenge(3, "reconsideration")
    for number, wanted in ((2, True), (3, False)):
        s = at(
            "apply_enforcement", parties=TWO, events=RULED, challenges=[asked], data={"party": number}
        )
        assert obligor.obligor_asked_no_reconsideration(s) is wanted
    assert obligor.obligor_asked_no_reconsideration(at("apply_enforcement", parties=TWO, challenges=[asked])) is False
    assert obligor.obligor_asked_no_reconsideration(at("apply_enforcement", challenges=[challenge(2)])) is True


def test_the_duties_are_the_orders_that_are_left() -> None:
    stop = {"variant": "sell", "acts": ["销售"]}
    orders = [{**stop, "respondent": 2, "text": "停止销售甲。"}, {"variant": "dismiss_rest"}, {**stop, "respondent": 3, "text": "停止销售乙。"}]
    ruling = adjudicating.event("issue_decision", orders=orders)
    of_third = adjudicating.at("urge_performance", parties=THREE, events=[ruling], data={"party": 3})
    assert obligor.orders_to_perform(of_third) == "停止销售乙"
    assert obligor.items_to_perform(of_third) == "主文第三项"
    assert obligor.duties_begun(of_third) == [{"duty": "停止销售乙"}]
    nobody = adjudicating.at("urge_performance", parties=THREE, events=[ruling])
    assert (obligor.orders_to_perform(nobody), obligor.items_to_perform(nobody)) == (None, None)
    changed = adjudicating.event("change_decision", orders=[{**stop, "item": 3, "respondent": 3, "text": "停止许诺销售。"}])
    told = adjudicating.at("urge_performance", parties=THREE, events=[ruling, changed], data={"party": 3})
    assert (obligor.items_to_perform(told), obligor.orders_to_perform(told)) == ("主文第三项（经变更）", "停止许诺销售")
    alone = adjudicating.event("issue_decision", orders=orders[:1])
    assert obligor.items_to_perform(adjudicating.at("urge_performance", events=[alone])) == "主文"


def test_what_is_left_is_told_by_the_orders_and_the_last_visit() -> None:
    """Nobody types of the demand or the application what the rows know, of this respondent alone."""
    stop = {"variant": "sell", "acts": ["销售"], "product": "链轮", "model": "SY-2"}
    orders = [{**stop, "respondent": 2}, {**stop, "tools": "模具2套", "respondent": 3}]
    ruling = adjudicating.event("issue_decision", orders=orders)
    rows = [{"duty": "停止", "state": "not", "detail": "仍在销售。"}, {"duty": "销毁", "state": "done", "detail": "已销毁"}]
    visit = Document(id=9, kind="performance_record", status="issued", facts={"obligor": {"name": THREE[2].name}, "started_at": "2026-08-11T09:30:00+08:00", "duty_rows": rows})

    def at_of(number: int) -> Situation:
        return adjudicating.at("urge_performance", parties=THREE, events=[ruling], documents=[visit], data={"party": number})

    assert obligor.not_performed_told(at_of(3)) == "主文第二项尚未履行，2026年8月11日核查：仍在销售"
    assert obligor.not_performed_told(at_of(2)) == "主文第一项尚未履行"
    assert obligor.ways_to_perform(at_of(3)) == "停止销售SY-2 链轮，销毁模具2套"
    assert (obligor.ways_to_perform(at_of(2)), obligor.things_to_enforce(at_of(2))) == ("停止销售SY-2 链轮", "SY-2 链轮")
    assert obligor.things_to_enforce(at_of(3)) == "SY-2 链轮、模具2套"
    nobody = adjudicating.at("urge_performance", parties=THREE, events=[ruling])
    assert [obligor.not_performed_told(nobody), obligor.ways_to_perform(nobody), obligor.things_to_enforce(nobody)] == [None] * 3
