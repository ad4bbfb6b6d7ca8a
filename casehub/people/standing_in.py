"""For whom a person stands in (请假委托): resolved when asked, from rows, one step deep.

A stand-in sees to what the absent person herself holds that day, never to what she stands in for.
Nothing is lent for ever: with the last day, or the taking back, all is the absent one's again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from casehub.law.chinese import date_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from casehub.model import Case, Person, StandIn
    from casehub.record.work import Work
    from casehub.rulebook.book import Rulebook


@dataclass(frozen=True)
class Lent:
    """A role of an absent person that somebody may exercise: everywhere, or in one matter."""

    row: StandIn
    absent: Person
    role: str
    case_id: int | None

    def reaches(self, case: Case) -> bool:
        """Whether it holds in this case: the matter named, or one that belongs to it."""
        return self.case_id is None or self.case_id in {case.id, case.parent_id}


def may_act_for(work: Work, person: Person, day: date) -> Mapping[Person, frozenset[str]]:
    """Whose roles the person may exercise that day, everywhere or in some matters: absent → roles.

    Of a role that is given case by case the absent person must be named in the case besides, and
    `lent` says in which cases only. Duties done in person (config/roles.toml), the person's own
    certificate, recusal and separation of duties are asked with every act (`people.taking`).
    """
    found: dict[Person, frozenset[str]] = {}
    for one in lent(work.rules, person, day):
        found[one.absent] = found.get(one.absent, frozenset()) | {one.role}
    return found


def lent(rules: Rulebook, person: Person, day: date) -> tuple[Lent, ...]:
    """Every role of an absent colleague that the person may exercise that day, oldest row first.

    The absent one holds the role herself that day and is not stopped; it may be stood in for; and
    the person holds, himself, one of the roles that may stand in for it.
    """
    own = person.roles_on(day)
    return tuple(
        Lent(row, row.absent, row.role, row.case_id)
        for row in person.standing_in
        if row.holds_on(day)
        and row.absent.active
        and row.role in row.absent.roles_on(day)
        and row.absent.organisation_id == person.organisation_id
        and _fits(rules, row.role, own)
    )


def lent_in(rules: Rulebook, person: Person, day: date, case: Case) -> tuple[Lent, ...]:
    """The same, of what holds in one case."""
    return tuple(one for one in lent(rules, person, day) if one.reaches(case))


def _fits(rules: Rulebook, role: str, own: frozenset[str]) -> bool:
    rule = rules.stood_in.get(role)
    return rule is not None and not own.isdisjoint(rule.by)


def stand_ins_of(rules: Rulebook, absent: Person, day: date) -> tuple[Lent, ...]:
    """Who stands in for the person that day, in what: the other side of `lent`."""
    return tuple(
        Lent(row, absent, row.role, row.case_id)
        for row in absent.stood_in_by
        if row.holds_on(day)
        and absent.active
        and row.by.active
        and row.by.organisation_id == absent.organisation_id
        and row.role in absent.roles_on(day)
        and _fits(rules, row.role, row.by.roles_on(day))
    )


def away_words(found: Iterable[Lent]) -> str:
    """By whom somebody is stood in for: "由张三代（至2026年12月4日）"; "" where by nobody."""
    people = {one.row.by.name: one.row.until for one in found}
    return "、".join(f"由{name}代至{date_text(until)}" for name, until in people.items())
