"""The access policy: config/access.toml, checked at start and enforced before each request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Flask, g, request
from sqlalchemy import select

from casehub.declared import DeclarationFaults, Fault, read_toml
from casehub.model import Case
from casehub.people.permissions import all_of_it, find
from casehub.rulebook.tables import ANY_ROLE, AccessFile
from casehub.web.request import pace
from casehub.web.request.unit import parts, reading
from casehub.workflow.refusals import NotFound

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

MEGABYTE = 1 << 20


class PolicyFault(Exception):
    """The policy does not name exactly the routes there are; the message lists every fault."""


@dataclass(frozen=True)
class Entry:
    """Who may use one route: any of `roles`, standing in `relation` to what the URL names."""

    route: str
    relation: str
    roles: frozenset[str]
    files: bool = False
    paced: str = ""

    def admits(self, held: frozenset[str]) -> bool:
        """Whether a person with these roles may use the route."""
        return ANY_ROLE in self.roles or bool(self.roles & held)


@dataclass(frozen=True)
class Policy:
    """The whole policy, by route (Flask endpoint), and the largest files by role, in bytes."""

    entries: Mapping[str, Entry]
    largest: Mapping[str, int]
    largest_of_strangers: int

    def of(self, route: str) -> Entry:
        """The entry of a route. Raises KeyError for an unknown one."""
        return self.entries[route]


def load_policy(path: Path, known_roles: frozenset[str]) -> Policy:
    """Read the policy file. DeclarationFaults for unknown keys, relations, roles and groups."""
    faults: list[Fault] = []
    file = read_toml(path, AccessFile, faults).value
    if file is not None:
        faults += [Fault(path.name, at, said) for at, said in file.objections(known_roles)]
    if faults or file is None:
        raise DeclarationFaults(faults)
    return Policy(
        {
            name: Entry(name, route.relation, file.roles_of(name), route.files, route.paced)
            for name, route in file.routes.items()
        },
        {role: megabytes * MEGABYTE for role, megabytes in file.largest_by_role().items()},
        file.strangers_file_mb * MEGABYTE,
    )


def check_routes(app: Flask, policy: Policy) -> None:
    """Raise PolicyFault unless routes and policy name exactly the same things."""
    routes = {rule.endpoint: rule for rule in app.url_map.iter_rules()}
    missing = routes.keys() - policy.entries
    faults = [f"route {name} is not in the access policy" for name in missing]
    faults += [f"policy names no route: {name}" for name in policy.entries.keys() - routes.keys()]
    faults += [
        f"route {name} has the relation case but no <reference>"
        for name, entry in policy.entries.items()
        if entry.relation == "case" and name in routes and "reference" not in routes[name].arguments
    ]
    if faults:
        raise PolicyFault("; ".join(sorted(faults)))


def may_use(route: str) -> bool:
    """Whether the signed-in person may use a route, as far as roles decide (menus, buttons)."""
    entry = parts().policy.of(route)
    if entry.relation == "public":
        return True
    return bool(g.get("person_id")) and entry.admits(g.roles)


def roles_of(route: str) -> frozenset[str]:
    """The roles that may use a route, for pages that say whose turn it is."""
    return parts().policy.of(route).roles


def enforce() -> None:
    """Refuse the request unless the policy admits it; hidden and absent give the same answer."""
    if request.endpoint is None:
        return
    entry = parts().policy.of(request.endpoint)
    if entry.relation == "public":
        return
    if not entry.admits(g.roles):
        raise NotFound
    if entry.paced:
        pace.keep(entry.paced)
    if entry.relation == "case":
        case_of_request()


def case_of_request() -> Case:
    """The visible case named in the URL, read with the request's present read session.

    Raises NotFound for hidden and absent alike.
    """
    if "case" not in g:
        g.case = find(reading(), str((request.view_args or {})["reference"]), whole=True)
        # Outlives the reading session: an error page may lead back to it.
        g.case_seen = True
        if g.case.parent_id is not None:
            above = select(Case).where(Case.id == g.case.parent_id).options(*all_of_it())
            # Kept until the request ends: the session itself holds its rows weakly.
            g.parent = reading().session.scalars(above).unique().one()
    case: Case = g.case
    return case
