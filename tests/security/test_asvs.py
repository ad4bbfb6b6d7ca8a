"""asvs.csv goes through ASVS 5.0 levels 1 and 2: no row without a state, no claim without a test."""

from __future__ import annotations

import ast
import csv
import re
from collections import Counter
from functools import cache

import pytest

from tests.architecture.source import PROJECT, functions

TABLE = PROJECT / "tests" / "security" / "asvs.csv"
# Rows of levels 1 and 2 in each chapter of ASVS 5.0.0.
CHAPTERS = {
    "V1": 27,
    "V2": 11,
    "V3": 19,
    "V4": 10,
    "V5": 9,
    "V6": 35,
    "V7": 18,
    "V8": 7,
    "V9": 7,
    "V10": 29,
    "V11": 14,
    "V12": 9,
    "V13": 13,
    "V14": 9,
    "V15": 13,
    "V16": 16,
    "V17": 7,
}
STATES = {"held", "not held", "not applicable"}


@cache
def rows() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def names_in(file: str) -> set[str]:
    """The names of the tests in a file; empty when there is none."""
    path = PROJECT / file
    if not path.is_file():
        return set()
    return {f.name for f in functions(ast.parse(path.read_text(encoding="utf-8"))) if f.name.startswith("test_")}


def faults(found: list[dict[str, str]]) -> list[str]:
    """What is wrong with the table, a sentence each."""
    said = []
    for row in found:
        name, state, test, reason = row["row"], row["state"], row["test"], row["reason"]
        if state not in STATES:
            said.append(f"{name}: no state {state!r}")
        if (state == "held") != bool(test):
            said.append(f"{name}: {state} with the test {test!r}")
        if state != "held" and not reason:
            said.append(f"{name}: {state} without a reason")
        if test:
            file, _, function = test.partition("::")
            if function not in names_in(file):
                said.append(f"{name}: there is no test {test}")
    twice = [name for name, times in Counter(row["row"] for row in found).items() if times > 1]
    said += [f"{name}: more than one row" for name in twice]
    counted = Counter(re.match(r"V\d+", row["row"])[0] for row in found if re.match(r"V\d+\.\d+\.\d+$", row["row"]))
    said += [
        f"{chapter}: {counted[chapter]} rows of {wanted}"
        for chapter, wanted in CHAPTERS.items()
        if counted[chapter] != wanted
    ]
    return said


def test_every_row_is_answered_and_every_claim_has_its_test() -> None:
    assert faults(rows()) == []


@pytest.mark.parametrize("change", [
    {"test": ""}, {"test": "tests/security/test_asvs.py::test_nothing"}, {"test": "tests/none.py::test_x"},
    {"state": "believed"}, {"state": "not held"}, {"row": "V1.1.2"}, {"row": "V99.1.1"},
    {"state": "not held", "test": "", "reason": ""},
])  # fmt: skip
def test_a_row_that_proves_nothing_is_found(change: dict[str, str]) -> None:
    first, *rest = rows()
    assert first["state"] == "held"
    assert faults([{**first, **change}, *rest]) != []


def test_a_missing_row_is_found() -> None:
    assert faults(rows()[1:]) != []


def test_most_of_what_applies_is_held() -> None:
    """What stops being held is said in the table, and here."""
    held = Counter(row["state"] for row in rows())
    assert held["held"] >= 170
