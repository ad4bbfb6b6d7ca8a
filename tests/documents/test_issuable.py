"""What is asked before a paper is issued: every value, every glyph, no hole; nothing is printed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from casehub.documents import Kind, check, glyph_faults, sample_facts
from casehub.documents.issuable import texts_in


def test_each_character_without_a_glyph_is_named_where_it_stands(kinds: Mapping[str, Kind]) -> None:
    assert glyph_faults(["张三", "李\n四\t"]) == []
    (said,) = glyph_faults(["张三", "王\U000e0fff公司"])
    assert "“王" in said and "U+E0FFF" in said
    kind = kinds["filing_notice"]
    facts: dict[str, Any] = sample_facts(kind) | {"filed_on": None}
    facts["parties"] = {"requester": [{"name": "张\U000e0fff公司"}], "respondent": [], "third": []}
    # All at once, whatever else is wrong.
    told = check(kind, facts)
    assert any("U+E0FFF" in sentence for sentence in told)
    assert "“立案日期”未填写。" in told


def test_texts_are_found_however_deep() -> None:
    assert list(texts_in({"a": ["x", {"b": ("y", 1, None)}], "c": "z"})) == ["x", "y", "z"]
