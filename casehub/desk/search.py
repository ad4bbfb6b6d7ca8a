"""Find cases by what people type: numbers of every kind first, then names, word by word."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from functools import cache
from secrets import SystemRandom
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from sqlalchemy import (
    ColumnElement,
    and_,
    column,
    false,
    func,
    literal,
    literal_column,
    or_,
    select,
    table,
    true,
    union_all,
)

from casehub.among import among
from casehub.db import Base
from casehub.law.text import GRAM, fold, grams, telephone, words
from casehub.model import (
    Assignment,
    Case,
    FullText,
    Number,
    OrganisationSeries,
    Person,
    SearchTerm,
)
from casehub.people.confidential import hidden_sides, secret
from casehub.people.permissions import visible_cases

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from sqlalchemy import Engine, Select, SQLColumnExpression
    from sqlalchemy.orm import InstrumentedAttribute, Session

    from casehub.record.work import Work

    Texts = type[SearchTerm | FullText]

# 2026-3: the third number of 2026, of whatever series.
YEAR_AND_NUMBER = re.compile(r"((?:19|20)\d\d)[-/.年]第?(\d{1,6})号?")
# 渝知裁字2026第3号, 渝知裁字20263号, 渝知裁字2026-3: a whole number without its brackets, with a
# 第 that it has not or without the 号 that it has. A year has four digits: what follows is no part.
LOOSE_NUMBER = re.compile(
    r"(\D+?)\(?((?:19|20)\d\d)(?:\)第?|年第?|第|[-/.]?)(\d{1,6}(?:-\d+)?)号?"
)
ONLY_NUMBER = re.compile(r"(?:第)?(\d{1,6})号")
# 渝知裁5, 渝知裁字5号: the word of a series, or a part of it, and a number of whatever year.
SHORT = re.compile(r"(\D{2,}?)字?第?(\d{1,6})号?")
YEARS_BACK = 20
# A patent number as people leave parts of it out: ZL, the dot before the check digit.
PATENT = re.compile(r"(?:zl)?(\d{8}|\d{12})\.?([\dx])")
# Of what is typed so many letters and words are looked at.
LONGEST, MOST_WORDS = 200, 8
# What people put between and behind the names of a case and no name has there.
SPOKEN = re.compile(
    "关于|公司|[那这]个|[那这]件|案子|案件|[诉与和的案]|^[查找看]一?下|怎么样了?$"
)
# From so many words on some may be left out.
FEWEST = 2
# To look for every pair of a name reads half the index.
LEAST_PAIRS, MOST_PAIRS, SAMPLE, HOUR = 4, 6, 2_000, 3_600.0
# Whatever texts there are in the sample.
EVERY = -1
_seen: WeakKeyDictionary[Engine, tuple[float, dict[str, int]]] = WeakKeyDictionary()
HOME = func.coalesce(Case.parent_id, Case.id)


def matching(work: Work, typed: str, *, children: bool = False) -> ColumnElement[bool] | None:
    """The condition that a case fits every word typed; None when there is nothing to look for.

    A word fits a case by a number of it (whole, or its year and running number), by a part of a
    folded text (two letters at least), or by the name of somebody who works on it. The numbers
    and names of a child matter find its main case; with children, the child itself. Who stands on
    a hidden side is found by those only who may know it.
    """
    found = words(typed)[:MOST_WORDS]
    if not found:
        return None
    fits = and_(*(Case.id.in_(_cases(work, word, children=children)) for word in found))
    # 「ZL 2022 2 1034567.7」: spaces inside one number are no words.
    whole = exact(work, typed) if len(found) > 1 else None
    return fits if whole is None else or_(fits, Case.id.in_(whole))


def looser(work: Work, typed: str, *, children: bool = False) -> Iterator[Looser]:
    """What may have been meant where nothing that the person sees fits every word, best first.

    「山驰公司诉万骑」: how people speak of a case. 「巴 岭」: the blanks were none. 「山驰
    那个案子」: the words that fit nothing she sees are left out. Whether a word fits is asked of
    visible cases only, so that nothing tells of the others.
    """
    found = words(typed)[:MOST_WORDS]
    spoken, dropped = _spoken(found)
    if spoken and spoken != found:
        fits_all = and_(*(Case.id.in_(_cases(work, p, children=children)) for p in spoken))
        yield Looser(fits_all, dropped)
    if len(found) < FEWEST:
        return
    yield Looser(Case.id.in_(_cases(work, "".join(found), children=children)))
    seen = visible_cases(work.actor, work.today, work.rules).with_only_columns(Case.id)
    fits = {word: Case.id.in_(_cases(work, word, children=children)) for word in found}
    kept = [w for w in found if work.session.scalar(seen.where(fits[w]).limit(1)) is not None]
    if kept:
        said = {fold(one): one for one in typed.split()}
        left = tuple(said.get(word, word) for word in found if word not in kept)
        yield Looser(and_(*(fits[word] for word in kept)), left)


def _spoken(found: Sequence[str]) -> tuple[list[str], tuple[str, ...]]:
    """The names in what somebody said of a case; and the parts too short to be looked for."""
    parts = [part for word in found for part in SPOKEN.split(word) if part]
    return [p for p in parts if len(p) >= GRAM], tuple(p for p in parts if len(p) < GRAM)


@dataclass(frozen=True)
class Looser:
    """A condition that asks for less than was typed; left: the words that it leaves out."""

    fits: ColumnElement[bool]
    left: tuple[str, ...] = ()


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


def whys(work: Work, typed: str, cases: Sequence[Case]) -> dict[int, list[str]]:
    """Case → what of it fits what was typed, in the words of its columns: 案号, 当事人, 权利号码.

    Of main cases that `matching` found, each with what is told of its child matters. Only the
    column is named and never its text: a telephone or a number of a person is found, not shown.
    """
    found, said = words(typed)[:MOST_WORDS], dict[int, list[str]]()
    if not (found and cases):
        return said
    ids = {one.id for one in cases}
    forms = {form for word in found for form in (*_spellings(word), *_of_series(work, word))}
    whole = fold(typed)
    parts = [form for word in found for form in _spellings(word) if len(form) >= GRAM]
    holds = [SearchTerm.folded.contains(part, autoescape=True) for part in parts]
    # No part of a telephone leads anywhere: it has no pairs.
    inside = and_(SearchTerm.grams != "", or_(*holds)) if holds else false()
    named = and_(SearchTerm.is_number, SearchTerm.folded.in_({*forms, *_spellings(whole)}))
    terms = select(SearchTerm.home_id, SearchTerm.source, SearchTerm.field).where(
        among(SearchTerm.home_id, ids), or_(named, inside), _told(work)
    )
    met = {(home, _columns()[source, field]) for home, source, field in work.session.execute(terms)}
    for text in {*found, whole}:
        if told := YEAR_AND_NUMBER.fullmatch(text):
            met |= _running(work, int(told[1]), int(told[2]), cases)
    people = or_(*(Person.name.contains(word, autoescape=True) for word in found))
    handled = select(Assignment.case_id).join(Person, Person.id == Assignment.person_id)
    seated = work.session.scalars(handled.where(among(Assignment.case_id, ids), people))
    met |= {(case_id, "办案人员") for case_id in seated}
    order = [*_columns().values(), "办案人员"]
    for home, says in sorted(met, key=lambda one: order.index(one[1])):
        said.setdefault(home, []).append(says)
    return said


def _running(
    work: Work, year: int, value: int, cases: Sequence[Case]
) -> set[tuple[int, str]]:
    """Which of the case's own numbers are of the year and have the running number."""
    numbers = select(Number.case_id, Number.text).where(
        among(Number.case_id, {one.id for one in cases}),
        Number.year == year, Number.value == value,
    )  # fmt: skip
    given = {(case_id, text) for case_id, text in work.session.execute(numbers)}
    says = {one.column: one.says for one in Case.__searched__}
    return {
        (case.id, says[name])
        for case in cases
        for name in ("reference", "intake_no")
        if (case.id, getattr(case, name)) in given
    }


