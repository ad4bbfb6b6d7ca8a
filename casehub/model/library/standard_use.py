"""What a decision did with each standard that held for it."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casehub.db import CASE, Base, Proof
from casehub.model.library.standard import StandardVersion


class StandardUse(Base):
    """One standard that an act followed, or deviated from and why. event_seq: the act."""

    __tablename__ = "standard_use"
    __proof__ = Proof(CASE, by="case_id")

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    event_seq: Mapped[int]
    version_id: Mapped[int] = mapped_column(ForeignKey("standard_version.id"), index=True)
    followed: Mapped[bool]
    reason: Mapped[str] = mapped_column(Text, default="")

    version: Mapped[StandardVersion] = relationship()
