"""What an inspection found and turned into a clue: the case opened of it, told on both pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from casehub.casefile.inspection.plans import find_plan, is_own, may_read, own_plan
from casehub.casefile.seconded.deciding import refusal
from casehub.law.text import fold
from casehub.model import Case, Finding, InspectionObject, SearchTerm
from casehub.people.permissions import visible_cases
from casehub.record.events import log_security
from casehub.workflow.refusals import NotFound

if TYPE_CHECKING:
    from collections.abc import Sequence

    from casehub.record.work import Work


def inspected(work: Work, target: int) -> InspectionObject:
    """An object in the pool of the own office. Raises NotFound."""
    row = work.session.get(InspectionObject, target)
    if row is None or not is_own(work, find_plan(work, row.plan_id)):
        raise NotFound
    return row


def suspected(work: Work, target: int) -> InspectionObject:
    """An inspected object of the own office of which a case is to be opened. Raises NotFound."""
    row = inspected(work, target)
    if not _is_suspected(row):
        raise NotFound
    return row


def link(work: Work, target: int, reference: str, *, anew: bool = False) -> None:
    """Note which case was opened of what was found; `anew`, to put right a wrong number.

    reference: its number, as the actor sees the case. Raises Refused where there is none such in
    the own office, where nothing is suspected any more, and, unless anew, where another case was
    opened of it already. Two who do it at once wait in turn.
    """
    row, asked = inspected(work, target), fold(reference)
    own_plan(work, row.plan_id)
    work.session.refresh(row)
    if not _is_suspected(row):
        said = f"{row.name}的检查结果已经更正，不再是“{Finding.SUSPECTED.words}”，不再登记线索"
        raise refusal(said)
    seen = visible_cases(work.actor, work.today, work.rules)
    # As the search finds numbers: however brackets, blanks and figures were typed.
    bearing = select(SearchTerm.case_id).where(
        SearchTerm.is_number,
        SearchTerm.source == Case.__tablename__,
        SearchTerm.folded == asked,
    )
    own = work.actor.organisation_id
    found = work.session.scalars(
        seen.where(Case.id.in_(bearing), Case.organisation_id == own, Case.parent_id.is_(None))
    ).first()
    if not asked or found is None:
        raise refusal("本机关没有这个案号或者收件号的案件，核对后再填", "reference")
    if not anew and row.case_id not in {None, found.id}:
        said = f"{row.name}已经登记为线索，不再登记；号码有误的，在抽查计划页改正"
        raise refusal(said)
    row.case_id = found.id
    work.session.flush()
    work.session.refresh(row)
    log_security(work, "inspection_lead", subject=f"{row.plan.number} {row.name}", case=found)


def _is_suspected(row: InspectionObject) -> bool:
    return row.result is not None and row.result.result == Finding.SUSPECTED


def of_case(work: Work, case: Case) -> Sequence[InspectionObject]:
    """What of inspections led to a case, of plans that the reader may read."""
    return [one for one in case.inspected if may_read(work, one.plan)]


def seen_of(work: Work, rows: Sequence[InspectionObject]) -> set[int]:
    """The ids of the cases of these objects that the reader may see."""
    ids = [one.case_id for one in rows if one.case_id is not None]
    seen = visible_cases(work.actor, work.today, work.rules).where(Case.id.in_(ids))
    return set(work.session.scalars(seen.with_only_columns(Case.id))) if ids else set()
