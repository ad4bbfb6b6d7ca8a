"""关注, 最近打开, 备忘, 自存条件, 站外提醒: what a person keeps for themselves.

None of it is an act: it writes no event, and nobody but the person sees it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Integer, Select, bindparam, delete, or_, select
from sqlalchemy.exc import IntegrityError

from casehub.db import UtcDateTime
from casehub.model import Case, CaseMark, Digest, KeptFilter
from casehub.people.permissions import worded
from casehub.severally import Asked
from casehub.workflow.refusals import NotFound

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from casehub.record.work import Work

# A visit is remembered so long, and of followed cases so many are looked at.
REMEMBERED, MOST_LOOKED_AT = timedelta(days=30), 300
SHOWN_RECENT = 8
# An address of mail, or the number of a mobile phone.
ADDRESS = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+|1[3-9][0-9]{9}")
LONGEST_NOTE, LONGEST_NAME, MOST_FILTERS = 2000, 20, 30


class CannotKeep(Exception):
    """What was typed cannot be kept; the message says in one sentence why."""


@dataclass(frozen=True)
class Visited:
    """A case that the person opened or follows."""

    reference: str
    title: str
    opened_at: datetime
    followed: bool
    note: str


@dataclass(frozen=True)
class Own:
    """recent: opened last, the latest first. followed: how many; `more`: at least so many."""

    recent: tuple[Visited, ...]
    followed: int
    more: bool = False


@cache
def _marked(visible: Select[Case]) -> Any:
    since = bindparam("visited_since", type_=UtcDateTime)
    return (
        visible.join(CaseMark, CaseMark.case_id == Case.id)
        .with_only_columns(
            Case.reference, Case.title, CaseMark.opened_at, CaseMark.followed_at, CaseMark.note
        )
        .where(
            CaseMark.person_id == bindparam("person", type_=Integer),
            or_(CaseMark.followed_at.is_not(None), CaseMark.opened_at >= since),
        )
        .order_by(CaseMark.opened_at.desc(), CaseMark.id)
        .limit(bindparam("most_visits", type_=Integer))
    )


def own(work: Work) -> Own:
    """What the person opened last and follows, of the cases that are visible to them now."""
    return own_asked(work).alone(work.session)


def own_asked(work: Work) -> Asked[Own]:
    """The question of `own`, to be asked with others."""
    visible, told = worded(work.actor, work.today, work.rules)
    told |= {
        "person": work.actor.id, "visited_since": work.at - REMEMBERED,
        "most_visits": MOST_LOOKED_AT,
    }  # fmt: skip
    return Asked(_marked(visible), told, _read)


def _read(rows: Sequence[Any]) -> Own:
    found = [
        Visited(one.reference, one.title, one.opened_at, one.followed_at is not None, one.note)
        for one in rows
    ]
    followed = [one for one in found if one.followed]
    return Own(
        tuple(found[:SHOWN_RECENT]),
        len(followed),
        more=len(rows) == MOST_LOOKED_AT,
    )


def followed_by(work: Work) -> Select[int]:
    """The ids of the cases that the person follows, seen or not."""
    mine = CaseMark.person_id == work.actor.id
    return select(CaseMark.case_id).where(mine, CaseMark.followed_at.is_not(None))


def open_case(work: Work, case: Case) -> CaseMark:
    """Note that the person has the case before them; its news is read now."""
    wanted = select(CaseMark).where(
        CaseMark.person_id == work.actor.id, CaseMark.case_id == case.id
    )
    mark = work.session.scalars(wanted).first()
    if mark is None:
        mark = CaseMark(person_id=work.actor.id, case_id=case.id, note="")
        mark.opened_at, mark.seen_seq = work.at, case.seq
        try:
            with work.session.begin_nested():
                work.session.add(mark)
        except IntegrityError:
            # Two windows opened it at the same moment.
            mark = work.session.scalars(wanted).one()
        _forget_old(work)
    mark.opened_at, mark.seen_seq = work.at, case.seq
    return mark


def _forget_old(work: Work) -> None:
    """Visits of long ago that say nothing else."""
    bare = (CaseMark.followed_at.is_(None), CaseMark.note == "")
    old = (CaseMark.person_id == work.actor.id, CaseMark.opened_at < work.at - REMEMBERED)
    work.session.execute(delete(CaseMark).where(*old, *bare))


def follow(work: Work, case: Case, *, wanted: bool) -> None:
    """Follow the case, or follow it no longer."""
    mark = open_case(work, case)
    mark.followed_at = (mark.followed_at or work.at) if wanted else None


def note(work: Work, case: Case, text: str) -> None:
    """Keep the person's note on the case; an empty one takes it away. Raises CannotKeep."""
    if len(text) > LONGEST_NOTE:
        raise CannotKeep(f"备忘最多 {LONGEST_NOTE} 字，现在有 {len(text)} 字，请删短后再保存")
    open_case(work, case).note = text.strip()


