"""Who sees which incoming paper: before it lies in a file, and in the file."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, Integer, Select, and_, bindparam, exists, false, or_, select
from sqlalchemy.orm import contains_eager

from casehub.model import Case, Material, MaterialUse
from casehub.model.material import FILED, OPEN
from casehub.people.confidential import open_cases, reads_confidential
from casehub.people.permissions import is_partner, whole_files
from casehub.workflow.refusals import NotAllowed, NotFound

if TYPE_CHECKING:
    from collections.abc import Sequence

    from casehub.record.work import Work


def receives(work: Work) -> bool:
    """Whether the person enters what comes to the own office (config/roles.toml, `receives`)."""
    rules = work.rules.roles
    return any(rules[role].receives for role in work.actor.roles_on(work.today) if role in rules)


def visible_materials(work: Work) -> Select[Material]:
    """The incoming papers this person may see: the one function behind list, detail and file.

    What lies in no file: those of the own office for who receives them, and what one was handed.
    What lies in a file: whoever sees the case, what is confidential only who opens that there.
    """
    return select(Material).where(_sees(work))


def _sees(work: Work) -> ColumnElement[bool]:
    actor = work.actor
    grounds: list[ColumnElement[bool]] = [
        and_(Material.holder_id == actor.id, Material.status == OPEN)
    ]
    if receives(work):
        own = Material.organisation_id == actor.organisation_id
        grounds.append(and_(own, Material.status != FILED))
    seen = whole_files(work)
    opened = select(Case.id).where(open_cases(work))
    lies = exists().where(
        MaterialUse.material_id == Material.id,
        MaterialUse.ended_seq.is_(None),
        MaterialUse.case_id.in_(seen.correlate(None)),
        or_(~Material.confidential, MaterialUse.case_id.in_(opened.correlate(None))),
    )
    grounds.append(and_(Material.status == FILED, lies))
    return or_(false(), *grounds)


def find_material(work: Work, number: int, *, lock: bool = False) -> Material:
    """The visible paper of this id. Raises NotFound for hidden and absent alike."""
    query = visible_materials(work).where(Material.id == number)
    if lock:
        query = query.with_for_update(of=Material).execution_options(populate_existing=True)
    found = work.session.scalars(query).first()
    if found is None:
        raise NotFound
    return found


def require_receiving(work: Work, material: Material | None = None) -> None:
    """Raise NotAllowed unless the person enters papers of that office, or was handed this one."""
    if material is not None and material.holder_id == work.actor.id:
        return
    ours = material is None or material.organisation_id == work.actor.organisation_id
    if not ours or not receives(work):
        raise NotAllowed("由收文登记人员办理")


@cache
def _filed() -> Select[MaterialUse]:
    return (
        select(MaterialUse)
        .join(Material, Material.id == MaterialUse.material_id)
        .where(MaterialUse.case_id == bindparam("case", type_=Integer))
        .options(contains_eager(MaterialUse.material))
        .order_by(MaterialUse.id)
    )


def in_file(work: Work, case: Case) -> Sequence[MaterialUse]:
    """What came into the file of a visible case, in order, as far as the person may know of it.

    What was moved out again is among it, with `ended_seq`: of that only the number is shown.
    """
    if is_partner(work, case):
        return ()
    return told_of(work, case, work.session.scalars(_filed(), {"case": case.id}).all())


def told_of(work: Work, case: Case, uses: Sequence[MaterialUse]) -> Sequence[MaterialUse]:
    """What of these papers in the file of a visible case the person may know; nothing a partner."""
    if is_partner(work, case):
        return ()
    if any(use.material.confidential for use in uses) and not reads_confidential(work, case):
        return [use for use in uses if not use.material.confidential]
    return uses
