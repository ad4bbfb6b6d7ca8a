"""What else people look for than cases: issued papers by their words, incoming papers, colleagues.

Each kind asks by the same sight as its own page: who may not open a paper does not find it, nor
learn from a number that it is there.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Integer, Select, bindparam, func, literal, or_, select, union_all

from casehub.among import among
from casehub.casefile.sight_of_materials import visible_materials
from casehub.desk.looking.search import MOST_WORDS
from casehub.desk.looking.texts import containing
from casehub.law.text import GRAM, fold, words
from casehub.model import Case, Document, FullText, Material, MaterialFile, Person
from casehub.people.confidential import open_cases, own_papers
from casehub.people.permissions import whole_files
from casehub.severally import Asked

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import InstrumentedAttribute

    from casehub.record.work import Work

# A page of what was found; one more is asked for, to say that there are more.
PAGE = 20
AROUND = 24
# Every search looks through the names of the own office, which seldom change.
_folded = lru_cache(maxsize=16_384)(fold)


@dataclass(frozen=True)
class Excerpt:
    """The words around the first of those sought, as they are searched; empty where none stand."""

    before: str = ""
    found: str = ""
    after: str = ""


@dataclass(frozen=True)
class Found:
    """A thing that fits: its row, what it is known by, and the case in which it lies, if in one."""

    row: Document | Material | Person
    reference: str
    title: str
    case: Case | None = None
    excerpt: Excerpt = Excerpt()


@dataclass(frozen=True)
class Kind:
    """A kind of thing that is found: its word, where its page says more of it, and how it is asked.

    ids: those that fit every word, as far as the person may know of them. told: these ids as what
    a page lists, the newest first.
    """

    id: str
    title: str
    ids: Callable[[Work, Sequence[str]], Select[int]]
    told: Callable[[Work, Sequence[int], Sequence[str]], list[Found]]
    note: str = ""


def _paper_ids(work: Work, sought: Sequence[str]) -> Select[int]:
    query = (
        select(Document.id)
        .join(Case, Case.id == Document.case_id)
        .where(
            Case.id.in_(whole_files(work)),
            or_(~Document.confidential, open_cases(work), own_papers(work)),
        )
    )
    for word in sought:
        query = query.where(_told(work, word, Document.id, Document.__tablename__))
    return query


def _material_ids(work: Work, sought: Sequence[str]) -> Select[int]:
    query = visible_materials(work).with_only_columns(Material.id)
    for word in sought:
        opened = select(MaterialFile.material_id).where(
            _told(work, word, MaterialFile.id, MaterialFile.__tablename__)
        )
        own = _told(work, word, Material.id, Material.__tablename__)
        query = query.where(or_(own, Material.id.in_(opened)))
    return query


_COLLEAGUES = select(Person.id, Person.name, Person.post).where(
    Person.organisation_id == bindparam("office", type_=Integer), ~Person.system
)


def colleagues(work: Work) -> Asked[Sequence[Any]]:
    """The question for the people of the own office, whose telephone or cases somebody wants."""
    return Asked(_COLLEAGUES, {"office": work.actor.organisation_id}, list)


def _who_fit(people: Sequence[Any], sought: Sequence[str]) -> list[int]:
    """Those whose name or post holds every word: an office is small, its names are folded here."""
    return [
        one.id
        for one in people
        if all(word in _folded(f"{one.name}\n{one.post}") for word in sought)
    ]


def _person_ids(work: Work, sought: Sequence[str]) -> Select[int]:
    """Colleagues of the own office by name or post."""
    people = colleagues(work).alone(work.session)
    return select(Person.id).where(among(Person.id, _who_fit(people, sought)))


def _told(
    work: Work, word: str, row: InstrumentedAttribute[int], source: str
) -> ColumnElement[bool]:
    """Whether the words told of a row hold this one."""
    hits = containing(work.session, word, select(FullText.row_id), FullText)
    return row.in_(hits.where(FullText.source == source))


def _sought(typed: str) -> list[str]:
    """The words typed that are long enough to be looked for in a text."""
    return [word for word in words(typed)[:MOST_WORDS] if len(word) >= GRAM]


def counts(
    work: Work, typed: str, people: Sequence[Any] | None = None
) -> dict[str, int]:
    """How many of each kind fit every word, by the kind's id; none is counted beyond `PAGE` + 1.

    people: what `colleagues` found, where somebody has asked already.
    """
    sought = _sought(typed)
    if not sought:
        return {}
    people = colleagues(work).alone(work.session) if people is None else people
    each = []
    for kind in (PAPER, MATERIAL):
        some = kind.ids(work, sought).limit(PAGE + 1).subquery()
        each.append(select(literal(kind.id), func.count()).select_from(some))
    known = {row[0]: row[1] for row in work.session.execute(union_all(*each))}
    known[PERSON.id] = min(PAGE + 1, len(_who_fit(people, sought)))
    return {kind.id: known[kind.id] for kind in KINDS if known[kind.id]}


def found(work: Work, kind: Kind, typed: str, *, after: int = 0) -> list[Found]:
    """The things of a kind that every word fits, the newest first, at most `PAGE` + 1.

    after: the id of the last one of the page before; 0 for the first page.
    """
    sought = _sought(typed)
    if not sought:
        return []
    fit = kind.ids(work, sought).subquery()
    query = select(fit.c[0]).order_by(fit.c[0].desc()).limit(PAGE + 1)
    if after:
        query = query.where(fit.c[0] < after)
    return kind.told(work, work.session.scalars(query).all(), sought)


def _papers(work: Work, ids: Sequence[int], sought: Sequence[str]) -> list[Found]:
    query = (
        select(Document, Case, FullText.folded)
        .join(Case, Case.id == Document.case_id)
        .join(
            FullText,
            (FullText.source == Document.__tablename__) & (FullText.row_id == Document.id),
        )
        .where(among(Document.id, ids))
        .order_by(Document.id.desc())
    )
    return [
        Found(d, d.number or d.code, d.title, c, _excerpt(t, sought))
        for d, c, t in work.session.execute(query)
    ]


def _materials(work: Work, ids: Sequence[int], _sought: Sequence[str]) -> list[Found]:
    query = select(Material).where(among(Material.id, ids)).order_by(Material.id.desc())
    return [Found(m, m.number, m.title) for m in work.session.scalars(query)]


def _people(work: Work, ids: Sequence[int], _sought: Sequence[str]) -> list[Found]:
    query = select(Person).where(among(Person.id, ids)).order_by(Person.id.desc())
    return [Found(p, p.username, p.name) for p in work.session.scalars(query)]


def _excerpt(folded: str, sought: Sequence[str]) -> Excerpt:
    at, word = min((folded.find(word), word) for word in sought)
    if at < 0:
        return Excerpt()
    end = at + len(word)
    return Excerpt(folded[max(0, at - AROUND) : at], folded[at:end], folded[end : end + AROUND])


PAPER = Kind(
    "paper", "文书", _paper_ids, _papers, "；刚签发、还没有印好的文书过几秒才找得到"
)
MATERIAL = Kind("material", "收文", _material_ids, _materials)
PERSON = Kind("person", "人员", _person_ids, _people)
KINDS = (PAPER, MATERIAL, PERSON)
