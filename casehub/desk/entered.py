"""What was typed in an act, as whoever reads the record reads it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from casehub.acts.entries import ISSUE, RECIPIENTS, papers_of
from casehub.fields import ChoiceField, ChoicesField, PartiesField, TableField, is_empty
from casehub.law.zone import OFFICE_ZONE
from casehub.model import Case, Organisation, Person
from casehub.people.confidential import known_parties
from casehub.procedures import LAW, entered_late

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from casehub.documents.kinds import Kind
    from casehub.fields import Field
    from casehub.model import Event
    from casehub.record.work import Work
    from casehub.workflow.procedure import Procedure, Step
    from casehub.workflow.situation import Situation

KEPT_FROM_YOU = "（保密）"
TO = PartiesField(RECIPIENTS, "受送达人")
# Telephone and identity numbers stand in full on the page of a party only, where a look is logged.
PERSONAL = re.compile(
    r"(?<![\dA-Za-z])(?:(?P<dial>1[3-9]\d|0\d{2,3}-?)\d{4}(?P<last>\d{4})"
    r"|(?P<place>\d{6})\d{8}(?P<check>\d{3}[\dXx]))(?![\dA-Za-z])"
)


@dataclass(frozen=True)
class Entered:
    """One thing that was typed: its label, its words, and the rows of a table."""

    label: str
    words: str
    rows: tuple[tuple[tuple[str, str], ...], ...] = ()


def taken(procedure: Procedure, event: Event) -> Step | None:
    """The step that the event records; None for what no step did."""
    return procedure.step(event.step) if procedure.has_step(event.step) else None


def is_secret(work: Work, procedure: Procedure, event: Event) -> bool:
    """Whether what was typed is for those only who read what is confidential in the case.

    So it is when the step says so, when the act did, and when the act made a confidential paper.
    """
    step = taken(procedure, event)
    if step is None:
        return True
    kinds = _made(work, work.session.get_one(Case, event.case_id), step, event)
    marked = bool(event.detail.get("confidential"))
    return marked or step.confidential or any(kind.confidential for kind in kinds)


def may_be_read(work: Work, procedure: Procedure, event: Event, *, confidential: bool) -> bool:
    """Whether there is anything to read, and it may be read with or without the secret part."""
    there = taken(procedure, event) is not None and any(_data(event).values())
    return there and (confidential or not is_secret(work, procedure, event))


def entered(work: Work, s: Situation, procedure: Procedure, event: Event) -> list[Entered]:
    """Everything that was typed, in the order of the form. Asks nothing of who may read it."""
    step, data = taken(procedure, event), _data(event)
    if step is None:
        return []
    names, found = _Named(work, s), []
    former = {field.id: field for field in step.former}
    for field in _fields(step, _made(work, s.case, step, event)):
        value = data.get(field.id)
        if is_empty(value) or value is False:
            continue
        # What was typed while the field was no table yet is no row of it.
        if isinstance(field, TableField) and isinstance(value, list):
            before = former.get(field.id)
            tables = [one for one in (before, field) if isinstance(one, TableField)]
            columns = {c.id: c for table in tables for c in table.columns}
            found.append(Entered(field.label, "", tuple(_rows(columns.values(), value, names))))
        else:
            found.append(Entered(field.label, _words(field, value, names)))
    day = event.at.astimezone(OFFICE_ZONE).date()
    ticked = (k for k in data.get(ISSUE) or () if k in work.rules.kinds)
    papers = [work.rules.law.paper(s.case, k, day).title for k in ticked]
    if papers:
        found.append(Entered("同时制作的文书", "、".join(papers)))
    return found


def _made(work: Work, case: Case, step: Step, event: Event) -> list[Kind]:
    """The kinds of paper that the act made, in the editions of its day."""
    day = event.at.astimezone(OFFICE_ZONE).date()
    return [work.rules.law.paper(case, name, day) for name in papers_of(step, _data(event))]


def _data(event: Event) -> Mapping[str, Any]:
    data = event.detail.get("data")
    return data if isinstance(data, dict) else {}


def _fields(step: Step, kinds: Collection[Kind]) -> Iterator[Field]:
    seen = set()
    papers = (field for kind in kinds for field in kind.fields)
    for field in (*step.fields, *step.former, TO, *papers, entered_late.FIELD):
        if field.id not in seen:
            seen.add(field.id)
            yield field


def _rows(
    columns: Collection[Field], rows: Any, names: _Named
) -> Iterator[tuple[tuple[str, str], ...]]:
    for row in rows if isinstance(rows, list) else ():
        yield tuple(
            (column.label, _words(column, row[column.id], names))
            for column in columns
            if not is_empty(row.get(column.id))
        )


def _words(field: Field, kept: Any, names: _Named) -> str:
    if isinstance(field, TableField):
        return without_personal_numbers(str(kept))
    value = field.named(field.read(kept), names)
    if isinstance(value, dict):
        return str(value.get("filename") or value.get("name") or "")
    if isinstance(value, list) and field.by_id:
        return "、".join(str(one) for one in value)
    labels = dict(field.options) if isinstance(field, ChoiceField | ChoicesField) else {}
    return without_personal_numbers(field.words(field.typed(value), labels))


def without_personal_numbers(words: str) -> str:
    """The words with the middle of telephone and identity numbers hidden: 138****2017."""
    return PERSONAL.sub(_masked, words)


def _masked(found: re.Match[str]) -> str:
    if found["dial"]:
        return f"{found['dial']}****{found['last']}"
    return f"{found['place']}********{found['check']}"


@dataclass(frozen=True)
class _Named:
    """Names in the place of ids; of a hidden side nobody is told."""

    work: Work
    s: Situation

    def text(self, value: Any) -> Any:
        """A text as it is."""
        return value

    def person(self, value: Any) -> Any:
        """The name of a person."""
        found = self.work.session.get(Person, value) if isinstance(value, int) else None
        return found.name if found else value

    def party(self, value: Any) -> Any:
        """The name of a party whom the reader may know."""
        if not isinstance(value, int):
            return value
        known = (p.name for p in known_parties(self.work, self.s) if p.id == value)
        return next(known, KEPT_FROM_YOU)

    def organisation(self, value: Any) -> Any:
        """The name of an organisation."""
        found = self.work.session.get(Organisation, value) if isinstance(value, int) else None
        return found.name if found else value

    def exhibit(self, value: Any) -> Any:
        """Label and name of an exhibit."""
        return next((f"{u.label} {u.evidence.name}" for u in self.s.uses if u.id == value), value)

    def row(self, of: str, value: Any) -> Any:
        """The words of a row of the case."""
        return dict(LAW.at(self.s).known[of](self.s)).get(value, value)
