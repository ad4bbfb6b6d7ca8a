"""Whose entry in the list fell comes off it: in three working days, by a paper, and is not kept on paper alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from casehub import acts
from tests.acts.scene import day
from tests.faults.world import at
from tests.procedures.penalty.enforcing import UNTOLD
from tests.procedures.penalty.published.test_publicity import annul, drawn, paper, publish
from tests.procedures.penalty.test_credit import GRAVE, listed
from tests.procedures.penalty.test_forcing import let_expire

if TYPE_CHECKING:
    from tests.procedures.penalty.enforcing import Enforcing

OFF: dict[str, Any] = {"removed_on": day("09-10"), "reason_public": "列入决定已被依法撤销"}
CLOCK = "credit.list_withdraw"


def contested(e: Enforcing, kind: str = "list_entry_decision") -> None:
    """The party asks for a review of the paper of this kind on 20 July."""
    told: dict[str, Any] = {"contested": paper(e, kind).id, "contest_kind": "reconsideration", "asked_on": day("07-20")}
    e.act("clerk", "07-21", "enter_remedy", **told, organ="重庆市万州区人民政府", organ_no="万州府复〔2026〕9号", **UNTOLD)


def ended(e: Enforcing, result: str, when: str = "09-08") -> None:
    told: dict[str, Any] = {"contest_result": result, "outcome_no": "万州府复决〔2026〕9号", "outcome_on": day(when)}
    e.act("clerk", when, "end_remedy", **told)


def entered(e: Enforcing) -> None:
    """Listed on 9 July, served on the 10th."""
    e.perform()
    listed(e)
    e.s.serve("07-10", "list_entry_decision")


def test_an_entry_that_a_review_annulled_comes_off_the_list_and_the_public(e: Enforcing) -> None:
    entered(e)
    contested(e)
    assert "列入决定仍然有效" in e.refused("head", "07-22", "withdraw_list_entry", **OFF)
    ended(e, "overturned")
    # Three working days from the next (行政处罚法第四十八条第二款).
    assert e.s.due(CLOCK) == day("09-11")
    # It ends by the outcome itself: nobody is listed any more, and nothing can be repaired.
    assert "没有列入" in e.refused("clerk", "09-09", "ask_repair", repair_kind="remove_list", asked_on=day("09-09"))
    assert "不再有效之日" in e.refused("head", "09-10", "withdraw_list_entry", **OFF | {"removed_on": day("09-07")})
    work = e.s.office.work(e.s.session, "head", at("2026-09-10", "09:00"))
    begun = {item.field.id: item.initial for item in acts.form_of(work, e.s.case(), "withdraw_list_entry").fields}
    assert (begun["party"], begun["list_fell_how"]) == (e.party("respondent"), "entry")
    assert (begun["list_fell_by"], begun["list_fell_on"]) == ("重庆市万州区人民政府万州府复决〔2026〕9号", day("09-08"))
    e.act("head", "09-10", "withdraw_list_entry", **OFF)
    text = drawn(e, "list_removal_decision")
    assert f"曾以{paper(e, 'list_entry_decision').number}决定" in text
    assert "移出严重违法失信名单" in text and "2026年9月10日" in text and "解除相应的管理措施" in text
    assert (e.s.outcomes(CLOCK), e.s.outcomes("credit.list_end")) == ({"met"}, {"met"})
    assert [row.party_id for row in e.s.services("list_removal_decision")] == [e.party("respondent")]
    assert "列入决定仍然有效" in e.refused("head", "09-11", "withdraw_list_entry", **OFF)
    # The penalty stands, and who did it again may be listed again, told and heard anew.
    e.act("head", "09-14", "tell_list_entry", **GRAVE)


@pytest.mark.parametrize("result", ["upheld", "rejected", "withdrawn"])
def test_an_entry_that_was_upheld_stays(e: Enforcing, result: str) -> None:
    entered(e)
    contested(e)
    ended(e, result)
    assert not e.s.open(CLOCK) and e.s.open("credit.list_end")
    assert "列入决定仍然有效" in e.refused("head", "09-10", "withdraw_list_entry", **OFF)


@pytest.mark.parametrize("step", ["annul_decision", "annul_and_redo"])
def test_an_entry_falls_with_the_penalty_on_which_it_rests(e: Enforcing, step: str) -> None:
    entered(e)
    annul(e, step, "09-08")
    assert e.s.due(CLOCK) == day("09-11")
    e.act("head", "09-15", "withdraw_list_entry", **OFF | {"removed_on": day("09-15")})
    assert e.s.outcomes(CLOCK) == {"late"}
    assert "所依据的行政处罚决定已不再有效（重庆市人民政府渝府复〔2026〕5号" in drawn(e, "list_removal_decision")


def test_nobody_who_is_not_listed_is_to_be_taken_off(e: Enforcing) -> None:
    e.perform()
    annul(e, "annul_decision", "09-08")
    assert not e.s.open(CLOCK)
    assert "列入决定仍然有效" in e.refused("head", "09-10", "withdraw_list_entry", **OFF)


def test_a_closed_case_is_not_put_away_while_a_fallen_entry_is_on_the_list(e: Enforcing) -> None:
    e.close()
    listed(e)
    e.s.serve("07-10", "list_entry_decision")
    contested(e)
    ended(e, "unlawful")
    done: dict[str, Any] = {"volumes": "正卷一册", "retention": "长期", "checked": "齐全。"}
    assert "请先移出严重违法失信名单" in e.s.printed().refused("archivist", "09-09", "archive_volume", **done)
    e.act("head", "09-10", "withdraw_list_entry", **OFF)
    assert "移出严重违法失信名单" not in e.refused("archivist", "09-10", "archive_volume", **done)


def test_an_entry_that_fell_does_not_end_once_more_by_its_time(e: Enforcing) -> None:
    entered(e)
    contested(e)
    ended(e, "overturned")
    assert not e.s.open("credit.list_end")
    assert "end_list_entry" not in let_expire(e, "2029-07-10")


@pytest.mark.parametrize("step", ["annul_decision", "annul_and_redo"])
def test_the_days_of_what_fell_first_go_on_when_the_penalty_is_annulled_too(e: Enforcing, step: str) -> None:
    """Neither end, nor begin anew: the later annulment gives nobody more days."""
    e.decide()
    publish(e)
    e.pay()
    e.act("examiner", "06-17", "confirm_performance", performed_on=day("06-17"))
    listed(e)
    e.s.serve("07-10", "list_entry_decision")
    told: dict[str, Any] = {"fault": "unlawful", "fault_by": "某院（2026）判决", "fault_on": day("09-07")}
    e.act("clerk", "09-07", "register_publicity_fault", **told)
    began = {rule: e.s.due(rule) for rule in (CLOCK, "publicity.withdraw")}
    annul(e, step, "09-09")
    assert {rule: [d.due_on for d in e.s.open(rule)] for rule in began} == {rule: [due] for rule, due in began.items()}
    e.act("head", "09-14", "withdraw_list_entry", **OFF | {"removed_on": day("09-14")})
    assert e.s.outcomes(CLOCK) == {"late"}
