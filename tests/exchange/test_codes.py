"""The code of a letter and the key that signs it."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from casehub.exchange import digest, read_quick_code
from casehub.exchange.codes import CODE_KEY, code_key_in, code_of, make_code_key
from tests.exchange.payloads import payload_of


def test_two_offices_sign_the_same_words_in_their_own_name(tmp_path: Path) -> None:
    payload = payload_of("XC")
    sha256 = digest(payload)
    for name in ("one", "two"):
        make_code_key(tmp_path / name)
    one, two = (code_key_in(tmp_path / name) for name in ("one", "two"))
    assert one is not None and two is not None
    code = read_quick_code(code_of(payload, sha256, one))
    assert code.signed_text == code_of(payload, sha256)
    assert code.payload_sha256 == sha256 and code.flow.endswith(f"/M{payload['message']['seq']}")
    assert code.proves(one.public_key()) and not code.proves(two.public_key())


def test_a_folder_without_a_key_signs_nothing_and_another_key_is_refused(tmp_path: Path) -> None:
    assert code_key_in(tmp_path) is None
    other = ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (tmp_path / CODE_KEY).write_bytes(other)
    with pytest.raises(ValueError, match=CODE_KEY):
        code_key_in(tmp_path)
