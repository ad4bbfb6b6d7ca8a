"""What a court entrusted a committee with: the case of the court, its channel, its day."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from casehub.db import CASE, Base, Proof, UtcDateTime


class CourtEntrustment(Base):
    """A dispute that a court sent to mediation (委派、委托): the clock runs from `signed_for_at`.

    channel: before_filing | ordinary | summary_trial, which says how long the mediation may take
    (特邀调解规定第二十七条).
    """

    __tablename__ = "court_entrustment"
    __proof__ = Proof(CASE, by="case_id")

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    event_seq: Mapped[int]
    court: Mapped[str] = mapped_column(Text)
    court_no: Mapped[str] = mapped_column(String(80))
    channel: Mapped[str] = mapped_column(String(20))
    signed_for_at: Mapped[datetime] = mapped_column(UtcDateTime)
