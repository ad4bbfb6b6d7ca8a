"""People, what they may do, their law-enforcement certificates and their sessions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casehub.db import Base, Proof, UtcDateTime
from casehub.model.organisation import Organisation


class Person(Base):
    """Somebody who signs in. The password is stored as an argon2id hash only.

    `password_until`: the password is a one-time code of somebody else's making, good until then
    and for nothing but choosing an own one; None for an own password.
    `system`: the office's own hand for what happens by itself; it never signs in and holds no role.
    """

    __tablename__ = "person"
    __proof__ = Proof("staff")

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(100))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    post: Mapped[str] = mapped_column(String(100), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    password_hash: Mapped[str] = mapped_column(String(200), default="")
    password_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    demonstration: Mapped[bool] = mapped_column(default=False)
    system: Mapped[bool] = mapped_column(default=False)
    active: Mapped[bool] = mapped_column(default=True)

    organisation: Mapped[Organisation] = relationship(lazy="joined")
    grants: Mapped[list[RoleGrant]] = relationship(
        back_populates="person", foreign_keys="RoleGrant.person_id"
    )
    certificates: Mapped[list[Certificate]] = relationship(back_populates="person")
    # For whom the person stands in, and who stands in for the person, at any time.
    standing_in: Mapped[list[StandIn]] = relationship(
        back_populates="by", foreign_keys="StandIn.by_id", order_by="StandIn.id"
    )
    stood_in_by: Mapped[list[StandIn]] = relationship(
        back_populates="absent", foreign_keys="StandIn.absent_id", order_by="StandIn.id"
    )

    def name_for(self, absent: Person | None) -> str:
        """The name as records and papers say who acted: 张三, or 张三（代李四）."""
        return self.name if absent is None else f"{self.name}（代{absent.name}）"

    def as_chosen(self) -> str:
        """The name as menus say it, with the post where one is registered: 张三（科员）."""
        return f"{self.name}（{self.post}）" if self.post else self.name

    def certificate_on(self, day: date) -> Certificate | None:
        """The certificate valid on `day`, if any (办法第四条: every handler holds one)."""
        return next((c for c in self.certificates if c.valid_from <= day <= c.valid_to), None)

    def roles_on(self, day: date) -> frozenset[str]:
        """Role ids granted on `day`."""
        return frozenset(
            g.role for g in self.grants if g.since <= day and (g.until is None or day <= g.until)
        )


class RoleGrant(Base):
    """A role given to a person for a period.

    `request_id`: what two administrators agreed on; None only for what a command brought in.
    """

    __tablename__ = "role_grant"
    __proof__ = Proof("staff")

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    role: Mapped[str] = mapped_column(String(40))
    since: Mapped[date]
    until: Mapped[date | None]
    granted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    request_id: Mapped[int | None] = mapped_column(ForeignKey("staff_request.id"))

    person: Mapped[Person] = relationship(back_populates="grants", foreign_keys=[person_id])


class StaffRequest(Base):
    """What one administrator asks for somebody, and a second one confirms or refuses (双人复核).

    roles: to be held from `since`, or from the day of the confirmation if that is later.
    resumes: a stopped account works again. drops_factor: a lost telephone or key is asked no more.
    code_half: SHA-256 of the half of a one-time code that the one who asked was shown; "" where no
    code is asked for. Who refuses own asking withdraws it.
    """

    __tablename__ = "staff_request"
    __proof__ = Proof("staff")

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    roles: Mapped[list[str]]
    since: Mapped[date]
    resumes: Mapped[bool]
    drops_factor: Mapped[bool | None]
    code_half: Mapped[str] = mapped_column(String(64))
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    refused_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    refused_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    refusal: Mapped[str] = mapped_column(Text, default="")

    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    asked_by: Mapped[Person] = relationship(foreign_keys=[asked_by_id])
    confirmed_by: Mapped[Person | None] = relationship(foreign_keys=[confirmed_by_id])
    refused_by: Mapped[Person | None] = relationship(foreign_keys=[refused_by_id])

    def is_open(self, at: datetime) -> bool:
        """Whether it still waits for a second administrator."""
        return self.confirmed_at is None and self.refused_at is None and at < self.expires_at


class StandIn(Base):
    """One role of an absent person, in all matters or in one, that a colleague sees to for a time.

    since, until: the first and the last day. case_id: the one matter, and what belongs to it; None
    for all. confirmed: at once by who may grant it alone, else by a second administrator; nothing
    holds before. revoked_at: from then on it holds no more. Rows stay: they say who could act.
    """

    __tablename__ = "stand_in"
    __proof__ = Proof("staff")

    id: Mapped[int] = mapped_column(primary_key=True)
    absent_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    role: Mapped[str] = mapped_column(String(40))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case_file.id"), index=True)
    since: Mapped[date]
    until: Mapped[date]
    reason: Mapped[str] = mapped_column(Text, default="")
    granted_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    granted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    absent: Mapped[Person] = relationship(
        back_populates="stood_in_by", foreign_keys=[absent_id], lazy="joined"
    )
    by: Mapped[Person] = relationship(
        back_populates="standing_in", foreign_keys=[by_id], lazy="joined"
    )
    granted_by: Mapped[Person] = relationship(foreign_keys=[granted_by_id])
    confirmed_by: Mapped[Person | None] = relationship(foreign_keys=[confirmed_by_id])
    revoked_by: Mapped[Person | None] = relationship(foreign_keys=[revoked_by_id])

    @property
    def is_live(self) -> bool:
        """Whether it was confirmed and not taken back; the days are another matter."""
        return self.confirmed_at is not None and self.revoked_at is None

    def holds_on(self, day: date) -> bool:
        """Whether the colleague stands in on this day, as the row is now."""
        return self.is_live and self.since <= day <= self.until

    def is_open(self, day: date) -> bool:
        """Whether it holds or waits, that day or later."""
        return self.revoked_at is None and day <= self.until


class Certificate(Base):
    """A law-enforcement / case-handling certificate (执法证、办案资质证件) with its validity."""

    __tablename__ = "certificate"
    __proof__ = Proof("staff")
    __table_args__ = (UniqueConstraint("number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    number: Mapped[str] = mapped_column(String(60))
    valid_from: Mapped[date]
    valid_to: Mapped[date]

    person: Mapped[Person] = relationship(back_populates="certificates")


class SignIn(Base):
    """A server-side session. Only the SHA-256 of the cookie's token is stored."""

    __tablename__ = "sign_in"
    __proof__ = Proof("", reason="who is signed in now; it decides nothing about a case")

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    address: Mapped[str] = mapped_column(String(60), default="")
    # The password was right; nothing is opened before the second factor is.
    awaits_factor: Mapped[bool] = mapped_column(default=False)
    # When the newest challenge was made that this session answered, in milliseconds.
    last_challenge: Mapped[int] = mapped_column(BigInteger, default=0)


