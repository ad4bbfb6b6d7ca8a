"""Service on who has no domicile in China, also in Hong Kong, Macau, Taiwan.

办法第十条 names no road for it; by which one papers go abroad is for whoever serves to say and to
prove (待核). What the bureau may do itself is to serve whoever receives for the party in China.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.procedures.matter.agents import named
from casehub.procedures.reading import as_day
from casehub.procedures.service.known import row_here
from casehub.workflow.part import registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from casehub.workflow.situation import Situation

BASIS = "abroad_basis"


def recipient_is_abroad(s: Situation) -> bool:
    """Whether the recipient has no domicile in China, as the register has it."""
    row = row_here(s)
    return row is not None and bool(row.party.no_domicile_in_china)


def _by_its_agent_here(s: Situation) -> bool:
    """Whether its registered agent signs for it (民诉法解释第一百三十二条)."""
    row = row_here(s)
    on = as_day(s.data.get("served_on")) or s.day
    told = str(s.data.get("receiver") or "")
    by = s.data.get("relation") == "agent"
    return row is not None and by and named(row.party, told, on) is not None


def road_abroad_is_told(s: Situation) -> Reason | None:
    """办法第十条: papers that go abroad go by a road that some rule gives, and it is named."""
    if not recipient_is_abroad(s) or not s.data or s.data.get(BASIS) or _by_its_agent_here(s):
        return None
    said = "受送达人在我国没有住所，请向其在我国的代理人送达，或者写明境外送达的途径和依据。"
    return Reason(said, BASIS)


def nothing_is_left_abroad(s: Situation) -> str | None:
    """民事诉讼法第八十九条: papers are left at a domicile, which is none of ours abroad."""
    if recipient_is_abroad(s):
        return "受送达人在我国没有住所，不能留置送达，请改用其他方式。"
    return None


GUARDS = registered(road_abroad_is_told, nothing_is_left_abroad)
KNOWN = registered(recipient_is_abroad)
