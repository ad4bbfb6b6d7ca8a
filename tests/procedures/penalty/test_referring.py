"""No fine takes the place of a punishment; once the police have said no, the case goes on."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from casehub.casefile import situations
from casehub.procedures.penalty import referring
from tests.acts.scene import day
from tests.faults.world import at
from tests.procedures.criminal_referral.sending import answered, reported, sent, with_principal
from tests.procedures.penalty.enforcing import LIGHTER, PROPOSAL, Enforcing
from tests.procedures.seizure.holding import THREE

if TYPE_CHECKING:
    from collections.abc import Mapping

TOLD: Mapping[str, Any] = {"items": LIGHTER, "fine": Decimal("216000.00"), "answers": [*Enforcing.ANSWER]}


@pytest.fixture
def told(e: Enforcing) -> Enforcing:
    """Of two parties the first is told what is proposed, and has answered."""
    return with_principal(e).notify(parties=THREE).defend()


def test_no_fine_is_decided_while_the_police_have_the_case(told: Enforcing) -> None:
    matter = sent(told, told.parties("respondent")[0], "05-11")
    assert "不得以罚代刑" in told.refused("head", "05-27", "decide_penalty", **TOLD)
    answered(told, matter, "record_refusal", "05-20", "05-14")
    assert "不得以罚代刑" in told.refused("head", "05-27", "decide_penalty", **TOLD)
    told.s.act("examiner", "05-22", "go_back_to_office", matter)
    told.act("head", "05-27", "decide_penalty", **TOLD)
    assert told.s.state == "decided"


def test_after_the_case_was_taken_on_there_is_no_fine(told: Enforcing) -> None:
    matter = sent(told, told.parties("respondent")[0], "05-11")
    answered(told, matter, "record_filing", "05-20", "05-14")
    handed = {"officers": told.officers, "handed_on": day("05-21")}
    told.s.act("examiner", "05-21", "hand_over_goods", matter, **handed)
    assert "不得以罚代刑" in told.refused("head", "05-27", "decide_penalty", **TOLD)


def test_the_referral_of_another_party_bars_nothing(told: Enforcing) -> None:
    reported(told, told.parties("respondent")[1], "05-11")
    told.act("head", "05-27", "decide_penalty", **TOLD)
    assert told.s.state == "decided"


def test_the_report_says_answered_only_of_who_was_answered(e: Enforcing) -> None:
    with_principal(e).file(parties=THREE)
    one, other = e.parties("respondent")
    said = e.refused("examiner", "04-23", "conclude_inquiry", party=one, **_proposal("answered"))
    assert "没有已经答复的移送事项" in said
    matter = reported(e, other, "04-20")
    e.s.act("principal", "04-21", "decide_not_to_send", matter)
    assert "没有已经答复" in e.refused("examiner", "04-23", "conclude_inquiry", party=one, **_proposal("answered"))
    assert "应当先移送" in e.refused("examiner", "04-23", "conclude_inquiry", party=one, **_proposal("reached"))
    e.act("examiner", "04-23", "conclude_inquiry", party=other, **_proposal("answered"))
    assert e.s.state == "reported"


def test_nobody_is_below_the_line_while_his_referral_has_no_answer(e: Enforcing) -> None:
    with_principal(e).file(parties=THREE)
    one, other = e.parties("respondent")
    sent(e, one, "04-20")
    said = e.refused("examiner", "04-23", "conclude_inquiry", party=one, **_proposal("below"))
    assert "移送尚无结果" in said
    e.act("examiner", "04-23", "conclude_inquiry", party=other, **_proposal("below"))
    assert e.s.state == "reported"


def test_what_was_dropped_before_a_report_is_no_answer(e: Enforcing) -> None:
    with_principal(e).file(parties=THREE)
    one = e.parties("respondent")[0]
    e.act("examiner", "04-20", "open_criminal_referral", party=one)
    e.s.act("examiner", "04-21", "drop_report", e.s.child("criminal_referral"))
    said = e.refused("examiner", "04-23", "conclude_inquiry", party=one, **_proposal("answered"))
    assert "没有已经答复的移送事项" in said


def _proposal(check: str) -> dict[str, Any]:
    return PROPOSAL | {"crime_check": check}


def _gone(e: Enforcing, party: int, when: str = "05-11", on: str = "05-20") -> str:
    """Sent, taken on, and everything of it with the police; the referral."""
    matter = sent(e, party, when)
    answered(e, matter, "record_filing", on, on)
    e.s.act("examiner", on, "hand_over_goods", matter, officers=e.officers, handed_on=day(on))
    return matter


def _came(outcome: str, **more: Any) -> dict[str, Any]:
    return {"criminal_outcome": outcome, "received_on": day("05-26"), "court_fine": None} | more


@pytest.mark.parametrize("outcome", ["fined", "sentenced"])
def test_no_fine_follows_a_punishment_of_the_court(told: Enforcing, outcome: str) -> None:
    party = told.parties("respondent")[0]
    _gone(told, party)
    if outcome == "fined":
        said = told.refused("examiner", "05-26", "record_criminal_outcome", party=party, **_came(outcome))
        assert "写明数额" in said
    came = _came(outcome, court_fine=Decimal("50000.00"))
    told.act("examiner", "05-26", "record_criminal_outcome", party=party, **came)
    assert "不再给予罚款" in told.refused("head", "05-27", "decide_penalty", **TOLD)


@pytest.mark.parametrize("outcome", ["not_prosecuted", "acquitted"])
def test_who_was_not_prosecuted_or_was_acquitted_may_be_fined(told: Enforcing, outcome: str) -> None:
    one, other = told.parties("respondent")
    _gone(told, one)
    said = told.refused("examiner", "05-26", "record_criminal_outcome", party=other, **_came("dropped"))
    assert "没有已经移送公安机关的案件" in said
    told.act("examiner", "05-26", "record_criminal_outcome", party=one, **_came(outcome))
    told.act("head", "05-27", "decide_penalty", **TOLD)
    assert told.s.state == "decided"


def test_the_case_moves_when_all_of_it_has_and_comes_back(told: Enforcing) -> None:
    one, other = told.parties("respondent")
    _gone(told, one)
    assert "鑫乐" in told.refused("head", "05-20", "move_to_justice")
    its = told.s.case(_gone(told, other, "05-20", "05-25")).id
    told.act("head", "05-25", "move_to_justice")
    assert not told.s.open("penalty.decide") and told.s.open("penalty.close")
    told.s.serve("05-25")
    told.act("head", "05-26", "close_case", closing_ground="moved")
    back = {"returned_on": day("05-27"), "redo_by": day("08-01")}
    assert "没有登记" in told.refused("head", "05-27", "take_up_again", **back)
    told.act("examiner", "05-27", "record_criminal_outcome", party=other, referral=its, **_came("exempt"))
    told.act("head", "05-27", "take_up_again", **back)
    assert (told.s.state, told.s.due("penalty.redo")) == ("investigating", day("08-01"))
    # Who was sent back does not go to the court a second time on the old referral.
    assert "公安机关尚未对" in told.refused("head", "05-28", "move_to_justice")
    assert told.s.case().closed_on is None


def test_what_came_of_one_referral_says_nothing_of_another_of_the_same_party(told: Enforcing) -> None:
    party = told.parties("respondent")[0]
    first = told.s.case(_gone(told, party)).id
    second = told.s.case(_gone(told, party, "05-20", "05-25")).id
    told.act("examiner", "05-26", "record_criminal_outcome", party=party, referral=second, **_came("dropped"))
    # The police dropped the second alone: of the first the court has still to decide.
    assert "不得以罚代刑" in told.refused("head", "05-27", "decide_penalty", **TOLD)
    told.act("examiner", "05-26", "record_criminal_outcome", party=party, referral=first, **_came("not_prosecuted"))
    told.act("head", "05-27", "decide_penalty", **TOLD)
    assert told.s.state == "decided"


def test_a_second_referral_that_the_police_refuse_answers_not_for_the_first(told: Enforcing) -> None:
    one = told.parties("respondent")[0]
    _gone(told, one)
    second = sent(told, one, "05-20")
    answered(told, second, "record_refusal", "05-25", "05-24")
    told.s.act("examiner", "05-26", "go_back_to_office", second)
    work = told.s.office.work(told.s.session, "examiner", at("2026-05-27", "10:00"))
    case = told.s.case()
    s = situations.load(work, case, work.rules.procedure(case.procedure, case.procedure_version).any_step)
    assert referring.taken_on(s) == {one} and not referring.was_answered(s, one)


def test_a_result_names_a_referral_of_its_party(told: Enforcing) -> None:
    one, other = told.parties("respondent")
    _gone(told, one)
    its = told.s.case(_gone(told, other, "05-20", "05-25")).id
    said = told.refused("examiner", "05-26", "record_criminal_outcome", party=one, referral=its, **_came("dropped"))
    assert "不是该当事人的" in said


def test_a_result_entered_for_the_wrong_referral_is_taken_back(told: Enforcing) -> None:
    party = told.parties("respondent")[0]
    first = told.s.case(_gone(told, party)).id
    done = told.act("examiner", "05-26", "record_criminal_outcome", party=party, referral=first, **_came("dropped"))
    told.act("section", "05-27", "take_back_criminal_outcome", entry=done.event.seq)
    assert "不得以罚代刑" in told.refused("head", "05-27", "decide_penalty", **TOLD)
