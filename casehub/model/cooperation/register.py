"""Registers of cooperation: agreements, contacts, what partners take, and whose seal is known.

An entry is told by dated rows. Nothing is overwritten: a change is a row that begins later, an end
is a row, and what was typed wrongly is said again by a row that stands in the place of the last.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from casehub.db import OWN_WORDS, Base, Proof, UtcDateTime
from casehub.law.worded import Worded
from casehub.model.organisation import Organisation
from casehub.model.person import Person


class RowAct(Worded):
    """What a row of an entry does, by the word that it keeps."""

    ENTERED = "entered_first", "登记"
    CHANGED = "said_anew", "变更"
    ENDED = "ended_with", "终止"
    MENDED = "put_right", "更正"


class ContactPost(Worded):
    """As what somebody is named by a partner."""

    LIAISON = "liaises", "联络员"
    ENVOY = "delegated", "特派员"


class Dated:
    """What every row says besides its own columns.

    begins_on: the first day on which it holds; where `ends`, the first day that is outside. It
    holds once somebody agreed to it (agreed_at); of registers that ask for nobody else, at once.
    dropped: it was not agreed to.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    act: Mapped[str] = mapped_column(String(20), info=OWN_WORDS)
    begins_on: Mapped[date]
    ends: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    agreed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    dropped: Mapped[bool] = mapped_column(default=False)
    entry_id: Mapped[int] = mapped_column(ForeignKey("cooperation_entry.id"), index=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    agreed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    @declared_attr
    @classmethod
    def by(cls) -> Mapped[Person | None]:
        """Who entered it; None where it was loaded."""
        return relationship(foreign_keys=[cls.by_id])

    @declared_attr
    @classmethod
    def agreed_by(cls) -> Mapped[Person | None]:
        """Who let it hold, or did not."""
        return relationship(foreign_keys=[cls.agreed_by_id])

    @property
    def act_words(self) -> str:
        """What it does, in words."""
        return RowAct(self.act).words

    @property
    def waits(self) -> bool:
        """Whether somebody else has still to agree."""
        return self.agreed_at is None and not self.dropped


class CooperationEntry(Base):
    """An entry of a register. register: its key; organisation_id: the office that keeps it."""

    __tablename__ = "cooperation_entry"
    __proof__ = Proof("cooperation")

    id: Mapped[int] = mapped_column(primary_key=True)
    register: Mapped[str] = mapped_column(String(20), info=OWN_WORDS, index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))

    organisation: Mapped[Organisation] = relationship()


class AgreementRow(Dated, Base):
    """An agreement between bureaus (协议、备忘录). expires_on: the last day that it names."""

    __tablename__ = "cooperation_agreement"
    __proof__ = Proof("cooperation")

    name: Mapped[str] = mapped_column(String(200))
    level: Mapped[str] = mapped_column(String(40), default="")
    signed_on: Mapped[date | None]
    expires_on: Mapped[date | None]
    source: Mapped[str] = mapped_column(Text, default="")
    note: Mapped[str] = mapped_column(Text, default="")

    members: Mapped[list[AgreementMember]] = relationship(order_by="AgreementMember.id")
    sorts: Mapped[list[AgreementSort]] = relationship(order_by="AgreementSort.id")


class AgreementMember(Base):
    """One side of an agreement, as it is named there; the organisation where it is registered."""

    __tablename__ = "cooperation_member"
    __proof__ = Proof("cooperation")

    id: Mapped[int] = mapped_column(primary_key=True)
    agreement_id: Mapped[int] = mapped_column(ForeignKey("cooperation_agreement.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    name: Mapped[str] = mapped_column(String(200))

    organisation: Mapped[Organisation | None] = relationship()


class AgreementSort(Base):
    """A type of cooperation that an agreement names; days: working days that it promises."""

    __tablename__ = "cooperation_sort"
    __proof__ = Proof("cooperation")

    id: Mapped[int] = mapped_column(primary_key=True)
    agreement_id: Mapped[int] = mapped_column(ForeignKey("cooperation_agreement.id"), index=True)
    sort: Mapped[str] = mapped_column(String(2), info=OWN_WORDS)
    days: Mapped[int | None]


class ContactRow(Dated, Base):
    """Whom to call at a partner (联络员、特派员). under: the agreement that names them."""

    __tablename__ = "cooperation_contact"
    __proof__ = Proof("cooperation")

    partner_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    post: Mapped[str] = mapped_column(String(20), info=OWN_WORDS)
    name: Mapped[str] = mapped_column(String(100))
    unit: Mapped[str] = mapped_column(String(200), default="")
    phone: Mapped[str] = mapped_column(String(60), default="")
    email: Mapped[str] = mapped_column(String(120), default="")
    under: Mapped[str] = mapped_column(String(200), default="")

    partner: Mapped[Organisation] = relationship()


class PolicyRow(Dated, Base):
    """What a partner takes: by which way, how large in MB, and anything else that it asks for."""

    __tablename__ = "cooperation_policy"
    __proof__ = Proof("cooperation")

    partner_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    channel: Mapped[str] = mapped_column(String(200), default="")
    file_mb: Mapped[int | None]
    package_mb: Mapped[int | None]
    formats: Mapped[str] = mapped_column(String(200), default="")
    hours: Mapped[str] = mapped_column(String(200), default="")
    asks: Mapped[str] = mapped_column(Text, default="")

    partner: Mapped[Organisation] = relationship()


class CertificateRow(Dated, Base):
    """A certificate of a partner that is trusted. fingerprint: SHA-256 of it, in hexadecimal.

    pem: the certificate in text form. valid_from, valid_until: the days that it names itself.
    checked: by which other way somebody made sure that it is the partner's.
    """

    __tablename__ = "cooperation_certificate"
    __proof__ = Proof("cooperation")

    partner_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    pem: Mapped[str] = mapped_column(Text)
    subject: Mapped[str] = mapped_column(String(200))
    fingerprint: Mapped[str] = mapped_column(String(64), index=True)
    valid_from: Mapped[date]
    valid_until: Mapped[date]
    checked: Mapped[str] = mapped_column(Text, default="")

    partner: Mapped[Organisation] = relationship()
