"""What a field starts with: its declared source, asked of a case at one moment."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from casehub.fields import DayField
from casehub.fields.days import day_of
from casehub.fields.sources import (
    DAYS_OF_CASES,
    OfCalled,
    OfCase,
    OfDocument,
    OfForm,
    OfLimit,
    OfPaper,
    OfStation,
    OfStep,
)
from casehub.law.chinese import period_text
from casehub.procedures import LAW
from casehub.procedures.reading import as_day, chinese_day
from casehub.workflow.incomplete import decided
from casehub.workflow.situation import Reason
from casehub.workflow.stages import is_approved

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from casehub.fields import Field
    from casehub.fields.sources import Source
    from casehub.model import Document
    from casehub.workflow.procedure import Step
    from casehub.workflow.situation import Situation


def known_value(field: Field, s: Situation) -> Any:
    """The value that the file has for the field; None where it has none."""
    return value_of(field.known, s)


def value_of(source: Source | None, s: Situation) -> Any:
    """What the file has under a declared source; None where it has nothing."""
    match source:
        case None:
            return None
        case OfStep(step, name):
            return s.entered(step).get(name)
        case OfCalled(word, name):
            return s.called(word).get(name)
        case OfForm(name):
            return s.data.get(name)
        case OfPaper(kind, name):
            paper = quoted(kind, s)
            return paper.facts.get(name) if paper is not None else None
        case OfDocument(kind, column):
            paper = quoted(kind, s)
            return getattr(paper, column) if paper is not None else None
        case OfCase(column):
            home = s.case.home
            return getattr(home, column)
        case OfLimit(code):
            return int(s.law.limit(code).amount)
        case OfStation(station, says, otherwise):
            if is_approved(s.step, s.day):
                said = s.walk.get(station)
                return said.answer(says) if said is not None else None
            return LAW.at(s).known[otherwise](s) if otherwise else None
        case str(name):
            return LAW.at(s).known[name](s)


def quoted(kind: str, s: Situation) -> Document | None:
    """The valid paper of the kind that the step goes on from; None where there is none.

    Of papers that are directed at one party each, the latest to the party that the form names:
    what was told to another respondent is nothing that this one was told. Until a party is named,
    and only one was ever addressed, it is that one's.
    """
    if not s.kind(kind).directed_at:
        return s.document(kind)
    rows = [(d, s.addressees(d)) for d in s.documents if d.kind == kind and d.stands]
    asking = {s.kind(name).directed_at for name in s.step.documents} - {""}
    named = {party for name in asking if isinstance(party := s.data.get(name), int)}
    if named:
        lines = {one for party in named for one in s.line(party)}
        # A paper of this very act is on its way to nobody yet: it is for whom the form names.
        rows = [row for row in rows if not row[1] or not lines.isdisjoint(row[1])]
    elif len({frozenset(to) for _, to in rows}) > 1:
        return None
    return rows[-1][0] if rows else None


def known_values(fields: Iterable[Field], s: Situation) -> dict[str, object]:
    """What the file has for each of the fields, by identifier."""
    values = ((field.id, known_value(field, s)) for field in fields if field.known is not None)
    return {name: value for name, value in values if value not in (None, "", [])}


def was_emptied(field: Field, s: Situation) -> bool:
    """Whether somebody emptied the box of an optional field that was drawn with something in it.

    s: with what was typed. What is known only since something else was typed was in no box.
    """
    if field.required or field.id not in s.data or s.data[field.id] not in (None, "", []):
        return False
    return field.known is None or bool(known_values([field], replace(s, data={})))


def too_early(fields: Iterable[Field], s: Situation) -> Iterator[Reason]:
    """Every day of the form that lies before a day it follows, beside its field."""
    for field in fields:
        if isinstance(field, DayField):
            # Each by itself: what could not be read leaves only those undecided that ask for it.
            yield from decided(_too_early(field, s))


def too_short(fields: Iterable[Field], s: Situation) -> Iterator[Reason]:
    """Every period of the form that is shorter than the law lets the office set it."""
    for field in fields:
        if isinstance(field.known, OfLimit):
            yield from decided(_too_short(field, field.known, s))


def _too_short(field: Field, known: OfLimit, s: Situation) -> Iterator[Reason]:
    limit, typed = s.law.limit(known.limit), s.data.get(field.id)
    if limit.minimum and isinstance(typed, int) and typed < limit.amount:
        least = period_text(int(limit.amount), limit.unit)
        yield Reason(f"{limit.title}不得少于{least}。", field.id)


def _too_early(field: DayField, s: Situation) -> Iterator[Reason]:
    day = day_of(s.data.get(field.id))
    for source in field.follows if day is not None else ():
        earliest = as_day(value_of(source, s))
        if day is not None and earliest is not None and day < earliest:
            said = f"{field.label}不能早于{_words(source, s)}{chinese_day(earliest)}。"
            yield Reason(said, field.id)
            break


def _of_step(step: Step | None, name: str) -> str:
    field = step.form_field(name) if step is not None else None
    return f"{step.title}时的{field.label}" if step is not None and field is not None else ""


def _words(source: Source, s: Situation) -> str:
    """What a refusal calls the day of a source."""
    match source:
        case OfStep(step, name):
            return _of_step(s.procedure.step(step), name)
        case OfCalled(word, name):
            return _of_step(s.procedure.called(word), name)
        case OfPaper(kind, name):
            own = s.kind(kind)
            return f"《{own.title}》的{own.field(name).label}"
        case OfDocument(kind, _):
            return f"制作《{s.kind(kind).title}》之日"
        case OfCase(column):
            return DAYS_OF_CASES[column]
        case str(name):
            return LAW.at(s).days[name]
    return ""
