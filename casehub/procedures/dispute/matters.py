"""Conditions before and beside a dispute: correction, transfer, hearings, sampling."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from casehub.procedures.reading import (
    as_day,
    chinese_day,
    last_day_to_tell,
    last_of,
    paper_served_on,
    until_served,
    who,
)
from casehub.workflow.part import registered
from casehub.workflow.situation import Reason, Situation

if TYPE_CHECKING:
    from casehub.model import Deadline, Document

NOTICE = "transfer_told_notice"
# What a procedure calls the step that tells the requesters where their case is to go.
TRANSFER_TOLD = "transfer_told"
# What comes in, by the field that holds its day, and the paper that it answers.
ANSWERED = {
    "received_on": "correction_notice",
    "corrected_on": "correction_notice",
    "supplement_received_on": "supplement_notice",
    "written_received_on": "written_review_notice",
    "hearing_applied_on": "written_review_notice",
}


def defects_are_listed(s: Situation) -> Reason | None:
    """办法第十六条: one complete written list."""
    if "defects" in s.data and not s.data["defects"]:
        return Reason("请至少列明一项需要补正的内容。", "defects")
    return None


def defects_were_told_once(s: Situation) -> str | None:
    """办法第十六条: everything to be corrected is told once (一次性告知)."""
    if s.happened(s.step.id):
        return "已一次性告知补正，不得再次要求补正。"
    return None


def correction_is_complete(s: Situation) -> Reason | None:
    """办法第十六条: filed when cured; otherwise not filed."""
    if s.data.get("correction_complete") is False:
        return Reason("材料仍不符合要求的，应作不予立案处理。", "correction_complete")
    return None


def _limit_that_ends(s: Situation) -> Deadline | None:
    """The time limit of the case that this step closes or lets lapse."""
    ended = (*s.step.deadlines.close, *s.step.deadlines.lapse)
    return next(filter(None, (last_of(s, rule) for rule in ended)), None)


def correction_is_in_time(s: Situation) -> Reason | None:
    """办法第十六条: what is cured after the period is over is not filed."""
    limit, name = _limit_that_ends(s), s.step.deadlines.on
    day = as_day(s.data.get(name)) or s.day
    if limit is None or day <= limit.due_on:
        return None
    said = f"补正期限已于{chinese_day(limit.due_on)}届满，逾期补正的作不予立案处理。"
    return Reason(said, name if name in s.data else None)


def correction_failed(s: Situation) -> Reason | None:
    """办法第十六条: not cured in time, or still not compliant."""
    limit = _limit_that_ends(s)
    late = limit is not None and limit.due_on < s.day
    if s.data.get("correction_result") == "overdue" and not late:
        return Reason("补正期限尚未届满，不能按逾期处理。", "correction_result")
    return None


def requester_was_told_before_transfer(s: Situation) -> Reason | str | None:
    """办法第九条第二款: every requester was told, with proof, before anything is transferred."""
    notice = s.document(NOTICE)
    if notice is None:
        return "尚未告知请求人拟移送，请先制作并送达告知书。"
    for party_id in s.party_ids("requester"):
        if paper_served_on(s, notice, party_id) is None:
            said = f"移送告知书尚未送达{who(s, party_id)}，请先完成送达。"
            return until_served(s, said, NOTICE)
    told, receiver = s.called(TRANSFER_TOLD).get("receiver"), s.data.get("receiver")
    if receiver is not None and receiver != told:
        return Reason("与告知请求人的受移送部门不一致，请重新告知。", "receiver")
    return None


def what_comes_in_follows_its_notice(s: Situation) -> Reason | None:
    """办法第十六条、第十八条: nobody answers a notice before it was made.

    What a party hands in answers the notice that went to it: who joined later was told later.
    """
    for name, kind in ANSWERED.items():
        day = as_day(s.data.get(name))
        paper = _notice_to(s, kind) if day is not None else None
        if day is not None and paper is not None and day < paper.issued_on:
            said = f"收到日期不能早于《{paper.title}》的日期{chinese_day(paper.issued_on)}。"
            return Reason(said, name)
    return None


def _notice_to(s: Situation, kind: str) -> Document | None:
    """The first such notice that went to the party of the form since the case stands where it does.

    Told again beside others, or by a correction, a party was told by the first; what it was told of
    before the case came here is another matter.
    """
    party = s.data.get("party")
    came = (e.seq for e in s.events if s.case.state == e.target != e.source)
    since = max(came, default=0)
    found = [d for d in s.documents if d.kind == kind and (d.event_seq or 0) >= since]
    found = [d for d in found if d.status in {"issued", "superseded"}]
    if isinstance(party, int):
        of = s.line(party)
        found = [d for d in found if s.addressees(d) & of]
    return found[0] if found else None


def mediation_was_asked(s: Situation) -> str | None:
    """办法第六十三条: the request asks for mediation, be it before a ruling."""
    asked = s.requested().get("request_kind")
    return None if asked in {"mediation", "mediation_first"} else "请求书未请求行政调解。"


def adjudication_was_asked(s: Situation) -> str | None:
    """办法第十四条: the request asks for a ruling and for nothing before it."""
    asked = s.requested().get("request_kind")
    return None if asked == "adjudication" else "请求书未直接请求行政裁决。"


def end_of_requester_is_proved(s: Situation) -> Reason | None:
    """办法第十二条、第三十六条第一款第三项: before filing as after it, whoever follows goes on."""
    if s.data.get("nobody_follows") is False:
        return Reason("有人承受的，应变更请求人后继续审查。", "nobody_follows")
    return None


def completeness_follows_receipt(s: Situation) -> Reason | None:
    """办法第十六条: nothing is complete before the request came in."""
    received = as_day(s.requested().get("received_on"))
    day = as_day(s.data.get("complete_on"))
    if day is not None and received is not None and day < received:
        return Reason(f"不能早于收到请求书之日{chinese_day(received)}。", "complete_on")
    return None


def hearing_is_ahead(s: Situation) -> Reason | None:
    """办法第二十六条: parties know time and place at least three working days before."""
    for name in ("hearing_at", "new_at"):
        planned = s.data.get(name)
        if not isinstance(planned, datetime):
            continue
        if planned <= s.at:
            return Reason("审理时间应晚于现在。", name)
        day = planned.astimezone(s.at.tzinfo).date()
        for rule in (start.rule for start in s.step.deadlines.start if start.from_ == name):
            if s.day <= last_day_to_tell(s, rule, day):
                continue
            period = s.law.limit_text(rule)
            return Reason(f"应在口头审理{period}前通知当事人，请改期。", name)
    return None


def appraisal_costs_are_agreed(s: Situation) -> Reason | None:
    """办法第五十三条: no agreement on costs, no appraisal (but for major public interest)."""
    if s.data.get("initiative") == "party" and s.data.get("costs_agreed") is False:
        return Reason("当事人未就鉴定费用协商一致，应不予鉴定。", "costs_agreed")
    return None


def sampling_is_impossible(s: Situation) -> Reason | None:
    """办法第四十九条: registration only where sampling cannot be done."""
    if s.data.get("sampling_impossible") is False:
        return Reason("可以抽样取证的，不得先行登记保存。", "sampling_impossible")
    return None


ASKS = {TRANSFER_TOLD: (requester_was_told_before_transfer.__name__,)}
GUARDS = registered(
    defects_are_listed,
    defects_were_told_once,
    correction_is_complete,
    correction_is_in_time,
    correction_failed,
    what_comes_in_follows_its_notice,
    completeness_follows_receipt,
    end_of_requester_is_proved,
    requester_was_told_before_transfer,
    mediation_was_asked,
    adjudication_was_asked,
    hearing_is_ahead,
    appraisal_costs_are_agreed,
    sampling_is_impossible,
)
