"""新情况: what others recorded in the cases that a person works on or follows, until they look.

Nothing is written to raise it: it is asked out of the events, and opening the case reads it away.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import Integer, Select, and_, bindparam, exists, func, or_, select, union
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import aliased

from casehub.acts.performing import SILENT_STEPS
from casehub.among import among, among_found
from casehub.db import UtcDateTime
from casehub.model import Assignment, Case, CaseMark, Event, NewsMark, Person
from casehub.people.permissions import worded
from casehub.severally import Asked

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from casehub.record.work import Work

PAGE, SHOWN = 50, 6
# What nobody looked at for so long is no news any more.
KEPT = timedelta(days=30)
# What a column of row numbers holds: the first page begins there.
ABOVE_ALL = 2**31 - 1
# Named once: to make one anew for each question costs more than to ask it.
_HOME, _NEAR = aliased(Case), aliased(Case)


@dataclass(frozen=True)
class New:
    """One act of somebody else; home: the case whose page shows it, and which is opened for it."""

    id: int
    reference: str
    home: str
    case_title: str
    seq: int
    title: str
    hand: str
    at: datetime


@dataclass(frozen=True)
class News:
    """A page, the latest first; after: mark of the next one, None at the end."""

    items: tuple[New, ...]
    after: int | None


@cache
def _told(
    visible: Select[Case], asking: frozenset[tuple[str, str]]
) -> Any:
    person = bindparam("person", type_=Integer)
    mark, begun, act = aliased(CaseMark), aliased(Case), aliased(Event)
    since = bindparam("news_since", type_=UtcDateTime)
    signed = exists().where(
        act.case_id == begun.id,
        act.actor_id == person,
        act.step.in_(sorted({step for _, step in asking})),
    )
    mine = (
        select(Assignment.case_id)
        .where(
            Assignment.person_id == person,
            Assignment.until.is_(None),
            Assignment.recused_on.is_(None),
        )
        .union(
            select(CaseMark.case_id).where(
                CaseMark.person_id == person, CaseMark.followed_at.is_not(None)
            ),
            # In the matter of a letter nobody need be named: whoever began it, and the leader who
            # signed it, wait for what comes back.
            select(begun.id).where(
                begun.procedure.in_(sorted({key for key, _ in asking})),
                begun.closed_on.is_(None),
                or_(begun.registered_by_id == person, signed),
            ),
        )
    )
    # Of ten thousand cases few have moved: the events of the others are not looked at.
    near = union(
        *(
            select(_NEAR.id).where(_NEAR.last_event_at >= since, of_family.in_(mine))
            for of_family in (_NEAR.id, _NEAR.parent_id)
        )
    )
    looked = exists().where(
        mark.person_id == person,
        or_(
            and_(mark.case_id == Case.id, mark.seen_seq >= Event.seq),
            # The page of a case shows what goes on in the matters inside it.
            and_(mark.case_id == Case.parent_id, mark.opened_at >= Event.at),
        ),
    )
    read = exists().where(
        NewsMark.person_id == person,
        NewsMark.case_id == Case.id,
        NewsMark.seen_seq >= Event.seq,
    )
    # Of the few that are shown, not of all that might be.
    home = select(_HOME.reference).where(_HOME.id == Case.parent_id).correlate(Case)
    hand = select(Person.name).where(Person.id == Event.actor_id).correlate(Event)
    return (
        visible.join(Event, Event.case_id == Case.id)
        .with_only_columns(
            Event.id,
            Event.case_id,
            Case.reference,
            func.coalesce(home.scalar_subquery(), Case.reference).label("home"),
            Case.title,
            Event.seq,
            Event.sentence,
            func.coalesce(hand.scalar_subquery(), "").label("hand"),
            Event.at,
        )
        .where(
            among_found(Event.case_id, near.scalar_subquery()),
            Event.at >= since,
            Event.step.not_in(SILENT_STEPS),
            or_(Event.actor_id.is_(None), Event.actor_id != person),
            Event.id < bindparam("news_below", type_=Integer),
            ~looked.correlate(Case, Event),
            ~read.correlate(Case, Event),
        )
        .order_by(Event.id.desc())
        .limit(bindparam("most_news", type_=Integer))
    )


def _asking(work: Work) -> frozenset[tuple[str, str]]:
    """The steps by which a matter sends the letter for which it is registered, by procedure."""
    tracks = work.rules.tracks_on(work.today)
    return frozenset(
        (way.key, step.id)
        for track in tracks
        if track.from_case
        for way in track.ways
        for step in work.law.procedure(way.key).steps
        if step.sends is not None and step.sends.begins
    )


def news(work: Work, after: int | None = None, limit: int = PAGE) -> News:
    """A page of what others recorded since the person last opened its case, from the mark on."""
    return news_asked(work, after, limit).alone(work.session)


def news_asked(work: Work, after: int | None = None, limit: int = PAGE) -> Asked[News]:
    """The question of `news`, to be asked with others."""
    visible, told = worded(work.actor, work.today, work.rules)
    below = ABOVE_ALL if after is None else after
    told |= _named(work, below, limit + 1)
    return Asked(_told(visible, _asking(work)), told, partial(_read, limit))


def _named(work: Work, below: int, most: int) -> Mapping[str, object]:
    return {
        "person": work.actor.id, "news_since": work.at - KEPT, "news_below": below,
        "most_news": most,
    }  # fmt: skip


def _read(limit: int, rows: Sequence[Any]) -> News:
    # The rest of the sentence may be for other readers than those who see the case today.
    items = tuple(
        New(
            one.id, one.reference, one.home, one.title, one.seq, one.sentence.partition("。")[0],
            one.hand, one.at,
        )
        for one in rows[:limit]
    )  # fmt: skip
    return News(items, items[-1].id if len(rows) > limit else None)


def look_away(work: Work, upto: int) -> int:
    """Note that the person has seen all news up to this event; of how many cases it was.

    What was recorded while they read stays news, and no case counts as opened by it.
    """
    visible, told = worded(work.actor, work.today, work.rules)
    told |= _named(work, upto + 1, ABOVE_ALL)
    seen: dict[int, int] = {}
    for one in work.session.execute(_told(visible, _asking(work)), told):
        seen[one.case_id] = max(one.seq, seen.get(one.case_id, 0))
    try:
        with work.session.begin_nested():
            _keep(work, seen)
    except IntegrityError:
        # Two windows said so at the same moment.
        _keep(work, seen)
    return len(seen)


def _keep(work: Work, seen: Mapping[int, int]) -> None:
    """Move the person's marks on to these numbers of events, by case; none goes back."""
    mine = (NewsMark.person_id == work.actor.id, among(NewsMark.case_id, seen))
    kept = {mark.case_id: mark for mark in work.session.scalars(select(NewsMark).where(*mine))}
    for case_id, seq in seen.items():
        if case_id in kept:
            kept[case_id].seen_seq = max(seq, kept[case_id].seen_seq)
        else:
            row = NewsMark(person_id=work.actor.id, case_id=case_id, seen_seq=seq)
            work.session.add(row)
