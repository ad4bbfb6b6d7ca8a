"""Rows of the law that Python asks for by name, read from the code itself."""

from __future__ import annotations

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
# A call `….limit("KEY")`, or with a constant in the place of the key.
_ASKED = re.compile(
    rf"""\.\s*({"|".join(QUESTIONS)})\s*\(\s*(?:["']([^"']+)["']|([A-Za-z_]\w*)\s*[,)])"""
)
_CONSTANT = re.compile(r"""^(\w+)(?:: \w+)? = ["']([^"']*)["']""", re.MULTILINE)


def rows_asked(*rooms: Path) -> Mapping[str, frozenset[str]]:
    """Names of rows by file (limits, amounts, basis, house) that the code of the rooms asks for.

    A question is a call `….limit("KEY")`; the key is written there, or is a constant of the module.
    """
    found: dict[str, set[str]] = {file: set() for file in QUESTIONS.values()}
    for path in sorted(path for room in rooms for path in room.rglob("*.py")):
        for question, key in _questions(path.read_text(encoding="utf-8")):
            found[QUESTIONS[question]].add(key)
    return {file: frozenset(keys) for file, keys in found.items()}


def _questions(code: str) -> Iterator[tuple[str, str]]:
    """What a file asks, and for which row.

    To read its tree instead took twenty times as long; a test holds both against each other.
    """
    asked = _ASKED.findall(code)
    constants = dict(_CONSTANT.findall(code)) if any(name for _, _, name in asked) else {}
    for question, key, name in asked:
        if key or name in constants:
            yield question, key or constants[name]
