"""What each respondent answered: whose, when, and whether in its own time."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from casehub.model import Deadline
from casehub.procedures.adjudication import answers
from casehub.workflow.procedure import Procedure
from tests.procedures import adjudicating
from tests.procedures.asking import TODAY, TOMORROW, YESTERDAY, KnownRow, knows, untold
from tests.workflow.builders import deadline, event, party, procedures_of_the_files

BEFORE = YESTERDAY - timedelta(days=1)
TWO = [party(2, "respondent"), party(3, "respondent")]
# The second one stands in the place of the fourth.
HEIR = [party(4, "respondent", left_on=YESTERDAY), party(2, "respondent"), party(3, "respondent", succeeds_id=4)]


def answered(number: int, on: date, text: str = "不侵权", step: str = "register_answer") -> Any:
    return event(step, on, party=number, answer_text=text, answer_received_on=on.isoformat())


def numbered(*events: Any) -> list[Any]:
    for seq, one in enumerate(events, 1):
        one.seq = seq
    return list(events)


def clock(due: date, party_id: int | None, outcome: str = "met") -> Deadline:
    found = deadline("adjudication.answer", due, closed=TODAY)
    found.party_id, found.start_on, found.outcome = party_id, BEFORE, outcome
    return found


BOTH = numbered(answered(2, BEFORE), answered(3, YESTERDAY, "现有技术", "register_further_answer"))
SENT = numbered(answered(2, BEFORE), event("forward_answer", BEFORE), answered(3, YESTERDAY, "现有技术", "register_further_answer"))
ALL_SENT = numbered(*BOTH, event("forward_answer", TODAY))
# The time of the one was over when its answer came, the other one's was not; and the other way.
SECOND_LATE = [clock(YESTERDAY, 2), clock(BEFORE, 3)]
FIRST_LATE = [clock(BEFORE - timedelta(days=1), 2), clock(YESTERDAY, 3)]
SIDES = {side.id: side for side in procedures_of_the_files()["adjudication", 2].sides}
WHERE = "adjudication.forward_answer"
LATE = "（逾期提交，本局予以收存）"

ROWS: list[KnownRow] = [
    ("answer_is_late", WHERE, {"parties": TWO, "events": BOTH, "deadlines": SECOND_LATE}, True),
    ("answer_is_late", WHERE, {"parties": TWO, "events": BOTH, "deadlines": SECOND_LATE[:1]}, False),
    # What is forwarded now is the second one's answer, whatever the first one's time was.
    ("answer_is_late", WHERE, {"parties": TWO, "events": SENT, "deadlines": FIRST_LATE}, False),
    ("answer_is_late", WHERE, {"parties": TWO, "events": SENT, "deadlines": SECOND_LATE}, True),
    # Said to be over before the answer was entered, which had come in time.
    ("answer_is_late", WHERE, {"parties": TWO, "events": BOTH[:1], "deadlines": [clock(BEFORE, 2, "lapsed")]}, False),
    # A clock of nobody is everybody's; one of whom the respondent succeeds is its own.
    ("answer_is_late", WHERE, {"parties": TWO, "events": BOTH[:1], "deadlines": [clock(BEFORE - timedelta(days=3), None)]}, True),
    ("answer_is_late", WHERE, {"parties": HEIR, "events": BOTH, "deadlines": [clock(YESTERDAY, 2), clock(BEFORE, 4)]}, True),
    ("answer_was_filed", WHERE, {}, False),
    ("answer_was_filed", WHERE, {"events": BOTH[1:]}, True),
    ("answers_forwarded", WHERE, {"sides": SIDES, "parties": TWO}, None),
    ("answers_forwarded", WHERE, {"sides": SIDES, "parties": TWO, "events": BOTH, "deadlines": SECOND_LATE},
     f"被请求人当事人2已于2026年5月30日提交答辩书；被请求人当事人3已于2026年5月31日提交答辩书{LATE}"),
    ("answers_forwarded", WHERE, {"sides": SIDES, "parties": TWO, "events": BOTH, "deadlines": FIRST_LATE},
     f"被请求人当事人2已于2026年5月30日提交答辩书{LATE}；被请求人当事人3已于2026年5月31日提交答辩书"),
    ("answers_forwarded", WHERE, {"sides": SIDES, "parties": TWO, "events": SENT, "deadlines": FIRST_LATE},
     "被请求人当事人3已于2026年5月31日提交答辩书"),
    # Sent again, it is all that there is.
    ("answers_forwarded", WHERE, {"sides": SIDES, "parties": TWO, "events": ALL_SENT, "deadlines": []},
     "被请求人当事人2已于2026年5月30日提交答辩书；被请求人当事人3已于2026年5月31日提交答辩书"),
    ("forwarded_answer_on", WHERE, {}, None),
    ("forwarded_answer_on", WHERE, {"parties": TWO, "events": BOTH[:1]}, BEFORE),
    ("forwarded_answer_on", WHERE, {"parties": TWO, "events": SENT}, YESTERDAY),
    ("latest_answer_on", WHERE, {}, None),
    ("latest_answer_on", WHERE, {"parties": TWO, "events": BOTH}, YESTERDAY),
    ("who_answered", WHERE, {"sides": SIDES, "parties": TWO[:1], "events": BOTH[:1]}, None),
    ("who_answered", WHERE, {"sides": SIDES, "parties": TWO}, None),
    ("who_answered", WHERE, {"sides": SIDES, "parties": TWO, "events": BOTH[:1]},
     "被请求人当事人2于2026年5月30日提交答辩书，被请求人当事人3未在规定期限内提交答辩书"),
    ("who_answered", WHERE, {"sides": SIDES, "parties": HEIR, "events": numbered(answered(4, BEFORE)), "deadlines": [clock(TOMORROW, 4)]},
     "被请求人当事人3于2026年5月30日提交答辩书，被请求人当事人2未在规定期限内提交答辩书"),
    ("who_answered", WHERE, {"sides": SIDES, "parties": TWO, "events": BOTH, "deadlines": SECOND_LATE},
     "被请求人当事人2于2026年5月30日提交答辩书，被请求人当事人3于2026年5月31日提交答辩书（逾期提交）"),
    ("answers_told", WHERE, {"parties": TWO}, None),
    ("answers_told", WHERE, {"parties": TWO[:1], "events": BOTH[:1]}, "不侵权"),
    ("answers_told", WHERE, {"parties": TWO, "events": BOTH}, "当事人2：不侵权\n当事人3：现有技术"),
    ("answers_told", WHERE, {"parties": HEIR, "events": numbered(answered(4, BEFORE))}, "当事人3：不侵权"),
]  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=[f"{n}-{row[0]}" for n, row in enumerate(ROWS, 1)])
def test_the_file_knows(procedures: dict[str, Procedure], row: KnownRow) -> None:
    assert knows(procedures, row)


def test_every_known_fact_is_told_and_changes_with_the_file() -> None:
    assert untold(ROWS, answers.KNOWN) == set()


@pytest.mark.parametrize(
    ("text", "ticked", "words"),
    [
        ("实施的是现有技术。", [], "“现有技术”"),
        ("实施的是现有技术，有合法来源。", ["prior_art"], "“合法来源”"),
        ("实施的是现有技术，有合法来源。", ["legal_source", "prior_art"], ""),
        ("未落入保护范围。", [], ""),
    ],
)
def test_a_defence_in_the_text_is_ticked(text: str, ticked: list[str], words: str) -> None:
    told = {"answer_text": text, "defences_raised": ticked}
    said = answers.defences_in_the_text_are_ticked(adjudicating.at("register_answer", data=told))
    assert (said is not None and words in said.sentence) if words else said is None


def test_every_guard_of_an_answer_is_tested() -> None:
    assert {*answers.GUARDS} == {"defences_in_the_text_are_ticked"}