@cache
def _columns() -> Mapping[tuple[str, str], str]:
    """What is searched, by table and column, in the words of its class; a case's own first."""
    kinds = sorted((m.class_ for m in Base.registry.mappers), key=lambda one: one is not Case)
    return {
        (str(kind.__tablename__), one.column): one.says
        for kind in kinds
        for one in kind.__searched__
    }


def exact(work: Work, typed: str) -> Select[int] | None:
    """Ids of the cases that bear the typed text, as a whole, as one of their numbers."""
    whole = fold(typed)
    # Every number has a figure in it: of a name alone nothing is asked.
    if not any(letter.isdecimal() for letter in whole):
        return None
    forms = [*_spellings(whole), *_of_series(work, whole)]
    by_text = select(SearchTerm.home_id).where(
        SearchTerm.is_number, SearchTerm.folded.in_(forms), _told(work)
    )
    told = YEAR_AND_NUMBER.fullmatch(whole)
    if told is None:
        return by_text
    return select(union_all(by_text, _numbered(told[1], told[2], HOME)).subquery().c[0])


def bearing(work: Work, numbers: Collection[str]) -> dict[str, set[int]]:
    """Each of these numbers → ids of the cases and matters that bear it as one of theirs.

    A telephone is no number of a case.
    """
    forms = {form: number for number in numbers for form in _spellings(fold(number))}
    if not forms:
        return {}
    query = select(SearchTerm.folded, SearchTerm.case_id).where(
        SearchTerm.is_number, SearchTerm.grams != "", SearchTerm.folded.in_(sorted(forms)),
        _told(work),
    )  # fmt: skip
    found: dict[str, set[int]] = {}
    for folded, case_id in work.session.execute(query):
        found.setdefault(forms[folded], set()).add(case_id)
    return found


