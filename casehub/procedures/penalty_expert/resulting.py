"""The report of an expert: it comes in, it is told, the party may object and ask for a new one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from casehub.model import Deadline, Document, Event, Pause
from casehub.procedures.penalty_expert.commissioning import (
    COMMISSIONED,
    ENDED_BY,
    TOLD_AGAIN,
    expert_began_on,
)
from casehub.procedures.reading import all_of, as_day, chinese_day, paper_served_on, who
from casehub.rulebook.limits import compute
from casehub.workflow.part import Effect, registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from casehub.procedures.act import Act
    from casehub.workflow.situation import Situation

RECEIVED, OBJECTED, ANSWERED = "receive_report", "object_to_report", "answer_objection"
HELD_FOR, TELLS, ANEW = "tell_examination", "tell_expert_result", "anew"
NOTICE, OBJECTION = "expert_result_notice", "penalty.expert_objection"


def report_is_of_the_commission(s: Situation) -> Reason | None:
    """程序规定第三十二条: body, sample numbers and days of the report are those commissioned."""
    if "matches" in s.data and not s.data.get("matches"):
        said = "报告的机构、样品编号与委托书不一致的，应当先由机构更正。"
        return Reason(said, "matches")
    return None


def report_comes_after_commission(s: Situation) -> Reason | None:
    """程序规定第六十四条第二款: the time left out ends on the day on which the report came in."""
    began, ended = expert_began_on(s), as_day(s.data.get("ended_on"))
    made = as_day(s.data.get("made_on"))
    if began is not None and ended is not None and ended < began:
        return Reason(f"不能早于委托之日{chinese_day(began)}。", "ended_on")
    if began is not None and made is not None and made < began:
        return Reason(f"不能早于委托之日{chinese_day(began)}。", "made_on")
    if made is not None and ended is not None and made > ended:
        return Reason("作出日期不能晚于收到报告之日。", "made_on")
    return None


def expert_lasted_days(s: Situation) -> int | None:
    """How many days are left out: from the commission to the day the report came in."""
    began, ended = expert_began_on(s), expert_ended_on(s)
    return (ended - began).days if began is not None and ended is not None else None


def expert_ended_on(s: Situation) -> date | None:
    """The day on which the report came in."""
    return as_day(s.entered(RECEIVED).get("ended_on"))


def _since_commission(s: Situation) -> list[Event]:
    """The acts since the newest commission, itself first."""
    first = max((n for n, e in enumerate(s.events) if e.step == COMMISSIONED), default=0)
    return list(s.events[first:])


def told_parties(s: Situation) -> list[int]:
    """Whom the newest commission was told to: they are told its result."""
    told = (e for e in _since_commission(s) if e.step in {COMMISSIONED, TOLD_AGAIN})
    found = (e.typed.get("party") for e in told)
    return list(dict.fromkeys(one for one in found if isinstance(one, int)))


def result_told(s: Situation, party: int) -> tuple[Document, date] | None:
    """The newest paper that told the party the result, and the day it was proved served."""
    since = _since_commission(s)[0].seq if s.events else 0
    for paper in reversed(s.documents):
        if (paper.kind, paper.case_id, paper.status) != (NOTICE, s.case.id, "issued"):
            continue
        day = paper_served_on(s, paper, party) if paper.event_seq > since else None
        if day is not None:
            return paper, day
    return None


def result_reached_the_party(s: Situation) -> Reason | None:
    """Who objects has received the result, and not before that day."""
    party, day = s.data.get("party"), as_day(s.data.get("received_on"))
    if not isinstance(party, int):
        return None
    told = result_told(s, party)
    if told is None:
        return Reason(f"结果告知书没有送达{who(s, party)}的凭证，请先登记送达。", "party")
    if day is not None and day < told[1]:
        said = f"不能早于结果告知书送达之日{chinese_day(told[1])}。"
        return Reason(said, "received_on")
    return None


def results_were_served(s: Situation) -> str | None:
    """程序规定第三十二条: who was told of the commission is told of its result."""
    for party in told_parties(s):
        if result_told(s, party) is None:
            return f"结果尚未告知{who(s, party)}并送达。"
    return None


def seizure_counts_again(s: Situation) -> str | None:
    """行政强制法第二十五条第三款: with the report a seizure that waited for it goes on."""
    told = {
        e.case_id
        for e in s.kin_tables.get(Event, ())
        if e.step == HELD_FOR and e.typed.get("expert") == s.case.id
    }
    stopped = {p.case_id for p in s.kin_tables.get(Pause, ()) if p.until is None}
    for matter in s.kin:
        if matter.id in told & stopped:
            said = "的期限还停止计算，请先在该事项登记期间结束，再告知结果。"
            return f"查封、扣押（{matter.reference}）{said}"
    return None


def result_objections_are_over(s: Situation) -> str | None:
    """Each has the days that the paper names, unless it has spoken."""
    spoken = {e.typed.get("party") for e in _since_commission(s) if e.step == OBJECTED}
    for party in told_parties(s):
        told = result_told(s, party)
        if told is None or spoken & s.line(party):
            continue
        paper, served = told
        limit = s.law_on(served).limit(OBJECTION)
        length = paper.facts.get("objection_days")
        due = compute(limit, served, calendar=s.rules.calendar, length=length).due
        if due >= s.day:
            return f"{who(s, party)}的异议期限至{chinese_day(due)}，尚未届满。"
    return None


def _open_objections(s: Situation) -> list[int]:
    found: list[int] = []
    for event in _since_commission(s):
        party = event.typed.get("party")
        if not isinstance(party, int):
            continue
        if event.step == OBJECTED:
            found.append(party)
        elif event.step == ANSWERED and party in found:
            found = [one for one in found if one != party]
    return found


def result_objections_are_answered(s: Situation) -> str | None:
    """An objection is answered in writing before the matter ends; a new commission answers it."""
    left = _open_objections(s)
    return f"{all_of(s, left)}的异议尚未书面答复。" if left else None


def an_objection_waits(s: Situation) -> str | None:
    """程序规定第三十二条: who objected is answered before anything else is done of the result."""
    return None if _open_objections(s) else "没有待答复的异议。"


def somebody_awaits_the_result(s: Situation) -> str | None:
    """程序规定第三十二条: each who was told of the commission is told of its result once."""
    told: set[object] = {e.typed.get("party") for e in _since_commission(s) if e.step == TELLS}
    if all(told & s.line(party) for party in told_parties(s)):
        return "每个当事人都已经告知，没有送达的可以再次告知。"
    return None


def another_test_is_decided(s: Situation) -> str | None:
    """After a result another test follows only where an objection was answered with one."""
    if not s.happened(COMMISSIONED):
        return None
    answers = (e.typed.get("answer") for e in _since_commission(s) if e.step == ANSWERED)
    if ANEW in answers and not _open_objections(s):
        return None
    return "已经有报告，答复异议时决定重新检验、鉴定的，再次委托。"


def party_has_objected(s: Situation) -> Reason | None:
    """Only what was asked is answered."""
    party = s.data.get("party")
    if isinstance(party, int) and not s.line(party) & set(_open_objections(s)):
        return Reason(f"{who(s, party)}没有待答复的异议。", "party")
    return None


def answer_follows_objection(s: Situation) -> Reason | None:
    """Nothing is answered before it came in."""
    came = as_day(s.entered(OBJECTED).get("received_on"))
    day = as_day(s.data.get("answered_on"))
    if day is not None and came is not None and day < came:
        return Reason(f"不能早于收到异议之日{chinese_day(came)}。", "answered_on")
    return None


def report_came_in(s: Situation) -> str | None:
    """A new commission comes after the report of the one before, not beside it."""
    done = [e for e in _since_commission(s) if e.step in ENDED_BY]
    if s.happened(COMMISSIONED) and not done:
        return "前一次委托尚未结束。"
    return None


def objects_to_this_report(act: Act) -> None:
    """Let the party's time go on for the reports of other experts."""
    parent, party = act.case.parent, act.number("party")
    told = result_told(act.situation, party) if party is not None else None
    if parent is None or told is None:
        return
    rows = select(Deadline).where(Deadline.case_id == parent.id, Deadline.rule == OBJECTION)
    act.spared |= {d.id for d in act.work.session.scalars(rows) if d.document_id != told[0].id}


GUARDS = registered(
    report_is_of_the_commission,
    report_comes_after_commission,
    result_reached_the_party,
    results_were_served,
    seizure_counts_again,
    result_objections_are_over,
    result_objections_are_answered,
    an_objection_waits,
    somebody_awaits_the_result,
    another_test_is_decided,
    party_has_objected,
    answer_follows_objection,
    report_came_in,
)
KNOWN = registered(expert_lasted_days, expert_ended_on)
EFFECTS: Mapping[str, Effect] = {
    "objects_to_this_report": Effect.of(objects_to_this_report, "party"),
}
