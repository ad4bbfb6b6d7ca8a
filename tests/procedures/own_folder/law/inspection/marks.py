"""What was sealed in an inspection: a table of this procedure alone."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from casehub.db import CASE, Base, Proof


class Mark(Base):
    """Something sealed, by the number on its seal."""

    __tablename__ = "inspection_mark"
    __proof__ = Proof(CASE, by="case_id")

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    seal_no: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    event_seq: Mapped[int]
