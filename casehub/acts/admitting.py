"""Whether a step may be taken on a locked case with what was typed: everything that may refuse."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from casehub.acts import entries, taking_back
from casehub.acts.offering.refusing import closed
from casehub.acts.offering.steps import procedure_of
from casehub.casefile import situations
from casehub.fields import WrittenField, is_empty
from casehub.people.taking import Taker
from casehub.procedures import LAW
from casehub.procedures.cooperating import sealed, texts
from casehub.procedures.knowing import too_early, too_short, was_emptied
from casehub.workflow.incomplete import Incomplete, decided
from casehub.workflow.part import reasons_against
from casehub.workflow.refusals import NotAllowed, Refused, StepNotOpen, in_one_line
from casehub.workflow.stages import is_unwritten, placeholder

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from casehub.fields import Field
    from casehub.model import Case
    from casehub.record.work import Work
    from casehub.workflow.procedure import Step
    from casehub.workflow.situation import Reason, Said, Situation


@dataclass(frozen=True)
class Judged:
    """A form that somebody may send, held against the case.

    data: complete. reasons: everything against it. unread: fields that hold no value yet.
    """

    situation: Situation
    data: dict[str, object]
    fields: tuple[Field, ...]
    reasons: tuple[Reason, ...]
    unread: frozenset[str]

    @property
    def is_refused(self) -> bool:
        """Whether something is wrong, or a field holds no value yet."""
        return bool(self.reasons or self.unread)


def admit(
    work: Work,
    case: Case,
    step: Step,
    data: Mapping[str, object],
    unread: Collection[str] = (),
    walk: Mapping[str, Said] | None = None,
    *,
    besides: Callable[[Work, Judged], Sequence[Reason]] | None = None,
) -> tuple[Situation, dict[str, object]]:
    """The situation and the whole data of a step that may be taken, as `judge` finds them.

    besides: what else is told against a form that is refused anyway. Raises StepNotOpen,
    NotAllowed, Refused.
    """
    found = judge(work, case, step, data, unread, walk)
    if found.is_refused:
        raise Refused([*found.reasons, *(besides(work, found) if besides else ())])
    return found.situation, found.data


def judge(
    work: Work,
    case: Case,
    step: Step,
    data: Mapping[str, object],
    unread: Collection[str] = (),
    walk: Mapping[str, Said] | None = None,
) -> Judged:
    """The situation in which the step is taken, and its data complete.

    unread: fields that hold no value yet, because what was typed was none or nobody was asked.
    walk: what was said at the stations before, where the step is to be approved; what others have
    still to write there is not asked for, and stands in its papers as such.
    Told is everything that is wrong with the values, and every condition that can be judged
    without the wrong ones. Raises StepNotOpen, NotAllowed, in this order.
    """
    s = situations.load(work, case, step, data)
    if walk:
        s = replace(s, walk=walk)
    shut = closed(work, s, procedure_of(work, case), step)
    if shut is not None:
        raise StepNotOpen([shut])
    taker = Taker(s, work.rules)
    objections = taker.objections(step)
    if objections:
        raise NotAllowed(in_one_line(r.sentence for r in objections))
    if absent := taker.absent(step):
        s = replace(s, absent=absent)
    fields = entries.form_fields(work, s, data, drawn=False)
    later = [item.field for item in fields if is_unwritten(item.field, step)]
    skipped = {*unread, *(field.id for field in later)}
    wrong = entries.check(fields, data, work.today, unread=skipped)
    whole = {**entries.settled(s), **entries.complete(fields, data)}
    for field in later:
        if field.required and is_empty(whole.get(field.id)) and isinstance(field, WrittenField):
            whole[field.id] = placeholder(field, step)
    # Asked before the act changes anything: what the file knows only then was in no box.
    emptied = frozenset(item.field.id for item in fields if was_emptied(item.field, s))
    s = replace(s, data=whole, emptied=emptied)
    judged = s
    if wrong or unread:
        # Conditions would stumble over values of the wrong shape.
        without = {*unread, *(reason.field for reason in wrong if reason.field)}
        judged = replace(s, data=Incomplete(whole, without))
    reasons = (*wrong, *_against(step, judged))
    asked = tuple(item.field for item in fields)
    return Judged(s, whole, asked, reasons, frozenset(unread))


def _against(step: Step, s: Situation) -> list[Reason]:
    """Every condition that is not met, as far as it can be judged."""
    return [
        *reasons_against(LAW, s),
        *too_early(step.fields, s),
        *too_short(step.fields, s),
        *decided(taking_back.reasons_against(s)),
        *decided(texts.reasons_against(s)),
        *decided(sealed.reasons_against(s)),
    ]
