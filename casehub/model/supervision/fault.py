"""执法过错责任追究: what went wrong in a case, who answers for it, and what was decided of whom."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casehub.db import OWN_WORDS, Base, Proof, UtcDateTime
from casehub.law.worded import Worded
from casehub.model.case import Case
from casehub.model.organisation import Organisation
from casehub.model.person import Person


class FoundBy(Worded):
    """How a fault came to light."""

    REVIEW = "review", "法制审核、案卷评查"
    RECONSIDERATION = "reconsideration", "行政复议"
    COURT = "lawsuit", "行政诉讼"
    LEADER = "leader", "负责人检查"
    COMPLAINT = "petition", "投诉、信访"
    SUPERVISION = "supervision", "执法监督"


class FaultSort(Worded):
    """What was wrong."""

    FACTS = "facts", "认定事实不清，证据不足"
    LAW = "law", "适用法律错误"
    PROCEDURE = "procedure", "违反法定程序"
    TIME = "time", "超过法定期限"
    MEASURE = "measure", "裁量明显不当"
    GOODS = "goods", "违法采取措施、处置涉案物品"
    SECRECY = "secrecy", "泄露举报人、商业秘密等信息"
    INACTION = "inaction", "不履行法定职责"


class FaultState(Worded):
    """How far the matter has come."""

    OPEN = "open", "待陈述、待决定"
    DECIDED = "held", "已决定"
    DROPPED = "let_off", "不予追究"


class FaultPart(Worded):
    """What somebody had done in the case that is faulted."""

    HANDLED = "handled", "承办"
    REVIEWED = "looked_over", "审核"
    APPROVED = "let_pass", "批准"


class Answering(Worded):
    """What somebody answers with."""

    NOTHING = "nothing", "不承担责任"
    TALK = "talk", "批评教育"
    WRITTEN = "in_writing", "责令作出书面检查"
    CRITICISED = "criticised", "通报批评"
    TRAINED = "trained", "离岗培训"
    SUSPENDED = "off_duty", "暂停执法资格"
    HANDED_ON = "handed_on", "移送有权机关处理"


class Fault(Base):
    """One fault in one case. Nothing of it is in the file of the case, which parties may read.

    found_by, paper: how it came to light, and the paper that says so. facts: what was wrong.
    heard_until: the last day that is left to whoever is asked; no text gives its length.
    recorded_by: who entered it; decided_by: another, who had no part in the case. reason: of the
    decision.
    """

    __tablename__ = "fault"
    __proof__ = Proof("faults")

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    state: Mapped[str] = mapped_column(String(20), info=OWN_WORDS)
    found_by: Mapped[str] = mapped_column(String(20), info=OWN_WORDS)
    found_on: Mapped[date]
    heard_until: Mapped[date]
    paper: Mapped[str] = mapped_column(Text, default="")
    sort: Mapped[str] = mapped_column(String(20), info=OWN_WORDS)
    facts: Mapped[str] = mapped_column(Text)
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(Text, default="")
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    case: Mapped[Case] = relationship()
    organisation: Mapped[Organisation] = relationship()
    recorded_by: Mapped[Person] = relationship(foreign_keys=[recorded_by_id])
    decided_by: Mapped[Person | None] = relationship(foreign_keys=[decided_by_id])
    people: Mapped[list[FaultPerson]] = relationship(
        order_by="FaultPerson.id", back_populates="fault"
    )

    @property
    def state_words(self) -> str:
        """How far it has come, in words."""
        return FaultState(self.state).words

    @property
    def found_words(self) -> str:
        """How it came to light, in words."""
        return FoundBy(self.found_by).words

    @property
    def sort_words(self) -> str:
        """What was wrong, in words."""
        return FaultSort(self.sort).words


class FaultPerson(Base):
    """Who is asked about a fault: the part in the case, what he says, what he answers with.

    statement: his own words; NULL until he was heard. answers_with: NULL until the decision.
    """

    __tablename__ = "fault_person"
    __proof__ = Proof("faults")
    __table_args__ = (UniqueConstraint("fault_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    fault_id: Mapped[int] = mapped_column(ForeignKey("fault.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    part: Mapped[str] = mapped_column(String(20), info=OWN_WORDS)
    statement: Mapped[str | None] = mapped_column(Text)
    stated_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answers_with: Mapped[str | None] = mapped_column(String(20), info=OWN_WORDS)

    fault: Mapped[Fault] = relationship(back_populates="people")
    person: Mapped[Person] = relationship()

    def lapsed(self, today: date) -> bool:
        """Whether the time to be heard went by without a word, or it was decided without one."""
        over = today > self.fault.heard_until or self.fault.state != FaultState.OPEN
        return self.statement is None and over

    @property
    def part_words(self) -> str:
        """What he had done in the case, in words."""
        return FaultPart(self.part).words

    @property
    def answer_words(self) -> str:
        """What he answers with, in words; "" before the decision."""
        return Answering(self.answers_with).words if self.answers_with else ""
