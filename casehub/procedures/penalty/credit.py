"""Credit after a penalty: its early end, repair, and the list of the seriously dishonest.

公示规定第十四条, 严重违法失信名单管理办法第九条 (procedure 待核), forms_penalty_b.md R11–R13: who
has done what the decision orders may ask that the publication ends before its day, but not before
the least time; nobody is listed but for an intentional act gravely punished, told and heard before.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from casehub.law.chinese import date_text
from casehub.procedures.penalty.dues import decided, running_contest
from casehub.procedures.penalty.forcing import PRESSING
from casehub.procedures.penalty.listed.fallen import LISTED, REMOVE, entry_in_force
from casehub.procedures.penalty.published.publicity import (
    decision_stands,
    penalty_is_public,
    published_day,
)
from casehub.procedures.reading import as_day, chinese_day, rows, table, until_served
from casehub.rulebook.limits import compute
from casehub.workflow.part import registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from casehub.model import Event
    from casehub.workflow.situation import Situation

ASKED = "ask_repair"
STOP = "stop_publicity"
ANSWERED = {
    STOP: ("grant_early_stop", "refuse_early_stop"),
    "credit_repair": ("grant_credit_repair", "refuse_credit_repair"),
    REMOVE: ("grant_credit_repair", "refuse_credit_repair"),
}
TOLD = "tell_list_entry"
PLEADED = "record_list_plea"
OLDER = "publicity.min_samr2021"
NEWER = "publicity.min_ndrc2026"
# R11, R12: each of them is checked; who asks to leave the list is on it. 信用培训 is asked of some
# only, which the law data do not say (待核): it is checked where somebody enters it.
ON_LIST = "not_on_list"
CONDITIONS = ("money_paid", "duties_done", "effect_removed", "min_period", "no_new_case", ON_LIST)
PLEA, YEARS, LEAST = "credit.list_defence", "credit.list_end", "credit.list_least"


def _asks(s: Situation, early: bool) -> Event | None:
    """The last application of this sort that nobody answered."""
    open_ = None
    for event in s.events:
        if event.step == ASKED and (event.typed.get("repair_kind") == STOP) == early:
            open_ = event
        if event.step in ANSWERED[STOP if early else REMOVE]:
            open_ = None
    return open_


def _day(s: Situation, event: Event) -> date:
    return event.at.astimezone(s.at.tzinfo).date()


def repair_has_its_object(s: Situation) -> Reason | str | None:
    """公示规定第十四条: what is to end early is there, and is asked for once at a time."""
    kind = s.data.get("repair_kind")
    if kind is None:
        return None
    if _asks(s, kind == STOP) is not None:
        return Reason("此前的申请尚未答复。", "repair_kind")
    if kind == STOP and penalty_is_public(s) is not None:
        return Reason("处罚信息没有在公示。", "repair_kind")
    if kind == REMOVE and entry_in_force(s) is None:
        return Reason("当事人没有列入严重违法失信名单。", "repair_kind")
    return None


def early_stop_was_asked(s: Situation) -> str | None:
    """Nothing ends early but on application."""
    return None if _asks(s, early=True) else "没有登记提前停止公示的申请，或者已经答复。"


def repair_was_asked(s: Situation) -> str | None:
    """Nothing is repaired but on application."""
    return None if _asks(s, early=False) else "没有登记信用修复的申请，或者已经答复。"


def repair_is_for_stop(s: Situation) -> str | None:
    """Whose clock begins with an application to end the publication."""
    return None if s.data.get("repair_kind") == STOP else "不是提前停止公示的申请。"


def repair_is_for_credit(s: Situation) -> str | None:
    """Whose clock begins with any other application."""
    return "是提前停止公示的申请。" if s.data.get("repair_kind") == STOP else None


def repair_conditions_hold(s: Situation) -> Reason | str | None:
    """R11: nothing owed, nothing contested, every condition checked, and each of them fulfilled."""
    owed = PRESSING.nothing_is_owed(s)
    if owed is not None:
        return owed
    row = decided(s)
    if row is not None and running_contest(s, row) is not None:
        return "行政复议、行政诉讼尚未终结，不能修复。"
    checked = table(s, "checks")
    if any(not one.get("ok") for one in checked):
        return Reason("有条件不符合，不能同意。", "checks")
    asked = _asks(s, early=False) or _asks(s, early=True)
    leaves = asked is not None and asked.typed.get("repair_kind") == REMOVE
    wanted = {*CONDITIONS} - ({ON_LIST} if leaves else set())
    if wanted - {one.get("condition") for one in checked}:
        return Reason("条件没有逐项核对，不能同意。", "checks")
    return None


def least_publicity_is_over(s: Situation) -> Reason | None:
    """公示规定第十四条: not before the least time of the rules that apply."""
    scheme, since = s.data.get("scheme"), published_day(s)
    if scheme is None or since is None:
        return None
    least = s.law.limit(NEWER) if scheme == "ndrc2026" else s.law.limit(OLDER)
    first = compute(least, since, calendar=s.rules.calendar).due
    if s.day < first:
        said = f"最短公示期至{chinese_day(first)}届满，届满前不能停止公示。"
        return Reason(said, "scheme")
    return None


def least_listing_is_over(s: Situation) -> Reason | None:
    """Of a listed party a year at least; who is on the list is repaired by leaving it (R12)."""
    asked, listed = _asks(s, early=False), entry_in_force(s)
    kind = asked.typed.get("repair_kind") if asked is not None else None
    if "repair_kind" in s.data and s.data.get("repair_kind") != kind:
        return Reason("与申请的事项不一致。", "repair_kind")
    if listed is None:
        return None
    if kind != REMOVE:
        return Reason("当事人在严重违法失信名单中，先申请移出名单。", "repair_kind")
    first = compute(s.law.limit(LEAST), _day(s, listed), calendar=s.rules.calendar).due
    if s.day < first:
        return Reason(f"列入至{chinese_day(first)}方满最短期限。", "repair_kind")
    return None


def listing_has_its_grounds(s: Situation) -> Reason | str | None:
    """严重违法失信名单管理办法第九条: intent and a grave penalty, both of a decision in force."""
    if not decision_stands(s):
        return "没有有效的行政处罚决定，不能列入名单。"
    row = decided(s)
    if row is not None and running_contest(s, row) is not None:
        return "行政复议、行政诉讼尚未终结，不能列入名单。"
    for name, word in (("intent_proved", "故意"), ("gravely_punished", "较重行政处罚")):
        if name in s.data and not s.data.get(name):
            return Reason(f"没有证据证明{word}的，不得列入名单。", name)
    return None


def party_is_not_listed(s: Situation) -> str | None:
    """Once is enough."""
    return "当事人已经列入严重违法失信名单。" if entry_in_force(s) is not None else None


def list_entry_was_told(s: Situation) -> str | Reason | None:
    """R13: told first, and heard: five working days from the service of the notice."""
    told = s.last(TOLD)
    before = s.last(LISTED)
    if told is None or (before is not None and before.seq > told.seq):
        return "尚未告知拟列入的事实、理由和陈述、申辩的权利。"
    own = rows(s, PLEA)
    since = _day(s, told)
    if not own or own[-1].start_on < since:
        return until_served(s, "告知书尚未送达，陈述、申辩期限未起算。", "list_notice")
    if own[-1].due_on >= s.day:
        return f"陈述、申辩期限至{chinese_day(own[-1].due_on)}，届满后再决定。"
    return None


def list_plea_is_answered(s: Situation) -> Reason | None:
    """R13: what the party said since it was told is weighed in the decision."""
    told, pleaded = s.last(TOLD), s.last(PLEADED)
    if told is None or pleaded is None or pleaded.seq < told.seq or "plea" not in s.data:
        return None
    if not str(s.data.get("plea") or "").strip():
        return Reason("当事人已经陈述、申辩，请写明其意见及复核。", "plea")
    return None


def list_time_is_over(s: Situation) -> str | None:
    """Three years, not a day less or more."""
    limit = s.open_deadline(YEARS)
    if entry_in_force(s) is None or limit is None or limit.due_on >= s.day:
        return "列入期限尚未届满。"
    return None


def list_entry_until(s: Situation) -> date:
    """The last day in the list, were it entered today."""
    return compute(s.law.limit(YEARS), s.day, calendar=s.rules.calendar).due


def repair_asked_on(s: Situation) -> date | None:
    """When the application that is answered came in."""
    early = s.step.id in ANSWERED[STOP]
    event = _asks(s, early)
    return as_day(event.typed.get("asked_on")) if event is not None else None


def repair_asked_for(s: Situation) -> str | None:
    """What it asks for."""
    event = _asks(s, s.step.id in ANSWERED[STOP])
    return str(event.typed.get("repair_kind")) if event is not None else None


def repair_grounds(s: Situation) -> str | None:
    """Why the applicant says that it may be granted."""
    event = _asks(s, s.step.id in ANSWERED[STOP])
    return str(event.typed.get("grounds") or "").rstrip("。") or None if event else None


def listing_told_no(s: Situation) -> str | None:
    """The number of the notice and its day."""
    paper = s.document("list_notice")
    return f"{paper.number}，{date_text(paper.issued_on)}" if paper is not None else None


GUARDS = registered(
    repair_has_its_object,
    early_stop_was_asked,
    repair_was_asked,
    repair_is_for_stop,
    repair_is_for_credit,
    repair_conditions_hold,
    least_publicity_is_over,
    least_listing_is_over,
    listing_has_its_grounds,
    party_is_not_listed,
    list_entry_was_told,
    list_plea_is_answered,
    list_time_is_over,
)
KNOWN = registered(
    list_entry_until,
    repair_asked_on,
    repair_asked_for,
    repair_grounds,
    listing_told_no,
)
