"""One page for partners without any software of ours: opens a letter, checks it, writes a receipt.

It needs no network and works from a folder; its labels are those of the published schema.
"""

from __future__ import annotations

import json
from pathlib import Path

from casehub.exchange.payload import validator

TEMPLATE = Path(__file__).with_name("offline.html")
_PLACE = "/*SCHEMA*/{}"


def page() -> str:
    """The whole page as one HTML text."""
    # Inside a script nothing may look like the end of it.
    schema = json.dumps(validator().schema, ensure_ascii=False).replace("</", "<\\/")
    return TEMPLATE.read_text(encoding="utf-8").replace(_PLACE, schema)
