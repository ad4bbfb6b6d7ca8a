"""One word is as bad as a list: no code outside the law names a step or a role.

What code asks of a step or of a role is a field of its declaration. The law of a procedure names its
own steps; the law of a family names those that every procedure of it has.
"""

from __future__ import annotations

import ast

from tests.architecture.source import modules, name_of, tree_of
from tests.architecture.test_ratchet import docstrings
from tests.faults.world import rules

LAW = "casehub/procedures/"
KEYS = {key for key, _version in rules().procedures}
STEPS = {step.id for procedure in rules().procedures.values() for step in procedure.steps}
WORDS = STEPS | rules().roles.keys()
# They play the people of an office and perform its cases.
PLAYING = ("casehub/bench/", "casehub/demonstration/")
# Who names which word, and why. This list may only shrink.
KNOWN = {
    ("casehub/documents/facts.py", "clerk"): "seat in the block of the panel",
    ("casehub/papers/facts.py", "clerk"): "seat in the block of the panel",
}


def named(tree: ast.Module) -> set[str]:
    """Steps and roles that stand as a text in the code: compared, asked for, looked up."""
    told = docstrings(tree)
    return {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in told
        and node.value in WORDS
    }


def is_own(file: str) -> bool:
    """Whether the file is of the law of one procedure, or plays the people of an office."""
    package = file.removeprefix(LAW).split("/", 1)[0]
    return file.startswith(PLAYING) or (file.startswith(LAW) and package in KEYS)


def found() -> set[tuple[str, str]]:
    files = {name_of(path): named(tree_of(path)) for path in modules()}
    return {(file, word) for file, words in files.items() if not is_own(file) for word in words}


def test_no_code_names_a_step_or_a_role() -> None:
    assert found() - KNOWN.keys() == set()


def test_no_exception_is_left_over() -> None:
    assert KNOWN.keys() - found() == set()


def test_each_way_of_naming_is_found() -> None:
    step, role = min(STEPS), min(rules().roles)
    for way in ('s.id == "{}"', 's.last("{}")', 'x["{}"]', 'match s.id:\n    case "{}":\n        pass', 'NAME = "{}"'):
        for word in (step, role):
            assert named(ast.parse(way.format(word))) == {word}
    assert named(ast.parse(f'"""{step}"""')) == set()
    assert is_own(f"{LAW}mediation/known.py") and is_own("casehub/bench/rows.py")
    assert not is_own(f"{LAW}dispute/known.py") and not is_own("casehub/papers/facts.py")
