"""What rows of a case name and no file knows: kinds of papers, limits, roles, steps, stages.

It comes about when a version of the program lost a file, or a row was changed past the program. A
case with such a row cannot go on, since conditions ask what its words mean, but it can be read.
The columns that hold such words say so in the model (NAMES).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Integer, bindparam, func, literal, select, union_all

from casehub.db import NAMES, Base, Naming
from casehub.deadlines.outcomes import OUTCOMES
from casehub.documents.kinds import EDITION
from casehub.fields.rights import RIGHT_KINDS
from casehub.law.party_kinds import PARTY_KINDS
from casehub.law.service import METHODS, Serving
from casehub.law.units import Unit
from casehub.model import (
    Assignment,
    Case,
    Deadline,
    Document,
    Event,
    Party,
    Pause,
    Right,
    Service,
)
from casehub.record.roads import OPENED, ROADS, step_told, told_step

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import CompoundSelect
    from sqlalchemy.orm import InstrumentedAttribute, Session

    from casehub.rulebook.book import Rulebook
    from casehub.workflow.situation import Situation


@dataclass(frozen=True)
class Named:
    """A column of a table that names something."""

    table: type[Base]
    column: InstrumentedAttribute[str]
    naming: Naming

    @property
    def title(self) -> str:
        """What pages call the column."""
        return self.naming.value

    def lost(self, word: str, rules: Rulebook) -> bool:
        """Whether nothing declares the word. What was not said ("") names nothing."""
        return bool(word or self.naming in SAID) and not KNOWN[self.naming](word, rules)


def _is_side(word: str, rules: Rulebook) -> bool:
    return any(side.id == word for one in rules.procedures.values() for side in one.sides)


def _is_step(word: str, rules: Rulebook) -> bool:
    if word == OPENED or word in ROADS:
        return True
    if any(one.has_step(word) for one in rules.procedures.values()):
        return True
    key, step = step_told(word)
    versions = rules.law.versions.get(key, ())
    return told_step(key, step) == word and any(one.has_step(step) for one in versions)


def _is_state(word: str, rules: Rulebook) -> bool:
    return any(one.has_state(word) for one in rules.procedures.values())


def _is_holder(word: str, rules: Rulebook) -> bool:
    return any(one.kept_as == word for one in rules.law.limits.holders.values())


STAGES = frozenset(Serving) - {Serving.UNKNOWN}
# By what the column names: whether types or rules declare the word.
KNOWN: Mapping[Naming, Callable[[str, Rulebook], bool]] = {
    Naming.PAPER: lambda word, rules: word in rules.kinds,
    Naming.RIGHT: lambda word, _: word in RIGHT_KINDS,
    Naming.SIDE: _is_side,
    Naming.PARTY: lambda word, _: word in PARTY_KINDS,
    Naming.METHOD: lambda word, _: word in METHODS,
    Naming.SERVING: lambda word, _: word in STAGES,
    Naming.LIMIT: lambda word, rules: word in rules.law.limits.codes(),
    Naming.UNIT: lambda word, _: word in frozenset(Unit),
    Naming.HOLDER: _is_holder,
    Naming.OUTCOME: lambda word, _: word in OUTCOMES,
    Naming.PAUSE: lambda word, rules: word in rules.law.limits.pause_kinds,
    Naming.STEP: _is_step,
    Naming.SOURCE: _is_state,
    Naming.TARGET: _is_state,
    Naming.DUTY: lambda word, rules: word in rules.duties,
    Naming.POST: lambda word, rules: word in rules.roles,
}
# Where each row says something.
SAID = frozenset(KNOWN) - {
    Naming.PARTY, Naming.METHOD, Naming.OUTCOME, Naming.SOURCE, Naming.DUTY,
}  # fmt: skip
# The rows of a case that the page of the case reads anyway.
ROWS: Mapping[type[Base], Callable[[Situation], Iterable[Any]]] = {
    Assignment: lambda s: s.assignments,
    Deadline: lambda s: s.deadlines,
    Document: lambda s: s.documents,
    Event: lambda s: s.record,
    Party: lambda s: s.parties,
    Pause: lambda s: s.pauses,
    Right: lambda s: s.rights,
    Service: lambda s: s.services,
}


@cache
def named() -> tuple[Named, ...]:
    """Every column of the model that says what it names, in the order of its table's name."""
    found = [
        Named(mapper.class_, getattr(mapper.class_, column.key), column.columns[0].info[NAMES])
        for mapper in Base.registry.mappers
        for column in mapper.column_attrs
        if NAMES in getattr(column.columns[0], "info", {})
    ]
    return tuple(sorted(found, key=lambda one: (one.table.__tablename__, one.title)))


