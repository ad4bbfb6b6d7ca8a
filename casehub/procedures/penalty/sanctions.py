"""What is proposed, told and decided against a party, item by item; what it paid and got back."""

from __future__ import annotations

from datetime import date

from sqlalchemy import BigInteger, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from casehub.db import CASE, Base, Proof
from casehub.law.worded import Worded


class Stage(Worded):
    """How far a penalty has come."""

    PROPOSED = "proposed", "拟处罚"
    TOLD = "told", "已告知"
    DECIDED = "decided", "已决定"


class Sanction(Base):
    """The penalty against one party as one act put it; sums in 分.

    stage: proposed | told | decided. event_seq: the act. ended_on: NULL while the act goes on.
    fine: NULL where none is imposed; least, most: its range by the law that was applied. compared:
    the law changed between act and decision and both were weighed (行政处罚法第三十七条);
    comparison: with which result. repeated: punished for the like before, so more heavily. heard:
    the right to a hearing is due.
    """

    __tablename__ = "penalty_sanction"
    __proof__ = Proof(CASE, by="case_id")

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    event_seq: Mapped[int]
    stage: Mapped[str] = mapped_column(String(20))
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    offence: Mapped[str] = mapped_column(String(40))
    began_on: Mapped[date]
    ended_on: Mapped[date | None]
    turnover: Mapped[int | None] = mapped_column(BigInteger)
    gains: Mapped[int | None] = mapped_column(BigInteger)
    gains_method: Mapped[str] = mapped_column(String(40), default="")
    goods_value: Mapped[int | None] = mapped_column(BigInteger)
    prior_on: Mapped[date | None]
    serious: Mapped[bool] = mapped_column(default=False)
    degree: Mapped[str] = mapped_column(String(20), default="")
    mitigating: Mapped[str] = mapped_column(Text, default="")
    fine: Mapped[int | None] = mapped_column(BigInteger)
    least: Mapped[int] = mapped_column(BigInteger)
    most: Mapped[int] = mapped_column(BigInteger)
    repeated: Mapped[bool] = mapped_column(default=False)
    compared: Mapped[bool] = mapped_column(default=False)
    comparison: Mapped[str] = mapped_column(Text, default="")
    heard: Mapped[bool] = mapped_column(default=False)


class SanctionItem(Base):
    """One item of what is proposed, told or decided: its sort, and the words that are printed."""

    __tablename__ = "penalty_item"
    __proof__ = Proof(CASE, by="case_id")

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    event_seq: Mapped[int]
    item: Mapped[int]
    measure: Mapped[str] = mapped_column(String(40))
    sentence: Mapped[str] = mapped_column(Text)


class FinePayment(Base):
    """A payment by the receipt of the bank; 分.

    part: fine | gains | surcharge; NULL for the fine, where nobody asked yet.
    """

    __tablename__ = "penalty_payment"
    __proof__ = Proof(CASE, by="case_id")

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    event_seq: Mapped[int]
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    paid_on: Mapped[date]
    amount: Mapped[int] = mapped_column(BigInteger)
    voucher: Mapped[str] = mapped_column(Text)
    payer: Mapped[str] = mapped_column(Text, default="")
    part: Mapped[str | None] = mapped_column(String(20))


class FineRefund(Base):
    """What was given back of payments whose decision was annulled, by one act; in 分.

    returned_on, voucher: the day and the number of the order by which it was paid out.
    """

    __tablename__ = "penalty_refund"
    __proof__ = Proof(CASE, by="case_id")

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    event_seq: Mapped[int]
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    returned_on: Mapped[date]
    amount: Mapped[int] = mapped_column(BigInteger)
    voucher: Mapped[str] = mapped_column(Text)
