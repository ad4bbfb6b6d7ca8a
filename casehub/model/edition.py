"""Editions of calendars and rule files: what was in use from when on, by number."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from casehub.db import Base, Proof, UtcDateTime


class Edition(Base):
    """One edition; `id` is its number and grows in the order of commits. Append-only.

    what: calendar (`content` is the notice as loaded, `year` and `version` its own) | files (the
    rule files shipped with the program; `content` is what they count by, see
    `casehub.record.counting`, "" for those numbered by an older program). digest: SHA-256 of the
    calendar's content, or of all rule files.
    """

    __tablename__ = "edition"
    __proof__ = Proof("editions", append_only=True)

    id: Mapped[int] = mapped_column(primary_key=True)
    what: Mapped[str] = mapped_column(String(20))
    year: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=0)
    digest: Mapped[str] = mapped_column(String(64))
    content: Mapped[str] = mapped_column(Text, default="")
    loaded_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
