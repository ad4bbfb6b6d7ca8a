"""联合执法 on the side of who asks for it: its ground, the plan, the sealed list of targets."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import TYPE_CHECKING

from casehub.law.canonical import canonical
from casehub.law.chinese import date_text
from casehub.procedures.reading import as_day, table
from casehub.record.rows import plain
from casehub.workflow.part import registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from casehub.workflow.situation import Situation

ASKED, ANSWERED, PLANNED = "ask_joint_action", "enter_joint_answer", "send_joint_plan"


def joint_action_has_its_ground(s: Situation) -> Reason | None:
    """X43: no statute that was read names it; an agreement or a plan of the superior does."""
    if s.data.get("agreements") or s.data.get("superior_plan"):
        return None
    return Reason("联合执法以合作机制或者上级部署为依据，至少写明一项。", "superior_plan")


def joint_answer_comes_before_the_day(s: Situation) -> Reason | None:
    """X42: the answer comes while there is time to agree on a plan."""
    by, day = s.data.get("reply_by"), s.data.get("suggested_on")
    if isinstance(by, date) and isinstance(day, date) and by >= day:
        return Reason("请求回复日期应在建议的行动日期以前。", "reply_by")
    return None


def _takes_part(s: Situation) -> bool:
    return s.entered(ANSWERED).get("partner_agrees") is True


def partner_takes_part(s: Situation) -> str | None:
    """Who said no, or has not answered, is in no plan (X45)."""
    return None if _takes_part(s) else "对方没有复函同意参加，不能确定联合执法行动方案。"


def partner_does_not_take_part(s: Situation) -> str | None:
    """Who takes part gets the plan."""
    return "对方已经同意参加。" if _takes_part(s) else None


def action_day_is_to_come(s: Situation) -> Reason | None:
    """A plan is fixed before its day."""
    day = s.data.get("action_on")
    if isinstance(day, date) and day < s.day:
        return Reason(f"行动日期{date_text(day)}已经过去。", "action_on")
    return None


def campaign_asked_for(s: Situation) -> str | None:
    """The 专项行动 that the first letter names."""
    return str(s.entered(ASKED).get("campaign") or "") or None


def day_asked_for(s: Situation) -> date | None:
    """The day that the first letter proposes."""
    return as_day(s.entered(ASKED).get("suggested_on"))


def day_planned(s: Situation) -> date | None:
    """The day of the plan."""
    return as_day(s.entered(PLANNED).get("action_on"))


def groups_of_the_partner(s: Situation) -> list[dict[str, object]]:
    """The groups of the other bureau, as its answer names them."""
    return _rows(s, "partner_groups")


def contacts_of_the_partner(s: Situation) -> list[dict[str, object]]:
    """Whom the other bureau named for the day."""
    return _rows(s, "partner_contacts")


def _rows(s: Situation, field: str) -> list[dict[str, object]]:
    told = s.entered(ANSWERED).get(field)
    return [dict(row) for row in told if isinstance(row, dict)] if isinstance(told, list) else []


def targets_digest(s: Situation) -> str | None:
    """SHA-256 (hex) over the rows of the sealed list: the plan binds it and does not tell it."""
    rows = [dict(row) for row in table(s, "targets")]
    return hashlib.sha256(canonical(plain(rows))).hexdigest() if rows else None


def targets_count(s: Situation) -> int:
    """How many targets the sealed list has."""
    return len(table(s, "targets"))


GUARDS = registered(
    joint_action_has_its_ground,
    joint_answer_comes_before_the_day,
    partner_takes_part,
    partner_does_not_take_part,
    action_day_is_to_come,
)
KNOWN = registered(
    campaign_asked_for,
    day_asked_for,
    day_planned,
    groups_of_the_partner,
    contacts_of_the_partner,
    targets_digest,
    targets_count,
)
