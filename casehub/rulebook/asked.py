"""Rows of the law that Python asks for by name, read from the code itself."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

# What a day's law is asked (casehub.rulebook.law.LawOfDay), and the file that has the answer.
QUESTIONS = {
    "limit": "limits",
    "limit_text": "limits",
    "amount": "amounts",
    "basis": "basis",
    "house": "house",
}
_MAY_ASK = re.compile(rf"\.\s*({'|'.join(QUESTIONS)})\s*\(")


def rows_asked(*rooms: Path) -> Mapping[str, frozenset[str]]:
    """Names of rows by file (limits, amounts, basis, house) that the code of the rooms asks for.

    A question is a call `….limit("KEY")`; the key is written there, or is a constant of the module.
    """
    found: dict[str, set[str]] = {file: set() for file in QUESTIONS.values()}
    for path in sorted(path for room in rooms for path in room.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        # Two thirds of the code ask nothing, and a tree takes long to walk.
        if _MAY_ASK.search(text) is None:
            continue
        for question, key in _questions(ast.parse(text)):
            found[QUESTIONS[question]].add(key)
    return {file: frozenset(keys) for file, keys in found.items()}


def _questions(tree: ast.Module) -> Iterator[tuple[str, str]]:
    constants = {
        target.id: statement.value.value
        for statement in tree.body
        if isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Constant)
        for target in statement.targets
        if isinstance(target, ast.Name)
    }
    for node in _nodes(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args):
            continue
        asked = node.args[0]
        key = constants.get(asked.id) if isinstance(asked, ast.Name) else None
        key = asked.value if isinstance(asked, ast.Constant) else key
        if node.func.attr in QUESTIONS and isinstance(key, str):
            yield node.func.attr, key


def _nodes(tree: ast.AST) -> Iterator[ast.AST]:
    """Every node of the tree, as `ast.walk` in another order and in a third of its time."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        for name in node._fields:
            below = getattr(node, name, None)
            if isinstance(below, ast.AST):
                waiting.append(below)
            elif isinstance(below, list):
                waiting += [one for one in below if isinstance(one, ast.AST)]
