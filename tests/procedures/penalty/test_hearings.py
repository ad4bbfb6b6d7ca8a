"""Who may be heard is heard, by others, told in time; then the lawyers and the leaders."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from casehub.model import Pause, RoleGrant
from casehub.workflow.refusals import NotAllowed
from tests import factories
from tests.acts.scene import day
from tests.faults.world import at
from tests.procedures.penalty.enforcing import LIGHTER, hours

if TYPE_CHECKING:
    from tests.procedures.penalty.enforcing import Enforcing

ANSWER = {"point": "罚款过重", "checked": "属实", "adopted": "partly", "reason": "降低罚款"}


def test_a_case_that_was_heard_goes_on_by_legal_review_and_discussion(e: Enforcing) -> None:
    s = e.s
    e.hear()
    # 程规第六十四条第二款: from the call to the hearing nothing is counted, eleven days.
    (pause,) = s.session.scalars(select(Pause).where(Pause.case_id == e.case.id))
    assert (pause.kind, pause.since, pause.until) == ("hearing", date(2026, 5, 9), date(2026, 5, 20))
    assert (s.due("penalty.decide"), s.due("penalty.hearing_report")) == (date(2026, 7, 5), date(2026, 5, 27))
    e.act("hearer", "05-21", "report_hearing", advice="lighter")
    assert (s.state, s.due("penalty.review")) == ("reviewing_again", date(2026, 6, 4))
    form = e.act("reviewer", "05-25", "approve_legality").documents[-1]
    # What is reviewed again came in with the report of the hearing, ten working days before its end.
    assert (form.facts["submitted_on"], form.facts["due_on"]) == ("2026-05-21", "2026-06-04")
    told = {"items": LIGHTER, "fine": Decimal("216000.00"), "answers": [ANSWER]}
    # Edge case 31, and what the leaders agreed on is what is decided.
    assert "请先登记集体讨论记录" in e.refused("head", "05-26", "decide_penalty", **told)
    e.act("head", "05-26", "discuss_together", fine=Decimal("210000.00"), discussed_on=day("05-26"))
    assert "与决定不一致" in e.refused("head", "05-27", "decide_penalty", **told)
    without = {"items": LIGHTER[:3], "fine": None, "answers": [ANSWER]}
    assert "结论是罚款210000元" in e.refused("head", "05-27", "decide_penalty", **without)
    e.act("head", "05-26", "discuss_together", fine=Decimal("216000.00"), discussed_on=day("05-26"))
    assert "没有复核" in e.refused("head", "05-27", "decide_penalty", **told | {"answers": [ANSWER | {"point": "另一点"}]})
    paper = e.act("head", "05-27", "decide_penalty", **told).documents[-1]
    assert paper.facts["hearing_text"] == "当事人要求听证，本局于2026年5月20日公开举行听证"


def test_a_hearing_is_asked_for_in_five_working_days(e: Enforcing) -> None:
    # Edge case 28: on the last day it is in time, the day after it is not.
    e.notify()
    assert "已于2026年5月8日届满" in e.refused("examiner", "05-09", "ask_hearing", asked_on=day("05-09"))
    e.act("examiner", "05-09", "ask_hearing", asked_on=day("05-08"), asked_how="email")
    e.act("examiner", "05-10", "withdraw_hearing", withdrawn_on=day("05-10"))
    assert e.s.state == "notified"


def test_asking_and_taking_back_does_not_shorten_the_five_days(e: Enforcing) -> None:
    e.notify()
    e.act("examiner", "04-29", "ask_hearing", asked_on=day("04-29"))
    e.act("examiner", "04-30", "withdraw_hearing", withdrawn_on=day("04-30"))
    assert "至2026年5月8日届满" in e.refused("head", "05-08", "decide_penalty")
    paper = e.act("head", "05-09", "decide_penalty").documents[-1]
    assert paper.facts["hearing_text"] == "当事人要求听证后书面撤回听证要求"


def test_a_hearing_that_cannot_be_held_gets_another_day_or_is_taken_back(e: Enforcing) -> None:
    e.notify()
    e.act("examiner", "05-07", "ask_hearing", asked_on=day("05-07"))
    told = {"hearing_at": at("2026-05-20", "09:30"), "chair": e.s.person("hearer"), "is_public": True}
    e.act("head", "05-09", "call_hearing", **told)
    e.s.serve("05-11", "penalty_hearing_notice")
    held = {"points": [{"point": "罚款过重"}]}
    on_first = {"held_on": day("05-20")} | hours("05-20", "09:30", "11:30")
    assert "请另定时间" in e.refused("hearer", "05-20", "hold_hearing", **held, **on_first)
    # Agents, addresses, mistakes and the ninety days do not wait for the hearing.
    for step in ("register_agent", "confirm_service_address", "rectify_party", "extend_decision", "record_materials"):
        assert "hearing" in e.s.office.rules.procedure("penalty").step(step).from_
    with e.s.session.begin_nested() as tried:
        e.act("examiner", "05-12", "withdraw_called_hearing", withdrawn_on=day("05-12"))
        (pause,) = e.s.session.scalars(select(Pause).where(Pause.case_id == e.case.id))
        assert (e.s.state, pause.until) == ("notified", date(2026, 5, 12))
        paper = e.act("head", "05-13", "decide_penalty").documents[-1]
        assert "书面撤回" in paper.facts["hearing_text"]
        tried.rollback()
    e.s.session.expire_all()
    moved = told | {"hearing_at": at("2026-06-03", "09:30"), "place": "五楼会议室"}
    assert "最迟应于" in e.refused("head", "05-20", "move_hearing", **moved | {"hearing_at": at("2026-05-28", "09:30")})
    e.act("head", "05-20", "move_hearing", **moved)
    e.s.serve("05-21", "penalty_hearing_notice")
    assert "通知的听证日期为2026年6月3日" in e.refused("hearer", "05-21", "hold_hearing", **held, **on_first)
    anew = {"held_on": day("06-03")} | hours("06-03", "09:30", "11:30")
    paper = e.act("hearer", "06-03", "hold_hearing", **held, **anew).documents[-1]
    assert paper.facts["place"] == "五楼会议室"
    # One period that is not counted, from the first call to the day on which it was held.
    (pause,) = e.s.session.scalars(select(Pause).where(Pause.case_id == e.case.id))
    assert (pause.since, pause.until) == (date(2026, 5, 9), date(2026, 6, 3))


def test_who_was_not_told_of_the_right_cannot_ask(e: Enforcing) -> None:
    light = {"fine": None, "items": LIGHTER[:3], "goods_value": Decimal(0), "turnover": Decimal(1000)}
    e.review(**light)
    e.act("head", "04-27", "notify_penalty", hearing_told=False)
    e.s.serve("04-28", "penalty_notice")
    assert "没有告知听证权利" in e.refused("examiner", "04-29", "ask_hearing", asked_on=day("04-29"))


def test_seven_clear_working_days_before_the_hearing(e: Enforcing) -> None:
    # The working Saturday of 9 May is the last day for 20 May.
    e.notify()
    e.act("examiner", "05-07", "ask_hearing", asked_on=day("05-07"))
    told = {"hearing_at": at("2026-05-20", "09:30"), "chair": e.s.person("hearer"), "is_public": True}
    assert "最迟应于2026年5月9日送达" in e.refused("head", "05-11", "call_hearing", **told)
    # The notice says why it is closed.
    closed = {**told, "is_public": False, "not_public_reason": None}
    assert "不公开的理由" in e.refused("head", "05-09", "call_hearing", **closed)
    e.act("head", "05-09", "call_hearing", **told)
    held = {"held_on": day("05-20")} | hours("05-20", "09:30", "11:30")
    assert "尚未送达当事人" in e.refused("hearer", "05-20", "hold_hearing", **held)
    e.s.serve("05-11", "penalty_hearing_notice")
    assert "实际2026年5月11日送达" in e.refused("hearer", "05-20", "hold_hearing", **held)


def test_nobody_leads_a_hearing_who_inquired(e: Enforcing) -> None:
    # Edge case 11.
    e.notify()
    e.act("examiner", "05-07", "ask_hearing", asked_on=day("05-07"))
    for who in ("examiner", "second"):
        row = RoleGrant(person_id=e.s.person(who), role="penalty_hearing_chair", since=factories.SINCE)
        e.s.session.add(row)
    e.s.session.flush()
    told = {"hearing_at": at("2026-05-20", "09:30"), "is_public": True}
    assert "非本案调查人员" in e.refused("head", "05-09", "call_hearing", **told, chair=e.s.person("second"))
    e.act("head", "05-09", "call_hearing", **told, chair=e.s.person("hearer"))
    e.s.serve("05-09", "penalty_hearing_notice")
    with pytest.raises(NotAllowed):
        e.act("examiner", "05-20", "hold_hearing", **hours("05-20", "09:30", "11:30"))


def test_who_stays_away_gives_the_hearing_up(e: Enforcing) -> None:
    # Edge case 29.
    e.notify()
    e.act("examiner", "05-07", "ask_hearing", asked_on=day("05-07"))
    told = {"hearing_at": at("2026-05-20", "09:30"), "chair": e.s.person("hearer"), "is_public": True}
    e.act("head", "05-09", "call_hearing", **told)
    e.s.serve("05-09", "penalty_hearing_notice")
    assert "尚未到期" in e.refused("hearer", "05-19", "end_hearing_unattended")
    e.act("hearer", "05-20", "end_hearing_unattended")
    assert e.s.state == "notified"
    assert "已经举行或者终止过" in e.refused("examiner", "05-21", "ask_hearing", asked_on=day("05-08"))
    paper = e.act("head", "05-21", "decide_penalty").documents[-1]
    assert "视为放弃听证权利" in paper.facts["hearing_text"]


def test_a_day_that_nobody_was_called_to_is_no_hearing(e: Enforcing) -> None:
    e.notify()
    e.act("examiner", "05-07", "ask_hearing", asked_on=day("05-07"))
    told = {"hearing_at": at("2026-05-20", "09:30"), "chair": e.s.person("hearer"), "is_public": True}
    e.act("head", "05-09", "call_hearing", **told)
    e.s.serve("05-09", "penalty_hearing_notice")
    other = {"held_on": day("05-21")} | hours("05-21", "09:30", "11:30")
    assert "通知的听证日期为2026年5月20日" in e.refused("hearer", "05-21", "hold_hearing", **other)
