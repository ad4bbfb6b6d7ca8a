"""Conditions of suits and reconsiderations after the ruling, each both ways."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any, cast

import pytest

from casehub.model import Challenge, Deadline, Document, ReviewReceipt
from casehub.procedures.adjudication import remedies
from casehub.workflow.situation import Situation
from tests.procedures.adjudicating import Both, at, event, faults, names, party
from tests.workflow.builders import challenge

THREE = [party(1, "requester"), party(2, "respondent"), party(3, "respondent")]
# The fourth stands in the place of the second.
HEIRS = [*THREE, party(4, "respondent", succeeds_id=2)]


def made(number: int, kind: str, seq: int, **values: Any) -> Document:
    kept: dict[str, Any] = {"status": "issued", "title": kind, "number": f"{number}号", "supersedes_id": None}
    return Document(id=number, kind=kind, event_seq=seq, **(kept | values))


# The ruling, its corrected edition, what changed it, and who was listed for not performing it.
RULING = made(71, "adjudication_decision", 3, status="superseded")
CORRECTED = made(72, "adjudication_decision", 4, supersedes_id=71)
CHANGE = made(73, "decision_revocation", 5)
LISTING = made(74, "dishonesty_listing_decision", 6)
PAPERS = [RULING, CORRECTED, CHANGE, LISTING]


def act(step: str, seq: int, **data: Any) -> Any:
    found = event(step, **data)
    found.seq = seq
    return found


MADE = [
    act("issue_decision", 3), act("correct_decision", 4), act("change_decision", 5), act("decide_dishonesty_listing", 6),
]  # fmt: skip
SUES, ASKS = challenge(2, id=1, document_id=71), challenge(3, "reconsideration", id=2, document_id=71)
WON = challenge(2, id=3, outcome="overturned", outcome_seq=9)
NOT_OURS = challenge(2, id=4, against="refusal")
WRONG = challenge(2, id=5, void_seq=9)
OURS, LATER = challenge(2, id=6, against="revocation"), challenge(3, id=7, against="change", document_id=73)
LISTED = challenge(2, id=8, against="listing", document_id=74)
REVIEW = challenge(3, id=9, against="review", document_id=71)
LOST = challenge(2, id=10, outcome="upheld", outcome_seq=7, event_seq=5, document_id=71)
AGAIN, ELSEWHERE = (challenge(2, id=n, event_seq=9, document_id=d) for n, d in ((11, 72), (12, 74)))


def got(row: int, party_id: int, **values: Any) -> ReviewReceipt:
    return ReviewReceipt(challenge_id=row, party_id=party_id, event_seq=8, received_on=date(2026, 8, 3), **values)


def on(party_id: int, *rows: Challenge, decision: int | None = 72, **data: Any) -> dict[str, Any]:
    """A form that names the party and the decision, in a case with these challenges."""
    told = {"party": party_id, "decision": decision, **data}
    return {"parties": THREE, "documents": PAPERS, "challenges": rows, "data": told}


def of(row: int | None, *rows: Challenge, **data: Any) -> dict[str, Any]:
    """A form that names a row, in a case with these challenges."""
    told = {**data} if row is None else {"challenge": row, **data}
    return {"parties": THREE, "documents": PAPERS, "events": MADE, "challenges": rows, "data": told}


def back(step: str, seq: int, *rows: Challenge, **values: Any) -> dict[str, Any]:
    """A form that takes back the entry of this number."""
    taken = {"take_back_outcome_of_one": "register_ruling_upheld", "take_back_challenge": "register_suit"}[step]
    data = {"entry": seq}
    return {"step": step, "events": [act(taken, seq)], "parties": THREE, "challenges": rows, "data": data, **values}


BOTH = [
    Both("a_decision_can_be_challenged", "没有可以起诉", {"documents": [RULING]}, {"documents": [RULING, CORRECTED]}),
    Both("suit_is_pending", "尚无结果", {"challenges": [WON, NOT_OURS, WRONG, ASKS, REVIEW]}, {"challenges": [SUES]}),
    Both("suit_is_pending", "尚无结果", of(2, SUES, ASKS), of(1, SUES, ASKS)),
    Both("reconsideration_is_pending", "尚无结果", of(1, SUES, ASKS), of(2, SUES, ASKS)),
    Both("reconsideration_was_registered", "没有登记", of(None, SUES), of(None, challenge(3, "reconsideration", id=1, outcome="upheld"))),
    Both("review_overturned", "没有撤销", of(None, ASKS, WON), of(None, challenge(3, "reconsideration", id=1, outcome="redo"))),
    # One road for one decision, in whichever edition; against another decision another road.
    Both("no_suit_was_accepted", "不再受理复议", on(2, LOST), on(2, LOST, decision=73)),
    Both("no_suit_was_accepted", "不再受理复议", on(2, WON), on(2, WRONG, NOT_OURS, challenge(3, id=1))),
    Both("party_is_on_no_other_road", "先登记其结果", on(2, SUES), on(2, SUES, LISTED, decision=73), "party"),
    Both("party_is_on_no_other_road", "先登记其结果", on(2, LISTED, decision=74), on(2, WON, WRONG, NOT_OURS, ASKS), "party"),
    Both("party_is_on_no_other_road", "先登记其结果", on(2, challenge(2, id=1)), on(3, REVIEW), "party"),
    Both("party_is_on_no_other_road", "先登记其结果", {**on(4, SUES), "parties": HEIRS}, {**on(4, ASKS), "parties": HEIRS}, "party"),
    Both("reconsideration_decision_is_new", "已经登记", {**of(2, ASKS, party=3), "receipts": [got(2, 3)]}, {**of(2, ASKS, party=3), "receipts": [got(2, 2), got(1, 3), got(2, 3, void_seq=9)]}, "party"),
    Both("party_challenges", "没有尚无结果", of(None, WON, WRONG, NOT_OURS), of(None, LISTED)),
    Both("ruling_itself_was_challenged", "对裁决尚无结果", of(None, OURS, WON, LISTED), of(None, SUES)),
    Both("ruling_itself_was_challenged", "确认违法", of(1, SUES, LATER), of(7, SUES, LATER), "challenge"),
    Both("ruling_itself_was_challenged", "确认违法", of(1, SUES), {**of(1, SUES), "events": MADE[:2]}, "challenge"),
    Both("later_decision_was_challenged", "尚无结果", of(None, SUES, LISTED), of(None, SUES, OURS)),
    Both("later_decision_was_challenged", "尚无结果", of(None, ASKS), of(None, REVIEW)),
    Both("listing_was_challenged", "列入决定", of(None, SUES, OURS), of(None, LISTED)),
    Both("no_challenge_is_pending", "示例公司3的复议、诉讼尚无结果", of(None, WON, ASKS), of(None, WON, WRONG, NOT_OURS)),
    Both("no_challenge_is_pending", "示例公司2的复议、诉讼尚无结果", of(None, LISTED), of(None, LOST)),
    # What was decided on reconsideration may still be sued; what was withdrawn was never decided.
    Both("review_reached_its_applicant", "收到复议决定书", of(2, ASKS, result="upheld"), of(2, ASKS, result="withdrawn"), "challenge"),
    Both("review_reached_its_applicant", "收到复议决定书", {**of(2, ASKS, result="rejected"), "receipts": [got(2, 2), got(2, 3, void_seq=9)]}, {**of(2, ASKS, result="rejected"), "receipts": [got(2, 3)]}, "challenge"),
    Both("review_reached_its_applicant", "收到复议决定书", of(2, ASKS, SUES, result="upheld"), of(1, ASKS, SUES, result="upheld"), "challenge"),
    Both("outcome_comes_after_its_challenge", "不能早于", of(1, SUES, outcome_on=date(2026, 5, 31)), of(1, SUES, outcome_on=date(2026, 6, 1)), "outcome_on"),
    Both("challenge_has_no_consequence", "先撤销结果", back("take_back_challenge", 5, LOST), back("take_back_challenge", 9, LOST, AGAIN), "entry"),
    Both("challenge_has_no_consequence", "先撤销该登记", back("take_back_challenge", 1, ASKS, receipts=[got(2, 2)]), back("take_back_challenge", 1, ASKS, receipts=[got(2, 2, void_seq=9), got(3, 2)]), "entry"),
    Both("no_later_challenge_stands", "先撤销其后的登记", back("take_back_outcome_of_one", 7, LOST, AGAIN, documents=PAPERS), back("take_back_outcome_of_one", 7, LOST, ASKS, ELSEWHERE, challenge(2, id=13, event_seq=9, void_seq=10), documents=PAPERS), "entry"),
    Both("no_later_challenge_stands", "先撤销结果", back("take_back_outcome_of_one", 8, challenge(3, "reconsideration", id=2, outcome="upheld", outcome_seq=9), receipts=[got(2, 3)]), back("take_back_outcome_of_one", 8, ASKS, receipts=[got(2, 3)]), "entry"),
    Both("is_done_under_the_newer_version", "转入程序第2版", {"case": {"procedure_version": 1}}, {"case": {"procedure_version": 2}}),
]  # fmt: skip


@pytest.mark.parametrize("both", BOTH, ids=names(BOTH))
def test_guard_both_ways(both: Both) -> None:
    assert faults(both) == []


def test_every_guard_is_tested() -> None:
    assert {b.guard for b in BOTH} == {*remedies.GUARDS}


ROWS = (SUES, ASKS, WON, NOT_OURS, WRONG, OURS, LATER, LISTED, REVIEW, LOST)
OFFERED = {
    "open_challenges": {1, 2, 6, 7, 8, 9},
    "open_suits": {1, 6, 7, 8},
    "open_reconsiderations": {2},
    "open_against_ruling": {1, 2, 7},
    "open_against_later_decision": {6, 7, 9},
    "open_against_listing": {8},
    "reconsiderations": {2, 14},
    "overturning_reviews": {14},
}


@pytest.mark.parametrize("name", remedies.KNOWN)
def test_a_form_offers_what_its_step_can_end(name: str) -> None:
    decided = challenge(2, "reconsideration", id=14, outcome="redo")
    assert remedies.KNOWN[name](at(challenges=[*ROWS, decided])) == OFFERED[name]


def test_what_sort_a_decision_is_follows_from_the_act_that_made_it() -> None:
    s = at(documents=PAPERS, events=MADE)
    assert [remedies.sort_of(s, n) for n in (71, 72, 73, 74)] == ["ruling", "ruling", "change", "listing"]
    gone = at(documents=[CHANGE], events=[act("revoke_decision", 5)])
    assert remedies.sort_of(gone, 73) == "revocation"


@pytest.mark.parametrize(
    "rule, closed_seq, day, left",
    [
        ("adjudication.sue", 8, 4, True),
        ("adjudication.sue", 8, 3, True),
        # Its last day has gone by; another act ended it; another time that the same act ended.
        ("adjudication.sue", 8, 2, False),
        ("adjudication.sue", 7, 4, False),
        ("adjudication.perform", 8, 4, False),
    ],
)
def test_of_the_time_to_sue_what_the_application_ended_and_is_not_over_is_left(
    rule: str, closed_seq: int, day: int, left: bool
) -> None:
    ended = Deadline(rule=rule, closed_seq=closed_seq, due_on=date(2026, 8, day))
    row = challenge(2, "reconsideration", id=1, event_seq=8)
    found = remedies.time_to_sue_left(cast("Situation", SimpleNamespace(deadlines=[ended])), row, date(2026, 8, 3))
    assert found == ([ended] if left else [])
