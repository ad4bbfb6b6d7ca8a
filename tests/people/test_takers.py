"""Every step that stands open has somebody in the bureau that does it who may take it.

Roles that are given in the case itself count only where an act on the way there has given them:
the procedures are walked state by state, with the roles that were named to people so far, and
only by steps that somebody could take. A child matter is looked at beside every state of its case.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import chain, combinations
from typing import TYPE_CHECKING

import pytest

from casehub.model import Assignment, Certificate, Organisation, Person, RoleGrant
from casehub.people.taking import Taker
from casehub.settings import PROJECT
from tests.faults.world import rules
from tests.workflow.builders import situation

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from casehub.workflow.procedure import Procedure, Step

PEOPLE = tomllib.loads((PROJECT / "config/demo/people.toml").read_text(encoding="utf-8"))
DAY = date(2026, 6, 1)
Roles = frozenset[str]
# A state, and the roles to which an act on the way has named somebody.
Node = tuple[str, Roles]


def office_of(p: Procedure) -> str:
    """The office whose people hold most roles of the main road: that is where it is done."""
    needed = {role for step in p.steps if step.main for role in step.roles}
    held: dict[str, set[str]] = defaultdict(set)
    for row in PEOPLE["people"]:
        held[row["org"]] |= {*row["roles"]}
    return max(held, key=lambda office: len(held[office] & needed))


@cache
def staff(key: str) -> tuple[Person, ...]:
    """The people of an office of the demonstration."""
    office = Organisation(id=1, key=key, name=key, region_code="500000")
    rows, found = PEOPLE, []
    for n, row in enumerate((r for r in rows["people"] if r["org"] == key), 1):
        held = row.get("certificate")
        found.append(
            Person(
                id=n,
                username=row["username"],
                name=row["name"],
                organisation=office,
                organisation_id=1,
                grants=[RoleGrant(role=r, since=rows["since"], until=None) for r in row["roles"]],
                certificates=[Certificate(**held)] if held else [],
            )
        )
    return tuple(found)


def seats(
    office: str, roles: Roles, duties: Iterable[tuple[str, int]] = (), first: int = 0
) -> list[Assignment]:
    """Somebody of the bureau in each of the roles, a different one as far as the staff reaches.

    Who must do other things in every case is named last, as whoever leads the office would; the
    person `first` before all others.
    """
    burdened = {person for _duty, person in duties}
    made: list[Assignment] = []
    for role in sorted(roles):
        able = [p for p in staff(office) if role in p.roles_on(DAY)]
        able.sort(key=lambda p: (p.id != first, p.id in burdened))
        fresh = [p for p in able if p.id not in {a.person_id for a in made}]
        if able:
            person = (fresh or able)[0]
            made.append(Assignment(person_id=person.id, person=person, role=role, until=None))
    return made


def takers(
    office: str, p: Procedure, step: Step, roles: Roles, duties: Iterable[tuple[str, int]] = (), first: int = 0
) -> Roles:
    """Names of the people of the office who may take the step while so many roles are given."""
    # Situations are built for a declared step; a paper's own step is put in its place.
    base = situation(
        p, p.any_step.id, rules=rules(), day=DAY, assignments=seats(office, roles, duties, first), duties=[*duties]
    )
    base.case.organisation_id = 1
    found = set()
    for person in staff(office):
        object.__setattr__(base, "actor", person)
        if not Taker(base, rules()).objections(step):
            found.add(person.username)
    return frozenset(found)


class Bureau:
    """Who may take what; the duties that fall to one person alone count against her everywhere.

    Everywhere in a main case and its matters: that is what one and the same person may not do.
    """

    def __init__(self, office: str, main: str) -> None:
        self.office, self.main = office, main
        self.procedures = {
            key: rules().procedure(key) for key in sorted({k for k, _ in rules().procedures})
        }
        self.duties = self._duties()
        self._known: dict[tuple[str, str, Roles], Roles] = {}

    def _duties(self) -> set[tuple[str, int]]:
        """What one person alone could do, whoever were named to the seats."""
        every = frozenset(role.id for role in rules().roles.values() if role.assigned)
        ids = {p.username: p.id for p in staff(self.office)}
        alone = set()
        for key in (self.main, *self.procedures[self.main].matters):
            p = self.procedures[key]
            for step in p.steps:
                able = {
                    name for first in (ids.values() if step.duty else ())
                    for name in takers(self.office, p, step, every, first=first)
                }  # fmt: skip
                if len(able) == 1:
                    alone.add((step.duty, ids[min(able)]))
        return alone

    def takers(self, p: Procedure, step: Step, roles: Roles) -> Roles:
        """Names of those who may take the step."""
        key = (p.key, step.id, roles)
        if key not in self._known:
            self._known[key] = takers(self.office, p, step, roles, self.duties)
        return self._known[key]

    def walk(self, p: Procedure, *start: Node) -> tuple[set[Node], set[tuple[str, str, Roles]]]:
        """Every state that can be reached with its roles, and the open steps nobody may take."""
        seen, waiting, stuck = {*start}, [*start], set()
        while waiting:
            state, roles = waiting.pop()
            for step in (*p.steps, *p.paper_steps):
                if state not in step.from_:
                    continue
                if not self.takers(p, step, roles):
                    stuck.add((step.id, state, roles))
                    continue
                if step.takes_back:
                    # It leads back to where the case was before, with whom it had then.
                    continue
                for given in _given(step):
                    node = (step.target(state), roles | given)
                    if node not in seen:
                        seen.add(node)
                        waiting.append(node)
        return seen, stuck


def _given_by_registering(p: Procedure) -> Roles:
    """Who registers what nobody but those named may begin is named by it (casefile.registering)."""
    first = {role for step in p.steps if p.initial in step.from_ for role in step.roles}
    return frozenset(first) if all(rules().roles[role].assigned for role in first) else frozenset()


def _given(step: Step) -> Iterator[Roles]:
    """What the step may leave: the roles that it must give, with any of those it may give."""
    must: set[str] = set()
    may: set[str] = set()
    for name, role in step.assigns.items():
        field = step.form_field(name)
        (must if field is not None and field.required else may).add(role)
    for some in chain.from_iterable(combinations(sorted(may), n) for n in range(len(may) + 1)):
        yield frozenset({*must, *some})


@cache
def bureau_of(key: str) -> Bureau:
    """Where the procedure is done."""
    version = max(v for k, v in rules().procedures if k == key)
    return Bureau(office_of(rules().procedure(key, version)), key)


def _sentences(stuck: Iterable[tuple[str, str, Roles]]) -> dict[str, list[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for step, state, roles in stuck:
        found[step].add(f"{state} with {'、'.join(sorted(roles)) or 'nobody named'}")
    return {step: sorted(where) for step, where in sorted(found.items())}


MAIN = sorted({k for k, _ in rules().procedures if not rules().procedure(k).is_child})
FAMILIES = [
    (key, child)
    for key in MAIN
    for child in sorted({k for k, _ in rules().procedures})
    if child in rules().procedure(key).matters
]


@pytest.mark.parametrize("key", MAIN)
def test_somebody_may_take_every_open_step(key: str) -> None:
    bureau = bureau_of(key)
    p = bureau.procedures[key]
    seen, stuck = bureau.walk(p, (p.initial, _given_by_registering(p)))
    assert {state for state, _ in seen} == {s.id for s in p.states}
    assert _sentences(stuck) == {}


@pytest.mark.parametrize(("key", "below"), FAMILIES)
def test_somebody_may_take_every_open_step_of_a_child_matter(key: str, below: str) -> None:
    bureau = bureau_of(key)
    main, child = bureau.procedures[key], bureau.procedures[below]
    stuck = set()
    for state, roles in _while_it_lives(bureau, main, child):
        for step in (*child.steps, *child.paper_steps):
            within = main.matters[below].states
            open_here = step.anywhere or not within or state in within
            if open_here and not bureau.takers(child, step, roles):
                stuck.add((step.id, state, roles))
    assert _sentences(stuck) == {}


def _while_it_lives(bureau: Bureau, main: Procedure, child: Procedure) -> set[Node]:
    """Where the main case may stand, with its roles, from the act that opens the matter on."""
    serving = {name for name, kind in rules().kinds.items() if kind.served_on}
    nodes, _ = bureau.walk(main, (main.initial, frozenset()))
    opened: set[Node] = set()
    for step in (*main.steps, *main.paper_steps):
        papers = {*step.documents, *step.may_issue}
        if child.key in step.opens or (child.serves and papers & serving):
            for state, roles in nodes:
                if state in step.from_ and bureau.takers(main, step, roles):
                    opened |= {(step.target(state), roles | given) for given in _given(step)}
    return bureau.walk(main, *opened)[0]


def test_the_walk_sees_what_nobody_may_take() -> None:
    """A role that no act gives leaves its steps to nobody; one that an act gives does not."""
    bureau = bureau_of("adjudication")
    p = bureau.procedures["service"]
    step = p.step("prove_left")
    assert bureau.takers(p, step, frozenset({"main_examiner"}))
    alone = replace(step, id="alone", roles=("main_examiner",))
    assert not bureau.takers(p, alone, frozenset({"mediator"}))
