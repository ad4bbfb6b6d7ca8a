"""What a person can do now in the cases of the desk, and what stands in the way of the rest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from casehub import acts
from casehub.law.periods import OURS
from casehub.people.standing_in import lent_in
from casehub.people.taking import Taker
from casehub.workflow.stages import entered_as, errand

if TYPE_CHECKING:
    from collections.abc import Sequence

    from casehub.acts import Clearing, Offer
    from casehub.model import Case, Deadline
    from casehub.record.work import Work
    from casehub.workflow.procedure import Step
    from casehub.workflow.situation import Situation


# Why what enters the words of another office is not what the case goes on with.
UNHEARD = ("对方的函件、回执还没有收到",)


@dataclass(frozen=True)
class Hindered:
    """A main step that is refused now: every reason, and what clears it."""

    title: str
    reasons: tuple[str, ...]
    step: Step
    clearings: tuple[Clearing, ...] = ()


@dataclass(frozen=True)
class Lead:
    """What a line of the desk opens: a step, or the case in which something is done ("" no step).

    reference: of its case, "" for the case of the line itself.
    """

    title: str
    step: str = ""
    reference: str = ""


@dataclass(frozen=True)
class Until:
    """The last day of a step by a limit of its own, and what that limit is called.

    sure: neither 暂定 nor 推定.
    """

    on: date
    title: str
    sure: bool = True


@dataclass(frozen=True)
class Todo:
    """Main steps (id, title) that the person can take now, those not taken yet first.

    hindered: where none of them leads on, the step that would and has to wait; it is none of them.
    absent: names of the colleagues for whom they are taken (代). first: what the limit of the line
    is for where none of the steps does it; then the steps are told beside it. others: where all
    that the person could do was done before, or is not asked for, what colleagues can do now.
    own: until when the first step is to be taken, where another limit brings the case here.
    """

    steps: tuple[tuple[str, str], ...] = ()
    hindered: Hindered | None = None
    absent: tuple[str, ...] = ()
    first: Errand | None = None
    others: tuple[Clearing, ...] = ()
    own: Until | None = None

    @property
    def lead(self) -> Lead | None:
        """What the person can do of it now; None where it waits for a condition or for others.

        Of a step that still lacks something that is what she herself can do about it; that she
        could take again what was just done is no reason to do so.
        """
        if self.first is not None and not self.first.who:
            return Lead(self.first.title, "", self.first.reference)
        if self.steps and self.hindered is None:
            step, title = self.steps[0]
            return Lead(title, step)
        clearings = self.hindered.clearings if self.hindered is not None else ()
        ways = (c for c in clearings if c.mine and c.step and not c.instead)
        return next((Lead(c.title, c.step, c.reference) for c in ways), None)


@dataclass(frozen=True)
class Errand:
    """The act that a limit is for, and the case of it; who: those who do it, if others."""

    title: str
    reference: str
    who: tuple[str, ...] = ()


def main_steps(work: Work, case: Case, running: frozenset[str]) -> list[Step]:
    """Steps by which the case goes on, or that a limit asks for, of a role of the person.

    running: the rules of its limits. What has to be approved is a step of who drafts it: at a
    station it stands among the approvals.
    """
    procedure = acts.procedure_of(work, case)
    roles = set(work.actor.roles_on(work.today))
    roles |= {one.role for one in lent_in(work.rules, work.actor, work.today, case)}
    return [
        step
        for step in procedure.steps_from(case.state)
        if procedure.stationed(step.id, work.today) is None
        and roles & set(entered_as(step, work.today).roles)
        and (
            acts.leads_on(case, step)
            or any(acts.meets(procedure, step, rule) for rule in running)
        )
    ]


def todo_in(work: Work, s: Situation, limit: Deadline | None, running: frozenset[str]) -> Todo:
    """What the person can do in a case by the conditions of its main steps.

    limit: by which it stands on the desk. running: the rules of all its limits.
    """
    # Steps of letters of other types never come in this matter: it does not wait for them.
    main = [step for step in main_steps(work, s.case, running) if not s.of_other_sort(step)]
    taker = Taker(s, work.rules)
    offers = sorted((acts.offer(work, s, step, taker) for step in main), key=lambda o: o.rank or 0)
    done = acts.done_in_state(s.events)
    can = [o.step for o in offers if o.open and o.permitted]
    later = [o for o in offers if o.later is not None and o.step in can]
    # What the other office says is entered once something of it came: till then it is waited for.
    unheard = [o for o in offers if o.unheard and o.step in can and o not in later]
    fresh = [
        o.step
        for o in offers
        if o.step in can and o not in later and o not in unheard and not acts.is_again(o, done)
    ]
    # What she has no part in here is for others to clear.
    shut = [o for o in offers if not (o.open and o.permitted) and taker.concerns(o.step)]
    # The case does not wait for a step that it does not ask for while it can go on by another.
    waits_for = not can and any(o.asked for o in shut)
    others = () if fresh or waits_for else acts.goes_on_with(work, s, done)
    hindered = None if fresh or others else _hindered(shut, later, unheard)
    if not (fresh or others or waits_for or hindered):
        hindered = _awaited(work, s)
    silent = [o.step for o in unheard]
    rest = [step for step in can if step not in fresh and step not in silent]
    ordered = [] if others else fresh + rest
    # What waits is not told as what can be done meanwhile: the page of the case has it.
    waits = hindered.step.id if hindered is not None else ""
    steps = tuple((step.id, errand(step)) for step in ordered if step.id != waits)
    theirs = [taker.absent(step) for step in (*can, *(o.step for o in shut if o.permitted))]
    absent = tuple(dict.fromkeys(one.name for one in theirs if one is not None))
    # What is told as still lacking something needs no second line either.
    told = [*ordered, *(o.step for o in shut if o.permitted and not fresh)]
    first = _errand(work, s, limit, told) if limit is not None else None
    own = _own_limit(work, s, limit, [step for step in ordered if step.id != waits])
    return Todo(steps, hindered, absent, first, others, own)


def _own_limit(
    work: Work, s: Situation, limit: Deadline | None, steps: Sequence[Step]
) -> Until | None:
    """Until when the first of the steps is to be taken, unless the limit of the line says so.

    A line stands where its most urgent limit puts it, which may be that of something else.
    """
    if limit is None or not steps:
        return None
    procedure = acts.procedure_of(work, s.case)
    if acts.meets(procedure, steps[0], limit.rule):
        return None
    ends = [
        Until(one.due_on, one.title, sure=not (one.provisional or one.estimated))
        for one in s.deadlines
        if one.case_id == s.case.id and one.closed_on is None and not one.stopped
        if one.holder == OURS and acts.meets(procedure, steps[0], one.rule)
    ]
    return min(ends, key=lambda one: one.on, default=None)


def _errand(work: Work, s: Situation, limit: Deadline, steps: Sequence[Step]) -> Errand | None:
    """What the limit is for, where that is none of these steps.

    Papers that are still to be served, or an act of somebody else beside the road.
    """
    procedure = acts.procedure_of(work, s.case)
    for kind in procedure.closers(limit.rule):
        matters = {c.id: c.reference for c in s.children}
        for row in s.services:
            if row.stage.awaited and kind in (row.kinds or ()) and row.case_id in matters:
                papers = {d.id: d for d in s.documents}
                served = (papers[n] for n in row.document_ids if n in papers)
                title = next((d.title for d in served if d.kind == kind), s.kind(kind).title)
                who = _servers(work, s, next(c for c in s.children if c.id == row.case_id))
                return Errand(f"送达《{title}》", matters[row.case_id], who)
    if procedure.is_apart(limit.rule) and not any(
        acts.meets(procedure, step, limit.rule) for step in steps
    ):
        meant = (
            step
            for step in procedure.steps_from(s.case.state)
            if acts.meets(procedure, step, limit.rule)
        )
        # Where no step does it yet, the case goes on by the road to where one can.
        if (step := next(meant, None)) is not None:
            entered = entered_as(step, s.day)
            return Errand(errand(entered), s.case.reference, acts.who_takes(work, s, entered))
    return None


def _servers(work: Work, s: Situation, matter: Case) -> tuple[str, ...]:
    """Who goes on with a matter of the case, if others do; none where the person does."""
    ways = acts.procedure_of(work, matter).steps_from(matter.state)
    steps = [entered_as(step, s.day) for step in ways if step.main]
    taker = Taker(s, work.rules)
    if not steps or any(taker.concerns(step) for step in steps):
        return ()
    return acts.who_takes(work, s, steps[0])


def _awaited(work: Work, s: Situation) -> Hindered | None:
    """What the other office is to say, for who enters none of it: for her too the case waits."""
    for step in acts.procedure_of(work, s.case).steps_from(s.case.state):
        if acts.leads_on(s.case, step) and step.letter is not None and not s.of_other_sort(step):
            way = acts.offer(work, s, step)
            if way.open and way.asked and way.unheard:
                return Hindered(errand(step), UNHEARD, step)
    return None


def _hindered(
    offers: Sequence[Offer], later: Sequence[Offer], unheard: Sequence[Offer] = ()
) -> Hindered | None:
    """The first refused step: one that waits for the case comes before one of other people.

    later: those that might be taken, and are not what the case goes on with yet. unheard: those
    that enter what the other office says, of which nothing came.
    """
    # Nothing waits for what leads on under a condition that is not met as the case stands.
    asked = [o for o in offers if o.open or o.asked or o.rank is None]
    ordered = sorted(asked, key=lambda o: not o.permitted)
    if not ordered and unheard:
        step = unheard[0].step
        return Hindered(errand(step), UNHEARD, step)
    if not ordered:
        told = ((o, o.later) for o in later if o.later is not None)
        ways = (Hindered(errand(o.step), (why.sentence.rstrip("。"),), o.step) for o, why in told)
        return next(ways, None)
    first = ordered[0]
    reasons = first.reasons if first.permitted else first.objections
    clearings = first.clearings if first.permitted else ()
    said = tuple(r.sentence.rstrip("。") for r in reasons)
    return Hindered(errand(first.step), said, first.step, clearings)
