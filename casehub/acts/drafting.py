"""暂存: what was typed into the form of a step is kept for its author until it is sent.

A draft is no act: it writes no event and leaves the case alone. Its author alone changes it; who
may take the same step of the case sees that it is there, and may go on with what it says.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING, cast

from sqlalchemy import CursorResult, delete, select
from sqlalchemy.exc import IntegrityError

from casehub.model import Draft, Person

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    from casehub.model import Case, ProposalReading
    from casehub.record.work import Work

# At a time: who keeps a draft just then waits for no more than these.
AT_ONCE = 500
# Nine digits, as a form sends them. Drawn by lot: a draft that was begun anew never has the number
# that a window of before still holds.
HIGHEST = 10**9 - 1


class KeptElsewhere(Exception):
    """Another window kept, sent or threw away this draft; `draft`: what it kept, if it did."""

    def __init__(self, draft: Draft | None) -> None:
        super().__init__()
        self.draft = draft


def _own(work: Work, case: Case, step: str) -> Select[Draft]:
    whose = Draft.person_id == work.actor.id
    return select(Draft).where(whose, Draft.case_id == case.id, Draft.step == step)


def kept(work: Work, case: Case, step: str) -> Draft | None:
    """What this person has kept of the form of the step."""
    return work.session.scalars(_own(work, case, step)).first()


def of_others(work: Work, case: Case, step: str) -> list[Draft]:
    """What others have kept of the form of the step, the latest first.

    For whoever may take the step: a form that only the system filled in for others says nothing
    that one's own does not.
    """
    query = (
        select(Draft)
        .join(Person, Person.id == Draft.person_id)
        .where(Draft.person_id != work.actor.id, Draft.case_id == case.id, Draft.step == step)
        .where(Person.active, ~Person.system)
        .order_by(Draft.saved_at.desc(), Draft.id)
    )
    return [one for one in work.session.scalars(query) if not one.by_system]


def keep(
    work: Work, case: Case, step: str, seq: int, number: int, typed: Iterable[tuple[str, str]]
) -> Draft:
    """Keep what was typed, in place of what was kept before.

    seq: number of the latest event that the form was drawn from. number: that of the draft which
    the form began with, 0 for none. Raises KeptElsewhere where it is another by now.
    """
    query = _own(work, case, step).with_for_update()
    draft = work.session.scalars(query).first()
    if (draft.number if draft is not None else 0) != number:
        raise KeptElsewhere(draft)
    if draft is None:
        draft = Draft(person_id=work.actor.id, case_id=case.id, step=step)
    draft.procedure_version, draft.seq = case.procedure_version, seq
    if not put(work, draft, typed):
        raise KeptElsewhere(kept(work, case, step))
    return draft


def put(work: Work, row: Draft | ProposalReading, typed: Iterable[tuple[str, str]]) -> bool:
    """Keep what was typed in the person's own row; False where another window made one just now."""
    row.number, row.saved_at = secrets.randbelow(HIGHEST) + 1, work.at
    row.typed = [list(pair) for pair in typed]
    try:
        with work.session.begin_nested():
            work.session.add(row)
    except IntegrityError:
        # Two windows kept their first at the same moment.
        return False
    return True


def drop(work: Work, case: Case, step: str) -> None:
    """Forget what this person kept of the form: it was sent, or is wanted no more."""
    of_step = (Draft.case_id == case.id, Draft.step == step)
    work.session.execute(delete(Draft).where(Draft.person_id == work.actor.id, *of_step))


def forget_old(session: Session, at: datetime, days: int) -> int:
    """Remove some drafts that nobody has touched for so many days; how many they were."""
    old = select(Draft.id).where(Draft.saved_at < at - timedelta(days=days))
    done = session.execute(delete(Draft).where(Draft.id.in_(old.limit(AT_ONCE))))
    return cast("CursorResult[None]", done).rowcount
