"""What one template says, gathered in one walk through its syntax tree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from jinja2 import nodes
from jinja2.parser import Parser

from casehub.documents import pages

RULE_CALLS = {"basis": "basis", "limit": "limits", "rule": "house"}
# What Jinja itself puts beside the facts.
_OWN_WORDS = frozenset({"loop", "self", "super", "caller", "varargs", "kwargs"})
_MACROS = "macros.html"


class Shown(NamedTuple):
    """A name, or what stands behind a point, that an output statement prints as it is."""

    word: str
    line: int
    of_block: bool


@dataclass
class Syntax:
    """What stands in one template, without what it extends, includes or imports.

    leads_to: those templates. own_clauses: what a procedure may say in its own words. asked: the
    keys it asks of `basis`, `limits` and `house`. free: names that it does not set itself. behind:
    every word behind a point. sides: those behind `parties`.
    """

    leads_to: list[str] = field(default_factory=list)
    own_clauses: list[str] = field(default_factory=list)
    asked: set[tuple[str, str]] = field(default_factory=set)
    free: set[str] = field(default_factory=set)
    behind: set[str] = field(default_factory=set)
    sides: set[str] = field(default_factory=set)
    filters: list[str] = field(default_factory=list)
    tests: list[str] = field(default_factory=list)
    shown: list[Shown] = field(default_factory=list)
    own: set[str] = field(default_factory=set)

    def take(self, node: nodes.Node) -> None:
        """Note what the node says."""
        match node:
            case nodes.Name():
                (self.free if node.ctx == "load" else self.own).add(node.name)
            case nodes.Getattr():
                self.behind.add(node.attr)
                if isinstance(node.node, nodes.Name) and node.node.name == "parties":
                    self.sides.add(node.attr)
            case nodes.Filter():
                self.filters.append(node.name)
            case nodes.Test():
                self.tests.append(node.name)
            case nodes.Output():
                self.shown += _shown(node)
            case nodes.Call(node=nodes.Name() as called) if called.name in RULE_CALLS and node.args:
                of = RULE_CALLS[called.name]
                self.asked |= {(of, key) for key in _constants(node.args[0])}
            case nodes.Include(template=nodes.Call(node=nodes.Name(name="own")) as called):
                self.own_clauses += _constants(called.args[0])
            case nodes.Extends() | nodes.Include():
                self.leads_to += _constants(node.template)
            case nodes.Import():
                self.leads_to += _constants(node.template)
                self.own.add(node.target)
            case nodes.FromImport():
                self.leads_to += _constants(node.template)
                self.own |= {one if isinstance(one, str) else one[1] for one in node.names}
            case nodes.Macro():
                self.own.add(node.name)
            case _:
                pass


@cache
def syntax(source: str, name: str = "") -> Syntax:
    """What this very text says. Raises TemplateSyntaxError."""
    found = Syntax()
    # As Environment.parse, without telling each node its environment: nothing is compiled here.
    for part in Parser(pages.papers(), source, name).subparse():
        for node in (part, *_walk(part)):
            found.take(node)
    found.free -= found.own | _OWN_WORDS
    found.leads_to = [one for one in found.leads_to if one != _MACROS]
    return found


def _walk(tree: nodes.Node) -> Iterator[nodes.Node]:
    """Every node below the tree, in the order in which they are written."""
    waiting = [*_below(tree)]
    waiting.reverse()
    while waiting:
        node = waiting.pop()
        yield node
        waiting += reversed(_below(node))


def _below(node: nodes.Node) -> list[nodes.Node]:
    found = []
    for name in node.fields:
        value = getattr(node, name, None)
        if isinstance(value, nodes.Node):
            found.append(value)
        elif isinstance(value, list):
            found += [one for one in value if isinstance(one, nodes.Node)]
    return found


def _constants(node: nodes.Node) -> list[str]:
    found = [node] if isinstance(node, nodes.Const) else list(node.find_all(nodes.Const))
    return [c.value for c in found if isinstance(c.value, str)]


def _printed(node: nodes.Node) -> Iterator[tuple[nodes.Node, list[str]]]:
    """What an output statement may print, with the filters it passes through."""
    match node:
        case nodes.Filter():
            for found, filters in _printed(node.node) if node.node else ():
                yield found, [*filters, node.name]
        case nodes.CondExpr():
            for branch in (node.expr1, node.expr2):
                yield from _printed(branch) if branch else ()
        case nodes.Or() | nodes.And():
            yield from _printed(node.left)
            yield from _printed(node.right)
        case nodes.Concat():
            for part in node.nodes:
                yield from _printed(part)
        case _:
            yield node, []


def _shown(statement: nodes.Output) -> Iterator[Shown]:
    for part in statement.nodes:
        for value, filters in _printed(part):
            if "label" in filters:
                continue
            if isinstance(value, nodes.Name):
                yield Shown(value.name, value.lineno, of_block=False)
            elif isinstance(value, nodes.Getattr):
                yield Shown(value.attr, value.lineno, of_block=True)
