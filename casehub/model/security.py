"""The security log, signed checkpoints, replay keys and loaded calendar editions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casehub.db import Base, Json, Proof, UtcDateTime


class SecurityEntry(Base):
    """Sign-ins, refusals, reads of files, exports, reveals of masked data. Append-only."""

    __tablename__ = "security_entry"
    __proof__ = Proof("", reason="every checkpoint sums them up")

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    kind: Mapped[str] = mapped_column(String(40))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    username: Mapped[str] = mapped_column(String(60), default="")
    case_id: Mapped[int | None]
    subject: Mapped[str] = mapped_column(Text, default="")
    address: Mapped[str] = mapped_column(String(60), default="")
    detail: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)


class RegisterEntry(Base):
    """A change of what belongs to no case: staff, offices, rule editions … Append-only.

    Each register (`chain`) is numbered and hash-chained by itself. `rows`: [table, id, digest].
    """

    __tablename__ = "register_entry"
    __proof__ = Proof("", reason="register entries are the chain itself")
    __table_args__ = (UniqueConstraint("chain", "seq"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    chain: Mapped[str] = mapped_column(String(20))
    seq: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    rows: Mapped[list[Any]] = mapped_column(Json, default=list)
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class Checkpoint(Base):
    """A signed summary of the whole log at one moment; a copy leaves the machine."""

    __tablename__ = "checkpoint"
    __proof__ = Proof("", reason="signed, and chained among themselves")

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    event_count: Mapped[int]
    security_count: Mapped[int]
    custody_count: Mapped[int]
    register_count: Mapped[int | None]
    # Where each log stood, so that the next one reads only what has come since.
    heads: Mapped[dict[str, Any] | None] = mapped_column(Json)
    root: Mapped[str] = mapped_column(String(64))
    previous: Mapped[str] = mapped_column(String(64))
    signature: Mapped[str] = mapped_column(Text)
    public_key: Mapped[str] = mapped_column(Text)


class Replay(Base):
    """The first answer to a form's key; the same key again shows it and does nothing."""

    __tablename__ = "replay"
    __proof__ = Proof("", reason="what a form was answered; asked again, the record answers")

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    step: Mapped[str] = mapped_column(String(80))
    body_sha256: Mapped[str] = mapped_column(String(64))
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    event_seq: Mapped[int]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