def _told(work: Work) -> ColumnElement[bool]:
    """The condition that a term may lead this person to its case."""
    hidden = hidden_sides(work)
    if not hidden:
        return true()
    # Most terms belong to no side that any procedure hides: their cases are not looked at.
    sides = sorted({side for found in hidden.values() for side in found})
    kept = select(Case.id).where(Case.id == SearchTerm.case_id, secret(work, SearchTerm.side))
    return or_(SearchTerm.side.not_in(sides), ~kept.correlate(SearchTerm).exists())


def _spellings(word: str) -> list[str]:
    """The forms in which the number typed may be stored; of a telephone its digits."""
    return list(dict.fromkeys([*_number_spellings(word), *filter(None, [telephone(word)])]))


def _number_spellings(word: str) -> list[str]:
    loose = LOOSE_NUMBER.fullmatch(word)
    if loose is not None:
        return list(dict.fromkeys([word, f"{loose[1]}({loose[2]}){loose[3]}号"]))
    only = ONLY_NUMBER.fullmatch(word)
    if only is not None:
        return [f"{only[1]}号"]
    patent = PATENT.fullmatch(word)
    if patent is None:
        return [word]
    body, check = patent.groups()
    return list(dict.fromkeys([word, f"zl{body}.{check}", f"{body}.{check}"]))


def _of_series(work: Work, word: str) -> list[str]:
    """The whole numbers that a short one may mean: of the series whose word holds it, each year."""
    years = [str(work.today.year - back) for back in range(YEARS_BACK)]
    told, dated = SHORT.fullmatch(word), LOOSE_NUMBER.fullmatch(word)
    if told is not None:
        part, value = told[1], str(int(told[2]))
    elif dated is not None and len(dated[1]) >= GRAM:
        part, years, value = dated[1], [dated[2]], dated[3]
    else:
        return []
    prefix = OrganisationSeries.prefix
    known = select(prefix).where(prefix.contains(part, autoescape=True)).distinct()
    return [
        fold(f"{series}({year}){value}号")
        for series in work.session.scalars(known)
        for year in years
    ]


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


