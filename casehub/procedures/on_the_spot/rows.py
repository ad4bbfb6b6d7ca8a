"""A penalty that was given on the spot, and how its fine is paid."""

from __future__ import annotations

from datetime import date

from sqlalchemy import BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from casehub.db import CASE, Base, Proof


class SpotPenalty(Base):
    """What one decision on the spot says of one party; the fine in 分.

    fine: NULL for a warning alone. collected: the officers took the fine themselves.
    """

    __tablename__ = "spot_penalty"
    __proof__ = Proof(CASE, by="case_id")

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    event_seq: Mapped[int]
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    offence: Mapped[str] = mapped_column(String(40))
    sort: Mapped[str] = mapped_column(String(20))
    fine: Mapped[int | None] = mapped_column(BigInteger)
    collected: Mapped[bool] = mapped_column(default=False)
    given_on: Mapped[date]
