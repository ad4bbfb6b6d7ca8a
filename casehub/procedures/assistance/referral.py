"""Cross-region referral, sender's side (type XC): draft to assessment (cross_region §2.5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from casehub.casefile import numbering
from casehub.casefile.cooperation.agreements import naming_fault, reached_under
from casehub.law.chinese import date_text
from casehub.model import MessageKind, Organisation, Referral, ReferralMessage
from casehub.procedures.assistance.known import (
    receipt_was_not_entered,
    their_receipt_by_the_reply,
)
from casehub.procedures.matter.exhibits import evidence
from casehub.record.rows import plain
from casehub.workflow.part import Effect

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from casehub.procedures.act import Act


# The type of letter in config/exchange.toml that this procedure sends.
SORT = "XC"


def row_of(act: Act) -> Referral | None:
    """The referral row of this child matter, once drafted."""
    return act.work.session.scalar(select(Referral).where(Referral.case_id == act.case.id))


def _message(
    act: Act,
    row: Referral,
    kind: MessageKind,
    *,
    outbound: bool,
    on: date,
    number: str = "",
    text: str = "",
) -> None:
    last = act.work.session.scalar(
        select(func.max(ReferralMessage.message_no)).where(ReferralMessage.referral_id == row.id)
    )
    act.work.session.add(
        ReferralMessage(
            referral_id=row.id,
            message_no=(last or 0) + 1,
            kind=kind.value,
            outbound=outbound,
            on=on,
            number=number,
            text=text,
        )
    )
    act.work.session.flush()


def _several(value: object) -> list[str]:
    """One text or several of a field, as a list."""
    if isinstance(value, str):
        return [value] if value else []
    return [str(one) for one in value] if isinstance(value, list | tuple) else []


def referral_draft(act: Act) -> None:
    """Draft or redraft the letter: receiver, questions, urgency, contacts."""
    row = row_of(act)
    receiver = act.number("receiver")
    if receiver is None:
        act.object("选择协助机关", "receiver")
        return
    items = [plain(dict(r)) for r in act.rows("items")]
    if row is None:
        row = Referral(case_id=act.case.id, receiver_id=receiver, items=items)
        act.work.session.add(row)
    else:
        row.receiver_id, row.items = receiver, items or row.items
    agreements, cc = act.data.get("agreements"), act.data.get("cc")
    if said := naming_fault(act.work, _several(agreements), act.day):
        act.object(said, "agreements")
        return
    row.urgency = act.text("urgency") or row.urgency
    row.agreements = _several(agreements) or row.agreements
    row.cc = _several(cc) or row.cc
    row.contacts = [n for n in act.data.get("contacts") or () if isinstance(n, int)] or row.contacts
    row.attachments = plain(act.data.get("attachments") or []) or row.attachments
    act.work.session.flush()
    asked = act.work.session.get_one(Organisation, receiver).on(act.day)
    if above := reached_under(act.work, row.agreements, asked, act.day).copied:
        act.notes.append(f"{asked.name}不是所引协议的成员，函件抄送{'、'.join(above)}")


def referral_number(act: Act) -> None:
    """Give the 流转编号 that stays with the whole chain."""
    row = row_of(act)
    if row is None:
        act.object("先拟写协助调查函")
        return
    if said := naming_fault(act.work, row.agreements, act.day):
        act.object(said)
        return
    if row.flow_id is None:
        receiver = act.work.session.get_one(Organisation, row.receiver_id)
        row.flow_id = numbering.give_flow_id(act.work, act.case, receiver, SORT)
    act.notes.append(f"流转编号{row.flow_id}")


def referral_dispatched(act: Act) -> None:
    """Sent by a channel; the partner's 15 working days are only estimated from here."""
    row = row_of(act)
    if row is None:
        return
    row.channel, row.tracking = act.text("channel"), act.text("tracking")
    row.dispatched_on = act.day_typed("dispatched_on")
    document = act.situation.document("assistance_request")
    row.document_id = document.id if document else None
    number = (document.number or "") if document else ""
    _message(act, row, MessageKind.LETTER, outbound=True, on=row.dispatched_on, number=number)


