"""Who may act for a party on a day (办法第十七条)."""

from __future__ import annotations

from datetime import date

from casehub.law.text import fold
from casehub.model import Agent, Party

SPECIAL_AUTHORITY = "特别授权"


def may_dispose(agent: Agent) -> bool:
    """Whether the agent may admit, waive, settle: 特别授权."""
    return agent.authority == SPECIAL_AUTHORITY


def may_receive(agent: Agent) -> bool:
    """Whether papers may be handed to it for its party, as its letter of attorney says (代收).

    Of whom nobody asked, special authority has to do (待核: 民诉法第八十八条 names any agent).
    """
    return may_dispose(agent) if agent.receives is None else agent.receives


def named(party: Party, name: str, on: date) -> Agent | None:
    """The registered agent of this name whose authority is in force on the day."""
    wanted = fold(name)
    return next((agent for agent in party.agents_on(on) if fold(agent.name) == wanted), None)
