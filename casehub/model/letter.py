"""Letters between bureaus (协作函) that came or were sent as files: what became of each.

What a partner with an account says of a letter is one too, once a clerk has looked at it.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from casehub.db import OWN_WORDS, Base, BlobName, Proof, UtcDateTime

_STANDS = text("state IN ('registered', 'outgoing')")


class ExchangeLetter(Base):
    """One file of an exchange, as an office took it in or sent it.

    organisation_id: the office. state: a word of `exchange.course.LetterState`; reason: why it was
    held back, "" else. sort: the code of its type; kind: what message it is (both of
    config/exchange.toml); `number` and `dated`: its 发文字号 and 成文日期. receipt_code, told_on,
    new_date: what its receipt says. rerouted_to: to whom that hands the matter on. due_on: the last
    day for an answer, counted from the receipt. payload_sha256: the digest of its data, sha256 of
    the file, evidence_sha256 of the ZIP beside it. answers_id: the letter that it answers or
    follows. case_id: the matter of this office, where one is known.
    """

    __tablename__ = "exchange_letter"
    __proof__ = Proof("letters")
    __table_args__ = (
        Index(
            "uq_exchange_letter_stands",
            "organisation_id", "flow_id", "seq", "sender",
            unique=True, sqlite_where=_STANDS, postgresql_where=_STANDS,
        ),
        Index("ix_exchange_letter_number", "organisation_id", "sender", "number"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    flow_id: Mapped[str] = mapped_column(String(60), info=OWN_WORDS)
    seq: Mapped[int]
    sort: Mapped[str] = mapped_column(String(2), info=OWN_WORDS)
    kind: Mapped[str] = mapped_column(String(20), info=OWN_WORDS)
    outbound: Mapped[bool]
    sender: Mapped[str] = mapped_column(String(100))
    addressee: Mapped[str] = mapped_column(String(100))
    number: Mapped[str] = mapped_column(String(60))
    dated: Mapped[date]
    receipt_code: Mapped[str] = mapped_column(String(30), default="", info=OWN_WORDS)
    told_on: Mapped[date | None]
    new_date: Mapped[date | None]
    rerouted_to: Mapped[str] = mapped_column(String(100), default="")
    due_on: Mapped[date | None]
    payload_sha256: Mapped[str] = mapped_column(String(64))
    sha256: Mapped[str] = mapped_column(BlobName())
    evidence_sha256: Mapped[str | None] = mapped_column(BlobName())
    state: Mapped[str] = mapped_column(String(20), info=OWN_WORDS)
    reason: Mapped[str] = mapped_column(Text, default="")
    answers_id: Mapped[int | None] = mapped_column(ForeignKey("exchange_letter.id"))
    material_id: Mapped[int | None] = mapped_column(ForeignKey("material.id"), index=True)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case_file.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))


class PartnerWord(Base):
    """What somebody of a partner said of a letter sent to it, by an account of this installation.

    organisation_id: the office that sent the letter letter_id; person_id: who said it. The file is
    the same message that would have come as a signed letter, drawn and not signed: `sha256` of it,
    `payload_sha256` of its data. state: a word of `acts.letters.portal.WordState`; reason:
    why the clerk sent it back, "" else. entered_id: the letter as which it was registered.
    """

    __tablename__ = "partner_word"
    __proof__ = Proof("letters")
    __table_args__ = (Index("ix_partner_word_waiting", "organisation_id", "state", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    letter_id: Mapped[int] = mapped_column(ForeignKey("exchange_letter.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    flow_id: Mapped[str] = mapped_column(String(60), info=OWN_WORDS)
    seq: Mapped[int]
    receipt_code: Mapped[str] = mapped_column(String(30), info=OWN_WORDS)
    number: Mapped[str] = mapped_column(String(60))
    new_date: Mapped[date | None]
    payload_sha256: Mapped[str] = mapped_column(String(64))
    sha256: Mapped[str] = mapped_column(BlobName())
    evidence_sha256: Mapped[str | None] = mapped_column(BlobName())
    state: Mapped[str] = mapped_column(String(20), info=OWN_WORDS)
    reason: Mapped[str] = mapped_column(Text, default="")
    entered_id: Mapped[int | None] = mapped_column(ForeignKey("exchange_letter.id"), unique=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
