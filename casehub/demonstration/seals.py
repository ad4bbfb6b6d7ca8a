"""A seal that certifies itself: for demonstrations and measuring, never for a bureau."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from casehub.documents.sign import CERTIFICATE_FILE, KEY_FILE, Seal
from casehub.exchange.codes import CODE_KEY, make_code_key

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


# The folders of an instance with its seals and with the certificates that it trusts.
KEYS, TRUST = "keys", "trust"
LASTING = 3650


def seal_offices(instance: Path, offices: Mapping[str, str]) -> None:
    """A seal and a key of codes for each office of an instance, CODE → name; all trust them.

    Who has both keeps them: what was signed with them must go on to verify.
    """
    for code, name in offices.items():
        if not (instance / KEYS / code / CODE_KEY).exists():
            equip(instance / KEYS / code, name, {instance / TRUST: code})


def equip(keys: Path, office: str, trusting: Mapping[Path, str]) -> Seal:
    """All that an office signs letters with: its seal, and the key by which their codes prove.

    trusting: folders of trust in which both are pinned → under which name. Raises FileExistsError
    where the office has a key of codes.
    """
    seal, public = own_seal(keys, office, LASTING), make_code_key(keys)
    for folder, name in trusting.items():
        folder.mkdir(exist_ok=True)
        for pinned in (seal.certificate, public):
            shutil.copyfile(pinned, folder / f"{name}-{pinned.name}")
    return seal


def own_seal(folder: Path, office: str, days: int = 1) -> Seal:
    """A key and certificate of an office, good from yesterday for so many days."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, office)])
    usage = x509.KeyUsage(
        digital_signature=True, content_commitment=True, key_encipherment=False,
        data_encipherment=False, key_agreement=False, key_cert_sign=False, crl_sign=False,
        encipher_only=False, decipher_only=False,
    )  # fmt: skip
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name)
    made = made.public_key(key.public_key()).serial_number(x509.random_serial_number())
    made = made.not_valid_before(now - timedelta(days=1)).not_valid_after(
        now + timedelta(days=days)
    )
    certificate = made.add_extension(usage, critical=True).sign(key, hashes.SHA256())
    folder.mkdir(parents=True, exist_ok=True)
    seal = Seal(folder / KEY_FILE, folder / CERTIFICATE_FILE)
    seal.certificate.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    secret = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    seal.key.touch(mode=0o600)
    seal.key.write_bytes(secret)
    return seal
