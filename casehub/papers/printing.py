"""From frozen facts to the finished file: a paper, or a letter sealed with its annexes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.documents.printed import Rendered
from casehub.documents.render import render
from casehub.exchange import payload_from
from casehub.exchange.sealing import seal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from casehub.documents.kinds import Kinds


def print_paper(book: Kinds, kind: str, facts: Mapping[str, object]) -> Rendered:
    """The PDF of an issued paper; a pure function of its facts.

    A letter frozen with annexes becomes one PDF/A-3b: letter, annexes, tear-off receipt last,
    referral.json inside (cross_region §5.2).
    """
    annexes = facts.get("annexes")
    if not isinstance(annexes, list) or not annexes:  # the decision has a text of this name
        return render(book.of(kind, facts), facts)
    order = sorted(annexes, key=lambda a: book[a["kind"]].carried == "receipt")
    made = ((book.of(a["kind"], a["facts"]), a["facts"]) for a in order)
    sheets = [(book.of(kind, facts), facts), *made]
    items = next((a["facts"] for a in order if book[a["kind"]].carried == "items"), None)
    sealed = seal(sheets, payload_from(facts, items))
    return Rendered(sealed.pdf, sealed.pages, sealed.sha256, sealed.fonts, words=sealed.words)
