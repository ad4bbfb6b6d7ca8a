"""Whatever comes is kept, and what it lacks is told; what is something else is refused."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from casehub.casefile.files import TEST_VIRUS
from casehub.casefile.incoming import Arrived, take
from casehub.storage import Blobs
from casehub.workflow.refusals import Refused
from tests import samples
from tests.faults.world import rules


def taken(folder: Path, content: bytes, name: str) -> Arrived:
    return take(Blobs(folder), io.BytesIO(content), name, 1 << 22, rules().materials)


def locked() -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(samples.pdf())) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner="甲", user="乙"))
    return out.getvalue()


def webp() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), (10, 90, 30)).save(out, "WEBP")
    return out.getvalue()


def frames() -> bytes:
    out = io.BytesIO()
    pages = [Image.new("L", (60, 80), n * 60) for n in range(3)]
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:])
    return out.getvalue()


def test_a_whole_scan_is_counted_and_shown_small(tmp_path: Path) -> None:
    one = taken(tmp_path, samples.pdf("全", pages=3), "扫描.pdf")
    assert (one.fault, one.pages, one.media_type) == ("", 3, "application/pdf")
    assert one.view_sha256 is None
    small = Blobs(tmp_path).read(one.thumb_sha256 or "")
    with Image.open(io.BytesIO(small)) as image:
        assert image.width <= 200


def test_the_words_of_a_word_file_say_what_it_is_about(tmp_path: Path) -> None:
    """By them the case is found, as by the first page of a scan that has words."""
    one = taken(tmp_path, samples.word("复函", "关于渝知裁字〔2026〕4号"), "复函.docx")
    assert (one.fault, one.pages, one.opening) == ("", None, "复函\n关于渝知裁字〔2026〕4号")


@pytest.mark.parametrize(
    "content, name, fault",
    [
        (locked(), "加密.pdf", "locked"),
        (samples.pdf("断", pages=4)[:-40], "断.pdf", "cut"),
        (samples.pdf("坏").replace(b"/Pages", b"/Pxges") , "坏.pdf", "damaged"),
        (samples.picture("JPEG", (60, 60))[:300], "坏.jpg", "damaged"),
        (webp()[:40], "坏.webp", "damaged"),
    ],
)
def test_what_cannot_be_read_is_kept_and_said(tmp_path: Path, content: bytes, name: str, fault: str) -> None:
    one = taken(tmp_path, content, name)
    assert one.fault == fault
    assert Blobs(tmp_path).read(one.sha256) == content


@pytest.mark.parametrize(
    "content, name, pages, shown",
    [(webp(), "照片.webp", 1, "JPEG"), (samples.heic(), "IMG_2044.HEIC", 1, "JPEG"), (samples.picture("TIFF"), "传真.tif", 1, "JPEG"), (frames(), "传真.tiff", 3, "PDF")],
)
def test_what_browsers_do_not_show_has_a_copy(
    tmp_path: Path, content: bytes, name: str, pages: int, shown: str
) -> None:
    one = taken(tmp_path, content, name)
    view = Blobs(tmp_path).read(one.view_sha256 or "")
    assert (one.pages, view[:4] == b"%PDF") == (pages, shown == "PDF")
    assert Blobs(tmp_path).read(one.sha256) == content


@pytest.mark.parametrize(
    "content, name",
    [
        (samples.archive({"OFD.xml": b"<a/>"}), "公文.ofd"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "信.wps"),
        (b"#!AMR\n" + bytes(80), "录音.amr"),
        (samples.office("docx"), "信.docx"),
    ],
)
def test_other_kinds_are_kept_without_being_shown(tmp_path: Path, content: bytes, name: str) -> None:
    one = taken(tmp_path, content, name)
    assert (one.fault, one.pages, one.view_sha256, one.thumb_sha256) == ("", None, None, None)


@pytest.mark.parametrize(
    "content, name, said",
    [
        (b"", "空.pdf", "文件是空的"),
        (b"<html><script>1</script>", "网页.pdf", "不是PDF文件"),
        (b"<html>", "信.wps", "不是WPS文件"),
        (samples.pdf(), "照片.heic", "不是HEIC文件"),
        (b"MZ" + bytes(90), "程序.exe", "不收这种文件"),
        (b"PK\x03\x04 no archive", "公文.ofd", "压缩包"),
        (TEST_VIRUS + samples.pdf(), "毒.pdf", "病毒"),
        (samples.pdf(), "扫描.docx", "不是DOCX文件"),
    ],
)
def test_what_is_something_else_is_refused_by_its_name(
    tmp_path: Path, content: bytes, name: str, said: str
) -> None:
    with pytest.raises(Refused, match=f"{name}：.*{said}"):
        taken(tmp_path, content, name)
    assert list(Blobs(tmp_path).place.names()) == []
