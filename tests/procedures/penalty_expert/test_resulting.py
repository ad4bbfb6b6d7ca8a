"""What an expert found is told to whom the commission was told; an objection is answered in writing."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import select

from casehub.model import Document
from tests.acts.scene import day
from tests.procedures.penalty.enforcing import PROPOSAL
from tests.procedures.penalty_expert.commissioned import (
    OTHER,
    asking,
    commissioned,
    opened,
    reported,
    served,
)
from tests.procedures.seizure.test_due import seen

if TYPE_CHECKING:
    from tests.procedures.penalty.enforcing import Enforcing

OBJECTION = "penalty.expert_objection"


def test_a_report_is_of_the_commission_and_after_it(filed: Enforcing) -> None:
    matter = commissioned(filed, "04-02", "04-17")
    told = {"made_on": day("04-15"), "ended_on": day("04-16"), "matches": True, "evidence_items": None}
    for wrong, said in (
        ({"matches": False}, "先由机构更正"),
        ({"ended_on": day("04-01"), "made_on": day("04-01")}, "不能早于委托之日2026年4月2日"),
        ({"made_on": day("04-01")}, "不能早于委托之日2026年4月2日"),
        ({"ended_on": day("04-14")}, "不能晚于收到报告之日"),
    ):
        assert said in filed.refused("examiner", "04-16", "receive_report", of=matter, **told | wrong)
    filed.s.act("examiner", "04-16", "receive_report", matter, **told)
    assert filed.s.case(matter).state == "report_in"


def test_the_result_is_told_word_for_word_with_its_days(filed: Enforcing) -> None:
    matter = commissioned(filed, "04-02", "04-17")
    reported(filed, matter, "04-16")
    served(filed, matter, "04-17")
    (told,) = filed.s.session.scalars(select(Document).where(Document.kind == "expert_result_notice"))
    assert (told.facts["started_on"], told.facts["ended_on"], told.facts["days"]) == ("2026-04-02", "2026-04-16", 14)
    assert told.facts["conclusion"] == "送检样品净含量符合标示"
    # Five working days from 17 April.
    assert filed.s.due(OBJECTION) == date(2026, 4, 24)


def test_everybody_who_was_told_of_the_commission_is_told_of_its_result(filed: Enforcing) -> None:
    matter = commissioned(filed, "04-02", "04-17")
    two = filed.parties("respondent")[1]
    filed.s.act("head", "04-03", "tell_expert_period", matter, party=two, finish_by=day("04-17"))
    reported(filed, matter, "04-16")
    served(filed, matter, "04-17")
    said = filed.refused("examiner", "05-20", "finish_expert", of=matter)
    assert "结果尚未告知" in said
    filed.s.act("head", "05-06", "tell_expert_result", matter, party=two)
    filed.s.serve("05-06")
    assert "异议期限至2026年5月12日" in filed.refused("examiner", "05-12", "finish_expert", of=matter)
    filed.s.act("examiner", "05-13", "finish_expert", matter)
    assert filed.s.case(matter).state == "expert_done"


def test_nothing_is_reported_while_an_expert_works_or_before_the_result_is_told(filed: Enforcing) -> None:
    proposed = {"party": filed.parties("respondent")[0], **PROPOSAL}
    matter = commissioned(filed, "04-02", "04-17")
    assert "尚未收到报告" in filed.refused("examiner", "04-10", "conclude_inquiry", **proposed)
    reported(filed, matter, "04-16")
    assert "结果尚未告知" in filed.refused("examiner", "04-16", "conclude_inquiry", **proposed)
    served(filed, matter, "04-17")
    filed.act("examiner", "04-23", "conclude_inquiry", **proposed)


def test_an_objection_ends_the_time_for_its_own_report_and_is_answered(filed: Enforcing) -> None:
    one = commissioned(filed, "04-02", "04-17")
    other = commissioned(filed, "04-02", "04-17", OTHER)
    party, two = filed.parties("respondent")
    for matter in (one, other):
        reported(filed, matter, "04-16")
    told = {"party": party, "received_on": day("04-20"), "wants_anew": True}
    filed.s.act("head", "04-17", "tell_expert_result", one, party=party)
    assert "没有送达" in filed.refused("examiner", "04-20", "object_to_report", of=one, **told)
    filed.s.serve("04-17", "expert_result_notice")
    served(filed, other, "04-20")
    early = told | {"received_on": day("04-16")}
    assert "不能早于结果告知书送达之日2026年4月17日" in filed.refused("examiner", "04-20", "object_to_report", of=one, **early)
    filed.s.act("examiner", "04-20", "object_to_report", one, **told)
    # The time for the other report goes on.
    assert [row.due_on for row in filed.s.open(OBJECTION)] == [date(2026, 4, 27)]
    filed.s.serve("04-20")
    assert "尚未书面答复" in filed.refused("examiner", "04-28", "finish_expert", of=one)
    answer = {"party": party, "answered_on": day("04-22"), "answer": "upheld"}
    assert "没有待答复的异议" in filed.refused("head", "04-22", "answer_objection", of=one, **answer | {"party": two})
    before = answer | {"answered_on": day("04-19")}
    assert "不能早于收到异议之日" in filed.refused("head", "04-22", "answer_objection", of=one, **before)
    filed.s.act("head", "04-22", "answer_objection", one, **answer)
    filed.s.act("examiner", "04-28", "finish_expert", one)


def test_a_new_commission_begins_all_anew(filed: Enforcing) -> None:
    matter = commissioned(filed, "04-02", "04-17")
    reported(filed, matter, "04-16")
    served(filed, matter, "04-17")
    due = filed.s.due("penalty.decide")
    filed.s.act("head", "04-22", "commission_expert", matter, **asking(filed, "04-22", "04-30"))
    assert filed.s.case(matter).state == "at_expert"
    reported(filed, matter, "04-27")
    assert (filed.s.due("penalty.decide") - due).days == 5
    # The first result is not the second.
    filed.s.act("head", "04-28", "tell_expert_result", matter, party=filed.parties("respondent")[0])
    filed.s.serve("04-28")
    filed.s.act("examiner", "05-11", "finish_expert", matter)


def first_of(e: Enforcing, matter: str, when: str) -> tuple[str | None, str | None]:
    """The first step on the page of the matter and on the desk of the head; None where she waits."""
    panel, todo = seen(e, matter, "head", when)
    return panel.main.step.id if panel.main else None, todo.lead.step if todo.lead else None


def test_an_objection_is_answered_first_and_nothing_is_done_twice_of_one_result(filed: Enforcing) -> None:
    matter, (party, two) = commissioned(filed, "04-02", "04-17"), filed.parties("respondent")
    filed.s.act("head", "04-03", "tell_expert_period", matter, party=two, finish_by=day("04-17"))
    reported(filed, matter, "04-16")
    assert first_of(filed, matter, "04-16") == ("tell_expert_result", "tell_expert_result")
    served(filed, matter, "04-17")
    # The second was told of the test, too, and is told of its result.
    assert first_of(filed, matter, "04-17") == ("tell_expert_result", "tell_expert_result")
    filed.s.act("head", "04-17", "tell_expert_result", matter, party=two)
    filed.s.serve("04-17", "expert_result_notice")
    assert first_of(filed, matter, "04-17") == (None, None)
    told = {"received_on": day("04-20"), "wants_anew": True}
    answer = {"answered_on": day("04-22"), "answer": "anew"}
    filed.s.act("examiner", "04-20", "object_to_report", matter, party=two, **told)
    assert first_of(filed, matter, "04-22") == ("answer_objection", "answer_objection")
    # Of two objections that wait the answer to one does not lead on to another test, but to the other's.
    filed.s.act("examiner", "04-22", "object_to_report", matter, party=party, **told | {"received_on": day("04-21")})
    filed.s.act("head", "04-22", "answer_objection", matter, party=two, **answer)
    assert first_of(filed, matter, "04-22") == ("answer_objection", "answer_objection")
    filed.s.act("head", "04-22", "answer_objection", matter, party=party, **answer)
    assert first_of(filed, matter, "04-22") == ("commission_expert", "commission_expert")


def test_an_objection_that_was_refused_leads_to_no_other_test(filed: Enforcing) -> None:
    matter, party = commissioned(filed, "04-02", "04-17"), filed.parties("respondent")[0]
    reported(filed, matter, "04-16")
    served(filed, matter, "04-17")
    filed.s.act("examiner", "04-20", "object_to_report", matter, party=party, received_on=day("04-20"), wants_anew=True)
    filed.s.act("head", "04-22", "answer_objection", matter, party=party, answered_on=day("04-22"), answer="upheld")
    assert first_of(filed, matter, "04-28") == (None, None)
    filed.s.act("examiner", "04-28", "finish_expert", matter)


def test_a_matter_begins_with_the_first_commission(filed: Enforcing) -> None:
    assert first_of(filed, opened(filed, "04-02"), "04-02") == ("commission_expert", "commission_expert")
