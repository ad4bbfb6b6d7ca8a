"""The Jinja environment of the papers: strict, closed, and readable as a syntax tree."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from html import unescape
from typing import Any

from jinja2 import (
    Environment,
    FileSystemLoader,
    StrictUndefined,
    TemplateError,
    Undefined,
    meta,
    nodes,
    pass_context,
)
from jinja2.runtime import Context
from markupsafe import Markup

from casehub.declared import Fault
from casehub.documents import facts as frozen
from casehub.documents.blanks import BLANK, MARK, Blank, holes, passing
from casehub.documents.kinds import BLOCKS, Kind
from casehub.documents.qr import qr_printed, qr_svg
from casehub.documents.wording import FILTERS, TO_FILL, box, hand, you
from casehub.fields import TableField
from casehub.settings import PROJECT

ROOT = PROJECT
TEMPLATES = ROOT / "templates" / "documents"
_OWN_WORD = "kind_short"
RULE_CALLS = {"basis": "basis", "limit": "limits", "rule": "house"}
_GIVEN = BLOCKS | {
    "sides", "rights", "labels_", "annex", "basis", "limits", "house", "kind_", "press_",
}  # fmt: skip


class RenderRefusedError(ValueError):
    """A document cannot be made from these facts; `reasons` are sentences for the user."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("".join(reasons))
        self.reasons = reasons


class _Papers(Environment):
    """Attribute access reads mappings by key only, so a column may be called `items`."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        if isinstance(obj, Mapping):
            if attribute in obj:
                return obj[attribute]
            if attribute == "get":
                return obj.get
            return self.undefined(obj=obj, name=attribute)
        return super().getattr(obj, attribute)


class _Proofs(_Papers):
    """The same templates, in which what was not given is blank instead of empty."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        if isinstance(obj, Blank):
            return obj
        value = super().getattr(obj, attribute)
        if isinstance(value, Undefined):
            return value
        return BLANK if value is None or value == "" else value


@pass_context
def _basis(context: Context, key: str) -> str:
    return str(context["basis_"].get(key) or "")


@pass_context
def _limit(context: Context, code: str) -> str:
    text = context["limits_"].get(code)
    if text:
        return str(text)
    if context["doc"]["draft"]:
        return TO_FILL
    raise RenderRefusedError([f"期限规则“{code}”没有取值。"])


@pass_context
def _rule(context: Context, key: str) -> Any:
    value = context["house_"].get(key)
    return False if value in (None, "", "false", "off") else value


@pass_context
def _qr(context: Context, text: str = "") -> Markup:
    doc = context["doc"]
    content = text or doc["qr_text"] or doc["verify_url"] or doc["code"]
    if not content:
        return Markup("")
    return qr_printed(str(content)) if context["press_"] else qr_svg(str(content))


_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "basis": _basis,
    "limit": _limit,
    "rule": _rule,
    "qr": _qr,
    "hand": hand,
    "box": box,
    "you": you,
}


def _visible(value: Any) -> Any:
    return "" if value is None else value


# The filter that says what stands where nothing was given.
_SAYS_NOTHING = frozenset({"slash"})


def _environment(kind: type[_Papers], filters: Mapping[str, Any]) -> Environment:
    made = kind(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        autoescape=True,
        finalize=_visible,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters.update(filters)
    made.globals = dict(made.globals) | _FUNCTIONS
    exported = vars(made.get_template("macros.html").module)
    made.globals.update({k: v for k, v in exported.items() if not k.startswith("_")})
    return made


@cache
def papers() -> Environment:
    """The one environment of all papers; its macros are global names."""
    return _environment(_Papers, FILTERS)


@cache
def _proofs() -> Environment:
    return _environment(
        _Proofs,
        {name: word if name in _SAYS_NOTHING else passing(word) for name, word in FILTERS.items()},
    )


def _has_places_to_write_in(kind: Kind) -> bool:
    return kind.family in {"form", "record"}


def _proof(kind: Kind, values: Mapping[str, Any]) -> str:
    """The composed paper with a mark wherever it would print a blank."""
    # A paper that is no annex lacks nothing.
    given = {k: BLANK if v is None and k != "annex" else v for k, v in values.items()}
    return _proofs().get_template(f"{kind.kind}.html").render(given)


def blank_places(kind: Kind, facts: Mapping[str, Any]) -> list[str]:
    """Where the paper would print a blank or 【待填】 instead of a value, each in its sentence.

    Forms and records have places that are filled in by hand; there only 【待填】 is one.
    """
    if _has_places_to_write_in(kind):
        return holes(body_html(kind, facts))
    try:
        return holes(_proof(kind, _values(kind, facts)))
    except TemplateError as error:
        raise RenderRefusedError([f"文书“{kind.title}”无法生成：{error.message}。"]) from error


def body_html(
    kind: Kind, facts: Mapping[str, Any], *, annex: int | None = None, press: bool = False
) -> str:
    """The paper as inner HTML, without page and style: also what the screen preview shows.

    `annex` n makes the paper annex n of a letter (附件n), whose pages it continues. `press`: for
    print, with pictures that only the press can fetch. A draft shows 【待填】 where issuing it
    would be refused.
    """
    values = _values(kind, facts, annex, press=press)
    try:
        if values["doc"]["draft"] and not _has_places_to_write_in(kind):
            return _proof(kind, values).replace(MARK, TO_FILL)
        return papers().get_template(f"{kind.kind}.html").render(values)
    except TemplateError as error:
        raise RenderRefusedError([f"文书“{kind.title}”无法生成：{error.message}。"]) from error


def printed_title(kind: Kind, facts: Mapping[str, Any]) -> str:
    """The title as the paper prints it: a letter builds its own from the facts."""
    found = papers().get_template(f"{kind.kind}.html")
    context = found.new_context(_values(kind, facts))
    chain = [papers().get_template(f"families/{kind.family}.html"), found]
    block = next(t.blocks["title"] for t in reversed(chain) if "title" in t.blocks)
    try:
        return unescape("".join(block(context))).strip()
    except TemplateError as error:
        raise RenderRefusedError([f"文书“{kind.title}”无法生成：{error.message}。"]) from error


def _values(
    kind: Kind, facts: Mapping[str, Any], annex: int | None = None, *, press: bool = False
) -> dict[str, Any]:
    values = frozen.complete(kind, facts)
    rules = {name + "_": values.pop(name) for name in ("basis", "limits", "house")}
    said = {"labels_": frozen.labels(kind), "kind_": kind, "annex": annex, "press_": press}
    return values | rules | said


@cache
def _tree(name: str) -> nodes.Template:
    return _parsed(name, (TEMPLATES / name).read_text(encoding="utf-8"))


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
    for kept in (papers, _proofs, _tree, _led_to, _called, template_version):
        kept.cache_clear()


@cache
def template_version() -> str:
    """SHA-256 over all files of the template folder: the version written beside each document."""
    total = hashlib.sha256()
    for path in sorted(TEMPLATES.rglob("*")):
        if path.is_file():
            total.update(path.relative_to(TEMPLATES).as_posix().encode() + b"\0")
            total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()
