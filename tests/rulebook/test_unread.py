"""Nothing typed is ignored unknown: fields that nobody reads are listed, and the list only shrinks.

unread.txt holds those that stay in the record alone (casehub check --unread).
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from casehub.cli.workflow import READERS
from casehub.rulebook.unread import _spoken, unread_fields
from casehub.settings import PROJECT

KEPT_ALONE = (PROJECT / "tests" / "rulebook" / "unread.txt").read_text(encoding="utf-8").split()


def test_no_field_is_added_that_nobody_reads() -> None:
    assert unread_fields(PROJECT, *READERS) == KEPT_ALONE


def test_a_field_is_read_by_a_paper_a_clock_a_source_or_code(tmp_path: Path) -> None:
    for name in ("config", "workflows", "templates"):
        shutil.copytree(PROJECT / name, tmp_path / name)
    file = tmp_path / "workflows" / "service.yaml"
    text = file.read_text(encoding="utf-8")
    added = "      unheard: {kind: text, label: 试, example: 试}\n"
    where = "      media: {kind: text, label: 发布媒体"
    assert where in text
    file.write_text(text.replace(where, added + where), encoding="utf-8")
    found = set(unread_fields(tmp_path, *READERS))
    assert found - set(KEPT_ALONE) == {"service.announce.unheard"}
    # Without the code everything that only code reads is unread too.
    assert found < set(unread_fields(tmp_path))


@pytest.mark.parametrize(
    ("code", "reads"),
    [
        ('day = s.data.get("unheard")', True), ('name = act.text("unheard")', True),
        ('row["unheard"]', True), ('found = "unheard" in s.data', True),
        ('for name in ("unheard", "other"):\n    s.data.get(name)', True), ('WORDS = {"unheard": "试"}', True),
        ('raise Refused(Reason("试。", "unheard"))', False), ('act.object("试。", "unheard")', False),
        ('s.happened("unheard")', False), ('kind == "unheard"', False), ('"""unheard"""', False),
    ],
)  # fmt: skip
def test_code_reads_a_field_that_it_asks_for_and_no_other(tmp_path: Path, code: str, reads: bool) -> None:
    (tmp_path / "room.py").write_text(code, encoding="utf-8")
    assert ("unheard" in set(_spoken(tmp_path))) is reads
