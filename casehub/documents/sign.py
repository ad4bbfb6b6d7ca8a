"""PAdES signature of a finished PDF, incremental; only where a key of this installation exists."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

KEY_FILE, CERTIFICATE_FILE = "seal.key.pem", "seal.cert.pem"


class SealUnusableError(ValueError):
    """The seal's key or certificate cannot be used; the message is one Chinese sentence."""


@dataclass(frozen=True)
class SealCheck:
    """What the signature of a PDF proves. Trust `ok` only: `valid` alone survives tampering."""

    signed: bool
    intact: bool = False
    whole_file: bool = False
    trusted: bool = False
    signer: str = ""

    @property
    def ok(self) -> bool:
        """Signed, unchanged, covering the whole file, by a certificate we trust."""
        return self.signed and self.intact and self.whole_file and self.trusted


@dataclass(frozen=True)
class Seal:
    """The key and certificate with which this bureau signs, and the password of the key."""

    key: Path
    certificate: Path
    password: bytes | None = None


def seal_in(folder: Path, password: bytes | None = None) -> Seal | None:
    """The bureau's seal in the folder of keys, or None: then papers are sealed by hand."""
    key, certificate = folder / KEY_FILE, folder / CERTIFICATE_FILE
    return Seal(key, certificate, password) if key.is_file() and certificate.is_file() else None


def sign(pdf: bytes, seal: Seal, reason: str = "") -> bytes:
    """The PDF with an appended PAdES signature; the bytes before it stay as they are."""
    try:
        signer = signers.SimpleSigner.load(  # type: ignore[no-untyped-call]
            str(seal.key), str(seal.certificate), key_passphrase=seal.password
        )
    except (OSError, ValueError, TypeError) as error:
        raise SealUnusableError("签章密钥或者证书无法读取，请检查密钥目录。") from error
    if signer is None:
        raise SealUnusableError("签章密钥或者证书无法读取，请检查密钥目录。")
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    fields.append_signature_field(writer, fields.SigFieldSpec("Seal"))
    out = io.BytesIO()
    signers.sign_pdf(
        writer,
        signers.PdfSignatureMetadata(
            field_name="Seal", reason=reason or None, subfilter=SigSeedSubFilter.PADES
        ),
        signer=signer,
        output=out,
    )
    return out.getvalue()


def check_seal(pdf: bytes, roots: list[Path]) -> SealCheck:
    """What the last signature proves, against the certificates in `roots`; no network is used."""
    reader = PdfFileReader(io.BytesIO(pdf))
    signatures = reader.embedded_signatures
    if not signatures:
        return SealCheck(signed=False)
    trusted = [
        load_cert_from_pemder(str(path))  # type: ignore[no-untyped-call]
        for path in roots
    ]
    context = ValidationContext(trust_roots=trusted, allow_fetching=False)
    status = validate_pdf_signature(signatures[-1], signer_validation_context=context)
    return SealCheck(
        signed=True,
        intact=bool(status.intact and status.valid),
        whole_file=status.coverage == SignatureCoverageLevel.ENTIRE_FILE,
        trusted=bool(status.trusted),
        signer=str(status.signing_cert.subject.human_friendly),
    )
