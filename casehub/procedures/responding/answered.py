"""What an answer to a letter of another office must say, type by type (forms_exchange.md)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from casehub.exchange.sorts import exchange
from casehub.law.chinese import date_text
from casehub.procedures.cooperating.said import headed
from casehub.procedures.reading import table
from casehub.workflow.part import each, registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from casehub.workflow.situation import Situation

# What is adopted as it is needs no reason (options of `result_uses`).
ADOPTED = "adopted"
# What is agreed to needs none either (options of `list_views`).
AGREED = "ok"


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
    """A row for each item of a letter that asks to look into some; what was found is to be said."""
    asked = s.requested().get("enforcement_items") or s.requested().get("downstream_items")
    rows = [row for row in asked if isinstance(row, dict)] if isinstance(asked, list) else []
    return [{"text": f"第{n}项（{row.get('what') or ''}）："} for n, row in enumerate(rows, 1)]


def every_item_is_reported(s: Situation) -> Reason | None:
    """X41: each item has its answer."""
    asked = len(items_to_help_with(s))
    if "results" not in s.data or len(table(s, "results")) >= asked:
        return None
    return Reason(f"来函共有{asked}个事项，请逐项函复。", "results")


def _told_only(s: Situation) -> bool:
    """Whether the letter with which it began only tells something (config/exchange.toml)."""
    letters = (one.letter for one in map(s.procedure.step, s.procedure.opening) if s.last(one.id))
    said = [kind for letter in letters if letter is not None for kind in letter.says]
    return bool(said) and all(exchange().message_in(s.begun_as, kind).told_only for kind in said)


def letter_was_only_told(s: Situation) -> str | None:
    """Who was asked something answers it; that it was read is no answer."""
    return None if _told_only(s) else "来函请求答复，不能只告知已阅。"


def letter_asks_for_an_answer(s: Situation) -> str | None:
    """Who was only told something neither takes it up nor answers it."""
    return "来函只是告知，不用受理、函复，告知已阅即可。" if _told_only(s) else None


def entries_to_judge(s: Situation) -> list[dict[str, str]]:
    """The entries of a list that are proposed, each a row whose view is still to be said."""
    asked = s.requested().get("list_entries")
    rows = [row for row in asked if isinstance(row, dict)] if isinstance(asked, list) else []
    kept = ("no", "title", "rightNo")
    return [{name: str(row.get(name) or "") for name in kept} for row in rows]


@each
def every_entry_has_its_view(s: Situation) -> Iterator[Reason]:
    """X57: silence on an entry is no consent, and who does not agree says why."""
    rows = table(s, "entry_views")
    if "entry_views" in s.data and len(rows) < len(entries_to_judge(s)):
        yield Reason(f"来函共有{len(entries_to_judge(s))}项，请逐项写明意见。", "entry_views")
        return
    for n, row in enumerate(rows):
        if row.get("result") not in (None, AGREED) and not row.get("note"):
            yield Reason("需核实、不同意的，写明原因。", "entry_views", row=n, column="note")


def results_to_judge(s: Situation) -> list[dict[str, str]]:
    """The results that a letter asks to adopt, each a row whose use is still to be said."""
    entered = s.requested()
    others = entered.get("other_results")
    rows = [row for row in others if isinstance(row, dict)] if isinstance(others, list) else []
    named = [str(entered.get("report_no") or ""), *(str(row.get("name") or "") for row in rows)]
    return [{"item": one} for one in named if one]


@each
def what_is_not_adopted_says_why(s: Situation) -> Iterator[Reason]:
    """X50: what another office found is checked again, and refused with its reason (程规23)."""
    rows = table(s, "uses")
    refused = [n for n, row in enumerate(rows) if row.get("use") not in (None, ADOPTED)]
    for n in refused:
        if not rows[n].get("reason"):
            yield Reason("部分采用、未采用的，写明理由。", "uses", row=n, column="reason")
    if refused and "difference" in s.data and not s.data.get("difference"):
        yield Reason("写明与来函机关判断不同之处。", "difference")


def answer_heading(s: Situation) -> str | None:
    """The title of the reply, as its type words it (config/exchange.toml)."""
    return headed(s, exchange().sort(s.begun_as).answer) if s.begun_as else None


GUARDS = registered(
    wanted_day_follows_the_receipt,
    something_is_offered_or_why_not,
    what_is_not_adopted_says_why,
    every_item_is_reported,
    who_attends_is_named,
    letter_was_only_told,
    letter_asks_for_an_answer,
    every_entry_has_its_view,
)
KNOWN = registered(answer_heading, items_to_help_with, results_to_judge, entries_to_judge)
