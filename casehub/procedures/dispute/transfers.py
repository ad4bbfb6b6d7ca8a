"""The receipt that the office to which a case was transferred sends back (办法第八条、第九条)."""

from __future__ import annotations

from casehub.procedures.reading import as_day, chinese_day
from casehub.workflow.part import registered
from casehub.workflow.situation import Reason, Situation

LETTER = "case_transfer_letter"
RECEIPT = "register_transfer_receipt"


def transfer_is_on_its_way(s: Situation) -> str | None:
    """A receipt answers a letter, and each letter once."""
    letter, receipt = s.document(LETTER), s.last(RECEIPT)
    if letter is None:
        return "本案没有移送函，无须登记回执。"
    if receipt is not None and receipt.seq > letter.event_seq:
        return "移送回执已经登记；登记有误的，先撤销再据实登记。"
    return None


def transfer_receipt_follows_the_letter(s: Situation) -> Reason | None:
    """Nobody receives what was not yet sent, and nothing comes back before it arrived."""
    letter = s.document(LETTER)
    reached, came = as_day(s.data.get("reached_on")), as_day(s.data.get("receipt_received_on"))
    if letter is not None and reached is not None and reached < letter.issued_on:
        said = f"对方收到之日不能早于移送函发出之日{chinese_day(letter.issued_on)}。"
        return Reason(said, "reached_on")
    if letter is not None and came is not None and came < letter.issued_on:
        said = f"收到回执之日不能早于移送函发出之日{chinese_day(letter.issued_on)}。"
        return Reason(said, "receipt_received_on")
    return None


GUARDS = registered(transfer_is_on_its_way, transfer_receipt_follows_the_letter)
