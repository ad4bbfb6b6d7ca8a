"""What belongs to one procedure lives in its package: its key, its sides, its papers, its limits.

The words are read from the files, so that a new procedure is guarded from its first day.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from casehub.settings import PROJECT
from casehub.workflow.loader import load_procedures
from tests.architecture.source import modules, name_of, tree_of

# Rooms that play procedures through: the law of each, the story of the demonstration, the bench.
OWN = ("casehub/procedures/", "casehub/demonstration/", "casehub/bench/")
# The same word with another meaning, or a name that others gave. This list may only shrink.
SAME_WORD = {
    ("casehub/cli/__init__.py", "bureau"): "name of a command",
    ("casehub/cli/bureau.py", "bureau"): "name of a command",
    ("casehub/documents/facts.py", "court"): "where one may sue, in the block of remedies",
    ("casehub/documents/kinds.py", "intake"): "series of numbers",
    ("casehub/documents/kinds.py", "mediation"): "way of closing that the closing form prints",
    ("casehub/exchange/payload.py", "assistance.reply"): "word of the envelope's format",
    ("casehub/fields/shapes.py", "service"): "block of the service address",
    ("casehub/model/document.py", "service"): "name of a table",
    ("casehub/model/organisation.py", "intake"): "series of numbers",
    ("casehub/papers/blocks.py", "service"): "block of the service address",
    ("casehub/papers/facts.py", "court"): "where one may sue, in the block of remedies",
    ("casehub/rulebook/limits.py", "court"): "who must act within a limit",
    ("casehub/rulebook/limits.py", "partner"): "who must act within a limit",
    ("casehub/web/case/intake.py", "intake"): "address of pages",
    ("casehub/web/case/mediation.py", "mediation"): "address of pages",
    ("casehub/web/drawing/pages.py", "intake"): "address of pages",
    ("casehub/web/drawing/pages.py", "mediation"): "address of pages",
}


def guarded() -> set[str]:
    """Keys, sides and kinds of papers."""
    procedures = load_procedures(PROJECT / "workflows").values()
    sides = {side.id for procedure in procedures for side in procedure.sides}
    kinds = {path.stem for path in (PROJECT / "templates" / "documents").glob("*.toml")}
    return {procedure.key for procedure in procedures} | sides | kinds


def limits(words: set[str]) -> set[str]:
    """Limits that bear the key of a procedure."""
    text = (PROJECT / "config" / "limits.toml").read_text(encoding="utf-8")
    codes = {line.split('"')[1] for line in text.splitlines() if line.startswith("code = ")}
    return {code for code in codes if code.split(".")[0] in words}


def docstrings(tree: ast.AST) -> set[int]:
    owners = (ast.Module, ast.ClassDef, ast.FunctionDef)
    return {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, owners) and node.body and isinstance(node.body[0], ast.Expr)
    }


def spoken(tree: ast.AST) -> Iterator[str]:
    """Every text and every identifier; an identifier of one plain word is English, no name."""
    told = docstrings(tree)
    for node in ast.walk(tree):
        match node:
            case ast.Constant(value=str(text)) if id(node) not in told:
                yield text
            case (
                ast.Name(id=name)
                | ast.Attribute(attr=name)
                | ast.arg(arg=name)
                | ast.FunctionDef(name=name)
            ) if "_" in name:
                yield name


def found() -> set[tuple[str, str]]:
    words = guarded()
    words |= limits(words)
    return {
        (name_of(path), text)
        for path in modules()
        if not name_of(path).startswith(OWN)
        for text in spoken(tree_of(path))
        if text in words
    }


def test_no_code_outside_its_package_names_a_procedure_a_side_or_a_paper() -> None:
    assert found() - SAME_WORD.keys() == set()


def test_no_exception_is_left_over() -> None:
    assert SAME_WORD.keys() - found() == set()


def test_nobody_reaches_into_the_package_of_one_procedure() -> None:
    """What acts and papers need of a procedure comes through its PART."""
    packages = {f"casehub.procedures.{procedure.key}" for procedure in load_procedures(PROJECT / "workflows").values()}
    reaching = {
        (name_of(path), node.module)
        for path in modules()
        if not name_of(path).startswith(OWN)
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ImportFrom) and node.module
        if ".".join(node.module.split(".")[:3]) in packages
    }
    assert reaching == set()
