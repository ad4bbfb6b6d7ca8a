"""A letter frozen with annexes: its sheets in order and the data that its file holds."""

from __future__ import annotations

from casehub.documents import sample_facts
from casehub.papers.packages import packed
from tests.faults.world import rules

KINDS = rules().kinds


def test_the_data_have_the_title_and_the_questions_of_the_letter() -> None:
    letter = sample_facts(KINDS["assistance_request"])
    receipt, items = (
        {"kind": name, "facts": sample_facts(KINDS[name])}
        for name in ("assistance_receipt", "assistance_items")
    )
    found = packed(KINDS, "assistance_request", letter | {"annexes": [receipt, items]})
    assert found is not None
    sheets, payload = found
    assert [kind.kind for kind, _ in sheets] == ["assistance_request", "assistance_items", "assistance_receipt"]
    assert "协助调查" in payload["gongwen"]["标题"] and payload["asks"]


def test_a_paper_without_annexes_is_none() -> None:
    assert packed(KINDS, "filing_notice", {"annexes": "见附件"}) is None
