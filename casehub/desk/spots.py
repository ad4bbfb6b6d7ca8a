"""Where a person's roles have something to do: by procedure, version and state."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from casehub.deadlines.leftovers import leftovers
from casehub.people.standing_in import lent
from casehub.workflow.stages import entered_as

if TYPE_CHECKING:
    from datetime import date

    from casehub.record.work import Work
    from casehub.rulebook.book import Rulebook


@dataclass(frozen=True)
class Spots:
    """(procedure, version, state) in which one of the person's roles has a main step.

    free: by holding the role, in cases of the own office. above: the same of what is done from
    above, in cases of any office that the person sees. named: by being named to it in the case,
    too; the role comes first.
    free_after, named_after: the same for steps that follow up what was done in the case, whose
    name comes last (`Case.awaiting`). lent, lent_after: as named, for roles of absent colleagues
    who are named in the case; what falls to their other roles stands with `free`. left, left_named:
    limits that the person may end beside the road or after its end, in one word with the state; the
    former in cases of the own office, the latter behind the role to which the case must name the
    person. left_closed: the rules of both in states in which a case ends.
    """

    free: frozenset[tuple[str, int, str]]
    named: frozenset[tuple[str, str, int, str]]
    free_after: frozenset[tuple[str, int, str, str]] = frozenset()
    named_after: frozenset[tuple[str, str, int, str, str]] = frozenset()
    lent: frozenset[tuple[str, str, int, str]] = frozenset()
    lent_after: frozenset[tuple[str, str, int, str, str]] = frozenset()
    above: frozenset[tuple[str, int, str]] = frozenset()
    above_after: frozenset[tuple[str, int, str, str]] = frozenset()
    left: frozenset[str] = frozenset()
    left_named: frozenset[str] = frozenset()
    left_closed: frozenset[str] = frozenset()


def spots_of(work: Work) -> Spots:
    """Where the roles that the person holds today, or sees to, have something to do."""
    seen_to = frozenset(one.role for one in lent(work.rules, work.actor, work.today))
    mine = frozenset(work.actor.roles_on(work.today))
    return _spots(Same(work.rules), mine, seen_to, work.today)


class Same:
    """A rule book by which something is remembered: no other one is equal to it."""

    def __init__(self, rules: Rulebook) -> None:
        self.rules = rules

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and self.rules is other.rules

    def __hash__(self) -> int:
        return id(self.rules)


# It takes every step of every procedure, and few roles are held together.
@lru_cache(maxsize=64)
def _spots(book: Same, roles: frozenset[str], seen_to: frozenset[str], day: date) -> Spots:
    rules = book.rules
    known, in_person = rules.roles, rules.in_person
    free = {r for r in roles if not known[r].assigned}
    free_too = {r for r in seen_to if not known[r].assigned}
    found: dict[str, set[Any]] = {kind: set() for kind in ("free", "above", "named", "lent")}
    after: dict[str, set[Any]] = {kind: set() for kind in found}
    for (key, version), procedure in rules.procedures.items():
        # What is to be approved is begun by who drafts it.
        begun = (one for one in procedure.steps if procedure.stationed(one.id, day) is None)
        for step in (entered_as(one, day) for one in begun):
            mine = set(step.roles)
            # What is done in person is nobody else's to do.
            theirs = mine if step.duty not in in_person else set()
            ways: list[tuple[str, tuple[str, ...]]] = []
            if free & mine or free_too & theirs:
                ways.append(("free", ()))
            duty = rules.duties.get(step.duty)
            if (
                duty is not None
                and duty.from_above
                and any(known[r].sees == "tree" for r in free & mine)
            ):
                ways.append(("above", ()))
            ways += [("named", (role,)) for role in (roles - free) & mine]
            ways += [("lent", (role,)) for role in (seen_to - free_too) & theirs]
            for kind, role in ways:
                for state in step.from_:
                    spot = (*role, key, version, state)
                    if step.main:
                        found[kind].add(spot)
                    after[kind] |= {(*spot, earlier) for earlier in step.follows_up}
    left = leftovers(rules, day)
    return Spots(
        free=frozenset(found["free"]),
        named=frozenset(found["named"]),
        free_after=frozenset(after["free"]),
        named_after=frozenset(after["named"]),
        above=frozenset(found["above"]),
        above_after=frozenset(after["above"]),
        lent=frozenset(found["lent"]),
        lent_after=frozenset(after["lent"]),
        left=frozenset(one.spot for one in left if one.role in free | free_too),
        left_named=frozenset(f"{one.role}/{one.spot}" for one in left if one.role in roles - free),
        left_closed=frozenset(
            one.rule for one in left if one.closing and one.role in roles | free_too
        ),
    )
