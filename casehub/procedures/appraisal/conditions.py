"""Conditions of an appraisal (办法第五十三条)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from casehub.fields import ChoiceField
from casehub.model import Deadline, Document
from casehub.procedures.reading import (
    as_day,
    came_after,
    chinese_day,
    paper_served_on,
    until_served,
    who,
)
from casehub.rulebook.limits import compute
from casehub.workflow.part import Effect, registered
from casehub.workflow.situation import Reason, Situation

if TYPE_CHECKING:
    from casehub.model import Event
    from casehub.procedures.act import Act

# The acts that commission an appraisal, and one that goes on with it.
BEGINNINGS = ("commission_appraisal", "supplement_appraisal")
NOTICE = "appraisal_opinion_notice"
CALL = "appraiser_attendance_notice"
OBJECTION = "appraisal.objection"
# What brings an opinion, and what parties say of it.
OPINIONS, OBJECTS, CALLS = ("receive_opinion",), "record_objection", "call_appraiser"
TOLD = "record_appraiser_told"
ANSWERS = (OBJECTS, "record_no_objection")


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



def _call(s: Situation) -> Document | None:
    """The notice in force that calls the appraiser to the hearing."""
    own = (d for d in reversed(s.documents) if d.kind == CALL and d.case_id == s.case.id)
    return next((d for d in own if d.stands), None)


def appraiser_is_called_to_come(s: Situation) -> Reason | None:
    """办法第五十三条第三款: the notice comes before the hearing that it names."""
    at = s.data.get("hearing_at")
    if isinstance(at, datetime) and at.date() <= s.day:
        return Reason("口头审理时间应在通知之后。", "hearing_at")
    return None


def attendance_notice_is_in_force(s: Situation) -> str | None:
    """Only a notice that was made reaches anybody."""
    return None if _call(s) is not None else "还没有制作鉴定人出席口头审理通知书。"


def appraiser_refusal_is_proved(s: Situation) -> Reason | None:
    """办法第五十三条第三款: who was told in writing, with proof, before an hour that has passed."""
    if not s.data.get("appraiser_refused"):
        return None
    call = _call(s)
    if call is None or not came_after(s, TOLD, CALLS):
        said = "没有出席通知书送达鉴定人的凭证，不能认定鉴定人经书面通知拒不参加。"
        return Reason(said, "appraiser_refused")
    at = _hearing_at(s, call)
    if at is None:
        return None
    if s.at < at:
        said = f"通知的口头审理时间{chinese_day(at.date())}{at:%H:%M}未到，不能认定鉴定人拒不参加。"
        return Reason(said, "appraiser_refused")
    # The hour of the telling is not kept: what came on the very day is not proved to be in time.
    if all(day >= at.date() for day in _told_on(s)):
        said = "出席通知书送达鉴定人之日不早于口头审理之日，不能认定鉴定人拒不参加。"
        return Reason(said, "appraiser_refused")
    return None


def _hearing_at(s: Situation, call: Document) -> datetime | None:
    """The hour to which the notice calls, in the office's zone."""
    value = call.facts.get("hearing_at")
    moment = datetime.fromisoformat(value) if isinstance(value, str) and value else value
    if not isinstance(moment, datetime):
        return None
    zone = s.at.tzinfo
    return moment.astimezone(zone) if moment.tzinfo else moment.replace(tzinfo=zone)


def _told_on(s: Situation) -> list[date]:
    """The days on which the notice in force was proved to have reached the appraiser."""
    called = max((n for n, e in enumerate(s.events) if e.step == CALLS), default=-1)
    told = (as_day(e.typed.get("told_on")) for e in s.events[called + 1 :] if e.step == TOLD)
    return [day for day in told if day is not None]


def _opinion(s: Situation) -> Document | None:
    """The paper that brings the newest opinion of this matter to the parties."""
    own = (d for d in reversed(s.documents) if d.kind == NOTICE and d.case_id == s.case.id)
    return next((d for d in own if d.stands), None)


def _received_on(s: Situation, party: int) -> date | None:
    """The day on which the opinion, or a paper that it corrects, first reached the party."""
    paper, days = _opinion(s), []
    papers = {d.id: d for d in s.documents}
    while paper is not None:
        days.append(paper_served_on(s, paper, party))
        paper = papers.get(paper.supersedes_id or 0)
    return min((day for day in days if day is not None), default=None)


def opinion_was_served(s: Situation) -> Reason | None:
    """The opinion is examined by the parties before it is used (办法第四十四条以下)."""
    ids = s.party_ids()
    if ids and all(_received_on(s, party) is not None for party in ids):
        return None
    return until_served(s, "鉴定意见尚未送达全部当事人，请先完成送达。", NOTICE)


def opinion_reached_the_party(s: Situation) -> Reason | None:
    """办法第五十三条第三款: who speaks of the opinion has received it, and not before that day."""
    party, day = s.data.get("party"), as_day(s.data.get("received_on"))
    if not isinstance(party, int):
        return None
    served = _received_on(s, party)
    if served is None:
        return Reason(f"鉴定意见没有送达{who(s, party)}的凭证，请先登记送达。", "party")
    if day is not None and day < served:
        said = f"收到日期不能早于鉴定意见送达该当事人之日{chinese_day(served)}。"
        return Reason(said, "received_on")
    return None