def lost_words(s: Situation, rules: Rulebook) -> list[str]:
    """One clause for each word in a row of the case or of its family that no file knows."""
    found: dict[str, None] = {}
    for one in named():
        words = {getattr(row, one.column.key): None for row in ROWS[one.table](s)}
        lost = (word for word in words if one.lost(word, rules))
        found |= dict.fromkeys(f"{one.title}“{word}”不在规则文件中" for word in lost)
    return list(found)


@cache
def _words_of_family() -> CompoundSelect[Any]:
    """Each word once with the number of its column, of a main case (`home`) and its matters."""
    home = bindparam("home", type_=Integer)
    family = select(Case.id).where((Case.id == home) | (Case.parent_id == home))
    return union_all(
        *(
            select(literal(n), one.column).where(one.column.class_.case_id.in_(family)).distinct()
            for n, one in enumerate(named())
        )
    )


def lost_words_of(session: Session, case: Case, rules: Rulebook) -> list[str]:
    """The same of the whole family of the case, asked in one query and nothing else read.

    A form asks it before its conditions, which read the rows that they need and no others.
    """
    rows = session.execute(_words_of_family(), {"home": case.home.id})
    found = [(named()[n], word) for n, word in rows]
    lost = ((one, word) for one, word in found if one.lost(word, rules))
    told = (f"{one.title}“{word}”不在规则文件中" for one, word in sorted(lost, key=_by_title))
    return list(dict.fromkeys(told))


def _by_title(pair: tuple[Named, str]) -> tuple[str, str]:
    return pair[0].title, pair[1]


def cases_with_lost_words(session: Session, rules: Rulebook) -> list[str]:
    """One sentence for each such word, with the first case that has it; closed ones too.

    Papers of a closed case are read and printed again for as long as it is kept.
    """
    found = []
    for one in named():
        rows = session.execute(
            select(one.column, func.count(one.column), func.min(Case.reference))
            .join(Case, Case.id == one.column.class_.case_id)
            .group_by(one.column)
            .order_by(one.column)
        )
        found += [
            f"案件{first}等{number}处{one.title}“{word}”不在规则文件中，案件不能办理；请规则管理员把它放回"
            for word, number, first in rows
            if one.lost(word, rules)
        ]
    return [*found, *_lost_editions(session, rules)]


def _lost_editions(session: Session, rules: Rulebook) -> list[str]:
    """Editions of model texts in which papers were made and that no file has any more.

    A paper is drawn in its own edition alone: without it nobody can draw or verify the paper.
    """
    edition = Document.facts[EDITION].as_integer()
    rows = session.execute(
        select(Document.kind, edition, func.count(), func.min(Case.reference))
        .join(Case, Case.id == Document.case_id)
        .group_by(Document.kind, edition)
        .order_by(Document.kind, edition)
    )
    return [
        f"案件{first}等{number}处“{rules.kinds[kind].title}”用的第{made or 1}版模板不在规则文件中，"
        "文书不能再印制、核验；请规则管理员把它放回"
        for kind, made, number, first in rows
        if kind in rules.kinds
        and (made or 1) not in {one.edition for one in rules.kinds.editions(kind)}
    ]
