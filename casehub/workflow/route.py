"""呈批: the stations by which a step goes from who drafts it to who decides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field as Key

from casehub.law.confidence import Confidence
from casehub.law.effect import Effective
from casehub.workflow.clocks import Names

# Why a step decides nothing of a party's rights, so that several may be agreed to in one go: it
# only begins a procedure, lengthens the office's own time, mends what was typed wrongly, tells
# what is decided already, or ends what is carried out. Whatever says none is opened one by one.
Routine = Literal["", "opens", "time", "mends", "tells", "ends"]


@dataclass(frozen=True)
class Station:
    """Where somebody has a matter for approval before them.

    duty: what they do there (a `duty` of config/roles.toml). opinion: the field of the form that
    their opinion is. batch: several matters of a `routine` step may be agreed to there in one go.
    does: an act of its own that the statute makes of it, performed by the agreement there; the form
    of the station is that act's, with its papers. returns: the act that sending it back from there
    is, likewise. afterwards: conditions of the step that are asked only of a matter that has passed
    here. amends: what was drafted and may be changed there by who agrees (修改后同意).
    """

    id: str
    title: str
    roles: Names
    duty: str = ""
    certificate: bool = False
    opinion: str = ""
    batch: bool = False
    does: str = ""
    returns: str = ""
    amends: Names = ()
    afterwards: Names = ()


@dataclass(frozen=True, kw_only=True)
class Route(Effective):
    """The stations in their order, from `since` on: the first drafts, the last decides.

    confidence: how sure it is who has to have a part in it; note: what says so, or that nothing
    does. replaces: steps that the walk takes the place of; nobody takes them by themselves.
    """

    stations: Annotated[tuple[Station, ...], Key(min_length=2)]
    confidence: Confidence = Confidence.DESIGN
    note: str = ""
    replaces: Names = ()

    @property
    def first(self) -> Station:
        """Where the matter is drafted."""
        return self.stations[0]

    @property
    def last(self) -> Station:
        """Whose agreement performs the step."""
        return self.stations[-1]

    def station(self, name: str) -> Station | None:
        """The station of this id."""
        return next((one for one in self.stations if one.id == name), None)

    def after(self, name: str) -> Station | None:
        """The station that follows; None after the last."""
        following = self.stations[len(self.before(name)) + 1 :]
        return following[0] if following else None

    def before(self, name: str) -> tuple[Station, ...]:
        """The stations that a matter has passed when it is there."""
        names = [one.id for one in self.stations]
        return self.stations[: names.index(name)]

    def unasked(self, name: str) -> frozenset[str]:
        """The conditions of the step that are not asked of a matter that is at a station."""
        ahead = self.stations[len(self.before(name)) :]
        return frozenset(condition for one in ahead for condition in one.afterwards)

    @property
    def done_there(self) -> frozenset[str]:
        """The steps that are done at its stations."""
        acts = (name for one in self.stations for name in (one.does, one.returns))
        return frozenset(filter(None, acts))

    @property
    def taken_in(self) -> frozenset[str]:
        """The steps that are done on the way, or that it takes the place of."""
        return self.done_there | set(self.replaces)

    def takes_in(self, step: str) -> Station:
        """The station at which another step is done; the first where the walk replaces it."""
        return next((s for s in self.stations if step in (s.does, s.returns)), self.first)

    def of_field(self, at: str) -> Station:
        """Where a field that names a station, or none, is written."""
        return self.station(at) or self.first
