"""The case file, its chained events and the people assigned to it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    event,
    exists,
    inspect,
    or_,
    text,
    true,
    update,
)
from sqlalchemy.engine import Connection
from sqlalchemy.orm import (
    Mapped,
    Mapper,
    Session,
    aliased,
    mapped_column,
    relationship,
)
from sqlalchemy.orm.util import identity_key

from casehub.db import (
    CASE,
    FOLLOWED,
    NAMES,
    OWN_WORDS,
    Base,
    Json,
    Naming,
    Proof,
    Searched,
    UtcDateTime,
)
from casehub.model.organisation import Organisation
from casehub.model.person import Person

if TYPE_CHECKING:
    from collections.abc import Collection

    # party.py imports this module; SQLAlchemy finds the classes by name.
    from casehub.model.inspection.plan import InspectionObject  # noqa: TC004
    from casehub.model.party import Accused, Party, Right  # noqa: TC004
    from casehub.model.referral import Referral  # noqa: TC004

# A column that keeps what a request says: steps name it (`request:`), a case that follows takes it.
OF_REQUEST = {"request": "said in it"}
GENESIS = "0" * 64


class Case(Base):
    """One matter under one procedure. Only `acts.perform` changes its state."""

    __tablename__ = "case_file"
    __proof__ = Proof(
        CASE,
        by="id",
        apart={
            "state": "the events lead to it",
            "seq": "the events count it",
            "chain_head": "the hash of the last event",
            "last_event_at": "the time of the last event",
            "amount_fen": "what its acts say of it; lists ask for it, nothing is decided by it",
        },
    )
    __table_args__ = (
        Index("ix_case_file_organisation_state", "organisation_id", "state"),
        Index("ix_case_file_procedure_opened", "procedure", "opened_on", "id"),
        # The register walks down this one and stops at the end of the page.
        Index("ix_case_file_opened", "opened_on", "id"),
        Index("ix_case_file_moved", "last_event_at", "id"),
        Index("ix_case_file_amount", "amount_fen", "id"),
        # The same for one office: an office with few cases walks along its own few. What lists ask
        # of each case beside it stands here too: of thousands not one row is looked up.
        Index(
            "ix_case_file_office", "organisation_id", "opened_on", "id", "parent_id", "procedure"
        ),
        Index(
            "ix_case_file_open_office",
            "organisation_id",
            "id",
            "procedure",
            "closed_on",
            sqlite_where=text("closed_on IS NULL"),
            postgresql_where=text("closed_on IS NULL"),
        ),
        # The open child matters of one's own cases.
        Index(
            "ix_case_file_open_parent",
            "parent_id",
            sqlite_where=text("closed_on IS NULL"),
            postgresql_where=text("closed_on IS NULL"),
        ),
        Index(
            "ix_case_file_open",
            "id",
            sqlite_where=text("closed_on IS NULL"),
            postgresql_where=text("closed_on IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(80), unique=True)
    # 收件号; of a child matter that was given a number of its own, what it was called before.
    intake_no: Mapped[str] = mapped_column(String(40), default="", index=True)
    # By which sheet of the window it was registered (config/tracks); none where a case began it.
    track: Mapped[str | None] = mapped_column(String(40))
    procedure: Mapped[str] = mapped_column(String(40))
    procedure_version: Mapped[int]
    state: Mapped[str] = mapped_column(String(40), info=OWN_WORDS)
    seq: Mapped[int] = mapped_column(default=0)
    chain_head: Mapped[str] = mapped_column(String(64), default=GENESIS)
    last_event_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # A step that another has to follow up (`follows_up`), until it does or the case moves on.
    awaiting: Mapped[str | None] = mapped_column(String(60))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("case_file.id"), index=True)
    origin_id: Mapped[int | None] = mapped_column(ForeignKey("case_file.id"), index=True)
    title: Mapped[str] = mapped_column(Text)
    cause: Mapped[str] = mapped_column(Text, default="")
    opened_on: Mapped[date]
    filed_on: Mapped[date | None]
    # The people's parts in it are under way or not by this one.
    closed_on: Mapped[date | None] = mapped_column(info=FOLLOWED)
    registered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    # What the request says, asked for again by later papers; changed by 变更请求事项.
    requests: Mapped[str] = mapped_column(Text, default="", info=OF_REQUEST)
    facts_and_reasons: Mapped[str] = mapped_column(Text, default="", info=OF_REQUEST)
    dispute_kind: Mapped[str] = mapped_column(String(40), default="", info=OF_REQUEST)
    # How much money it is about, in 分, as the last act that counts said it (`amount:` of a step).
    amount_fen: Mapped[int | None] = mapped_column(BigInteger)
    new_product_method: Mapped[bool] = mapped_column(default=False, info=OF_REQUEST)

    organisation: Mapped[Organisation] = relationship(foreign_keys=[organisation_id])
    parent: Mapped[Case | None] = relationship(remote_side="Case.id", foreign_keys=[parent_id])
    origin: Mapped[Case | None] = relationship(remote_side="Case.id", foreign_keys=[origin_id])
    # Read when looked at; lists of cases say themselves (selectinload) what they show of each.
    parties: Mapped[list[Party]] = relationship(
        back_populates="case", order_by="Party.id"
    )
    rights: Mapped[list[Right]] = relationship(
        back_populates="case",
        order_by="Right.id",
        primaryjoin="and_(Case.id == Right.case_id, Right.void_seq.is_(None))",
    )
    accused: Mapped[list[Accused]] = relationship(
        back_populates="case",
        order_by="Accused.id",
        primaryjoin="and_(Case.id == Accused.case_id, Accused.current)",
    )
    # Of a child matter that asks another bureau for something.
    referral: Mapped[Referral | None] = relationship(uselist=False)
    assignments: Mapped[list[Assignment]] = relationship(
        back_populates="case", order_by="Assignment.id"
    )

    # What of inspections it was opened of, most often nothing.
    inspected: Mapped[list[InspectionObject]] = relationship(
        back_populates="case", order_by="InspectionObject.id", viewonly=True
    )

    __mapper_args__ = {  # noqa: RUF012  SQLAlchemy reads this as a plain class attribute
        "version_id_col": seq,
        "version_id_generator": False,
    }

    __searched__ = (
        Searched("reference", number=True, case="id", says="案号", shown=True),
        Searched("intake_no", number=True, case="id", says="收件号、原编号", shown=True),
        Searched("title", case="id", says="案件名称", shown=True),
    )

    # Number of the event that an act under way has reserved; not stored.
    reserved_seq = -1

    @property
    def called(self) -> frozenset[str]:
        """What the case is called, and was before it had its number: the record may say either."""
        return frozenset(filter(None, (self.reference, self.intake_no)))

    @property
    def home(self) -> Case:
        """The main case of a child matter; else the case itself."""
        return self.parent if self.parent is not None else self

    @property
    def procedures(self) -> tuple[str, ...]:
        """Its own procedure, then that of the main case that it belongs to."""
        home = self.home
        return (self.procedure,) if home is self else (self.procedure, home.procedure)


# The step of the event that a paper was printed.
ATTACHED = "attach_pdf"


class Event(Base):
    """One act in a case. Append-only; `hash` chains over the case's events."""

    __tablename__ = "event"
    __proof__ = Proof("", reason="events are the chain itself", append_only=True)
    __table_args__ = (
        UniqueConstraint("case_id", "seq"),
        Index("ix_event_actor_id", "actor_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    seq: Mapped[int]
    step: Mapped[str] = mapped_column(String(60), info={NAMES: Naming.STEP})
    code: Mapped[str] = mapped_column(String(20), default="")
    source: Mapped[str] = mapped_column(String(40), info={NAMES: Naming.SOURCE})
    target: Mapped[str] = mapped_column(String(40), info={NAMES: Naming.TARGET})
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    on_behalf_of: Mapped[str] = mapped_column(Text, default="")
    # The absent colleague for whom the actor stood in (代); hashed where there is one.
    absent_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    duty: Mapped[str] = mapped_column(String(20), default="", info={NAMES: Naming.DUTY})
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    sentence: Mapped[str] = mapped_column(Text)
    # What was typed and what came of it, as hashed: a bag, since each step has fields of its own.
    detail: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    procedure: Mapped[str] = mapped_column(String(60))
    # [table, id, digest] of every row that the act wrote; the digest is None for one removed.
    # None in events that are older than digests. Deferred: only verification reads them.
    rows: Mapped[list[Any] | None] = mapped_column(Json, deferred=True)
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))

    @property
    def prints(self) -> bool:
        """Whether it tells that a paper was printed: the system's work, and no act of anybody."""
        return self.step == ATTACHED

    actor: Mapped[Person | None] = relationship(lazy="joined", foreign_keys=[actor_id])
    absent: Mapped[Person | None] = relationship(foreign_keys=[absent_id])

    @property
    def hand(self) -> str:
        """Who did it, with the one who was away (代); "" for what nobody did."""
        return self.actor.name_for(self.absent) if self.actor is not None else ""

    @property
    def typed(self) -> Mapping[str, Any]:
        """What was typed in for the act, as the event keeps it (days as ISO texts)."""
        found = (self.detail or {}).get("data")
        return found if isinstance(found, Mapping) else {}

    @property
    def party_id(self) -> int | None:
        """The party that the act was about; None where its form named none."""
        found = self.typed.get("party")
        return found if isinstance(found, int) else None


