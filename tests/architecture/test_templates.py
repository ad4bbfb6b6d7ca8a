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


def test_no_page_tells_who_works_with_pages_a_command() -> None:
    """Commands are for whoever runs the machine, and stand in the README."""
    told = re.compile(r"casehub [a-z]+|python -m|\./run\b")
    pages = sorted((ROOT / "templates" / "web").rglob("*.html"))
    assert pages
    assert [str(page) for page in pages if told.search(page.read_text(encoding="utf-8"))] == []
