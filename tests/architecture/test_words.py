"""Sentences for people write a day as people do: 2026年11月20日."""

from __future__ import annotations

import ast

from tests.architecture.source import modules, name_of, tree_of

# Rooms whose sentences stand on pages.
ROOMS = ("acts", "casefile", "deadlines", "desk", "fields", "papers", "people", "procedures", "web")


def is_chinese(text: str) -> bool:
    return any("\u4e00" <= sign <= "\u9fff" for sign in text)


def technical_days(tree: ast.AST) -> list[str]:
    """Days in f-strings with Chinese words that are formatted as machines write them."""
    found = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.JoinedStr):
            continue
        fixed = [str(p.value) for p in node.values if isinstance(p, ast.Constant)]
        if not any(is_chinese(text) for text in fixed):
            continue
        for part in node.values:
            if isinstance(part, ast.FormattedValue):
                spec = ast.unparse(part.format_spec) if part.format_spec else ""
                value = ast.unparse(part.value)
                bare = isinstance(part.value, ast.Attribute) and part.value.attr.endswith("_on")
                if "%Y-" in spec or value.endswith(".isoformat()") or (bare and not spec):
                    found.append(ast.unparse(node))
    return found


def test_no_sentence_of_a_page_writes_a_day_as_machines_do() -> None:
    looked = [path for room in ROOMS for path in modules(f"casehub/{room}")]
    assert len(looked) > 50
    assert [(name_of(p), said) for p in looked for said in technical_days(tree_of(p))] == []


def test_each_way_of_writing_it_is_found() -> None:
    for way in ("{day:%Y-%m-%d}", "{day.isoformat()}", "{case.opened_on}"):
        assert technical_days(ast.parse(f'f"不早于{way}。"')) != []
    for way in ("{date_text(day)}", "{count}"):
        assert technical_days(ast.parse(f'f"不早于{way}。"')) == []
    assert technical_days(ast.parse('f"{day:%Y-%m-%d}.json"')) == []
