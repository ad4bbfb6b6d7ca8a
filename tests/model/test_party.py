"""Who acts for a party on a day."""

from __future__ import annotations

from datetime import date

from casehub.model import Agent, Party
from casehub.papers.blocks import party_block

DAY = date(2026, 6, 15)


def agents() -> Party:
    """Four agents: one from the beginning, one to come, one gone, one whose last day it is."""
    spans = {
        "始终": (None, None),
        "未到": (date(2026, 6, 16), None),
        "已满": (None, date(2026, 6, 14)),
        "末日": (date(2026, 6, 15), date(2026, 6, 15)),
    }
    party = Party(name="甲公司", role="requester", kind="legal")
    party.agents = [Agent(name=name, since=a, until=b) for name, (a, b) in spans.items()]
    return party


def test_an_agent_acts_from_the_first_to_the_last_day() -> None:
    assert [a.name for a in agents().agents_on(DAY)] == ["始终", "末日"]


def test_papers_print_the_agents_of_their_own_day() -> None:
    printed = party_block(agents(), "请求人", DAY)["agents"]
    assert [a["name"] for a in printed] == ["始终", "末日"]
