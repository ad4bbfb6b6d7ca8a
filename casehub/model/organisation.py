"""Organisations in a tree, with what papers print of them, their number series and contacts."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casehub.db import Base, Proof

# The series of 收件号; every office has one, entered or not.
INTAKE = "intake"
# Where an organisation stands from whose first day nobody entered: it counts as always there.
EVER = date(1949, 10, 1)


def default_intake_prefix(region_code: str) -> str:
    """The 收件号字头 of an office that entered none."""
    return f"SJ{region_code}-"


class Organisation(Base):
    """A bureau, court, mediation committee or partner; the database is the truth about it.

    `key` is its code in files and commands. `valid_from` is `EVER` where nobody entered the day
    (`begins_on` says so). `parent` is who sees its cases; `superior` is whom its
    papers name as the authority above, the parent unless said. `valid_until` is the last day under
    this name; `successor` goes on from then. `reconsideration` and `suit_court` are told to parties
    as the ways to complain (专利法第六十五条, 行政复议法). `adjudicates_patents`: whether it may
    decide patent infringement disputes at all (实施细则第九十五条), None when that is no question.
    `confirmed`: the office checked every entry; `to_confirm` says what is still 待核.
    """

    __tablename__ = "organisation"
    __proof__ = Proof("offices")

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    short_name: Mapped[str] = mapped_column(String(100))
    also_known_as: Mapped[str] = mapped_column(String(200), default="")
    kind: Mapped[str] = mapped_column(String(40))
    region_code: Mapped[str] = mapped_column(String(6), default="")
    region_name: Mapped[str] = mapped_column(String(60), default="")
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    superior_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    reconsideration_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    suit_court_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    successor_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]
    uscc: Mapped[str] = mapped_column(String(18), default="")
    address: Mapped[str] = mapped_column(String(300), default="")
    postcode: Mapped[str] = mapped_column(String(6), default="")
    phone: Mapped[str] = mapped_column(String(60), default="")
    duty_phone: Mapped[str] = mapped_column(String(60), default="")
    email: Mapped[str] = mapped_column(String(120), default="")
    hours: Mapped[str] = mapped_column(String(200), default="")
    online: Mapped[str] = mapped_column(String(300), default="")
    head_title: Mapped[str] = mapped_column(String(40), default="局长")
    seal_name: Mapped[str] = mapped_column(String(200), default="")
    number_prefix: Mapped[str] = mapped_column(String(40), default="")
    hearing_room: Mapped[str] = mapped_column(String(200), default="")
    mediation_room: Mapped[str] = mapped_column(String(200), default="")
    adjudicates_patents: Mapped[bool | None]
    adjudication_note: Mapped[str] = mapped_column(Text, default="")
    purposes: Mapped[str] = mapped_column(Text, default="")
    channels: Mapped[str] = mapped_column(String(200), default="")
    confirmed: Mapped[bool] = mapped_column(default=False)
    to_confirm: Mapped[str] = mapped_column(Text, default="")

    parent: Mapped[Organisation | None] = relationship(
        foreign_keys=[parent_id], remote_side="Organisation.id"
    )
    superior: Mapped[Organisation | None] = relationship(
        foreign_keys=[superior_id], remote_side="Organisation.id"
    )
    reconsideration: Mapped[Organisation | None] = relationship(
        foreign_keys=[reconsideration_id], remote_side="Organisation.id"
    )
    suit_court: Mapped[Organisation | None] = relationship(
        foreign_keys=[suit_court_id], remote_side="Organisation.id"
    )
    successor: Mapped[Organisation | None] = relationship(
        foreign_keys=[successor_id], remote_side="Organisation.id"
    )
    series: Mapped[list[OrganisationSeries]] = relationship(
        order_by="OrganisationSeries.series", cascade="all, delete-orphan"
    )
    contacts: Mapped[list[OrganisationContact]] = relationship(
        order_by="OrganisationContact.id", cascade="all, delete-orphan"
    )

    @property
    def begins_on(self) -> date | None:
        """The day from which it exists under this name; None where nobody entered one."""
        return None if self.valid_from == EVER else self.valid_from

    def is_valid_on(self, day: date) -> bool:
        """Whether the organisation exists under this name on `day`."""
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)

    def is_below(self, number: int) -> bool:
        """Whether the office with this id stands above it; itself is not below itself."""
        above = self.parent
        while above is not None and above.id != number:
            above = above.parent
        return above is not None

    def prefix(self, series: str) -> str:
        """The 字 under which it numbers a series; "" when it has none."""
        return next((row.prefix for row in self.series if row.series == series), "")

    @property
    def intake_prefix(self) -> str:
        """What its 收件号 begin with: its own 字头, else one made of its region code."""
        return self.prefix(INTAKE) or default_intake_prefix(self.region_code)

    def on(self, day: date) -> Organisation:
        """Who stands in its place on `day`: itself, or the last successor that has begun."""
        found, seen = self, {self.id}
        while found.valid_until is not None and found.valid_until < day:
            if found.successor is None or found.successor.id in seen:
                break
            found = found.successor
            seen.add(found.id)
        return found


class OrganisationSeries(Base):
    """The 字 of one number series of an organisation (发文字号的机关代字)."""

    __tablename__ = "organisation_series"
    __proof__ = Proof("offices", removable=True)
    __table_args__ = (UniqueConstraint("organisation_id", "series"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    series: Mapped[str] = mapped_column(String(40))
    prefix: Mapped[str] = mapped_column(String(40))


class OrganisationContact(Base):
    """Somebody to call at an organisation; not a person who signs in here."""

    __tablename__ = "organisation_contact"
    __proof__ = Proof("offices", removable=True)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    name: Mapped[str] = mapped_column(String(100))
    post: Mapped[str] = mapped_column(String(100), default="")
    phone: Mapped[str] = mapped_column(String(60), default="")
    email: Mapped[str] = mapped_column(String(120), default="")
