"""A bound volume: true page numbers on every page, contents, bookmarks; the same bytes each time."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from casehub.documents.bundles.binding import BoundVolume, Item, VolumeJob, bind
from casehub.documents.bundles.shelf import Leaf
from tests import samples


def row(name: str) -> dict[str, object]:
    return {"doc_no": "", "name": name, "author": "甲公司", "on": "2026-06-01", "note": ""}


@pytest.fixture
def items(tmp_path: Path) -> tuple[Item, ...]:
    (tmp_path / "paper").write_bytes(samples.pdf("甲", pages=3))
    (tmp_path / "photo").write_bytes(samples.picture("JPEG", (1200, 800)))
    (tmp_path / "broken").write_bytes(b"%PDF-1.4 nothing more")
    with pikepdf.open(io.BytesIO(samples.pdf("转"))) as pdf:
        page = pdf.pages[0]
        page.obj.Rotate = 90
        page.obj.AA = pikepdf.Dictionary(O=pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)"))
        pdf.save(tmp_path / "turned")
    return (
        Item(row("裁决书"), (Leaf("裁决书", tmp_path / "paper"),)),
        Item(row("证据"), (Leaf("照片", tmp_path / "photo"), Leaf("坏件", tmp_path / "broken"))),
        Item(row("请求书"), (Leaf("请求书", why="没有存入扫描件"),)),
        Item(row("信封"), (Leaf("信封", tmp_path / "turned"),)),
    )


def bound(items: tuple[Item, ...], folder: Path, name: str = "out.pdf", **more: object) -> tuple[BoundVolume, Path]:
    job = VolumeJob("重庆市知识产权局", "渝知裁字〔2026〕1号", False, items, folder / name, **more)  # type: ignore[arg-type]
    return bind(job), job.out


def words(path: Path) -> list[str]:
    pdf = pypdfium2.PdfDocument(path)
    return [page.get_textpage().get_text_bounded() for page in pdf]


def test_every_page_bears_its_number_and_the_contents_tell_it(items: tuple[Item, ...], tmp_path: Path) -> None:
    told, path = bound(items, tmp_path, cover=tmp_path / "paper", endnote=tmp_path / "paper")
    assert (told.pages, told.numbered) == (3 + 1 + 7 + 3, 7)
    assert [(r["page_from"], r["page_to"], r["note"]) for r in told.rows] == [
        ("1", "3", ""), ("4", "5", ""), ("6", "6", "替代页"), ("7", "7", ""),
    ]  # fmt: skip
    pages = words(path)
    assert "1—3" in pages[3] and "正卷" in pages[3]
    assert [page.split()[-1] for page in pages[4:11]] == [str(n) for n in range(1, 8)]
    assert "打不开" in pages[8] and "没有存入扫描件" in pages[9]
    with pikepdf.open(path) as pdf:
        with pdf.open_outline() as outline:
            assert [one.title for one in outline.root] == [
                "封面", "卷内文件目录", "裁决书", "证据", "请求书", "信封", "备考表",
            ]  # fmt: skip
            assert [one.title for one in outline.root[3].children] == ["照片", "坏件"]
        labels = list(pdf.Root.PageLabels.Nums)
        assert [int(one) for one in labels[::2]] == [0, 4, 11]
        # What a page of somebody else would do when it is opened is not bound.
        assert all("/AA" not in page.obj for page in pdf.pages)


def test_the_same_papers_give_the_same_bytes_and_two_engines_the_same_stamp(
    items: tuple[Item, ...], tmp_path: Path
) -> None:
    (_, one), (_, two) = bound(items, tmp_path), bound(items, tmp_path, "again.pdf")
    assert one.read_bytes() == two.read_bytes()
    # A scan that lies on its side has the number upright in the corner that is the upper right one.
    last = len(words(one))
    subprocess.run(["mutool", "draw", "-q", "-r", "72", "-o", tmp_path / "m.png", one, str(last)], check=True)
    drawn = [Image.open(tmp_path / "m.png").convert("L"), pypdfium2.PdfDocument(one)[last - 1].render().to_pil().convert("L")]
    for picture in drawn:
        wide, high = picture.size
        assert wide > high
        corner = picture.crop((wide - 65, 10, wide - 15, 45))
        assert corner.getextrema()[0] < 100  # type: ignore[operator]


def test_issued_contents_are_bound_while_they_are_true(items: tuple[Item, ...], tmp_path: Path) -> None:
    (tmp_path / "contents").write_bytes(samples.pdf("目", pages=2))
    true = (("1", "3"), ("4", "5"), ("6", "6"), ("7", "7"))
    told, _ = bound(items, tmp_path, contents=tmp_path / "contents", told=true)
    assert told.pages == 2 + 7
    told, path = bound(items, tmp_path, contents=tmp_path / "contents", told=(("", ""),) * 4)
    assert told.pages == 1 + 7
    assert "卷内文件目录" in words(path)[0]
