"""Cross-region referrals on the sender's side, and the chain of messages."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casehub.db import CASE, OWN_WORDS, Base, Json, Proof, Searched
from casehub.law.worded import Worded


class MessageKind(Worded):
    """What a message of the chain is, by the word that its row keeps; words: as pages say it."""

    LETTER = "letter", "协助调查函"
    RECEIPT = "receipt", "回执"
    EXTENSION = "extension", "延期告知"
    REPLY = "reply", "复函"
    REMINDER = "reminder", "催办函"
    RETURN = "return", "退回"
    WITHDRAWAL = "withdrawal", "撤回"


class Referral(Base):
    """A request to another bureau (type XC 协查); the row of an `assistance` child case."""

    __tablename__ = "referral"
    __proof__ = Proof(CASE, by="case_id")

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), unique=True)
    flow_id: Mapped[str | None] = mapped_column(String(60), unique=True, info=OWN_WORDS)
    receiver_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    channel: Mapped[str] = mapped_column(Text, default="")
    tracking: Mapped[str] = mapped_column(Text, default="")
    dispatched_on: Mapped[date | None]
    received_on: Mapped[date | None]
    partner_number: Mapped[str] = mapped_column(Text, default="")
    partner_letter_no: Mapped[str] = mapped_column(Text, default="")
    extended_to: Mapped[date | None]
    replied_on: Mapped[date | None]
    # The questions as the letter prints them; nothing is looked up in them.
    items: Mapped[list[dict[str, object]]] = mapped_column(Json, default=list)
    # What the letter says and those that follow it on the chain say again.
    urgency: Mapped[str] = mapped_column(String(20), default="")
    cc: Mapped[list[str]] = mapped_column(Json, default=list)
    contacts: Mapped[list[int]] = mapped_column(Json, default=list)
    agreements: Mapped[list[str]] = mapped_column(Json, default=list)
    attachments: Mapped[list[Any]] = mapped_column(Json, default=list)

    __searched__ = (
        Searched("flow_id", number=True, says="流转编号"),
        Searched("partner_letter_no", number=True, says="对方文号"),
    )


class ReferralMessage(Base):
    """One message of the chain `…/M1, /M2`; kind: what it is, of MessageKind."""

    __tablename__ = "referral_message"
    __proof__ = Proof(CASE, by="referral_id")
    __table_args__ = (UniqueConstraint("referral_id", "message_no"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    referral_id: Mapped[int] = mapped_column(ForeignKey("referral.id"), index=True)
    message_no: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    outbound: Mapped[bool]
    on: Mapped[date]
    number: Mapped[str] = mapped_column(Text, default="")
    text: Mapped[str] = mapped_column(Text, default="")
    sha256: Mapped[str] = mapped_column(String(64), default="")

    @property
    def title(self) -> str:
        """What it is, in words."""
        return MessageKind(self.kind).words
