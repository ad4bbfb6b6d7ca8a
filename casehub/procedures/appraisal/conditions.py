"""Conditions of an appraisal (办法第五十三条)."""

from __future__ import annotations

from datetime import date

from casehub.procedures.reading import as_day, chinese_day
from casehub.workflow.part import registered
from casehub.workflow.situation import Reason, Situation

# The acts that commission an appraisal, and one that goes on with it.
BEGINNINGS = ("commission_appraisal", "supplement_appraisal")


def appraisal_was_asked_in_time(s: Situation) -> Reason | None:
    """办法第五十三条: asked in writing before the evidence period ends."""
    asked, until = s.data.get("requested_on"), s.data.get("evidence_period_until")
    if s.data.get("initiative") != "party":
        return None
    if asked is None:
        return Reason("请填写当事人申请鉴定的日期。", "requested_on")
    if isinstance(asked, date) and isinstance(until, date) and asked > until:
        return Reason("申请超过举证期限，应不予鉴定。", "requested_on")
    return None



def appraisal_ended_after_start(s: Situation) -> Reason | None:
    """办法第三十七条第二款: the excluded time ends after it began."""
    ended = s.data.get("ended_on") or s.data.get("made_on")
    began = s.entered("commission_appraisal").get("started_on")
    if isinstance(ended, date) and began and ended < date.fromisoformat(str(began)):
        return Reason("鉴定结束日期不能早于委托日期。", "ended_on")
    return None



def appraiser_answers_in_person(s: Situation) -> Reason | None:
    """办法第五十三条第三款: an appraiser who refuses to come makes the opinion unusable."""
    if s.data.get("opinion_used") and s.data.get("appraiser_refused"):
        return Reason("鉴定人拒不参加口头审理的，鉴定意见不得采用。", "opinion_used")
    return None



def opinion_was_served(s: Situation) -> str | None:
    """The opinion is examined by the parties before it is used (办法第四十四条以下)."""
    if s.all_served("appraisal_opinion_notice"):
        return None
    return "鉴定意见尚未送达全部当事人，请先完成送达。"



def opinion_ends_the_appraisal(s: Situation) -> Reason | None:
    """办法第三十七条第二款: the excluded time ends with the opinion, not at a chosen day."""
    made, ended = as_day(s.data.get("made_on")), as_day(s.data.get("ended_on"))
    if made is not None and ended is not None and made != ended:
        return Reason("鉴定期间终止日应为鉴定意见作出之日。", "ended_on")
    return None


def opinion_comes_first(s: Situation) -> Reason | None:
    """办法第五十三条: objections and questions follow the opinion."""
    made = as_day(s.entered("receive_opinion").get("made_on"))
    for name in ("received_on", "told_on"):
        day = as_day(s.data.get(name))
        if day is not None and made is not None and day < made:
            return Reason(f"不能早于鉴定意见作出之日{chinese_day(made)}。", name)
    return None


GUARDS = registered(
    appraisal_was_asked_in_time,
    appraisal_ended_after_start,
    appraiser_answers_in_person,
    opinion_was_served,
    opinion_ends_the_appraisal,
    opinion_comes_first,
)


def appraisal_began_on(s: Situation) -> date | None:
    """办法第三十七条第二款: the day since which the time of the appraisal is excluded."""
    begun = (as_day(s.entered(step).get("started_on")) for step in BEGINNINGS)
    return max((day for day in begun if day is not None), default=None)


KNOWN = registered(appraisal_began_on)
