"""One page for partners without any software of ours: opens a letter, checks it, writes a receipt.

It needs no network and works from a folder; its labels are those of the published schema.
"""

from __future__ import annotations

import json
from pathlib import Path

from casehub.exchange.payload import validator
from casehub.exchange.sorts import exchange

TEMPLATE = Path(__file__).with_name("offline.html")


def _written(value: object) -> str:
    # Inside a script nothing may look like the end of it.
    return json.dumps(value, ensure_ascii=False).replace("</", "<\\/")


def page() -> str:
    """The whole page as one HTML text."""
    rows = exchange()
    # A reply tells results, for which a slip has no room.
    receipts = [
        {
            "code": one.code, "message": one.message, "needs": one.needs, "to": one.to,
            "hands_on": one.hands_on,
        }
        for one in rows.receipt
        if not one.data
    ]  # fmt: skip
    text = TEMPLATE.read_text(encoding="utf-8")
    for place, value in (
        ("/*SCHEMA*/{}", validator().schema),
        ("/*RECEIPTS*/[]", receipts),
        ("/*SLIPS*/[]", [one.kind for one in rows.message if one.slip]),
        ("/*STAYING*/[]", [one.code for one in rows.type if one.stays]),
    ):
        text = text.replace(place, _written(value))
    return text
