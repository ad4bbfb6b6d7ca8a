"""Whether a step may be taken on a locked case with what was typed: everything that may refuse."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from casehub.acts import entries, taking_back
from casehub.acts.offering import closed, procedure_of
from casehub.casefile import situations
from casehub.people.taking import step_objections
from casehub.procedures import LAW
from casehub.procedures.knowing import too_early
from casehub.workflow.part import reasons_against
from casehub.workflow.refusals import NotAllowed, Refused, StepNotOpen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from casehub.model import Case
    from casehub.record.work import Work
    from casehub.workflow.procedure import Step
    from casehub.workflow.situation import Situation


def admit(
    work: Work, case: Case, step: Step, data: Mapping[str, Any]
) -> tuple[Situation, dict[str, Any]]:
    """The situation in which the step is taken, and its data complete.

    Raises StepNotOpen, NotAllowed, Refused, in this order.
    """
    s = situations.load(work, case, step, data)
    shut = closed(work, s, procedure_of(work, case))
    if shut is not None:
        raise StepNotOpen([shut])
    objections = step_objections(s, work.rules, step)
    if objections:
        raise NotAllowed("；".join(r.sentence for r in objections))
    fields = entries.form_fields(work, s, data, drawn=False)
    wrong = entries.check(fields, data, work.today)
    if wrong:
        # Guards would stumble over values of the wrong shape; say this first.
        raise Refused(wrong)
    whole = entries.complete(fields, data)
    s = replace(s, data=whole)
    reasons = [
        *reasons_against(LAW, s),
        *too_early(step.fields, s),
        *taking_back.reasons_against(s),
    ]
    if reasons:
        raise Refused(reasons)
    return s, whole
