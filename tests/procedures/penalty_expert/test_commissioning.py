"""Experts judge what was sampled by record, qualified, at the office's cost where it holds the goods."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import select

from casehub.documents import body_html
from casehub.model import Document
from tests.acts.scene import day
from tests.procedures.penalty.enforcing import hours
from tests.procedures.penalty.test_sampling import last
from tests.procedures.penalty_expert.commissioned import (
    BAGS,
    DECIDE,
    LINE,
    OTHER,
    asking,
    commissioned,
    opened,
    reported,
)
from tests.procedures.seizure.holding import END, seized

if TYPE_CHECKING:
    from tests.procedures.penalty.enforcing import Enforcing


def paper(e: Enforcing, kind: str) -> Document:
    return e.s.session.scalars(select(Document).where(Document.kind == kind).order_by(Document.id.desc())).first()  # type: ignore[return-value]


def test_no_expert_without_a_sample(e: Enforcing) -> None:
    e.file()
    assert "没有待处理的样品" in e.refused("examiner", "04-02", "open_expert")


def test_the_ninety_days_stand_from_the_commission_to_the_report(filed: Enforcing) -> None:
    before = filed.s.due(DECIDE)
    matter = commissioned(filed, "04-02", "04-17")
    reported(filed, matter, "04-16")
    assert (filed.s.due(DECIDE) - before).days == 14
    told = paper(filed, "expert_period_notice").facts
    assert (told["started_on"], told["finish_by"], told["stopped_limits"]) == ("2026-04-02", "2026-04-17", "办案期限")
    assert told["agency"]["name"] == paper(filed, "expert_commission").facts["agency"]["name"]


def test_before_filing_the_time_of_verifying_stands(e: Enforcing) -> None:
    e.verify()
    before = e.s.due("clue.verify")
    told = {"officers": e.officers, "party": e.party("respondent"), "items": [BAGS]}
    e.act("examiner", "03-20", "sample_goods", **told, **hours("03-20"), refused=False, witness_name=None)
    matter = commissioned(e, "03-23", "03-30")
    assert paper(e, "expert_period_notice").facts["stopped_limits"] == "核查线索的期限"
    reported(e, matter, "03-27")
    assert (before, e.s.due("clue.verify")) == (date(2026, 4, 9), date(2026, 4, 15))


def test_two_commissions_count_their_days_once_and_each_ends_its_own(filed: Enforcing) -> None:
    before = filed.s.due(DECIDE)
    one = commissioned(filed, "04-02", "04-17")
    other = commissioned(filed, "04-10", "04-30", OTHER)
    reported(filed, one, "04-16")
    # The other's time still stands: its report ends it.
    assert filed.s.open(DECIDE)[0].stopped
    reported(filed, other, "04-20")
    assert not filed.s.open(DECIDE)[0].stopped
    assert (filed.s.due(DECIDE) - before).days == 18


def test_a_seizure_runs_on_whatever_an_expert_does(filed: Enforcing) -> None:
    matter = seized(filed, filed.parties("respondent")[0])
    until = filed.s.due(END, matter)
    at_expert = commissioned(filed, "04-02", "04-17")
    assert not filed.s.open(END, matter)[0].stopped
    reported(filed, at_expert, "04-16")
    assert filed.s.due(END, matter) == until == date(2026, 5, 1)


def test_only_samples_of_the_case_go_out_and_each_to_one_expert(filed: Enforcing) -> None:
    matter = opened(filed, "04-02")
    for lines, said in (
        ([LINE | {"seal_no": "示例封-9999"}], "没有封样编号为示例封-9999"),
        ([LINE, LINE], "没有封样编号为示例封-1004"),
        ([LINE | {"name": "另一种东西"}], "样品示例封-1004登记的是““峡江翠”袋装榨菜”"),
        ([LINE | {"qty": "2000袋"}], "样品示例封-1004登记的是“2袋，备份1袋”"),
    ):
        told = asking(filed, "04-02", "04-17", *lines)
        assert said in filed.refused("head", "04-02", "commission_expert", of=matter, **told)
    filed.s.act("head", "04-02", "commission_expert", matter, **asking(filed, "04-02", "04-17"))
    second = opened(filed, "04-03")
    told = asking(filed, "04-03", "04-17")
    assert f"尚未结束（{matter}）" in filed.refused("head", "04-03", "commission_expert", of=second, **told)
    reported(filed, matter, "04-10")
    filed.s.act("head", "04-10", "commission_expert", second, **asking(filed, "04-10", "04-17"))


def test_samples_stay_while_an_expert_has_them(filed: Enforcing) -> None:
    matter = commissioned(filed, "04-02", "04-17")
    gone = {"fate": "returned", "note": "甘建业签收"}
    mine = {"ended_on": day("04-03"), "samples": [gone | {"seal_no": LINE["seal_no"]}]}
    assert f"尚未结束（{matter}）" in filed.refused("examiner", "04-03", "end_samples", **mine)
    entry = last(filed, "sample_goods")
    assert f"尚未结束（{matter}）" in filed.refused("section", "04-03", "take_back_sampling", entry=entry)
    # What was not sent can go, and what came back.
    other = mine | {"samples": [gone | {"seal_no": OTHER["seal_no"]}]}
    filed.act("examiner", "04-03", "end_samples", **other)
    reported(filed, matter, "04-16")
    filed.act("examiner", "04-17", "end_samples", **mine | {"ended_on": day("04-17")})


def test_the_office_pays_where_it_holds_the_goods_of_the_party(filed: Enforcing) -> None:
    one, two = filed.parties("respondent")
    seized(filed, one)
    matter = opened(filed, "04-02")
    paid = asking(filed, "04-02", "04-17", fee_bearer="party")
    assert "费用由本局承担" in filed.refused("head", "04-02", "commission_expert", of=matter, **paid)
    # Of the other party nothing is held.
    filed.s.act("head", "04-02", "commission_expert", matter, **paid | {"party": two})
    assert paper(filed, "expert_commission").facts["held"] is False


def test_only_a_qualified_body_is_asked_from_today(filed: Enforcing) -> None:
    matter = opened(filed, "04-02")
    unchecked = asking(filed, "04-02", "04-17", scope_checked=False)
    assert "具备资质" in filed.refused("head", "04-02", "commission_expert", of=matter, **unchecked)
    early = asking(filed, "04-01", "04-17")
    assert "请填写今天的日期" in filed.refused("head", "04-02", "commission_expert", of=matter, **early)


def test_a_later_end_is_told_before_the_old_one_is_over(filed: Enforcing) -> None:
    matter = commissioned(filed, "04-02", "04-17")
    one, two = filed.parties("respondent")
    # Whom the commission did not name is told of the same period.
    filed.s.act("head", "04-03", "tell_expert_period", matter, party=two, finish_by=day("04-17"))
    early = {"party": one, "finish_by": day("04-16")}
    assert "不能早于已经告知的届满日" in filed.refused("head", "04-10", "tell_expert_period", of=matter, **early)
    late = {"party": one, "finish_by": day("04-24")}
    assert "已于2026年4月17日届满" in filed.refused("head", "04-18", "tell_expert_period", of=matter, **late)
    filed.s.act("head", "04-17", "tell_expert_period", matter, **late)
    assert filed.s.due("expert.finish", matter) == date(2026, 4, 24)
    assert paper(filed, "expert_period_notice").facts["finish_by"] == "2026-04-24"


def test_a_commission_that_is_ended_lets_the_clock_run(filed: Enforcing) -> None:
    before = filed.s.due(DECIDE)
    matter = commissioned(filed, "04-02", "04-17")
    assert "不能早于委托之日" in filed.refused("head", "04-10", "end_commission", of=matter, ended_on=day("04-01"))
    filed.s.act("head", "04-10", "end_commission", matter, ended_on=day("04-10"))
    assert (filed.s.due(DECIDE) - before).days == 8
    assert filed.s.case(matter).state == "broken_off"


def test_whose_goods_are_seized_is_told_that_their_time_may_stand_still(filed: Enforcing) -> None:
    e = filed
    one, other = e.parties("respondent")
    seized(e, one)
    matter = commissioned(e, "04-02", "04-17")
    kinds = e.s.office.rules.kinds
    notice, letter = paper(e, "expert_period_notice"), paper(e, "expert_commission")
    words = body_html(kinds.of(notice.kind, notice.facts), notice.facts)
    assert "也不计入查封、扣押的期限，由本局另行书面告知" in words
    assert "《中华人民共和国行政强制法》第二十五条第三款" in words
    # One goes to the agency, one stays.
    assert "本文书一式二份，一份送达，一份归档" in body_html(kinds.of(letter.kind, letter.facts), letter.facts)
    # Nothing of the other party's is seized.
    again = e.s.act("head", "04-03", "tell_expert_period", matter, party=other, finish_by=day("04-17")).documents[0]
    assert "扣押" not in body_html(kinds.of(again.kind, again.facts), again.facts)
