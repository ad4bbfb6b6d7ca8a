"""Conditions of a request for help to another bureau (办法第五十条; cross_region.md §2.5)."""

from __future__ import annotations

from datetime import date, timedelta

from casehub.fields import DayField
from casehub.law.chinese import date_text
from casehub.law.identifiers import IdentifierFault, read_message_number
from casehub.procedures.assistance.known import SUPPLEMENT, asked_last, receipt_was_not_entered
from casehub.procedures.reading import as_day
from casehub.workflow.part import registered
from casehub.workflow.situation import Reason, Situation


def request_has_items(s: Situation) -> Reason | None:
    """办法第五十条: the request says clearly what is asked."""
    if "items" in s.data and not s.data["items"]:
        return Reason("请至少列明一个协查事项。", "items")
    return None


def request_was_drafted(s: Situation) -> str | None:
    """Nothing can be reviewed, signed or sent that was not drafted."""
    return None if s.happened("submit_request") else "尚未拟稿，请先提交协查函稿。"


def days_follow_dispatch(s: Situation) -> Reason | None:
    """Whatever happens after the letter has left bears no day before it left, nor do answers."""
    sent = _dispatched_on(s)
    for field in s.step.fields:
        day = as_day(s.data.get(field.id)) if isinstance(field, DayField) else None
        if day is not None and sent is not None and day < sent:
            return Reason(f"{field.label}不能早于发出日期{date_text(sent)}。", field.id)
    return None


def letter_goes_out_in_order(s: Situation) -> Reason | None:
    """Numbered, sealed, dispatched; sent again only after it came back."""
    letter = s.document("assistance_request")
    sealed = as_day(s.entered("seal_request").get("sealed_on"))
    failed = as_day(s.entered("record_undeliverable").get("failed_on"))
    for name, floor, what in (
        ("sealed_on", letter.issued_on if letter is not None else None, "函件日期"),
        ("dispatched_on", sealed, "用印日期"),
        ("dispatched_on", failed, "退回日期"),
    ):
        day = as_day(s.data.get(name))
        if day is not None and floor is not None and day < floor:
            return Reason(f"日期不能早于{what}{date_text(floor)}。", name)
    return None


def first_receipt_stands(s: Situation) -> Reason | None:
    """cross_region.md §2.5: time runs from the first receipt; what comes later moves nothing."""
    known, told = s.case.referral, as_day(s.data.get("received_on"))
    first = known.received_on if known is not None else None
    sent = _dispatched_on(s)
    if first is None or told in (None, first) or (sent is not None and first < sent):
        return None
    said = f"对方首次收到日期已登记为{date_text(first)}，期限自该日起算，不因转办改变。"
    return Reason(said, "received_on")


def no_receipt_was_entered(s: Situation) -> str | None:
    """§5.4 no. 1: only where the clerk has entered no receipt does the reply stand for it."""
    return None if receipt_was_not_entered(s) else "已经登记对方收到的日期，期限据此计算。"


def named_receipt_follows_our_letter(s: Situation) -> Reason | None:
    """The receipt that a reply names is no earlier than the letter that it answers."""
    named, last = as_day(s.data.get("letter_came_on")), s.last(SUPPLEMENT)
    sent = last.at.astimezone(s.at.tzinfo).date() if last is not None else None
    if named is None or sent is None or named >= sent:
        return None
    return Reason(f"收到日期不能早于补充商请函发出的{date_text(sent)}。", "letter_came_on")


def new_office_follows_rerouting(s: Situation) -> Reason | None:
    """The office to which it was passed on cannot have it before."""
    day = as_day(s.data.get("accepted_on"))
    passed = as_day(s.entered("record_rerouted").get("rerouted_on"))
    if day is not None and passed is not None and day < passed:
        return Reason(f"承办单位收到日期不能早于转办日期{date_text(passed)}。", "accepted_on")
    return None


def expected_receipt_follows_dispatch(s: Situation) -> Reason | None:
    """The estimate starts on the day of dispatch or later, and no later than is presumed."""
    sent, expected = s.data.get("dispatched_on"), s.data.get("expected_receipt_on")
    if not isinstance(sent, date) or not isinstance(expected, date):
        return None
    if expected < sent:
        return Reason("预计收到日期不能早于发出日期。", "expected_receipt_on")
    most = int(s.law.limit("assistance.estimated_transit").amount)
    if expected > sent + timedelta(days=most):
        said = f"预计收到日期最晚为发出后{most}日；实际收到的日期以回执为准。"
        return Reason(said, "expected_receipt_on")
    return None


def expected_receipt_is_near(s: Situation) -> Reason | None:
    """A supplement leaves today: the estimate ends no later than is presumed."""
    expected = s.data.get("expected_receipt_on")
    most = int(s.law.limit("assistance.estimated_transit").amount)
    if isinstance(expected, date) and expected > s.day + timedelta(days=most):
        said = f"预计收到日期最晚为发出后{most}日；实际收到的日期以回执为准。"
        return Reason(said, "expected_receipt_on")
    return None


