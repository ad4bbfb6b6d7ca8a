"""From frozen facts to a file: a paper by itself, a letter as one file with what it carries."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import pikepdf
import pytest

from casehub.documents import sample_facts
from casehub.documents.printed import Rendered
from casehub.documents.qr import is_printed_as
from casehub.documents.render import render
from casehub.exchange import quick_code
from casehub.papers import packages, printing
from casehub.papers.words import words_of
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

    def seal(sheets: Sequence[tuple[Any, Any]], _payload: object, code: str) -> Rendered:
        carried.append(sheets)
        assert code == "as told"
        return Rendered(b"sealed", 3, "0" * 64, {"f": "1"})

    def payload_from(facts: object, items: object) -> object:
        told.append((facts, items))
        return {}

    monkeypatch.setattr(printing, "seal", seal)
    monkeypatch.setattr(packages, "payload_from", payload_from)
    letter = sample_facts(KINDS["assistance_request"])
    items, receipt = (
        {"kind": name, "facts": sample_facts(KINDS[name])}
        for name in ("assistance_items", "assistance_receipt")
    )
    facts = letter | {"annexes": [receipt, items]}
    made = printing.print_paper(KINDS, "assistance_request", facts, "as told")
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


def test_a_sheet_shows_the_code_that_it_was_given_above_and_below_the_line() -> None:
    """Both tear off: the letter and its slip bear the same code, and no address of ours."""
    facts = sample_facts(KINDS["service_request_letter"])
    facts = facts | {
        "doc": {**facts["doc"], "code": "ABCDEFGHIJ", "verify_url": "http://127.0.0.1/verify"},
        "letter": {**facts["letter"], "slip_code": True},
    }
    digest = "ab" * 32
    code = quick_code("SD-500101-511700-2026-00005-7/M1", "渝万州市监协查〔2026〕5号", "2026-05-06", digest)
    made = printing.print_paper(KINDS, "service_request_letter", facts, code)
    shown = render(KINDS["service_request_letter"], printing._bearing(facts, code)).words
    assert "http" not in shown and shown.count(f"数据摘要：{digest[:16]}") == 3
    # Who searches is told what the facts say: that is told anew in the same words where no key lies.
    assert made.words == words_of(KINDS, "service_request_letter", facts) and digest[:16] not in made.words
    pictures = []
    with pikepdf.open(io.BytesIO(made.pdf)) as pdf:
        for page in pdf.pages:
            pictures += [(int(one.Width), int(one.Height), one.read_bytes()) for one in dict(page.resources.get("/XObject", {})).values()]
    assert pictures and all(is_printed_as(code, *one) for one in pictures)
