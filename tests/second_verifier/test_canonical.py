"""The second verifier's own canonical JSON and Ed25519, against libraries."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from casehub.second_verifier.canonical import canonical, digest, signed

VALUES = [
    None, True, 0, -7, 1.5, 1e20, 0.000001, "", "“甲”\n\t\\\u2028😀", [], [1, [2]], {},
    {"b": 1, "a": {"é": None, "😀": 2, "\ufb33": 3}},
]  # fmt: skip


@pytest.mark.parametrize("value", VALUES, ids=range(len(VALUES)))
def test_as_the_library_writes_it(value: Any) -> None:
    assert canonical(value).encode() == rfc8785.dumps(value)
    assert digest(value) == hashlib.sha256(rfc8785.dumps(value)).hexdigest()


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 1e22])
def test_numbers_that_no_file_holds_are_refused(value: float) -> None:
    with pytest.raises(ValueError, match="unexpected number"):
        canonical(value)


def test_signatures() -> None:
    key = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    public, message = key.public_key().public_bytes_raw(), b"checkpoint"
    signature = key.sign(message)
    assert signed(public, message, signature)
    other = Ed25519PrivateKey.from_private_bytes(bytes(32)).public_key().public_bytes_raw()
    wrong = [
        (other, message, signature), (public, b"other", signature), (public, message, bytes(64)),
        (public, message, signature[:-1] + bytes([signature[-1] ^ 1])), (public, message, signature[:32]),
        (b"", message, signature), (b"\xff" * 32, message, signature),
    ]  # fmt: skip
    assert [signed(*one) for one in wrong] == [False] * len(wrong)
