"""PAdES: an appended signature that a single changed byte breaks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from casehub.documents import Rendered
from casehub.documents.sign import (
    CERTIFICATE_FILE,
    KEY_FILE,
    Seal,
    SealUnusableError,
    check_seal,
    seal_in,
    sign,
)


@pytest.fixture(scope="module")
def seal(tmp_path_factory: pytest.TempPathFactory) -> Seal:
    folder = tmp_path_factory.mktemp("keys")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "示例机关测试证书")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(
                digital_signature=True, content_commitment=True, key_encipherment=False,
                data_encipherment=False, key_agreement=False, key_cert_sign=True,
                crl_sign=True, encipher_only=False, decipher_only=False,
            ),
            critical=True,
        )
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    (folder / KEY_FILE).write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    (folder / CERTIFICATE_FILE).write_bytes(made.public_bytes(serialization.Encoding.PEM))
    found = seal_in(folder)
    assert found is not None
    return found


def test_signature_is_appended_and_trusted(seal: Seal, sample: Callable[..., Rendered]) -> None:
    pdf = sample("filing_notice").pdf
    signed = sign(pdf, seal, "签发")
    assert signed.startswith(pdf)
    checked = check_seal(signed, [seal.certificate])
    assert checked.ok
    assert "示例机关测试证书" in checked.signer


def test_one_changed_byte_breaks_it(seal: Seal, sample: Callable[..., Rendered]) -> None:
    signed = bytearray(sign(sample("filing_notice").pdf, seal))
    spot = signed.index(b"stream") + 60
    signed[spot] ^= 1
    assert not check_seal(bytes(signed), [seal.certificate]).ok


def test_an_unknown_certificate_is_not_trusted(
    seal: Seal, sample: Callable[..., Rendered]
) -> None:
    checked = check_seal(sign(sample("filing_notice").pdf, seal), [])
    assert checked.intact
    assert not checked.ok


def test_no_key_means_a_seal_by_hand(tmp_path: Path, sample: Callable[..., Rendered]) -> None:
    assert seal_in(tmp_path) is None
    assert not check_seal(sample("filing_notice").pdf, []).signed


def test_a_broken_key_is_told(tmp_path: Path, seal: Seal) -> None:
    broken = tmp_path / KEY_FILE
    broken.write_bytes(b"no key")
    with pytest.raises(SealUnusableError, match="签章密钥"):
        sign(b"%PDF-1.7\n", Seal(broken, seal.certificate))
