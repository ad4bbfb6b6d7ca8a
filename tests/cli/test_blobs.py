"""`casehub blobs scrub`: what was read and mended, and a code that says whether all is well."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from casehub.cli import main
from tests.faults.world import Office
from tests.papers.kept import paper_and_exhibit, spoil


def test_the_command_reports_and_its_code_says_whether_all_is_well(
    own_office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    paper, exhibit = paper_and_exhibit(own_office)
    monkeypatch.setenv("CASEHUB_DATABASE_URL", own_office.url)
    monkeypatch.setenv("CASEHUB_BLOBS", str(tmp_path / "blobs"))
    words = ["--instance", str(tmp_path / "i"), "blobs", "scrub", "--json"]
    assert main(words) == 0
    whole = json.loads(capsys.readouterr().out)
    assert whole == {"read": 2, "repaired": [], "faulty": [], "swept": 0}
    spoil(own_office, paper, b"")
    spoil(own_office, exhibit, None)
    assert main(words) == 13
    told = json.loads(capsys.readouterr().out)
    assert (told["read"], told["repaired"]) == (2, [paper])
    assert [(f["sha256"], f["missing"]) for f in told["faulty"]] == [(exhibit, True)]
    assert main([*words[:-1]]) == 13
    assert "请从备份放回同样的文件" in capsys.readouterr().out
