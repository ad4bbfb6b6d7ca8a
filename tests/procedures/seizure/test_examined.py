"""Time of an expert is left out of the one seizure, as far as it was told in writing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from casehub.record.verification.deadlines import deadline_faults
from tests.acts.scene import day
from tests.acts.test_expiry import morning
from tests.procedures.penalty.conftest import e, stages
from tests.procedures.penalty_expert.commissioned import OTHER, commissioned, reported, sampled
from tests.procedures.seizure.holding import END, seized

if TYPE_CHECKING:
    from tests.procedures.penalty.enforcing import Enforcing

__all__ = ["e", "stages"]
NOTICE, TIME = "measure_examination_notice", "seizure.examination"


@pytest.fixture
def held(e: Enforcing) -> tuple[Enforcing, str, str, str]:
    """Goods of two parties are held since 1 April; the first one's are with an expert from the 2nd to the 17th."""
    sampled(e)
    one, other = e.parties("respondent")
    first, second = seized(e, one), seized(e, other)
    return e, first, second, commissioned(e, "04-02", "04-17")


def expert(e: Enforcing, matter: str) -> dict[str, Any]:
    return {"expert": e.s.case(matter).id, "finish_by": day("04-17")}


def told(e: Enforcing, matter: str, asked: str, when: str = "04-02", served: str = "04-05", **more: Any) -> None:
    values = expert(e, asked) | more
    e.s.act("head", when, "tell_examination", matter, party=e.parties("respondent")[0], **values)
    e.s.serve(served, NOTICE)


def stopped(e: Enforcing, matter: str, when: str, since: str, until: str = "04-17") -> None:
    e.s.act("examiner", when, "stop_for_examination", matter, from_on=day(since), finish_by=day(until))


def test_it_stops_from_the_day_of_telling_to_the_report_and_this_seizure_alone(
    held: tuple[Enforcing, str, str, str],
) -> None:
    e, first, second, asked = held
    told(e, first, asked)
    early = {"from_on": day("04-02"), "finish_by": day("04-17")}
    said = e.s.refused("examiner", "04-06", "stop_for_examination", first, **early)
    assert "不能早于书面告知并开始之日2026年4月5日" in said
    longer = {"from_on": day("04-05"), "finish_by": day("04-30")}
    assert "不一致" in e.s.refused("examiner", "04-06", "stop_for_examination", first, **longer)
    stopped(e, first, "04-06", "04-05")
    assert "先登记期间结束" in e.s.refused("examiner", "04-06", "stop_for_examination", first, **early)
    reported(e, asked, "04-15")
    result = {"party": e.parties("respondent")[0]}
    said = e.s.refused("head", "04-16", "tell_expert_result", asked, **result)
    assert f"查封、扣押（{first}）的期限还停止计算" in said
    late = e.s.refused("examiner", "04-16", "end_examination", first, ended_on=day("04-16"))
    assert "至迟于2026年4月15日结束" in late
    e.s.act("examiner", "04-16", "end_examination", first, ended_on=day("04-15"))
    e.s.act("head", "04-16", "tell_expert_result", asked, **result)
    # Ten days, from the 5th to the 14th; the other party's seizure is as it was.
    assert (e.s.due(END, first), e.s.due(END, second)) == (day("05-11"), day("05-01"))
    assert morning(e.s, "05-02", END) == ["lapse_seizure"]
    assert e.s.case(second).state == "run_out"
    assert e.s.case(first).state == "held"
    paper = e.s.act("head", "05-06", "extend_seizure", first, extension_days=30).documents[-1]
    assert (paper.facts["until_on"], paper.facts["extended_until_on"]) == ("2026-05-11", "2026-06-10")
    ours = {e.s.case(one).reference for one in (first, second)}
    wrong = [one for one in deadline_faults(e.s.session, e.s.office.rules) if any(ref in str(one) for ref in ours)]
    assert wrong == []


def test_what_was_not_told_or_not_served_is_counted(held: tuple[Enforcing, str, str, str]) -> None:
    e, first, _, asked = held
    values = {"from_on": day("04-03"), "finish_by": day("04-17")}
    assert "照常计算" in e.s.refused("examiner", "04-03", "stop_for_examination", first, **values)
    e.s.act("head", "04-02", "tell_examination", first, party=e.parties("respondent")[0], **expert(e, asked))
    assert "照常计算" in e.s.refused("examiner", "04-03", "stop_for_examination", first, **values)
    assert e.s.due(END, first) == day("05-01")


def test_it_ends_by_itself_on_the_day_that_was_told(held: tuple[Enforcing, str, str, str]) -> None:
    e, first, second, asked = held
    told(e, first, asked)
    stopped(e, first, "04-05", "04-05")
    assert "尚未结束" in e.s.refused("head", "04-10", "extend_seizure", first, extension_days=30)
    assert morning(e.s, "04-17", TIME) == []
    assert morning(e.s, "04-18", TIME) == ["lapse_examination"]
    assert (e.s.due(END, first), e.s.due(END, second)) == (day("05-13"), day("05-01"))
    assert morning(e.s, "05-14", END) == ["lapse_seizure", "lapse_seizure"]


def test_a_wrong_entry_is_ended_without_a_day_and_entered_anew(held: tuple[Enforcing, str, str, str]) -> None:
    e, first, _, asked = held
    told(e, first, asked)
    stopped(e, first, "04-08", "04-06")
    said = e.s.refused("examiner", "04-08", "end_examination", first, ended_on=day("04-05"))
    assert "不能早于停止计算之日" in said
    e.s.act("examiner", "04-08", "end_examination", first, ended_on=day("04-06"))
    assert e.s.due(END, first) == day("05-01")
    stopped(e, first, "04-08", "04-05")
    e.s.act("examiner", "04-10", "end_examination", first, ended_on=day("04-10"))
    assert e.s.due(END, first) == day("05-06")


def test_the_expert_is_of_whose_goods_they_are_and_its_day_the_one_commissioned(
    held: tuple[Enforcing, str, str, str],
) -> None:
    e, first, second, asked = held
    one, other = e.parties("respondent")
    theirs = commissioned(e, "04-02", "04-20", OTHER, party=other)
    day_of = {"finish_by": day("04-17")}
    wrong = e.s.refused("head", "04-02", "tell_examination", second, party=other, expert=e.s.case(asked).id, **day_of)
    assert "检测、检验、检疫、鉴定事项" in wrong
    values = {"party": one, "expert": e.s.case(asked).id, "finish_by": day("04-20")}
    assert "不一致" in e.s.refused("head", "04-02", "tell_examination", first, **values)
    values = {"party": other, "expert": e.s.case(theirs).id, "finish_by": day("04-20")}
    paper = e.s.act("head", "04-02", "tell_examination", second, **values).documents[-1]
    assert (paper.facts["seals"], paper.facts["finish_by"]) == ("示例封-1005", "2026-04-20")


def test_a_release_ends_what_stops_the_clock(held: tuple[Enforcing, str, str, str]) -> None:
    e, first, _, asked = held
    told(e, first, asked)
    stopped(e, first, "04-05", "04-05")
    done = e.s.act("head", "04-10", "release_seizure", first, release_ground="unrelated")
    assert done.documents
    assert e.s.open(TIME) == []
    assert morning(e.s, "04-18", TIME) == []
