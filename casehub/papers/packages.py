"""What one file holds that leaves with its data inside: its sheets in their order, and the data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.exchange import payload_from
from casehub.exchange.payload import titled

if TYPE_CHECKING:
    from collections.abc import Mapping

    from casehub.documents import Kind
    from casehub.documents.kinds import Kinds
    from casehub.exchange.payload import Payload

    Sheets = list[tuple[Kind, Mapping[str, object]]]


def packed(book: Kinds, kind: str, facts: Mapping[str, object]) -> tuple[Sheets, Payload] | None:
    """The sheets of a letter that was frozen with annexes, its slip last, and its data.

    None for any other paper.
    """
    annexes = facts.get("annexes")
    if not isinstance(annexes, list) or not annexes:  # the decision has a text of this name
        return None
    order = sorted(annexes, key=lambda a: book[a["kind"]].carried == "receipt")
    leading = book.of(kind, facts)
    sheets = [(leading, facts), *((book.of(a["kind"], a["facts"]), a["facts"]) for a in order)]
    items = next((a["facts"] for a in order if book[a["kind"]].carried == "items"), None)
    return sheets, titled(payload_from(facts, items), leading, facts)
