"""What a file is made of: a paper of ours has nothing that should not be there."""

from __future__ import annotations

import io
from collections.abc import Callable

import pikepdf
import pytest

from casehub.documents.archival import NotReadableError
from casehub.documents.letters.structure import Bounds, read
from casehub.documents.printed import Rendered
from tests import samples

BOUNDS = Bounds(unpacked=32 << 20, ratio=200, objects=20_000, pages=20, file=1 << 20, drawing=1 << 20)


def test_a_paper_of_ours_is_made_of_what_may_be_there(sample: Callable[..., Rendered]) -> None:
    made = sample("filing_notice")
    found = read(made.pdf, BOUNDS)
    assert (found.faults, found.pages, dict(found.files)) == ((), made.pages, {})
    assert found.pictures and all(len(dots) == w * h * 3 for w, h, dots in found.pictures)


def test_what_else_is_there_is_named(sample: Callable[..., Rendered]) -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(sample("filing_notice").pdf)) as pdf:
        pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="x")
        pdf.pages[0].obj.Rotate = 90
        pdf.save(out)
    faults = read(out.getvalue() + b"PK", BOUNDS).faults
    assert "目录中有不应有的内容（OpenAction）" in faults
    assert "页面中有不应有的内容（Rotate）" in faults
    assert "文件带有动作、脚本或者隐藏图层（JS）" in faults
    assert "文件末尾有PDF以外的内容" in faults


@pytest.mark.parametrize(
    ("bounds", "said"),
    [
        (Bounds(unpacked=1000, ratio=200, objects=20_000, pages=20, file=1, drawing=1 << 20), "展开后过大"),
        (Bounds(unpacked=32 << 20, ratio=200, objects=3, pages=20, file=1, drawing=1 << 20), "对象过多"),
        (Bounds(unpacked=32 << 20, ratio=200, objects=20_000, pages=0, file=1, drawing=1 << 20), "页数"),
        (Bounds(unpacked=32 << 20, ratio=200, objects=20_000, pages=20, file=1, drawing=9), "内容过多"),
    ],
)
def test_nothing_is_read_beyond_its_bounds(
    sample: Callable[..., Rendered], bounds: Bounds, said: str
) -> None:
    with pytest.raises(NotReadableError, match=said):
        read(sample("filing_notice").pdf, bounds)


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7\nnothing", samples.pdf()[:200]])
def test_what_cannot_be_read_is_one_clause(content: bytes) -> None:
    with pytest.raises(NotReadableError, match=r"PDF|损坏"):
        read(content, BOUNDS)
