"""What a step does to time: limits that it starts, ends and moves, periods that it excludes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated

from pydantic import AfterValidator
from pydantic import Field as Key

from casehub.fields import TODAY

# Parties of whichever side.
ALL = "all"


def _once(names: tuple[str, ...]) -> tuple[str, ...]:
    if len(names) != len(set(names)):
        raise ValueError("列表中有重复项")
    return names


# A list of names, none twice.
Names = Annotated[tuple[str, ...], AfterValidator(_once)]
From = Annotated[str, Key(alias="from")]


@dataclass(frozen=True)
class Start:
    """Starts the time limit `rule` on `from_` (`today` or a date field).

    `known`: what the file knows after the act, a day, in place of `from_`. `party`: party field.
    `whose`: what the file knows after the act, a party, in its place. `lasts`: what it knows of
    the length, as a paper that was made before names it.
    `length`: int field, in place of the rule's own amount. `due`: date field, the last day as the
    paper names it. `estimated`: the day is the office's own estimate. `when`: condition without
    which nothing starts after the act. `only_with`: own fields of a served paper, likewise.
    `once`: not while one of the rule runs that the act could end; a second entry puts that one
    right (`revise`).
    """

    rule: str
    from_: From = TODAY
    known: str = ""
    length: str = ""
    due: str = ""
    party: str = ""
    whose: str = ""
    lasts: str = ""
    estimated: bool = False
    when: str = ""
    only_with: Names = ()
    once: bool = False


@dataclass(frozen=True)
class Extend:
    """Extends the time limit `rule` by an int field, in the rule's own unit."""

    rule: str
    by: str


@dataclass(frozen=True)
class Revise:
    """Counts the time limit `rule` anew from `from_` (`today` or a date field).

    `known`, `due`, `estimated`, `when`: as a start has them. Without `due` a day that was named
    stands; with it, it is named anew, or no more.
    What the same step closes is counted anew before it ends, so that its real day judges it.
    """

    rule: str
    from_: From = TODAY
    known: str = ""
    due: str = ""
    estimated: bool = False
    when: str = ""


@dataclass(frozen=True)
class Fix:
    """Sets the day of the time limit `rule` to a date field."""

    rule: str
    due: str


@dataclass(frozen=True)
class DeadlineEffects:
    """All effects of one step on time limits. `close` done, `lapse` let pass, `cancel` moot.

    The code `*` in close, lapse or cancel means every open limit of the case. `on`: the day on
    which what is closed was done, or what makes moot was (`today` or a date field); it decides
    whether that was in time. `spares`: of what is made moot, what goes on where an effect of the
    step finds that the act does not end it. `renews`: what had ended with a decision, and begins
    again where that decision is set up again. `close_when`: condition without which nothing of
    `close` is done after the act. `begun_by`: row field that names an event by its number; of
    `close` and `cancel`, only what that event began is done or moot.
    """

    start: tuple[Start, ...] = ()
    close: Names = ()
    close_when: str = ""
    begun_by: str = ""
    on: str = TODAY
    lapse: Names = ()
    cancel: Names = ()
    spares: Names = ()
    renews: Names = ()
    extend: tuple[Extend, ...] = ()
    revise: tuple[Revise, ...] = ()
    fix: tuple[Fix, ...] = ()

    @property
    def only_starts(self) -> bool:
        """Whether no clock that runs already is touched."""
        return not (
            self.close or self.lapse or self.cancel or self.extend or self.revise or self.fix
        )

    @property
    def whens(self) -> tuple[str, ...]:
        """Every condition named: to close what it closes, to start or count anew."""
        counted = (*(one.when for one in self.start), *(one.when for one in self.revise))
        return tuple(filter(None, (self.close_when, *counted)))

    def rules(self) -> set[str]:
        """Every rule code named."""
        effects: tuple[Start | Extend | Revise | Fix, ...]
        effects = (*self.start, *self.extend, *self.revise, *self.fix)
        ended = {*self.close, *self.lapse, *self.cancel, *self.spares, *self.renews} - {"*"}
        return {e.rule for e in effects} | ended


@dataclass(frozen=True)
class PauseOpens:
    """Opens an excluded period of the kind on `from_` (`today` or a date field).

    `own`: it stops the clocks of the matter of the step alone, not those of the whole family.
    """

    kind: str
    from_: From = TODAY
    own: bool = False


@dataclass(frozen=True)
class PauseCloses:
    """Closes the open excluded period of the kind on `to` (`on` in the file)."""

    kind: str
    to: Annotated[str, Key(alias="on")] = TODAY


@dataclass(frozen=True)
class PausePeriod:
    """An excluded period of the kind whose two ends are date fields of one step."""

    kind: str
    to: str
    from_: From = TODAY


@dataclass(frozen=True)
class ParentEffect:
    """What a step of a child matter does to its parent, written as one event of the parent."""

    sentence: str = ""
    deadlines: DeadlineEffects = field(default_factory=DeadlineEffects)
    pause: PauseOpens | None = None
    resume: PauseCloses | None = None
    excluded: PausePeriod | None = None

    @property
    def only_closes(self) -> bool:
        """Whether all that it does to time is to end limits: taken back, those run again."""
        moves = (self.pause, self.resume, self.excluded, self.deadlines.revise, self.deadlines.fix)
        return not any((*moves, self.deadlines.start, self.deadlines.extend))


@dataclass(frozen=True)
class ServiceRule:
    """What starts and ends when a document of `kind` is proved served.

    starts: by side, what counts from the day of service on a party of it; `all`: on any party.
    """

    kind: Annotated[str, Key(alias="id")]
    starts: dict[str, tuple[Start, ...]] = field(default_factory=dict)
    close: Names = ()

    @property
    def every_start(self) -> tuple[Start, ...]:
        """Every start, whichever side it belongs to."""
        return tuple(start for starts in self.starts.values() for start in starts)

    def starts_for(self, side: str) -> tuple[Start, ...]:
        """Starts for a party of a side."""
        return (*self.starts.get(side, ()), *self.starts.get(ALL, ()))
