"""Conditions of pauses and extensions (办法第二十八、二十九、三十七、五十四条)."""

from __future__ import annotations

from datetime import date, timedelta

from casehub.model import Deadline
from casehub.procedures.reading import as_day, came_after, chinese_day, limits, rows, running
from casehub.workflow.part import registered
from casehub.workflow.situation import Reason, Situation

DECIDE = "adjudication.decide"
EXAMINED_LATER = frozenset({"utility_model", "design"})
PARTY_GROUNDS = frozenset({"death", "incapacity", "ended"})


def _decide_limit(s: Situation) -> Deadline | str:
    limit = s.open_deadline(DECIDE)
    if limit is None:
        return "没有正在计算的办案期限，无须延长。"
    # While an excluded period that stops it is open the stored date still moves.
    if limit.is_over(s.day):
        return f"办案期限已于{chinese_day(limit.due_on)}届满，不能再延长。"
    return limit


def _most(s: Situation, limit: Deadline, place: int) -> int:
    return int(s.law_on(limit.start_on).limit(DECIDE).extensions[place].max)


def first_extension_is_in_order(s: Situation) -> str | Reason | None:
    """办法第三十七条第一款: up to one month, approved by the head before the limit ends."""
    limit = _decide_limit(s)
    if isinstance(limit, str):
        return limit
    if limit.granted:
        return "已办理第一次延长，确需再延长的应报上一级批准。"
    months, most = s.data.get("months"), _most(s, limit, 0)
    if months is not None and not 1 <= int(months) <= most:
        return Reason(f"第一次延长最长{most}个月。", "months")
    return None


def second_extension_is_in_order(s: Situation) -> str | Reason | None:
    """办法第三十七条第一款: after the first, by the 上一级部门, up to two months."""
    limit = _decide_limit(s)
    if isinstance(limit, str):
        return limit
    if not s.law_on(limit.start_on).limit(DECIDE).extensions[1:]:
        return "按起算时施行的规定，办案期限只能延长一次。"
    first, most = _most(s, limit, 0), _most(s, limit, 1)
    if not limit.granted:
        return "应先办理第一次延长，再报上一级批准。"
    if limit.granted > first:
        return "第二次延长已经办理，不能再延长。"
    months = s.data.get("months")
    if months is not None and not 1 <= int(months) <= most:
        return Reason(f"第二次延长最长{most}个月。", "months")
    if s.data and not s.data.get("superior_approval_no"):
        return Reason("请填写上一级管理专利工作的部门的批复文号。", "superior_approval_no")
    return None


def decision_is_in_time_or_explained(s: Situation) -> Reason | None:
    """办法第三十七条: inside the limit, or marked overdue with the reason."""
    limit = s.open_deadline(DECIDE)
    if limit is None or limit.due_on >= s.day or not s.data or s.data.get("overdue_reason"):
        return None
    end = chinese_day(limit.due_on)
    return Reason(f"办案期限已于{end}届满，请说明超期原因。", "overdue_reason")


def no_suspension_is_running(s: Situation) -> str | None:
    """办法第二十八条: one suspension at a time; no decision while it lasts."""
    return "本案正在中止处理，请先恢复。" if s.is_paused("suspension") else None


def suspension_ground_is_proved(s: Situation) -> str | Reason | None:
    """办法第二十八条第一款: the seven grounds, each with its proof (101号批复)."""
    ground = s.data.get("ground")
    if ground == "invalidity":
        if s.rights and not any(r.kind in EXAMINED_LATER for r in s.rights):
            return Reason("发明专利被请求宣告无效，不属于应当中止的情形。", "ground")
        accepted = as_day(s.data.get("accepted_on"))
        if not s.data.get("acceptance_no") or accepted is None:
            return Reason("须有受理通知书，电子回执、缴费凭证不能作为依据。", "acceptance_no")
        if accepted > s.day:
            return Reason("受理日期不能晚于今天。", "accepted_on")
    if ground in PARTY_GROUNDS and not s.data.get("party_name"):
        return Reason("请写明发生事由的当事人。", "party_name")
    if ground == "death" and as_day(s.data.get("event_on")) is None:
        return Reason("请填写死亡日期。", "event_on")
    if ground == "force_majeure" and not s.data.get("event"):
        return Reason("请写明不可抗拒的事由。", "event")
    if ground == "other_case" and not s.data.get("other_case_no"):
        return Reason("请填写所依据的另案案号。", "other_case_no")
    if ground == "awaiting_reply" and not s.happened("ask_superior"):
        return Reason("尚未向上级请示，请先办理请示。", "ground")
    return None


