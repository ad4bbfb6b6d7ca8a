"""What comes in is judged by its whole structure before it is kept; refusals leave nothing."""

from __future__ import annotations

import contextlib
import io
import os
import random
import zipfile
from pathlib import Path

import pytest

from casehub.casefile.archives import NotTaken
from casehub.casefile.files import KINDS, TEST_VIRUS, judge, shown_name, take_in
from casehub.storage import Blobs, ScannerAway, VirusFound
from casehub.workflow.refusals import Refused
from tests import samples

SAMPLES = {
    "pdf": samples.pdf(),
    "png": samples.picture("PNG"),
    "jpg": samples.picture("JPEG"),
    "jpeg": samples.picture("JPEG"),
    "jfif": samples.picture("JPEG"),
    "tif": samples.picture("TIFF"),
    "tiff": samples.picture("TIFF"),
    "mp4": samples.film(),
    "mov": samples.film()[24:],
    "mp3": samples.layer_three(tag=b"title"),
    "wav": samples.sound(),
    "docx": samples.office("docx"),
    "xlsx": samples.office("xlsx"),
    "zip": samples.archive({"一.txt": b"1", "二/三.txt": b"3"}),
}


def judged(content: bytes, name: str) -> str:
    return judge(io.BytesIO(content), len(content), name)


def test_there_is_a_sample_of_every_kind() -> None:
    assert SAMPLES.keys() == KINDS.keys()


@pytest.mark.parametrize("suffix", sorted(SAMPLES))
def test_a_whole_file_is_taken_as_what_it_is(suffix: str) -> None:
    assert judged(SAMPLES[suffix], f"材料.{suffix.upper()}") == KINDS[suffix][0]


SAME = [{"jpg", "jpeg", "jfif"}, {"tif", "tiff"}, {"mp4", "mov"}]


@pytest.mark.parametrize("suffix", sorted(SAMPLES))
def test_under_another_name_it_is_refused(suffix: str) -> None:
    """Office files are archives; otherwise no kind passes as another."""
    # Edge case 49: what calls itself something else is refused.
    for other in SAMPLES.keys() - {suffix}:
        office_as_archive = suffix in {"docx", "xlsx"} and other == "zip"
        if office_as_archive or any({suffix, other} <= group for group in SAME):
            continue
        with pytest.raises(NotTaken):
            judged(SAMPLES[suffix], f"材料.{other}")


@pytest.mark.parametrize("suffix", sorted(SAMPLES.keys() - {"mp3"}))
def test_cut_anywhere_it_is_refused(suffix: str) -> None:
    content = SAMPLES[suffix]
    for end in sorted({1, 4, len(content) // 3, len(content) // 2, len(content) - 9}):
        with pytest.raises(NotTaken):
            judged(content[:end], f"材料.{suffix}")


@pytest.mark.parametrize(
    "content, name, said",
    [
        (b"", "甲1.pdf", "文件是空的"),
        (b"MZ\x90\x00" + bytes(60), "甲1.pdf", "不是完整的 PDF"),
        (b"%PDF-1.4\n<html><script>alert(1)</script></html>", "甲1.pdf", "不是完整的 PDF"),
        (b"%PDF-1.4\n<html><script>alert(1)</script></html>\n%%EOF\n", "甲1.pdf", "不是完整的 PDF"),
        (SAMPLES["pdf"].replace(b"\n", b"\n<html>", 1), "甲1.pdf", "不是完整的 PDF"),
        (SAMPLES["pdf"] + SAMPLES["zip"] + bytes(1024), "甲1.pdf", "不是完整的 PDF"),
        (b"%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n", "甲1.pdf", "打不开|没有页面"),
        (samples.pdf(pages=0), "甲1.pdf", "没有页面"),
        (b"PK\x03\x04rest", "甲1.xlsx", "打不开"),
        (b"PK\x05\x06" + bytes(18), "甲1.zip", "不是ZIP文件"),
        (SAMPLES["png"] + SAMPLES["zip"], "甲1.png", "不是PNG文件"),
        (SAMPLES["jpg"] + SAMPLES["zip"], "甲1.jpg", "不是JPG文件"),
        (SAMPLES["tif"] + SAMPLES["zip"], "甲1.tif", "不是TIF文件"),
        (SAMPLES["mp4"] + b"<html>", "甲1.mp4", "不是MP4文件"),
        (SAMPLES["wav"] + b"<html><body>", "甲1.wav", "不是WAV文件"),
        (samples.box(b"ftyp", b"isom"), "甲1.mp4", "不是MP4文件"),
        (b"ID3\4\0\0\0\0\0\5title<html>" + bytes(99), "甲1.mp3", "不是MP3文件"),
        (b"<html><script>", "甲1.html", "不受理这种文件"),
        (b"<svg onload=x>", "甲1.svg", "不受理这种文件"),
        (SAMPLES["pdf"], "甲1", "不受理这种文件"),
        (SAMPLES["pdf"], "甲1.pdf.exe", "不受理这种文件"),
    ],
)
def test_what_only_looks_like_it_is_refused(content: bytes, name: str, said: str) -> None:
    with pytest.raises(NotTaken, match=said):
        judged(content, name)


def test_a_picture_with_too_many_pixels_is_refused_unseen() -> None:
    import zlib

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    head = (30_000).to_bytes(4, "big") * 2 + b"\x08\x02\x00\x00\x00"
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(999)))
    with pytest.raises(NotTaken, match="图片像素过多"):
        judged(bomb + chunk(b"IEND", b""), "甲1.png")


