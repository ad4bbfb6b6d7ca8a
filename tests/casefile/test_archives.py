"""Archives are opened with limits: ratio, entries, sizes, links, names, nesting, overlap, locks."""

from __future__ import annotations

import io
import stat
import time
import zipfile

import pytest

from casehub.casefile import archives
from casehub.casefile.archives import NotTaken, look_through, office_kind
from tests import samples


def seen(content: bytes) -> dict[str, int]:
    """What a listener is given of an archive: number of entries and bytes."""
    total = {"entries": 0, "bytes": 0}

    def watch():
        total["entries"] += 1

        def listen(chunk: bytes) -> None:
            total["bytes"] += len(chunk)

        return listen

    look_through(io.BytesIO(content), len(content), watch)
    return total


def entry(name: str, content: bytes = b"x", mode: int = 0) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        info = zipfile.ZipInfo(name)
        info.external_attr = mode << 16
        made.writestr(info, content)
    return out.getvalue()


def test_every_byte_of_every_level_is_looked_at() -> None:
    inner = samples.archive({"乙.txt": b"22"})
    assert seen(samples.archive({"甲.txt": b"1", "里/乙.zip": inner})) == {
        "entries": 3, "bytes": 1 + len(inner) + 2,
    }  # fmt: skip


@pytest.mark.parametrize(
    "content, said",
    [
        (b"PK\x05\x06" + bytes(18), "是空的"),
        (entry("../../etc/passwd"), "文件名"),
        (entry("a/../../b"), "文件名"),
        (entry("/etc/passwd"), "文件名"),
        (entry("C:/x"), "文件名"),
        (entry("a\x01b"), "文件名"),
        (entry("甲\u202efdp.exe"), "文件名"),
        (entry("n" * 500), "文件名"),
        (entry("link", b"/etc/passwd", stat.S_IFLNK | 0o777), "链接或者特殊文件"),
        (entry("pipe", b"", stat.S_IFIFO | 0o600), "链接或者特殊文件"),
        (samples.archive({"a.rar": b"Rar!\x1a\x07\x00" + bytes(20)}), "无法检查的压缩文件"),
        (samples.archive({"a.7z": b"7z\xbc\xaf\x27\x1c" + bytes(20)}), "无法检查的压缩文件"),
        (samples.archive({"a": bytes(40 << 20)}), "压缩比异常"),
        (samples.archive({f"{n}": bytes(1 << 20) for n in range(40)}), "压缩比异常"),
        (samples.archive({"a": b"1"}, zipfile.ZIP_LZMA), "压缩方法不受理"),
        (b"MZ" + samples.archive({"a": b"1"}), "内部结构"),
        (samples.archive({"a": b"1", "A": b"2"}), "内部结构"),
        (samples.archive({"a": b"1"})[:-4], "打不开"),
        (
            samples.archive({"a": samples.archive({"b": samples.archive({"c": b"1"})})}),
            "套了 2 层以上",
        ),
    ],
)
def test_what_breaks_a_limit_is_refused(content: bytes, said: str) -> None:
    with pytest.raises(NotTaken, match=said):
        seen(content)


def test_too_many_entries_and_too_much_are_counted_over_all_levels(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(archives, "ENTRIES", 5)
    monkeypatch.setattr(archives.Budget, "__init__", lambda self: self.__dict__.update(entries=5, expanded=900))
    two = samples.archive({"1": b"1", "2": b"2"})
    assert seen(samples.archive({"a": two, "b": b"3"}))["entries"] == 4
    with pytest.raises(NotTaken, match="多于 5 个"):
        seen(samples.archive({"a": two, "b": two}))
    with pytest.raises(NotTaken, match="展开后超过"):
        seen(samples.archive({"a": bytes(901)}))


def test_a_locked_archive_is_refused_with_the_way_out() -> None:
    content = bytearray(samples.archive({"a": b"1"}))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + at] |= 1
    with pytest.raises(NotTaken, match="解密后再上传"):
        seen(bytes(content))


def test_a_size_that_lies_is_found_by_reading() -> None:
    content = bytearray(samples.archive({"a": b"1" * 5000}))
    at = content.index(b"PK\x01\x02") + 24
    content[at : at + 4] = (10).to_bytes(4, "little")
    with pytest.raises(NotTaken):
        seen(bytes(content))


def test_entries_that_share_bytes_are_refused_quickly() -> None:
    """Many directory entries point at one local entry: quoted and overlapping bombs."""
    one = samples.archive({"a": bytes(1000)})
    start = one.index(b"PK\x01\x02")
    row = one[start : one.index(b"PK\x05\x06")]
    rows = b"".join(row[:46] + f"{n:x}"[-1:].encode() + row[47:] for n in range(16))
    end = b"PK\x05\x06" + bytes(4) + (16).to_bytes(2, "little") * 2 + len(rows).to_bytes(4, "little")
    bomb = one[:start] + rows + end + start.to_bytes(4, "little") + bytes(2)
    begun = time.process_time()
    with pytest.raises(NotTaken, match="内部结构"):
        seen(bomb)
    assert time.process_time() - begun < 1


@pytest.mark.parametrize("suffix", ["docx", "xlsx"])
def test_an_office_file_is_told_by_its_list_of_types(suffix: str) -> None:
    def told(content: bytes) -> str | None:
        names = look_through(io.BytesIO(content), len(content), lambda: lambda _: None)
        return office_kind(io.BytesIO(content), names)

    other = "xlsx" if suffix == "docx" else "docx"
    assert told(samples.office(suffix)) == suffix
    assert told(samples.office(other)) == other
    jar = {"META-INF/MANIFEST.MF": b"Main-Class: A", "A.class": b"\xca\xfe\xba\xbe"}
    assert told(samples.archive(jar)) is None
    assert told(samples.office(suffix, jar)) is None
    part = samples.MAIN[suffix][0]
    assert told(samples.archive({part: b"<x/>", "_rels/.rels": b""})) is None
    doctype = b'<!DOCTYPE x [<!ENTITY a "a">]><Types/>'
    assert told(samples.archive({"[Content_Types].xml": doctype, "_rels/.rels": b"", part: b""})) is None
    assert told(samples.archive({"[Content_Types].xml": b"<T", "_rels/.rels": b"", part: b""})) is None
    macro = '<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>'
    with pytest.raises(NotTaken, match="宏"):
        told(samples.office(suffix, {"word/vbaProject.bin": b"1"}, macro))
