"""The one way to change a case: the form of a step, and its performance."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from sqlalchemy import select

from casehub.acts import drafting, entries, once
from casehub.acts.admitting import admit
from casehub.acts.carrying_out import act_on, change, make_papers
from casehub.acts.keepable import unkeepable
from casehub.acts.lost_words import lost_words_of
from casehub.acts.offering.offers import Offer, offer
from casehub.acts.offering.refusing import stationed
from casehub.acts.offering.steps import procedure_of, titled
from casehub.acts.returning import sent_back
from casehub.casefile import situations
from casehub.casefile.tables import ON_A_FORM, Ahead
from casehub.db import TooLong
from casehub.fields import WrittenField
from casehub.model import Case, Document, Event
from casehub.model.case import ATTACHED
from casehub.people.permissions import find
from casehub.people.taking import Taker
from casehub.procedures import LAW
from casehub.procedures.act import Act
from casehub.record.events import reserve
from casehub.record.roads import WALK
from casehub.workflow.incomplete import Incomplete
from casehub.workflow.refusals import CaseChanged, Refused, StepNotOpen
from casehub.workflow.situation import Reason
from casehub.workflow.stages import (
    belongs,
    by_the_last,
    entered_as,
    is_approved,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from casehub.acts.admitting import Judged
    from casehub.acts.carrying_out import Done
    from casehub.acts.entries import FormField
    from casehub.acts.returning import SentBack
    from casehub.record.work import Work
    from casehub.workflow.procedure import Step
    from casehub.workflow.situation import Said, Situation

# Events that add nothing to what a person read before filling in a form.
SILENT_STEPS = frozenset({ATTACHED, *WALK})


@dataclass(frozen=True)
class StepForm:
    """The form of one step: its fields with what is filled in already, and the case's seq.

    back: how the step came back since it was last taken.
    """

    case: Case
    step: Step
    fields: tuple[FormField, ...]
    seq: int
    offer: Offer
    situation: Situation
    back: SentBack | None


@dataclass(frozen=True)
class Outcome:
    """What a performed step left: the case, its event, the papers issued.

    `replayed`: the same form had been submitted before; nothing was done again.
    """

    case: Case
    event: Event
    documents: tuple[Document, ...] = ()
    replayed: bool = False


def step_of(work: Work, case: Case, step_id: str) -> Step:
    """A step of the case as the case calls it. Raises StepNotOpen where it has no such step."""
    try:
        return titled(work, case, procedure_of(work, case).step(step_id))
    except KeyError:
        raise StepNotOpen([Reason("没有这个办理事项")]) from None


def form_of(
    work: Work, case: Case, step_id: str, data: Mapping[str, object] | None = None
) -> StepForm:
    """The form of a step, with the fields of the papers it issues (ticked ones from `data`).

    Raises StepNotOpen where the procedure has no such step, and where rows of the case name what no
    file knows: conditions would ask what such a word means.
    """
    step = entered_as(step_of(work, case, step_id), work.today)
    ahead = Ahead(first=ON_A_FORM, beside=LAW.of(case.procedure).beside)
    s = situations.load(work, case, step, ahead=ahead)
    if lost := lost_words_of(work.session, case, work.rules):
        said = f"本案（含其上下级案件）的{'、'.join(lost)}，请规则管理员放回以后再办理"
        raise StepNotOpen([Reason(said)])
    taker = Taker(s, work.rules)
    s = replace(s, absent=taker.absent(step))
    fields = tuple(f for f in entries.form_fields(work, s, data) if belongs(f.field, step))
    return StepForm(case, step, fields, case.seq, offer(work, s, step, taker), s, sent_back(s))


def lock_visible(work: Work, reference: str, parent_id: int | None) -> Case:
    """The visible case, locked; its parent first, so that two acts never wait crosswise."""
    if parent_id is not None:
        work.locked(parent_id)
    return find(work, reference, lock=True)


def refuse_stale(work: Work, case: Case, seq: int) -> None:
    """Raise CaseChanged where something was recorded since that adds to what the form showed."""
    if case.seq == seq:
        return
    since = list(
        work.session.scalars(
            select(Event).where(Event.case_id == case.id, Event.seq > seq).order_by(Event.seq)
        )
    )
    if seq > case.seq or any(e.step not in SILENT_STEPS for e in since):
        raise CaseChanged(since)


def refuse_unkeepable(data: Mapping[str, object]) -> None:
    """Raise Refused where a value can be kept in no column."""
    wrong = unkeepable(data)
    if wrong:
        raise Refused(wrong)


def _foreseen(work: Work, found: Judged) -> list[Reason]:
    """The further reasons against a form, so that nobody hears of them after mending the first.

    The act is tried with what will do of the form. Told is what is true whatever takes the place
    of the rest: nothing of the fields that are unread or named already, and of no field at all
    only where the whole act could be judged.
    """
    s, said = found.situation, found.reasons
    wrong = {*found.unread, *(reason.field for reason in said if reason.field)}
    # Words are kept and printed as they are, so any will do to see what is wrong besides.
    written = (f for f in found.fields if f.id in wrong and isinstance(f, WrittenField))
    words = {field.id: field.stand_in for field in written}
    held = Incomplete({**found.data, **words}, wrong - words.keys())
    # The number of its event is given back with all else.
    act = Act(work, s.case, s.step, held, replace(s, data=held), s.case.seq + 1)
    with act.taken_back():
        reserve(s.case)
        act.attempt(partial(change, act, s.procedure))
        act.attempt(partial(make_papers, act))
    told = dict.fromkeys(act.objections)
    # Without what is wrong, papers lack what nobody types.
    missed = any(one.field in wrong for one in told)
    whole = not (act.doubted or missed) and all(reason.field for reason in said)
    return [one for one in told if one.field not in wrong and (one.field or whole)]


# A form is refused with all that is wrong on every layer at once: values, conditions, what the act
# itself objects to and what its papers lack.
admitted = partial(admit, besides=_foreseen)


def carried_out(
    work: Work,
    s: Situation,
    data: Mapping[str, object],
    approved: Mapping[str, object] | None = None,
) -> Done:
    """The act; a text that a column does not hold is refused in words, on either database."""
    try:
        return act_on(work, s, data, approved)
    except TooLong as error:
        raise Refused([Reason(str(error))]) from error


def _replayed(work: Work, earlier: once.Answered | None, body: str) -> Outcome | None:
    if earlier is None:
        return None
    event = once.event_of(work, earlier, body)
    case = work.session.get_one(Case, earlier.case_id)
    papers = work.session.scalars(
        select(Document).where(Document.case_id == case.id, Document.event_seq == earlier.event_seq)
    )
    return Outcome(case, event, tuple(papers), replayed=True)


def perform(
    work: Work,
    reference: str,
    step_id: str,
    seq: int,
    data: Mapping[str, object],
    key: str,
) -> Outcome:
    """Take a step: state, event, papers, numbers, deadlines, child matters, all or nothing.

    seq: number of the latest event the person had seen. key: random text of the form, at least
    128 bits; the same key with the same content shows the first result again.
    Raises NotFound, CaseChanged, StepNotOpen, NotAllowed, Refused, KeyReused.
    """
    refuse_unkeepable(data)
    parent_id, earlier = once.first_look(work, reference, key)
    case = lock_visible(work, reference, parent_id)
    if earlier is None and case.seq != seq:
        # The same form may have been answered while this one waited for the lock.
        earlier = once.answered(work, key)
    body = once.digest_of(step_id, reference, data)
    replay = _replayed(work, earlier, body)
    if replay is not None:
        return replay
    refuse_stale(work, case, seq)
    step = step_of(work, case, step_id)
    if is_approved(step, work.today):
        raise Refused([Reason("本事项须经呈批：先送审，逐级同意后由最后一级办理")])
    s, whole = admitted(work, case, step, data)
    elsewhere = list(stationed(procedure_of(work, case), s))
    if elsewhere:
        raise StepNotOpen(elsewhere)
    outcome = carried_out(work, s, whole)
    once.keep_answer(work, step_id, key, body, outcome.event)
    return Outcome(case, outcome.event, tuple(outcome.documents))


def perform_approved(
    work: Work,
    case: Case,
    step_id: str,
    data: Mapping[str, object],
    walk: Mapping[str, Said],
    approved: Mapping[str, object],
) -> Outcome:
    """Take a step of a locked case by the last agreement to it (casehub.acts.proposals).

    walk: what was said at each station before. approved: what the event keeps of it.
    Raises StepNotOpen, NotAllowed, Refused.
    """
    step = by_the_last(step_of(work, case, step_id))
    s, whole = admitted(work, case, step, data, walk=walk)
    outcome = carried_out(work, s, whole, approved)
    drafting.drop_taken(work, case, step_id)
    return Outcome(case, outcome.event, tuple(outcome.documents))


def perform_at_station(
    work: Work, case: Case, step_id: str, data: Mapping[str, object]
) -> Outcome:
    """Take a step of a locked case by the agreement at a station that does it.

    Raises StepNotOpen, NotAllowed, Refused.
    """
    s, whole = admitted(work, case, step_of(work, case, step_id), data)
    outcome = carried_out(work, s, whole)
    return Outcome(case, outcome.event, tuple(outcome.documents))
