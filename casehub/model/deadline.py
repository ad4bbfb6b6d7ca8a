"""Deadlines as rows that explain themselves, and the pauses that toll them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from casehub.db import CASE, NAMES, Base, Json, Naming, Proof
from casehub.law.periods import OURS

if TYPE_CHECKING:
    # party.py imports the case; SQLAlchemy finds the class by name.
    from casehub.model.party import Party  # noqa: TC004


class Deadline(Base):
    """One running or finished time limit. Overdue is `due_on < today` while open and not stopped.

    outcome: "" (running) | met | late | lapsed | cancelled. `holder`: who has to
    keep it: OURS, THEIRS, or another that config/limits.toml names.
    `granted` = extension in the rule's own unit, counted from the original start.
    """

    __tablename__ = "deadline"
    __proof__ = Proof(
        CASE,
        by="case_id",
        apart={"organisation_id": "that of its case, which no act changes; desks walk along it"},
    )
    __table_args__ = (
        # The desk walks along this one, the most urgent first, and stops when it is full.
        Index(
            "ix_deadline_open_due",
            "due_on",
            "case_id",
            sqlite_where=text("closed_on IS NULL"),
            postgresql_where=text("closed_on IS NULL"),
        ),
        # The same of one office: of what waits for its roles that of others is not looked at.
        Index(
            "ix_deadline_open_office",
            "organisation_id",
            "due_on",
            "case_id",
            sqlite_where=text("closed_on IS NULL"),
            postgresql_where=text("closed_on IS NULL"),
        ),
        Index("ix_deadline_case_rule", "case_id", "rule"),
        # The limits that may run on when a case has ended, few among all cases that have.
        Index(
            "ix_deadline_open_rule",
            "rule",
            "case_id",
            sqlite_where=text("closed_on IS NULL"),
            postgresql_where=text("closed_on IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    # Said again for the index alone: both verifiers find a row that says another than its case.
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    rule: Mapped[str] = mapped_column(String(60), info={NAMES: Naming.LIMIT})
    title: Mapped[str] = mapped_column(String(100))
    holder: Mapped[str] = mapped_column(String(20), default=OURS, info={NAMES: Naming.HOLDER})
    party_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"))
    start_on: Mapped[date]
    event_seq: Mapped[int]
    length: Mapped[int]
    unit: Mapped[str] = mapped_column(String(20), info={NAMES: Naming.UNIT})
    granted: Mapped[int] = mapped_column(default=0)
    nominal_on: Mapped[date]
    due_on: Mapped[date]
    alarm_on: Mapped[date]
    provisional: Mapped[bool] = mapped_column(default=False)
    estimated: Mapped[bool] = mapped_column(default=False)
    # An excluded period of this rule is open: the clock stands and nothing is overdue meanwhile.
    stopped: Mapped[bool] = mapped_column(default=False)
    house_rule: Mapped[bool] = mapped_column(default=False)
    calendar_edition: Mapped[str] = mapped_column(String(120), default="")
    # Number of the newest edition (calendar, rules) by which the dates were counted.
    edition: Mapped[int] = mapped_column(default=0)
    # The paper whose service began it, where one did.
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    # How the date came about, line by line, as pages show it; nothing is looked up in it.
    trace: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
    closed_on: Mapped[date | None]
    closed_seq: Mapped[int | None]
    outcome: Mapped[str] = mapped_column(String(20), default="", info={NAMES: Naming.OUTCOME})

    # Whose limit it is; read with it where a list says so.
    party: Mapped[Party | None] = relationship(viewonly=True)

    @property
    def ours(self) -> bool:
        """Whether the office has to keep it."""
        return self.holder == OURS

    def is_over(self, day: date) -> bool:
        """Whether its last day has passed and no excluded period holds it: then nothing is late."""
        return self.due_on < day and not self.stopped


class Pause(Base):
    """An excluded period (办法第三十七条第二款). `until` is the day the clock runs again.

    It belongs to the main case and stops the clocks of the whole family whose limit names its kind;
    one that bears a child matter's case_id stops those of that matter alone.
    kind: of those that config/limits.toml declares. The excluded days are until − since;
    overlapping days count once.
    """

    __tablename__ = "pause"
    __proof__ = Proof(CASE, by="case_id")

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    kind: Mapped[str] = mapped_column(String(30), info={NAMES: Naming.PAUSE})
    reason: Mapped[str] = mapped_column(Text, default="")
    since: Mapped[date]
    until: Mapped[date | None]
    opened_seq: Mapped[int]
    closed_seq: Mapped[int | None]
