"""What one procedure, or a family of them, adds in Python: conditions and effects by name."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import wraps
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

from casehub.db import Base
from casehub.model import Event
from casehub.workflow.alike import Waiting
from casehub.workflow.cards import Card, Head
from casehub.workflow.decided import Decided
from casehub.workflow.incomplete import Undecided, Unsent
from casehub.workflow.situation import Reason, Situation
from casehub.workflow.stages import conditions_now

if TYPE_CHECKING:
    from datetime import date

    from casehub.workflow.procedure import Step

# A reason by itself, or with others of its kind: of several rows of a table each is told.
Answer = str | Reason | tuple[Reason, ...] | None
Guard = Callable[[Situation], Answer]
# What the file knows of a field; None where there is nothing to offer.
Known = Callable[[Situation], Any]
Registered = TypeVar("Registered", bound=Callable[..., Any])


def registered(*functions: Registered) -> Mapping[str, Registered]:
    """Functions by the names under which the files of the procedures call them."""
    return MappingProxyType({function.__name__: function for function in functions})


def each(found: Callable[[Situation], Iterator[Reason]]) -> Guard:
    """A condition that tells every row that does not meet it, not only the first.

    Raises Undecided where nothing was found before it; else what was found is enough.
    """

    @wraps(found)
    def answer(situation: Situation) -> tuple[Reason, ...] | None:
        told: list[Reason] = []
        try:
            for reason in found(situation):
                told.append(reason)  # noqa: PERF402 - what came before an Undecided is kept
        except Undecided:
            if not told:
                raise
        return tuple(told) or None

    return answer


def reasons_in(answer: Answer) -> tuple[Reason, ...]:
    """What a condition answered, as reasons; none where it is met."""
    if answer is None:
        return ()
    if isinstance(answer, tuple):
        return answer
    return (Reason(answer) if isinstance(answer, str) else answer,)


@dataclass(frozen=True)
class Effect:
    """What a step writes besides state, clocks and papers.

    carry_out: called with the act (`casehub.procedures.act.Act`, which lies above this room).
    needs: form fields without which the effect can do nothing; optional ones are not listed.
    undo: called with the act that takes an earlier one back, and the event of that one.
    enters, mends: the rows that it enters into the register as they were typed, and those in which
    it puts right what was typed wrongly. What is entered can be mended (`mending_faults`). shows:
    the rows of which it stands beside the form what the register says now; those that it mends,
    where it says nothing.
    """

    carry_out: Callable[[Any], None]
    needs: tuple[str, ...] = ()
    undo: Callable[[Any, Event], None] | None = None
    enters: type[Base] | None = None
    mends: type[Base] | None = None
    shows: type[Base] | None = None

    @classmethod
    def of(
        cls,
        carry_out: Callable[[Any], None],
        *needs: str,
        undo: Callable[[Any, Event], None] | None = None,
        enters: type[Base] | None = None,
        mends: type[Base] | None = None,
        shows: type[Base] | None = None,
    ) -> Effect:
        """An effect and the form fields it cannot do without."""
        return cls(carry_out, needs, undo, enters, mends, shows or mends)


@dataclass(frozen=True)
class Part:
    """The law of one procedure or family: what its YAML names and Python decides.

    known: what a field with `known: NAME` starts with.
    asks: by word, those of these names that ask for a step so `called`; its procedure has one.
    days: what the file knows of days before which nothing lies, with what a refusal calls them.
    of_people: conditions that judge each person whom a form names, with what is said of those
    who do not meet them; lists offer only those who do.
    stands_on: the families (other parts) whose names its files use besides its own.
    rows: tables that most cases have nothing in and that it asks for (`Situation.rows`).
    beside: tables of the matters next to one another that it asks for (`Situation.kin_tables`).
    cards, heads: what the page of a case shows of it.
    alike: asked with a session, which of its matters wait in the main case of this id, so that one
    form may take a step `together` in several of them.
    decided: where its decisions stand, so that the next one is taken with sight of them.
    """

    guards: Mapping[str, Guard] = field(default_factory=dict)
    effects: Mapping[str, Effect] = field(default_factory=dict)
    known: Mapping[str, Known] = field(default_factory=dict)
    asks: Mapping[str, Collection[str]] = field(default_factory=dict)
    of_people: Mapping[str, str] = field(default_factory=dict)
    days: Mapping[str, str] = field(default_factory=dict)
    stands_on: tuple[str, ...] = ()
    rows: tuple[type[Base], ...] = ()
    beside: tuple[type[Base], ...] = ()
    cards: tuple[Card, ...] = ()
    heads: tuple[Callable[[Situation], Iterable[Head]], ...] = ()
    alike: Callable[[Any, int], list[Waiting]] | None = None
    decided: Decided | None = None

    def shown_by(self, effects: Iterable[str]) -> frozenset[type[Base]]:
        """The rows of which whoever performs these effects reads what the register says now."""
        found = (self.effects[name].shows for name in effects if name in self.effects)
        return frozenset(rows for rows in found if rows is not None)


@dataclass(frozen=True)
class Hindrance:
    """A condition that is not met. above: it is one of the main case's."""

    guard: str
    reason: Reason
    above: bool = False


