"""Conditions of intake and of the matters inside a case: hearing, appraisal, registration."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from casehub.workflow.situation import Reason, Situation

NEVER_AN_OUTCOME = ("扣押", "没收", "查封")
HOLD_DAYS = 7
NOTICE_WORKING_DAYS = 3


def defects_are_listed(s: Situation) -> Reason | None:
    """办法第十六条: one complete written list."""
    if "defects" in s.data and not s.data["defects"]:
        return Reason("请至少列明一项需要补正的内容。", "defects")
    return None


def defects_were_told_once(s: Situation) -> str | None:
    """办法第十六条: everything to be corrected is told once (一次性告知)."""
    if s.happened("tell_defects"):
        return "已一次性告知补正，不得再次要求补正。"
    return None


def correction_is_complete(s: Situation) -> Reason | None:
    """办法第十六条: filed when cured; otherwise not filed."""
    if s.data.get("correction_complete") is False:
        return Reason("材料仍不符合要求的，应作不予立案处理。", "correction_complete")
    return None


def correction_failed(s: Situation) -> Reason | None:
    """办法第十六条: not cured in time, or still not compliant."""
    limit = s.deadline("intake.correct")
    late = limit is not None and limit.due_on < s.today
    if s.data.get("correction_result") == "overdue" and not late:
        return Reason("补正期限尚未届满，不能按逾期处理。", "correction_result")
    return None


def requester_was_told_of_transfer(s: Situation) -> Reason | None:
    """办法第九条第二款: the requester is told before the transfer."""
    told = s.data.get("told_requester_on")
    if isinstance(told, date) and told > s.today:
        return Reason("应先告知请求人，再移送案件线索。", "told_requester_on")
    return None


def hearing_is_ahead(s: Situation) -> Reason | None:
    """办法第二十六条: parties know time and place at least three working days before."""
    for name in ("hearing_at", "new_at"):
        planned = s.data.get(name)
        if not isinstance(planned, datetime):
            continue
        if planned <= s.at:
            return Reason("审理时间应晚于现在。", name)
        latest = s.rules.working_days_before(
            planned.astimezone(s.at.tzinfo).date(), NOTICE_WORKING_DAYS, "min"
        )
        if s.today > latest:
            return Reason("应在口头审理三个工作日前通知当事人，请改期。", name)
    return None


def hearing_was_notified(s: Situation) -> str | None:
    """办法第二十六条: every party was told of time and place."""
    if any(s.all_served(kind) for kind in ("hearing_notice", "hearing_postponement_notice")):
        return None
    return "口头审理通知书尚未送达全部当事人。"


def absence_is_explained(s: Situation) -> Reason | None:
    """办法第二十六条: for every absent party the record says how it was notified."""
    for row in s.data.get("absent") or ():
        if not row.get("served_on"):
            return Reason("请写明缺席当事人收到通知的日期。", "absent")
    return None


def record_is_signed(s: Situation) -> Reason | None:
    """办法第二十七条第一款: signed by those present, or the refusal is noted."""
    if s.data.get("refused") and not s.data.get("refusal_reason"):
        return Reason("有人拒绝签名的，应注明拒签情况。", "refusal_reason")
    return None


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


def appraisal_costs_are_agreed(s: Situation) -> Reason | None:
    """办法第五十三条: no agreement on costs, no appraisal (but for major public interest)."""
    if s.data.get("initiative") == "party" and s.data.get("costs_agreed") is False:
        return Reason("当事人未就鉴定费用协商一致，应不予鉴定。", "costs_agreed")
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


def sampling_is_impossible(s: Situation) -> Reason | None:
    """办法第四十九条: registration only where sampling cannot be done."""
    if s.data.get("sampling_impossible") is False:
        return Reason("可以抽样取证的，不得先行登记保存。", "sampling_impossible")
    return None


def outcome_is_lawful(s: Situation) -> Reason | None:
    """专利法第六十九条第二款: no seizure and no confiscation in an infringement dispute."""
    for row in s.data.get("outcomes") or ():
        if any(word in str(value) for value in row.values() for word in NEVER_AN_OUTCOME):
            return Reason("侵权纠纷不得查封、扣押、没收，请更正处理方式。", "outcomes")
    return None


def hold_still_lasts(s: Situation) -> str | None:
    """办法第四十九条: the decision is made within seven days."""
    limit = s.open_deadline("evidence.registration")
    if limit is not None and limit.nominal_on < s.today:
        return "登记保存期限已满，只能解除登记保存。"
    return None


def hold_is_recent(s: Situation) -> Reason | None:
    """办法第四十九条: approved first, then carried out; never dated back beyond the seven days."""
    begun = s.data.get("from_on")
    if isinstance(begun, date) and s.today - begun > timedelta(days=HOLD_DAYS):
        return Reason("登记保存日期距今已超过七日，请核对。", "from_on")
    return None


GUARDS = {
    guard.__name__: guard
    for guard in (
        defects_are_listed,
        defects_were_told_once,
        correction_is_complete,
        correction_failed,
        requester_was_told_of_transfer,
        hearing_is_ahead,
        hearing_was_notified,
        absence_is_explained,
        record_is_signed,
        appraisal_was_asked_in_time,
        appraisal_costs_are_agreed,
        appraisal_ended_after_start,
        appraiser_answers_in_person,
        opinion_was_served,
        sampling_is_impossible,
        outcome_is_lawful,
        hold_still_lasts,
        hold_is_recent,
    )
}
