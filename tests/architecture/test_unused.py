"""What nobody names is not kept: no function, class or constant that only its own line or a test has."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache

from casehub.settings import PROJECT
from tests.architecture.source import modules, name_of, tree_of

# Where the program may be named: its code, its pages and papers, what they are declared by.
ROOMS = {"casehub": (".py", ".js", ".html"), "templates": (".html", ".toml"), "workflows": (".yaml",), "config": (".toml",), "migrations": (".py",)}
# Only tests ask for these, or a library, a language or a file calls them by a name put together. May only shrink.
STAYS = {
    ("casehub/desk/lines.py", "next_hands"): "asked by tests",
    ("casehub/documents/fonts.py", "font_stack"): "asked by tests",
    ("casehub/documents/sign.py", "check_seal"): "asked by tests",
    ("casehub/workflow/loader.py", "load_procedure"): "asked by tests",
    ("casehub/workflow/machine.py", "open_steps"): "asked by tests",
    ("casehub/db.py", "process_result_value"): "SQLAlchemy",
    ("casehub/documents/sign.py", "_update_meta"): "pyHanko",
    ("casehub/people/lists/workbook.py", "read_chartsheet"): "openpyxl",
    ("casehub/web/drawing/differences.py", "handle_data"): "html.parser",
    ("casehub/web/drawing/differences.py", "handle_endtag"): "html.parser",
    ("casehub/web/drawing/differences.py", "handle_starttag"): "html.parser",
    ("casehub/law/service.py", "_missing_"): "enum",
}


@cache
def named() -> Counter[str]:
    """How often each word stands in the program."""
    found: Counter[str] = Counter()
    for room, endings in ROOMS.items():
        for path in sorted((PROJECT / room).rglob("*")):
            if path.suffix in endings:
                found.update(re.findall(r"\w+", path.read_text(encoding="utf-8")))
    return found


def registers(function: ast.AST) -> bool:
    """Whether a decorator hands it to somebody who calls it: a route, a listener, a class of fields."""
    given = getattr(function, "decorator_list", [])
    told = {ast.unparse(one).split("(")[0] for one in given}
    return bool(told - {"property", "staticmethod", "classmethod", "cached_property", "cache", "contextmanager", "dataclass", "abstractmethod"})


def declared(tree: ast.Module) -> Iterator[str]:
    """The names of functions, classes and constants that somebody should ask for."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not registers(node) and not node.name.startswith("__"):
            yield node.name
    for line in tree.body:
        if isinstance(line, ast.Assign):
            of = [n for target in line.targets for n in ast.walk(target) if isinstance(n, ast.Name)]
            yield from (n.id for n in of if isinstance(n.ctx, ast.Store))


def unnamed(tree: ast.Module, words: Counter[str]) -> list[str]:
    return [name for name in declared(tree) if words[name] <= 1]


def test_everything_that_is_declared_is_asked_for() -> None:
    found = {(name_of(path), name) for path in modules() for name in unnamed(tree_of(path), named())}
    assert found - STAYS.keys() == set()
    assert STAYS.keys() - found == set()


def test_what_nobody_asks_for_is_found() -> None:
    source = "A, B = 1, 2\n@routes.get('/')\ndef page(): pass\n@property\ndef asked(): return A\nclass Left: pass\nasked()"
    words = Counter(re.findall(r"\w+", source))
    assert unnamed(ast.parse(source), words) == ["Left", "B"]
