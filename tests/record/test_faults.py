"""A fault is one sentence for people and three words for programs."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from casehub.record.faults import Fault
from tests.architecture.source import modules, tree_of


def test_a_fault_is_said_and_kept() -> None:
    fault = Fault("row", "渝知裁字〔2026〕1号", "期限被改动")
    assert str(fault) == "渝知裁字〔2026〕1号：期限被改动"
    assert fault.json() == {"kind": "row", "where": "渝知裁字〔2026〕1号", "sentence": "期限被改动"}


def first() -> Iterator[tuple[str, ast.expr]]:
    """Kind and sentence of every fault that the program's own verifier can name."""
    for path in modules():
        if "record" not in path.parts:
            continue
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Fault":
                kind, *_, said = node.args
                if isinstance(kind, ast.Constant):
                    yield str(kind.value), said


def second() -> Iterator[tuple[str, ast.expr]]:
    """The same of the second verifier: what it yields, a triple or a sentence for one."""
    for path in modules():
        if "second_verifier" not in path.parts and path.name != "verify_audit.py":
            continue
        for node in ast.walk(tree_of(path)):
            value = node.value if isinstance(node, ast.Yield) else node.elt if isinstance(node, ast.GeneratorExp) else None
            if isinstance(value, ast.Tuple) and len(value.elts) == 3 and isinstance(value.elts[0], ast.Constant):
                yield str(value.elts[0].value), value.elts[2]
            elif isinstance(value, ast.Constant | ast.JoinedStr) and isinstance(node, ast.Yield):
                yield "", value


def words(said: ast.expr) -> str:
    """The words of a sentence, without what is filled in."""
    parts = said.values if isinstance(said, ast.JoinedStr) else [said]
    return "".join(str(part.value) for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str))


def test_both_verifiers_name_the_same_kinds_of_faults() -> None:
    ours, theirs = {kind for kind, _ in first()}, {kind for kind, _ in second()} - {""}
    assert ours == theirs
    assert ours <= set(re.findall(r"\w+", Fault.__doc__ or ""))


def test_each_sentence_of_both_is_chinese() -> None:
    """An auditor reads either: no run of English words, and something that is Chinese."""
    said = [words(one) for _, one in (*first(), *second()) if words(one)]
    assert len(said) > 150
    assert [one for one in said if not re.search("[一-鿿]", one) or re.search(r"[A-Za-z]{2,} [a-z]{2,}", one)] == []
