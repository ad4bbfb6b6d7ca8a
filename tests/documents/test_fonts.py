from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from casehub.documents.fonts import (
    FontsError,
    FontSet,
    absent_glyphs,
    blank_glyphs,
    drawn_alike,
    font_face_css,
    font_set,
    font_stack,
    manifest,
    missing_glyphs,
)

FOLDER = Path(__file__).resolve().parents[2] / ".fonts"
BODIES = ["CH FangSong", "CH KaiTi", "CH HeiTi", "CH Song", "CH Title"]
RARE = "㼆䶮𬭚𠅤喆赟旸龑ß·"


@pytest.fixture(scope="module")
def installed() -> FontSet:
    return font_set(FOLDER)


@pytest.mark.parametrize("family", BODIES)
def test_rare_names_and_signs_have_glyphs(installed: FontSet, family: str) -> None:
    assert missing_glyphs(f"{RARE}￥¥“”—…〔〕①⑳№℃×〇", installed, family) == []


def test_every_character_of_gb2312_is_drawn_by_the_body_face_itself(installed: FontSet) -> None:
    han = [bytes([r, c]).decode("gb2312", "ignore") for r in range(0xB0, 0xF8) for c in range(0xA1, 0xFF)]
    for family in BODIES:
        cmap = installed.family(family)[0].cmap
        assert [char for char in han if char and ord(char) not in cmap] == []


def test_what_no_face_draws_is_named_once(installed: FontSet) -> None:
    said = "王\U0010fffe某\U0010fffe\n\u3000한"
    assert missing_glyphs(said, installed) == absent_glyphs(said, installed) == ["\U0010fffe", "한"]


def test_what_draws_nothing_or_over_another_letter_is_missing_in_what_is_new(installed: FontSet) -> None:
    said = "甲\u3164乙\uffa0丙\u20dd丁\u2009戊\u0301 \u3000\n\té"
    assert missing_glyphs(said, installed) == ["\u3164", "\uffa0", "\u20dd", "\u2009", "\u0301"]
    assert absent_glyphs(said, installed) == []
    assert blank_glyphs(said, installed) == {"\u3164", "\uffa0"}


def test_what_one_glyph_draws_stands_for_one_another(installed: FontSet) -> None:
    alike = drawn_alike(sorted("•·甲❶➊乙"), installed)
    assert alike == {ord("•"): "·", ord("·"): "·", ord("❶"): "❶", ord("➊"): "❶"}
    assert drawn_alike(sorted("已己巳未末0O"), installed) == {}


def test_the_faces_are_the_mainland_forms() -> None:
    with TTFont(FOLDER / "fallback.otf") as font:
        assert font["name"].getDebugName(6).startswith("NotoSerifCJKsc")


def test_css_names_private_families_and_no_range(installed: FontSet) -> None:
    css = font_face_css(installed)
    assert css.count("@font-face") == len(installed.faces)
    # Pango takes a range for the face's coverage and would print boxes.
    assert "unicode-range" not in css
    assert font_stack("CH KaiTi") == '"CH KaiTi", "CH Fallback", "CH Signs", "CH Rare", "CH Last"'


def test_the_manifest_names_files_by_their_hash(installed: FontSet) -> None:
    rows = manifest(installed, {"CH Song", "CH Fallback"})
    assert {row["file"] for row in rows} == {"song.otf", "song-bold.otf", "fallback.otf"}
    assert all(row["sha256"] == hashlib.sha256((FOLDER / row["file"]).read_bytes()).hexdigest() for row in rows)
    recorded = json.loads((FOLDER / "manifest.json").read_text())["files"]
    assert all(recorded[row["file"]]["sha256"] == row["sha256"] for row in rows)


@pytest.mark.parametrize("name", ["方正仿宋_GBK.otf", "FangSong.otf"])
def test_a_bureaus_own_face_takes_precedence(tmp_path: Path, name: str) -> None:
    shutil.copyfile(FOLDER / "title.otf", tmp_path / name)
    chosen = font_set(FOLDER, tmp_path)
    assert [face.path.name for face in chosen.family("CH FangSong")] == [name]
    # What the bureau's face lacks still comes from the fallbacks.
    assert missing_glyphs(RARE, chosen) == []


def test_a_face_of_unknown_use_is_refused_by_name(tmp_path: Path) -> None:
    shutil.copyfile(FOLDER / "last.ttf", tmp_path / "x.ttf")
    with pytest.raises(FontsError, match=r"x\.ttf"):
        font_set(FOLDER, tmp_path)


def test_two_faces_for_one_use_are_refused(tmp_path: Path) -> None:
    for name in ("仿宋.otf", "fangsong.otf"):
        shutil.copyfile(FOLDER / "title.otf", tmp_path / name)
    with pytest.raises(FontsError, match="用途相同"):
        font_set(FOLDER, tmp_path)


def test_absent_fonts_say_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(FontsError, match="run setup"):
        font_set(tmp_path)
