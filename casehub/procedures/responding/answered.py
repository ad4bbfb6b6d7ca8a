"""What an answer to a letter of another office must say, type by type (forms_exchange.md)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from casehub.exchange.sorts import exchange
from casehub.law.chinese import date_text
from casehub.procedures.cooperating.said import headed
from casehub.procedures.reading import table
from casehub.workflow.part import registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from casehub.workflow.situation import Situation

# What is adopted as it is needs no reason (options of `result_uses`).
ADOPTED = "adopted"


def wanted_day_follows_the_receipt(s: Situation) -> Reason | None:
    """The day by which a letter asks for an answer lies not before it came."""
    received, wanted = s.data.get("received_on"), s.data.get("wanted_by")
    if isinstance(received, date) and isinstance(wanted, date) and wanted < received:
        said = f"来函请求的回复日期早于收到日期{date_text(received)}，与来函机关核实后不填。"
        return Reason(said, "wanted_by")
    return None


def something_is_offered_or_why_not(s: Situation) -> Reason | None:
    """X69: who recommends nobody says why."""
    if "offers" not in s.data:
        return None
    offered, why = bool(table(s, "offers")), bool(s.data.get("not_available"))
    if not offered and not why:
        return Reason("没有推荐的，写明无法推荐的原因。", "not_available")
    if offered and why:
        return Reason("已经推荐的，不写无法推荐的原因。", "not_available")
    return None


def who_attends_is_named(s: Situation) -> Reason | None:
    """X61: who attends is named, and who does not says why."""
    attends = s.data.get("attends")
    if attends is True and not table(s, "persons"):
        return Reason("参加的，写明参会人员。", "persons")
    if attends is False and not s.data.get("why_absent"):
        return Reason("不参加的，写明原因。", "why_absent")
    return None


def items_to_help_with(s: Situation) -> list[dict[str, str]]:
    """A row for each item of a letter for help with a decision; what was found is still to say."""
    asked = s.requested().get("enforcement_items")
    rows = [row for row in asked if isinstance(row, dict)] if isinstance(asked, list) else []
    return [{"text": f"第{n}项（{row.get('what') or ''}）："} for n, row in enumerate(rows, 1)]


def every_item_is_reported(s: Situation) -> Reason | None:
    """X41: each item has its answer."""
    asked = len(items_to_help_with(s))
    if "results" not in s.data or len(table(s, "results")) >= asked:
        return None
    return Reason(f"来函共有{asked}个事项，请逐项函复。", "results")


def results_to_judge(s: Situation) -> list[dict[str, str]]:
    """The results that a letter asks to adopt, each a row whose use is still to be said."""
    entered = s.requested()
    others = entered.get("other_results")
    rows = [row for row in others if isinstance(row, dict)] if isinstance(others, list) else []
    named = [str(entered.get("report_no") or ""), *(str(row.get("name") or "") for row in rows)]
    return [{"item": one} for one in named if one]


def what_is_not_adopted_says_why(s: Situation) -> Reason | None:
    """X50: what another office found is checked again, and refused with its reason (程规23)."""
    rows = table(s, "uses")
    refused = [n for n, row in enumerate(rows) if row.get("use") not in (None, ADOPTED)]
    for n in refused:
        if not rows[n].get("reason"):
            return Reason("部分采用、未采用的，写明理由。", "uses", row=n, column="reason")
    if refused and "difference" in s.data and not s.data.get("difference"):
        return Reason("写明与来函机关判断不同之处。", "difference")
    return None


def answer_heading(s: Situation) -> str | None:
    """The title of the reply, as its type words it (config/exchange.toml)."""
    return headed(s, exchange().sort(s.begun_as).answer) if s.begun_as else None


GUARDS = registered(
    wanted_day_follows_the_receipt,
    something_is_offered_or_why_not,
    what_is_not_adopted_says_why,
    every_item_is_reported,
    who_attends_is_named,
)
KNOWN = registered(answer_heading, items_to_help_with, results_to_judge)