_FILTERS = select(KeptFilter.id, KeptFilter.name).where(KeptFilter.person_id == bindparam("keeps"))


def filters_asked(work: Work) -> Asked[list[Any]]:
    """The question for the person's own conditions of the list, to be asked with others."""
    return Asked(_FILTERS, {"keeps": work.actor.id}, lambda rows: sorted(rows, key=_by_name))


def kept_filters(work: Work) -> list[Any]:
    """The person's own conditions of the list, (id, name) each, by name."""
    return filters_asked(work).alone(work.session)


def _by_name(row: Any) -> str:
    return str(row.name)


def conditions(work: Work, number: int) -> str:
    """What stands in a filter of the person's own. Raises NotFound for anything else."""
    mine = (KeptFilter.person_id == work.actor.id, KeptFilter.id == number)
    found = work.session.scalar(select(KeptFilter.conditions).where(*mine))
    if found is None:
        raise NotFound
    return found


def keep_filter(work: Work, name: str, wanted: str) -> None:
    """Keep conditions under a name, in place of those of that name. Raises CannotKeep."""
    name = name.strip()
    mine = select(KeptFilter).where(KeptFilter.person_id == work.actor.id)
    there = work.session.scalars(mine).all()
    known = next((one for one in there if one.name == name), None)
    if not name:
        raise CannotKeep("给这组条件起个名称再保存")
    if len(name) > LONGEST_NAME:
        raise CannotKeep(f"名称最多 {LONGEST_NAME} 字")
    if not wanted:
        raise CannotKeep("没有选定条件，先筛选再保存")
    if known is None and len(there) >= MOST_FILTERS:
        raise CannotKeep(f"已保存 {MOST_FILTERS} 组条件，先删去不用的再保存")
    if known is None:
        known = KeptFilter(person_id=work.actor.id, name=name)
        work.session.add(known)
    known.conditions, known.kept_at = wanted, work.at


def drop_filter(work: Work, number: int) -> None:
    """Forget conditions of the person's own."""
    mine = (KeptFilter.person_id == work.actor.id, KeptFilter.id == number)
    work.session.execute(delete(KeptFilter).where(*mine))


def told_at(work: Work) -> str:
    """Where the person wants to be told outside that something waits; "" where nowhere."""
    mine = Digest.person_id == work.actor.id
    return work.session.scalar(select(Digest.address).where(mine)) or ""


def tell_at(work: Work, address: str) -> None:
    """Let the person be told at this address, or nowhere. Raises CannotKeep."""
    address = address.strip()
    if address and not ADDRESS.fullmatch(address):
        raise CannotKeep("填写邮箱或者 11 位手机号码，例如 zhang@example.gov.cn")
    there = work.session.scalars(select(Digest).where(Digest.person_id == work.actor.id)).first()
    if not address:
        work.session.execute(delete(Digest).where(Digest.person_id == work.actor.id))
    elif there is None:
        told = {"person_id": work.actor.id, "address": address, "told_at": work.at}
        work.session.add(Digest(**told))
    else:
        there.address, there.told_of = address, ""
