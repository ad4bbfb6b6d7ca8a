"""Where a case stands, and who in it; how child matters live in it, and in whose cases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol, TypeVar

from casehub.workflow.clocks import Names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


@dataclass(frozen=True)
class State:
    """A state. `final`: nothing leads on; `closing`: sets `closed_on`; `seats_rest`: decided.

    `blames`: its party was found to have done it; until a case came there they are suspected.
    Of a child: `bars_fine`: no fine; `frees`: who was asked said no; `takes_goods`: police filed.
    """

    id: str
    title: str
    final: bool = False
    closing: bool = False
    seats_rest: bool = False
    blames: bool = False
    bars_fine: bool = False
    frees: bool = False
    takes_goods: bool = False


@dataclass(frozen=True)
class Side:
    """Where somebody stands in a procedure, and the words for it on pages and papers.

    exhibits: what stands before the numbers of its exhibits. hidden: the other sides do not learn
    who it is. kind: a party of the case, the office itself, or somebody else who acts from outside.
    registered: an office that serves as this (`serves_as`). writes: its letter begins the matter.
    """

    id: str
    title: str
    exhibits: str = ""
    hidden: bool = False
    registered: str = ""
    writes: bool = False
    kind: Literal["party", "office", "outside"] = "party"

    @property
    def is_party(self) -> bool:
        """Whether parties of the case stand there."""
        return self.kind == "party"


class _Main(Protocol):
    @property
    def matters(self) -> Mapping[str, Within]:
        """The child matters that its cases may have, by procedure."""


Main = TypeVar("Main", bound=_Main)


@dataclass(frozen=True)
class Within:
    """How a child matter lives in the cases of a procedure.

    states: where the main case must stand for the matter and its acts; none: anywhere.
    """

    states: Names = ()


def mains(key: str, procedures: Iterable[Main]) -> Iterator[Main]:
    """Every version of every procedure that a child matter of this one may belong to."""
    return (one for one in procedures if key in one.matters)
