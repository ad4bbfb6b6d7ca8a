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


def sheets_of(book: Kinds, kind: str, facts: Mapping[str, object]) -> Sheets:
    """What is printed of a paper, in its order: itself, what was frozen with it, its slip last.

    Each in the edition that its facts name. Raises KeyError for an annex that nobody declares,
    RenderRefusedError for an edition that the files have no longer.
    """
    annexes = facts.get("annexes")
    rows = annexes if isinstance(annexes, list) else []  # the decision has a text of this name
    order = sorted(rows, key=lambda a: book[a["kind"]].carried == "receipt")
    return [
        (book.of(kind, facts), facts),
        *((book.of(a["kind"], a["facts"]), a["facts"]) for a in order),
    ]


def packed(book: Kinds, kind: str, facts: Mapping[str, object]) -> tuple[Sheets, Payload] | None:
    """The sheets of a letter that was frozen with annexes, its slip last, and its data.

    None for any other paper.
    """
    sheets = sheets_of(book, kind, facts)
    if len(sheets) == 1:
        return None
    items = next((told for one, told in sheets[1:] if one.carried == "items"), None)
    return sheets, titled(payload_from(facts, items), sheets[0][0], facts)
