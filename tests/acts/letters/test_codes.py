"""The code on printed letters: of the data that is sealed, signed by the office's own key; none on other papers."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from casehub.acts.letters.beginning import first_payload
from casehub.acts.letters.codes import CodeUnusable, code_on
from casehub.exchange import digest, read_quick_code
from casehub.exchange.codes import CODE_KEY, code_key_in, make_code_key
from casehub.model import Case, Document, Organisation
from tests.acts.letters.silences import asked
from tests.faults import roads
from tests.faults.world import Office, at


def test_a_letter_and_what_travels_with_it_bear_the_code_of_its_data(
    office: Office, tmp_path: Path
) -> None:
    """The same sheet under another key proves nothing to who pinned the first; a file that is no key is told."""
    other = roads.told_defects(office)
    with office.session() as session:
        dazhou = session.scalars(select(Organisation.name).where(Organisation.key == "dazhou")).one()
        reference = asked(lambda who, when: office.work(session, who, when), dazhou, roads.key())
        case = session.scalars(select(Case).where(Case.reference == reference)).one()
        papers = session.scalars(select(Document).where(Document.case_id == case.id)).all()
        work = office.work(session, "head", at("2026-12-07"))
        letter = next(one for one in papers if one.kind == "resource_request_letter")
        payload = first_payload(work, case, letter)
        assert payload is not None and letter.facts["doc"]["verify_url"] == ""

        unsigned = read_quick_code(code_on(work, letter, tmp_path))
        assert (unsigned.payload_sha256, unsigned.number) == (digest(payload), letter.number)
        assert unsigned.signature == b""
        for name in ("one", "two"):
            make_code_key(tmp_path / name)
        keys = {name: code_key_in(tmp_path / name) for name in ("one", "two")}
        outside = [one for one in papers if work.rules.kinds.of(one.kind, one.facts).served_on == ("office",)]
        assert len(outside) > 1
        for paper in outside:
            code = read_quick_code(code_on(work, paper, tmp_path / "one"))
            assert code.signed_text == unsigned.signed_text
            assert [name for name, key in keys.items() if key and code.proves(key.public_key())] == ["one"]
        plain = session.scalars(
            select(Document).join(Case, Case.id == Document.case_id).where(Case.reference == other)
        ).first()
        assert plain is not None and code_on(work, plain, tmp_path / "one") == ""
        assert "/verify?code=" in plain.facts["doc"]["verify_url"]

        (tmp_path / "one" / CODE_KEY).write_text("none")
        with pytest.raises(CodeUnusable, match="二维码密钥"):
            code_on(work, letter, tmp_path / "one")
        session.rollback()
