"""What conditions, steps and papers may ask of the rules: the law of a day, procedures, kinds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from casehub.model import Case
    from casehub.workflow.procedure import Procedure


class DayLaw(Protocol):
    """The law of one day as guards need it."""

    def limit(self, code: str) -> Any:
        """The time limit `code`."""

    def limit_text(self, code: str) -> str:
        """The time limit in words."""

    def amount(self, key: str) -> int:
        """The amount `key`, in the unit of its row."""

    def basis(self, key: str) -> str:
        """The instrument and article that papers print for `key`; "" where none is known."""

    def remedy(self, key: str) -> Any:
        """How a paper of the day can be challenged: to whom, within what, by which article."""

    def settled(self, dispute: str) -> Any:
        """What an agreement on such a dispute may contain; None where nothing limits it."""

    def never_said(self) -> Iterator[Any]:
        """The words that no agreement has, each with why."""
        ...

    def house(self, key: str) -> bool:
        """The bureau's own choice `key`."""


class LawBook(Protocol):
    """The law of every day."""

    def on(
        self, day: date, procedures: tuple[str, ...] = (), told_on: date | None = None
    ) -> DayLaw:
        """What is in force on the day for the first of the procedures that has its own."""

    def of_case(self, case: Case, told_on: date | None = None) -> DayLaw:
        """The law under which the case runs."""


class Rules(Protocol):
    """The rule book as guards need it."""

    def procedure(self, key: str, version: int | None = None) -> Procedure:
        """A version of a procedure."""

    @property
    def kinds(self) -> Any:
        """Every kind of document by name."""

    @property
    def tracks(self) -> Any:
        """Every sheet by which a matter is registered at the window, by name."""

    @property
    def roles(self) -> Any:
        """Every role by name."""

    @property
    def serving(self) -> str:
        """The procedure by which papers are served."""

    @property
    def inquiring(self) -> tuple[str, ...]:
        """The procedures whose open cases hold up the decision of their main case."""

    @property
    def hearings(self) -> tuple[Procedure, ...]:
        """The procedures, every version, in which the parties of a main case are heard."""

    def region(self, code: str) -> Any:
        """The administrative division of this code; None where nobody knows it."""

    @property
    def leads(self) -> tuple[str, ...]:
        """Roles of those who lead a case, in their order."""

    @property
    def outside(self) -> tuple[str, ...]:
        """Roles of those who act outside the office."""

    @property
    def panel(self) -> tuple[str, ...]:
        """Roles of the seats on a panel."""

    @property
    def separation(self) -> Any:
        """What nobody does in a case after what else, row by row."""

    @property
    def calendar(self) -> Any:
        """The working-day calendar."""

    @property
    def penalties(self) -> Any:
        """Fines, hearings and lines of crimes, with the days of the acts for which they hold."""

    @property
    def law(self) -> Any:
        """The law, asked by the day that matters: `law.on(day)` (a `LawBook`)."""

    def working_days_before(self, day: date, n: int, mode: str) -> date:
        """The latest day that leaves `n` working days before `day`; mode: min or clear."""
