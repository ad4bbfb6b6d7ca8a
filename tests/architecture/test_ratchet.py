"""What belongs to one procedure lives in its package: its key, its sides, its papers, its limits.

The words are read from the files, so that a new procedure is guarded from its first day.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from casehub.settings import PROJECT
from casehub.workflow.loader import load_procedures
from tests.architecture.source import modules, name_of, tree_of

# Sides and kinds of papers belong to several procedures: all of their law may name them.
LAW = "casehub/procedures/"
# The same word with another meaning, or a name that others gave. This list may only shrink.
SAME_WORD = {
    ("casehub/bench/load.py", "decision_revocation"): "paper that the benchmark prints",
    ("casehub/bench/pdf.py", "decision_revocation"): "paper that the benchmark prints",
    **{
        ("casehub/bench/rows.py", word): "rows of the benchmark, written without an act"
        for word in ("adjudication", "adjudication.decide", "correction_notice", "hearing", "intake",
                     "intake.review", "mediation", "mediation.conclude", "requester", "respondent",
                     "service")
    },
    ("casehub/bench/transition.py", "intake"): "act that the benchmark measures",
    ("casehub/bench/transition.py", "requester"): "act that the benchmark measures",
    ("casehub/bench/transition.py", "respondent"): "act that the benchmark measures",
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
    ("casehub/procedures/adjudication/course.py", "mediation"): "way of closing a case",
    **{
        (f"casehub/procedures/adjudication/{name}.py", word): "state, or child matter of its own"
        for name, word in (("hearing_rules", "hearing"), ("hearing_rules", "hearing.notice"),
                           ("known", "hearing"), ("panel", "hearing"), ("time_limits", "hearing"))
    },
    ("casehub/procedures/dispute/matters.py", "adjudication"): "what a request may ask for",
    ("casehub/procedures/dispute/matters.py", "mediation"): "what a request may ask for",
    ("casehub/rulebook/limits.py", "court"): "who must act within a limit",
    ("casehub/rulebook/limits.py", "partner"): "who must act within a limit",
    ("casehub/second_verifier/replay.py", "service"): "name of a table",
    ("casehub/second_verifier/rows.py", "service"): "name of a table",
    ("casehub/web/case/intake.py", "intake"): "address of pages",
    ("casehub/web/case/mediation.py", "mediation"): "address of pages",
    ("casehub/web/drawing/pages.py", "intake"): "address of pages",
    ("casehub/web/drawing/pages.py", "mediation"): "address of pages",
    ("templates/web/cases/show.html", "service"): "heading on the page",
    ("templates/web/documents/show.html", "service"): "heading on the page",
}


PROCEDURES = load_procedures(PROJECT / "workflows").values()
KEYS = {procedure.key for procedure in PROCEDURES}


def guarded() -> set[str]:
    """Keys, sides and kinds of papers."""
    sides = {side.id for procedure in PROCEDURES for side in procedure.sides}
    kinds = {path.stem for path in (PROJECT / "templates" / "documents").glob("*.toml")}
    return KEYS | sides | kinds


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


def quoted(page: str) -> Iterator[str]:
    """Every text in quotation marks of a page that its reader does not see as such."""
    for one, other in re.findall(r"""\"([^\"\n]*)\"|'([^'\n]*)'""", page):
        yield one or other


def belongs(word: str, file: str) -> bool:
    """Whether the file is of the package that the word belongs to: a key and its limits to one."""
    key = word.split(".", 1)[0]
    return file.startswith(f"{LAW}{key}/" if key in KEYS else LAW)


def found() -> set[tuple[str, str]]:
    words = guarded()
    words |= limits(words)
    told = [(name_of(path), text) for path in modules() for text in spoken(tree_of(path))]
    for path in sorted((PROJECT / "templates" / "web").rglob("*.html")):
        told += [(name_of(path), text) for text in quoted(path.read_text(encoding="utf-8"))]
    return {(file, text) for file, text in told if text in words and not belongs(text, file)}


def test_words_of_one_procedure_are_no_words_of_its_family() -> None:
    for key in KEYS:
        assert belongs(key, f"{LAW}{key}/known.py")
        assert not any(belongs(key, f"{LAW}{other}/known.py") for other in (KEYS | {"dispute"}) - {key})
    assert belongs("hearing.notice", f"{LAW}hearing/known.py")
    assert not belongs("hearing.notice", f"{LAW}dispute/matters.py")
    assert belongs("respondent", f"{LAW}dispute/matters.py")
    assert not belongs("respondent", "casehub/bench/rows.py")
    page = """{% if d.rule == "hearing.notice" %}<b id='x'>"""
    assert list(quoted(page)) == ["hearing.notice", "x"]


def test_no_code_outside_its_package_names_a_procedure_a_side_or_a_paper() -> None:
    assert found() - SAME_WORD.keys() == set()


def test_no_exception_is_left_over() -> None:
    assert SAME_WORD.keys() - found() == set()


def test_nobody_reaches_into_the_package_of_one_procedure() -> None:
    """What acts and papers need of a procedure comes through its PART."""
    packages = {f"casehub.procedures.{key}" for key in KEYS}
    reaching = {
        (name_of(path), node.module)
        for path in modules()
        if not name_of(path).startswith(LAW)
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ImportFrom) and node.module
        if ".".join(node.module.split(".")[:3]) in packages
    }
    assert reaching == set()