def _spoken(s: Situation) -> dict[int, str]:
    """By party, what it last said of the newest opinion: the step by which it was entered."""
    said: dict[int, str] = {}
    for event in s.events:
        if event.step in OPINIONS:
            said.clear()
        party = event.typed.get("party")
        if event.step in ANSWERS and isinstance(party, int):
            said[party] = event.step
    return said


def objection_periods_are_over(s: Situation) -> str | None:
    """办法第五十三条第三款: each party has its whole time, from the day it received the opinion.

    It is counted from the proof of service, by the days that the paper names: so it is in cases too
    whose version of the procedure starts no clock. Who has spoken needs no more time.
    """
    paper, said = _opinion(s), _spoken(s)
    if paper is None:
        return None
    for party in s.party_ids():
        served = _received_on(s, party)
        if served is None or s.line(party) & said.keys():
            continue
        limit = s.law_on(served).limit(OBJECTION)
        length = paper.facts.get("objection_days")
        due = compute(limit, served, calendar=s.rules.calendar, length=length).due
        if due >= s.day:
            return f"{who(s, party)}的异议期限至{chinese_day(due)}，表明意见或者届满后再办理。"
    return None


def objections_are_answered(s: Situation) -> str | None:
    """办法第五十三条第三款: on an objection the appraiser is to take part in the hearing."""
    open_ones = [
        party
        for party, step in _spoken(s).items()
        if step == OBJECTS and not came_after(s, CALLS, OBJECTS)
    ]
    if open_ones:
        name = who(s, open_ones[0])
        return f"{name}的异议尚未处理，请通知鉴定人出席、补充鉴定或者登记撤回。"
    return None


def opinion_ends_the_appraisal(s: Situation) -> Reason | None:
    """办法第三十七条第二款: the excluded time ends with the opinion, not at a chosen day."""
    made, ended = as_day(s.data.get("made_on")), as_day(s.data.get("ended_on"))
    if made is not None and ended is not None and made != ended:
        return Reason("鉴定期间终止日应为鉴定意见作出之日。", "ended_on")
    return None


def opinion_comes_first(s: Situation) -> Reason | None:
    """办法第五十三条: objections and questions follow the opinion."""
    made = as_day(s.entered("receive_opinion").get("made_on"))
    day = as_day(s.data.get("received_on"))
    if day is not None and made is not None and day < made:
        return Reason(f"不能早于鉴定意见作出之日{chinese_day(made)}。", "received_on")
    return None


GUARDS = registered(
    appraisal_was_asked_in_time,
    appraisal_ended_after_start,
    appraiser_answers_in_person,
    appraiser_is_called_to_come,
    attendance_notice_is_in_force,
    appraiser_refusal_is_proved,
    opinion_was_served,
    opinion_reached_the_party,
    objection_periods_are_over,
    objections_are_answered,
    opinion_ends_the_appraisal,
    opinion_comes_first,
)


def appraisal_began_on(s: Situation) -> date | None:
    """办法第三十七条第二款: the day since which the time of the appraisal is excluded."""
    begun = (as_day(s.entered(step).get("started_on")) for step in BEGINNINGS)
    return max((day for day in begun if day is not None), default=None)


def appraisal_lasted_days(s: Situation) -> int | None:
    """办法第三十七条第二款: how many days are excluded, from the commission to the opinion."""
    began, ended = appraisal_began_on(s), as_day(s.data.get("ended_on"))
    return (ended - began).days if began is not None and ended is not None else None


def appraiser_told(act: Act) -> None:
    """Say in the record how the appraiser was reached, and by what it is proved."""
    day = as_day(act.data.get("told_on"))
    field = next(f for f in act.step.fields if f.id == "told_by")
    options = dict(field.options) if isinstance(field, ChoiceField) else {}
    on = f"{chinese_day(day)}" if day is not None else ""
    act.notes.append(f"{on}{options.get(act.text('told_by'), '')}，凭证：{act.text('told_proof')}")


def telling_was_wrong(act: Act, wrong: Event) -> None:
    """Nothing was written: without the entry nobody counts as told."""


def speaks_of_this_opinion(act: Act) -> None:
    """Let the party's time go on for the opinions of other appraisals, and for earlier ones."""
    parent, paper = act.case.parent, _opinion(act.situation)
    if parent is None or paper is None:
        return
    own = {paper.id}
    papers = {d.id: d for d in act.situation.documents}
    while (paper := papers.get(paper.supersedes_id or 0)) is not None:
        own.add(paper.id)
    rows = select(Deadline).where(Deadline.case_id == parent.id, Deadline.rule == OBJECTION)
    act.spared |= {d.id for d in act.work.session.scalars(rows) if d.document_id not in own}


def nothing_was_said(act: Act, wrong: Event) -> None:
    """Nothing was written: the period that it had ended runs again in the main case."""


EFFECTS: Mapping[str, Effect] = {
    "appraiser_told": Effect.of(
        appraiser_told, "told_on", "told_by", "told_proof", undo=telling_was_wrong
    ),
    "speaks_of_this_opinion": Effect.of(speaks_of_this_opinion, "party", undo=nothing_was_said),
}
KNOWN = registered(appraisal_began_on, appraisal_lasted_days)
