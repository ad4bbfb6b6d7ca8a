"""Numbers without gap, papers and exhibits as the record says, files as they are named."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest

from casehub.second_verifier import papers
from casehub.second_verifier.canonical import digest
from tests.second_verifier.memory import database, said

FACTS = {"doc": {"title": "通知书", "code": "D1"}}
PDF = b"%PDF"
SHA256 = hashlib.sha256(PDF).hexdigest()
PAPER: dict[str, Any] = {
    "id": 1, "case_id": 1, "event_seq": 1, "number": "（2026）1号", "code": "D1", "title": "通知书", "facts": FACTS,
    "facts_sha256": digest(FACTS), "status": "issued", "status_reason": "", "supersedes_id": None, "pdf_sha256": SHA256,
    "dated": None, "flow_id": None, "receiver": None, "receiver_region": None,
}  # fmt: skip
NUMBER: dict[str, Any] = {"id": 1, "organisation_id": 1, "series": "x", "year": 2026, "value": 1, "text": "（2026）1号", "case_id": 1, "void_reason": ""}


def tables(**changed: Any) -> dict[str, list[dict[str, Any]]]:
    issue = {"documents": [{"id": 1, "facts": digest(FACTS), "number": "（2026）1号"}], "data": {}}
    attach = {"documents": [{"id": 1, "sha256": SHA256}], "data": {}}
    taken = {"data": {"evidence": 5, "sha256": SHA256}, "documents": []}
    return {
        "event": [
            {"id": n, "case_id": 1, "seq": n, "step": step, "detail": detail}
            for n, (step, detail) in enumerate(
                (("file", issue), ("attach_pdf", attach), ("upload_evidence", taken)), 1
            )
        ],
        "document": [PAPER | changed.get("document", {})],
        "number": [NUMBER | changed.get("number", {})],
        "counter": [{"id": 1, "organisation_id": 1, "series": "x", "year": 2026, "value": changed.get("counter", 1)}],
        "number_floor": [{"id": 1, "organisation_id": 1, "series": "x", "year": 2026, "first": 2, "last": 1}],
        "case_file": [{"id": 1, "reference": "", "parent_id": 9, "filed_on": None, "intake_no": None}],
        "referral": [{"id": 1, "case_id": 1, "flow_id": None}],
        "custody": [{"id": 1, "evidence_id": 5, "action": "存入", "sha256": changed.get("custody", SHA256)}],
        "evidence": [{"id": 5, "sha256": changed.get("evidence", SHA256)}],
    }  # fmt: skip


@pytest.fixture
def blobs(tmp_path: Path) -> Path:
    file = tmp_path / "sha256" / SHA256[:2] / SHA256[2:4] / SHA256
    file.parent.mkdir(parents=True)
    file.write_bytes(PDF)
    return tmp_path


def found(blobs: Path | None = None, **changed: Any) -> list[str]:
    with database(**tables(**changed)) as db:
        return [*said(papers.numbers(db)), *said(papers.papers(db, blobs)), *said(papers.exhibits(db, blobs))]


def test_sound(blobs: Path) -> None:
    assert found() == found(blobs) == []
    with database(**tables()) as db:
        assert papers.files(db) == 2


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"number": {"value": 2}}, "编号有缺口或者重复"),
        ({"counter": 2}, "计数与已编的号不符"),
        ({"number": {"text": "（2026）2号"}}, "不属于任何案件或者文书"),
        ({"number": {"void_reason": "写错"}}, "作废的记载与文书不符"),
        ({"document": {"number": "（2026）2号"}}, "库中却没有"),
        ({"document": {"facts": {"doc": {"title": "别的", "code": "D1"}}}}, "内容与校验值不符"),
        ({"document": {"event_seq": 2}}, "与制作时的记录不符"),
        ({"document": {"title": "别的"}}, "标题、编码或者函件信息与内容不符"),
        ({"document": {"dated": "2026-01-01"}}, "标题、编码或者函件信息与内容不符"),
        ({"document": {"flow_id": "XC-1"}}, "标题、编码或者函件信息与内容不符"),
        ({"document": {"receiver": "别的局"}}, "标题、编码或者函件信息与内容不符"),
        ({"document": {"receiver_region": "511700"}}, "标题、编码或者函件信息与内容不符"),
        ({"document": {"status": "superseded"}}, "状态与记录不符"),
        ({"document": {"pdf_sha256": None}}, "文件的校验值与记录不符"),
        ({"document": {"id": 2}}, "document 1: 文书已不在库中"),
        ({"evidence": "0" * 64}, "校验值与记录不符"),
        ({"custody": "0" * 64}, "校验值与记录不符"),
    ],
)
def test_what_was_changed(changed: dict[str, Any], sentence: str) -> None:
    assert [one for one in found(**changed) if sentence in one]


def test_a_letter_says_in_columns_what_its_content_says() -> None:
    block = {"date": "2026-06-01", "flow_id": "XC-1", "receiver": "达州局", "receiver_region": ""}
    facts = {**FACTS, "letter": block}
    letter = {"facts": facts, "facts_sha256": digest(facts), "dated": "2026-06-01", "flow_id": "XC-1", "receiver": "达州局"}
    wrong = "标题、编码或者函件信息与内容不符"
    assert not [one for one in found(document=letter) if wrong in one]
    for column in ("dated", "flow_id", "receiver"):
        assert [one for one in found(document={**letter, column: None}) if wrong in one]


def test_files_missing_or_altered(blobs: Path) -> None:
    file = next(path for path in blobs.rglob("*") if path.is_file())
    for content in (b"%PDX", None):
        file.unlink()
        if content is not None:
            file.write_bytes(content)
        told = found(blobs)
        assert [one.split(": ")[1] for one in told] == ["文件缺失或者与校验值不符"] * 2


def test_facts_are_there_as_they_were_frozen(tmp_path: Path) -> None:
    files = {hashlib.sha256(said).hexdigest(): said for said in (b"whole", b"altered", b"gone")}
    rows = [{"id": n, "title": f"甲{n}", "facts_sha256": name} for n, name in enumerate(files, 1)]
    for name, content in files.items():
        if content != b"gone":
            place = tmp_path / "sha256" / name[:2] / name[2:4] / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content if content == b"whole" else b"other")
    with database(frozen_figures=rows) as db:
        assert [where for _, where, _ in papers.figures(db, tmp_path)] == ["甲2", "甲3"]
        assert list(papers.figures(db, None)) == []
    with database() as db:
        assert list(papers.figures(db, tmp_path)) == []
