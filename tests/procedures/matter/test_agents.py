"""Who acts for a party: by name, however it is written, and only while the authority lasts."""

from __future__ import annotations

from datetime import date

import pytest

from casehub.model import Agent, Party
from casehub.procedures.matter.agents import may_dispose, named

FIRST, LAST = date(2026, 1, 5), date(2026, 5, 31)


def party() -> Party:
    agents = [
        Agent(name="何静宜", authority="特别授权", since=FIRST, until=LAST),
        Agent(name="段平（律师）", authority="一般授权", since=None, until=None),
    ]
    return Party(role="requester", name="甲公司", agents=agents)


@pytest.mark.parametrize(
    ("day", "found"),
    [(date(2026, 1, 4), False), (FIRST, True), (LAST, True), (date(2026, 6, 1), False)],
)
def test_an_agent_acts_from_the_first_to_the_last_day(day: date, found: bool) -> None:
    agent = named(party(), "何静宜", day)
    assert (agent is not None) is found


def test_a_name_is_the_same_in_other_signs_and_no_other_name() -> None:
    agent = named(party(), " 段平(律师)", date(2030, 1, 1))
    assert agent is not None
    assert agent.name == "段平（律师）"
    assert named(party(), "段平", FIRST) is None
    assert named(party(), "", FIRST) is None


def test_only_special_authority_disposes_of_the_claim() -> None:
    assert [may_dispose(agent) for agent in party().agents] == [True, False]