class SecondFactor(Base):
    """A person's 动态口令 (TOTP, RFC 6238). `secret` is encrypted with the installation's key.

    `last_step`: the newest interval of which a code was taken; no code is taken twice.
    """

    __tablename__ = "second_factor"
    __proof__ = Proof("staff", apart={"last_step": "counted at every sign-in"})

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    secret: Mapped[str] = mapped_column(String(300))
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_step: Mapped[int] = mapped_column(default=0)


class SecurityKey(Base):
    """A person's 安全密钥 (WebAuthn). Only its public half is known here.

    `credential_id`, `public_key` (COSE): base64url. `transports`: how a browser reaches the key,
    words with blanks. `sign_count`: how often the key has signed, as it said; a copy says less.
    """

    __tablename__ = "security_key"
    __proof__ = Proof(
        "staff",
        apart={
            "sign_count": "counted at every sign-in",
            "last_used_at": "changes at every sign-in",
        },
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    name: Mapped[str] = mapped_column(String(40))
    credential_id: Mapped[str] = mapped_column(String(1400), unique=True)
    public_key: Mapped[str] = mapped_column(String(2000))
    transports: Mapped[str] = mapped_column(String(100), default="")
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sign_count: Mapped[int] = mapped_column(BigInteger)


class SignInCount(Base):
    """How often something was tried in vain since a moment; shared by all web processes.

    `key`: SHA-256 of what is counted (casehub.people.throttle says what).
    """

    __tablename__ = "sign_in_count"
    __proof__ = Proof("", reason="counts of minutes; it decides nothing about a case")

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    failures: Mapped[int]
    since: Mapped[datetime] = mapped_column(UtcDateTime)


def offered(people: Iterable[Person]) -> tuple[tuple[str, str], ...]:
    """People as a page offers them: the id that it sends, and the words to choose by."""
    return tuple((str(one.id), one.as_chosen()) for one in people)
