"""In which order a case goes to the police, and what each day may not precede."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from casehub.casefile.situations import taken_back
from casehub.procedures.by_the_minute import hours_text, last_minute, minute
from casehub.procedures.penalty import referring
from casehub.procedures.penalty.goods import kept_beside
from casehub.procedures.reading import as_day, chinese_day
from casehub.workflow.cards import Card, Line
from casehub.workflow.part import registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from datetime import date

    from casehub.model import Event
    from casehub.workflow.situation import Situation

REPORTED, AGREED, SENT = "report_crime", "agree_to_send", "send_over"
RECEIVED, COPIED = "record_receipt", "record_copy"
LAPSED = "lapse_window"
SEND = "transfer.criminal_send"
RECEIPT = "transfer.criminal_receipt"
# X74: the choice of the office (house.toml), and the letter.
SEPARATE, TO_PROCURATORATE = "prosecutor_letter", "prosecutor_copy_letter"
FILED = ("record_filing", "record_filing_again", "record_supervised_filing")
REFUSED, REFUSED_AGAIN = "record_refusal", "record_refusal_again"
OBJECTIONS = ("ask_again", "propose_supervision")
RECONSIDER, ANSWER = "transfer.criminal_reconsider", "transfer.criminal_recon_answer"
DECIDE = "transfer.criminal_police_decide"


def suspected_party(s: Situation) -> int | None:
    """The party for which the case opened this matter."""
    return referring.party_of(s.parent_record, s.case)


def crime_is_of_who_was_named(s: Situation) -> Reason | None:
    """A matter is about one party: another has a matter of its own."""
    named, party = suspected_party(s), s.data.get("party")
    if isinstance(party, int) and named is not None and named not in s.line(party):
        return Reason("与建立本事项时所选的当事人不一致，其他当事人另行建立。", "party")
    return None


def report_follows_the_clue(s: Situation) -> Reason | None:
    """Nothing is reported before the case came in."""
    day, home = as_day(s.data.get("reported_on")), s.case.home
    if day is not None and day < home.opened_on:
        return Reason(f"不能早于本案登记之日{chinese_day(home.opened_on)}。", "reported_on")
    return None


def agreed_at(s: Situation) -> datetime | None:
    """The moment of the decision to send: the twenty-four hours run from it."""
    event = s.last(AGREED)
    return event.at.astimezone(s.at.tzinfo) if event is not None else None


def day_to_send_is_over(s: Situation) -> bool:
    """移送规定第五条: whether twenty-four hours have passed since the decision."""
    agreed = agreed_at(s)
    return agreed is not None and s.at > send_by(s, agreed)


def send_by(s: Situation, agreed: datetime) -> datetime:
    """移送规定第五条第二款: the minute by which the case must be with the police."""
    return last_minute(s.law_on(agreed.date()).limit(SEND), agreed)


def sending_follows_the_decision(s: Situation) -> Reason | None:
    """移送规定第五条: within twenty-four hours, holidays counted; what was later has its reason."""
    agreed, sent = agreed_at(s), s.data.get("sent_at")
    copied = as_day(s.data.get("copied_on"))
    if agreed is None:
        return None
    if copied is not None and copied < agreed.date():
        return Reason(f"不能早于批准之日{chinese_day(agreed.date())}。", "copied_on")
    if not isinstance(sent, datetime):
        return None
    if sent > s.at:
        return Reason("送交时间不能晚于现在。", "sent_at")
    # The minute of the decision is enough: the form asks for no seconds.
    if sent < agreed.replace(second=0, microsecond=0):
        return Reason(f"不能早于批准的时间{chinese_day(agreed.date())}{agreed:%H:%M}。", "sent_at")
    if sent > send_by(s, agreed) and not s.data.get("late_sending"):
        hours = hours_text(s.law.limit(SEND))
        return Reason(f"批准后超过{hours}送交，请写明原因。", "late_sending")
    return None


def copied_to_the_procuratorate(s: Situation) -> Event | None:
    """The act that last proved that the procuratorate has its copy; None before one did."""
    sent, later = s.last(SENT), s.last(COPIED)
    told = [e for e in (sent, later) if e is not None and e.typed.get("copy_proof")]
    return max(told, key=lambda e: e.seq, default=None)


def copy_is_proved(s: Situation) -> Reason | None:
    """A day of the copy alone proves nothing: who signed for it, or the post, does."""
    if s.data.get("copied_on") and not s.data.get("copy_proof"):
        return Reason("写明检察机关签收的证明；还没有签收的，抄送之日也不填。", "copy_proof")
    if s.data.get("copy_proof") and not s.data.get("copied_on"):
        return Reason("写明抄送检察机关之日。", "copied_on")
    return None


def copy_is_not_proved_yet(s: Situation) -> str | None:
    """It is entered once."""
    return "已经登记。" if copied_to_the_procuratorate(s) is not None else None


def separate_letter_is_wanted(s: Situation) -> str | None:
    """X74: by a letter of its own only where the office chose that; else P05 names its copy."""
    if s.law.house(SEPARATE):
        return None
    return "本机关以移送书的抄送送检察机关，不另行发函。"


def letter_to_procuratorate_was_not_made(s: Situation) -> str | None:
    """One copy, one letter."""
    letter = s.document(TO_PROCURATORATE)
    return f"已经以{letter.number}函送检察机关。" if letter is not None else None


def procuratorate_has_its_copy(s: Situation) -> str | None:
    """law/penalty.md §2.9: sent whole is what the police and the procuratorate both have."""
    if copied_to_the_procuratorate(s) is None:
        return "尚未登记抄送检察机关及其签收的证明，移送没有完成。"
    return None


def police_are_silent(s: Situation) -> str | None:
    """移送规定第七条、第八条: no receipt in twenty-four hours, or no decision in three days."""
    if s.last(RECEIVED) is None:
        within = s.law.limit(RECEIPT)
        until = last_minute(within, _sent_at(s) or s.at)
        told = f"送交后{hours_text(within)}至{minute(until)}"
        return f"{told}，届满没有回执的才书面催问。" if s.at <= until else None
    limit = s.open_deadline(DECIDE)
    if limit is None or limit.due_on >= s.day:
        said = "公安机关的审查期限尚未届满"
        return f"{said}（{chinese_day(limit.due_on)}）。" if limit is not None else f"{said}。"
    return None


def _sent_at(s: Situation) -> datetime | None:
    told = s.entered(SENT).get("sent_at")
    return datetime.fromisoformat(str(told)).astimezone(s.at.tzinfo) if told else None


def sent_on(s: Situation) -> date | None:
    """The day on which the bundle went to the police."""
    return as_day(s.entered(SENT).get("sent_at"))


def police_act_after_sending(s: Situation) -> Reason | None:
    """The police receive after the sending, decide after they received, and then tell it.

    What answers an objection is not older than the objection.
    """
    received, asked = as_day(s.entered(RECEIVED).get("received_on")), _asked_on(s)
    bound, word = (received, "公安机关接受之日") if received else (sent_on(s), "送交之日")
    if asked is not None:
        bound, word = asked, "提出异议之日"
    for name in ("decided_on", "received_on"):
        day = as_day(s.data.get(name))
        if day is not None and bound is not None and day < bound:
            return Reason(f"不能早于{word}{chinese_day(bound)}。", name)
    return None


def sending_moment(s: Situation) -> str | None:
    """When the bundle went to the police, in words."""
    at = _sent_at(s)
    return f"{chinese_day(at.date())}{at.hour}时{at.minute}分" if at is not None else None


def no_receipt_came(s: Situation) -> bool:
    """Whether the police have signed for nothing yet."""
    return s.last(RECEIVED) is None


def _asked_on(s: Situation) -> date | None:
    """The day of the last objection to the refusal."""
    days = [e.at.astimezone(s.at.tzinfo).date() for e in s.events if e.step in OBJECTIONS]
    return days[-1] if days else None


def objection_is_in_time(s: Situation) -> str | None:
    """移送规定第九条: three days after the refusal, or after the decision upon reconsideration."""
    limit = s.open_deadline(RECONSIDER)
    if limit is not None and limit.due_on < s.day:
        said = "提请复议、建议立案监督的期限已于{}届满，本案依法作行政处理。"
        return said.format(chinese_day(limit.due_on))
    return None


def answer_is_overdue(s: Situation) -> str | None:
    """移送规定第九条: who asked the police again waits for their three days to end."""
    limit = s.open_deadline(ANSWER)
    if limit is not None and limit.due_on >= s.day:
        return f"公安机关的复议答复期限至{chinese_day(limit.due_on)}，届满没有答复的才能建议。"
    return None


def handing_follows_the_filing(s: Situation) -> Reason | None:
    """移送规定第十二条: what belongs to the case goes over once the police took it on."""
    day = as_day(s.data.get("handed_on"))
    told = [e.typed.get("received_on") for e in s.events if e.step in FILED]
    filed = as_day(told[-1]) if told else None
    if day is not None and filed is not None and day < filed:
        return Reason(f"不能早于收到立案通知之日{chinese_day(filed)}。", "handed_on")
    return None


def no_goods_of_the_party_stay_here(s: Situation) -> Reason | None:
    """移送规定第十二条, 行政强制法第二十一条: no end while goods of the party are held here."""
    party = suspected_party(s)
    kept = kept_beside(s, s.line(party)) if party is not None else []
    if not kept:
        return None
    lot, qty = kept[0]
    here = f"该当事人被查封、扣押或者登记保存的物品（{lot.name}）尚存{qty}{lot.unit}"
    return Reason(f"{here}，先办理随案移送公安机关或者返还。", matters=(lot.case_id,))


def window_is_over(s: Situation) -> str | None:
    """移送规定第九条: three days to object; afterwards the office deals with the case itself."""
    limit = s.open_deadline(RECONSIDER)
    if limit is None or limit.due_on >= s.day:
        return "提出异议的期限尚未届满。"
    ended = {e.seq for e in s.record if e.step == LAPSED}
    undone = {by for seq, by in taken_back(s.record).items() if seq in ended}
    if any(e.seq in undone and e.at.astimezone(s.at.tzinfo).date() == s.day for e in s.record):
        return "期限届满的登记今日已经撤销，请先撤销有误的通知书登记；没有撤销的，次日届满。"
    return None


def _shown(s: Situation) -> list[Line]:
    """Until which minute the case must be with the police."""
    agreed = agreed_at(s)
    if agreed is None:
        return []
    if s.last(SENT) is not None:
        told = procuratorate_has_its_copy(s)
        return [Line("尚未登记抄送检察机关及签收的证明", tag="待抄送")] if told else []
    tag = hours_text(s.law.limit(SEND))
    return [Line(f"应于{minute(send_by(s, agreed))}前送交公安机关", tag=tag)]


GUARDS = registered(
    crime_is_of_who_was_named,
    report_follows_the_clue,
    sending_follows_the_decision,
    police_act_after_sending,
    objection_is_in_time,
    answer_is_overdue,
    handing_follows_the_filing,
    no_goods_of_the_party_stay_here,
    copy_is_proved,
    copy_is_not_proved_yet,
    procuratorate_has_its_copy,
    separate_letter_is_wanted,
    letter_to_procuratorate_was_not_made,
    police_are_silent,
    window_is_over,
)
KNOWN = registered(suspected_party, day_to_send_is_over, sending_moment, no_receipt_came)
CARDS = (Card("hours_to_send", "移送时限", _shown),)