def referral_received(act: Act) -> None:
    """Their receipt: the real clock runs from the day they received the letter."""
    row = row_of(act)
    if row is None:
        return
    row.received_on = act.day_typed("received_on")
    row.partner_number = act.text("partner_number") or row.partner_number
    _message(
        act,
        row,
        MessageKind.RECEIPT,
        outbound=False,
        on=row.received_on,
        number=row.partner_number,
        text=_told(act),
    )


def _told(act: Act) -> str:
    """What a receipt says: to whom it was passed on, what is taken on and why not the rest."""
    other, taken = act.text("rerouted_to"), act.text("accepted_items")
    said = [f"转办至{other}" if other else "", f"受理{taken}" if taken else ""]
    return "。".join(filter(None, [*said, act.text("reasons")]))


def referral_taken_over(act: Act) -> None:
    """The office to which they passed it on has it; the day of the first receipt stays."""
    row = row_of(act)
    if row is None:
        return
    row.partner_number = act.text("partner_number") or row.partner_number
    on = act.day_typed("accepted_on")
    _message(act, row, MessageKind.RECEIPT, outbound=False, on=on, number=row.partner_number)


def referral_extended(act: Act) -> None:
    """They told a later date."""
    row = row_of(act)
    if row is None:
        return
    row.extended_to = act.day_typed("extended_to")
    _message(
        act,
        row,
        MessageKind.EXTENSION,
        outbound=False,
        on=act.day_typed("told_on"),
        text=act.text("reason"),
    )


def referral_returned(act: Act) -> None:
    """They sent the letter back, with a reason code."""
    row = row_of(act)
    if row is not None:
        _message(
            act,
            row,
            MessageKind.RETURN,
            outbound=False,
            on=act.day,
            text=act.text("reason"),
        )


def referral_reminded(act: Act) -> None:
    """A reminder goes out on the same chain."""
    row = row_of(act)
    if row is not None:
        _message(act, row, MessageKind.REMINDER, outbound=True, on=act.day)


def referral_withdrawn(act: Act) -> None:
    """We withdraw the request before the reply."""
    row = row_of(act)
    if row is not None:
        _message(
            act,
            row,
            MessageKind.WITHDRAWAL,
            outbound=True,
            on=act.day,
            text=act.text("reason"),
        )


def referral_replied(act: Act) -> None:
    """Their reply with evidence; the exhibits enter the parent's file with their provenance."""
    row = row_of(act)
    if row is None:
        return
    if receipt_was_not_entered(act.situation):
        _infer_receipt(act, row)
    row.partner_letter_no = act.text("partner_letter_no")
    row.replied_on = act.day_typed("replied_on")
    _message(
        act,
        row,
        MessageKind.REPLY,
        outbound=False,
        on=row.replied_on,
        number=row.partner_letter_no,
        text=act.text("letter"),
    )
    evidence(act)


def _infer_receipt(act: Act, row: Referral) -> None:
    """§5.4 no. 1: who replies has registered the letter, by the day that the reply states."""
    day = their_receipt_by_the_reply(act.situation)
    if day is None:
        return
    # A supplement does not move the day on which they had the letter itself.
    if row.received_on is None or (row.dispatched_on and row.received_on < row.dispatched_on):
        row.received_on = day
    named = "写明的收到日期" if act.data.get("letter_came_on") else "日期"
    said = f"没有登记过对方的回执，按复函{named}推定对方于{date_text(day)}已登记"
    _message(act, row, MessageKind.RECEIPT, outbound=False, on=day, text=f"{said}。")
    act.notes.append(f"{said}，回复期限自该日起算")


EFFECTS: Mapping[str, Effect] = {
    "referral_draft": Effect.of(referral_draft, "receiver", "items", "contacts"),
    "referral_number": Effect.of(referral_number),
    "referral_dispatched": Effect.of(referral_dispatched, "channel", "dispatched_on"),
    "referral_received": Effect.of(referral_received, "received_on"),
    "referral_taken_over": Effect.of(referral_taken_over, "accepted_on"),
    "referral_extended": Effect.of(referral_extended, "extended_to"),
    "referral_returned": Effect.of(referral_returned, "returned_on", "reason_code", "reason"),
    "referral_message": Effect.of(referral_reminded),
    "referral_withdrawn": Effect.of(referral_withdrawn, "reason"),
    "referral_replied": Effect.of(
        referral_replied, "partner_letter_no", "replied_on", "letter_came_on", "evidence_items"
    ),
}
