"""From frozen facts to the finished file: a paper, or a letter sealed with its annexes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from casehub.documents.printed import Rendered
from casehub.documents.render import render
from casehub.exchange import read_quick_code
from casehub.exchange.sealing import seal
from casehub.papers.packages import packed
from casehub.papers.words import words_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from casehub.documents.facts import Facts
    from casehub.documents.kinds import Kinds

def print_paper(
    book: Kinds, kind: str, facts: Mapping[str, object], code: str = ""
) -> Rendered:
    """The PDF of an issued paper; a pure function of its facts and of its code.

    A letter frozen with annexes becomes one PDF/A-3b: letter, annexes, tear-off receipt last,
    referral.json inside (cross_region §5.2). code: what the QR code of a letter of an exchange
    says; "" for what the paper itself says of how to verify it.
    """
    if (package := packed(book, kind, facts)) is not None:
        sealed = seal(*package, code)
        words = words_of(book, kind, facts)
        return Rendered(sealed.pdf, sealed.pages, sealed.sha256, sealed.fonts, words=words)
    if not code:
        return render(book.of(kind, facts), facts)
    made = render(book.of(kind, facts), _bearing(facts, code))
    return replace(made, words=words_of(book, kind, facts))


def _bearing(facts: Facts, code: str) -> dict[str, object]:
    """The facts of a sheet with its code, and the digest that the code proves beside it."""
    told = read_quick_code(code)
    # A list that travels with a letter has no block of one.
    letter = facts.get("letter") or {"follows": told.flow}
    return {
        **facts,
        "doc": {**facts["doc"], "qr_text": code, "verify_url": ""},
        "letter": {**letter, "payload_sha256": told.payload_sha256},
    }
