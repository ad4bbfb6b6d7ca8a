"""Which steps a case offers a person: open, or closed with every reason and what clears them.

The one answer for the desk, the case page and the form of a step.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from casehub.acts import taking_back
from casehub.acts.naming import who_takes
from casehub.acts.offering.refusing import (
    closed,
    lacking_papers,
    stationed,
    submitted,
    unnumbered,
)
from casehub.acts.offering.road import UNASKED, leads_on, not_yet, rank_of, taken_before
from casehub.acts.offering.steps import procedure_of, titled
from casehub.casefile import situations
from casehub.people.taking import Taker
from casehub.procedures import LAW
from casehub.procedures.cooperating.coming import is_unheard
from casehub.workflow.part import in_the_way
from casehub.workflow.stages import entered_as

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from casehub.model import Case
    from casehub.record.work import Work
    from casehub.workflow.part import Hindrance
    from casehub.workflow.procedure import Step
    from casehub.workflow.situation import Reason, Situation

# What clears a refused step may be refused in turn; so far is it followed.
DEEPEST = 2


@dataclass(frozen=True)
class Clearing:
    """What would clear a refused step: a step of a case, or the child matter that must end first.

    mine: the person asked may take it now. who: otherwise the people named in the case for it, or
    the titles of the roles that take it. instead: it is taken in the place of the refused one.
    """

    reference: str
    step: str
    title: str
    mine: bool
    who: tuple[str, ...] = ()
    instead: bool = False


@dataclass(frozen=True)
class Offer:
    """A step as pages show it: open, or closed with every reason.

    states: titles of the states in which it is taken, where the case is in none of them.
    objections: why this person may not take it, open or not; none when `permitted`.
    rank: its place among what leads on, 0 first; None beside the road.
    clearings: what would clear the reasons that lie in the case. later: why a step that may be
    taken is not yet what the case goes on with. unheard: no letter that it enters came as a file.
    """

    step: Step
    open: bool
    reasons: tuple[Reason, ...] = ()
    states: tuple[str, ...] = ()
    clearings: tuple[Clearing, ...] = ()
    objections: tuple[Reason, ...] = ()
    rank: int | None = None
    later: Reason | None = None
    unheard: bool = False

    @property
    def asked(self) -> bool:
        """Whether this case goes on by the step, and not only others of its kind."""
        return self.rank is not None and self.rank < UNASKED

    @property
    def permitted(self) -> bool:
        """Whether this person may take it once it is open."""
        return not self.objections


def offer(
    work: Work, s: Situation, step: Step, taker: Taker | None = None, *, depth: int = DEEPEST
) -> Offer:
    """A step as the case offers it now.

    taker: who is at work, where several are asked about. depth: how far what clears it is followed.
    """
    procedure = s.procedure
    taker = taker or Taker(s, work.rules)
    step = entered_as(step, s.day)
    objections = tuple(taker.objections(step))
    shut = closed(work, s, procedure, step)
    if shut is not None:
        states = () if s.case.state in step.from_ else step.from_
        titles = tuple([procedure.state(name).title for name in states])
        return Offer(
            step, open=False, reasons=(shut,), states=titles, objections=objections,
            rank=rank_of(s, procedure, step),
        )
    s = s.before(step)
    met, lacking = in_the_way(LAW, s), dict(lacking_papers(s))
    also = (*unnumbered(work, s), *taking_back.reasons_against(s), *submitted(procedure, s))
    also = (*also, *stationed(procedure, s))
    ways = [*_clearings(work, s, met, depth), *_makers(work, s, lacking, depth)]
    rank = rank_of(s, procedure, step)
    return Offer(
        step,
        open=not met and not lacking and not also,
        objections=objections,
        reasons=(*(one.reason for one in met), *lacking.values(), *also),
        clearings=tuple(dict.fromkeys(ways)),
        rank=rank,
        later=not_yet(s, step) if rank == UNASKED else None,
        unheard=is_unheard(s, step),
    )


def available(work: Work, case: Case, s: Situation | None = None) -> list[Offer]:
    """Every step of the procedure with its reasons, main road first; one loading of the case."""
    procedure = procedure_of(work, case)
    papers = [titled(work, case, step) for step in procedure.paper_steps]
    ordered = [*sorted(procedure.steps, key=lambda step: not leads_on(case, step)), *papers]
    base = s or situations.load(work, case, procedure.any_step)
    taker = Taker(base, work.rules)
    # What clears a step off the main road is not looked for: many are shut at any time.
    offers = [
        offer(work, base, step, taker, depth=DEEPEST if leads_on(case, step) else 0)
        for step in ordered
        if procedure.stationed(step.id, base.day) is None
        and not base.of_other_sort(step)
    ]
    return sorted(offers, key=lambda o: (not o.open, o.rank is None, o.rank or 0))


def goes_on_with(work: Work, s: Situation, done: Collection[str]) -> tuple[Clearing, ...]:
    """What can be done now by which the case goes on, and by whom; done: as `done_in_state`.

    Where there is such a step, what was taken before is not to be taken again: the case waits.
    """
    steps = procedure_of(work, s.case).steps_from(s.case.state)
    ways = (_way(work, s, step, 0) for step in steps if leads_on(s.case, step))
    ways = (w for w in ways if w.open and w.asked and not w.unheard and not is_again(w, done))
    return tuple(_clearing(work, s, way) for way in ways)


def is_again(offer: Offer, done: Collection[str]) -> bool:
    """Whether the case does not go on by the step since it was taken before.

    What comes first while something waits is taken as often as something does: the answer to one
    objection is none to the next.
    """
    return taken_before(offer.step, done) and not (offer.step.first_when and offer.asked)


def _clearings(
    work: Work, s: Situation, met: Sequence[Hindrance], depth: int
) -> Iterator[Clearing]:
    """What can be done now about the conditions that are not met."""
    if not depth:
        return
    for one in met:
        if one.reason.matters:
            yield from _matters(s, one.reason)
            continue
        found = (_steps(work, place, one.guard, depth) for place in _places(s, one))
        yield from next((steps for steps in found if steps), ())


def _matters(s: Situation, reason: Reason) -> Iterator[Clearing]:
    """The child matters that must end first."""
    for child in s.children:
        if child.id in reason.matters:
            yield Clearing(child.reference, "", child.title, mine=False)


def _places(s: Situation, one: Hindrance) -> list[Situation]:
    """Where its steps are taken: in the case, else in the main case."""
    if s.parent is None:
        return [s]
    return [s.above] if one.above else [s, s.above]


def _makers(
    work: Work, s: Situation, lacking: Collection[str], depth: int
) -> Iterator[Clearing]:
    """The open steps that make the papers that are lacking."""
    if not depth or not lacking:
        return
    procedure = procedure_of(work, s.case)
    for step in (*procedure.steps, *procedure.paper_steps):
        if set(lacking) & set(step.documents):
            way = offer(work, s, titled(work, s.case, step), depth=depth - 1)
            if way.open:
                yield _clearing(work, s, way)


def _steps(work: Work, s: Situation, guard: str, depth: int) -> list[Clearing]:
    """The steps of one case that are open and clear the condition; else what clears those."""
    procedure = procedure_of(work, s.case)
    found: list[Clearing] = []
    later: list[Clearing] = []
    for step in procedure.clearing(guard):
        if step.id == s.step.id:
            continue
        way = _way(work, s, step, depth - 1)
        if way.open:
            found.append(_clearing(work, s, way))
        later += way.clearings
    return found or later


def _way(work: Work, s: Situation, step: Step, depth: int) -> Offer:
    """How the step is offered; where it is others', as to one of them, for they would take it.

    Some conditions look at who is at work: who sits on the panel reviews nothing of it himself.
    """
    way = offer(work, s, step, depth=depth)
    if way.open or way.permitted:
        return way
    roles = set(entered_as(step, s.day).roles)
    others = (p for p in s.staff if p.id != s.actor.id and roles & set(p.roles_on(s.day)))
    other = next(others, None)
    if other is None:
        return way
    theirs = offer(work.as_if(other), replace(s, actor=other), step, depth=depth)
    return replace(theirs, objections=way.objections) if theirs.open else way


def _clearing(work: Work, s: Situation, way: Offer) -> Clearing:
    who = () if way.permitted else who_takes(work, s, way.step)
    road, state = procedure_of(work, s.case), s.case.state
    instead = s.step in road.steps_from(state) and road.exclude_each_other(state, s.step, way.step)
    return Clearing(s.case.reference, way.step.id, way.step.title, way.permitted, who, instead)
