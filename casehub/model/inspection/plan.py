"""双随机: a plan with its pool, the draws from it, who stayed away, and what was found."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casehub.db import OWN_WORDS, Base, Proof, UtcDateTime
from casehub.law.worded import Worded
from casehub.model.case import Case
from casehub.model.organisation import Organisation
from casehub.model.person import Person
from casehub.model.seconded import Drafted

CHAIN = "inspections"


class PlanState(Worded):
    """How far a plan has come towards being announced."""

    DRAFTED = "waits", "待批准"
    ANNOUNCED = "fixed", "已公告"
    REFUSED = "sent_back", "已退回"
    WITHDRAWN = "called_off", "已撤销"


class Finding(Worded):
    """What an inspection came to."""

    NOTHING = "nothing", "未发现问题"
    MENDED = "mended", "发现问题，已责令改正"
    SUSPECTED = "suspected", "涉嫌违法，转为线索"
    NOT_FOUND = "not_found", "通过登记的住所无法联系"
    HINDERED = "hindered", "不配合检查"
    CLOSED = "closed", "已注销或者停业"


class InspectionPlan(Drafted, Base):
    """A plan of an office. Each drafting has its own pool (`edition`), so that none is lost.

    how_many: objects to be drawn. team: officers for each. value_name, value_source, value_on:
    the public value by which is drawn, who publishes it and on which day, agreed on beforehand.
    from_on, to_on: when is inspected. pool_digest: what was announced; "" before.
    withdrawal: why somebody asked to withdraw what was announced; withdrawn_at: another agreed.
    refusal: why a draft went back; of what is announced, who did not agree to withdraw it, and why.
    """

    __tablename__ = "inspection_plan"
    __proof__ = Proof(CHAIN)
    __table_args__ = (UniqueConstraint("organisation_id", "number"),)

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    number: Mapped[str] = mapped_column(String(60))
    edition: Mapped[int]
    title: Mapped[str] = mapped_column(Text)
    checks: Mapped[str] = mapped_column(Text)
    how_many: Mapped[int]
    team: Mapped[int]
    value_name: Mapped[str] = mapped_column(Text)
    value_source: Mapped[str] = mapped_column(Text)
    value_on: Mapped[date]
    from_on: Mapped[date]
    to_on: Mapped[date]
    pool_digest: Mapped[str] = mapped_column(String(64), default="")
    withdrawal: Mapped[str | None] = mapped_column(Text)
    withdrawal_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    withdrawal_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    withdrawal_by: Mapped[Person | None] = relationship(foreign_keys=[withdrawal_by_id])
    withdrawn_by: Mapped[Person | None] = relationship(foreign_keys=[withdrawn_by_id])
    organisation: Mapped[Organisation] = relationship()
    all_objects: Mapped[list[InspectionObject]] = relationship(
        order_by="InspectionObject.id", back_populates="plan"
    )
    all_officers: Mapped[list[InspectionOfficer]] = relationship(
        order_by="InspectionOfficer.id", back_populates="plan"
    )
    draws: Mapped[list[InspectionDraw]] = relationship(
        order_by="InspectionDraw.round", back_populates="plan"
    )
    publications: Mapped[list[InspectionPublication]] = relationship(
        order_by="InspectionPublication.id", back_populates="plan"
    )

    @property
    def state_words(self) -> str:
        """How far it has come towards being announced, in words."""
        return PlanState(self.state).words

    @property
    def asked_back(self) -> bool:
        """Whether somebody asked to withdraw it and nobody decided on that yet."""
        return self.withdrawal_at is not None and self.withdrawn_at is None

    @property
    def objects(self) -> list[InspectionObject]:
        """Who may be drawn, as last drafted."""
        return [one for one in self.all_objects if one.edition == self.edition]

    @property
    def officers(self) -> list[InspectionOfficer]:
        """Who may be sent, as last drafted."""
        return [one for one in self.all_officers if one.edition == self.edition]

    @property
    def draw(self) -> InspectionDraw | None:
        """The draw that stands: the last one."""
        return self.draws[-1] if self.draws else None


class InspectionObject(Base):
    """Who may be inspected, in the pool of one drafting. case: opened of what was found there."""

    __tablename__ = "inspection_object"
    __proof__ = Proof(CHAIN)
    __table_args__ = (UniqueConstraint("plan_id", "edition", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("inspection_plan.id"), index=True)
    edition: Mapped[int]
    code: Mapped[str] = mapped_column(String(18))
    name: Mapped[str] = mapped_column(Text)
    address: Mapped[str] = mapped_column(Text, default="")
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case_file.id"), index=True)

    case: Mapped[Case | None] = relationship(back_populates="inspected")
    plan: Mapped[InspectionPlan] = relationship(back_populates="all_objects")
    results: Mapped[list[InspectionResult]] = relationship(
        order_by="InspectionResult.id", back_populates="target"
    )

    @property
    def result(self) -> InspectionResult | None:
        """What was found, as last entered."""
        return self.results[-1] if self.results else None


class InspectionOfficer(Base):
    """Who may be sent, with the certificate as it was announced."""

    __tablename__ = "inspection_officer"
    __proof__ = Proof(CHAIN)
    __table_args__ = (UniqueConstraint("plan_id", "edition", "certificate"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("inspection_plan.id"), index=True)
    edition: Mapped[int]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    name: Mapped[str] = mapped_column(String(100))
    certificate: Mapped[str] = mapped_column(String(60))

    plan: Mapped[InspectionPlan] = relationship(back_populates="all_officers")
    person: Mapped[Person] = relationship()


class InspectionDraw(Base):
    """A draw with the public value. outcome: digest of who was drawn, before anybody stayed away.

    seen: where the value was read. reason: of a second one, what was wrong with the one before.
    """

    __tablename__ = "inspection_draw"
    __proof__ = Proof(CHAIN)
    __table_args__ = (UniqueConstraint("plan_id", "round"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("inspection_plan.id"), index=True)
    round: Mapped[int]
    value: Mapped[str] = mapped_column(Text)
    seen: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text, default="")
    outcome: Mapped[str] = mapped_column(String(64))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    plan: Mapped[InspectionPlan] = relationship(back_populates="draws")
    by: Mapped[Person] = relationship()
    recusals: Mapped[list[InspectionRecusal]] = relationship(
        order_by="InspectionRecusal.id", back_populates="draw"
    )


class InspectionRecusal(Base):
    """An officer who stays away from one object that was drawn; the next in its order comes."""

    __tablename__ = "inspection_recusal"
    __proof__ = Proof(CHAIN)
    __table_args__ = (UniqueConstraint("draw_id", "object_id", "officer_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    draw_id: Mapped[int] = mapped_column(ForeignKey("inspection_draw.id"), index=True)
    object_id: Mapped[int] = mapped_column(ForeignKey("inspection_object.id"))
    officer_id: Mapped[int] = mapped_column(ForeignKey("inspection_officer.id"))
    reason: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    draw: Mapped[InspectionDraw] = relationship(back_populates="recusals")
    target: Mapped[InspectionObject] = relationship()
    officer: Mapped[InspectionOfficer] = relationship()
    by: Mapped[Person] = relationship()


class InspectionResult(Base):
    """What was found at an object. A later row corrects the one before; ground says why."""

    __tablename__ = "inspection_result"
    __proof__ = Proof(CHAIN)

    id: Mapped[int] = mapped_column(primary_key=True)
    object_id: Mapped[int] = mapped_column(ForeignKey("inspection_object.id"), index=True)
    inspected_on: Mapped[date]
    result: Mapped[str] = mapped_column(String(30), info=OWN_WORDS)
    found: Mapped[str] = mapped_column(Text, default="")
    ground: Mapped[str] = mapped_column(Text, default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    target: Mapped[InspectionObject] = relationship(back_populates="results")
    by: Mapped[Person] = relationship()

    @property
    def words(self) -> str:
        """What it came to, in words."""
        return Finding(self.result).words

    @property
    def clean(self) -> bool:
        """Whether nothing was found."""
        return Finding(self.result) is Finding.NOTHING

    @property
    def suspected(self) -> bool:
        """Whether an offence is suspected, so that it becomes a clue."""
        return Finding(self.result) is Finding.SUSPECTED


class InspectionPublication(Base):
    """The results made public on a day, at a place that anybody can look at."""

    __tablename__ = "inspection_publication"
    __proof__ = Proof(CHAIN)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("inspection_plan.id"), index=True)
    published_on: Mapped[date]
    place: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    plan: Mapped[InspectionPlan] = relationship(back_populates="publications")
    by: Mapped[Person] = relationship()