class Assignment(Base):
    """A person's part in one case: 合议组组长, 主审员, 调解员 …; `recused_on` ends it (回避)."""

    __tablename__ = "assignment"
    __proof__ = Proof(
        CASE, by="case_id", apart={"under_way": "the ends of the case and of its matters decide it"}
    )
    __table_args__ = (
        Index("ix_assignment_person_case", "person_id", "case_id"),
        # What a desk asks for: who was named in ten thousand cases finds the open ones.
        Index(
            "ix_assignment_under_way",
            "person_id",
            "case_id",
            sqlite_where=text("under_way = 1 OR recused_on IS NOT NULL"),
            postgresql_where=text("under_way OR recused_on IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    role: Mapped[str] = mapped_column(String(40), info={NAMES: Naming.POST})
    since: Mapped[date]
    until: Mapped[date | None]
    recused_on: Mapped[date | None]
    # Whether anything of the case or its matters is open; kept by whatever ends or opens one. Never
    # False too early; one made when the case has ended already says True, and is read in vain.
    under_way: Mapped[bool] = mapped_column(
        default=True, server_default=true(), deferred=True
    )

    case: Mapped[Case] = relationship(back_populates="assignments")
    person: Mapped[Person] = relationship(lazy="joined")

    @property
    def is_current(self) -> bool:
        """Still in force: neither replaced nor recused."""
        return self.until is None and self.recused_on is None


@event.listens_for(Case, "before_update")
def _no_change_without_event(_mapper: Mapper[Case], _connection: Connection, case: Case) -> None:
    """A case row may only change together with a new event number."""
    state = inspect(case)
    changed = [a.key for a in state.attrs if a.key in Case.__table__.c and a.history.has_changes()]
    if changed and "seq" not in changed and case.reserved_seq != case.seq:
        message = f"case {case.reference} changed without an event: {changed}"
        raise RuntimeError(message)


@event.listens_for(Case, "after_insert")
def _matter_opened(_mapper: Mapper[Case], connection: Connection, case: Case) -> None:
    """The parts in the case above are under way again, where it had ended."""
    if case.parent_id is not None and not _known_as_open(case, case.parent_id):
        _mark_parts(connection, {case.parent_id})


@event.listens_for(Case, "after_update")
def _ended_or_reopened(_mapper: Mapper[Case], connection: Connection, case: Case) -> None:
    """The parts in the case, and in the one above it, follow."""
    if inspect(case).attrs.closed_on.history.has_changes():
        above = case.parent_id
        more = {above} if above is not None and not _known_as_open(case, above) else set()
        _mark_parts(connection, {case.id} | more)


def _known_as_open(near: Case, case_id: int) -> bool:
    """Whether a case is at hand already and open: then its parts are under way."""
    session = Session.object_session(near)
    known = session.identity_map.get(identity_key(Case, case_id)) if session is not None else None
    return known is not None and known.closed_on is None


def _mark_parts(connection: Connection, cases: Collection[int]) -> None:
    one = aliased(Case)
    goes_on = exists().where(
        or_(one.id == Assignment.case_id, one.parent_id == Assignment.case_id),
        one.closed_on.is_(None),
    )
    mark = update(Assignment).where(Assignment.case_id.in_(cases)).values(under_way=goes_on)
    connection.execute(mark)


@event.listens_for(Event, "before_update")
@event.listens_for(Event, "before_delete")
def _events_are_append_only(_mapper: Mapper[Event], _connection: Connection, row: Event) -> None:
    message = f"event {row.id} is append-only"
    raise RuntimeError(message)
