"""What code asks of the law is read from the code, wherever the key is written."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from casehub.procedures import LAW
from casehub.rulebook.asked import QUESTIONS, rows_asked
from casehub.rulebook.law import LawOfDay


def test_questions_are_those_that_the_law_of_a_day_answers() -> None:
    assert all(callable(getattr(LawOfDay, question)) for question in QUESTIONS)


def test_a_key_is_found_in_the_call_and_in_a_constant(tmp_path: Path) -> None:
    below = tmp_path / "below"
    below.mkdir()
    below.joinpath("one.py").write_text(
        'DECIDE = "a.decide"\n'
        "def f(s, rows):\n"
        '    s.law.limit("a.answer"), s.law_on(1).limit(DECIDE), s.law.amount("n"), rows.limit(3)\n'
        '    s.law.house("h"), s.law.basis("b"), s.law.limit_text("a.text"), s.law.other("x")\n'
        "    s.law.limit(s.rule)\n"
        "    return f'{s.law.basis(\"quoted\")}', s.law.limit(\n        'a.below',\n    )\n",
        encoding="utf-8",
    )
    assert rows_asked(tmp_path) == {
        "limits": {"a.answer", "a.below", "a.decide", "a.text"},
        "amounts": {"n"},
        "basis": {"b", "quoted"},
        "house": {"h"},
    }


def in_tree(path: Path) -> Iterator[tuple[str, str]]:
    """What the syntax tree of a file says that it asks."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    constants = {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(attr=question), args=[ast.Constant(value=str(key)), *_]):
                yield question, key
            case ast.Call(func=ast.Attribute(attr=question), args=[ast.Name(id=name), *_]):
                yield question, str(constants.get(name, ""))


def test_the_pattern_finds_what_the_syntax_tree_says() -> None:
    wanted: dict[str, set[str]] = {file: set() for file in QUESTIONS.values()}
    for path in (path for room in LAW.rooms for path in room.rglob("*.py")):
        for question, key in in_tree(path):
            if question in QUESTIONS and key:
                wanted[QUESTIONS[question]].add(key)
    assert rows_asked(*LAW.rooms) == wanted
    assert all(wanted.values())


def test_the_procedures_ask_for_rows_of_their_own() -> None:
    assert LAW.rooms
    asked = rows_asked(*LAW.rooms)
    assert "adjudication.decide" in asked["limits"]
    assert "party.agents_max" in asked["amounts"]
