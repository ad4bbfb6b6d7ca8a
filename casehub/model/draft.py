"""What people have typed into the forms of steps and not sent yet."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casehub.db import Base, Proof, UtcDateTime


class Draft(Base):
    """The form of one step of one case as its author left it (暂存); nobody else reads it.

    seq: number of the case's latest event when it was typed. number: drawn by lot each time it is
    kept; a window that saw another number does not overwrite it. typed: [name, text] of every
    input that holds something, as the form sends them; chosen files are not among them.
    """

    __tablename__ = "draft"
    __proof__ = Proof(
        "", reason="decides nothing: what is sent from it stands in the act's event", removable=True
    )
    __table_args__ = (UniqueConstraint("person_id", "case_id", "step"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    step: Mapped[str] = mapped_column(String(60))
    procedure_version: Mapped[int]
    seq: Mapped[int]
    number: Mapped[int]
    # The inputs of a form, whichever it is: only that form reads them.
    typed: Mapped[list[Any]]
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