def _cases(work: Work, word: str, *, children: bool) -> Select[int]:
    """Ids of the main cases that the word fits."""
    spellings = _spellings(word)
    numbers = [*spellings, *_of_series(work, word)]
    bearer = SearchTerm.case_id if children else SearchTerm.home_id
    owner = Case.id if children else HOME
    known = _told(work)
    ways = [select(bearer).where(SearchTerm.is_number, SearchTerm.folded.in_(numbers), known)]
    # Whatever holds the longer spelling holds the shorter one, too.
    shortest = [one for one in spellings if not any(s in one for s in spellings if s != one)]
    ways += [containing(work, one, bearer).where(known) for one in shortest if len(one) >= GRAM]
    told = YEAR_AND_NUMBER.fullmatch(word)
    if told is not None:
        ways.append(_numbered(told[1], told[2], owner))
    named = select(Person.id).where(Person.name.contains(word, autoescape=True))
    ways.append(
        select(owner)
        .join(Assignment, Assignment.case_id == Case.id)
        .where(Assignment.person_id.in_(named))
    )
    return select(union_all(*ways).subquery().c[0])


def _telling(session: Session, pairs: Sequence[str]) -> list[str]:
    """The pairs to look for: those that together leave the fewest texts.

    Every company's name ends in 有限公司, and where there is one of these pairs there are the
    others: each by itself may be rare, and all of them together no rarer. So the next pair is
    always that which leaves the fewest of the texts that hold those before it.
    """
    if len(pairs) <= LEAST_PAIRS:
        return list(pairs)
    holding, left, chosen = _sampled(session), EVERY, list[str]()
    # Of the rarest first: where a pair leaves as few as another it is read sooner.
    rest = sorted(pairs, key=lambda pair: holding.get(pair, 0).bit_count())
    while rest and len(chosen) < (MOST_PAIRS if left else LEAST_PAIRS):
        best = min(rest, key=lambda pair: (holding.get(pair, 0) & left).bit_count())
        left &= holding.get(best, 0)
        chosen.append(best)
        rest.remove(best)
    return chosen


def _sampled(session: Session) -> dict[str, int]:
    """Pair → which texts of a sample hold it, bit by bit; looked at anew every hour."""
    engine = session.get_bind().engine
    looked, holding = _seen.get(engine, (0.0, {}))
    if not holding or time.monotonic() - looked > HOUR:
        holding = {}
        # Some of every age, and not at even steps: every case brings the same kinds of texts in
        # the same order, and each of the sample might be of one kind.
        last = session.scalar(select(func.max(SearchTerm.id))) or 0
        chosen = SystemRandom().sample(range(1, last + 1), min(last, SAMPLE))
        some = select(SearchTerm.grams).where(among(SearchTerm.id, chosen))
        for n, text in enumerate(session.scalars(some)):
            for pair in set(text.split()):
                holding[pair] = holding.get(pair, 0) | 1 << n
        _seen[engine] = (time.monotonic(), holding)
    return holding


def containing(
    work: Work, word: str, bearer: InstrumentedAttribute[int], texts: Texts = SearchTerm
) -> Select[int]:
    """Bearers of a text that holds the folded word: the pairs find candidates, the text decides.

    texts: the table of folded texts, of which `bearer` is a column.
    """
    pairs = _telling(work.session, grams(word))
    holds = texts.folded.contains(word, autoescape=True)
    if work.session.get_bind().dialect.name == "postgresql":
        array = func.string_to_array(texts.grams, literal(" "))
        wanted = func.string_to_array(literal(" ".join(pairs)), literal(" "))
        return select(bearer).where(array.op("@>")(wanted), holds)
    index = table(texts.__pairs__, column("rowid"))
    query = " ".join('"{}"'.format(pair.replace('"', '""')) for pair in pairs)
    hits = select(index.c.rowid).where(literal_column(texts.__pairs__).op("MATCH")(query))
    return select(bearer).where(texts.id.in_(hits), holds)