class Parts:
    """The parts of all procedures and families: each procedure reads names in its own and theirs.

    Two procedures that share no family may give one name two meanings.
    rooms: the folders of their code, where `casehub check` finds the rows of law that it asks for.
    """

    def __init__(self, parts: Mapping[str, Part], *rooms: Path) -> None:
        self.named, self.rooms = parts, rooms
        self._whole: dict[str, Part] = {}

    def of(self, procedure: str) -> Part:
        """What the names in the files of a procedure mean; nothing where it has no part.

        Raises ValueError when its own part and its families give one name two meanings.
        """
        if procedure not in self._whole:
            self._whole[procedure] = _whole({key: self.named[key] for key in self.homes(procedure)})
        return self._whole[procedure]

    def at(self, situation: Situation) -> Part:
        """What names mean in the procedure of the case."""
        return self.of(situation.case.procedure)

    def homes(self, procedure: str) -> tuple[str, ...]:
        """The parts in which names of a procedure are looked for: its own, then its families."""
        own = self.named.get(procedure)
        return (procedure, *own.stands_on) if own is not None else ()


def _whole(parts: Mapping[str, Part]) -> Part:
    """All these parts as one."""
    found = Part()
    for key, part in parts.items():
        for one, other in (
            (found.guards, part.guards),
            (found.effects, part.effects),
            (found.known, part.known),
            (found.of_people, part.of_people),
            (found.days, part.days),
        ):
            for name in one.keys() & other.keys():
                message = f"{key}: the name {name} is taken"
                raise ValueError(message)
        told = {one.id for one in found.cards}
        asks = {word: {*found.asks.get(word, ()), *part.asks.get(word, ())}
                for word in (*found.asks, *part.asks)}
        found = Part(
            {**found.guards, **part.guards},
            {**found.effects, **part.effects},
            {**found.known, **part.known},
            asks,
            {**found.of_people, **part.of_people},
            {**found.days, **part.days},
            rows=tuple(dict.fromkeys((*found.rows, *part.rows))),
            beside=tuple(dict.fromkeys((*found.beside, *part.beside))),
            # What the procedure words anew of what it stands on is told once, in its own words.
            cards=(*found.cards, *(one for one in part.cards if one.id not in told)),
            heads=(*found.heads, *part.heads),
            decided=found.decided or part.decided,
        )
    return found


def hindrances(law: Parts, situation: Situation) -> list[Hindrance]:
    """Every condition of the situation's step that is not met, in the order of its guards.

    Without data only what lies in the case is found, with `Incomplete` data only what does not
    depend on what could not be read; KeyError for an unknown guard.
    """
    step = situation.step
    unmet = _unmet(law.at(situation), conditions_now(step), situation)
    found = [Hindrance(name, reason) for name, reason in unmet]
    if step.above:
        above = situation.above
        unmet = _unmet(law.at(above), step.above, above)
        found += [Hindrance(name, reason, above=True) for name, reason in unmet]
    return found


def in_the_way(law: Parts, situation: Situation) -> list[Hindrance]:
    """What closes a step whose form nobody has sent (data of the situation: none).

    A condition that names a field because its answer is missing is told beside that field once
    the form is sent; it closes nothing. One that says the same whatever is answered closes it.
    """
    found = hindrances(law, situation)
    if all(not one.reason.field for one in found):
        return found
    blank = replace(situation, data=Unsent())
    return [
        one for one in found if not one.reason.field or not _depends_on_answers(law, blank, one)
    ]


def _depends_on_answers(law: Parts, blank: Situation, one: Hindrance) -> bool:
    where = blank.above if one.above else blank
    try:
        law.at(where).guards[one.guard](where)
    except Undecided:
        return True
    return False


class FormAlone(Situation):
    """As much of a situation as a form by itself is; asking for more raises Undecided."""

    def __init__(self, step: Step, data: Mapping[str, object], day: date) -> None:
        vars(self).update(step=step, data=data, day=day)

    def __getattribute__(self, name: str) -> Any:
        # Also where a situation that says nothing else would have nothing: nobody looked.
        if name in _OF_A_CASE:
            raise Undecided
        return super().__getattribute__(name)


_OF_A_CASE = frozenset(one.name for one in fields(Situation)) - {"step", "data", "day"}


@dataclass(frozen=True)
class Alone:
    """A form of whoever has no case here: what stands against it, for who asks further."""

    situation: Situation
    unmet: tuple[Reason, ...]


def told_by_the_form(part: Part, step: Step, data: Mapping[str, object], day: date) -> Alone:
    """The conditions of a step that are not met by what its form says, whatever the case.

    Those that ask for anything of the case are not asked. day: on which it is sent.
    """
    situation = FormAlone(step, data, day)
    found = _unmet(part, conditions_now(step), situation)
    return Alone(situation, tuple(reason for _, reason in found))


def _unmet(
    part: Part, names: Iterable[str], situation: Situation
) -> Iterator[tuple[str, Reason]]:
    for name in names:
        # Each by itself: what could not be read leaves only those undecided that ask for it.
        try:
            answer = part.guards[name](situation)
        except Undecided:
            continue
        yield from ((name, reason) for reason in reasons_in(answer))


def reasons_against(law: Parts, situation: Situation) -> list[Reason]:
    """Every reason why the situation's step may not be taken now (`hindrances`)."""
    return [one.reason for one in hindrances(law, situation)]
