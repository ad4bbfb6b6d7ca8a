"""What belongs to one procedure lives in its package: its key, its sides, its papers, its limits.

The words are read from the files, so that a new procedure is guarded from its first day.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator

from casehub.fields import ChoiceField, Field, TableField
from casehub.settings import PROJECT
from tests.architecture.source import modules, name_of, tree_of
from tests.faults.world import rules

# Sides and kinds of papers belong to several procedures: all of their law may name them.
LAW = "casehub/procedures/"
# The same word with another meaning, or a name that others gave. This list may only shrink.
SAME_WORD = {
    ("casehub/cli/__init__.py", "bureau"): "name of a command",
    ("casehub/cli/__init__.py", "hearing"): "name of a command",
    ("casehub/cli/__init__.py", "penalty"): "name of a command",
    ("casehub/cli/bureau.py", "bureau"): "name of a command",
    ("casehub/cli/penalties.py", "penalty"): "name of a command",
    ("casehub/cli/penalties.py", "hearing"): "name of a command",
    ("casehub/documents/earlier.py", "penalty"): "what earlier templates compared in frozen facts",
    ("casehub/documents/earlier.py", "service"): "key of a basis in frozen facts",
    ("casehub/documents/earlier.py", "court"): "where one may sue, in the block of remedies",
    ("casehub/documents/facts.py", "court"): "where one may sue, in the block of remedies",
    ("casehub/documents/samples.py", "court"): "where one may sue, in the block of remedies",
    ("casehub/documents/kinds.py", "intake"): "series of numbers",
    ("casehub/documents/kinds.py", "mediation"): "way of closing that the closing form prints",
    ("casehub/exchange/payload.py", "assistance.reply"): "word of the envelope's format",
    ("casehub/fields/shapes.py", "service"): "block of the service address",
    ("casehub/model/document.py", "service"): "name of a table",
    ("casehub/model/organisation.py", "intake"): "series of numbers",
    ("casehub/papers/blocks.py", "service"): "block of the service address",
    ("casehub/papers/mended.py", "service"): "block of the service address",
    ("casehub/papers/facts.py", "court"): "where one may sue, in the block of remedies",
    ("casehub/procedures/criminal_referral/__init__.py", "penalty"): "on whose law it stands",
    ("casehub/procedures/penalty_expert/__init__.py", "penalty"): "on whose law it stands",
    ("casehub/procedures/penalty_registration/__init__.py", "penalty"): "on whose law it stands",
    ("casehub/procedures/penalty_registration/__init__.py", "seizure"): "with whom it shares the ledger of goods",
    ("casehub/procedures/rights_aid/consulting.py", "adjudication.consult_received"): "a limit that both count",
    ("casehub/procedures/rights_aid/consulting.py", "adjudication.consult_sent"): "a limit that both count",
    ("casehub/procedures/seizure/__init__.py", "penalty"): "on whose law it stands",
    ("casehub/second_verifier/replay.py", "service"): "name of a table",
    ("casehub/second_verifier/rows.py", "service"): "name of a table",
    ("casehub/web/case/intake/pages.py", "intake"): "address of pages",
    ("casehub/web/case/mediation.py", "mediation"): "address of pages",
    ("casehub/web/drawing/pages.py", "intake"): "address of pages",
    ("casehub/web/drawing/pages.py", "mediation"): "address of pages",
    ("templates/web/documents/show.html", "service"): "heading on the page",
}


PROCEDURES = rules().procedures.values()
KINDS = rules().kinds.values()
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


def chosen(fields: Iterable[Field]) -> Iterator[str]:
    """The values that people choose among in these fields."""
    for field in fields:
        if isinstance(field, ChoiceField):
            yield from (value for value, _title in field.options)
        if isinstance(field, TableField):
            yield from chosen(field.columns)


def choices() -> dict[str, set[str]]:
    """The values that forms and papers of each procedure let people choose."""
    found: dict[str, set[str]] = {key: set() for key in KEYS}
    for procedure in PROCEDURES:
        for step in procedure.steps:
            found[procedure.key] |= {*chosen(step.fields)}
    for kind in KINDS:
        for key in kind.procedures:
            found[key] |= {*chosen(kind.fields)}
    return found


CHOICES = choices()


def belongs(word: str, file: str) -> bool:
    """Whether the word is at home in the file: a key and its limits in one package.

    What the forms of a procedure let people choose is a word of that procedure's package too, and
    of the packages of its family.
    """
    key = word.split(".", 1)[0]
    if key not in KEYS or file.startswith(f"{LAW}{key}/"):
        return file.startswith(LAW)
    package = file.removeprefix(LAW).split("/", 1)[0]
    if not file.startswith(LAW) or "/" not in file.removeprefix(LAW):
        return False
    offered = [CHOICES[package]] if package in KEYS else CHOICES.values()
    return any(word in one for one in offered)


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
        others = {other for other in KEYS - {key} if key not in CHOICES[other]}
        assert others
        assert not any(belongs(key, f"{LAW}{other}/known.py") for other in others)
        assert not belongs(key, f"{LAW}knowing.py")
    assert belongs("hearing", f"{LAW}adjudication/known.py")
    assert not belongs("hearing", f"{LAW}mediation/known.py")
    assert belongs("hearing.notice", f"{LAW}hearing/known.py")
    assert not belongs("hearing.notice", f"{LAW}dispute/matters.py")
    assert belongs("respondent", f"{LAW}dispute/matters.py")
    assert not belongs("respondent", "casehub/bench/rows.py")
    page = """{% if d.rule == "hearing.notice" %}<b id='x'>"""
    assert list(quoted(page)) == ["hearing.notice", "x"]


# What asks for cases of a procedure, or for its declaration, by its first argument.
ASKS_BY_KEY = frozenset({"open_children", "procedure", "told_step"})


def asked_by_key(tree: ast.AST) -> list[str]:
    """Where the key of a procedure is compared with a word, or cases are asked for by one."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            keyed = any(isinstance(s, ast.Attribute) and s.attr == "procedure" for s in sides)
            literal = any(
                isinstance(one, ast.Constant) and one.value in KEYS
                for side in sides
                for one in ast.walk(side)
            )
            if keyed and literal:
                found.append(ast.unparse(node))
        if isinstance(node, ast.Call) and node.args:
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name in ASKS_BY_KEY and isinstance(node.args[0], ast.Constant):
                found.append(ast.unparse(node))
    return found


def test_cases_of_another_procedure_are_asked_for_by_what_it_declares() -> None:
    asked = {name_of(path): asked_by_key(tree_of(path)) for path in modules()}
    assert {file: found for file, found in asked.items() if found} == {}


def test_each_way_of_asking_by_key_is_found() -> None:
    for way in ('s.open_children("hearing")', 'told_step("hearing", "x")', 'rules.procedure("intake")',
                'c.procedure == "hearing"', 'c.procedure in {"hearing", "x"}'):
        assert asked_by_key(ast.parse(way)) != []
    for way in ("s.open_children()", "c.procedure in s.rules.inquiring", 'c.state == "hearing"'):
        assert asked_by_key(ast.parse(way)) == []


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
