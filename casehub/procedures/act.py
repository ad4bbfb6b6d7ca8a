"""One act being performed: what effects read and what they leave behind."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from jinja2 import TemplateError

from casehub.procedures.reading import as_day
from casehub.workflow.incomplete import Undecided
from casehub.workflow.refusals import Refused
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date

    from casehub.model import Case, Deadline, Document, Party, Service
    from casehub.record.work import Work
    from casehub.workflow.procedure import Step
    from casehub.workflow.rules import DayLaw
    from casehub.workflow.situation import Situation

# What a part of an act may stumble over where a value is missing or unfit.
STUMBLES = (
    ArithmeticError,
    AttributeError,
    LookupError,
    TemplateError,
    TypeError,
    ValueError,
)


@dataclass
class Act:
    """The step on the case with its validated data; `seq` is the number its event will have."""

    work: Work
    case: Case
    step: Step
    data: Mapping[str, Any]
    situation: Situation
    seq: int
    documents: list[Document] = field(default_factory=list)
    opened: list[Case] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    # What it did to the clocks of the case, as the event keeps it.
    clocks: list[dict[str, object]] = field(default_factory=list)
    # Clocks that an effect of the act started: the event tells them with those the step declares.
    started: list[Deadline] = field(default_factory=list)
    objections: list[Reason] = field(default_factory=list)
    # Some of it could not be judged, for want of values that could be read.
    doubted: bool = False
    # Services that this act proves: the one thing that starts clocks against their recipients.
    served: list[Service] = field(default_factory=list)
    # Services whose proof this act takes back, each with the day on which it was said to be served.
    unserved: list[tuple[Service, date]] = field(default_factory=list)
    # Numbers of acts that were entered wrongly and count for nothing from this one on.
    undone: list[int] = field(default_factory=list)
    # Ids of time limits that this act leaves alone, whatever its step ends: it is about others.
    spared: set[int] = field(default_factory=set)
    # Time limits that had ended and begin again in this act, each with the first day that counts.
    renewed: list[tuple[Deadline, date]] = field(default_factory=list)
    # Running time limits that this act makes longer, each with its whole length.
    lengthened: list[tuple[Deadline, int]] = field(default_factory=list)
    # Papers that this act makes void, each with the reason.
    voided: list[tuple[Document, str]] = field(default_factory=list)
    # Parties who leave by this very act and are told of it like those who stay.
    let_go: list[Party] = field(default_factory=list)
    # Parties who leave by this very act and nobody in their place: no time runs for them any more.
    left: list[Party] = field(default_factory=list)
    # Parties who join by this very act.
    joining: list[Party] = field(default_factory=list)
    # Parties in whose place another stands by this very act, each with who succeeds it.
    succeeded: list[tuple[Party, Party]] = field(default_factory=list)

    @property
    def day(self) -> date:
        """The act's own day, in the office's zone."""
        return self.situation.day

    @property
    def law(self) -> DayLaw:
        """The law of the act's own day."""
        return self.situation.law

    def text(self, name: str, default: str = "") -> str:
        """A typed text, stripped."""
        value = self.data.get(name)
        return value.strip() if isinstance(value, str) else default

    def day_typed(self, name: str) -> date:
        """The day typed under this name, else the act's own."""
        return as_day(self.data.get(name)) or self.day

    def number(self, name: str) -> int | None:
        """A typed id or whole number."""
        value = self.data.get(name)
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    def rows(self, name: str) -> list[Mapping[str, Any]]:
        """The rows of a typed table."""
        value = self.data.get(name)
        return [r for r in value if isinstance(r, dict)] if isinstance(value, list) else []

    def party(self, name: str = "party") -> Party | None:
        """The party named in a field of the form."""
        chosen = self.number(name)
        return self.situation.party(chosen) if chosen is not None else None

    def object(self, sentence: str, name: str | None = None) -> None:
        """Refuse the act with a reason beside a field; all objections are shown together."""
        self.objections.append(Reason(sentence, name))

    @contextmanager
    def objecting(self) -> Iterator[None]:
        """What refuses a part of the act stands among the objections; the other parts go on."""
        try:
            yield
        except Refused as refused:
            self.objections += refused.reasons
        except Undecided:
            self.doubted = True

    def attempt(self, part: Callable[[], Any]) -> None:
        """Try a part of an act that is refused already, for what else it objects to."""
        try:
            with self.objecting():
                part()
        except STUMBLES:
            # It may stumble over the very thing for which it is refused; what the program or the
            # database itself lacks is no such thing and is raised.
            self.doubted = True

    @contextmanager
    def taken_back(self) -> Iterator[None]:
        """Nothing of what is written here is kept, nor the number of the case's next event."""
        reserved = self.case.reserved_seq
        savepoint = self.work.session.begin_nested()
        try:
            yield
        finally:
            savepoint.rollback()
            self.case.reserved_seq = reserved
