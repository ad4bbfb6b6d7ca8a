"""Drawn by the value alone, inspected by who was drawn, corrected and made public beside it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from casehub.casefile.inspection import carrying_out, plans
from casehub.casefile.inspection.lots import differences
from casehub.model import InspectionDraw, InspectionPlan, Person
from casehub.workflow.refusals import NotFound, Refused
from tests.casefile.inspection.plan_of import DRAFTED, LATER, VALUED, announced, drawn, record
from tests.faults.world import Office, at

FOUND = {"inspected_on": date(2026, 11, 26), "result": "nothing", "found": "", "ground": ""}


def parts(office: Office, number: int, place: int = 0) -> tuple[int, list[str], list[int]]:
    """(object, accounts of who inspects it, their rows) of the object at a place of the draw."""
    with office.acting("head", LATER) as work:
        plan = work.session.get_one(InspectionPlan, number)
        team = plans.teams_of(plan)[place]
        target = next(one.id for one in plan.objects if one.code == team.code)
        sent = [next(o for o in plan.officers if o.certificate == c) for c in team.certificates]
        return target, [work.session.get_one(Person, o.person_id).username for o in sent], [o.id for o in sent]


def inspect(office: Office, number: int, place: int, by: int = 0, when: Any = LATER, **more: Any) -> None:
    target, accounts, _ = parts(office, number, place)
    with office.acting(accounts[by], when) as work:
        carrying_out.enter(work, number, target, {**FOUND, **more})


def test_nobody_draws_before_the_value_is_public(office: Office) -> None:
    number = announced(office)
    with office.acting("examiner", DRAFTED) as work, pytest.raises(Refused, match="在那以前不能抽取"):
        carrying_out.draw(work, number, "03 11", "体彩网")
    with office.acting("examiner", VALUED) as work, pytest.raises(Refused) as refused:
        carrying_out.draw(work, number, " ", " ")
    assert [one.field for one in refused.value.reasons] == ["value", "seen"]


def test_a_draw_is_recorded_and_holds(office: Office) -> None:
    first, second = drawn(office, "０３ 11"), drawn(office, "03  11")
    kept, other = record(office, first), record(office, second)
    assert (differences(kept), differences(other)) == ([], [])
    assert kept.draws[0].value == other.draws[0].value == "03 11"
    assert [len(one.certificates) for one in kept.draws[0].teams] == [2, 2]
    # The number of the plan is part of what is hashed.
    assert kept.draws[0].outcome != other.draws[0].outcome
    with office.session() as session:
        row = session.scalars(select(InspectionDraw).where(InspectionDraw.plan_id == first)).one()
        row.value = "03 12"
        session.flush()
        kept = plans.record_of(session.get_one(InspectionPlan, first))
        assert differences(kept) == ["第1次抽取时保存的结果与重新计算的不符。"]
        session.rollback()


def test_a_wrong_value_is_put_right_by_another_and_stays(office: Office) -> None:
    number = drawn(office, "03 11")
    for by, value, why, said in (
        ("examiner", "03 12", "抄错", "由另一人办理"),
        ("section", "03 11", "抄错", "结果不会不同"),
        ("section", "03 12", " ", "错在哪里"),
    ):
        with office.acting(by, LATER) as work, pytest.raises(Refused, match=said):
            carrying_out.draw(work, number, value, "体彩网", why)
    with office.acting("section", LATER) as work:
        carrying_out.draw(work, number, "03 12", "体彩网", "抄错末位")
    kept = record(office, number)
    assert [(one.round, one.value, one.reason) for one in kept.draws] == [(1, "03 11", ""), (2, "03 12", "抄错末位")]
    assert differences(kept) == []
    inspect(office, number, 0, inspected_on=date(2026, 11, 27))
    with office.acting("examiner", LATER) as work, pytest.raises(Refused, match="不能重新抽取"):
        carrying_out.draw(work, number, "03 13", "体彩网", "又错")


def test_who_stays_away_is_replaced_by_the_next_there_alone(office: Office) -> None:
    number, other = drawn(office), drawn(office)
    before, untouched = record(office, number), record(office, other)
    target, accounts, rows = parts(office, number)
    with office.acting(accounts[0], LATER) as work, pytest.raises(Refused, match="由另一人决定"):
        carrying_out.recuse(work, number, target, rows[0], "亲属")
    decider = next(one for one in ("head", "section") if one != accounts[0])
    with office.acting(decider, LATER) as work, pytest.raises(Refused, match="写明回避的理由"):
        carrying_out.recuse(work, number, target, rows[0], "")
    with office.acting(decider, LATER) as work:
        carrying_out.recuse(work, number, target, rows[0], "与法定代表人系亲属")
    after = record(office, number)
    assert differences(after) == []
    assert before.draws[0].teams[0].certificates[0] not in after.draws[0].teams[0].certificates
    assert before.draws[0].teams[0].certificates[1] == after.draws[0].teams[0].certificates[0]
    assert before.draws[0].teams[1] == after.draws[0].teams[1]
    assert record(office, other) == untouched
    with office.acting(decider, LATER) as work, pytest.raises(Refused, match="没有被抽到"):
        carrying_out.recuse(work, number, target, rows[0], "再次")
    with office.acting("elsewhere", LATER) as work, pytest.raises(NotFound):
        carrying_out.recuse(work, number, target, rows[1], "亲属")
    # The one who came instead enters the result, the one who stayed away cannot.
    with office.acting(accounts[0], LATER) as work, pytest.raises(Refused, match="由抽到检查"):
        carrying_out.enter(work, number, target, FOUND)
    inspect(office, number, 0, by=1)
    rows = parts(office, number)[2]
    with office.acting(decider, LATER) as work, pytest.raises(Refused, match="已经登记检查结果"):
        carrying_out.recuse(work, number, target, rows[0], "亲属")


def test_results_are_corrected_beside_what_was_said_and_made_public_again(office: Office) -> None:
    number = drawn(office)
    day = date(2026, 11, 27)
    with pytest.raises(Refused, match="不早于抽取的2026年11月25日"):
        inspect(office, number, 0, inspected_on=date(2026, 11, 24))
    with pytest.raises(Refused, match="写明发现的情况"):
        inspect(office, number, 0, result="mended")
    inspect(office, number, 0)
    with office.acting("head", LATER) as work, pytest.raises(Refused, match="还有1户"):
        carrying_out.publish(work, number, day, "本局网站")
    inspect(office, number, 1, result="suspected", found="标注已终止的专利号")
    with office.acting("head", LATER) as work:
        plan = work.session.get_one(InspectionPlan, number)
        # Twenty working days from the last inspection, 26 November.
        assert carrying_out.publish_by(work, plan) == date(2026, 12, 24)
        with pytest.raises(Refused, match="不早于最后一户检查"):
            carrying_out.publish(work, number, date(2026, 11, 25), "本局网站")
    with office.acting("head", LATER) as work:
        carrying_out.publish(work, number, day, "本局网站")
    with office.acting("head", LATER) as work, pytest.raises(Refused, match="其后没有更正"):
        carrying_out.publish(work, number, day, "本局网站")
    again = at("2026-11-28", "10:00")
    with pytest.raises(Refused, match="写明更正的理由"):
        inspect(office, number, 1, when=again)
    inspect(office, number, 1, when=again, ground="核对后专利权有效")
    with office.acting("head", again) as work:
        plan = work.session.get_one(InspectionPlan, number)
        row = carrying_out.drawn_rows(plan)[1]
        assert [one.result for one in row.results] == ["suspected", "nothing"]
        assert carrying_out.unpublished(plan)
        carrying_out.publish(work, number, date(2026, 11, 28), "本局网站")
        assert not carrying_out.unpublished(plan)


def test_a_day_outside_of_the_announced_ones_is_refused_or_told_with_its_reason(office: Office) -> None:
    number = drawn(office, from_on=date(2026, 11, 27), to_on=date(2026, 11, 27))
    with pytest.raises(Refused, match="自2026年11月27日开始"):
        inspect(office, number, 0, inspected_on=date(2026, 11, 26), ground="当事人要求")
    after = {"when": at("2026-11-30", "10:00"), "inspected_on": date(2026, 11, 28)}
    with pytest.raises(Refused, match="至2026年11月27日，在那以后检查的写明理由"):
        inspect(office, number, 0, **after)
    inspect(office, number, 0, **after, ground="受检企业停业整顿")
    inspect(office, number, 1, inspected_on=date(2026, 11, 27), ground="不该写")
    with office.acting("head", LATER) as work:
        plan = work.session.get_one(InspectionPlan, number)
        rows = carrying_out.drawn_rows(plan)
        assert [one.result.ground for one in rows if one.result] == ["受检企业停业整顿", ""]
