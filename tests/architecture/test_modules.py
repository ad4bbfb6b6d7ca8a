from __future__ import annotations

import ast
import re
import sys
from collections import Counter
from pathlib import Path

from tests.architecture.source import PACKAGE, PROJECT, functions, modules, name_of, tree_of

LONGEST_MODULE = 400
LARGEST_ROOM = 25
FORBIDDEN_WORDS = {
    "manager", "helper", "helpers", "util", "utils", "common", "misc", "base", "handler", "process",
}
# One place commits and tells the truth about it; the benchmark measures bare transactions.
MAY_COMMIT = ("casehub/outages.py", "casehub/bench/")
# The edge that asks for it: one place each for pages, commands, the worker.
MAY_ASK = {"casehub/web/request/unit.py", "casehub/cli/instance.py", "casehub/worker/place.py"}
# Names that somebody else's interface or standard gave.
GIVEN_NAMES = {"Base", "process_bind_param", "process_result_value"}
MAY_READ_SETTINGS = (
    "casehub/app.py", "casehub/bench/", "casehub/cli/", "casehub/server.py", "casehub/settings.py",
    "casehub/worker/",
)
PROTECTED_ROWS = {"Case", "Event", "Deadline", "SecurityEntry", "Custody", "Checkpoint"}


def words(name: str) -> set[str]:
    return {word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", name)}


def test_no_module_is_longer_than_400_lines() -> None:
    lengths = {name_of(p): len(p.read_text(encoding="utf-8").splitlines()) for p in modules()}
    assert lengths
    assert {n: lines for n, lines in lengths.items() if lines > LONGEST_MODULE} == {}


def test_no_room_has_more_than_25_files() -> None:
    rooms = Counter(name_of(path.parent) for path in modules())
    assert rooms
    assert {room: files for room, files in rooms.items() if files > LARGEST_ROOM} == {}


def test_only_the_edge_commits() -> None:
    committing = {
        name_of(path)
        for path in modules()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "commit"
    }
    assert committing
    assert [name for name in committing if not name.startswith(MAY_COMMIT)] == []
    assert callers("committing") == {"casehub/record/unit.py"}
    assert callers("recording") == MAY_ASK


def callers(name: str) -> set[str]:
    return {
        name_of(path)
        for path in modules()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name
    }


def test_no_import_hides_in_a_function() -> None:
    hidden = [
        f"{name_of(path)}:{node.lineno}"
        for path in modules()
        for function in functions(tree_of(path))
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert hidden == []


def test_names_are_nouns_of_the_law_and_verbs_of_the_office() -> None:
    found = [
        f"{name_of(path)}: {name}"
        for path in modules()
        for name in [
            path.stem,
            *(
                node.name
                for node in ast.walk(tree_of(path))
                if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
            ),
        ]
        if words(name.replace("base45", "")) & FORBIDDEN_WORDS and name not in GIVEN_NAMES
    ]
    assert found == []


def test_acts_change_protected_rows_one_by_one() -> None:
    bulk = [
        f"{name_of(path)}:{node.lineno}"
        for path in modules()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in {"update", "delete"}
        and any(isinstance(a, ast.Name) and a.id in PROTECTED_ROWS for a in node.args)
    ]
    assert bulk == []


def test_settings_are_passed_down_never_fetched() -> None:
    readers = [
        name_of(path)
        for path in modules()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ImportFrom) and node.module == "casehub.settings"
        # Where the project's own files lie is no setting.
        if [alias.name for alias in node.names] != ["PROJECT"]
    ]
    assert readers
    assert [name for name in readers if not name.startswith(MAY_READ_SETTINGS)] == []


def test_the_second_verifier_uses_the_standard_library_only() -> None:
    imported = {
        name.split(".")[0]
        for path in (PACKAGE / "verify_audit.py", *(PACKAGE / "second_verifier").glob("*.py"))
        for node in ast.walk(tree_of(path))
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or "."] if isinstance(node, ast.ImportFrom) else []
        )
    }
    assert "hashlib" in imported
    # Its own parts (the import contracts say which), and the driver of PostgreSQL.
    assert imported <= {*sys.stdlib_module_names, "casehub", "psycopg"}


def test_the_law_is_asked_by_the_day_of_the_act_never_by_today() -> None:
    # An act's own day is passed in (Situation.day, Act.day); nothing else may stand for "now".
    asked = [
        f"{name_of(path)}:{node.lineno}"
        for room in ("casehub/procedures", "casehub/papers")
        for path in modules(room)
        for node in ast.walk(tree_of(path))
        if (isinstance(node, ast.Attribute) and node.attr in {"today", "now", "utcnow"})
        or (isinstance(node, ast.Name) and node.id == "today")
        or (isinstance(node, ast.arg) and node.arg == "today")
    ]
    assert asked == []


def declares_only(path: Path) -> bool:
    """Tables, refusals and constants: nothing runs in them that a test of their own could try."""
    return not any(functions(tree_of(path)))


def own_test(path: Path) -> Path:
    """Where the tests of a module lie: tests/ mirrors casehub/."""
    return PROJECT / "tests" / path.relative_to(PACKAGE).parent / f"test_{path.name}"


def test_each_module_has_its_test_file() -> None:
    without = [
        name_of(path)
        for path in modules()
        if path.stem != "__init__" and not own_test(path).is_file() and not declares_only(path)
    ]
    assert without == []
    assert not own_test(PACKAGE / "acts" / "unheard.py").is_file()
