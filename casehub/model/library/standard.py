"""统一保护标准, 证据规则, 裁决尺度: what cases of one kind are measured by, each version kept."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casehub.db import OWN_WORDS, Base, Proof
from casehub.law.worded import Worded
from casehub.model.organisation import Organisation
from casehub.model.seconded import Drafted


class StandardSort(Worded):
    """What a standard is about, by the word that its row keeps."""

    PROTECTION = "protection", "统一保护标准"
    EVIDENCE = "evidence", "证据规则"
    MEASURE = "measure", "裁决尺度"
    CHECKLIST = "checklist", "侵权判断清单"


class StandardAct(Worded):
    """What a version does."""

    ISSUED = "issued", "制定"
    REVISED = "revised", "修订"
    REPEALED = "repealed", "废止"


class StandardState(Worded):
    """How far a version has come."""

    DRAFTED = "waits", "待审批"
    STANDS = "stands", "已批准"
    REFUSED = "sent_back", "未批准"


class Standard(Base):
    """An entry of the library by the number that its office gave it.

    organisation_id: who keeps it; it is for that office and all below it.
    """

    __tablename__ = "standard"
    __proof__ = Proof("standards")
    __table_args__ = (UniqueConstraint("organisation_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    number: Mapped[str] = mapped_column(String(60))

    organisation: Mapped[Organisation] = relationship()
    versions: Mapped[list[StandardVersion]] = relationship(
        order_by="StandardVersion.id",
        back_populates="standard",
        foreign_keys="StandardVersion.standard_id",
    )

    def on(self, day: date) -> StandardVersion | None:
        """The version to go by on `day`, whatever it does; None before the first.

        Of those that have begun the one approved last: what is approved later overtakes what was
        to begin on its first day or after it.
        """
        begun = [one for one in self.standing if one.begins_on <= day]
        return max(begun, key=lambda one: one.edition, default=None)

    def in_force(self, day: date) -> StandardVersion | None:
        """The version to work by on `day`; None before the first, after the end, once repealed."""
        held = self.on(day)
        if held is None or held.act == StandardAct.REPEALED:
            return None
        return held if held.ends_on is None or day <= held.ends_on else None

    @property
    def standing(self) -> list[StandardVersion]:
        """The versions that were approved, as they were drafted."""
        return [one for one in self.versions if one.state == StandardState.STANDS]

    @property
    def open(self) -> StandardVersion | None:
        """The version that waits for approval; an entry has one at most."""
        return next((one for one in self.versions if one.state == StandardState.DRAFTED), None)

    def until(self, version: StandardVersion) -> date | None:
        """The last day on which a version holds; None while no end is set.

        A day before its first: it never held (`overtaken`).
        """
        later = [one for one in self.standing if one.edition > version.edition]
        ends = [one.begins_on - timedelta(days=1) for one in later]
        return min([*ends, *([version.ends_on] if version.ends_on else [])], default=None)

    def overtaken(self, version: StandardVersion) -> bool:
        """Whether another version was put in its place before it began."""
        until = self.until(version)
        return until is not None and until < version.begins_on


class StandardVersion(Drafted, Base):
    """One version of a standard: its words, its days, who drafted it and who approved it.

    edition: 1 for the first. begins_on: the first day on which it holds; of a repeal the first on
    which nothing does. ends_on: the last day of a standard for a time. right_kind: the one kind of
    right that it is for; "" for all. successor_id: of a repeal, what is worked by instead.
    """

    __tablename__ = "standard_version"
    __proof__ = Proof("standards")
    __table_args__ = (UniqueConstraint("standard_id", "edition"),)

    standard_id: Mapped[int] = mapped_column(ForeignKey("standard.id"), index=True)
    edition: Mapped[int]
    act: Mapped[str] = mapped_column(String(20), info=OWN_WORDS)
    state: Mapped[str] = mapped_column(String(20), info=OWN_WORDS, index=True)
    sort: Mapped[str] = mapped_column(String(20), info=OWN_WORDS)
    right_kind: Mapped[str] = mapped_column(String(30), default="")
    title: Mapped[str] = mapped_column(Text)
    content: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(Text)
    begins_on: Mapped[date]
    ends_on: Mapped[date | None]
    successor_id: Mapped[int | None] = mapped_column(ForeignKey("standard.id"))
    ground: Mapped[str] = mapped_column(Text, default="")

    standard: Mapped[Standard] = relationship(
        back_populates="versions", foreign_keys=[standard_id]
    )
    successor: Mapped[Standard | None] = relationship(foreign_keys=[successor_id])

    @property
    def act_words(self) -> str:
        """What it does, in words."""
        return StandardAct(self.act).words

    @property
    def state_words(self) -> str:
        """How far it has come, in words."""
        return StandardState(self.state).words

    @property
    def sort_words(self) -> str:
        """What it is about, in words."""
        return StandardSort(self.sort).words

    @property
    def full_title(self) -> str:
        """Number, title and version, as a case names what it was measured by."""
        return f"{self.standard.number}《{self.title}》第{self.edition}版"

    def touches(self, kinds: frozenset[str]) -> bool:
        """Whether it is for any of these kinds of rights."""
        return not self.right_kind or self.right_kind in kinds
