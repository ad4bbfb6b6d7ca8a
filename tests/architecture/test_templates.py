"""What a template may not do: hide a value that it is given, or ask for a word that files declare."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from casehub.documents.pages import papers

ROOT = Path(__file__).resolve().parents[2]
PAGES = ROOT / "templates" / "web"
# What a case or a paper is, and what it is called: a word beside it makes a closed list.
DECLARED = frozenset({"procedure", "title", "kind_short"})
TESTS = frozenset({"equalto", "eq", "==", "ne", "!=", "in"})
VALUES_OF_CASES = {"cases/show.html", "referrals/show.html"}


def given() -> dict[str, set[str]]:
    """The values that each template is given by name, as casehub/web calls `page`."""
    found: dict[str, set[str]] = defaultdict(set)
    for file in (ROOT / "casehub" / "web").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "page":
                (first, *_), names = node.args, {k.arg for k in node.keywords if k.arg}
                if isinstance(first, ast.Constant):
                    found[str(first.value)] |= names
            if isinstance(node, ast.FunctionDef) and node.name == "page_values":
                keys = {
                    str(k.value)
                    for one in ast.walk(node) if isinstance(one, ast.Dict)
                    for k in one.keys if isinstance(k, ast.Constant)
                }
                for name in VALUES_OF_CASES:
                    found[name] |= keys
    return found


def imported(name: str) -> set[str]:
    """The names that a template imports for all of itself."""
    tree = Environment(autoescape=True).parse((PAGES / name).read_text())
    of = (one for line in tree.find_all(nodes.FromImport) for one in line.names)
    return {one if isinstance(one, str) else one[1] for one in of}


def test_no_imported_macro_hides_a_value_of_the_page() -> None:
    pages = given()
    assert {"cases/index.html", "cases/show.html"} <= set(pages)
    hidden = {name: imported(name) & names for name, names in pages.items()}
    assert {name: found for name, found in hidden.items() if found} == {}


def words_asked(source: str) -> Iterator[tuple[int, str]]:
    """Where a template holds a procedure or a title against a word, and against which."""
    tree = papers().parse(source)
    for node in tree.find_all((nodes.Compare, nodes.Test, nodes.Filter)):
        of = {one.attr for one in node.find_all(nodes.Getattr)}
        words = [one.value for one in node.find_all(nodes.Const) if isinstance(one.value, str)]
        match node:
            case nodes.Test() if node.name not in TESTS:
                continue
            case nodes.Filter() if not TESTS & {*words}:
                continue
            case nodes.Filter():
                # `selectattr("title", "equalto", "…")` names what it asks in its first word.
                of, words = {words[0]}, words[2:]
        yield from ((node.lineno, word) for word in words if of & DECLARED)


@pytest.mark.parametrize(
    "source",
    [
        '{% if case.procedure == "mediation" %}x{% endif %}',
        '{% if case.procedure != "mediation" %}x{% endif %}',
        '{% set own = case.procedure in ("complaint", "penalty") %}',
        '{{ "x" if case.procedure is eq "penalty" }}',
        '{{ "x" if doc.title is in ["通知书"] }}',
        '{% if documents|selectattr("title", "equalto", "投诉调解书")|list %}x{% endif %}',
        '{{ "裁决" in doc.title }}',
    ],
)
def test_a_word_beside_a_procedure_or_a_title_is_found(source: str) -> None:
    assert [line for line, _ in words_asked(source)] != []


def test_no_template_asks_which_procedure_a_case_has_or_how_a_paper_is_called() -> None:
    """Words of its own a procedure has in clauses/KEY/ (`own`); what a paper is, its kind says."""
    fair = '{% if p.key == filters.procedure %}{{ a.side == s.title }}{% endif %}{{ p.title|replace("a", "b") }}'
    assert list(words_asked(fair)) == []
    files = sorted((ROOT / "templates").rglob("*.html"))
    found = {file.name: [*words_asked(file.read_text())] for file in files}
    assert len(found) > 100
    assert {name: asked for name, asked in found.items() if asked} == {}


# What is asked of the page's own address, and what somebody typed, is a word and no state of a row.
OF_THE_PAGE = frozenset({"request"})


def _words_of(node: nodes.Node) -> set[str]:
    """The words in a constant, or in a list of them."""
    match node:
        case nodes.Const(value=str(word)):
            return {word} - {""}
        case nodes.List() | nodes.Tuple():
            return set().union(*map(_words_of, node.items)) if node.items else set()
    return set()


def _field(node: nodes.Node) -> str:
    """The field of an object that is read, with the object; "" for what is none."""
    if isinstance(node, nodes.Getattr):
        owner = getattr(node.node, "name", "") or getattr(node.node, "attr", "") or "…"
        return "" if owner in OF_THE_PAGE else f"{owner}.{node.attr}"
    if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str):
        return f"….{node.arg.value}"
    return ""


def states_asked(source: str) -> Iterator[tuple[int, str, str]]:
    """Where a page holds a field against a word, or has words of its own for what a field says."""
    tree = papers().parse(source)
    for compared in tree.find_all(nodes.Compare):
        sides = [compared.expr, *(one.expr for one in compared.ops)]
        words = set().union(*map(_words_of, sides))
        fields = [name for name in map(_field, sides) if name]
        yield from ((compared.lineno, name, word) for name in fields for word in words)
    for chosen in tree.find_all((nodes.Getitem, nodes.Call)):
        of = chosen.node
        asked = [chosen.arg] if isinstance(chosen, nodes.Getitem) else chosen.args
        if isinstance(chosen, nodes.Call) and isinstance(of, nodes.Getattr) and of.attr == "get":
            of = of.node
        if isinstance(of, nodes.Dict):
            words = set().union(*(_words_of(pair.key) for pair in of.items))
            yield from ((chosen.lineno, name, w) for name in map(_field, asked) if name for w in words)
    for test in tree.find_all((nodes.Filter, nodes.Test)):
        words = [one.value for one in (test.args or ()) if isinstance(one, nodes.Const) and isinstance(one.value, str)]
        if isinstance(test, nodes.Filter) and TESTS & {*words}:
            # Which input it is, an `id` says: that is no state.
            yield from ((test.lineno, words[0], word) for word in words[2:] if words[0] != "id")
        if isinstance(test, nodes.Test) and test.name in TESTS and _field(test.node):
            found = set().union(*map(_words_of, test.args))
            yield from ((test.lineno, _field(test.node), word) for word in found)


@pytest.mark.parametrize(
    "source",
    [
        '{% if paper.status == "issued" %}x{% endif %}',
        '{% if "issued" != paper.status %}x{% endif %}',
        '{{ "x" if s.row.status in ("pending", "sent") }}',
        '{% if a and not (line.standing.value == "listed") %}x{% endif %}',
        '{% if row["status"] == "open" %}x{% endif %}',
        '{{ {"waiting": "待印", "failed": "未印成"}[progress.state] }}',
        '{{ {"holds": "x"}.get(line.standing, "") }}',
        '{% if services|selectattr("status", "equalto", "served")|list %}x{% endif %}',
        '{{ "x" if paper.status is eq "void" }}',
    ],
)
def test_a_field_held_against_a_word_is_found(source: str) -> None:
    assert list(states_asked(source)) != []


def test_no_page_asks_how_a_row_stands_by_the_spelling_of_its_state() -> None:
    """What code asks is a field of a type: `paper.stands`, `service.stage.proved`."""
    fair = """{% if paper.stands and scope == "red" and asked.get("kind") == key %}{{ words[paper.kind] }}{% endif %}
        {% if request.blueprint == "desk" %}{{ typed.get("do") == "back" }}{% endif %}{{ reason != "" }}"""
    assert list(states_asked(fair)) == []
    found = {
        str(file.relative_to(PAGES)): [*states_asked(file.read_text(encoding="utf-8"))]
        for file in sorted(PAGES.rglob("*.html"))
    }
    assert len(found) > 80
    assert {name: asked for name, asked in found.items() if asked} == {}


def test_no_page_tells_who_works_with_pages_a_command() -> None:
    """Commands are for whoever runs the machine, and stand in the README."""
    told = re.compile(r"casehub [a-z]+|python -m|\./run\b")
    pages = sorted((ROOT / "templates" / "web").rglob("*.html"))
    assert pages
    assert [str(page) for page in pages if told.search(page.read_text(encoding="utf-8"))] == []
