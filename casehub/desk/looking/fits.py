"""What of a case fits what was typed: the column in its words, the text where it may be told."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    Integer,
    String,
    and_,
    case,
    cast,
    false,
    literal,
    null,
    or_,
    select,
    union_all,
)

from casehub.among import among
from casehub.db import Base
from casehub.desk.looking.search import MOST_WORDS, told_to
from casehub.desk.looking.spellings import YEAR_AND_NUMBER, of_series, shortest, spellings
from casehub.law.text import fold, words
from casehub.model import Assignment, Case, Number, Person, SearchTerm
from casehub.people.confidential import hidden_sides

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from sqlalchemy import ColumnElement, ScalarSelect, Select

    from casehub.db import Searched
    from casehub.record.work import Work

    Rows = Select[*tuple[Any, ...]]

HANDLED = "办案人员"


@dataclass(frozen=True)
class Piece:
    """A piece of a text; fits: whether it is what was typed."""

    text: str
    fits: bool = False


@dataclass(frozen=True)
class Why:
    """A column of a case that fits what was typed, in its words.

    text: what stands there, in pieces; empty where only the column is told. A telephone or a
    number of a person is found, not shown, and so is who stands on a hidden side.
    """

    says: str
    text: tuple[Piece, ...] = ()


def whys(work: Work, typed: str, cases: Sequence[Case]) -> dict[int, list[Why]]:
    """Case → what of it fits what was typed: 案号, 当事人, 权利号码; asked in one question.

    Of cases that a search found, main ones each with what is told of its child matters. A text is
    shown that every reader of a list reads anyway (`Searched.shown`), or a number of the case that
    was typed as a whole; of child matters the column alone.
    """
    found = words(typed)[:MOST_WORDS]
    if not (found and cases):
        return {}
    forms = {form for word in found for form in (*spellings(word), *of_series(work, word))}
    forms |= {fold(typed), *spellings(fold(typed))}
    parts = [form for word in found for form in shortest(spellings(word))]
    asked = [_terms(work, cases, forms, parts), _seated(cases, found)]
    years = [told for text in {*found, fold(typed)} if (told := YEAR_AND_NUMBER.fullmatch(text))]
    asked += [_numbers(cases, int(told[1]), int(told[2])) for told in years]
    listed = {one.id: one for one in cases}
    hidden = {side for sides in hidden_sides(work).values() for side in sides}
    met: dict[int, dict[Why, None]] = {}
    for row in work.session.execute(union_all(*asked)):
        for number in {row.case_id, row.home_id} & listed.keys():
            why = _why(row, listed[number], {*parts, *found}, forms, hidden)
            if why is not None:
                met.setdefault(number, {})[why] = None
    order = [*(one.says for one in _columns().values()), HANDLED]
    return {
        number: sorted(_told(said), key=lambda one: order.index(one.says))
        for number, said in met.items()
    }


def _told(said: Collection[Why]) -> list[Why]:
    """Those with a text, and the columns of which no text is told."""
    shown = {one.says for one in said if one.text}
    return [one for one in said if one.text or one.says not in shown]


def _why(
    row: Any, listed: Case, parts: Collection[str], forms: Collection[str], hidden: Collection[str]
) -> Why | None:
    if row.source == Person.__tablename__:
        return Why(HANDLED, pieces(row.text, parts))
    if row.source == Number.__tablename__:
        # Only the case's own ones: each of its papers has a first one, too.
        says = {getattr(listed, one.column): one.says for one in Case.__searched__ if one.number}
        return Why(says[row.text], pieces(row.text, {fold(row.text)})) if row.text in says else None
    one = _columns()[row.source, row.field]
    whole = one.number and not one.telephone and not one.side and row.folded in forms
    if row.case_id != listed.id or row.side in hidden or not (one.shown or whole):
        return Why(one.says)
    text = row.text or row.folded
    return Why(one.says, pieces(text, {row.folded} if row.folded in forms else parts))


def pieces(text: str, parts: Collection[str]) -> tuple[Piece, ...]:
    """A text in pieces, those marked that fold to one of the parts; all of it is in one of them."""
    folded = [fold(letter) for letter in text]
    whole = "".join(folded)
    # Of each letter of the folded text: which letter of the text it comes from.
    places = [n for n, letter in enumerate(folded) for _ in letter]
    marked = [False] * len(text)
    for part in filter(None, parts):
        at = whole.find(part)
        while at >= 0:
            first, last = places[at], places[at + len(part) - 1]
            marked[first : last + 1] = [True] * (last + 1 - first)
            at = whole.find(part, at + len(part))
    ends = [n for n in range(1, len(text)) if marked[n] is not marked[n - 1]]
    spans = zip([0, *ends], [*ends, len(text)], strict=True) if text else ()
    return tuple(Piece(text[start:end], marked[start]) for start, end in spans)


def _terms(
    work: Work, cases: Sequence[Case], forms: Collection[str], parts: Sequence[str]
) -> Rows:
    """The terms of the cases that fit, with the text as it was typed where it may be shown."""
    holds = [SearchTerm.folded.contains(part, autoescape=True) for part in parts]
    # No part of a telephone leads anywhere: it has no pairs.
    inside = and_(SearchTerm.grams != "", or_(false(), *holds))
    named = and_(SearchTerm.is_number, SearchTerm.folded.in_(sorted(forms)))
    main = {one.id for one in cases if one.parent_id is None}
    inner = {one.id for one in cases} - main
    own = among(SearchTerm.home_id, main)
    own = or_(own, among(SearchTerm.case_id, inner)) if inner else own
    return _told_terms().where(own, or_(named, inside), told_to(work))


@cache
def _told_terms() -> Rows:
    """The terms, each with its text as it was typed where that may be shown; written once.

    Each text is asked by the key of its row: joined, PostgreSQL may read whole tables for three.
    """
    told = [
        (_tells(table, name), _text_of(table, name))
        for table, columns in _shown().items()
        for name in columns
    ]
    text = case(*told, else_=null())
    return (
        select(
            SearchTerm.source, SearchTerm.field, SearchTerm.case_id, SearchTerm.home_id,
            SearchTerm.side, SearchTerm.folded, cast(text, String).label("text"),
        )
    )  # fmt: skip


def _tells(table: Any, column: str) -> ColumnElement[bool]:
    """Whether a term tells this column of this table."""
    return and_(SearchTerm.source == table.name, SearchTerm.field == column)


def _text_of(table: Any, column: str) -> ScalarSelect[str]:
    row = table.alias()
    mine = select(row.c[column]).where(row.c.id == SearchTerm.row_id)
    return mine.correlate(SearchTerm).scalar_subquery()


def _numbers(cases: Sequence[Case], year: int, value: int) -> Rows:
    """The numbers of that year and running number that were given to the cases."""
    return _row(Number.__tablename__, Number.case_id, Number.text).where(
        among(Number.case_id, {one.id for one in cases}),
        Number.year == year, Number.value == value,
    )  # fmt: skip


def _seated(cases: Sequence[Case], found: Sequence[str]) -> Rows:
    """Who of the names typed works on the cases."""
    people = or_(*(Person.name.contains(word, autoescape=True) for word in found))
    seats = _row(Person.__tablename__, Assignment.case_id, Person.name)
    seats = seats.join(Person, Person.id == Assignment.person_id)
    return seats.where(among(Assignment.case_id, {one.id for one in cases}), people)


def _row(source: str, case_id: Any, text: Any) -> Rows:
    none = literal("")
    return select(literal(source), none, case_id, cast(null(), Integer), none, none, text)


@cache
def _columns() -> Mapping[tuple[str, str], Searched]:
    """What is searched, by table and column; a case's own first."""
    kinds = sorted((m.class_ for m in Base.registry.mappers), key=lambda one: one is not Case)
    return {
        (str(kind.__tablename__), one.column): one for kind in kinds for one in kind.__searched__
    }


@cache
def _shown() -> Mapping[Any, list[str]]:
    """The columns whose texts may be shown, by table."""
    found: dict[Any, list[str]] = {}
    for mapper in Base.registry.mappers:
        for one in mapper.class_.__searched__:
            if one.shown or (one.number and not one.telephone and not one.side):
                found.setdefault(mapper.local_table, []).append(one.column)
    return found
