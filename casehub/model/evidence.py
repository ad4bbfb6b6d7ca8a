"""Evidence items, their use in cases by reference, and their chain of custody."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from casehub.db import CASE, OWN_WORDS, Base, BlobName, Proof, UtcDateTime
from casehub.model.blob import BlobCheck
from casehub.model.person import Person


class Evidence(Base):
    """One item. The original bytes lie in the blob store under `sha256`, never altered.

    kind: what it is where a condition asks for that, as the form that enters it lets people choose.
    """

    __tablename__ = "evidence"
    __proof__ = Proof(CASE, by="case_id")

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    name: Mapped[str] = mapped_column(Text)
    submitted_by: Mapped[str] = mapped_column(Text)
    side: Mapped[str] = mapped_column(String(20), info=OWN_WORDS)
    submitted_on: Mapped[date]
    source: Mapped[str] = mapped_column(Text, default="")
    form: Mapped[str] = mapped_column(Text, default="")
    kind: Mapped[str | None] = mapped_column(String(40))
    pages: Mapped[int | None]
    purpose: Mapped[str] = mapped_column(Text, default="")
    foreign_language: Mapped[bool] = mapped_column(default=False)
    translated: Mapped[bool] = mapped_column(default=False)
    confidential: Mapped[bool] = mapped_column(default=False)
    filename: Mapped[str] = mapped_column(Text, default="")
    media_type: Mapped[str] = mapped_column(String(100), default="")
    size: Mapped[int | None]
    sha256: Mapped[str | None] = mapped_column(BlobName(), index=True)

    check: Mapped[BlobCheck | None] = relationship(
        primaryjoin=lambda: foreign(Evidence.sha256) == BlobCheck.sha256,
        viewonly=True,
        lazy="joined",
    )


class EvidenceUse(Base):
    """An item as exhibit of a case: the label there (甲1, 乙2, 丙3), opinion and finding.

    number: the label's, behind the letter of its side; None for a label of another form.
    event_seq: the act of the case that entered it; None where the record alone tells.
    """

    __tablename__ = "evidence_use"
    __proof__ = Proof(CASE, by="case_id", removable=True)
    __table_args__ = (
        UniqueConstraint("case_id", "label"),
        UniqueConstraint("case_id", "evidence_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    evidence_id: Mapped[int] = mapped_column(ForeignKey("evidence.id"), index=True)
    label: Mapped[str] = mapped_column(Text)
    number: Mapped[int | None]
    event_seq: Mapped[int | None]
    by_reference: Mapped[bool] = mapped_column(default=False)
    opinion: Mapped[str] = mapped_column(Text, default="")
    finding: Mapped[str] = mapped_column(String(20), default="", info=OWN_WORDS)
    reason: Mapped[str] = mapped_column(Text, default="")

    evidence: Mapped[Evidence] = relationship(lazy="joined")


class Sample(Base):
    """A sample that was taken (抽样取证), by the number on its seal, until it is disposed of.

    event_seq: the act that took it; ended_seq: the act that gave it back or disposed of it.
    """

    __tablename__ = "sample"
    __proof__ = Proof(CASE, by="case_id", removable=True)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    seal_no: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    quantity: Mapped[str] = mapped_column(Text)
    event_seq: Mapped[int]
    ended_seq: Mapped[int | None]


class Custody(Base):
    """One line of the custody list: who, when, did what, why; downloads included."""

    __tablename__ = "custody"
    __proof__ = Proof("custody", append_only=True)

    id: Mapped[int] = mapped_column(primary_key=True)
    evidence_id: Mapped[int] = mapped_column(ForeignKey("evidence.id"), index=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    action: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(Text, default="")
    sha256: Mapped[str] = mapped_column(String(64), default="")

    person: Mapped[Person] = relationship(lazy="joined")