def reasons_to_go_on_were_weighed(s: Situation) -> Reason | None:
    """办法第二十九条: where the case may go on, suspending it needs a reason of its own."""
    if s.data.get("ground") != "invalidity" or s.data.get("why_suspend"):
        return None
    clean = any(r.has_report and r.report_clean for r in s.rights)
    upheld = any("维持" in (v.result or "") for r in s.rights for v in r.invalidity)
    if clean or upheld:
        what = "评价报告未发现缺陷" if clean else "曾有维持有效的审查决定"
        return Reason(f"{what}，可以不中止；仍中止的请写明理由。", "why_suspend")
    return None


def suspension_day_is_in_order(s: Situation) -> Reason | None:
    """patent.md §5: no suspension before filing, none that overlaps an earlier one."""
    day = as_day(s.data.get("from_on"))
    if day is None:
        return None
    if s.case.filed_on is not None and day < s.case.filed_on:
        return Reason("中止日期不能早于立案日期。", "from_on")
    ended = [p.until for p in s.pauses if p.kind == "suspension" and p.until is not None]
    if any(day < until for until in ended):
        return Reason("中止日期与前一次中止期间重叠，请核对。", "from_on")
    return None


def invalidity_paper_is_named(s: Situation) -> Reason | None:
    """101号批复: only a 受理通知书 counts, and it bears a number and a date."""
    paper = s.data.get("paper")
    if paper == "acceptance" and not (s.data.get("acceptance_no") and s.data.get("accepted_on")):
        return Reason("请填写受理通知书编号和受理日期。", "acceptance_no")
    if paper in {"receipt", "fee"} and s.data.get("acceptance_no"):
        return Reason("电子回执、缴费凭证不是受理通知书，请勿填写编号。", "acceptance_no")
    if paper == "decision" and not s.data.get("invalidity_result"):
        return Reason("请填写审查结论。", "invalidity_result")
    return None


def suspension_was_asked(s: Situation) -> str | None:
    """办法第二十九条: refused is what somebody asked for, and once."""
    asked = s.last("register_invalidity")
    if asked is None or asked.typed.get("party") is None:
        return "没有登记当事人的中止申请，请先登记无效宣告请求和中止申请。"
    answered = came_after(s, "register_invalidity", "refuse_suspension", "suspend_case")
    return None if answered else "登记的中止申请已经答复。"


def refusal_of_suspension_fits(s: Situation) -> Reason | None:
    """办法第二十九条: the reason for going on must be true of this patent."""
    refusal = s.data.get("refusal")
    found = [v for r in s.rights for v in r.invalidity]
    if refusal == "no_acceptance" and any(v.acceptance_no for v in found):
        return Reason("已有受理通知书，不能以此为由不予中止。", "refusal")
    if refusal == "invention" and any(r.kind in EXAMINED_LATER for r in s.rights):
        return Reason("涉案专利不是发明专利，不能以此为由不予中止。", "refusal")
    if refusal == "report_clean" and not any(r.has_report for r in s.rights):
        return Reason("没有专利权评价报告，不能以此为由不予中止。", "refusal")
    if refusal == "upheld" and not any("维持" in (v.result or "") for v in found):
        return Reason("没有登记维持专利权有效的决定，请核对。", "refusal")
    return None


def resumption_follows_suspension(s: Situation) -> Reason | None:
    """patent.md §5: no resumption before the suspension."""
    open_pause = next((p for p in s.pauses if p.kind == "suspension" and p.until is None), None)
    day = as_day(s.data.get("resumed_on"))
    if open_pause is not None and day is not None and day < open_pause.since:
        since = chinese_day(open_pause.since)
        return Reason(f"恢复日期不能早于中止日期{since}。", "resumed_on")
    return None


def case_was_suspended_there(s: Situation) -> str | None:
    """办法第二十八条第二款: the case goes on where it stood."""
    event = s.last("suspend_case")
    there = s.step.target(s.case.state)
    if event is not None and event.source == there:
        return None
    version = s.rules.procedure(s.case.procedure, s.case.procedure_version)
    title = version.state(there).title
    return f"本案中止前不在{title}阶段，请选择其他恢复步骤。"


def settlement_was_asked_by_parties(s: Situation) -> Reason | None:
    """办法第三十七条第二款: only a settlement period that the parties ask for is excluded."""
    if s.data.get("asked_by") not in {None, "both"}:
        return Reason("和解期间须由各方当事人申请，否则不得扣除办案期限。", "asked_by")
    return None


def no_settlement_period_is_running(s: Situation) -> str | None:
    """办法第三十七条第二款: one settlement period at a time; no decision while it lasts."""
    return "和解期间尚未结束，请先登记和解期间结束。" if s.is_paused("settlement") else None


