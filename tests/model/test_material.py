"""What has become of an incoming paper, and what hinders the reading of its file."""

from __future__ import annotations

import pytest

from casehub.model import Material, MaterialFile
from casehub.model.material import OPEN, SPLIT, Disposition, FileFault


def test_each_question_is_met_by_its_own_dispositions_and_by_no_other() -> None:
    asked = {
        "waits": {Disposition.OPEN}, "lies": {Disposition.FILED}, "divided": {Disposition.SPLIT},
        "gone": {Disposition.UNDONE}, "turned_away": {Disposition.REFUSED, Disposition.DUPLICATE},
    }  # fmt: skip
    for name, met in asked.items():
        assert {one for one in Disposition if getattr(one, name)} == met, name
    assert (OPEN, SPLIT) == ("open", "split")
    assert Material(status=SPLIT).disposition is Disposition.SPLIT
    assert len({one.words for one in Disposition}) == len(Disposition)


@pytest.mark.parametrize("fault, words", [("", ""), *((one.value, one.words) for one in FileFault)])
def test_a_file_says_what_hinders_it(fault: str, words: str) -> None:
    assert MaterialFile(fault=fault).fault_words == words


def test_a_browser_shows_papers_and_photographs_and_no_office_file() -> None:
    shown = {kind: MaterialFile(media_type=kind).is_shown for kind in ("application/pdf", "image/png", "image/heic", "")}
    assert shown == {"application/pdf": True, "image/png": True, "image/heic": False, "": False}
