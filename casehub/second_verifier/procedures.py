"""Versions of procedures, read from workflows/ without a library.

Of a YAML file only lines of a fixed shape are read (top-level names, states, and some keys of each
step at their indentation); a test holds the result against the program's own reader for every step
of every procedure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

PAPER_STEP = "issue_document"
TOP = re.compile(r"(procedure|version|initial|papers|paper_roles): (.+)")
STATE = re.compile(r"  (\w+): \{(.*)\}")
STEP = re.compile(r"  (\w+):$")
KEY = re.compile(r"    (from|to|roles|duty|code|certificate|on_expiry|takes_back|returns): (.+)")


STATION = re.compile(r"        (\w+): \{(.*)\}")
ROUTE = re.compile(r"    route:( [&*]\w+)?")
SINCE = re.compile(r'      since: "(.+)"')


@dataclass
class Station:
    """Where a matter for approval is answered, by whom."""

    name: str
    roles: list[str]
    duty: str = ""
    certificate: bool = False


@dataclass
class Route:
    """The stations of a step in their order, and from which day."""

    since: str = ""
    stations: list[Station] = field(default_factory=list)


@dataclass
class Step:
    """What a step's lines say."""

    code: str = ""
    source: list[str] = field(default_factory=list)
    to: str = ""
    roles: list[str] = field(default_factory=list)
    duty: str = ""
    certificate: bool = False
    on_expiry: list[str] = field(default_factory=list)
    takes_back: list[str] = field(default_factory=list)
    returns: bool = False
    approval: Route = field(default_factory=Route)

    @property
    def route(self) -> list[Station]:
        """Its stations, none where it needs no approval."""
        return self.approval.stations

    @property
    def route_since(self) -> str:
        """The first day on which it needs one."""
        return self.approval.since


@dataclass
class Procedure:
    """One version of a procedure, as far as replay needs it."""

    name: str = ""
    initial: str = ""
    states: set[str] = field(default_factory=set)
    steps: dict[str, Step] = field(default_factory=dict)


def _list(text: str) -> list[str]:
    return [one.strip().strip('"') for one in text.strip().strip("[]").split(",") if one.strip()]


def read_procedure(text: str) -> Procedure:
    """One workflow file."""
    made, part, step = Procedure(), "", Step()
    top: dict[str, str] = {}
    anchors: dict[str, str] = {}
    routes: dict[str, Route] = {}
    final: set[str] = set()
    for raw in text.splitlines():
        line = raw.split(" #")[0].rstrip()
        if line and not line.startswith((" ", "#")):
            part = line.partition(":")[0]
        if found := TOP.fullmatch(line):
            top[found[1]] = found[2]
        elif part == "states" and (found := STATE.fullmatch(line)):
            made.states.add(found[1])
            if "final: true" in found[2]:
                final.add(found[1])
        elif part == "steps" and (found := STEP.fullmatch(line)):
            step = made.steps.setdefault(found[1], Step())
        elif part == "steps" and (found := ROUTE.fullmatch(line)):
            name = (found[1] or "").strip()
            step.approval = routes[name[1:]] if name.startswith("*") else Route()
            routes[name[1:]] = step.approval
        elif part == "steps" and (found := SINCE.fullmatch(line)):
            step.approval.since = found[1]
        elif part == "steps" and (found := STATION.fullmatch(line)) and step.approval.since:
            step.approval.stations.append(_station(found[1], found[2]))
        elif part == "steps" and (found := KEY.fullmatch(line)):
            _set(step, found[1], _named(found[2], anchors))
    made.name, made.initial = f"{top['procedure']}@{top['version']}", top["initial"]
    makers = _list(top.get("paper_roles", ""))
    for kind in _list(top.get("papers", "")):
        running = sorted(made.states - final)
        made.steps[f"{PAPER_STEP}.{kind}"] = Step(source=running, roles=makers)
    return made


def _station(name: str, said: str) -> Station:
    roles, duty = re.search(r"roles: \[([^]]*)\]", said), re.search(r"duty: (\w+)", said)
    certified = "certificate: true" in said
    listed = _list(roles[1]) if roles else []
    return Station(name, listed, duty[1] if duty else "", certified)


def _named(value: str, anchors: dict[str, str]) -> str:
    """A value, kept under its anchor's name (&name) or taken from there (*name)."""
    if value.startswith("*"):
        return anchors[value[1:]]
    if value.startswith("&"):
        name, _, value = value[1:].partition(" ")
        anchors[name] = value
    return value


def _set(step: Step, key: str, value: str) -> None:
    if key == "from":
        step.source = _list(value)
    elif key == "roles":
        step.roles = _list(value)
    elif key == "returns":
        step.returns = value == "true"
    elif key == "certificate":
        step.certificate = value == "true"
    elif key == "on_expiry":
        step.on_expiry = _list(value)
    elif key == "takes_back":
        step.takes_back = _list(value)
    elif key == "to":
        step.to = value.strip('"')
    elif key == "duty":
        step.duty = value.strip('"')
    else:
        step.code = value.strip('"')
