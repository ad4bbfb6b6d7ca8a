from __future__ import annotations

from pathlib import Path

import pytest
from fontTools.pens.boundsPen import BoundsPen
from fontTools.pens.recordingPen import RecordingPen
from fontTools.ttLib import TTFont

from casehub.documents.outlines import is_numbered_by_glyph, number_by_glyph
from casehub.documents.sources import RECIPE
from casehub.settings import PROJECT

FOLDER = PROJECT / ".fonts"


@pytest.mark.parametrize("file", [cut.file for cut in RECIPE])
def test_every_face_is_numbered_by_glyph(file: str) -> None:
    with TTFont(FOLDER / file, lazy=True) as font:
        assert is_numbered_by_glyph(font)


def test_renumbering_keeps_which_letter_is_which(tmp_path: Path) -> None:
    with TTFont(FOLDER / "title.otf", recalcBBoxes=False) as font:
        top = font["CFF "].cff.topDictIndex[0]
        # As makers of type number: by their own collection.
        other = [".notdef", *(f"cid{n + 700:05d}" for n in range(1, len(top.charset)))]
        renamed = dict(zip(font.getGlyphOrder(), other, strict=True))
        for table in font["cmap"].tables:
            table.cmap = {point: renamed[name] for point, name in table.cmap.items()}
        font["hmtx"].metrics = {renamed[k]: v for k, v in font["hmtx"].metrics.items()}
        glyphs = top.CharStrings.charStrings
        top.CharStrings.charStrings = {renamed[k]: v for k, v in glyphs.items()}
        top.charset = other
        font.setGlyphOrder(other)
        font.save(tmp_path / "other.otf")
    with TTFont(tmp_path / "other.otf", recalcBBoxes=False) as font:
        assert not is_numbered_by_glyph(font)
        number_by_glyph(font)
        font.save(tmp_path / "again.otf")
    with TTFont(FOLDER / "title.otf") as before, TTFont(tmp_path / "again.otf") as after:
        assert is_numbered_by_glyph(after)
        for char in "重庆市知识产权局":
            drawn = []
            for font in (before, after):
                pen = RecordingPen()
                font.getGlyphSet()[font.getBestCmap()[ord(char)]].draw(pen)
                drawn.append(pen.value)
            assert drawn[0] == drawn[1]


@pytest.mark.parametrize("file", ["fangsong.otf", "title.otf"])
def test_the_letters_that_are_named_come_first_and_stay_what_they_are(tmp_path: Path, file: str) -> None:
    """Of a face with several sets of hints, each letter keeps its own."""
    with TTFont(FOLDER / file, recalcBBoxes=False) as font:
        number_by_glyph(font, map(ord, "局权A权"))
        font.save(tmp_path / "again.otf")
    with TTFont(FOLDER / file) as before, TTFont(tmp_path / "again.otf") as after:
        assert is_numbered_by_glyph(after)
        assert [after.getGlyphID(after.getBestCmap()[ord(c)]) for c in "局权A"] == [1, 2, 3]
        assert before.getBestCmap().keys() == after.getBestCmap().keys()
        for char in "重庆市知识产权局A1，￥龄":
            drawn = []
            for font in (before, after):
                name, pen = font.getBestCmap()[ord(char)], RecordingPen()
                glyphs = font.getGlyphSet()
                glyphs[name].draw(pen)
                top = font["CFF "].cff.topDictIndex[0]
                hints = top.FDArray[top.FDSelect[font.getGlyphID(name)]].Private.rawDict
                drawn.append((pen.value, glyphs[name].width, {k: v for k, v in hints.items() if k != "Subrs"}))
            assert drawn[0] == drawn[1], char


@pytest.mark.parametrize("file", [cut.file for cut in RECIPE if cut.keep == "yen"])
def test_the_letters_of_our_papers_have_the_lowest_numbers(file: str) -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in (PROJECT / "templates").rglob("*.html"))
    with TTFont(FOLDER / file, lazy=True) as font:
        drawn = font.getBestCmap()
        numbers = sorted(font.getGlyphID(drawn[ord(c)]) for c in text if ord(c) in drawn and "一" <= c <= "龥")
    # A letter in a hundred came later than the order was made.
    assert numbers[len(numbers) * 99 // 100] < 1_600


@pytest.mark.parametrize("file", [cut.file for cut in RECIPE if cut.keep == "yen"])
def test_the_yuan_sign_is_not_a_dollar_sign(file: str) -> None:
    with TTFont(FOLDER / file) as font:
        names, glyphs = font.getBestCmap(), font.getGlyphSet()
        wide, narrow = RecordingPen(), RecordingPen()
        glyphs[names[0xFFE5]].draw(wide)
        glyphs[names[0xA5]].draw(narrow)
        assert [op for op, _ in wide.value] == [op for op, _ in narrow.value]
        assert glyphs[names[0xFFE5]].width == font["head"].unitsPerEm
        bounds = BoundsPen(glyphs)
        glyphs[names[0xFFE5]].draw(bounds)
        left, _, right, _ = bounds.bounds
        assert abs((left + right) / 2 - font["head"].unitsPerEm / 2) < 20
