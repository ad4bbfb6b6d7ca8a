"""The demonstration's registers come by the road that people take, as far as the day has come."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from casehub.casefile.cooperation.agreements import in_force
from casehub.casefile.cooperation.registers import registers
from casehub.demonstration.performing import Performance
from casehub.demonstration.registers import load_registers
from casehub.demonstration.script import DEFAULT_AS_OF
from casehub.model import Organisation
from casehub.record.work import OFFICE_ZONE
from tests.demonstration.conftest import DEMO


def test_what_letters_rest_on_and_whom_they_reach_stands_in_the_registers(beginning: Performance) -> None:
    assert load_registers(beginning, DEMO, DEFAULT_AS_OF) == 4
    work = beginning.work_of("xiangjunshan", DEFAULT_AS_OF)
    members = {row.name: {one.name for one in row.members} for row in in_force(work, work.today)}
    assert members.keys() == {"川渝东北部毗邻区域知识产权合作备忘录", "川渝知识产权合作"}
    # Of the offices that exchange letters here both are members of the nearer one.
    both = ("wanzhou", "dazhou")
    names = set(beginning.session.scalars(select(Organisation.name).where(Organisation.key.in_(both))))
    assert names < members["川渝东北部毗邻区域知识产权合作备忘录"]
    tables = [one.table for one in registers().values() if one.of_partner and not one.seconds]
    assert [len(beginning.session.scalars(select(one)).all()) for one in tables] == [1, 1]


def test_what_lies_after_the_day_is_not_done(beginning: Performance) -> None:
    early = datetime(2026, 1, 5, 10, 15, tzinfo=OFFICE_ZONE)
    assert load_registers(beginning, DEMO, early) == 2
