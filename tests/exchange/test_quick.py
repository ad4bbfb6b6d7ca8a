"""The quick code: what a page of the letter says of it, checked without a network."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from casehub.exchange import (
    quick_code,
    read_quick_code,
)
from casehub.exchange.quick import base45, from_base45
from casehub.exchange.sealing import Sealed


def test_the_quick_code_can_be_checked_off_line(sealed: Sealed) -> None:
    key = Ed25519PrivateKey.generate()
    text = quick_code("XC-1/M1", "渝知协字〔2026〕1号", "2026-07-02", sealed.payload_sha256, key)
    read = read_quick_code(text)
    assert read.payload_sha256 == sealed.payload_sha256
    assert read.proves(key.public_key())
    assert not read.proves(Ed25519PrivateKey.generate().public_key())
    other = read_quick_code(text.replace("1号", "2号"))
    assert not other.proves(key.public_key())
    with pytest.raises(ValueError, match="不是协作函二维码"):
        read_quick_code("https://example.invalid")


def test_base45_is_that_of_rfc_9285() -> None:
    assert base45(b"AB") == "BB8"
    assert base45(b"Hello!!") == "%69 VD92EX0"
    assert from_base45("QED8WEX0") == b"ietf!"
