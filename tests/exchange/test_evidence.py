"""The ZIP beside a letter holds the files that the letter binds, and nothing else."""

from __future__ import annotations

import hashlib
import io
import zipfile
from typing import Any

import pytest

from casehub.exchange.evidence import beside, faults_of, pack
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
