"""To which cases of a list what was typed leads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from casehub.among import among
from casehub.desk.looking.search import fitting
from casehub.model import Case
from casehub.people.permissions import visible_cases

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy import ColumnElement

    from casehub.desk.looking.search import Looser
    from casehub.record.work import Work


@dataclass(frozen=True)
class Leading:
    """The cases that the words typed fit; many: so many that no more are asked than are counted.

    less: what else may have been meant, to be asked for where nothing that is seen fits. borne:
    the visible main cases one of whose numbers was typed: those are wanted, and no other.
    """

    fits: ColumnElement[bool] | None = None
    many: bool = False
    less: Callable[[], Looser | None] | None = None
    borne: Sequence[int] = ()


def leading(work: Work, typed: str, *, children: bool) -> Leading:
    """Where the words lead; nowhere for none. children: matters inside others are listed, too."""
    found = fitting(work, typed, children=children)
    if found is None:
        return Leading()
    if found.whole and not children:
        seen = visible_cases(work.actor, work.today, work.rules).with_only_columns(Case.id)
        borne = work.session.scalars(seen.where(among(Case.id, found.whole))).all()
        if borne:
            return Leading(among(Case.id, borne), borne=borne)
    return Leading(found.condition, found.many, found.looser)


def sees_any(work: Work, fits: ColumnElement[bool]) -> bool:
    """Whether the person sees a case that meets the condition."""
    seen = visible_cases(work.actor, work.today, work.rules).with_only_columns(Case.id)
    return work.session.scalar(seen.where(fits).limit(1)) is not None
