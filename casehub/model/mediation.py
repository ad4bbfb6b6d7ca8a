"""The sessions of a mediation: when one was set, when one was held, who came, what came of it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casehub.db import CASE, Base, Proof, UtcDateTime


class SessionCall(Base):
    """When and where a session is to be held (约定的调解). The latest one is what the parties know.

    event_seq: the act that set it; void_seq: the act that found it entered wrongly.
    """

    __tablename__ = "session_call"
    __proof__ = Proof(CASE, by="case_id")

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    planned_at: Mapped[datetime] = mapped_column(UtcDateTime)
    place: Mapped[str] = mapped_column(Text, default="")
    event_seq: Mapped[int]
    void_seq: Mapped[int | None]


class MediationSession(Base):
    """A session that was held (调解会).

    number: counts the sessions of a case from 1. held_on: its day; started_at, ended_at: its hours,
    where the record tells them. outcome: next | failed | agreed. facts_agreed: all agreed to have
    undisputed facts noted (特邀调解规定第二十二条); NULL of sessions before it was kept apart.
    event_seq: the act that entered it; void_seq: the act that found it entered wrongly.
    """

    __tablename__ = "mediation_session"
    __proof__ = Proof(CASE, by="case_id")

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    number: Mapped[int]
    held_on: Mapped[date]
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    place: Mapped[str] = mapped_column(Text, default="")
    outcome: Mapped[str] = mapped_column(String(20))
    minutes: Mapped[str] = mapped_column(Text, default="")
    facts_agreed: Mapped[bool | None]
    event_seq: Mapped[int]
    void_seq: Mapped[int | None]

    present: Mapped[list[Presence]] = relationship(order_by="Presence.id")

    @property
    def names(self) -> list[str]:
        """Who came, in the order of the record."""
        return [one.name for one in self.present]


class Presence(Base):
    """Somebody who came to a session: for which side, as what, with what authority."""

    __tablename__ = "session_presence"
    __proof__ = Proof(CASE, by="session_id")

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("mediation_session.id"), index=True)
    side: Mapped[str] = mapped_column(Text, default="")
    name: Mapped[str] = mapped_column(Text)
    role: Mapped[str] = mapped_column(Text, default="")
    authority: Mapped[str] = mapped_column(Text, default="")
