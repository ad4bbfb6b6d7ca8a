"""Which organisations an administrator may change: the own tree, and those that nobody works in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, and_, or_, select

from casehub.model import Organisation

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from casehub.model import Person
    from casehub.rulebook.offices import OfficeWords


def own_tree(session: Session, organisation_id: int) -> frozenset[int]:
    """The organisation and all below it."""
    own = select(Organisation.id).where(Organisation.id == organisation_id)
    below = own.cte("below", recursive=True)
    below = below.union_all(select(Organisation.id).where(Organisation.parent_id == below.c.id))
    return frozenset(session.scalars(select(below.c.id)))


def may_change(session: Session, words: OfficeWords, actor: Person, office: Organisation) -> bool:
    """Whether this administrator may change that organisation.

    A district's administrator never changes the bureau above or beside it; courts, review organs
    and partners, whose people do not work here, are everybody's to keep right.
    """
    own = any(kind.own for kind in words.kind if kind.id == office.kind)
    return not own or office.id in own_tree(session, actor.organisation_id)


def within_reach(words: OfficeWords, session: Session, actor: Person) -> ColumnElement[bool]:
    """The organisations of `may_change`, as a condition of a query."""
    own = [kind.id for kind in words.kind if kind.own]
    tree = own_tree(session, actor.organisation_id)
    return or_(Organisation.id.in_(tree), Organisation.kind.not_in(own))


def staffed(words: OfficeWords, session: Session, actor: Person) -> ColumnElement[bool]:
    """Of these the organisations that this administrator can register people for."""
    return and_(within_reach(words, session, actor), Organisation.kind.in_(words.staffed))
