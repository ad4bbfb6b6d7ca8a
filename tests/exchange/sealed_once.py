"""A letter sealed once for all tests of a process."""

from __future__ import annotations

from functools import cache

from casehub.exchange.sealing import seal_letter
from tests.exchange.payloads import payload_of


@cache
def sealed_once() -> bytes:
    """A bulletin of two sheets and a slip."""
    return seal_letter(payload_of("TB"), {}).pdf
