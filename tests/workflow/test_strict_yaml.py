"""YAML means what a lawyer reads: no is a word, a doubled key is a fault, nothing is made to run."""

from __future__ import annotations

from typing import Any

import pytest

from casehub.workflow.strict_yaml import read_yaml


def read(text: str) -> tuple[Any, list[str]]:
    faults: list[Any] = []
    return read_yaml(text, "small.yaml", faults), [str(fault) for fault in faults]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"),
        ("on", "on"),
        ("yes", "yes"),
        ("2026-03-01", "2026-03-01"),
        ("1.5", "1.5"),
        ("007", "007"),
        ("1_000", "1_000"),
        ("12", 12),
        ("-3", -3),
        ("0", 0),
        ("'12'", "12"),
        ('"true"', "true"),
        ("true", True),
        ("false", False),
        ("null", None),
        ("", None),
    ],
)
def test_a_plain_word_is_text_unless_it_can_be_nothing_else(text: str, value: object) -> None:
    found, faults = read(f"key: {text}")
    assert (found, faults) == ({"key": value}, [])
    assert type(found["key"]) is type(value)


def test_lists_and_anchors_are_read() -> None:
    found, faults = read("first: &one {a: [1, b]}\nsecond: *one")
    assert (found, faults) == ({"first": {"a": [1, "b"]}, "second": {"a": [1, "b"]}}, [])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("steps:\n  a: 1\n  a: 2", "small.yaml: steps.a: 键重复（第3行）"),
        ("? [1, 2]\n: x", "键必须是文字"),
        ("a: !!python/object:os.system x", "不允许的标记"),
        ("a: !own x", "不允许的标记 !own"),
        ("a: &one [*one]", "引用自身"),
        ("a: 1\nb: }", "small.yaml: 第 2 行不符合 YAML 写法"),
        ("a: 1\nb: \x01", "small.yaml: 第 2 行不符合 YAML 写法"),
        ("", "文件为空"),
    ],
)
def test_what_cannot_be_meant_is_a_fault_with_its_place(text: str, said: str) -> None:
    _, faults = read(text)
    assert len(faults) == 1
    assert said in faults[0]


def test_of_a_doubled_key_the_first_stays_and_every_fault_is_told() -> None:
    found, faults = read("a: 1\na: 2\nb: !own x\nc: [ok, !own y]")
    assert found == {"a": 1, "b": None, "c": ["ok", None]}
    assert [line.split(": ")[1] for line in faults] == ["a", "b", "c[1]"]
