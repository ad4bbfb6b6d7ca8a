"""A hearing about a penalty, and what the leaders discuss (行政处罚法第六十三条、第六十四条)."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from casehub.law.amounts import money_text, sum_kept, yuan_of
from casehub.law.chinese import date_text
from casehub.procedures.penalty.deciding import (
    TOLD,
    hearing_is_waived,
    hearing_was_told,
    notice_reached_on,
)
from casehub.procedures.penalty.sanctions import Stage
from casehub.procedures.penalty.weighed import latest
from casehub.procedures.reading import (
    as_day,
    came_after,
    chinese_day,
    last_day_to_tell,
    paper_served_on,
    rows,
    until_served,
)
from casehub.procedures.reading import latest as latest_of
from casehub.workflow.part import registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping

    from casehub.workflow.situation import Situation

CALL, NOTICE_TIME = "penalty_hearing_notice", "penalty.hearing_notice"
# Where it is told on which day, and where what was asked for is taken back.
CALLED = ("call_hearing", "move_hearing")
WITHDRAWN = ("withdraw_hearing", "withdraw_called_hearing")
REVIEWED = ("approve_review", "approve_legality")


def hearing_was_offered(s: Situation) -> str | None:
    """行政处罚法第六十三条: only who was told of the right has it."""
    if hearing_was_told(s):
        return None
    return "告知书没有告知听证权利。拟处罚达到听证数额的，应当重新告知。"


def hearing_is_asked_in_time(s: Situation) -> Reason | None:
    """行政处罚法第六十四条第一项: within five working days; the last day counts to its end."""
    asked = as_day(s.data.get("asked_on"))
    limits = [d for d in rows(s, "penalty.defence") if d.outcome != "cancelled"]
    if asked is None or not limits or asked <= limits[-1].due_on:
        return None
    over = f"要求听证的期限已于{chinese_day(limits[-1].due_on)}届满"
    return Reason(f"{over}，逾期视为放弃；意见按陈述、申辩登记。", "asked_on")


def no_hearing_was_held(s: Situation) -> str | None:
    """One notice, one hearing: what is told anew may be heard anew."""
    if came_after(s, "hold_hearing", *TOLD) or came_after(s, "end_hearing_unattended", *TOLD):
        return "本次告知后已经举行或者终止过听证。"
    return None


def hearing_can_be_told_in_time(s: Situation) -> Reason | None:
    """行政处罚法第六十四条第二项: seven working days between the notice and the day."""
    held = s.data.get("hearing_at")
    if not isinstance(held, datetime):
        return None
    last = last_day_to_tell(s, NOTICE_TIME, held.astimezone(s.at.tzinfo).date())
    if last < s.day:
        said = f"这一天举行听证，通知最迟应于{chinese_day(last)}送达，请另定时间。"
        return Reason(said, "hearing_at")
    return None


def hearing_is_led_by_others(s: Situation) -> Reason | None:
    """行政处罚法第六十四条第四项: not by who investigated this case, at whatever time."""
    chair = s.data.get("chair")
    if not isinstance(chair, int):
        return None
    handled = {one.person_id for one in s.assignments if one.role == "case_officer"}
    if chair in handled or s.did("investigate", chair):
        return Reason("听证由非本案调查人员主持，请另行指定。", "chair")
    return None


def _called(s: Situation) -> Mapping[str, Any]:
    """What was typed when the party was last called."""
    return s.entered(max(CALLED, key=lambda step: latest_of(s, step)))


def hearing_day(s: Situation) -> date | None:
    """The day to which the parties were called."""
    return as_day(_called(s).get("hearing_at"))


def hearing_place(s: Situation) -> str | None:
    """The place to which they were called."""
    return _called(s).get("place")


def hearing_called_on(s: Situation) -> date | None:
    """The day on which the hearing was first set: from then on nothing is counted."""
    event = s.last("call_hearing")
    return event.at.astimezone(s.at.tzinfo).date() if event is not None else None


def hearing_was_told_in_time(s: Situation) -> str | Reason | None:
    """The same, once the notice was served."""
    paper, row, day = s.document(CALL), latest(s, Stage.TOLD), hearing_day(s)
    if paper is None or row is None or day is None:
        return "尚未通知听证。"
    served = paper_served_on(s, paper, row.party_id)
    if served is None:
        return until_served(s, "听证通知书尚未送达当事人。", CALL)
    last = last_day_to_tell(s, NOTICE_TIME, day)
    if served > last:
        late = f"实际{chinese_day(served)}送达"
        return f"听证通知书应当于{chinese_day(last)}前送达，{late}，请另定时间。"
    return None


def hearing_is_on_its_day(s: Situation) -> Reason | None:
    """Nobody is heard on a day to which he was not called."""
    day, start = hearing_day(s), s.data.get("started_at")
    if day is None or not isinstance(start, datetime):
        return None
    if start.astimezone(s.at.tzinfo).date() != day:
        return Reason(f"通知的听证日期为{chinese_day(day)}。", "started_at")
    return None


def appointed_day_has_come(s: Situation) -> str | None:
    """Nobody stays away from what is still ahead."""
    day = hearing_day(s)
    return f"听证日期为{chinese_day(day)}，尚未到期。" if day is not None and s.day < day else None


def discussion_was_held(s: Situation) -> Reason | str | None:
    """行政处罚法第五十七条第二款, 程序规定第六十条第二款: after legal review the leaders discuss.

    What they agreed on is what is decided.
    """
    reviews = [e.typed.get("review_kind") for e in s.events if e.step in REVIEWED]
    if "legal" not in reviews:
        return None
    if not came_after(s, "discuss_together", *REVIEWED, *TOLD):
        return "经法制审核的处罚案件，应当由负责人集体讨论，请先登记集体讨论记录。"
    agreed, now = sum_kept(s.entered("discuss_together").get("fine")), sum_kept(s.data.get("fine"))
    if s.data and now != agreed:
        told = f"罚款{money_text(agreed)}" if agreed is not None else "不罚款"
        return Reason(f"集体讨论的结论是{told}，与决定不一致。", "fine")
    return None


def hearing_course(s: Situation) -> str | None:
    """程序规定第六十二条: what came of the hearing, in one sentence."""
    if came_after(s, "hold_hearing", *TOLD):
        day = hearing_day(s)
        public = "公开" if _called(s).get("is_public") else "不公开"
        when = date_text(day) if day is not None else ""
        return f"当事人要求听证，本局于{when}{public}举行听证"
    if came_after(s, "end_hearing_unattended", *TOLD):
        return "当事人要求听证后无正当理由不出席，视为放弃听证权利，本局终止听证"
    if any(came_after(s, step, *TOLD) for step in WITHDRAWN):
        return "当事人要求听证后书面撤回听证要求"
    if not hearing_was_told(s):
        return None
    if hearing_is_waived(s):
        return "当事人书面明确放弃要求听证的权利"
    return "当事人在规定期限内未要求听证"


def hearing_asked_on(s: Situation) -> date | None:
    """The day on which the party asked."""
    return as_day(s.entered("ask_hearing").get("asked_on"))


def hearing_report_due_on(s: Situation) -> date | None:
    """The last day for the report."""
    limit = s.deadline("penalty.hearing_report")
    return limit.due_on if limit is not None else None


def told_fine_in_words(s: Situation) -> str | None:
    """What the party was told, as the leaders discuss it."""
    row = latest(s, Stage.TOLD)
    fine = yuan_of(row.fine) if row is not None else None
    served = notice_reached_on(s)
    if fine is None or served is None:
        return None
    return f"告知拟罚款{money_text(fine)}，{date_text(served)}送达"


GUARDS = registered(
    hearing_was_offered,
    hearing_is_asked_in_time,
    no_hearing_was_held,
    hearing_can_be_told_in_time,
    hearing_is_led_by_others,
    hearing_was_told_in_time,
    hearing_is_on_its_day,
    appointed_day_has_come,
    discussion_was_held,
)
KNOWN = registered(
    hearing_course,
    hearing_asked_on,
    hearing_day,
    hearing_place,
    hearing_called_on,
    hearing_report_due_on,
    told_fine_in_words,
)
DAYS = {"hearing_day": "听证之日", "hearing_called_on": "通知听证之日"}
