"""What the templates of papers ask for, read from their syntax trees, and what is wrong in it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from jinja2 import TemplateError, meta, nodes

from casehub.declared import Fault
from casehub.documents import facts as frozen
from casehub.documents import pages
from casehub.documents.kinds import BLOCKS, Kind
from casehub.documents.pages import papers, proofs, template_version
from casehub.fields import TableField

_OWN_WORD = "kind_short"
RULE_CALLS = {"basis": "basis", "limit": "limits", "rule": "house"}
_GIVEN = BLOCKS | {
    "sides", "rights", "labels_", "annex", "basis", "limits", "house", "kind_", "press_",
}  # fmt: skip


@cache
def _tree(name: str) -> nodes.Template:
    return _parsed(name, (pages.TEMPLATES / name).read_text(encoding="utf-8"))


@cache
def _parsed(name: str, source: str) -> nodes.Template:
    """The tree of this very text; what is asked of it is kept with it, whatever else changes."""
    return papers().parse(source, name)


@cache
def _undeclared(tree: nodes.Template) -> frozenset[str]:
    return frozenset(meta.find_undeclared_variables(tree))


def _constants(node: nodes.Node) -> list[str]:
    found = [node] if isinstance(node, nodes.Const) else list(node.find_all(nodes.Const))
    return [c.value for c in found if isinstance(c.value, str)]


# Most templates share what they include: each is walked through once, not for every kind.
@cache
def _led_to(tree: nodes.Template) -> tuple[str, ...]:
    """What a template extends, includes or imports itself."""
    kinds = (nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)
    found = (getattr(node, "template") for node in tree.find_all(kinds))  # noqa: B009  absent on nodes.Stmt
    return tuple(child for one in found for child in _constants(one) if child != "macros.html")


@cache
def _called(tree: nodes.Template) -> frozenset[tuple[str, str]]:
    """The keys that a template itself asks of `basis`, `limits` and `house`, each with which."""
    return frozenset(
        (RULE_CALLS[call.node.name], key)
        for call in tree.find_all(nodes.Call)
        if isinstance(call.node, nodes.Name) and call.node.name in RULE_CALLS and call.args
        for key in _constants(call.args[0])
    )


def sources(name: str, seen: set[str] | None = None) -> Iterator[tuple[str, nodes.Template]]:
    """Name and syntax tree of a template and of all it extends, includes or imports."""
    seen = set() if seen is None else seen
    if name in seen:
        return
    seen.add(name)
    tree = _tree(name)
    yield name, tree
    for child in _led_to(tree):
        yield from sources(child, seen)


def names_used(kind: Kind) -> dict[str, list[str]]:
    """Keys of `basis`, `limits` and `house` that the kind's template may read, sorted."""
    found: dict[str, set[str]] = {v: set() for v in RULE_CALLS.values()}
    for _, tree in sources(f"{kind.kind}.html"):
        for of, key in _called(tree):
            found[of].add(key)
    return {k: sorted(v) for k, v in found.items()}


@cache
def _listed(tree: nodes.Template) -> frozenset[str]:
    """The sides of which a template reads the list of the parties."""
    return frozenset(
        one.attr
        for one in tree.find_all(nodes.Getattr)
        if isinstance(one.node, nodes.Name) and one.node.name == "parties"
    )


def sides_read(kind: Kind) -> set[str]:
    """Sides of which the kind's template speaks, with all that it includes: one party, or each."""
    try:
        trees = [tree for _, tree in sources(f"{kind.kind}.html")]
    except TemplateError:
        return set()  # told by template_faults
    return {side for tree in trees for side in (*_undeclared(tree), *_listed(tree))} & {*kind.sides}


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


def _codes_printed(kind: Kind, tree: nodes.Template) -> Iterator[str]:
    """Values that stand for a word and are printed as they are: `general` for 一般授权."""
    own = {f.id: f for f in kind.fields}
    columns = [c for f in kind.fields if isinstance(f, TableField) for c in f.columns]
    for statement in tree.find_all(nodes.Output):
        for part in statement.nodes:
            for value, filters in _printed(part):
                if "label" in filters:
                    continue
                coded = False
                if isinstance(value, nodes.Name):
                    coded = value.name in own and own[value.name].is_coded
                elif isinstance(value, nodes.Getattr):
                    meant = [c.is_coded for c in columns if c.id == value.attr]
                    coded = all(meant) if meant else value.attr in frozen.CODES
                if coded:
                    said = getattr(value, "name", "") or getattr(value, "attr", "")
                    yield f"第 {value.lineno} 行印出了 {said} 的代码，应印它的名称"


def template_faults(kind: Kind) -> list[Fault]:
    """Names nobody declares, codes printed instead of words, unreadable templates."""
    allowed = _GIVEN | {f.id for f in kind.fields} | set(papers().globals)
    allowed |= {*kind.sides}
    found: list[Fault] = []
    try:
        for name, tree in sources(f"{kind.kind}.html"):
            said = list(_codes_printed(kind, tree))
            if not name.startswith("clauses/"):
                own = {n.name for n in tree.find_all(nodes.Name) if n.ctx != "load"}
                unknown = sorted(_undeclared(tree) - allowed - own)
                said += [f"未知的名称：{n}" for n in unknown]
            said += [f"未知的名称：parties.{n}" for n in sorted(_listed(tree) - {*kind.sides})]
            found += [Fault(name, kind.kind, sentence) for sentence in said]
    except TemplateError as error:
        found.append(Fault(f"{kind.kind}.html", "", f"模板无法读取：{error}"))
    return found


def word_faults(kind: Kind) -> list[Fault]:
    """A paper that speaks of itself says by which word; one that does not has none."""
    try:
        speaks = any(
            node.attr == _OWN_WORD
            for _, tree in sources(f"{kind.kind}.html")
            for node in tree.find_all(nodes.Getattr)
        )
    except TemplateError:
        return []  # told by template_faults
    if speaks == bool(kind.calls_itself):
        return []
    said = "模板用到了文书的自称，应写明" if speaks else "模板没有用到文书的自称"
    return [Fault(f"{kind.kind}.toml", "calls_itself", said)]


def filter_faults(kind: Kind) -> list[Fault]:
    """Filters and tests that a template of the kind uses and nobody defines."""
    found: list[Fault] = []
    try:
        for name, tree in sources(f"{kind.kind}.html"):
            found += [
                Fault(name, kind.kind, f"未知的过滤器：{one.name}")
                for one in tree.find_all(nodes.Filter)
                if one.name not in papers().filters
            ]
            found += [
                Fault(name, kind.kind, f"未知的判断：{one.name}")
                for one in tree.find_all(nodes.Test)
                if one.name not in papers().tests
            ]
    except TemplateError:
        return []  # told by template_faults
    return found


def forget() -> None:
    """Read the templates anew from now on: their files have changed."""
    for kept in (papers, proofs, _tree, _led_to, _called, template_version):
        kept.cache_clear()
