"""Find cases by what people type: numbers of every kind first, then names, word by word."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    ColumnElement,
    and_,
    case,
    false,
    func,
    literal,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import aliased

from casehub.among import ONE_BY_ONE, among
from casehub.desk.looking.spellings import (
    ONLY_NUMBER,
    YEAR_AND_NUMBER,
    of_series,
    shortest,
    spellings,
)
from casehub.desk.looking.texts import MANY, containing, in_many
from casehub.law.text import GRAM, fold, words
from casehub.model import (
    Assignment,
    Case,
    Number,
    Person,
    SearchTerm,
)
from casehub.people.confidential import hidden_sides, secret
from casehub.people.permissions import visible_cases

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from sqlalchemy import Select, SQLColumnExpression
    from sqlalchemy.orm import InstrumentedAttribute

    from casehub.record.work import Work

    Rows = Select[*tuple[Any, ...]]

# Of what is typed so many letters and words are looked at.
LONGEST, MOST_WORDS = 200, 8
# What people put between and behind the names of a case and no name has there.
SPOKEN = re.compile(
    "关于|公司|[那这]个|[那这]件|案子|案件|[诉与和的案]|^[查找看]一?下|怎么样了?$"
)
# From so many words on some may be left out.
FEWEST = 2
# Up to so many visible cases are told by their ids.
FEW = 3000
# What was typed as a whole, beside its words: no word is empty.
WHOLE = ""
HOME = func.coalesce(Case.parent_id, Case.id)


@dataclass(frozen=True)
class Looser:
    """A condition that asks for less than was typed; left: the words that it leaves out.

    ids: the cases that the person sees and that meet it; None where they are many.
    """

    fits: ColumnElement[bool]
    left: tuple[str, ...] = ()
    ids: frozenset[int] | None = None


@dataclass(frozen=True)
class Fitting:
    """What somebody typed, word by word, with the cases that each of its words fits.

    A word fits a case by a number of it (whole, or its year and running number), by a part of a
    folded text (two letters at least), or by the name of somebody who works on it. The numbers
    and names of a child matter find its main case; with children, the child itself. Who stands on
    a hidden side is found by those only who may know it.

    ways: by word the ids of the cases that it fits, whoever may see them; None where they are
    many. whole: the cases that bear what was typed, as a whole, as one of their numbers.
    """

    work: Work
    typed: str
    children: bool
    found: Sequence[str]
    ways: Mapping[str, frozenset[int] | None]
    whole: frozenset[int]

    @property
    def many(self) -> bool:
        """Whether the cases are so many that more are never counted than a list tells."""
        known = [ids for word in self.found if (ids := self.ways[word]) is not None]
        return len(min(known, key=len)) > ONE_BY_ONE if known else True

    @property
    def condition(self) -> ColumnElement[bool]:
        """The condition that a case fits every word, or bears the whole as a number.

        「ZL 2022 2 1034567.7」: spaces inside one number are no words.
        """
        fits = self._every(self.found)
        return or_(fits, among(Case.id, self.whole)) if self.whole else fits

    def _every(self, words: Sequence[str]) -> ColumnElement[bool]:
        known = [ids for word in words if (ids := self.ways[word]) is not None]
        many = [word for word in words if self.ways[word] is None]
        asked = [_holds(self.work, word, children=self.children) for word in many]
        # Those that are known come first: of them alone anything else is asked.
        led = [among(Case.id, frozenset.intersection(*known))] if known else []
        return and_(true(), *led, *asked)

    def looser(self) -> Looser | None:
        """What may have been meant where nothing that the person sees fits every word.

        「山驰公司诉万骑」: how people speak of a case. 「巴 岭」: the blanks were none. 「山驰
        那个案子」: the words that fit nothing she sees are left out. Whether a word fits is asked
        of visible cases only, so that nothing tells of the others. All of it is asked at once.
        """
        spoken, dropped = _spoken(self.found)
        offers = []
        if spoken and spoken != self.found:
            offers.append(Looser(self._every(spoken), dropped))
        several = len(self.found) >= FEWEST
        if several:
            offers.append(Looser(self._every(["".join(self.found)])))
        each = [self._every([word]) for word in self.found] if several else []
        fit = _seen_ones(self.work, [*(offer.fits for offer in offers), *each])
        for offer, ids in zip(offers, fit, strict=False):
            if ids:
                return replace(offer, ids=_few(ids))
        by_word = zip(self.found, fit[len(offers) :], strict=False)
        kept = {word: ids for word, ids in by_word if ids}
        if not kept:
            return None
        said = {fold(one): one for one in self.typed.split()}
        left = tuple(said.get(word, word) for word in self.found if word not in kept)
        few = [_few(ids) for ids in kept.values()]
        every = None if None in few else frozenset.intersection(*filter(None, few))
        return Looser(self._every(list(kept)), left, every)


def _few(ids: frozenset[int]) -> frozenset[int] | None:
    return ids if len(ids) <= FEW else None


def fitting(work: Work, typed: str, *, children: bool = False) -> Fitting | None:
    """The cases that what was typed fits, asked of the index once; None for nothing typed."""
    found = words(typed)[:MOST_WORDS]
    if not found:
        return None
    spoken, _ = _spoken(found)
    wanted = list(dict.fromkeys([*found, *(spoken if spoken != found else ())]))
    if len(found) >= FEWEST:
        wanted = list(dict.fromkeys([*wanted, "".join(found)]))
    many = {word for word in wanted if in_many(work.session, word)}
    asked = {word: _ways(work, word, children=children) for word in wanted if word not in many}
    # A word alone finds by its numbers, too; whoever lists matters inside others wants no less.
    borne = [] if children and len(found) < FEWEST else _bearing(work, typed)
    if borne:
        asked[WHOLE] = borne
    met = _met(work, list(asked.values()))
    by_word = dict(zip(asked, met, strict=True))
    whole = by_word.pop(WHOLE, None) or frozenset()
    return Fitting(work, typed, children, found, {**dict.fromkeys(many), **by_word}, whole)


def _met(work: Work, asked: Sequence[Sequence[Rows]]) -> list[frozenset[int] | None]:
    """What each of these is answered, all of them in one question; None for more than `MANY`.

    No answer is sorted or told apart before it is cut off: a word that is in half of all texts
    is known for one after the first of them. Whom a text may lead to its case is asked once.
    """
    if not asked:
        return []
    parts = []
    for n, ways in enumerate(asked):
        every = union_all(*ways).subquery()
        parts.append(select(literal(n).label("n"), every).limit(MANY + 1).subquery())
    every = union_all(*(select(part) for part in parts)).subquery()
    texts = every.c
    query = select(texts.n, texts.id, func.count()).group_by(texts.n, texts.id)
    shown = func.sum(case((told_to(work, texts), 1), else_=0))
    met: list[set[int]] = [set() for _ in asked]
    looked = [0 for _ in asked]
    for n, number, times, told in work.session.execute(query.add_columns(shown)):
        looked[n] += times
        if told:
            met[n].add(number)
    return [
        frozenset(ids) if number <= MANY else None
        for ids, number in zip(met, looked, strict=True)
    ]


def _seen_ones(work: Work, asked: Sequence[ColumnElement[bool]]) -> list[frozenset[int]]:
    """Of each of these conditions, the cases that the person sees and that meet it.

    Of many, one more than `FEW` of them, whichever.
    """
    if not asked:
        return []
    seen = visible_cases(work.actor, work.today, work.rules).with_only_columns(Case.id)
    some = [seen.where(condition).limit(FEW + 1).subquery() for condition in asked]
    query = union_all(*(select(literal(n), one.c.id) for n, one in enumerate(some)))
    found: list[set[int]] = [set() for _ in asked]
    for n, number in work.session.execute(query):
        found[n].add(number)
    return [frozenset(ids) for ids in found]


def _spoken(found: Sequence[str]) -> tuple[list[str], tuple[str, ...]]:
    """The names in what somebody said of a case; and the parts too short to be looked for."""
    parts = [part for word in found for part in SPOKEN.split(word) if part]
    return [p for p in parts if len(p) >= GRAM], tuple(p for p in parts if len(p) < GRAM)


def bearers(work: Work, typed: str, cases: Sequence[Case]) -> set[int]:
    """Ids of those of the cases whose own 案号 has the number typed: 2026-3, 3号, 第3号."""
    whole = fold(typed)
    told = YEAR_AND_NUMBER.fullmatch(whole) or ONLY_NUMBER.fullmatch(whole)
    if told is None or not cases:
        return set()
    *year, value = told.groups()
    query = select(Number.case_id).where(
        among(Number.case_id, {one.id for one in cases}),
        Number.value == int(value),
        Number.text.in_([one.reference for one in cases]),
        *(Number.year == int(one) for one in year),
    )
    return set(work.session.scalars(query))


def _bearing(work: Work, typed: str) -> list[Rows]:
    """Questions for the cases that bear the typed text, as a whole, as one of their numbers."""
    whole = fold(typed)
    # Every number has a figure in it: of a name alone nothing is asked.
    if not any(letter.isdecimal() for letter in whole):
        return []
    forms = [*spellings(whole), *of_series(work, whole)]
    by_text = _terms(SearchTerm.home_id).where(SearchTerm.is_number, SearchTerm.folded.in_(forms))
    told = YEAR_AND_NUMBER.fullmatch(whole)
    return [by_text] if told is None else [by_text, _cases(_numbered(told[1], told[2], HOME))]


def _terms(bearer: InstrumentedAttribute[int]) -> Rows:
    return select(bearer.label("id"), SearchTerm.case_id, SearchTerm.side)


def _cases(asked: Select[int]) -> Rows:
    """The cases that a question finds by themselves, not by a text of theirs."""
    found = asked.subquery().c[0]
    return select(found.label("id"), found.label("case_id"), literal("").label("side"))


def bearing(work: Work, numbers: Collection[str]) -> dict[str, set[int]]:
    """Each of these numbers → ids of the cases and matters that bear it as one of theirs.

    A telephone is no number of a case.
    """
    forms = {form: number for number in numbers for form in spellings(fold(number))}
    if not forms:
        return {}
    query = select(SearchTerm.folded, SearchTerm.case_id).where(
        SearchTerm.is_number, SearchTerm.grams != "", SearchTerm.folded.in_(sorted(forms)),
        told_to(work),
    )  # fmt: skip
    found: dict[str, set[int]] = {}
    for folded, case_id in work.session.execute(query):
        found.setdefault(forms[folded], set()).add(case_id)
    return found


def told_to(work: Work, terms: Any = SearchTerm) -> ColumnElement[bool]:
    """The condition that a term may lead this person to its case.

    terms: where its `case_id` and `side` stand.
    """
    hidden = hidden_sides(work)
    if not hidden:
        return true()
    # Most terms belong to no side that any procedure hides: their cases are not looked at.
    sides = sorted({side for found in hidden.values() for side in found})
    kept = select(Case.id).where(Case.id == terms.case_id, secret(work, terms.side))
    return or_(terms.side.not_in(sides), ~kept.correlate_except(Case).exists())


def _numbered(year: str, value: str, owner: SQLColumnExpression[int]) -> Select[int]:
    return (
        select(owner)
        .join(Number, Number.case_id == Case.id)
        .where(
            Number.year == int(year),
            Number.value == int(value),
            # The number of the case itself: each of its papers has a first one, too.
            Number.text.in_([Case.reference, Case.intake_no]),
        )
    )


def _ways(work: Work, word: str, *, children: bool) -> list[Rows]:
    """Questions for the ids of the main cases that the word fits, one for each way."""
    forms = spellings(word)
    numbers = [*forms, *of_series(work, word)]
    bearer = SearchTerm.case_id if children else SearchTerm.home_id
    owner = Case.id if children else HOME
    ways = [_terms(bearer).where(SearchTerm.is_number, SearchTerm.folded.in_(numbers))]
    ways += [containing(work.session, one, _terms(bearer)) for one in shortest(forms)]
    told = YEAR_AND_NUMBER.fullmatch(word)
    if told is not None:
        ways.append(_cases(_numbered(told[1], told[2], owner)))
    handled = select(owner).join(Assignment, Assignment.case_id == Case.id)
    ways.append(_cases(handled.where(Assignment.person_id.in_(_people_named(word)))))
    return ways


def _holds(work: Work, word: str, *, children: bool) -> ColumnElement[bool]:
    """The condition that the word fits a case that is looked at, for a word that fits many.

    The same as `_ways` find. Asked of each case as it comes in the order of a list: where many
    fit, a page is full soon, and nobody reads half the index for it.
    """
    forms = spellings(word)
    bearer = SearchTerm.case_id if children else SearchTerm.home_id
    parts = [SearchTerm.folded.contains(one, autoescape=True) for one in shortest(forms)]
    numbers = SearchTerm.folded.in_([*forms, *of_series(work, word)])
    fits = or_(and_(SearchTerm.grams != "", or_(false(), *parts)), SearchTerm.is_number & numbers)
    named = Assignment.person_id.in_(_people_named(word))
    ways = [
        _first(select(SearchTerm.id).where(bearer == Case.id, fits, told_to(work))),
        _first(select(Assignment.id).where(Assignment.case_id == Case.id, named)),
    ]
    if not children:
        child = aliased(Case)
        children_of = select(child.id).where(child.parent_id == Case.id).correlate(Case)
        inside = Assignment.case_id.in_(children_of)
        ways.append(_first(select(Assignment.id).where(inside, named)))
    told = YEAR_AND_NUMBER.fullmatch(word)
    if told is not None:
        numbered = _numbered(told[1], told[2], Case.id if children else HOME)
        ways.append(Case.id.in_(select(numbered.subquery().c[0])))
    return or_(*ways)


def _first(asked: Select[int]) -> ColumnElement[bool]:
    """Whether there is a first row, looked for in each case by itself.

    As EXISTS, PostgreSQL may look for the rows of all cases at once, which are half the index.
    """
    return asked.limit(1).correlate(Case).scalar_subquery().is_not(None)


def _people_named(word: str) -> Select[int]:
    return select(Person.id).where(Person.name.contains(word, autoescape=True))
