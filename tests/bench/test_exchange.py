"""A letter is printed, sealed and verified; the one that is measured may be sent."""

from __future__ import annotations

import json

from casehub.bench.exchange import LETTER, ExchangeFigures
from casehub.exchange.payload import faults


def test_ratios_are_to_the_pages_alone() -> None:
    assert ExchangeFigures(plain_ms=100.04, seal_ms=140.0, verify_ms=25.0).as_json() == {
        "seal_ratio": 1.399, "verify_ratio": 0.25, "plain_ms": 100.0, "seal_ms": 140.0, "verify_ms": 25.0,
    }  # fmt: skip


def test_the_letter_is_one_that_may_be_sent() -> None:
    assert faults(json.loads(LETTER.read_text(encoding="utf-8"))) == []
