"""PAdES signature of a finished PDF, incremental; only where a key of this installation exists.

`Signing` is the small interface behind which another seal stands. SM2 (GB/T 38540): a class whose
`sign` takes the digest of the byte ranges to a maintained library, or to the bureau's seal server,
and lays the answer into the place that pyHanko reserves (`pyhanko.sign.signers.ExternalSigner`, or
`Signer.async_sign_raw` for a key in a device). What readers cannot check in the file itself, such
as SM2 today, is kept beside it as a detached signature over the same digest.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from PIL import Image
from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.images import PdfImage
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator import ValidationContext

KEY_FILE, CERTIFICATE_FILE, PICTURE_FILE = "seal.key.pem", "seal.cert.pem", "seal.png"
FIELD = "Seal"


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


def seal_folder(keys: Path, code: str) -> Path:
    """The folder with the seal of an office of an instance, if it has one.

    `keys/CODE/`, CODE that of the organisation; where there is none, `keys/`, as of a bureau that
    works alone. A seal that names another office than the letter signs nothing.
    """
    own = keys / code
    return own if seal_in(own) is not None else keys


class _AsSealed(IncrementalPdfFileWriter):
    """Appends to a file whose metadata say already all that they say.

    pyHanko would write them anew, under other prefixes than the descriptions in them name.
    """

    def _update_meta(self) -> None:
        """Leave the metadata as they are."""


class Signing(Protocol):
    """Whoever can sign a finished PDF: a key in a file, a device, a seal server."""

    @property
    def name(self) -> str:
        """Whose seal it is, as its certificate says."""

    def sign(self, pdf: bytes, reason: str = "", picture: Image.Image | None = None) -> bytes:
        """The PDF with an appended signature; `picture` is shown where a field has been reserved.

        Raises SealUnusableError.
        """


@dataclass(frozen=True)
class Pades:
    """PAdES (ETSI EN 319 142) with a key and certificate in files."""

    seal: Seal

    @property
    def name(self) -> str:
        """The organisation of the certificate, else its common name."""
        try:
            subject = load_cert_from_pemder(str(self.seal.certificate)).subject.native  # type: ignore[no-untyped-call]
        except (OSError, ValueError) as error:
            raise SealUnusableError("签章密钥或者证书无法读取，请检查密钥目录。") from error
        return str(subject.get("organization_name") or subject.get("common_name") or "")

    def sign(self, pdf: bytes, reason: str = "", picture: Image.Image | None = None) -> bytes:
        """See Signing."""
        return sign(pdf, self.seal, reason, picture)


def sign(pdf: bytes, seal: Seal, reason: str = "", picture: Image.Image | None = None) -> bytes:
    """The PDF with an appended PAdES signature; the bytes before it stay as they are.

    picture: what is shown in the field that `seals.reserve` left; without one nothing is shown.
    """
    try:
        signer = signers.SimpleSigner.load(  # type: ignore[no-untyped-call]
            str(seal.key), str(seal.certificate), key_passphrase=seal.password
        )
    except (OSError, ValueError, TypeError) as error:
        raise SealUnusableError("签章密钥或者证书无法读取，请检查密钥目录。") from error
    if signer is None:
        raise SealUnusableError("签章密钥或者证书无法读取，请检查密钥目录。")
    writer = _AsSealed(io.BytesIO(pdf))
    style = None
    if picture is None:
        fields.append_signature_field(writer, fields.SigFieldSpec(FIELD))
    else:
        style = StaticStampStyle(background=PdfImage(picture, name="seal"), border_width=0)
    out = io.BytesIO()
    described = signers.PdfSignatureMetadata(
        field_name=FIELD, reason=reason or None, subfilter=SigSeedSubFilter.PADES
    )
    signers.PdfSigner(described, signer=signer, stamp_style=style).sign_pdf(writer, output=out)
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
