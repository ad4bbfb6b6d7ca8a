"""What a person keeps about cases for nobody but themselves: marks, notes, filters."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from casehub.db import Base, Proof, UtcDateTime

REASON = "decides nothing: a person's own bookmarks, read by nobody else"


class CaseMark(Base):
    """When a person last opened a case, whether they follow it (关注), and their note on it.

    seen_seq: number of the case's latest event when it was opened; what came later is news.
    """

    __tablename__ = "case_mark"
    __proof__ = Proof("", reason=REASON, removable=True)
    __table_args__ = (
        UniqueConstraint("person_id", "case_id"),
        Index("ix_case_mark_opened", "person_id", "opened_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_seq: Mapped[int]
    followed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    note: Mapped[str] = mapped_column(Text, default="")


class NewsMark(Base):
    """Up to which act of a case a person has read the news without opening the case (全部已阅).

    seen_seq: number of the latest event that the list showed them.
    """

    __tablename__ = "news_mark"
    __proof__ = Proof("", reason=REASON, removable=True)
    __table_args__ = (UniqueConstraint("person_id", "case_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    seen_seq: Mapped[int]


class KeptFilter(Base):
    """Conditions of the list of cases that a person uses again, under a name of their own.

    conditions: as the address of the list bears them, what was looked for in clear among them.
    """

    __tablename__ = "kept_filter"
    __proof__ = Proof("", reason=REASON, removable=True)
    __table_args__ = (UniqueConstraint("person_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    name: Mapped[str] = mapped_column(String(40))
    conditions: Mapped[str] = mapped_column(Text)
    kept_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Digest(Base):
    """Where a person wants to be told outside that something waits for them (站外提醒).

    told_at, told_of: when they were told last, and a hash of what waited then.
    """

    __tablename__ = "digest"
    __proof__ = Proof("", reason="decides nothing: a person's own wish", removable=True)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), unique=True)
    address: Mapped[str] = mapped_column(String(200))
    told_at: Mapped[datetime] = mapped_column(UtcDateTime)
    told_of: Mapped[str] = mapped_column(String(64), default="")
