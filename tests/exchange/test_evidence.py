"""The ZIP beside a letter holds the files that the letter binds, and nothing else."""

from __future__ import annotations

import hashlib
import io
import random
import time
import tracemalloc
import zipfile
from typing import Any

import pytest

from casehub.exchange import evidence
from casehub.exchange.evidence import (
    TooLargeAlone,
    beside,
    faults_of,
    pack,
    packages_of,
    put_together,
    split,
)
from casehub.exchange.payload import faults
from tests.exchange import odd_zips
from tests.exchange.payloads import payload_of

FILES = {"b.csv": b"1,2\n", "a.pdf": b"%PDF-1.7"}


def bound(content: bytes, files: dict[str, bytes]) -> dict[str, Any]:
    made = payload_of("XC")
    made["gongwen"]["附件"] = [
        {"序号": n, "名称": name, "place": "zip", "file": name, "size": len(data),
         "sha256": hashlib.sha256(data).hexdigest()}
        for n, (name, data) in enumerate(files.items(), 1)
    ]  # fmt: skip
    made["package"] = {"file": "e.zip", "size": len(content), "count": len(files),
                       "sha256": hashlib.sha256(content).hexdigest()}  # fmt: skip
    return made


def zipped(rows: list[tuple[str, bytes]]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in rows:
            packed.writestr(name, content)
    return out.getvalue()


def test_the_same_files_are_packed_alike_and_bound() -> None:
    content = pack(FILES)
    assert content == pack(dict(reversed(FILES.items())))
    made = bound(content, FILES)
    assert list(beside(made)) == ["b.csv", "a.pdf"]
    assert faults_of(io.BytesIO(content), made) == []
    assert "不一致" in faults_of(io.BytesIO(content + b" "), made)[0]
    assert "没有另附压缩包" in faults_of(io.BytesIO(content), payload_of("XC"))[0]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([("b.csv", b"1,2\n")], "文件与函件所列不一致"),
        ([("b.csv", b"1,2\n"), ("a.pdf", b"%PDF-1.7"), ("c.exe", b"MZ")], "文件与函件所列不一致"),
        ([("b.csv", b"1,2\n"), ("../a.pdf", b"%PDF-1.7")], "文件与函件所列不一致"),
        ([("b.csv", b"1,2\n"), ("a.pdf", b"%PDF-1.8")], "“a.pdf”与函件中的校验值不一致"),
        ([("b.csv", b"1,2\n"), ("a.pdf", b"\0" * (50 << 20))], "“a.pdf”与函件中的校验值不一致"),
    ],
    ids=["less", "more", "path", "other", "bomb"],
)
def test_what_is_not_bound_is_told(rows: list[tuple[str, bytes]], said: str) -> None:
    content = zipped(rows)
    made = bound(content, FILES)
    made["package"]["count"] = len(rows)
    assert said in faults_of(io.BytesIO(content), made)[0]


def test_what_is_no_archive_is_told() -> None:
    assert faults_of(io.BytesIO(b"PK nothing"), bound(b"PK nothing", FILES)) == ["压缩包已损坏，打不开。"]


MANY = {f"{n}.txt": random.Random(n).randbytes(3000) for n in range(1, 8)}


def parted(files: dict[str, bytes] = MANY, most: int = 7000) -> tuple[dict[str, Any], list[bytes]]:
    """A letter whose files travel in several ZIPs, and those."""
    groups = split(files, most)
    parts = [pack(one) for one in groups]
    made = bound(b"", files)
    del made["package"]
    made["packages"] = [
        {"file": f"e-{n}.zip", "size": len(part), "count": len(group), "sha256": hashlib.sha256(part).hexdigest()}
        for n, (part, group) in enumerate(zip(parts, groups, strict=True), 1)
    ]  # fmt: skip
    return made, parts


def together(parts: list[bytes], payload: dict[str, Any]) -> Any:
    return put_together([io.BytesIO(one) for one in parts], payload)


def test_files_are_split_in_their_order_each_zip_within_the_size() -> None:
    """§5.4 no. 18 of cross_region.md."""
    groups = split(MANY, 7000)
    assert [name for one in groups for name in one] == list(MANY) and len(groups) == 4
    assert all(len(pack(one)) <= 7000 for one in groups)
    size = len(pack({"1.txt": MANY["1.txt"]}))
    assert len(split(MANY, size)) == len(MANY)
    with pytest.raises(TooLargeAlone) as alone:
        split(MANY, size - 1)
    assert alone.value.file == "1.txt"


