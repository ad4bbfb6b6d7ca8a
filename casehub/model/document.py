"""Issued papers, their numbers, and their service on each recipient."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Self

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casehub.db import (
    CASE,
    NAMES,
    OWN_WORDS,
    Base,
    BlobName,
    Json,
    Naming,
    Proof,
    Searched,
    UtcDateTime,
)
from casehub.law.service import Serving
from casehub.law.worded import Worded
from casehub.model.party import Party


class Validity(Worded):
    """What has become of an issued paper; the number of a void one stays.

    effect: what that means for whoever holds the paper.
    """

    effect: str

    def __new__(cls, value: str, words: str = "", effect: str = "") -> Self:
        """A member: its value, the words for it, and what it means."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.words, member.effect = words, effect
        return member

    ISSUED = "issued", "已签发", "现行有效"
    SUPERSEDED = "superseded", "已被更正", "已被更正，以更正后的文书为准"
    VOID = "void", "已作废", "已作废"


class Document(Base):
    """A paper issued by a step. `facts` are frozen; the PDF is a pure function of them.

    status: what has become of it (`Validity`). Of a letter to another office, where it has them:
    `dated`, its 成文日期, which its corrected print keeps; `flow_id`, the 流转编号 of its exchange;
    the name and the 区划代码 of its `receiver`.
    """

    __tablename__ = "document"
    __proof__ = Proof(
        CASE, by="case_id", apart={"facts": "facts_sha256 is their hash, and is under the digest"}
    )
    __table_args__ = (
        Index("ix_document_case_kind", "case_id", "kind"),
        Index("ix_document_issued_on", "issued_on", "id"),
        # The worker asks every other second what is not printed yet.
        Index(
            "ix_document_unprinted",
            "id",
            sqlite_where=text("pdf_sha256 IS NULL"),
            postgresql_where=text("pdf_sha256 IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    event_seq: Mapped[int]
    kind: Mapped[str] = mapped_column(String(60), info={NAMES: Naming.PAPER})
    title: Mapped[str] = mapped_column(Text)
    number: Mapped[str | None] = mapped_column(String(80), unique=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    issued_on: Mapped[date]
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    status: Mapped[str] = mapped_column(String(20), default=Validity.ISSUED.value)
    status_reason: Mapped[str] = mapped_column(Text, default="")
    supersedes_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    confidential: Mapped[bool] = mapped_column(default=False)
    dated: Mapped[date | None]
    flow_id: Mapped[str | None] = mapped_column(String(60), info=OWN_WORDS)
    receiver: Mapped[str | None] = mapped_column(Text)
    receiver_region: Mapped[str | None] = mapped_column(String(6), info=OWN_WORDS)
    # Deferred: lists of papers need not carry every paper's content.
    facts: Mapped[dict[str, Any]] = mapped_column(Json, deferred=True)
    facts_sha256: Mapped[str] = mapped_column(String(64))
    template_version: Mapped[str] = mapped_column(String(64))
    pdf_sha256: Mapped[str | None] = mapped_column(BlobName(), index=True)
    pdf_pages: Mapped[int | None]
    pdf_bytes: Mapped[int | None]
    # Font file → SHA-256 of the printed file, for whoever compares two prints.
    manifest: Mapped[dict[str, object]] = mapped_column(Json, default=dict)

    __searched__ = (Searched("number", number=True, says="文书文号"),)

    @property
    def is_letter(self) -> bool:
        """Whether it is a letter to another office, whatever became of it."""
        return self.dated is not None

    @property
    def validity(self) -> Validity:
        """What has become of it, in words."""
        return Validity(self.status)

    @property
    def stands(self) -> bool:
        """Whether it holds as it was issued: neither corrected nor void."""
        return self.status == Validity.ISSUED


class Service(Base):
    """Service of one or more documents on one recipient.

    The row of a `service` child matter; one that was handed over on the spot, in the act that made
    the papers, has no matter of its own: there `case_id` is the main case, as `parent_id` is.

    method: direct | left | mail | electronic | entrusted | announcement.
    status: how far it has come (casehub.law.service.Serving). No clock starts without `served_on`
    and `proof`.
    """

    __tablename__ = "service"
    __proof__ = Proof(CASE, by="case_id")

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    parent_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"), index=True)
    document_ids: Mapped[list[int]] = mapped_column(Json, default=list)
    kinds: Mapped[list[str]] = mapped_column(Json, default=list)
    method: Mapped[str] = mapped_column(String(20), default="", info={NAMES: Naming.METHOD})
    status: Mapped[str] = mapped_column(
        String(20), default=Serving.PENDING.value, info=OWN_WORDS | {NAMES: Naming.SERVING}
    )
    sent_on: Mapped[date | None]
    tracking: Mapped[str] = mapped_column(Text, default="", index=True)
    served_on: Mapped[date | None] = mapped_column(index=True)
    receiver: Mapped[str] = mapped_column(Text, default="")
    relation: Mapped[str] = mapped_column(Text, default="")
    place: Mapped[str] = mapped_column(Text, default="")
    proof: Mapped[str] = mapped_column(Text, default="")

    party: Mapped[Party] = relationship(lazy="joined")
    attempts: Mapped[list[ServiceAttempt]] = relationship(order_by="ServiceAttempt.id")

    @property
    def stage(self) -> Serving:
        """How far it has come, with what is asked of that."""
        return Serving(self.status)

    @property
    def has_matter(self) -> bool:
        """Whether it is a child matter of its own; handed over on the spot it is none."""
        return self.case_id != self.parent_id


class ServiceAttempt(Base):
    """One try to serve, in the order in which they were made.

    made_on: the day it was sent, failed, or said to have been served. result: sent | failed |
    withdrawn, the proof of it was taken back; reason: why, for the last two. person_id, event_seq:
    who entered it, by which act of the matter; unknown where no act of an earlier instance says so.
    """

    __tablename__ = "service_attempt"
    __proof__ = Proof(CASE, by="service_id")

    id: Mapped[int] = mapped_column(primary_key=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"), index=True)
    made_on: Mapped[date]
    method: Mapped[str] = mapped_column(String(20))
    result: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(Text, default="")
    tracking: Mapped[str] = mapped_column(Text, default="")
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    event_seq: Mapped[int | None]


class Counter(Base):
    """The last number given in a series of an organisation in a year; incremented in place."""

    __tablename__ = "counter"
    __proof__ = Proof("", reason="counted again from the numbers given")
    __table_args__ = (UniqueConstraint("organisation_id", "series", "year"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    series: Mapped[str] = mapped_column(String(60))
    year: Mapped[int]
    value: Mapped[int] = mapped_column(default=0)


class Number(Base):
    """A number that was given. Void numbers stay, with the reason (作废)."""

    __tablename__ = "number"
    __proof__ = Proof(CASE, by="case_id")
    __table_args__ = (UniqueConstraint("organisation_id", "series", "year", "value"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    series: Mapped[str] = mapped_column(String(60))
    year: Mapped[int]
    value: Mapped[int]
    text: Mapped[str] = mapped_column(String(80), unique=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    given_at: Mapped[datetime] = mapped_column(UtcDateTime)
    void_reason: Mapped[str] = mapped_column(Text, default="")


class NumberFloor(Base):
    """A range of numbers that this record does not know and never gives again.

    They may stand on paper outside: given after the backup that was restored. Both ends belong
    to the range.
    """

    __tablename__ = "number_floor"
    __proof__ = Proof("numbers", append_only=True)
    __table_args__ = (UniqueConstraint("organisation_id", "series", "year", "first"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    series: Mapped[str] = mapped_column(String(60))
    year: Mapped[int]
    first: Mapped[int]
    last: Mapped[int]
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
