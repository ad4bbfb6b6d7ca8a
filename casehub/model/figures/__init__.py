"""Figures of a span of days that were frozen: they stay what they were when they were reported."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casehub.db import Base, BlobName, Proof, UtcDateTime
from casehub.model.organisation import Organisation
from casehub.model.person import Person
from casehub.model.worker import Ordered


class FrozenFigures(Base):
    """What an office counted for a span, with the facts behind it in a file.

    since, until: the first and the last day; at: when the facts stood as they do in the file of
    this sha256, of so many cases. title: what it is called.
    """

    __tablename__ = "frozen_figures"
    __proof__ = Proof("figures")

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    title: Mapped[str] = mapped_column(String(100))
    since: Mapped[date]
    until: Mapped[date]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    cases: Mapped[int]
    facts_sha256: Mapped[str] = mapped_column(BlobName())

    organisation: Mapped[Organisation] = relationship()
    by: Mapped[Person] = relationship()


class FiguresOrder(Ordered, Base):
    """The report of frozen figures as a PDF."""

    __tablename__ = "figures_order"
    __proof__ = Proof("", reason="printed again from the frozen figures")

    figures_id: Mapped[int] = mapped_column(ForeignKey("frozen_figures.id"), unique=True)
