"""Faces of a paper draw what its text says; what was changed in one, or is none of ours, is named."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from casehub.documents.letters import faces as module
from casehub.documents.letters.faces import Embedded, Truth, truth_of
from casehub.documents.letters.structure import read
from casehub.documents.printed import Rendered
from casehub.documents.typefaces import fonts_in_use
from tests.documents.letters.test_structure import BOUNDS

ROW = b"<%04x> <%04x>"


@pytest.fixture(scope="module")
def faces(sample: Callable[..., Rendered]) -> tuple[Embedded, ...]:
    return read(sample("filing_notice").pdf, BOUNDS).faces


def test_a_paper_of_ours_draws_what_it_says(faces: tuple[Embedded, ...]) -> None:
    assert "CH-FangSong" in {one.name for one in faces}
    assert truth_of(faces, fonts_in_use()[0]) == Truth()


def test_our_own_cut_is_known_without_being_drawn(
    faces: tuple[Embedded, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_sheet", lambda *_drawn: pytest.fail("a glyph was drawn"))
    assert truth_of(faces, fonts_in_use()[0]) == Truth()


def test_our_own_cut_is_known_without_being_read_glyph_by_glyph(
    faces: tuple[Embedded, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_parts", lambda *_read, **_by: pytest.fail("a glyph was read"))
    assert truth_of(faces, fonts_in_use()[0]) == Truth()


def test_a_program_that_lies_otherwise_is_read_and_one_bit_of_a_glyph_is_seen(
    faces: tuple[Embedded, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    # As another version of the printer lays it out: the long road says the same.
    with monkeypatch.context() as other:
        other.setattr(module, "_laid_out", lambda program: program)
        other.setattr(module, "_sheet", lambda *_drawn: pytest.fail("a glyph was drawn"))
        assert truth_of(faces, fonts_in_use()[0]) == Truth()
    told = next(one for one in faces if one.name == "CH-FangSong")
    with TTFont(io.BytesIO(told.program), lazy=True) as font:
        index = font["CFF "].cff[0].CharStrings.charStringsIndex
        drawn = max((index[n].bytecode for n in range(len(index))), key=len)
    at = told.program.index(drawn) + len(drawn) // 2
    changed = told.program[:at] + bytes([told.program[at] ^ 1]) + told.program[at + 1 :]
    assert module._laid_out(changed) != module._laid_out(told.program)


def test_a_program_with_the_drawing_of_two_characters_exchanged_is_false(
    faces: tuple[Embedded, ...]
) -> None:
    told = next(one for one in faces if one.name == "CH-FangSong")
    with TTFont(io.BytesIO(told.program), lazy=True) as font:
        index = font["CFF "].cff[0].CharStrings.charStringsIndex
        drawn = [index[n].bytecode for n in range(len(index))]
    # Two of one length, so that nothing else in the program moves.
    one, other = next(
        pair for pair in combinations([d for d in drawn if len(d) > 60], 2)
        if len(pair[0]) == len(pair[1]) and pair[0] != pair[1]
    )
    mark = b"\0" * len(one)
    changed = told.program.replace(one, mark).replace(other, one).replace(mark, other)
    assert len(changed) == len(told.program)
    forged = replace(told, program=changed)
    assert truth_of([forged], fonts_in_use()[0]).false == ("CH-FangSong",)


def test_a_table_that_says_another_character_is_false(faces: tuple[Embedded, ...]) -> None:
    told = next(one for one in faces if one.name == "CH-FangSong")
    start = told.table.index(b"<", told.table.index(b"beginbfchar"))
    row = told.table[start : start + 13]
    for table in (
        told.table.replace(row, row[:8] + b"4e00>"),
        told.table.replace(row, row + b"\n" + row[:8] + b"4e00>"),
        told.table.replace(row, row[:-1] + b"200b>"),
        told.table + b"1 beginbfrange\n<0001> <0002> <4e00>\nendbfrange",
        told.table.replace(row, b"<ffff> " + row[7:]),
    ):
        assert truth_of([replace(told, table=table)], fonts_in_use()[0]).false == ("CH-FangSong",)


def test_a_face_that_is_none_or_not_ours_is_named(faces: tuple[Embedded, ...], tmp_path: Path) -> None:
    folder = fonts_in_use()[0]
    told = next(one for one in faces if one.name == "CH-FangSong")
    other = next(one for one in faces if one.name != "CH-FangSong")
    broken = replace(told, program=told.program[:200])
    assert truth_of([broken, replace(other, name="FZXBSK")], folder) == Truth(("CH-FangSong",), ("FZXBSK",))
    # A bureau's own face is called as ours of its use, and draws everything in its own way.
    own = own_face(folder / "kaiti.otf")
    assert truth_of([own], folder) == Truth((), ("CH-FangSong",))
    assert truth_of([told], tmp_path).strange == ("CH-FangSong",)


def own_face(path: Path) -> Embedded:
    """A face under the name of another, with a table of some of its characters."""
    with TTFont(path, lazy=True) as font:
        numbers = {c: font.getGlyphID(font.getBestCmap()[ord(c)]) for c in "关于协助调查的函重庆市"}
    rows = b"\n".join(ROW % (number, ord(c)) for c, number in numbers.items())
    return Embedded("CH-FangSong", path.read_bytes(), b"%d beginbfchar\n%s\nendbfchar" % (len(numbers), rows))
