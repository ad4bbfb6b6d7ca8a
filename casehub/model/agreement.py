"""What the parties agree on: the text that each of them signs, and its terms."""

from __future__ import annotations

from datetime import date

from sqlalchemy import BigInteger, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casehub.db import CASE, Base, Proof


class Agreement(Base):
    """One wording of a settlement (协议文本). Another wording is another row, to be signed anew.

    draft: counts the wordings of a case from 1. party_id: the one opposite party that it is made
    with, where the others do not settle; None: with all. digest: SHA-256 of the text, which the
    signatures name (`Declaration.agreement_id`). debtor_submits: 债务人愿意接受强制执行.
    event_seq: the act that laid it down. effective_on: the day it took effect; None for a draft.
    """

    __tablename__ = "agreement"
    __proof__ = Proof(CASE, by="case_id")

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    draft: Mapped[int]
    party_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"))
    digest: Mapped[str] = mapped_column(String(64))
    debtor_submits: Mapped[bool] = mapped_column(default=False)
    event_seq: Mapped[int]
    effective_on: Mapped[date | None]

    terms: Mapped[list[Term]] = relationship(order_by="Term.number", lazy="selectin")


class Term(Base):
    """One term of an agreement (协议第几项).

    fen: the sum in 分. due_on: the day by which it is to be performed, where the text names one.
    performed_on, defaulted_on, enforced_on: 履行, 登记逾期未履行, 申请强制执行; what was not
    performed in time may be performed later. deadline_id: its time, once the agreement took effect.
    """

    __tablename__ = "agreement_term"
    __proof__ = Proof(CASE, by="agreement_id")

    id: Mapped[int] = mapped_column(primary_key=True)
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreement.id"), index=True)
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(Text)
    fen: Mapped[int | None] = mapped_column(BigInteger)
    due_on: Mapped[date | None]
    way: Mapped[str] = mapped_column(Text, default="")
    performed_on: Mapped[date | None]
    defaulted_on: Mapped[date | None]
    enforced_on: Mapped[date | None]
    deadline_id: Mapped[int | None] = mapped_column(ForeignKey("deadline.id"))

    @property
    def is_open(self) -> bool:
        """Whether nothing came of it yet: neither performed nor 登记逾期未履行 nor enforced."""
        return not (self.performed_on or self.defaulted_on or self.enforced_on)
