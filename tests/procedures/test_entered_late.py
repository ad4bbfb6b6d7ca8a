"""Edge case 54: a day of long ago is entered as 补录, for a reason that the record keeps."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from casehub import acts
from casehub.casefile import situations
from casehub.desk.entered import entered
from casehub.fields.days import DateField, DatetimeField
from casehub.model import Event, Organisation
from casehub.people.bureau import system_hand
from casehub.procedures.entered_late import WHY, why_late
from casehub.workflow.refusals import Refused
from casehub.workflow.stages import at_station
from tests import factories
from tests.acts.scene import day, scene, sqlite_stages
from tests.faults.world import at
from tests.procedures.penalty.enforcing import Enforcing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.acts.scene import Stages


@pytest.fixture(scope="module")
def stages(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Stages:
    return sqlite_stages(sqlite_template, tmp_path_factory.mktemp("late"))


@pytest.fixture
def e(stages: Stages) -> Iterator[Enforcing]:
    with scene(stages.office) as made:
        yield Enforcing(made)


# What is told of a case that is at the window already.
TOLD: dict[str, Any] = {
    "source": "right_holder", "first_received_on": None, "sender": None, "wants_reply": False,
    "evidence_items": [{"label": "权1", "name": "商标注册证"}],
}  # fmt: skip


def registered(e: Enforcing, when: str, received: str, **more: Any) -> Event:
    """A clue that is entered on one day and came in on another."""
    told = (e.enter({"when": when}) if not e.s.ref else TOLD) | {"received_on": day(received)} | more
    work = e.s.office.work(e.s.session, "clerk", at(f"2026-{when}", "17:00"))
    case = e.s.case()
    values = factories.filled(work, case, "register_clue", told)
    values.pop(WHY, None)
    return acts.perform(work, case.reference, "register_clue", case.seq, values | more, "k" * 32).event


def refused(e: Enforcing, when: str, received: str) -> list[tuple[str, str]]:
    e.enter({"when": when})
    with pytest.raises(Refused) as told, e.s.session.begin_nested():
        registered(e, when, received)
    return [(reason.field, reason.sentence) for reason in told.value.reasons]


def test_what_is_entered_within_a_week_needs_no_reason(e: Enforcing) -> None:
    # 18 March 2026 is a Wednesday: five working days before it lies the 11th.
    assert WHY not in registered(e, "03-18", "03-11").typed


def test_what_is_entered_later_is_told_apart_and_counts_from_its_own_day(e: Enforcing) -> None:
    assert refused(e, "03-18", "03-10") == [(WHY, "填写补录的原因")]
    event = registered(e, "03-18", "03-10", **{WHY: "值班室收件后漏登。"})
    assert "补录" in event.sentence and event.typed[WHY] == "值班室收件后漏登。"
    # The clock is the event's, the record's time the system's.
    assert e.s.due("clue.verify") == day("03-31")
    assert event.at.astimezone(at("2026-03-18").tzinfo).date() == day("03-18")


def test_the_history_of_the_case_says_why(e: Enforcing) -> None:
    event = registered(e, "03-18", "03-10", **{WHY: "值班室收件后漏登。"})
    work = e.s.office.work(e.s.session, "clerk", at("2026-03-18", "17:30"))
    procedure = work.rules.procedure("penalty")
    s = situations.load(work, e.s.case(), procedure.step("register_clue"))
    kept = e.s.session.scalars(select(Event).where(Event.id == event.id)).one()
    assert ("补录的原因", "值班室收件后漏登。") in [(one.label, one.words) for one in entered(work, s, procedure, kept)]


def test_holidays_are_no_time_in_which_anything_could_be_entered(e: Enforcing) -> None:
    # Of 1 to 7 October 2026 no day is a working day.
    assert WHY not in registered(e, "10-09", "09-29").typed


RECEIVED = DateField("received_on", "收到日期", tells="act", default="today", not_after="today")


def asked(e: Enforcing, *fields: Any, **more: Any) -> bool:
    """Whether a form of these fields asks for a reason on 18 March, with what it knows beside each."""
    work = e.s.office.work(e.s.session, "clerk", at("2026-03-18", "17:00"))
    e.enter({})
    s = situations.load(work, e.s.case(), work.rules.procedure("penalty").step("register_clue"))
    return why_late(fields, replace(s, **more)) is not None


def test_only_days_of_what_is_entered_are_asked_about(e: Enforcing) -> None:
    old: dict[str, Any] = {"data": {"received_on": day("01-05")}}
    assert asked(e, (RECEIVED, None), **old)
    # The file had the day before.
    assert not asked(e, (RECEIVED, day("01-05")), **old)
    # A right, a wrong and the paper of somebody else have days of their own.
    assert not asked(e, (replace(RECEIVED, tells="fact"), None), **old)
    # What form it begins with says nothing of that.
    assert asked(e, (replace(RECEIVED, default=None, not_after=""), None), **old)
    moment: dict[str, Any] = {"data": {"received_on": at("2026-01-05", "10:00")}}
    assert asked(e, (DatetimeField("received_on", "开始时间", tells="act"), None), **moment)
    assert not asked(e, (DatetimeField("received_on", "对方立案的时、分", tells="fact"), None), **moment)
    # A time that was set is refused for being over, and has nothing to be entered late for.
    assert not asked(e, (DatetimeField("received_on", "下次调解时间", tells="plan"), None), **moment)


def test_neither_the_system_nor_who_approves_is_asked(e: Enforcing) -> None:
    old: dict[str, Any] = {"data": {"received_on": day("01-05")}}
    office = e.s.session.scalars(select(Organisation).where(Organisation.key == "cqip")).one()
    assert not asked(e, (RECEIVED, None), **old, actor=system_hand(e.s.session, office))
    step = e.s.office.rules.procedure("penalty").step("settle_jurisdiction")
    assert step.route is not None
    first, last = (at_station(step, one) for one in (step.route.first, step.route.last))
    assert asked(e, (RECEIVED, None), **old, step=first)
    assert not asked(e, (RECEIVED, None), **old, step=last)
