"""The procedure that a case runs under, and its steps as the case calls them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from casehub.rulebook.law import NotInForce
from casehub.workflow.procedure import PaperStep

if TYPE_CHECKING:
    from casehub.model import Case
    from casehub.record.work import Work
    from casehub.workflow.procedure import Procedure, Step


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
