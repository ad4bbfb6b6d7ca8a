"""典型案例: a closed case told so that nobody can say who stood in it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casehub.db import OWN_WORDS, Base, Proof, UtcDateTime
from casehub.law.worded import Worded
from casehub.model.case import Case
from casehub.model.organisation import Organisation
from casehub.model.person import Person
from casehub.model.seconded import Drafted


class ExampleState(Worded):
    """How far a telling of a case has come."""

    DRAFTED = "waits", "待审批"
    STANDS = "stands", "已批准"
    REFUSED = "sent_back", "未批准"
    WITHDRAWN = "taken_down", "已撤下"

    @property
    def waits(self) -> bool:
        """Whether somebody is still to decide on it."""
        return self is ExampleState.DRAFTED

    @property
    def stands(self) -> bool:
        """Whether it is among those that are told."""
        return self is ExampleState.STANDS

    @property
    def refused(self) -> bool:
        """Whether it was not approved."""
        return self is ExampleState.REFUSED


class PublicGround(Worded):
    """Why the case may be told at all."""

    DECISION = "decision", "决定已依法公开"
    CONSENT = "consent", "当事人书面同意"
    COLLECTED = "collected", "上级机关征集，只报送"


class TypicalCase(Drafted, Base):
    """One telling of a case. Each drafting is a row, so that what was refused stays.

    public_ground, proof: why it may be told, and what shows that. cleared: words that look like
    part of a name and point at nobody, one a line, as whoever approved saw them.
    """

    __tablename__ = "typical_case"
    __proof__ = Proof("typical_cases")
    __table_args__ = (UniqueConstraint("case_id", "edition"),)

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    edition: Mapped[int]
    title: Mapped[str] = mapped_column(Text)
    facts: Mapped[str] = mapped_column(Text)
    handling: Mapped[str] = mapped_column(Text)
    points: Mapped[str] = mapped_column(Text)
    meaning: Mapped[str] = mapped_column(Text)
    public_ground: Mapped[str] = mapped_column(String(20), info=OWN_WORDS)
    proof: Mapped[str] = mapped_column(Text)
    cleared: Mapped[str] = mapped_column(Text, default="")
    withdrawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    case: Mapped[Case] = relationship()
    organisation: Mapped[Organisation] = relationship()
    withdrawn_by: Mapped[Person | None] = relationship(foreign_keys=[withdrawn_by_id])

    @property
    def standing(self) -> ExampleState:
        """How far it has come, with what is asked of that."""
        return ExampleState(self.state)

    @property
    def ground_words(self) -> str:
        """Why it may be told, in words."""
        return PublicGround(self.public_ground).words

    @property
    def may_be_public(self) -> bool:
        """Whether everybody may read it; what was collected from above goes there alone."""
        return PublicGround(self.public_ground) is not PublicGround.COLLECTED

    @property
    def public_words(self) -> str:
        """Who may read it, in words."""
        return "可以公开" if self.may_be_public else "只报送，不公开"

    @property
    def cleared_words(self) -> list[str]:
        """The words that were looked at and point at nobody."""
        return [line.strip() for line in self.cleared.splitlines() if line.strip()]
