"""Which organisations an administrator may change, and whose people she keeps.

She changes the own tree, and those that nobody works in; she keeps the people of the own tree.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select

from casehub.model import Organisation, Person

if TYPE_CHECKING:
    from sqlalchemy import BindParameter
    from sqlalchemy.orm import Session

    from casehub.record.work import Work
    from casehub.rulebook.offices import OfficeWords


def tree_below(organisation_id: int | BindParameter[int]) -> Select[int]:
    """The question for the organisation and all below it, to stand within another."""
    own = select(Organisation.id).where(Organisation.id == organisation_id)
    below = own.cte("below", recursive=True)
    below = below.union_all(select(Organisation.id).where(Organisation.parent_id == below.c.id))
    return select(below.c.id)


def own_tree(session: Session, organisation_id: int) -> frozenset[int]:
    """The organisation and all below it."""
    return frozenset(session.scalars(tree_below(organisation_id)))


def is_own(work: Work, office: Organisation) -> bool:
    """Whether the actor works in this office, or in the one that succeeds it."""
    return office.on(work.today).id == work.actor.organisation_id


def stands_over(work: Work, office: Organisation) -> bool:
    """Whether the actor's office is this one, its successor, or stands above it."""
    keeper, own = office.on(work.today), work.actor.organisation_id
    # Asked of every line of a list: going up from the keeper reads each office once.
    return keeper.id == own or keeper.is_below(own)


def may_change(session: Session, words: OfficeWords, actor: Person, office: Organisation) -> bool:
    """Whether this administrator may change that organisation.

    A district's administrator never changes the bureau above or beside it; courts, review organs
    and partners, whose people do not work here, are everybody's to keep right.
    """
    own = any(kind.own for kind in words.kind if kind.id == office.kind)
    return not own or office.id in own_tree(session, actor.organisation_id)


def misplaced(
    session: Session,
    words: OfficeWords,
    actor: Person,
    office: Organisation | None,
    kind: str,
    parent: str | None,
) -> str:
    """Why this administrator may not let an organisation stand below that one; "" when she may.

    office: as it is registered, None for a new one; kind, parent: as they will be, the parent by
    its code. A bureau stays within her tree, and she moves her own neither away from whoever
    supervises it nor under another: whoever stands above sees its cases.
    """
    if kind not in words.own:
        return ""
    before = office.parent.key if office is not None and office.parent is not None else None
    if office is not None and office.id == actor.organisation_id:
        said = "本单位的上级机关不由本单位更改，请上级机关的系统管理员更改"
        return "" if parent == before else said
    if office is not None and parent == before and office.kind in words.own:
        return ""
    tree = own_tree(session, actor.organisation_id)
    above = session.scalar(select(Organisation.id).where(Organisation.key == (parent or "")))
    if above in tree:
        return ""
    return f"上级机关选{actor.organisation.name}或者其下的机构：在别处的机构不由你登记、更改"


def is_foremost(session: Session, organisation_id: int) -> bool:
    """Whether nobody has an account in any office above this one."""
    own = select(Organisation.parent_id.label("id")).where(Organisation.id == organisation_id)
    above = own.cte("above", recursive=True)
    step = select(Organisation.parent_id).join(above, Organisation.id == above.c.id)
    above = above.union(step.where(Organisation.parent_id.is_not(None)))
    there = exists().where(Person.organisation_id.in_(select(above.c.id)), Person.active)
    return not session.scalar(select(there))


def staffed(words: OfficeWords, session: Session, actor: Person) -> ColumnElement[bool]:
    """The organisations whose people this administrator keeps: the own tree.

    The guests of partners stand below nobody; the foremost bureau keeps them for all.
    """
    mine: ColumnElement[bool] = Organisation.id.in_(own_tree(session, actor.organisation_id))
    if is_foremost(session, actor.organisation_id):
        guests = [kind.id for kind in words.kind if kind.guests]
        mine = or_(mine, Organisation.kind.in_(guests))
    return and_(mine, Organisation.kind.in_(words.staffed))


def keeps_people_of(
    session: Session, words: OfficeWords, actor: Person, office: Organisation
) -> bool:
    """Whether this administrator keeps the people of that organisation (`staffed`)."""
    query = select(Organisation.id).where(
        Organisation.id == office.id, staffed(words, session, actor)
    )
    return session.scalar(query) is not None