def _dispatched_on(s: Situation) -> date | None:
    for step in ("send_again", "dispatch_request"):
        found = s.entered(step).get("dispatched_on")
        if found:
            return found if isinstance(found, date) else date.fromisoformat(str(found))
    return None


def withdrawal_is_told(s: Situation) -> Reason | None:
    """What was sent already is withdrawn by telling its receiver; the record says when."""
    if s.data and s.data.get("told_on") is None and _dispatched_on(s) is not None:
        return Reason("来函已经发出的，填写告知对方日期。", "told_on")
    return None


def receipt_names_this_flow(s: Situation) -> Reason | None:
    """cross_region.md §2.5: the receipt refers to the same 流转编号."""
    given = str(s.data.get("flow_id") or "").strip()
    ours = (s.case.referral.flow_id or "") if s.case.referral is not None else ""
    if not given or not ours or _flow_of(given) == ours:
        return None
    return Reason("回执所载流转编号与本函不一致，请核对。", "flow_id")


def _flow_of(given: str) -> str:
    """The flow number that a receipt names, with or without a message number; "" for none."""
    try:
        return read_message_number(given).text
    except IdentifierFault:
        return ""


def extension_is_later(s: Situation) -> Reason | None:
    """An extension ends after the date that holds now."""
    until, limit = s.data.get("extended_to"), s.open_deadline("assistance.reply")
    if isinstance(until, date) and limit is not None and until <= limit.due_on:
        return Reason(f"延长后的日期应晚于现期限{date_text(limit.due_on)}。", "extended_to")
    return None


def reply_is_overdue(s: Situation) -> str | None:
    """cross_region.md §2.5: the first reminder the day after the reply was due."""
    limit = s.open_deadline("assistance.reply")
    if limit is None:
        return "没有正在计算的回复期限，不能催办。"
    return _until(limit.due_on) if limit.due_on >= s.day else None


def five_working_days_since_letter(s: Situation) -> str | None:
    """cross_region.md §2.5: the second reminder five working days after the first (house rule)."""
    return _since_first_letter(s, s.law.limit("assistance.urge_second").amount, "第二次催办")


def ten_working_days_since_letter(s: Situation) -> str | None:
    """cross_region.md §2.5: to the superior after ten working days (house rule)."""
    return _since_first_letter(s, s.law.limit("assistance.escalate").amount, "提级协调")


def _until(due: date) -> str:
    return f"回复期限至{date_text(due)}，届满后方可催办。"


def _since_first_letter(s: Situation, working_days: int, what: str) -> str | None:
    letter = s.last("urge_first")
    if letter is None:
        return "尚未发出第一次催办函。"
    sent = letter.at.astimezone(s.at.tzinfo).date()
    if sent <= s.rules.working_days_before(s.day, working_days, "min"):
        return None
    return f"第一次催办满{working_days}个工作日后方可{what}。"


def every_item_is_assessed(s: Situation) -> Reason | None:
    """cross_region.md §2.5: each question is ticked answered, partly or not."""
    answers = s.data.get("answers")
    asked = asked_last(s)
    if answers is None or sum(1 for row in answers if row.get("result")) >= len(asked):
        return None
    return Reason(f"共有{len(asked)}个协查事项，请逐项评估。", "answers")


def nothing_more_is_asked(s: Situation) -> str | None:
    """A request that needs a supplement is not closed."""
    if s.entered("assess_reply").get("further_request"):
        return "评估认为需要补充协查，请先发起补充协查。"
    return None


def more_is_asked(s: Situation) -> str | None:
    """A supplement follows an assessment that asked for it."""
    if s.entered("assess_reply").get("further_request"):
        return None
    return "评估结论为无须补充，不能发起补充协查。"


def supplement_was_sent(s: Situation) -> str | None:
    """The answer to a supplement follows one."""
    return None if s.happened(SUPPLEMENT) else "没有发过补充商请函。"


def main_volume_is_not_put_away(s: Situation) -> str | None:
    """What comes late belongs into the main case's file: an archived volume is taken out first."""
    main = s.case.parent
    if main is None:
        return None
    procedure = s.rules.procedure(main.procedure, main.procedure_version)
    out = next((step for step in procedure.steps_from(main.state) if step.reopens), None)
    return f"主案案卷已经归档，请先在主案办理“{out.title}”。" if out is not None else None


GUARDS = registered(
    request_has_items,
    request_was_drafted,
    days_follow_dispatch,
    letter_goes_out_in_order,
    first_receipt_stands,
    no_receipt_was_entered,
    named_receipt_follows_our_letter,
    new_office_follows_rerouting,
    expected_receipt_follows_dispatch,
    expected_receipt_is_near,
    withdrawal_is_told,
    receipt_names_this_flow,
    extension_is_later,
    reply_is_overdue,
    five_working_days_since_letter,
    ten_working_days_since_letter,
    every_item_is_assessed,
    nothing_more_is_asked,
    more_is_asked,
    supplement_was_sent,
    main_volume_is_not_put_away,
)