def test_all_parts_in_any_order_are_one_whole_and_each_that_is_missing_is_named() -> None:
    made, parts = parted()
    assert not faults(made) and [one["file"] for one in packages_of(made)] == [f"e-{n}.zip" for n in range(1, 5)]
    for order in (parts, parts[::-1], [parts[2], *parts]):
        found = together(order, made)
        assert (found.faults, found.missing) == ((), ()) and found.whole is not None
        assert faults_of(found.whole, made) == []
        with zipfile.ZipFile(found.whole) as whole:
            assert {name: whole.read(name) for name in whole.namelist()} == MANY
        found.close()
    for absent in range(4):
        found = together([one for n, one in enumerate(parts) if n != absent], made)
        assert found.whole is None and found.missing == (f"e-{absent + 1}.zip",)
        assert found.asks_for == f"还缺压缩包e-{absent + 1}.zip，请一并放入。"


def test_what_a_letter_of_several_zips_does_not_bind_is_not_put_together() -> None:
    made, parts = parted()
    changed = bytearray(parts[0])
    changed[len(changed) // 2] ^= 1
    for given in ([bytes(changed), *parts[1:]], [*parts, pack({"x.txt": b"x"})]):
        found = together(given, made)
        assert found.whole is None and "都不一致" in found.faults[0]
    # One that the letter binds, with a file in it that no row lists, or with another content.
    for files in ({"z.txt": b"z"}, {**split(MANY, 7000)[0], "1.txt": b"other"}, {"1.txt": b"\0" * (50 << 20)}):
        other = pack(files)
        told = {"file": "e-1.zip", "size": len(other), "count": len(files), "sha256": hashlib.sha256(other).hexdigest()}
        found = together([other, *parts[1:]], {**made, "packages": [told, *made["packages"][1:]]})
        assert found.whole is None and "不一致" in found.faults[0]
    # No ZIP at all, though bound.
    broken = b"PK"
    told = {**made["packages"][0], "size": 2, "sha256": hashlib.sha256(broken).hexdigest()}
    assert "打不开" in together([broken, *parts[1:]], {**made, "packages": [told, *made["packages"][1:]]}).faults[0]
    # The whole that is kept is read by its files: a file less is noticed later too.
    less = pack({name: content for name, content in MANY.items() if name != "1.txt"})
    assert "不一致" in faults_of(io.BytesIO(less), made)[0]


def test_one_zip_is_asked_as_before() -> None:
    content = pack(FILES)
    made = bound(content, FILES)
    found = together([content], made)
    assert found.whole is not None and not found.faults
    assert "只另附一个压缩包" in together([content, content], made).faults[0]
    assert "没有另附压缩包" in together([content], payload_of("XC")).faults[0]


def test_a_file_that_unpacks_to_more_than_its_row_says_is_never_poured(monkeypatch: pytest.MonkeyPatch) -> None:
    made, parts = parted()
    bomb = pack({"1.txt": b"\0" * (50 << 20), "2.txt": MANY["2.txt"]})
    told = {"file": "e-1.zip", "size": len(bomb), "count": 2, "sha256": hashlib.sha256(bomb).hexdigest()}
    poured: list[str] = []
    monkeypatch.setattr(evidence, "_pour", lambda _packed, entry, _made: poured.append(entry.filename))
    found = together([bomb, *parts[1:]], {**made, "packages": [told, *made["packages"][1:]]})
    assert found.whole is None and "“1.txt”与函件所列不一致" in found.faults[0] and "1.txt" not in poured


def two_parts(content: bytes) -> tuple[bytes, dict[str, Any]]:
    """The same ZIP as one of two beside a letter, and the other one."""
    made = bound(content, odd_zips.FILES)
    other = pack({"c.pdf": b"c"})
    made["gongwen"]["附件"] += bound(other, {"c.pdf": b"c"})["gongwen"]["附件"]
    made["packages"] = [made.pop("package"), {**bound(other, {"c.pdf": b"c"})["package"], "file": "f.zip"}]
    return other, made


def test_a_sound_one_of_another_tool_is_taken() -> None:
    assert faults_of(io.BytesIO(odd_zips.SOUND), bound(odd_zips.SOUND, odd_zips.FILES)) == []
    other, made = two_parts(odd_zips.SOUND)
    together = put_together([io.BytesIO(other), io.BytesIO(odd_zips.SOUND)], made)
    assert together.faults == () and together.whole is not None
    together.close()
    told = odd_zips.made(odd_zips.A, odd_zips.B, end=lambda *at: odd_zips.ending(*at, comment="说明".encode()))
    assert faults_of(io.BytesIO(told), bound(told, odd_zips.FILES)) == []


@pytest.mark.parametrize("kind", odd_zips.KINDS)
def test_one_that_is_read_in_two_ways_or_costs_much_is_refused(kind: str) -> None:
    """Even where the letter binds it: who seals may still send what was made to deceive."""
    content = odd_zips.KINDS[kind]()
    began = time.process_time()
    tracemalloc.start()
    assert len(faults_of(io.BytesIO(content), bound(content, odd_zips.FILES))) == 1
    other, made = two_parts(content)
    together = put_together([io.BytesIO(content), io.BytesIO(other)], made)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert together.whole is None
    assert len(together.faults) == 1 and together.faults[0].endswith("。")
    assert time.process_time() - began < 5
    assert most < 32 << 20
