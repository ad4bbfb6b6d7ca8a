"""What conditions ask of the acts and limits of a case; with which letter it began.

Of which letter an act speaks is said by its 流转编号, in the field that the step of the act names.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from casehub.law.periods import OURS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from casehub.model import Deadline, Event
    from casehub.workflow.procedure import Procedure, Step

# Under which the act that opens a matter names the step by which its exchange begins.
CHOSEN = "chosen"


class Course:
    """The acts and limits of a case by what conditions ask of them, each found once.

    A page asks the same of some hundred steps, and every act and limit is a row of the database.
    """

    def __init__(self, events: Sequence[Event], deadlines: Sequence[Deadline]) -> None:
        self._events, self._deadlines = events, deadlines
        # The editions of kinds of papers that were asked for, by name.
        self.kinds: dict[str, object] = {}

    @cached_property
    def place(self) -> Mapping[str, int]:
        """By step, where its latest act stands among all, counted from 1."""
        return {event.step: n for n, event in enumerate(self._events, 1)}

    def last(self, step: str) -> Event | None:
        """The latest act of the step."""
        place = self.place.get(step)
        return None if place is None else self._events[place - 1]

    @cached_property
    def duties(self) -> frozenset[tuple[str, int | None]]:
        """Each duty and who performed it."""
        return frozenset((event.duty, event.actor_id) for event in self._events)

    @cached_property
    def asked(self) -> frozenset[str]:
        """The rules of the running limits of the office."""
        return frozenset(
            d.rule
            for d in self._deadlines
            if d.closed_on is None and d.holder == OURS and not d.stopped
        )


@dataclass(frozen=True)
class Begun:
    """The code of the type of an exchange, and the kinds of messages of which one began it."""

    sort: str = ""
    kinds: tuple[str, ...] = ()


def begun_with(procedure: Procedure, taken: Iterable[str]) -> Begun:
    """What the steps that were taken began; nothing where none began an exchange of one type.

    A case that began otherwise may hold letters of several types.
    """
    begun = (procedure.step(one) for one in taken if procedure.has_step(one))
    steps = (step for step in begun if procedure.initial in step.from_)
    said = (one for step in steps for one in (step.sends, step.letter) if one is not None)
    return next((Begun(one.sort, one.kinds) for one in said if one.sort), Begun())


def is_of_other(step: Step, begun: Begun) -> bool:
    """Whether a step is one of letters of other exchanges alone."""
    if not begun.sort:
        return False
    said = (one for one in (step.letter, step.answers, step.sends) if one is not None)
    return any(
        (one.sorts and begun.sort not in one.sorts)
        or (one.begun and not set(begun.kinds) & set(one.begun))
        for one in said
    )


def is_unchosen(step: Step, events: Sequence[Event]) -> bool:
    """Whether a step begins another exchange than that for which its matter was opened.

    The act that opened the matter says by which step that begins; one that says none was opened
    for whatever is written first.
    """
    if step.sends is None or not step.sends.begins or not events:
        return False
    chosen: str = (events[0].detail or {}).get(CHOSEN, step.id)
    return chosen != step.id


def names_letter(step: Step) -> str:
    """The field by which an act says of which letter of its case it speaks; "" for none."""
    entered = step.letter.names_by if step.letter is not None else ""
    return entered or (step.sends.after if step.sends is not None else "") or step.of_letter


def flow_named(procedure: Procedure, act: Event) -> object:
    """The 流转编号 of the letter of which an act speaks; None where it names none."""
    known = procedure.has_step(act.step)
    name = names_letter(procedure.step(act.step)) if known else ""
    return (act.typed.get(name) or None) if name else None


def speaks_of(procedure: Procedure, act: Event, flow: object, *, lone: bool) -> bool:
    """Whether an act speaks of the letter of this 流转编号.

    lone: the case sent no other, so that an act which names none means this one.
    """
    named = flow_named(procedure, act)
    return lone if named is None else named == flow


def sendings(
    procedure: Procedure, acts: Iterable[Event], flow: object, *, lone: bool
) -> list[tuple[Event, str]]:
    """The entries that the letter of this 流转编号 was sent, each with its day as it was typed.

    lone: as `speaks_of` has it. The day is "" where none was typed.
    """
    known = [(one, procedure.step(one.step)) for one in acts if procedure.has_step(one.step)]
    return [
        (one, str(one.typed.get(step.sends_off) or ""))
        for one, step in known
        if step.sends_off and speaks_of(procedure, one, flow, lone=lone)
    ]
