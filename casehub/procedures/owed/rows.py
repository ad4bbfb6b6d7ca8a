"""Until when the payment of a fine was put off."""

from __future__ import annotations

from datetime import date

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from casehub.db import CASE, Base, Proof


class Instalment(Base):
    """A part of the fine whose payment was put off to a day (行政处罚法第六十六条第二款); 分."""

    __tablename__ = "penalty_instalment"
    __proof__ = Proof(CASE, by="case_id")

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    event_seq: Mapped[int]
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    granted_on: Mapped[date]
    item: Mapped[int]
    due_on: Mapped[date]
    amount: Mapped[int] = mapped_column(BigInteger)
