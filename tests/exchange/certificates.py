"""An authority of the tests, and what it certifies: organisations, ended and revoked ones too."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from casehub.documents.sign import CERTIFICATE_FILE, KEY_FILE, Seal

NOW = datetime.now(UTC)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Authority:
    """Its certificate stands in a folder of trust, with a list of what it revoked."""

    folder: Path
    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    def certify(
        self, name: str, serial: int, begin: datetime = NOW - 800 * DAY, end: datetime = NOW + 800 * DAY
    ) -> Seal:
        """A key and certificate of an organisation."""
        key = ec.generate_private_key(ec.SECP256R1())
        made = _certificate(name, key.public_key(), self.certificate.subject, self.key, serial, begin, end, ca=False)
        folder = self.folder / f"seal-{serial}"
        folder.mkdir()
        return _kept(folder, key, made)

    def revoke(self, serial: int) -> bytes:
        """A list (PEM) that revokes a certificate."""
        row = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(NOW).build()
        made = x509.CertificateRevocationListBuilder().issuer_name(self.certificate.subject).last_update(NOW)
        made = made.next_update(NOW + DAY).add_revoked_certificate(row)
        return made.sign(self.key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)

    def pem(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.PEM)


def authority(folder: Path) -> Authority:
    """A new authority."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "示例测试根证书")])
    made = _certificate("示例测试根证书", key.public_key(), name, key, 1, NOW - 900 * DAY, NOW + 900 * DAY, ca=True)
    return Authority(folder, key, made)


def _certificate(
    name: str, public: ec.EllipticCurvePublicKey, issuer: x509.Name, by: ec.EllipticCurvePrivateKey,
    serial: int, begin: datetime, end: datetime, *, ca: bool,
) -> x509.Certificate:  # fmt: skip
    subject = issuer if ca else x509.Name(
        [x509.NameAttribute(NameOID.ORGANIZATION_NAME, name), x509.NameAttribute(NameOID.COMMON_NAME, "电子签章")]
    )
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(serial)
        .not_valid_before(begin)
        .not_valid_after(end)
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(
                digital_signature=True, content_commitment=True, key_encipherment=False,
                data_encipherment=False, key_agreement=False, key_cert_sign=ca, crl_sign=ca,
                encipher_only=False, decipher_only=False,
            ),
            critical=True,
        )
        .sign(by, hashes.SHA256())
    )  # fmt: skip


def _kept(folder: Path, key: ec.EllipticCurvePrivateKey, made: x509.Certificate) -> Seal:
    (folder / KEY_FILE).write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    (folder / CERTIFICATE_FILE).write_bytes(made.public_bytes(serialization.Encoding.PEM))
    return Seal(folder / KEY_FILE, folder / CERTIFICATE_FILE)
