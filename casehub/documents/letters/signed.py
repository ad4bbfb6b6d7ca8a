"""What a signature in a file from outside proves, against certificates pinned here; no network."""

from __future__ import annotations

import io
import logging
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from asn1crypto import crl, pem, x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

# What it finds is the outcome, and said in one sentence; who checks a file reads no traceback.
for _talker in ("pyhanko.sign", "pyhanko.pdf_utils"):
    logging.getLogger(_talker).setLevel(logging.CRITICAL)

CERTIFICATES, LISTS = frozenset({".pem", ".crt", ".cer"}), frozenset({".crl"})
# Certificates of a register that hold no more: they are trusted by no other file either.
STOPPED = ".stopped"


class TrustUnreadable(ValueError):
    """A file of the folder of trust is none; the message is one Chinese sentence."""


@dataclass(frozen=True)
class Trust:
    """Certificates of partners and of those who issue them, and what was revoked of them."""

    roots: tuple[x509.Certificate, ...] = ()
    revoked: frozenset[tuple[bytes, int]] = frozenset()


@dataclass(frozen=True)
class Signed:
    """What the file's signature proves. problem: one Chinese clause where something is amiss.

    intact: it was not changed since it was signed; trusted: by a certificate that we know and that
    is in force. Without a signature both are False.
    """

    present: bool
    intact: bool = False
    trusted: bool = False
    signer: str = ""
    problem: str = ""


def trust_in(folder: Path) -> Trust:
    """The certificates (.pem .crt .cer) and revocation lists (.crl) of a folder.

    Raises TrustUnreadable. A public key in a .pem is left to who asks for keys.
    """
    roots: list[x509.Certificate] = []
    revoked: set[tuple[bytes, int]] = set()
    if not folder.is_dir():
        raise TrustUnreadable(f"没有信任目录 {folder}。")
    for path in sorted(folder.iterdir()):
        try:
            if path.suffix in CERTIFICATES:
                for kind, der in _blocks(path.read_bytes()):
                    if kind in {None, "CERTIFICATE"}:
                        roots.append(x509.Certificate.load(der, strict=True))
                        roots[-1].subject.native  # noqa: B018  read now what is no certificate
            elif path.suffix in LISTS:
                for _kind, der in _blocks(path.read_bytes()):
                    revoked |= _revoked(crl.CertificateList.load(der, strict=True))
            elif path.suffix == STOPPED:
                for _kind, der in _blocks(path.read_bytes()):
                    one = x509.Certificate.load(der, strict=True)
                    revoked.add((one.issuer.dump(), one.serial_number))
        except (ValueError, TypeError, OSError) as error:
            raise TrustUnreadable(f"信任目录中的文件“{path.name}”读不出。") from error
    return Trust(tuple(roots), frozenset(revoked))


def _blocks(content: bytes) -> list[tuple[str | None, bytes]]:
    if not pem.detect(content):
        return [(None, content)]
    return [(kind, der) for kind, _, der in pem.unarmor(content, multiple=True)]


def _revoked(listed: crl.CertificateList) -> set[tuple[bytes, int]]:
    rows = listed["tbs_cert_list"]["revoked_certificates"]
    return {(listed.issuer.dump(), int(row["user_certificate"].native)) for row in rows or ()}


def judge(pdf: bytes, trust: Trust, moment: datetime | None = None) -> Signed:
    """What the one signature proves; more than one, or none that can be read, proves nothing."""
    try:
        reader = PdfFileReader(io.BytesIO(pdf), strict=True)
        signatures = reader.embedded_signatures
        if not signatures:
            return Signed(present=False, problem="没有电子签名")
        if len(signatures) > 1:
            return Signed(present=True, problem="有一个以上的电子签名")
        return _judged(pdf, signatures[0], trust, moment or datetime.now(UTC))
    except Exception:  # noqa: BLE001  whatever foreign bytes make the readers say
        return Signed(present=True, problem="电子签名残缺，读不出")


def _judged(pdf: bytes, signature: Any, trust: Trust, moment: datetime) -> Signed:
    context = ValidationContext(
        trust_roots=list(trust.roots), allow_fetching=False, moment=moment
    )
    status = validate_pdf_signature(signature, signer_validation_context=context)
    certificate = status.signing_cert
    subject = certificate.subject.native
    signer = str(subject.get("organization_name") or subject.get("common_name") or "")
    if not (status.intact and status.valid) or not _lies_plain(pdf, signature):
        return Signed(present=True, signer=signer, problem="电子签名无效，签署后内容被改动")
    if (
        status.coverage != SignatureCoverageLevel.ENTIRE_FILE
        or status.modification_level not in {None, ModificationLevel.NONE}
    ):
        return Signed(present=True, signer=signer, problem="签署以后文件又被追加或者改动")
    problem = ""
    if (certificate.issuer.dump(), certificate.serial_number) in trust.revoked:
        problem = "签署证书已经吊销或者停用"
    elif moment > certificate.not_valid_after:
        problem = f"签署证书已于{certificate.not_valid_after:%Y-%m-%d}到期"
    elif moment < certificate.not_valid_before:
        problem = "签署证书尚未生效"
    elif not status.trusted:
        problem = "签署证书不在信任名单内"
    return Signed(present=True, intact=True, trusted=not problem, signer=signer, problem=problem)


def _lies_plain(pdf: bytes, signature: Any) -> bool:
    """Whether the one gap in what is signed holds the signature, and zeros, and nothing else.

    What is behind the signature's own end, and the way in which its digits are written, is signed
    by nobody.
    """
    ranges = [int(one) for one in signature.byte_range]
    gap = pdf[ranges[0] + ranges[1] : ranges[2]]
    content: bytes = signature.pkcs7_content
    inner = gap[1:-1]
    return (
        gap[:1] == b"<"
        and gap[-1:] == b">"
        and inner in {content.hex().encode(), content.hex().upper().encode()}
        and not content[_length_of(content) :].strip(b"\0")
    )


def _length_of(der: bytes) -> int:
    """The length of the first DER value with its head."""
    first = der[1]
    if first < 0x80:
        return 2 + first
    size = first & 0x7F
    return 2 + size + int.from_bytes(der[2 : 2 + size])
