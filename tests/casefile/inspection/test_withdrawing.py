"""An announced plan is withdrawn by two, keeps what was announced, and is not drawn from again."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from casehub.casefile.inspection import carrying_out, plans
from casehub.casefile.inspection.duties import duties
from casehub.casefile.inspection.withdrawing import agree_back, ask_back, keep
from casehub.casefile.seconded.waiting import drafts_of
from casehub.model import PlanState, SecurityEntry
from casehub.workflow.refusals import Refused
from tests.casefile.inspection.plan_of import LATER, announced, drafted, drawn
from tests.casefile.inspection.test_carrying_out import inspect, parts
from tests.faults.world import Office

WHY = "上级统一安排，本次抽查取消"


def asked(office: Office, number: int, by: str = "examiner", why: str = WHY) -> None:
    with office.acting(by, LATER) as work:
        ask_back(work, plans.own_plan(work, number), why)


def waits(office: Office, who: str) -> dict[int, str]:
    with office.acting(who, LATER) as work:
        return {one.number: one.title for one in drafts_of(work).waiting if one.show == "inspections.show"}


def test_one_says_why_and_another_agrees(office: Office) -> None:
    number, other = announced(office), announced(office)
    with pytest.raises(Refused, match="写明撤销的理由"):
        asked(office, number, why=" ")
    asked(office, number)
    with pytest.raises(Refused, match="已经提出撤销"):
        asked(office, number, by="section")
    assert waits(office, "head")[number] == "撤销：专利标识使用抽查"
    assert other not in waits(office, "head")
    with office.acting("examiner", LATER) as work, pytest.raises(Refused, match="由另一人批准"):
        agree_back(work, plans.own_plan(work, number))
    with office.acting("examiner", LATER) as work, pytest.raises(Refused, match="提出撤销本计划"):
        carrying_out.draw(work, number, "03 11", "体彩网")
    with office.acting("head", LATER) as work:
        agree_back(work, plans.own_plan(work, number))
    with office.acting("examiner", LATER) as work:
        plan = plans.find_plan(work, number)
        told = (plan.state, plan.withdrawal, plan.withdrawal_by_id == work.actor.id, len(plan.objects))
        assert told == (PlanState.WITHDRAWN, WHY, True, 4) and plan.pool_digest and plan.withdrawn_by
        assert plan.decided_by is not None and plan.withdrawn_by.name == plan.decided_by.name
        left = {one.plan.id for one in duties(work, lambda _: True)}
        assert other in left and number not in left
    assert number not in waits(office, "head")
    with office.acting("examiner", LATER) as work, pytest.raises(Refused, match="已经撤销"):
        carrying_out.draw(work, number, "03 11", "体彩网")
    with office.acting("examiner", LATER) as work, pytest.raises(Refused, match="没有退回，不能改动"):
        plans.draft_again(work, plans.own_plan(work, number), {})
    with office.acting("head", LATER) as work, pytest.raises(Refused, match="没有待决定的撤销"):
        agree_back(work, plans.own_plan(work, other))


def test_a_plan_that_is_kept_goes_on(office: Office) -> None:
    number = announced(office)
    asked(office, number)
    with office.acting("head", LATER) as work, pytest.raises(Refused, match="写明不同意撤销的理由"):
        keep(work, plans.own_plan(work, number), " ")
    with office.acting("head", LATER) as work:
        keep(work, plans.own_plan(work, number), "抽查已经公告，照常办理")
    with office.acting("head", LATER) as work:
        assert plans.find_plan(work, number).refusal == "何建国不同意撤销：抽查已经公告，照常办理"
    with office.acting("audit", LATER) as work:
        kept = select(SecurityEntry.subject).where(SecurityEntry.kind == "inspection_kept")
        assert any("照常办理" in one for one in work.session.scalars(kept))
    with office.acting("head", LATER) as work, pytest.raises(Refused, match="没有待决定的撤销"):
        keep(work, plans.own_plan(work, number), "再说一次")
    asked(office, number)
    with office.acting("examiner", LATER) as work:
        plan = plans.own_plan(work, number)
        assert plan.refusal == ""
        keep(work, plan)
        assert (plan.asked_back, plan.refusal) == (False, "")
    with office.acting("examiner", LATER) as work:
        carrying_out.draw(work, number, "03 11", "体彩网")


def test_what_is_not_announced_or_was_inspected_is_not_withdrawn(office: Office) -> None:
    with pytest.raises(Refused, match="没有公告"):
        asked(office, drafted(office))
    number = drawn(office)
    inspect(office, number, 0)
    with pytest.raises(Refused, match="应当公示，不能撤销"):
        asked(office, number)


def test_nothing_is_done_of_a_withdrawn_plan_that_was_drawn(office: Office) -> None:
    number = drawn(office)
    target, accounts, rows = parts(office, number)
    asked(office, number)
    decider = next(one for one in ("head", "section") if one != accounts[0])
    with office.acting(decider, LATER) as work, pytest.raises(Refused, match="提出撤销本计划"):
        carrying_out.recuse(work, number, target, rows[0], "亲属")
    with pytest.raises(Refused, match="提出撤销本计划"):
        inspect(office, number, 0)
    with office.acting(decider, LATER) as work, pytest.raises(Refused, match="提出撤销本计划"):
        carrying_out.publish(work, number, work.today, "本局网站")
