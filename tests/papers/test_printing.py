"""From frozen facts to a file: a paper by itself, a letter as one file with what it carries."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from casehub.documents import sample_facts
from casehub.documents.printed import Rendered
from casehub.papers import printing
from tests.faults.world import rules

KINDS = rules().kinds


def test_the_same_facts_give_the_same_bytes_and_others_do_not() -> None:
    facts = sample_facts(KINDS["service_receipt"])
    one, two = (printing.print_paper(KINDS, "service_receipt", facts) for _ in range(2))
    assert one.pdf == two.pdf
    other = {**facts, "doc": {**facts["doc"], "code": "ABCDEFGHIJ"}}
    assert printing.print_paper(KINDS, "service_receipt", other).pdf != one.pdf


def test_a_letter_is_one_file_its_receipt_last(monkeypatch: pytest.MonkeyPatch) -> None:
    carried: list[Sequence[tuple[Any, Any]]] = []
    told: list[Any] = []

    def seal(sheets: Sequence[tuple[Any, Any]], payload: object) -> Rendered:
        carried.append(sheets)
        return Rendered(b"sealed", 3, "0" * 64, {"f": "1"})

    def payload_from(facts: object, items: object) -> object:
        told.append((facts, items))
        return {}

    monkeypatch.setattr(printing, "seal", seal)
    monkeypatch.setattr(printing, "payload_from", payload_from)
    letter = sample_facts(KINDS["assistance_request"])
    items, receipt = (
        {"kind": name, "facts": sample_facts(KINDS[name])}
        for name in ("assistance_items", "assistance_receipt")
    )
    facts = letter | {"annexes": [receipt, items]}
    made = printing.print_paper(KINDS, "assistance_request", facts)
    assert (made.pdf, made.pages, made.fonts) == (b"sealed", 3, {"f": "1"})
    assert [kind.kind for kind, _ in carried[0]] == [
        "assistance_request", "assistance_items", "assistance_receipt",
    ]  # fmt: skip
    assert told == [(facts, items["facts"])]


@pytest.mark.parametrize("annexes", [[], "见附件", None])
def test_a_text_of_this_name_is_no_list_of_annexes(
    annexes: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[str] = []

    def render(kind: Any, _facts: object) -> Rendered:
        drawn.append(kind.kind)
        return Rendered(b"%PDF", 1, "0" * 64)

    monkeypatch.setattr(printing, "render", render)
    printing.print_paper(KINDS, "filing_notice", {"annexes": annexes})
    assert drawn == ["filing_notice"]
