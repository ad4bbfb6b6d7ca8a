"""The register of letters shows an office its own, newest first, page by page."""

from __future__ import annotations

import pytest

from casehub.casefile.letters import Files, sent
from casehub.desk import letters
from casehub.workflow.refusals import NotFound
from tests.exchange.payloads import payload_of
from tests.faults.world import Office, at

DAY = at("2026-03-12")


def test_an_office_reads_its_own_letters_page_by_page(
    own_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(letters, "PAGE", 2)
    with own_office.acting("clerk", DAY) as work:
        for seq in (1, 2, 3):
            payload = payload_of("XC")
            payload["message"]["seq"] = seq
            sent(work, payload, "0" * 64, Files("1" * 64))
    with own_office.acting("dispatcher", DAY) as work:
        first, more = letters.register(work)
        assert ([line.letter.seq for line in first], more) == ([3, 2], True)
        newest = first[0].letter.id
        rest, more = letters.register(work, before=first[-1].letter.id)
        assert ([line.letter.seq for line in rest], more) == ([1], False)
        assert not first[0].hidden and letters.find_letter(work, newest).letter.seq == 3
    for other in ("elsewhere", "examiner"):
        with own_office.acting(other, DAY) as work:
            assert letters.register(work) == ([], False)
            with pytest.raises(NotFound):
                letters.find_letter(work, newest)
