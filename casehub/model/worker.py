"""What happens by itself: printing, binding, reminders, and the lives of worker processes.

None of it decides anything: it says how far the work has come, and may be lost without harm.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from casehub.db import OWN_WORDS, Base, BlobName, Json, Proof, UtcDateTime


class PrintTry(Base):
    """How the printing of an issued paper goes; no row: nobody has taken it up yet.

    `due_at`: nobody else takes it before then. It is set when a worker takes the paper up and is
    put off further with every failure, so that a paper that kills its printer blocks no other.
    """

    __tablename__ = "print_try"
    __proof__ = Proof("", reason="how far printing has come")

    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), primary_key=True)
    attempts: Mapped[int] = mapped_column(default=0)
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    failed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    error: Mapped[str] = mapped_column(Text, default="")

class Ordered:
    """A file that somebody asked to have put together, and how the work stands.

    sha256: of the finished file; None while it waits or is in hand. `due_at` as of a PrintTry.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    attempts: Mapped[int] = mapped_column(default=0)
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    error: Mapped[str] = mapped_column(Text, default="")
    sha256: Mapped[str | None] = mapped_column(BlobName())
    pages: Mapped[int | None]
    size: Mapped[int | None]
    bound_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class VolumeOrder(Ordered, Base):
    """A part of a case's volume that is to be bound as one file.

    digest: of the files and rows that were bound, so that a later change of the file is seen.
    """

    __tablename__ = "volume_order"
    __proof__ = Proof("", reason="bound again from the papers and files of the case")
    __table_args__ = (
        UniqueConstraint("case_id", "part"),
        Index(
            "ix_volume_order_waiting",
            "id",
            sqlite_where=text("sha256 IS NULL"),
            postgresql_where=text("sha256 IS NULL"),
        ),
    )

    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    part: Mapped[str] = mapped_column(String(10), info=OWN_WORDS)
    digest: Mapped[str] = mapped_column(String(64), default="")


class BatchOrder(Ordered, Base):
    """Papers of several cases that are to be printed in one go, or the labels of their envelopes.

    papers: [id, copies] of each paper in its order; services: ids of the services whose labels
    are wanted. One of the two is empty. facing: each paper begins on the front of a sheet.
    """

    __tablename__ = "batch_order"
    __proof__ = Proof("", reason="put together again from the papers of the cases")
    __table_args__ = (
        Index("ix_batch_order_person", "asked_by_id", "id"),
        Index(
            "ix_batch_order_waiting",
            "id",
            sqlite_where=text("sha256 IS NULL"),
            postgresql_where=text("sha256 IS NULL"),
        ),
    )

    title: Mapped[str] = mapped_column(Text)
    papers: Mapped[list[list[int]]] = mapped_column(Json, default=list)
    services: Mapped[list[int]] = mapped_column(Json, default=list)
    facing: Mapped[bool] = mapped_column(default=True)


class Reminder(Base):
    """黄牌 or 红牌 of one deadline for one person; a deadline that moves is reminded of anew."""

    __tablename__ = "reminder"
    __proof__ = Proof("", reason="raised again from the deadlines when lost", derived=True)
    __table_args__ = (UniqueConstraint("deadline_id", "flag", "due_on", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    deadline_id: Mapped[int] = mapped_column(ForeignKey("deadline.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    flag: Mapped[str] = mapped_column(String(10))
    due_on: Mapped[date]
    raised_on: Mapped[date]
    seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class SelfDrafted(Base):
    """The form of a step that the system drafted when a time had passed (`drafted_after`).

    Once for each day that passed: who throws the draft away is not given it again. number: that of
    the draft; while it is the draft's, nobody has changed a word of it.
    """

    __tablename__ = "self_drafted"
    __proof__ = Proof(
        "", reason="decides nothing: a draft is no act, and lost it is only drafted again"
    )
    __table_args__ = (UniqueConstraint("deadline_id", "step", "due_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    deadline_id: Mapped[int] = mapped_column(ForeignKey("deadline.id"))
    step: Mapped[str] = mapped_column(String(60))
    due_on: Mapped[date]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    number: Mapped[int] = mapped_column(index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class WorkerLife(Base):
    """One worker process from its start to its end; `seen_at` says that it still lives."""

    __tablename__ = "worker_life"
    __proof__ = Proof("", reason="which worker processes live")

    id: Mapped[int] = mapped_column(primary_key=True)
    host: Mapped[str] = mapped_column(String(100))
    pid: Mapped[int]
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    jobs: Mapped[int] = mapped_column(default=0)
