"""已办: what the person did in cases that they still see, the latest first."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy import Integer, Select, and_, bindparam, not_, or_
from sqlalchemy.orm import defer, joinedload, lazyload

from casehub.model import Case, Event
from casehub.people.permissions import worded
from casehub.record.roads import OPENED

if TYPE_CHECKING:
    from datetime import datetime

    from casehub.record.work import Work

PAGE = 25
# What a column of row numbers holds: the first page begins there.
ABOVE_ALL = 2**31 - 1


@dataclass(frozen=True)
class Act:
    """One act of the person; `gone_on`: how many were recorded in the case since."""

    reference: str
    case_title: str
    seq: int
    title: str
    at: datetime
    absent: str
    gone_on: int


@dataclass(frozen=True)
class Done:
    """A page; `after`: mark of the next one, None at the end."""

    acts: tuple[Act, ...]
    after: int | None


# What an act brings with it, the services of its papers and a case that follows, is listed as that
# act and not a second time.
_FOLLOWED = and_(
    Event.step == OPENED, or_(Case.parent_id.is_not(None), Case.origin_id.is_not(None))
)


@cache
def _own(visible: Select[Case]) -> Select[Case, Event]:
    return (
        visible.join(Event, Event.case_id == Case.id)
        .add_columns(Event)
        .options(lazyload(Event.actor), joinedload(Event.absent), defer(Event.detail))
        .where(
            Event.actor_id == bindparam("person", type_=Integer),
            Event.id < bindparam("below", type_=Integer),
            not_(_FOLLOWED),
        )
        .order_by(Event.id.desc())
        .limit(bindparam("most", type_=Integer))
    )


def done(work: Work, after: int | None = None, limit: int = PAGE) -> Done:
    """A page of the person's own acts, from the mark on."""
    visible, told = worded(work.actor, work.today, work.rules)
    below = ABOVE_ALL if after is None else after
    told |= {"person": work.actor.id, "below": below, "most": limit + 1}
    rows = work.session.execute(_own(visible), told).all()
    acts = tuple(_act(case, event) for case, event in rows[:limit])
    return Done(acts, rows[limit - 1][1].id if len(rows) > limit else None)


def _act(case: Case, event: Event) -> Act:
    # The rest of the sentence may be for other readers than those who see the case today.
    title = event.sentence.partition("。")[0]
    absent = event.absent.name if event.absent is not None else ""
    return Act(case.reference, case.title, event.seq, title, event.at, absent, case.seq - event.seq)
