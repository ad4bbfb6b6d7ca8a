"""Whether a presented file is the issued one, and which paper a code names."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from sqlalchemy import select

from casehub.model import Case, Document

if TYPE_CHECKING:
    from typing import BinaryIO

    from sqlalchemy.orm import Session


@dataclass(frozen=True)
class Verification:
    """What is known of a presented file or code. `matches`: the file is the issued one."""

    found: bool
    matches: bool
    title: str = ""
    number: str = ""
    issued_on: str = ""
    office: str = ""
    status: str = ""
    stands: bool = False
    effect: str = ""
    sha256: str = ""
    status_reason: str = ""


def _verification(session: Session, document: Document | None, sha256: str) -> Verification:
    if document is None:
        return Verification(found=False, matches=False, sha256=sha256)
    case = session.get(Case, document.case_id)
    return Verification(
        found=True,
        matches=bool(sha256) and document.pdf_sha256 == sha256,
        title=document.title,
        number=document.number or "",
        issued_on=document.issued_on.isoformat(),
        office=case.organisation.name if case else "",
        status=document.status,
        stands=document.stands,
        effect=document.validity.effect,
        sha256=document.pdf_sha256 or "",
        status_reason=document.status_reason,
    )


def verify_file(session: Session, stream: BinaryIO, code: str = "") -> Verification:
    """Compare a presented file with the issued one by SHA-256; `code` names the paper it claims.

    found without matches: the paper of that code exists, but this is not its file. What is
    confidential is confirmed to whom holds its very file, not to whom guesses a code.
    """
    digest = sha256()
    while chunk := stream.read(1 << 20):
        digest.update(chunk)
    presented = digest.hexdigest()
    document = session.scalar(select(Document).where(Document.pdf_sha256 == presented))
    if document is None and code:
        document = _of_code(session, code)
    return _verification(session, document, presented)


def verify_code(session: Session, code: str) -> Verification:
    """What paper a short code names; without the file nothing is said about its content."""
    return _verification(session, _of_code(session, code), "")


def _of_code(session: Session, code: str) -> Document | None:
    """The paper of a code, unless it is confidential: a code can be guessed."""
    wanted = code.replace("\0", "").strip().upper()
    return session.scalar(
        select(Document).where(Document.code == wanted, Document.confidential.is_(False))
    )
