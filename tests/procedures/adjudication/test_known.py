"""What the file knows for the papers of an adjudication: each fact, and how it changes."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from casehub.model import (
    Assignment,
    Case,
    Deadline,
    Document,
    Order,
    Pause,
    Proposal,
    ProposalVersion,
    Right,
    Service,
)
from casehub.procedures.adjudication import known
from casehub.procedures.adjudication.ordered import PERISHABLE
from casehub.procedures.adjudication.panel import RETURNS
from casehub.workflow.matters import Side
from casehub.workflow.procedure import Procedure
from casehub.workflow.situation import Situation
from tests.procedures import adjudicating
from tests.procedures.asking import TODAY, TOMORROW, YESTERDAY, KnownRow, knows, untold
from tests.workflow.builders import NOW, deadline, event, party, service

A_WEEK = timedelta(days=7)
SUSPENDED = Pause(kind="suspension", since=TODAY - A_WEEK, until=None)
RESUMED = Pause(kind="suspension", since=TODAY - 2 * A_WEEK, until=TODAY - A_WEEK)
CALLED = event("decide_hearing", YESTERDAY, hearing_at=NOW.isoformat())


def clock(rule: str, due: date, party_id: int | None = None, **values: Any) -> Deadline:
    found = deadline(rule, due, **values)
    found.party_id, found.start_on = party_id, TODAY - A_WEEK
    return found


def served(kind: str, party_id: int, on: date, number: int = 7) -> Service:
    kinds, ids = [kind], [number]
    return service(party_id=party_id, kinds=kinds, document_ids=ids, status="served", served_on=on)


def proved(matter: int) -> Service:
    found = served("hearing_notice", 1, YESTERDAY)
    found.case_id = matter
    return found


def paper(kind: str, number: int = 7, **facts: Any) -> Document:
    return Document(id=number, kind=kind, status="issued", issued_on=TODAY, facts=facts)


SENT = event("submit_to_legal_review", TODAY, submitted_on=TODAY.isoformat(), proposed="停止销售。")
ORDERS = [
    {"variant": "make_sell", "respondent": "甲公司", "acts": ["制造", "销售"], "product": "底座", "model": "K3"},
    {"variant": "dismiss_rest", "text": "驳回其余。"},
]
RIGHT = Right(kind="invention", number="ZL202210000001.1", title="一种底座", owners=["山驰公司"], invalidity=[])
ORDERED = (
    "一、被请求人甲公司自收到本裁决书之日起立即停止制造、销售侵犯发明专利“一种底座”（专利号：ZL202210000001.1）"
    "专利权的底座（型号：K3）的行为，并不得销售、许诺销售、使用尚未售出的侵权产品或者以任何其他形式将其投放市场；\n"
    "二、驳回其余。"
)


def voted(seq: int, sentence: str, item: int, *, perishable: bool = False) -> Order:
    told: dict[str, Any] = {"event_seq": seq, "item": item, "perishable": perishable}
    return Order(stage="deliberated", variant="sell", sentence=sentence, **told)


def drafted(step: str, status: str = "open") -> Proposal:
    first = ProposalVersion(number=1, data={"orders": ORDERS}, at=NOW - timedelta(days=1), author_id=1)
    return Proposal(step=step, status=status, versions=[first], requests=[])


SUITS = [clock("adjudication.sue", TODAY, 2), clock("adjudication.sue", TOMORROW, 3)]
COURT = [clock("enforcement.court_apply", TOMORROW, 2), clock("enforcement.court_apply", TODAY, 3, closed=YESTERDAY)]
URGED = [served("performance_urging_notice", 2, YESTERDAY), served("performance_urging_notice", 3, TODAY, 8)]

GONE = {"data": {"party": 2, "party_name": "甲公司", "party_address": "某路1号"},
        "parties": [party(2, "respondent")],
        "sides": {"respondent": Side("respondent", "被请求人")}}
ROWS: list[KnownRow] = [
    ("nobody_is_joined", "adjudication.refuse_joinder", {}, True),
    ("nobody_is_joined", "adjudication.change_party", {}, False),
    ("joined_as_told", "adjudication.refuse_joinder", GONE, None),
    ("joined_as_told", "adjudication.change_party", {}, None),
    ("joined_as_told", "adjudication.change_party", GONE, [{"name": "甲公司", "address": "某路1号"}]),
    ("replaced_name", "adjudication.join_party", GONE, None),
    ("replaced_name", "adjudication.change_party", GONE, "当事人2"),
    ("replaced_role", "adjudication.join_party", GONE, None),
    ("replaced_role", "adjudication.change_party", GONE, "被请求人"),
    ("decision_made_on", "adjudication.close_case", {}, None),
    ("decision_made_on", "adjudication.close_case",
     {"events": [event("issue_decision", YESTERDAY), event("issue_decision", TODAY)]}, YESTERDAY),
    ("decide_due_on", "adjudication.close_case", {}, None),
    ("decide_due_on", "adjudication.close_case",
     {"deadlines": [clock("adjudication.decide", TOMORROW)]}, TOMORROW),
    ("longest_extension", "adjudication.extend_limit_first", {}, None),
    ("longest_extension", "adjudication.extend_limit_first",
     {"deadlines": [clock("adjudication.decide", TOMORROW)]}, "最长一个月"),
    ("days_left_to_decide", "adjudication.suspend_case", {}, None),
    ("days_left_to_decide", "adjudication.suspend_case",
     {"deadlines": [clock("adjudication.decide", TODAY + A_WEEK)]}, 7),
    ("days_left_to_decide", "adjudication.suspend_case",
     {"deadlines": [clock("adjudication.decide", YESTERDAY)]}, 0),
    ("answer_days_of_newcomer", "adjudication.join_party", {"data": {"party_role": "requester"}}, None),
    ("answer_days_of_newcomer", "adjudication.join_party", {"data": {"party_role": "respondent"}}, 15),
    ("answer_days_of_newcomer", "adjudication.join_party",
     {"data": {"party_role": "respondent", "party_no_domicile": True}}, 30),
    ("announced_hearing_at", "adjudication.close_case", {}, None),
    # Told by the notice, moved by the next paper that calls to a hearing; what calls to another thing moves nothing.
    ("announced_hearing_at", "adjudication.close_case",
     {"documents": [paper("hearing_notice", hearing_at=f"{YESTERDAY}T09:30:00+08:00"),
                    paper("hearing_postponement_notice", 8, new_at=f"{TOMORROW}T14:00:00+08:00"),
                    paper("evidence_exchange_notice", 9, at=f"{TODAY}T09:00:00+08:00")]},
     datetime(TOMORROW.year, TOMORROW.month, TOMORROW.day, 14, tzinfo=NOW.tzinfo)),
    ("request_copy_served_on", "adjudication.close_case", {}, None),
    ("request_copy_served_on", "adjudication.close_case",
     {"services": [served("answer_notice", 2, YESTERDAY)]}, YESTERDAY),
    ("decision_served_on", "adjudication.close_case", {}, None),
    ("decision_served_on", "adjudication.close_case",
     {"services": [served("adjudication_decision", 2, YESTERDAY), served("adjudication_decision", 1, TODAY)]}, TODAY),
    ("decision_served_on", "adjudication.close_case",
     {"services": [served("adjudication_decision", 2, YESTERDAY), served("adjudication_decision", 1, TODAY)],
      "data": {"party": 2}}, YESTERDAY),
    ("urged_on", "adjudication.close_case", {"services": URGED}, None),
    ("urged_on", "adjudication.close_case",
     {"services": URGED, "documents": [paper("performance_urging_notice")]}, TODAY),
    ("urged_on", "adjudication.close_case",
     {"services": URGED, "documents": [paper("performance_urging_notice")], "data": {"party": 3}}, None),
    ("urging_served_on", "adjudication.close_case", {"services": URGED}, TODAY),
    ("urging_served_on", "adjudication.close_case", {"services": URGED, "data": {"party": 2}}, YESTERDAY),
    ("court_apply_due_on", "adjudication.close_case", {"deadlines": COURT}, TOMORROW),
    ("court_apply_due_on", "adjudication.close_case", {"deadlines": COURT, "data": {"party": 3}}, None),
    ("hearing_notice_served_on", "adjudication.close_case",
     {"services": [served("hearing_notice", 1, YESTERDAY)]}, None),
    ("hearing_notice_served_on", "adjudication.close_case",
     {"services": [served("hearing_notice", 1, YESTERDAY)], "events": [CALLED]}, YESTERDAY),
    ("hearing_notice_proofs", "adjudication.close_case", {"events": [CALLED]}, None),
    ("hearing_notice_proofs", "adjudication.close_case",
     {"services": [proved(41)], "events": [CALLED], "children": [Case(id=41, reference="1-9号")]}, "1-9号送达回证"),
    ("publish_due_on", "adjudication.close_case", {}, None),
    ("publish_due_on", "adjudication.close_case",
     {"deadlines": [clock("adjudication.publish", TOMORROW)]}, TOMORROW),
    ("trial_mode", "adjudication.close_case", {}, "written"),
    ("trial_mode", "adjudication.close_case", {"documents": [paper("hearing_record")]}, "hearing"),
    ("hearing_dates", "adjudication.close_case", {}, []),
    ("hearing_dates", "adjudication.close_case",
     {"documents": [paper("hearing_record", started_at="2026-05-31T09:30:00+08:00")]}, [{"on": "2026-05-31"}]),
    ("limit_was_extended", "adjudication.close_case", {}, False),
    ("limit_was_extended", "adjudication.close_case", {"events": [event("extend_limit_first", TODAY)]}, True),
    ("sent_to_legal_review_on", "adjudication.approve_legality", {}, None),
    ("sent_to_legal_review_on", "adjudication.approve_legality", {"events": [SENT]}, TODAY),
    ("sent_to_legal_review_on", "adjudication.approve_legality",
     {"events": [SENT], "proposals": [drafted("issue_decision")]}, YESTERDAY),
    ("sent_to_legal_review_on", "adjudication.approve_legality",
     {"events": [SENT], "proposals": [drafted("issue_decision", "returned"), drafted("close_case")]}, TODAY),
    ("orders_proposed", "adjudication.submit_to_legal_review", {}, None),
    ("orders_proposed", "adjudication.submit_to_legal_review",
     {"orders": [voted(3, "停止销售", 1), voted(4, "停止制造", 1, perishable=True), voted(4, "驳回其余", 3)]},
     f"一、停止制造；\n二、{PERISHABLE}；\n三、驳回其余。"),
    ("orders_proposed", "adjudication.submit_to_legal_review",
     {"orders": [voted(4, "停止制造", 1)], "events": [event("record_deliberation", TODAY, order_text="停止。")]}, "停止。"),
    ("decision_proposed", "adjudication.approve_legality", {}, None),
    ("decision_proposed", "adjudication.approve_legality", {"events": [SENT]}, "停止销售。"),
    ("decision_proposed", "adjudication.approve_legality",
     {"rights": [RIGHT], "events": [SENT], "proposals": [drafted("issue_decision")]}, ORDERED),
    ("draft_was_returned_without_remarks", "adjudication.submit_to_legal_review", {}, False),
    ("draft_was_returned_without_remarks", "adjudication.submit_to_legal_review",
     {"events": [event(RETURNS[0], TODAY)]}, True),
    ("review_adopted", "adjudication.approve_legality", {}, None),
    ("review_adopted", "adjudication.approve_legality",
     {"events": [event("submit_to_legal_review", TODAY, review_adopted="已补正主文。")]}, "已补正主文。"),
    ("main_examiner", "adjudication.close_case", {}, 1),
    ("main_examiner", "adjudication.close_case",
     {"assignments": [Assignment(person_id=12, role="main_examiner", since=TODAY)]}, 12),
    ("suspended_from", "adjudication.close_case", {}, None),
    ("suspended_from", "adjudication.close_case", {"pauses": [RESUMED, SUSPENDED]}, TODAY - A_WEEK),
]  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=[f"{n}-{row[0]}" for n, row in enumerate(ROWS, 1)])
def test_the_file_knows(procedures: dict[str, Procedure], row: KnownRow) -> None:
    assert knows(procedures, row)


def test_every_known_fact_is_told_and_changes_with_the_file() -> None:
    assert untold(ROWS, known.KNOWN) == set()


DUE = {
    "enforcement.court_apply": known.court_apply_due_on,
}


def during(number: int, rule: str, seq: int) -> Situation:
    """While the act of this number is carried out; `seq` ended one of two limits today."""
    day = adjudicating.day
    ended = adjudicating.limit(rule, day(3), closed_on=day(0), closed_seq=seq)
    found = adjudicating.at(deadlines=[ended, adjudicating.limit(rule, day(9))], case={"seq": number})
    found.case.reserved_seq = number
    return found


@pytest.mark.parametrize("rule", DUE)
def test_a_paper_tells_the_limit_that_its_own_act_ends(rule: str) -> None:
    assert DUE[rule](during(7, rule, 7)) == adjudicating.day(3)
    # One that another act of the same day ended is told no more.
    assert DUE[rule](during(8, rule, 7)) == adjudicating.day(9)
    before = during(7, rule, 7)
    before.case.reserved_seq = -1
    assert DUE[rule](before) == adjudicating.day(9)
