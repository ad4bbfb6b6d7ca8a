"""Why a case does not offer a step, whoever asks: its state, its papers, what is sent up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.acts.offering.steps import procedure_of
from casehub.fields.sources import OfDocument, OfPaper
from casehub.model.proposal import OPEN, RETURNED
from casehub.papers.series import lack_of
from casehub.workflow.situation import Reason
from casehub.workflow.stages import is_approved, is_asked

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from casehub.model import Proposal
    from casehub.record.work import Work
    from casehub.workflow.procedure import Procedure, Step
    from casehub.workflow.situation import Situation


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


def lacking_papers(s: Situation) -> Iterator[tuple[str, Reason]]:
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


def unnumbered(work: Work, s: Situation) -> Iterator[Reason]:
    """Papers of the step that the office has no series for: drafting tells it, not only issuing."""
    filed = bool(s.step.number) or s.case.home.filed_on is not None
    for name in s.step.documents:
        kind = s.kind(name)
        lack = lack_of(work.rules, s.case.organisation, kind, filed=filed)
        if lack is not None:
            yield Reason(lack.sentence)


def submitted(procedure: Procedure, s: Situation) -> Iterator[Reason]:
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