def settlement_period_is_running(s: Situation) -> str | None:
    """Only an open settlement period can end."""
    return None if s.is_paused("settlement") else "没有正在进行的和解期间。"


def settlement_ends_after_start(s: Situation) -> Reason | None:
    """办法第三十七条第二款: its start and end dates are kept, in order."""
    began = next((p.since for p in s.pauses if p.kind == "settlement" and p.until is None), None)
    day = as_day(s.data.get("settle_ended_on"))
    if began is not None and day is not None and day < began:
        return Reason("和解期间的终止日不能早于起始日。", "settle_ended_on")
    return None


def settlement_period_has_a_last_day(s: Situation) -> str | None:
    """办法第三十七条第二款: what the parties agreed on ends by itself on its day."""
    return None if s.data.get("settle_until") else "没有约定和解期间的终止日。"


def evidence_period_is_over(s: Situation) -> str | None:
    """办法第五十四条: it lapses by itself, not before its day."""
    limit = running(s, "adjudication.evidence_period")
    if limit is not None:
        return f"举证期限至{chinese_day(limit.due_on)}，届满后再办理。"
    if all(d.closed_on is not None for d in rows(s, "adjudication.evidence_period")):
        return "没有正在计算的举证期限。"
    return None


def period_of_step_is_over(s: Situation) -> str | Reason | None:
    """Of the limits whose end brings the step about, one of the party's is over, on its own day.

    What was given by another paper, or to another party, goes on.
    """
    left = [d for rule in s.step.on_expiry for d in limits(s, rule) if d.closed_on is None]
    if any(d.is_over(s.day) for d in left):
        return None
    if not left:
        return "没有正在计算的期限，无须办理。"
    first = min(left, key=lambda d: d.due_on)
    said = f"{first.title}的期限至{chinese_day(first.due_on)}，届满后再办理。"
    if first.stopped:
        said = f"{first.title}的期限因中止等没有继续计算，尚未届满，恢复以后届满的再办理。"
    return Reason(said, "party" if s.data else None)


def evidence_extension_is_in_order(s: Situation) -> str | Reason | None:
    """办法第三十七条第二款、第五十四条: on a party's request, before the period ends."""
    party = s.data.get("party")
    running_ones = [
        d
        for d in rows(s, "adjudication.evidence_period")
        if d.closed_on is None and not d.is_over(s.day) and party in {None, d.party_id}
    ]
    if not running_ones:
        return "该方举证期限已经届满或者尚未起算，不能延长。"
    limit = max(running_ones, key=lambda d: d.due_on)
    ended, days = as_day(s.data.get("period_ended_on")), s.data.get("extra_days")
    if ended is not None and ended != limit.due_on:
        return Reason(f"原举证期限届满日为{chinese_day(limit.due_on)}。", "period_ended_on")
    if days is None:
        return None
    if int(days) < 1:
        return Reason("延长日数应为正整数。", "extra_days")
    wanted: date = s.rules.calendar.next_working_day(limit.nominal_on + timedelta(days=int(days)))
    if as_day(s.data.get("new_due_on")) not in {None, wanted}:
        return Reason(f"延长{days}日后的届满日为{chinese_day(wanted)}。", "new_due_on")
    return None


def is_granted(s: Situation) -> Reason | None:
    """The paper says what the step says."""
    return _said_no(s, "granted")


def is_allowed(s: Situation) -> Reason | None:
    """The paper says what the step says."""
    return _said_no(s, "allowed")


def _said_no(s: Situation, name: str) -> Reason | None:
    if s.data.get(name) is False:
        return Reason("不准许的请办理相应的不准许步骤。", name)
    return None


def is_refused(s: Situation) -> Reason | None:
    """The paper says what the step says."""
    for name in ("granted", "allowed"):
        if s.data.get(name):
            return Reason("准许的请办理相应的准许步骤。", name)
    return None


GUARDS = registered(
    first_extension_is_in_order,
    second_extension_is_in_order,
    decision_is_in_time_or_explained,
    no_suspension_is_running,
    suspension_ground_is_proved,
    reasons_to_go_on_were_weighed,
    suspension_day_is_in_order,
    invalidity_paper_is_named,
    suspension_was_asked,
    refusal_of_suspension_fits,
    resumption_follows_suspension,
    case_was_suspended_there,
    settlement_was_asked_by_parties,
    no_settlement_period_is_running,
    settlement_period_is_running,
    settlement_ends_after_start,
    settlement_period_has_a_last_day,
    evidence_period_is_over,
    period_of_step_is_over,
    evidence_extension_is_in_order,
    is_granted,
    is_allowed,
    is_refused,
)
