"""暂存: what was typed into the form of a step is kept for its author until it is sent.

A draft is no act: it writes no event and leaves the case alone. Its author alone changes it; who
may take the same step of the case sees that it is there, and may go on with what it says.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, cast

from sqlalchemy import CursorResult, delete, or_, select
from sqlalchemy.exc import IntegrityError

from casehub.model import Draft, Person, RequestDraft
from casehub.model.draft import BY_SYSTEM

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
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
# What people keep of forms: of steps, and of what is not registered yet.
KEPT = (Draft, RequestDraft)


class KeptElsewhere(Exception):
    """Another window kept, sent or threw away this draft; `draft`: what it kept, if it did."""

    def __init__(self, draft: Draft | RequestDraft | None) -> None:
        super().__init__()
        self.draft = draft


def _own(work: Work, case: Case, step: str) -> Select[Draft]:
    whose = Draft.person_id == work.actor.id
    return select(Draft).where(whose, Draft.case_id == case.id, Draft.step == step)


def kept(work: Work, case: Case, step: str) -> Draft | None:
    """What this person has kept of the form of the step."""
    return work.session.scalars(_own(work, case, step)).first()


@dataclass(frozen=True)
class Others:
    """What a colleague keeps of a form, and whose it is; gone: whose account was stopped."""

    draft: Draft
    name: str
    gone: bool = False


@dataclass(frozen=True)
class AtStep:
    """What is kept of the form of a step: by the person at work, and by others, the latest first.

    The others' is for whoever may take the step: a form that only the system filled in for them
    says nothing that one's own does not.
    """

    own: Draft | None
    others: Sequence[Others] = ()


def at_step(work: Work, case: Case, step: str) -> AtStep:
    """Everything that is kept of the form, asked at once."""
    query = (
        select(Draft, Person.name, Person.active)
        .join(Person, Person.id == Draft.person_id)
        .where(Draft.case_id == case.id, Draft.step == step)
        .where(or_(Draft.person_id == work.actor.id, ~Person.system))
        .order_by(Draft.saved_at.desc(), Draft.id)
    )
    rows = work.session.execute(query).all()
    own = next((one for one, *_ in rows if one.person_id == work.actor.id), None)
    theirs = [row for row in rows if row[0] is not own and not row[0].by_system]
    return AtStep(own, [Others(d, name, gone=not active) for d, name, active in theirs])


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


def request_kept(work: Work, track: str) -> RequestDraft | None:
    """What this person has kept of a registration on the track, before there is a case."""
    return work.session.scalars(_own_request(work, track)).first()


def keep_request(
    work: Work, track: str, number: int, typed: Iterable[tuple[str, str]]
) -> RequestDraft:
    """Keep what was typed of a registration, as `keep` does of a step."""
    draft = work.session.scalars(_own_request(work, track).with_for_update()).first()
    if (draft.number if draft is not None else 0) != number:
        raise KeptElsewhere(draft)
    if draft is None:
        draft = RequestDraft(person_id=work.actor.id, track=track)
    if not put(work, draft, typed):
        raise KeptElsewhere(request_kept(work, track))
    return draft


def drop_request(work: Work, track: str, number: int) -> None:
    """Forget what this person kept of a registration, unless another window kept its own since."""
    query = _own_request(work, track).where(RequestDraft.number == number)
    for draft in work.session.scalars(query):
        work.session.delete(draft)


def _own_request(work: Work, track: str) -> Select[RequestDraft]:
    whose = RequestDraft.person_id == work.actor.id
    return select(RequestDraft).where(whose, RequestDraft.track == track)


def put(
    work: Work, row: Draft | RequestDraft | ProposalReading, typed: Iterable[tuple[str, str]]
) -> bool:
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


def drop_taken(work: Work, case: Case, step: str) -> None:
    """Forget what this person kept of the form of a step that was taken, and what nobody wrote.

    That is what the system alone had filled in for others: what it was begun for is done. What
    somebody else kept stays.
    """
    nobody = Draft.typed[(0, 0)].as_string() == BY_SYSTEM
    forgotten = delete(Draft).where(
        Draft.case_id == case.id,
        Draft.step == step,
        or_(Draft.person_id == work.actor.id, nobody),
    )
    work.session.execute(forgotten.execution_options(synchronize_session=False))


def forget_old(session: Session, at: datetime, days: int) -> int:
    """Remove some drafts that nobody has touched for so many days; how many they were."""
    return sum(_forget_old(session, kind, at - timedelta(days=days)) for kind in KEPT)


def _forget_old(
    session: Session, kind: type[Draft | RequestDraft], before: datetime
) -> int:
    old = select(kind.id).where(kind.saved_at < before)
    done = session.execute(delete(kind).where(kind.id.in_(old.limit(AT_ONCE))))
    return cast("CursorResult[None]", done).rowcount
