"""Canonical JSON (RFC 8785): the bytes over which the record, papers and referrals are hashed."""

from __future__ import annotations

import json
from typing import Any

import rfc8785

# Beyond it JSON numbers are not exact; the standard has no form for them.
EXACT = 2**53 - 1
_encode = json.JSONEncoder(
    ensure_ascii=False, check_circular=False, sort_keys=True, separators=(",", ":")
).encode


def canonical(value: Any) -> bytes:
    """The value as canonical JSON. Raises rfc8785.CanonicalizationError for what JSON cannot hold.

    Nearly everything hashed is texts, whole numbers and names of columns: for these the encoder
    of the standard library writes the same bytes ten times as fast.
    """
    if _needs_no_care(value):
        try:
            return _encode(value).encode()
        except UnicodeEncodeError:
            pass
    return rfc8785.dumps(value)


def _needs_no_care(value: Any) -> bool:
    """Whether there is no number to be rounded and no key whose place depends on UTF-16."""
    kind = type(value)
    if kind is str or kind is bool or value is None:
        return True
    if kind is int:
        return bool(-EXACT <= value <= EXACT)
    # Loops, not `all`: every event and row is looked at so, and most of what is in them is text.
    if kind is dict:
        for name, one in value.items():
            if not (isinstance(name, str) and name.isascii()):
                return False
            if type(one) is not str and not _needs_no_care(one):
                return False
        return True
    if kind in {list, tuple}:
        for one in value:  # noqa: SIM110
            if type(one) is not str and not _needs_no_care(one):
                return False
        return True
    # Names of tables are texts of a kind of their own.
    return isinstance(value, str)
