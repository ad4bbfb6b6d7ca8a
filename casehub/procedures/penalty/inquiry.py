"""Inspecting, questioning, the right-holder's opinion, what stops the inquiry (程序规定第三章)."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from casehub.procedures.penalty.intake import clue_came_on
from casehub.procedures.reading import chinese_day
from casehub.workflow.part import registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from casehub.workflow.situation import Situation

IDENTIFYING, IDENTIFY_TIME = "holder_identification", "penalty.identification"
EXPERT = "open_expert"
# By the state of a commission: what is still to be done before anything is proposed.
UNTOLD = {"at_expert": "尚未收到报告", "report_in": "的结果尚未告知当事人"}
HEARD_BY = ("inspect_site", "record_interview")


def inspection_follows_the_clue(s: Situation) -> Reason | None:
    """Nothing is inspected before the office knew of it."""
    start, came = s.data.get("started_at"), clue_came_on(s)
    if not isinstance(start, datetime) or came is None:
        return None
    if start.astimezone(s.at.tzinfo).date() < came:
        return Reason(f"不能早于收到线索之日{chinese_day(came)}。", "started_at")
    return None


def interview_is_ahead(s: Situation) -> Reason | None:
    """Whoever is called has time to come."""
    start = s.data.get("interview_at")
    if isinstance(start, datetime) and start <= s.at:
        return Reason("询问时间应当晚于现在。", "interview_at")
    return None


def right_is_in_force(s: Situation) -> str | None:
    """Before the holder is asked: a right whose term has ended identifies nothing."""
    if not s.rights:
        return "没有登记权利，不能通知权利人辨认、鉴别。"
    for right in s.rights:
        if right.expires_on is not None and right.expires_on < s.day:
            return f"“{right.title}”的权利期限已于{chinese_day(right.expires_on)}届满，请先核查。"
    return None


def identification_is_not_running(s: Situation) -> str | None:
    """程序规定第十八条第二款、第六十四条第二款: one at a time, ended before the report."""
    return "权利人辨认、鉴别尚未结束。" if s.is_paused(IDENTIFYING) else None


def identification_is_running(s: Situation) -> str | None:
    """Only what was asked for comes in."""
    return None if s.is_paused(IDENTIFYING) else "没有正在进行的辨认、鉴别。"


def opinion_is_of_the_holder_asked(s: Situation) -> Reason | None:
    """Of several holders the one that was asked answers: its time ends, and its exhibit it is."""
    told, asked = s.data.get("party"), s.entered("ask_identification").get("party")
    party = s.party(asked) if isinstance(asked, int) else None
    if told is None or party is None or told == asked:
        return None
    return Reason(f"本次通知的是{party.name}，其他权利人的意见请另行通知后登记。", "party")


def identification_is_over(s: Situation) -> str | None:
    """程序规定第三十条第二款: nobody is late before the last day that the notice names."""
    limit = s.open_deadline(IDENTIFY_TIME)
    if limit is not None and limit.due_on >= s.day:
        return f"权利人提供意见的期限至{chinese_day(limit.due_on)}届满，尚未逾期。"
    return None


def act_goes_on(s: Situation) -> Reason | None:
    """行政处罚法第二十八条: what has ended, with all its effects, needs no order to end."""
    if "continuing" in s.data and not s.data.get("continuing"):
        return Reason("违法行为已经终了、后果已经消除的，无须责令改正。", "continuing")
    return None


def nobody_takes_its_place(s: Situation) -> Reason | None:
    """程序规定第四十七条: only where nobody takes over rights and duties."""
    if "nobody_follows" in s.data and not s.data.get("nobody_follows"):
        return Reason("有权利义务承受人的，变更当事人后继续调查。", "nobody_follows")
    return None


def somebody_else_stays(s: Situation) -> Reason | None:
    """A case without anybody to be punished is ended, not severed."""
    party, here = s.data.get("party"), s.current_parties("respondent")
    if isinstance(party, int) and not [one for one in here if one.id != party]:
        return Reason("本案只有这一名当事人，不能另案处理。", "party")
    return None


def respondent_was_heard(s: Situation) -> str | None:
    """程序规定第二十八条、第二十九条: no case is closed of whom nobody inspected or questioned."""
    if not any(s.happened(step) for step in HEARD_BY):
        return "尚未现场检查，也未询问，不能终结调查。"
    return None


def rights_were_told(s: Situation) -> Reason | None:
    """行政处罚法第五十五条, 程序规定第二十一条: rights told at first contact."""
    if "told_rights" in s.data and not s.data.get("told_rights"):
        return Reason("应当出示执法证，告知陈述、申辩和申请回避的权利。", "told_rights")
    return None


def expert_results_are_told(s: Situation) -> Reason | None:
    """程序规定第三十二条: what an expert found is told to the party before anything is proposed."""
    opened = {
        reference
        for event in s.events
        if event.step == EXPERT
        for reference in (event.detail or {}).get("opened", ())
    }
    for child in s.children:
        if child.reference in opened and child.state in UNTOLD:
            said = f"检测、检验、检疫、鉴定{UNTOLD[child.state]}。"
            return Reason(said, matters=(child.id,))
    return None


def identification_bears_it(s: Situation) -> str | None:
    """程序规定第三十条第二款: what nobody signed, or of a right that is gone, bears nothing."""
    said = s.entered("record_identification")
    if not said:
        return None
    if said.get("genuine") == "yes":
        return "权利人确认系其生产或者许可，不能建议处罚；另有证据的，重新辨认、鉴别。"
    if not said.get("authorised"):
        return "辨认、鉴别意见的签署人没有权利人的授权，不能作为认定依据，请重新通知。"
    if not said.get("right_in_force"):
        return "权利的有效性、核定使用范围尚未核查，请先核查；有争议的可以中止调查。"
    return None


def subject_exists(s: Situation) -> Reason | None:
    """程序规定第四十七条: who has died or ended cannot be punished."""
    if "subject_checked" in s.data and not s.data.get("subject_checked"):
        said = "尚未核查当事人主体是否存续；已经死亡、终止的，办理终止调查。"
        return Reason(said, "subject_checked")
    return None


def identification_asked_on(s: Situation) -> date | None:
    """The day on which the holder was asked."""
    asked = s.last("ask_identification")
    return asked.at.astimezone(s.at.tzinfo).date() if asked is not None else None


def officers_here(s: Situation) -> list[int] | None:
    """Who handles the case."""
    return [one.person_id for one in s.assigned("case_officer")] or None


GUARDS = registered(
    inspection_follows_the_clue,
    interview_is_ahead,
    right_is_in_force,
    identification_is_not_running,
    identification_is_running,
    opinion_is_of_the_holder_asked,
    identification_is_over,
    act_goes_on,
    nobody_takes_its_place,
    somebody_else_stays,
    respondent_was_heard,
    rights_were_told,
    expert_results_are_told,
    identification_bears_it,
    subject_exists,
)
def record_of_the_step(s: Situation) -> list[dict[str, object]]:
    """行政处罚法第四十六条: the record that the act itself makes is evidence of the case."""
    made = [s.rules.kinds[name] for name in s.step.documents]
    return [{"name": kind.title, "form": "原件"} for kind in made]


KNOWN = registered(identification_asked_on, officers_here, record_of_the_step)
DAYS = {"identification_asked_on": "通知辨认、鉴别之日"}