def test_a_locked_pdf_is_refused_with_the_way_out() -> None:
    import pikepdf

    made, out = pikepdf.new(), io.BytesIO()
    made.add_blank_page()
    made.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
    with pytest.raises(NotTaken, match="去掉密码后再上传"):
        judged(out.getvalue(), "甲1.pdf")


@pytest.mark.parametrize("before", [0, 1, (1 << 20) - 30, (1 << 20) - 1])
def test_the_test_virus_is_found_wherever_it_lies(before: int) -> None:
    noise = random.Random(before).randbytes(before)
    content = SAMPLES["pdf"][:-6] + b"%" + noise + TEST_VIRUS + b"\n%%EOF\n"
    with pytest.raises(NotTaken, match="病毒特征"):
        judged(content, "甲1.pdf")
    for packed in (
        samples.archive({"a.txt": noise + TEST_VIRUS}),
        samples.archive({"b.zip": samples.archive({"a.txt": noise + TEST_VIRUS})}),
        samples.office("docx", {"word/media/image1.png": noise + TEST_VIRUS}),
    ):
        with pytest.raises(NotTaken, match="病毒特征"):
            judged(packed, "甲1.docx" if b"word/" in packed else "甲1.zip")


def test_names_are_shown_without_folders_and_hidden_signs() -> None:
    # Edge case 49: no name leads out of its folder.
    assert shown_name("C:\\扫描\\甲1.PDF") == "甲1.PDF"
    assert shown_name("/etc/passwd") == "passwd"
    assert shown_name("甲1\u202efdp.exe\0") == "甲1fdp.exe"
    assert shown_name("") == "未命名"
    assert len(shown_name("长" * 500)) == 200


def test_taking_in_keeps_the_whole_and_refusing_leaves_nothing(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path / "blobs")
    taken = take_in(blobs, io.BytesIO(SAMPLES["pdf"]), "甲1.pdf", 1 << 20)
    assert blobs.read(taken.sha256) == SAMPLES["pdf"]
    assert (taken.filename, taken.size, taken.media_type) == (
        "甲1.pdf", len(SAMPLES["pdf"]), "application/pdf",
    )  # fmt: skip
    before = sorted(p for p in tmp_path.rglob("*") if p.is_file())
    for content, name, limit, said in (
        (SAMPLES["png"], "甲1.pdf", 1 << 20, "不是完整的 PDF"),
        (SAMPLES["pdf"], "甲1.pdf", 100, "文件超过"),
        (b"", "甲1.pdf", 100, "文件是空的"),
    ):
        with pytest.raises(Refused, match=said) as refusal:
            take_in(blobs, io.BytesIO(content), name, limit, "proof")
        assert refusal.value.reasons[0].field == "proof"
        assert str(refusal.value).count("。") == 0
    assert sorted(p for p in tmp_path.rglob("*") if p.is_file()) == before


def test_random_bytes_never_pass_and_never_raise_anything_else() -> None:
    chance = random.Random(20261126)
    for suffix, content in sorted(SAMPLES.items()):
        for _ in range(60):
            spoilt = bytearray(content)
            for _ in range(chance.randint(1, 9)):
                spoilt[chance.randrange(len(spoilt))] = chance.randrange(256)
            # Any other exception than the refusal ends the test.
            with contextlib.suppress(NotTaken):
                assert judged(bytes(spoilt), f"a.{suffix}") == KINDS[suffix][0]
        with pytest.raises(NotTaken):
            judged(os.urandom(3000), f"a.{suffix}")
    assert zipfile.is_zipfile(io.BytesIO(SAMPLES["docx"]))


class Alarm:
    """A scanner that says one thing."""

    def __init__(self, fault: Exception | None) -> None:
        self.fault, self.asked = fault, b""

    def scan(self, file: io.BytesIO) -> None:
        self.asked = file.read()
        if self.fault:
            raise self.fault


@pytest.mark.parametrize("fault, said", [
    (VirusFound("Win.Test"), "带有病毒，没有保存"), (ScannerAway(), "没有应答，文件没有保存"), (None, ""),
])  # fmt: skip
def test_the_scanner_is_asked_before_anything_is_kept(
    tmp_path: Path, fault: Exception | None, said: str
) -> None:
    blobs, alarm = Blobs(tmp_path / "blobs"), Alarm(fault)
    blobs.scanner = alarm
    if fault is None:
        take_in(blobs, io.BytesIO(SAMPLES["pdf"]), "甲1.pdf", 1 << 20)
    else:
        with pytest.raises(Refused, match=said):
            take_in(blobs, io.BytesIO(SAMPLES["pdf"]), "甲1.pdf", 1 << 20)
    assert alarm.asked == SAMPLES["pdf"]
    assert len(list(blobs.place.names())) == (fault is None)
