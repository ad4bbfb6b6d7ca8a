"""The receipt of the office to which a case was transferred or reported (办法第八条、第九条)."""

from __future__ import annotations

from casehub.procedures.reading import as_day, chinese_day
from casehub.workflow.part import registered
from casehub.workflow.situation import Reason, Situation

LETTER = "case_transfer_letter"
REPORT = "report_up_letter"


def transfer_is_on_its_way(s: Situation) -> str | None:
    """A receipt answers a letter, and each letter once."""
    if s.document(LETTER) is None:
        return "本案没有移送函，无须登记回执。"
    if _has_come(s, LETTER):
        return "移送回执已经登记；登记有误的，先撤销再据实登记。"
    return None


def report_is_on_its_way(s: Situation) -> str | None:
    """What was reported is received once."""
    if s.document(REPORT) is None:
        return "本案没有上报的请示，无须登记回执。"
    if _has_come(s, REPORT):
        return "上级的回执已经登记；登记有误的，先撤销再据实登记。"
    return None


def transfer_receipt_follows_the_letter(s: Situation) -> Reason | None:
    """Nobody receives what was not yet sent, and nothing comes back before it arrived."""
    return _too_early(s, LETTER, "对方收到之日不能早于移送函发出之日", "移送函发出之日")


def report_receipt_follows_the_report(s: Situation) -> Reason | None:
    """The same of what goes up."""
    return _too_early(s, REPORT, "上级收到之日不能早于上报之日", "上报之日")


def _has_come(s: Situation, kind: str) -> bool:
    """Whether this very step was taken since the paper went out."""
    letter, receipt = s.document(kind), s.last(s.step.id)
    return letter is not None and receipt is not None and receipt.seq > letter.event_seq


def _too_early(s: Situation, kind: str, arrival: str, sent: str) -> Reason | None:
    letter = s.document(kind)
    reached, came = as_day(s.data.get("reached_on")), as_day(s.data.get("receipt_received_on"))
    if letter is not None and reached is not None and reached < letter.issued_on:
        return Reason(f"{arrival}{chinese_day(letter.issued_on)}。", "reached_on")
    if letter is not None and came is not None and came < letter.issued_on:
        said = f"收到回执之日不能早于{sent}{chinese_day(letter.issued_on)}。"
        return Reason(said, "receipt_received_on")
    return None


GUARDS = registered(
    transfer_is_on_its_way,
    transfer_receipt_follows_the_letter,
    report_is_on_its_way,
    report_receipt_follows_the_report,
)
