"""What people have typed into the forms of steps and not sent yet."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casehub.db import Base, Proof, UtcDateTime

# Stands first in what is kept of a form that the system filled in; no input has such a name, so
# that it is gone as soon as the person keeps the form.
BY_SYSTEM = "*"


class Draft(Base):
    """The form of one step of one case as its author left it (暂存).

    Its author alone changes it; who may take the same step sees it and may go on with what it says.
    seq: number of the case's latest event when it was typed. number: drawn by lot each time it is
    kept; a window that saw another number does not overwrite it. typed: [name, text] of every
    input that holds something, as the form sends them, and `BY_SYSTEM` before them where the system
    filled it in and the person has not kept it yet; chosen files are not among them.
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

    @property
    def by_system(self) -> bool:
        """Whether the system filled it in from the file, and nobody has changed it yet."""
        return any(name == BY_SYSTEM for name, _text in self.typed)

    @property
    def inputs(self) -> list[tuple[str, str]]:
        """(name, text) of every input that holds something."""
        return [(name, text) for name, text in self.typed if name != BY_SYSTEM]


class RequestDraft(Base):
    """The registration of what came in on one track, as its author left it before there is a case.

    Its author alone sees it. number, typed, saved_at: as of a `Draft`; what was typed into the box
    for lines is among the inputs.
    """

    __tablename__ = "request_draft"
    __proof__ = Proof(
        "", reason="decides nothing: what is registered from it stands in the case", removable=True
    )
    __table_args__ = (UniqueConstraint("person_id", "track"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    track: Mapped[str] = mapped_column(String(40))
    number: Mapped[int]
    # The inputs of a form, whichever it is: only that form reads them.
    typed: Mapped[list[Any]]
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
