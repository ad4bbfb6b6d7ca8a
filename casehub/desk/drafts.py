"""我的草稿: the forms that the person began and has not sent."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy import Integer, Select, bindparam, exists, select

from casehub import acts
from casehub.model import Case, Draft, RequestDraft
from casehub.people.permissions import worded
from casehub.severally import Asked, yes

if TYPE_CHECKING:
    from datetime import datetime

    from casehub.record.work import Work

SHOWN = 20


@dataclass(frozen=True)
class Begun:
    """A form that was begun; `moved`: something was recorded in the case since.

    by_itself: the system filled it in from the file, and nobody has changed it yet. track: of what
    is not registered yet, and in no case: how it came in.
    """

    reference: str
    case_title: str
    step: str
    title: str
    saved_at: datetime
    moved: bool
    by_itself: bool = False
    track: str = ""


@dataclass(frozen=True)
class Drafts:
    """The latest first; `more`: there are more than are shown."""

    begun: tuple[Begun, ...] = ()
    more: bool = False


@cache
def _own(visible: Select[Case]) -> Select[Case, Draft]:
    return (
        visible.join(Draft, Draft.case_id == Case.id)
        .add_columns(Draft)
        .where(Draft.person_id == bindparam("person", type_=Integer))
        .order_by(Draft.saved_at.desc(), Draft.id)
        .limit(bindparam("most", type_=Integer))
    )


@cache
def _some() -> Select[bool]:
    person = bindparam("person", type_=Integer)
    return select(exists().where(Draft.person_id == person).label("some"))


@cache
def _registered() -> Select[bool]:
    person = bindparam("person", type_=Integer)
    return select(exists().where(RequestDraft.person_id == person).label("begun"))


def some_asked(work: Work) -> Asked[bool]:
    """Whether the person has a draft at all, seen or not; to be asked with others."""
    return Asked(_some(), {"person": work.actor.id}, yes)


def registrations_asked(work: Work) -> Asked[bool]:
    """Whether the person has begun to register anything; to be asked with others."""
    return Asked(_registered(), {"person": work.actor.id}, yes)


def drafts(
    work: Work, limit: int = SHOWN, *, steps: bool = True, registrations: bool = True
) -> Drafts:
    """The person's drafts in cases that are visible to them now, and of what is in none yet.

    The latest first. steps, registrations: whether there are any of the kind.
    """
    visible, told = worded(work.actor, work.today, work.rules)
    told |= {"person": work.actor.id, "most": limit + 1}
    rows = work.session.execute(_own(visible), told).all() if steps else ()
    begun = [_begun(work, case, draft) for case, draft in rows]
    begun += _registrations(work, limit + 1) if registrations else []
    begun.sort(key=lambda one: one.saved_at, reverse=True)
    return Drafts(tuple(begun[:limit]), more=len(begun) > limit)


def _registrations(work: Work, limit: int) -> list[Begun]:
    """What the person has begun to register on the tracks of today."""
    mine = select(RequestDraft).where(RequestDraft.person_id == work.actor.id)
    rows = work.session.scalars(mine.order_by(RequestDraft.saved_at.desc()).limit(limit))
    held = work.actor.roles_on(work.today)
    open_to = {one.id: one for one in work.rules.tracks_on(work.today) if held & {*one.roles}}
    return [
        Begun("", "", "", open_to[one.track].title, one.saved_at, moved=False, track=one.track)
        for one in rows
        if one.track in open_to
    ]


def _begun(work: Work, case: Case, draft: Draft) -> Begun:
    procedure = acts.procedure_of(work, case)
    known = procedure.has_step(draft.step)
    title = "已不在程序中的事项"
    if known:
        title = acts.titled(work, case, procedure.step(draft.step)).title
    moved = case.seq > draft.seq
    itself = draft.by_system
    return Begun(case.reference, case.title, draft.step, title, draft.saved_at, moved, itself)
