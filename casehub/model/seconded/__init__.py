"""What every row says that one person drafts and another decides on, outside any case."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from casehub.db import OWN_WORDS, UtcDateTime
from casehub.model.person import Person


class Drafted:
    """Who drafted it and who decided on it; state: how far it has come.

    drafted_by: nobody only where the table says that rows may be loaded. refusal: why it was sent
    back, or that whoever drafted it took it back.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(String(20), info=OWN_WORDS)
    drafted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), nullable=False)
    drafted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    refusal: Mapped[str] = mapped_column(Text, default="")

    @declared_attr
    @classmethod
    def drafted_by(cls) -> Mapped[Person | None]:
        """Who wrote it."""
        return relationship(foreign_keys=[cls.drafted_by_id])

    @declared_attr
    @classmethod
    def decided_by(cls) -> Mapped[Person | None]:
        """Who let it hold, or sent it back."""
        return relationship(foreign_keys=[cls.decided_by_id])
