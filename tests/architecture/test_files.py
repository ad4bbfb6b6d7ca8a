from __future__ import annotations

import ast
import re

from tests.architecture.source import functions, modules, name_of, text_files, tree_of

# Spelt in pieces, so that this file does not find itself.
UNFINISHED = re.compile(r"\b(?:" + "|".join(["TO" + "DO", "FIX" + "ME", "XX" + "X", "HAC" + "K"]) + r")\b")
MACHINE_PATH = re.compile(r"(?<![\w.)}/-])/(?:" + "|".join(["w" + "ork", "r" + "oot", "h" + "ome"]) + r")/\w")
INDEX_HOST = re.compile("|".join(["pypi" + r"\.org", "python" + "hosted", "registry" + r"\.npmjs"]))


def test_nothing_is_left_unfinished() -> None:
    seen = [name for name, text in text_files() if UNFINISHED.search(text)]
    assert seen == []


def test_no_file_names_a_folder_of_one_machine() -> None:
    seen = [name for name, text in text_files() if MACHINE_PATH.search(text)]
    assert seen == []


def test_no_file_names_a_package_index() -> None:
    seen = [name for name, text in text_files() if INDEX_HOST.search(text)]
    assert seen == []


def calls(function: ast.AST) -> set[str]:
    return {
        node.func.id if isinstance(node.func, ast.Name) else node.func.attr
        for node in ast.walk(function)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute)
    }


def asserting(function: ast.AST) -> bool:
    return any(isinstance(node, ast.Assert) for node in ast.walk(function)) or bool(
        calls(function) & {"raises", "warns", "fail"}
    )


def test_every_test_asserts_something() -> None:
    everything = {
        function.name: function for path in modules("tests") for function in functions(tree_of(path))
    }
    # A test may leave the assertion to a function of the tests, by any number of calls.
    proving = {name for name, function in everything.items() if asserting(function)}
    while more := {n for n, f in everything.items() if n not in proving and calls(f) & proving}:
        proving |= more
    idle = [
        f"{name_of(path)}: {function.name}"
        for path in modules("tests")
        if path.name.startswith("test_")
        for function in functions(tree_of(path))
        if function.name.startswith("test_")
        and not asserting(function)
        and not calls(function) & proving
    ]
    assert idle == []
