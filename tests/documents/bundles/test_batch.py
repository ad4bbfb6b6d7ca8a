"""Papers stacked to be printed: as often as wanted, each from the front; labels for envelopes."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pypdfium2

from casehub.documents.bundles.batch import BatchJob, stack
from casehub.documents.printed import Label


def paper(path: Path, wide: int, pages: int) -> Path:
    """A paper whose sheets are as wide as nobody else's, each with something on it."""
    with pikepdf.new() as pdf:
        for _ in range(pages):
            page = pdf.add_blank_page(page_size=(wide, 800))
            page.obj.Contents = pdf.make_stream(b"0 0 10 10 re f")
        pdf.save(path)
    return path


def sheets(path: Path) -> list[tuple[int, bool]]:
    """(width, whether something is on it) of each page."""
    with pikepdf.open(path) as pdf:
        return [(round(page.mediabox[2]), b"re" in page.obj.Contents.read_bytes()) if "/Contents" in page.obj else (round(page.mediabox[2]), False) for page in pdf.pages]


def words(path: Path) -> list[str]:
    with pypdfium2.PdfDocument(path) as pdf:
        return [page.get_textpage().get_text_bounded().strip() for page in pdf]


def test_each_copy_begins_on_the_front_of_a_sheet(tmp_path: Path) -> None:
    three, two = paper(tmp_path / "three", 500, 3), paper(tmp_path / "two", 600, 2)
    papers, out = ((three, 2), (two, 1)), tmp_path / "out.pdf"
    assert stack(BatchJob(papers, (), out)) == 4 + 4 + 2
    once = [(500, True)] * 3 + [(500, False)]
    assert sheets(out) == once * 2 + [(600, True)] * 2
    first = out.read_bytes()
    assert stack(BatchJob(papers, (), out, facing=False)) == 3 + 3 + 2
    assert sheets(out) == [(500, True)] * 6 + [(600, True)] * 2
    stack(BatchJob(papers, (), out))
    assert out.read_bytes() == first


def test_labels_stand_fourteen_on_a_sheet(tmp_path: Path) -> None:
    labels = tuple(
        Label(f"重庆示例{n}金属制品有限公司", "向北川" if n else "", "重庆市万州区示例大道1号", "023-00000000", "重庆市知识产权局", f"渝知裁字〔2026〕{n}号")
        for n in range(15)
    )
    out = tmp_path / "labels.pdf"
    assert stack(BatchJob((), labels, out)) == 2
    first, second = words(out)
    assert first.count("收") == 14
    assert "重庆示例14金属制品有限公司" in second and "向北川" in second and "渝知裁字〔2026〕14号" in second
