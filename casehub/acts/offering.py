"""Which steps a case offers a person: open, or closed with every reason and what clears them.

The one answer for the desk, the case page and the form of a step.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from casehub.acts import taking_back
from casehub.acts.naming import who_takes
from casehub.casefile import situations
from casehub.fields.sources import OfDocument, OfPaper
from casehub.model.proposal import OPEN, RETURNED
from casehub.papers.series import lack_of
from casehub.people.taking import Taker
from casehub.procedures import LAW
from casehub.procedures.cooperating.coming import is_unheard
from casehub.rulebook.law import NotInForce
from casehub.workflow.part import in_the_way, reasons_in
from casehub.workflow.procedure import PaperStep
from casehub.workflow.situation import Reason
from casehub.workflow.stages import entered_as, is_approved, is_asked

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from casehub.model import Case, Event, Proposal
    from casehub.record.work import Work
    from casehub.workflow.part import Hindrance
    from casehub.workflow.procedure import Procedure, Step
    from casehub.workflow.situation import Situation

# What clears a refused step may be refused in turn; so far is it followed. And the place of a step
# on the road for which this case did not ask: others of its kind do.
DEEPEST, UNASKED = 2, 4


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


def procedure_of(work: Work, case: Case) -> Procedure:
    """The procedure version the case began under."""
    return work.rules.procedure(case.procedure, case.procedure_version)


def titled(work: Work, case: Case, step: Step) -> Step:
    """The step; one that only makes a paper is named after it, in the edition of the case."""
    if not isinstance(step, PaperStep):
        return step
    name = step.documents[0]
    try:
        kind = work.rules.law.paper(case, name, work.today)
    except NotInForce:
        # The case can have no such paper; what stands in the way of the step says so.
        kind = work.rules.kinds[name]
    return replace(step, title=f"制作{kind.title}")


def closed(work: Work, s: Situation, procedure: Procedure, step: Step) -> Reason | None:
    """Why the step is not for this state of the case, or of the case that it belongs to."""
    parent = s.parent
    if s.case.state not in step.from_:
        titles = "、".join([f"「{procedure.state(name).title}」" for name in step.from_])
        return Reason(f"在{titles}时办理")
    if s.of_other_sort(step):
        return Reason("本事项的函件不是这一种类型")
    if parent is None or step.anywhere:
        return None
    above = procedure_of(work, parent)
    within = above.matters.get(procedure.key)
    if within is None or not within.states or parent.state in within.states:
        return None
    titles = "、".join(f"「{above.state(name).title}」" for name in within.states)
    return Reason(f"主案处于「{above.state(parent.state).title}」，本事项在主案{titles}时办理")


def leads_on(case: Case, step: Step) -> bool:
    """Whether the step is one of those by which the case goes on from where it stands."""
    return step.main or (bool(step.follows_up) and case.awaiting in step.follows_up)


def off_the_road(step: Step, procedure: Procedure, state: str) -> bool:
    """Whether the step, taken in `state`, leaves the main road or stays: such come second."""
    return step.to is None or step.target(state) not in procedure.road


def meets(procedure: Procedure, step: Step, rule: str) -> bool:
    """Whether the step does what the limit is for, where the road does not lead there by itself."""
    return rule in step.deadlines.close and procedure.is_apart(rule)


def place_of(s: Situation, procedure: Procedure, step: Step) -> int:
    """Where a step by which the case goes on stands among those of its state, the first 0."""
    rank = _rank(s, procedure, entered_as(step, s.day))
    return UNASKED if rank is None else rank


def _rank(s: Situation, procedure: Procedure, step: Step) -> int | None:
    """What a limit asks for, has to be followed up, was asked for, the road, the rest."""
    case = s.case
    if step.deadlines.close and any(meets(procedure, step, rule) for rule in s.course.asked):
        return 0
    follows_up = bool(step.follows_up) and case.awaiting in step.follows_up
    if follows_up or not step.main:
        return 0 if follows_up else None
    if step.first_when:
        return 1 if _later(s, step) is None else UNASKED
    return 3 if off_the_road(step, procedure, case.state) else 2


def _later(s: Situation, step: Step) -> Reason | None:
    """Why a step that comes first under a condition is not yet what the case goes on with."""
    told = LAW.at(s).guards[step.first_when](s.before(step)) if step.first_when else None
    return next(iter(reasons_in(told)), None)


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
            rank=_rank(s, procedure, step),
        )
    s = s.before(step)
    met, lacking = in_the_way(LAW, s), dict(_lacking(s))
    also = (*_unnumbered(work, s), *taking_back.reasons_against(s), *_submitted(procedure, s))
    also = (*also, *stationed(procedure, s))
    ways = [*_clearings(work, s, met, depth), *_makers(work, s, lacking, depth)]
    rank = _rank(s, procedure, step)
    return Offer(
        step,
        open=not met and not lacking and not also,
        objections=objections,
        reasons=(*(one.reason for one in met), *lacking.values(), *also),
        clearings=tuple(dict.fromkeys(ways)),
        rank=rank,
        later=_later(s, step) if rank == UNASKED else None,
        unheard=is_unheard(s, step),
    )


def _lacking(s: Situation) -> Iterator[tuple[str, Reason]]:
    """Kinds that the papers of the step quote, not asking for it, and that nobody has made."""
    for kind in map(s.kind, s.step.documents):
        for field in kind.fields:
            # Few quote a paper: the rest is not asked of all the others.
            if not isinstance(field.known, OfPaper | OfDocument) or not field.required:
                continue
            wanted = field.known.paper
            made_here = wanted in s.step.documents or is_asked(field, s.step)
            if not made_here and s.document(wanted) is None:
                said = f"尚无《{s.kind(wanted).title}》，不能制作《{kind.title}》。"
                yield wanted, Reason(said)


def _unnumbered(work: Work, s: Situation) -> Iterator[Reason]:
    """Papers of the step that the office has no series for: drafting tells it, not only issuing."""
    filed = bool(s.step.number) or s.case.home.filed_on is not None
    for name in s.step.documents:
        kind = s.kind(name)
        lack = lack_of(work.rules, s.case.organisation, kind, filed=filed)
        if lack is not None:
            yield Reason(lack.sentence)


def _submitted(procedure: Procedure, s: Situation) -> Iterator[Reason]:
    """That the step is with those who approve it; who drafted it mends what came back."""
    if not is_approved(s.step, s.day):
        return
    yield from contrary(procedure, s.case.state, s.step.id, s.proposals)
    for proposal in s.proposals:
        if proposal.step != s.step.id:
            continue
        if proposal.status == OPEN and proposal.asked is not None and s.step.route is not None:
            station = s.step.route.station(proposal.asked.station)
            yield Reason(f"已经送审，现在{station.title if station else '审批中'}")
        elif proposal.status == RETURNED and proposal.keeper_id != s.actor.id:
            yield Reason(f"已退回{proposal.keeper.name}修改")


def stationed(procedure: Procedure, s: Situation) -> Iterator[Reason]:
    """That the step is done on the way of another to its approval, and not by itself."""
    found = procedure.stationed(s.step.id, s.day)
    if found is None:
        return
    step, station = found
    where = f"在「{station.title}」一级办理" if station.does else "送审时不再另行办理"
    yield Reason(f"随「{step.title}」呈批，{where}")


def contrary(
    procedure: Procedure, state: str, step_id: str, under_way: Iterable[Proposal]
) -> Iterator[Reason]:
    """The matters under way of which each, agreed to, would leave no room for this step.

    Whichever of two such decisions were agreed to first would decide: one is sent up at a time.
    """
    step = procedure.step(step_id)
    for other in (one.step for one in under_way if one.step != step_id):
        if procedure.has_step(other) and procedure.exclude_each_other(
            state, step, procedure.step(other)
        ):
            title = procedure.step(other).title
            said = f"「{title}」正在呈批，批准后就不能办理「{step.title}」：先撤回，再送审"
            yield Reason(said)


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


def done_in_state(events: Sequence[Event]) -> set[str]:
    """The steps taken since the case came into its present state; events are oldest first.

    A step that was taken and left the case where it is makes room for the next on the road.
    """
    found: set[str] = set()
    for event in reversed(events):
        if event.target and event.source != event.target:
            break
        found.add(event.step)
    return found


def goes_on_with(work: Work, s: Situation, done: Collection[str]) -> tuple[Clearing, ...]:
    """What can be done now by which the case goes on, and by whom; done: as `done_in_state`.

    Where there is such a step, what was taken before is not to be taken again: the case waits.
    """
    steps = procedure_of(work, s.case).steps_from(s.case.state)
    ways = (_way(work, s, step, 0) for step in steps if leads_on(s.case, step))
    ways = (w for w in ways if w.open and w.asked and not w.unheard and not is_again(w, done))
    return tuple(_clearing(work, s, way) for way in ways)


def taken_before(step: Step, done: Collection[str]) -> bool:
    """Whether the step was taken in this state (`done_in_state`) and left the case there."""
    return step.to is None and step.id in done


def is_again(offer: Offer, done: Collection[str]) -> bool:
    """Whether the case does not go on by the step since it was taken before.

    What comes first while something waits is taken as often as something does: the answer to one
    objection is none to the next.
    """
    return taken_before(offer.step, done) and not (offer.step.first_when and offer.asked)


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
