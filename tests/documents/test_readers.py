"""Whatever reader a receiver has, every letter of every paper is there."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pypdfium2
import pytest
import uharfbuzz as hb
from fontTools.ttLib import TTFont

from casehub.documents import use_fonts
from casehub.documents.fonts import font_stack
from casehub.documents.printed import Rendered
from casehub.documents.render import _press, print_page
from casehub.settings import PROJECT
from tests.documents.readers import READERS, disagreements
from tests.faults.world import rules

NAMES = sorted(rules().kinds)
RARE = "文𬭚罗龑㼆䶮𠅤喆赟旸"
# What is lighter all along a row of a page is paper.
WHITE = 245
FAMILIES = ("CH FangSong", "CH KaiTi", "CH HeiTi", "CH Song", "CH Title")


@pytest.fixture
def other_fonts() -> Iterator[Callable[[Path, Path | None], None]]:
    """Print with other faces for one test."""

    def use(fonts: Path, local: Path | None = None) -> None:
        use_fonts(fonts, local)
        _press.cache_clear()

    yield use
    use(PROJECT / ".fonts", PROJECT / "fonts" / "local")


def _lines(text: str, families: tuple[str, ...] = FAMILIES) -> bytes:
    rows = "".join(f"<p style='font-family: {font_stack(f)}'>{text}</p>" for f in families)
    return print_page(f'<html lang="zh-CN"><body>{rows}</body></html>').pdf


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_three_readers_draw_every_kind_alike(
    name: str, sample: Callable[..., Rendered], tmp_path: Path
) -> None:
    path = tmp_path / f"{name}.pdf"
    path.write_bytes(sample(name).pdf)
    assert disagreements(path) == []


def test_rare_names_are_drawn_by_every_reader_in_every_face(tmp_path: Path) -> None:
    path = tmp_path / "rare.pdf"
    path.write_bytes(_lines(RARE))
    assert disagreements(path) == []
    for reader in READERS.values():
        (page,) = reader(path)
        # Two cells a letter; a letter that is missing leaves its cells white.
        left, top = round(28 / 25.4 * 72) + 32, round(37 / 25.4 * 72)
        for line in range(len(FAMILIES)):
            for n in range(len(RARE)):
                box = (left + 16 * n, top + 29 * line + 6, left + 16 * n + 15, top + 29 * line + 24)
                assert page.crop(box).getextrema()[0] < 140, (reader.__name__, line, RARE[n])


def _renumbered_source(folder: Path) -> Path:
    """A CID-keyed face whose identifiers are not its glyph numbers, as makers of type sell them."""
    face = hb.Face(hb.Blob.from_file_path(str(PROJECT / ".fonts" / "title.otf")))
    wanted = hb.SubsetInput()
    wanted.sets(hb.SubsetInputSets.UNICODE).set({ord(c) for c in "重庆市知识产权局罗文"})
    path = folder / "仿宋.otf"
    path.write_bytes(bytes(hb.subset(face, wanted).blob.data))
    return path


def test_a_bureaus_own_face_is_renumbered_and_drawn_by_every_reader(
    tmp_path: Path, other_fonts: Callable[[Path, Path | None], None]
) -> None:
    fonts, local = tmp_path / "fonts", tmp_path / "local"
    local.mkdir()
    fonts.mkdir()
    for path in (PROJECT / ".fonts").iterdir():
        (fonts / path.name).symlink_to(path)
    source = _renumbered_source(local)
    with TTFont(source) as font:
        assert font.getGlyphOrder()[1] != "cid00001"
    other_fonts(fonts, local)
    (tmp_path / "own.pdf").write_bytes(_lines("重庆市知识产权局罗文", ("CH FangSong",)))
    assert disagreements(tmp_path / "own.pdf") == []
    assert len(list(fonts.glob("local-*.otf"))) == 1


def test_a_face_numbered_otherwise_is_what_the_comparison_finds(
    tmp_path: Path, other_fonts: Callable[[Path, Path | None], None]
) -> None:
    """The fault this gate exists for, planted: set-up without renumbering."""
    fonts = tmp_path / "fonts"
    fonts.mkdir()
    for path in (PROJECT / ".fonts").iterdir():
        (fonts / path.name).symlink_to(path)
    source = _renumbered_source(tmp_path)
    (fonts / "fangsong.otf").unlink()
    shutil.copyfile(source, fonts / "fangsong.otf")
    other_fonts(fonts, None)
    (tmp_path / "planted.pdf").write_bytes(_lines("罗", ("CH FangSong",)))
    assert any("mupdf" in fault for fault in disagreements(tmp_path / "planted.pdf"))


def test_the_lines_of_a_record_stand_where_they_stand_at_any_size(
    sample: Callable[..., Rendered], tmp_path: Path
) -> None:
    # A small tile that is repeated is laid in whole pixels by Chromium's viewer: at most sizes the
    # lines drift, one more than the other, through the text.
    path = tmp_path / "record.pdf"
    path.write_bytes(sample("hearing_record").pdf)

    def lines(dpi: int) -> list[float]:
        with pypdfium2.PdfDocument(path) as pdf:
            page = pdf[1].render(scale=dpi / 72).to_pil().convert("L")
        left, right = (round(page.width * part) for part in (0.2, 0.85))
        rows = range(page.height)
        ruled = [
            y for y in rows if page.crop((left, y, right, y + 1)).getextrema()[1] < WHITE
        ]
        return [y / dpi * 25.4 for y in ruled if y - 1 not in ruled]

    small, large = lines(61), lines(203)
    assert len(large) > 15
    assert len(small) == len(large)
    assert max(abs(a - b) for a, b in zip(small, large, strict=True)) < 1
