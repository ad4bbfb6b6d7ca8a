"""Matters for approval (呈批): what is proposed, version by version, and who was asked about it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casehub.db import CASE, Base, Proof, UtcDateTime
from casehub.law.worded import Worded
from casehub.model.person import Person

# How a matter for approval stands. Of one step of a case no two are under way.
OPEN, RETURNED, WITHDRAWN, PERFORMED = "open", "returned", "withdrawn", "performed"
UNDER_WAY = (OPEN, RETURNED)
# What became of a remark: what it says was done, or why it was not.
DONE, DECLINED = "done", "declined"
# What somebody is asked for: to let it pass their station, to say what they think, to read it.
STATION, CONSULT, COPY = "station", "consult", "copy"


class Answer(Worded):
    """How a request ended."""

    AGREED = "agreed", "同意"
    SENT_BACK = "returned", "退回"
    FORWARDED = "forwarded", "转办"
    ANSWERED = "answered", "已答复"
    NOTED = "noted", "已阅"
    RECALLED = "recalled", "不再等待"
    VOID = "void", "同意（已失效）"


AGREED, SENT_BACK, FORWARDED, ANSWERED, NOTED, RECALLED, VOID = (one.value for one in Answer)

# What the author of a returned matter did about a remark.
DONE, DECLINED = "done", "declined"


class Proposal(Base):
    """A step of a case that was submitted for approval.

    status: `open`, `returned` to who drafted it, `withdrawn`, `performed`. keeper: who drafted it
    or took it over, and to whom it comes back. event_seq: number of the event that performed it.
    """

    __tablename__ = "proposal"
    __proof__ = Proof(CASE, by="case_id")
    __table_args__ = (
        Index(
            "uq_proposal_under_way",
            "case_id",
            "step",
            unique=True,
            sqlite_where=text("status IN ('open', 'returned')"),
            postgresql_where=text("status IN ('open', 'returned')"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    step: Mapped[str] = mapped_column(String(60))
    procedure_version: Mapped[int]
    keeper_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    status: Mapped[str] = mapped_column(String(20), index=True)
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    event_seq: Mapped[int | None]

    keeper: Mapped[Person] = relationship()
    versions: Mapped[list[ProposalVersion]] = relationship(order_by="ProposalVersion.number")
    requests: Mapped[list[ProposalRequest]] = relationship(
        order_by="ProposalRequest.id", lazy="selectin"
    )

    marks: Mapped[list[ProposalMark]] = relationship(order_by="ProposalMark.id")

    @property
    def is_open(self) -> bool:
        """Whether it is at a station."""
        return self.status == OPEN

    @property
    def is_returned(self) -> bool:
        """Whether it lies with who drafted it, to be mended."""
        return self.status == RETURNED

    @property
    def is_withdrawn(self) -> bool:
        """Whether nobody proposes it any more."""
        return self.status == WITHDRAWN

    @property
    def latest(self) -> ProposalVersion:
        """What is proposed now."""
        return self.versions[-1]

    @property
    def waiting(self) -> list[ProposalRequest]:
        """The requests that nobody has answered yet."""
        return [one for one in self.requests if one.answer == ""]

    @property
    def asked(self) -> ProposalRequest | None:
        """The request at the station where the matter is; None where it is at none."""
        return next((one for one in self.waiting if one.kind == STATION), None)


class ProposalVersion(Base):
    """What was submitted: the values of the form as events keep them. Never changed.

    digest: SHA-256 over the values. seq: number of the case's latest event that its author had
    seen. papers: the papers as they would have been then, [kind, title, facts] each.
    """

    __tablename__ = "proposal_version"
    __proof__ = Proof(CASE, by="proposal_id")
    __table_args__ = (UniqueConstraint("proposal_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"))
    number: Mapped[int]
    # The inputs of one form, whichever it is: only that form reads them.
    data: Mapped[dict[str, object]]
    digest: Mapped[str] = mapped_column(String(64))
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    seq: Mapped[int]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    note: Mapped[str] = mapped_column(Text, default="")
    papers: Mapped[list[Any]]

    author: Mapped[Person] = relationship()


class ProposalRequest(Base):
    """Somebody asked about one version: the holders of a station's roles, or one person.

    kind: `station`, `consult` or `copy`. answer: "" while it waits. given: what was written at
    the station. digest: of what was read when it was answered.
    """

    __tablename__ = "proposal_request"
    __proof__ = Proof(CASE, by="proposal_id")

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), index=True)
    version: Mapped[int]
    station: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(20))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    question: Mapped[str] = mapped_column(Text, default="")
    answer: Mapped[str] = mapped_column(String(20), default="")
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    opinion: Mapped[str] = mapped_column(Text, default="")
    # The inputs of the station's part of the form: only that form reads them.
    given: Mapped[dict[str, object]] = mapped_column(default=dict)
    digest: Mapped[str] = mapped_column(String(64), default="")
    urged_on: Mapped[date | None]

    person: Mapped[Person | None] = relationship(foreign_keys=[person_id])
    asked_by: Mapped[Person] = relationship(foreign_keys=[asked_by_id])
    answered_by: Mapped[Person | None] = relationship(foreign_keys=[answered_by_id])

    @property
    def answer_words(self) -> str:
        """How it ended, in words; "" while it waits."""
        return Answer(self.answer).words if self.answer else ""

    @property
    def is_consult(self) -> bool:
        """Whether an opinion is asked for, and no agreement."""
        return self.kind == CONSULT

    @property
    def is_copy(self) -> bool:
        """Whether it is only to be known."""
        return self.kind == COPY


class ProposalMark(Base):
    """A remark on a passage, made when the matter was sent back, and what its author did about it.

    about: the field or paper. quote: the words as they were. reply: `done`, or `declined` with a
    reason.
    """

    __tablename__ = "proposal_mark"
    __proof__ = Proof(CASE, by="proposal_id")

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"), index=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("proposal_request.id"))
    version: Mapped[int]
    about: Mapped[str] = mapped_column(String(60))
    quote: Mapped[str] = mapped_column(Text, default="")
    remark: Mapped[str] = mapped_column(Text)
    reply: Mapped[str] = mapped_column(String(20), default="")
    reason: Mapped[str] = mapped_column(Text, default="")

    @property
    def is_done(self) -> bool:
        """Whether its author did what it says."""
        return self.reply == DONE


class ProposalReading(Base):
    """Which version somebody had before them last: what differs is shown from there.

    typed: what they have typed at it and not sent, [name, text] as the form sends it; nobody else
    reads it. number: drawn by lot each time it is kept, 0 for none; saved_at: when it was.
    """

    __tablename__ = "proposal_reading"
    __proof__ = Proof("", reason="who looked; what was agreed to stands in the request's digest")
    __table_args__ = (UniqueConstraint("proposal_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposal.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int]
    first_at: Mapped[datetime] = mapped_column(UtcDateTime)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    number: Mapped[int] = mapped_column(default=0)
    # The inputs of the page of a matter: only that page reads them.
    typed: Mapped[list[Any]] = mapped_column(default=list)
    saved_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
