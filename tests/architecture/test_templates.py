"""A name means one thing in a template: no imported macro hides a value that the page is given."""

from __future__ import annotations

import ast
from collections import defaultdict
from pathlib import Path

from jinja2 import Environment, nodes

ROOT = Path(__file__).resolve().parents[2]
PAGES = ROOT / "templates" / "web"
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
