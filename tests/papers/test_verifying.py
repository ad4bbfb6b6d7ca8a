"""A file is the issued one by its bytes alone; a code names a paper that is not confidential."""

from __future__ import annotations

from hashlib import sha256
from io import BytesIO

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from casehub.model import Document
from casehub.papers.verifying import Verification, verify_code, verify_file
from tests.faults import roads
from tests.faults.world import Office

FILE, OTHER = b"%PDF the issued file", b"%PDF another one"


@pytest.fixture
def printed(office: Office) -> str:
    """The code of a paper whose file is FILE."""
    roads.told_defects(office)
    with office.reading() as session:
        return session.scalars(select(Document.code).where(Document.number.is_not(None)).order_by(Document.id)).first() or ""


def asked(office: Office, code: str, *, secret: bool = False) -> tuple[Verification, Verification, Verification, Verification]:
    """By its file, by another file with its code, by another file, by the code; nothing is kept."""
    with Session(office.engine) as session:
        row = {"pdf_sha256": sha256(FILE).hexdigest(), "confidential": secret}
        session.execute(update(Document).where(Document.code == code).values(row))
        found = (
            verify_file(session, BytesIO(FILE)), verify_file(session, BytesIO(OTHER), code),
            verify_file(session, BytesIO(OTHER)), verify_code(session, f" {code.lower()}"),
        )
        session.rollback()
        return found


def test_a_file_matches_by_its_bytes_and_another_is_told_apart(office: Office, printed: str) -> None:
    same, changed, strange, named = asked(office, printed)
    assert (same.found, same.matches) == (True, True)
    assert (changed.found, changed.matches) == (True, False)
    assert (strange.found, strange.matches) == (False, False)
    assert (named.found, named.matches) == (True, False)
    assert same.title == changed.title == named.title != ""
    assert strange.title == ""


def test_of_what_is_confidential_only_its_very_file_is_confirmed(office: Office, printed: str) -> None:
    same, changed, strange, named = asked(office, printed, secret=True)
    assert same.matches
    assert not changed.found and not strange.found and not named.found
