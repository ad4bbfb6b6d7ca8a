"""With what the pages of a letter are drawn, and how its structure is spoken: by what is known alone."""

from __future__ import annotations

import io
from collections.abc import Callable

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from casehub.documents.letters.contents import MOST_WORDS, content_faults, spoken_faults
from casehub.documents.printed import Rendered

ODD = "页面的绘制指令不应出现"
SPOKEN = "文件的结构另有说法"


@pytest.fixture
def letter(sample: Callable[..., Rendered]) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(sample("filing_notice").pdf))


def drawn(content: bytes, **resources: pikepdf.Object) -> list[str]:
    pdf = pikepdf.new()
    page = pdf.add_blank_page()
    page.obj.Resources = Dictionary(**resources)
    page.obj.Contents = pdf.make_stream(content)
    return list(content_faults(page))


def test_what_is_printed_here_is_drawn_and_spoken_as_it_may_be(letter: pikepdf.Pdf) -> None:
    assert [one for page in letter.pages for one in content_faults(page)] == []
    assert list(spoken_faults(letter)) == []


@pytest.mark.parametrize(
    "content",
    [b"90 500 EVIL", b"BX 90 EVIL EX", b"q q Q", b"Q q", b"1 0 0 1 -40000 0 cm", b"BT [(x) 99999999999999] TJ ET", b"/P sh"],
)
def test_words_that_readers_take_in_several_ways_are_odd(content: bytes) -> None:
    assert ODD in drawn(content)


def test_plain_drawing_holds() -> None:
    assert drawn(b"q 1 0 0 1 10 -20.5 cm /P <</MCID 0>> BDC BT 16 0 0 16 90 500 Tm [(x) -207 (y)] TJ ET EMC Q") == []
    assert drawn(b"/P <</MCID 0/ActualText(x)>> BDC EMC") == ["页面上有另作说明或者可以隐藏的内容"]
    grey = Dictionary(DefaultGray=Array([Name.CalGray, Dictionary(WhitePoint=Array([1, 1, 1]))]))
    assert drawn(b"q Q", ColorSpace=grey) == ["页面的颜色另有说法"]
    assert drawn(b"q Q", ColorSpace=Dictionary(srgb=Name.DeviceRGB)) == []


def test_a_structure_that_says_something_else_is_named(letter: pikepdf.Pdf) -> None:
    root = letter.Root.StructTreeRoot
    root.RoleMap = Dictionary(P=Name.Artifact)
    assert list(spoken_faults(letter)) == [SPOKEN]
    del root.RoleMap
    elements = [one for one in letter.objects if isinstance(one, Dictionary) and one.get("/Type") == "/StructElem"]
    text, picture = (next(one for one in elements if kind == one.S) for kind in ("/P", "/Figure"))
    text.Alt = String("三日内")
    assert list(spoken_faults(letter)) == [SPOKEN]
    del text.Alt
    text.E = String("三日内")
    assert list(spoken_faults(letter)) == [SPOKEN]
    del text.E
    # A picture is named, and no more.
    picture.Alt = String("核验二维码")
    assert list(spoken_faults(letter)) == []
    picture.Alt = String("核验二维码。" * 20)
    assert list(spoken_faults(letter)) == [SPOKEN]


def test_more_words_than_any_page_needs_are_not_looked_through() -> None:
    assert drawn(b"0 0 1 1 re f " * (MOST_WORDS // 2 + 1)) == ["页面上的内容过多"]
    assert drawn(b"0 0 1 1 re f " * (MOST_WORDS // 2)) == []
