"""When evidence may be kept, by whose leave, and until when (程序规定第三十三至三十五条)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from casehub.procedures.by_the_minute import hours_text, is_past, last_minute, minute
from casehub.procedures.penalty.goods import lots_beside
from casehub.procedures.reading import chinese_day, table
from casehub.procedures.within import same_thing
from casehub.rulebook.limits import compute
from casehub.workflow.part import each, registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from casehub.law.periods import Computed
    from casehub.workflow.situation import Situation

KEEPING = "penalty.evidence_registration"
URGENT = "evidence.urgent_report"
APPROVED, KEPT = "approve_keeping", ("keep_evidence", "keep_urgently")
IN_PLACE = "in_place"
AGAIN = (
    "该当事人的同名物品在本案中已经登记保存或者查封、扣押过，不得再次登记保存；"
    "确是另一批的，写明区别。"
)


def kept_at(s: Situation) -> datetime | None:
    """The moment from which the evidence is kept: of this act, else of the one that did it."""
    told = s.data.get("kept_at")
    if isinstance(told, datetime):
        return told
    found = next((s.entered(step) for step in KEPT if s.happened(step)), {})
    said = found.get("kept_at")
    return datetime.fromisoformat(said).astimezone(s.at.tzinfo) if isinstance(said, str) else None


def kept_until(s: Situation) -> date | None:
    """行政处罚法第五十六、八十五条: the seventh working day after that of the keeping."""
    counted = _counted(s)
    return counted.due if counted is not None else None


def kept_until_may_move(s: Situation) -> bool:
    """Whether that day was counted over days of a year whose days off are not published yet."""
    counted = _counted(s)
    return counted is not None and counted.provisional


def _counted(s: Situation) -> Computed | None:
    moment = kept_at(s)
    if moment is None:
        return None
    day = moment.date()
    return compute(s.law_on(day).limit(KEEPING), day, calendar=s.rules.calendar)


def report_by(s: Situation) -> datetime | None:
    """程序规定第三十三条第二款: the minute by which what was done on the spot must be approved."""
    moment = kept_at(s)
    if moment is None:
        return None
    return last_minute(s.law_on(moment.date()).limit(URGENT), moment)


def hours_to_approve(s: Situation) -> str:
    """How long there is to approve what was done on the spot: 二十四小时."""
    return hours_text(s.law.limit(URGENT))


def keeping_follows_approval(s: Situation) -> Reason | None:
    """程序规定第三十三条: leave first, or in an urgent case none yet; not ahead, not long ago."""
    moment, approval = s.data.get("kept_at"), s.last(APPROVED)
    if not isinstance(moment, datetime):
        return None
    if moment > s.at:
        return Reason("登记保存的时间不能晚于现在。", "kept_at")
    if moment.date() < s.case.home.opened_on:
        opened = chinese_day(s.case.home.opened_on)
        return Reason(f"不能早于本案登记之日{opened}。", "kept_at")
    if approval is not None:
        # The minute of the approval is enough: the form asks for no seconds.
        given = approval.at.astimezone(s.at.tzinfo).replace(second=0, microsecond=0)
        if moment < given:
            return Reason(f"不能早于批准的时间{minute(given)}。", "kept_at")
    until = kept_until(s)
    if until is not None and until < s.day:
        return Reason(f"距今已超过{s.law.limit_text(KEEPING)}，请核对。", "kept_at")
    return None


def done_urgently(s: Situation) -> bool:
    """Whether it is done on the spot, before anybody approved."""
    return s.step.id == KEPT[1]


def urgency_is_told(s: Situation) -> Reason | None:
    """程序规定第三十三条第二款: what could not wait is said; else leave is asked for first."""
    if s.data and done_urgently(s) and not s.data.get("hurry"):
        return Reason("写明来不及事前批准的紧急情况。", "hurry")
    return None


def keeping_is_of_who_was_approved(s: Situation) -> Reason | None:
    """Nothing is kept of another than whom the head saw."""
    named, approved = s.data.get("party"), s.entered(APPROVED).get("party")
    if named is not None and approved is not None and named != approved:
        return Reason("与批准登记保存的当事人不一致。", "party")
    return None


@each
def kept_in_place_is_sealed(s: Situation) -> Iterator[Reason]:
    """程序规定第三十四条: what stays with the party bears a seal, by its number."""
    if s.data.get("keep_mode") != IN_PLACE:
        return
    for n, row in enumerate(table(s, "goods")):
        if not row.get("seals"):
            yield Reason("就地保存的应当加贴封条，填写封条编号。", "goods", row=n, column="seals")


@each
def same_things_are_kept_once(s: Situation) -> Iterator[Reason]:
    """The seven days are not begun anew: what was kept or seized before is not registered again."""
    party = s.data.get("party")
    if not isinstance(party, int):
        return
    before = {same_thing(lot.name, lot.spec) for lot in lots_beside(s, party)}
    for n, row in enumerate(table(s, "goods")):
        thing = same_thing(row.get("name"), row.get("spec"))
        if thing in before and not row.get("apart"):
            yield Reason(AGAIN, "goods", row=n, column="apart")


def day_to_approve_still_runs(s: Situation) -> str | None:
    """程序规定第三十三条第二款: within twenty-four hours to the minute, holidays counted."""
    until = report_by(s)
    if until is not None and is_past(s, until):
        return f"补办批准的{hours_to_approve(s)}已于{minute(until)}届满，应当立即解除登记保存。"
    return None


def day_to_approve_is_over(s: Situation) -> str | None:
    """The same: not before the last minute of it."""
    until = report_by(s)
    if until is None or not is_past(s, until):
        return f"补办批准的{hours_to_approve(s)}尚未届满。"
    return None


def keeping_still_lasts(s: Situation) -> str | None:
    """程序规定第三十五条: after the seventh working day it has ended by itself."""
    limit = s.open_deadline(KEEPING)
    if limit is not None and limit.due_on < s.day:
        return f"登记保存已于{chinese_day(limit.due_on)}届满，自行解除。"
    return None


def keeping_is_over(s: Situation) -> str | None:
    """程序规定第三十五条: it ends by itself after the seventh working day, not before."""
    limit = s.open_deadline(KEEPING)
    if limit is None or limit.due_on >= s.day:
        return "登记保存期限尚未届满。"
    return None


GUARDS = registered(
    urgency_is_told,
    keeping_follows_approval,
    keeping_is_of_who_was_approved,
    kept_in_place_is_sealed,
    same_things_are_kept_once,
    day_to_approve_still_runs,
    day_to_approve_is_over,
    keeping_still_lasts,
    keeping_is_over,
)
KNOWN = registered(done_urgently)
