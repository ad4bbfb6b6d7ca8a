"""A mediation that looks false: interrupted, the court told first, the parties after its word."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from casehub.workflow.refusals import StepNotOpen
from tests.acts.scene import day
from tests.faults.world import at
from tests.procedures.peoples_mediation.committee import COURT, GLASS, SHOP
from tests.procedures.peoples_mediation.test_entrusted import printed

if TYPE_CHECKING:
    from tests.procedures.peoples_mediation.committee import Committee


def _halted(c: Committee) -> Committee:
    c.entrusted(GLASS, SHOP).willing().taken_up().met()
    c.act("11-12", "halt_talks", "principal")
    return c


def test_the_court_is_told_first_and_no_party(c: Committee) -> None:
    c.entrusted(GLASS, SHOP).willing().taken_up().met()
    early = c.refused("11-12", "terminate_talks", "principal", ground="false_mediation")
    assert "先办理中止调解并报告法院" in early
    c.act("11-12", "halt_talks", "principal")
    (letter,) = printed(c, "entrustment_result")
    assert "已中止调解，具体情况见附件，供贵院审查" in letter and "第十八条" in letter
    assert "委派调解中止情况的报告" in letter and "结果的反馈" not in letter
    assert "终止调解告知书" not in letter and "随函退回" not in letter
    assert printed(c, "pm_termination_notice") == [] and not c.s.services("pm_termination_notice")
    for step in ("set_session", "terminate_talks"):
        with pytest.raises(StepNotOpen):
            c.act("11-12", step, "principal" if step == "terminate_talks" else "talker")
    # The rules do not say that the time stops: it goes on.
    assert c.s.due("entrusted.conclude") == day("11-27")


def test_it_goes_on_when_the_court_says_so(c: Committee) -> None:
    _halted(c)
    assert "报告法院之日2026年11月12日" in c.refused("11-16", "resume_talks", received_on=day("11-11"))
    c.act("11-16", "resume_talks", received_on=day("11-16"))
    assert c.s.state == "talks"
    c.act("11-16", "set_session", session_at=at("2026-11-20", "10:00"))
    c.met("11-20", agree_record=False, agreed_facts=None)
    c.act("11-26", "terminate_talks", "principal", ground="no_agreement", ground_text="各方未能达成协议")
    assert "结果不一致" in c.refused("11-26", "report_to_court", "principal", result="suspected_false", undisputed=None)
    c.act("11-26", "report_to_court", "principal", result="failed", follow="none", reason="差距较大", undisputed=None)


def test_it_ends_when_the_court_says_so_and_then_the_parties_are_told(c: Committee) -> None:
    _halted(c)
    c.act("11-16", "end_by_the_court", "principal", received_on=day("11-16"))
    notices = printed(c, "pm_termination_notice")
    assert len(notices) == 2 and all("虚假" not in one for one in notices)
    (listed,) = printed(c, "entrusted_materials_return")
    assert COURT in listed
    assert c.s.outcomes("entrusted.conclude") == {"met"}
    assert f"本案依{COURT}的意见终止" in c.refused("11-16", "report_to_court", "principal", result="suspected_false", undisputed=None)
    c.act("11-17", "close_talks", "principal")
    assert c.s.state == "closed"


def test_what_no_court_entrusted_is_ended_by_the_committee(c: Committee) -> None:
    c.applied().willing().taken_up()
    assert "不是法院委派、委托" in c.refused("11-03", "halt_talks", "principal")
    c.act("11-03", "terminate_talks", "principal", ground="false_mediation", ground_text="发现虚假调解")
    assert c.s.state == "given_up"


def test_an_interruption_entered_by_mistake_is_taken_back(c: Committee) -> None:
    _halted(c)
    c.act("11-12", "take_back_halt", "principal")
    assert c.s.state == "talks"
    c.act("11-26", "terminate_talks", "principal", ground="no_agreement", ground_text="各方未能达成协议")
    c.act("11-26", "report_to_court", "principal", result="failed", follow="none", reason="差距较大", undisputed=None)
