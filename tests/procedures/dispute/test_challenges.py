"""Which challenges stand and which are still open; what the row of one says when it was undone."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

from casehub.model import Deadline, Document, Event, ReviewReceipt
from casehub.procedures.dispute import challenges
from casehub.procedures.dispute.challenges import REFUSAL, RULING, UPHELD
from tests.procedures.adjudicating import at
from tests.workflow.builders import challenge

DAY = date(2026, 10, 10)


def made(number: int, kind: str, **values: Any) -> Document:
    kept: dict[str, Any] = {"status": "issued", "title": "裁决书", "number": f"{number}号", "supersedes_id": None}
    return Document(id=number, kind=kind, event_seq=number, **(kept | values))


# The ruling, its corrected edition, what changed it, and a paper that nobody can challenge.
PAPERS = [
    made(1, "adjudication_decision", status="superseded"),
    made(2, "adjudication_decision", supersedes_id=1),
    made(3, "decision_revocation", title="变更决定书"),
    made(4, "hearing_notice"),
]


def act(*rows: Any, **data: Any) -> Any:
    """An act, the ninth, in a case with these challenges."""
    situation = at(challenges=rows, documents=PAPERS)
    return SimpleNamespace(
        situation=situation, seq=9, data=data, notes=[], spared=set(), text=lambda name: str(data.get(name, ""))
    )


def test_what_stands_is_open_until_its_outcome() -> None:
    lost, wrong, sues = challenge(2, outcome=UPHELD), challenge(3, void_seq=4), challenge(3)
    refused = challenge(1, against=REFUSAL)
    s = at(challenges=[lost, wrong, sues, refused])
    assert challenges.standing(s, RULING) == [lost, sues]
    assert challenges.standing(s, REFUSAL) == [refused]
    assert challenges.pending(s, RULING) == [sues]
    assert challenges.pending(s, RULING, REFUSAL) == [sues, refused]
    assert challenges.bringers(s, RULING, REFUSAL) == {1, 3}


def test_an_outcome_ends_a_stay_and_without_it_the_stay_is_back() -> None:
    row, other = challenge(2, stayed_on=DAY), challenge(3)
    doing = act(row, other, outcome_no="9号", outcome_on=DAY, outcome_effective_on=DAY)
    assert row.is_stayed
    challenges.end(doing, [row], UPHELD)
    assert (row.outcome, row.outcome_no, row.outcome_on, row.effective_on, row.outcome_seq) == (UPHELD, "9号", DAY, DAY, 9)
    assert (row.is_stayed, other.is_open) == (False, True)
    challenges.reopen(doing, Event(seq=8))
    assert row.outcome == UPHELD
    challenges.reopen(doing, Event(seq=9))
    assert (row.is_stayed, row.outcome_on, row.outcome_seq) == (True, None, None)


def test_what_was_entered_wrongly_is_forgotten_once() -> None:
    first, second = challenge(2, event_seq=5), challenge(3, event_seq=6)
    doing = act(first, second)
    challenges.forget(doing, Event(seq=5))
    assert (first.void_seq, second.void_seq, first.is_open) == (9, None, False)


def test_two_editions_of_a_paper_are_one_decision() -> None:
    first, later, unknown = (challenge(2, document_id=n) for n in (1, 3, None))
    s = at(challenges=[first, later, unknown], documents=PAPERS)
    assert [challenges.is_about(s, first, n) for n in (1, 2, 3)] == [True, True, False]
    assert [challenges.is_about(s, later, n) for n in (1, 2, 3)] == [False, False, True]
    # What an earlier program did not ask may be about either.
    assert [challenges.is_about(s, unknown, n) for n in (1, 3, None)] == [True, True, True]
    paper = challenges.attacked(s, first)
    assert paper is not None and paper.number == "2号"
    assert challenges.attacked(s, unknown) is None


def test_what_can_be_challenged_is_a_valid_decision_that_tells_of_a_remedy() -> None:
    s = at(documents=PAPERS)
    assert dict(challenges.every_decision(s)) == {1: "《裁决书》1号", 2: "《裁决书》2号", 3: "《变更决定书》3号"}
    assert challenges.decisions_in_force(s) == {2, 3}
    assert challenges.latest_decision(s) == 3
    assert challenges.latest_decision(at(documents=PAPERS[3:])) is None


def test_a_challenge_says_who_challenges_what_and_where() -> None:
    rows = [
        challenge(2, id=1, document_id=1, number="99号"), challenge(2, "reconsideration", id=2, document_id=3),
        challenge(1, id=3), challenge(1, id=4, against="review", document_id=1),
    ]  # fmt: skip
    assert dict(challenges.every_challenge(at(challenges=rows, documents=PAPERS))) == {
        1: "示例公司2诉《裁决书》2号（99号）", 2: "示例公司2申请复议《变更决定书》3号",
        3: "示例公司1诉本局决定", 4: "示例公司1诉就《裁决书》2号作出的复议决定",
    }  # fmt: skip


def test_the_form_names_a_row_or_else_a_party_or_else_all_that_is_open() -> None:
    rows = [challenge(2, id=1), challenge(2, id=2), challenge(3, id=3), challenge(3, id=4, outcome=UPHELD)]
    for data, found in (({"challenge": 2}, [2]), ({"challenge": 4}, []), ({"party": 2}, [1, 2]), ({}, [1, 2, 3])):
        assert [row.id for row in challenges.named(at(challenges=rows, data=data), RULING)] == found


def test_the_time_that_others_have_is_spared() -> None:
    rows = [challenge(2, id=1, document_id=1, event_seq=5), challenge(2, id=2, document_id=3, event_seq=6)]
    clocks = [
        Deadline(id=n, rule="", event_seq=seq, document_id=paper)
        for n, seq, paper in ((11, 5, None), (12, 6, None), (13, 7, 2), (14, 7, 3), (15, 8, None), (16, 7, 4))
    ]
    got = ReviewReceipt(challenge_id=2, party_id=2, event_seq=8)
    doing = act(*rows)
    doing.situation = at(challenges=rows, documents=PAPERS, deadlines=clocks, receipts=[got])
    challenges.spare_others(doing, rows[:1])
    assert doing.spared == {12}
    doing.spared = set()
    # Against the first decision, in either edition: what the second gave goes on, and its review.
    challenges.spare_other_decisions(doing, 2)
    assert doing.spared == {14, 15}
    doing.spared = set()
    challenges.spare_other_decisions(doing, None)
    assert doing.spared == set()


def test_a_challenge_says_how_far_it_has_come() -> None:
    day = date(2026, 12, 20)
    stayed = challenge(2, stay_no="停1号", stayed_on=DAY)
    lifted = challenge(2, stay_no="停1号", stayed_on=DAY, lifted_on=day)
    ended = challenge(2, outcome=UPHELD, outcome_no="判1号", outcome_on=DAY, effective_on=day)
    moot = challenge(2, outcome="moot")
    assert [challenges.progress(row) for row in (challenge(2), stayed, lifted, ended, moot)] == [
        "尚无结果", "尚无结果，停止执行（停1号）", "尚无结果", "维持（判1号），2026年12月20日生效",
        "随同一决定的其他复议、诉讼了结",
    ]  # fmt: skip
