"""The security log, signed checkpoints, replay keys and loaded calendar editions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from casehub.db import Base, Json, UtcDateTime


class SecurityEntry(Base):
    """Sign-ins, refusals, reads of files, exports, reveals of masked data. Append-only."""

    __tablename__ = "security_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    kind: Mapped[str] = mapped_column(String(40))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    username: Mapped[str] = mapped_column(String(60), default="")
    case_id: Mapped[int | None]
    subject: Mapped[str] = mapped_column(Text, default="")
    address: Mapped[str] = mapped_column(String(60), default="")
    detail: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)


class Checkpoint(Base):
    """A signed summary of the whole log at one moment; a copy leaves the machine."""

    __tablename__ = "checkpoint"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    event_count: Mapped[int]
    security_count: Mapped[int]
    custody_count: Mapped[int]
    root: Mapped[str] = mapped_column(String(64))
    previous: Mapped[str] = mapped_column(String(64))
    signature: Mapped[str] = mapped_column(Text)
    public_key: Mapped[str] = mapped_column(Text)


class Replay(Base):
    """The first answer to a form's key; the same key again shows it and does nothing."""

    __tablename__ = "replay"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    step: Mapped[str] = mapped_column(String(80))
    body_sha256: Mapped[str] = mapped_column(String(64))
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    event_seq: Mapped[int]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
