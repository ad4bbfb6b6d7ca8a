"""Which standards hold for an office on a day, for the rights of a case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from casehub.model import Organisation, Standard, StandardAct, StandardState, StandardVersion

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from sqlalchemy import Select
    from sqlalchemy.orm import Session


def _keepers(office: int) -> Select[tuple[int]]:
    own = select(Organisation.id, Organisation.parent_id).where(Organisation.id == office)
    above = own.cte("above", recursive=True)
    step = select(Organisation.id, Organisation.parent_id).join(
        above, or_(Organisation.id == above.c.parent_id, Organisation.successor_id == above.c.id)
    )
    return select(above.union(step).c.id)


def keepers(session: Session, office: int) -> frozenset[int]:
    """The offices whose standards hold at this one: itself, all above it, their predecessors."""
    return frozenset(session.scalars(_keepers(office)))


def in_force(
    session: Session, office: int, day: date, kinds: Collection[str]
) -> list[StandardVersion]:
    """The versions to work by at an office on a day for these kinds of rights; one query.

    Those of the office, of all above it, and of those in whose place any of these stands.
    """
    query = (
        select(StandardVersion)
        .join(Standard, Standard.id == StandardVersion.standard_id)
        .where(
            Standard.organisation_id.in_(_keepers(office)),
            StandardVersion.state == StandardState.STANDS,
            StandardVersion.begins_on <= day,
        )
        .options(joinedload(StandardVersion.standard).joinedload(Standard.organisation))
        .order_by(Standard.number, StandardVersion.edition)
    )
    last = {one.standard_id: one for one in session.scalars(query)}
    rights = frozenset(kinds)
    return [
        one
        for one in last.values()
        if one.act != StandardAct.REPEALED
        and (one.ends_on is None or day <= one.ends_on)
        and one.touches(rights)
    ]
