"""A track names only what exists."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from casehub.declared import Fault
from casehub.rulebook.tracks import Track, WantedSide, Way, read_tracks
from casehub.workflow.loader import load_procedures
from tests.faults.world import rules

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def track() -> Track:
    faults: list[Fault] = []
    found = read_tracks(ROOT / "config" / "tracks", procedures(), set(rules().roles), faults)
    assert faults == []
    return found["patent_request"]


def procedures():
    return {key: one for (key, _), one in sorted(load_procedures(ROOT / "workflows").items())}


def test_the_patent_request_leads_to_three_procedures(track: Track) -> None:
    assert [way.key for way in track.ways] == ["adjudication", "mediation", "intake"]
    assert [(s.id, s.least) for s in track.sides] == [("requester", 1), ("respondent", 1), ("third", 0)]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"roles": ("king",)}, "未知的角色：king"),
        ({"right_kinds": ("patent",)}, "未知的权利种类：patent"),
        ({"ways": (Way("penal", "甲"),)}, "未知的程序：penal"),
        ({"sides": (WantedSide("reporter", 1),), "name": "{reporter}"}, "程序 adjudication 没有当事方 reporter"),
        ({"since": date(2026, 2, 1), "until": date(2026, 1, 1)}, "until 早于 since"),
        ({"name": "{third}"}, "案件名称用到的当事方不必登记：third"),
        ({"duplicate": ("thirds",)}, "比对重复的当事方不在本登记中：thirds"),
        ({"says": {"sauce": "report"}}, "登记后的步骤没有字段 sauce"),
    ],
)
def test_names_nobody_knows_are_faults(track: Track, change: dict, sentence: str) -> None:
    assert sentence in replace(track, **change).objections(procedures(), {"registrar", "case_officer"})
    assert track.objections(procedures(), {"registrar", "case_officer"}) == []


def test_a_file_bears_the_name_of_its_track(tmp_path: Path) -> None:
    text = (ROOT / "config/tracks/patent_request.toml").read_text(encoding="utf-8")
    (tmp_path / "other.toml").write_text(text.replace("[[side]]", "[[sied]]", 1), encoding="utf-8")
    faults: list[Fault] = []
    read_tracks(tmp_path, procedures(), {"registrar"}, faults)
    said = [str(fault) for fault in faults]
    assert any("sied" in line and "未知的键" in line for line in said)
    assert any("应与文件名一致：other" in line for line in said)
