"""A letter, its payload and the package sealed of both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from casehub.documents import Kind, load_kinds, sample_facts
from casehub.documents.pages import TEMPLATES
from casehub.exchange import (
    payload_from,
)
from casehub.exchange.sealing import Sealed, seal

SHEETS = ("assistance_request", "assistance_items", "assistance_receipt")
Sheets = Sequence[tuple[Kind, Mapping[str, Any]]]


@pytest.fixture(scope="module")
def sheets() -> Sheets:
    kinds = load_kinds(TEMPLATES)
    made = [(kinds[name], sample_facts(kinds[name])) for name in SHEETS]
    made[0][1]["letter"] = {**made[0][1]["letter"], "title": "关于协助调查有关事项的函"}
    return made


@pytest.fixture(scope="module")
def payload(sheets: Sheets) -> dict[str, Any]:
    return payload_from(sheets[0][1], sheets[1][1])


@pytest.fixture(scope="module")
def sealed(sheets: Sheets, payload: dict[str, Any]) -> Sealed:
    return seal(sheets, payload)
