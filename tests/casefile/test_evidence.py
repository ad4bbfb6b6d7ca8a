"""Files of exhibits: whole or absent, never replaced, every touch in the custody list."""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from casehub.casefile import evidence
from casehub.model import Custody, SecurityEntry
from casehub.people.permissions import find
from casehub.storage import Blobs
from casehub.storage.folder import Folder
from casehub.workflow.refusals import NotFound, Refused
from tests import samples
from tests.faults import roads
from tests.faults.world import Office

PDF = samples.pdf()


def files(blobs: Blobs) -> list[Path]:
    assert isinstance(blobs.place, Folder)
    return [p for p in blobs.place.folder.rglob("*") if p.is_file()]


# --- in a case -----------------------------------------------------------------------------------


@pytest.fixture
def exhibit(office: Office) -> tuple[str, int]:
    """A case and its first exhibit, without a file."""
    reference = roads.received(office)
    with office.acting("clerk") as work:
        return reference, evidence.exhibits(work, find(work, reference))[0].use.evidence_id


@pytest.fixture
def kept_files(office: Office) -> Iterator[list[Path]]:
    before = files(office.blobs)
    yield before
    # Neither kept nor left in the waiting room (a killed process of another test may have).
    assert sorted(files(office.blobs)) == sorted(before)


def upload(office: Office, case: str, number: int, content: bytes, name: str, limit: int = 1 << 20) -> None:
    with office.acting("clerk", roads.ARRIVED) as work:
        evidence.upload(work, case, number, io.BytesIO(content), name, limit)


def custody(office: Office, number: int) -> list[tuple[str, str, str]]:
    with office.reading() as session:
        rows = session.scalars(
            select(Custody).where(Custody.evidence_id == number).order_by(Custody.id)
        )
        return [(r.person.name, r.action, r.reason) for r in rows]


def test_upload_keeps_file_hash_type_and_custody(office: Office, exhibit: tuple[str, int]) -> None:
    case, number = exhibit
    content = samples.pdf(os.urandom(20).hex(), pages=3)
    upload(office, case, number, content, "C:\\扫描\\甲1.PDF")
    with office.acting("clerk") as work:
        item = evidence.exhibits(work, find(work, case))[0].item
        assert item.sha256 == hashlib.sha256(content).hexdigest()
        # Two pages were announced; what lies in the volume is counted.
        assert (item.media_type, item.size, item.pages) == ("application/pdf", len(content), 3)
        assert item.check is not None and (item.check.fault, item.check.checked_at) == ("", roads.ARRIVED)
        assert work.blobs.read(item.sha256) == content
    assert [line[1] for line in custody(office, number)] == ["接收", "存入"]


def test_original_is_never_replaced(office: Office, exhibit: tuple[str, int]) -> None:
    case, number = exhibit
    upload(office, case, number, samples.pdf("first"), "甲1.pdf")
    before = custody(office, number)
    with pytest.raises(Refused, match="不能替换"):
        upload(office, case, number, samples.pdf("second"), "甲1.pdf")
    assert custody(office, number) == before


@pytest.mark.parametrize(
    "content, name, limit, sentence",
    [
        (b"", "甲1.pdf", 1 << 20, "文件是空的"),
        (PDF, "甲1.png", 1 << 20, "文件内容与类型不符"),
        (PDF + bytes(300), "甲1.pdf", 200, "文件超过"),
    ],
)
def test_file_that_is_not_taken_changes_nothing(
    office: Office, exhibit: tuple[str, int], content: bytes, name: str, limit: int, sentence: str,
    kept_files: list[Path],
) -> None:  # fmt: skip
    case, number = exhibit
    with pytest.raises(Refused, match=sentence) as refusal:
        upload(office, case, number, content, name, limit=limit)
    assert refusal.value.reasons[0].field == "file"
    assert [line[1] for line in custody(office, number)] == ["接收"]
    with office.acting("clerk") as work:
        assert find(work, case).seq == 2


def test_every_reading_leaves_a_line_with_its_reason(
    office: Office, exhibit: tuple[str, int]
) -> None:
    case, number = exhibit
    upload(office, case, number, samples.pdf(f"{number}"), "甲1.pdf")
    for who, reason in (("clerk", "核对原件"), ("head", "审批前查看"), ("clerk", "复印")):
        with office.acting(who, roads.ARRIVED) as work:
            item, file = evidence.read(work, case, number, reason)
            with file:
                assert hashlib.sha256(file.read()).hexdigest() == item.sha256
    assert custody(office, number)[2:] == [
        ("冉红", "查阅", "核对原件"), ("何建国", "查阅", "审批前查看"), ("冉红", "查阅", "复印"),
    ]  # fmt: skip
    with office.reading() as session:
        read = select(func.count()).select_from(SecurityEntry).where(
            SecurityEntry.kind == "read_evidence", SecurityEntry.subject.startswith(f"{number} ")
        )
        assert session.scalar(read) == 3


def test_no_reading_without_reason_or_sight(office: Office, exhibit: tuple[str, int]) -> None:
    case, number = exhibit
    upload(office, case, number, samples.pdf(f"{number}"), "甲1.pdf")
    before = custody(office, number)
    with office.acting("clerk") as work, pytest.raises(Refused, match="写明查阅理由"):
        evidence.read(work, case, number, "  ")
    for who in ("elsewhere", "system", "mediator"):
        with office.acting(who) as work, pytest.raises(NotFound):
            evidence.read(work, case, number, "好奇")
    other = roads.received(office)
    with office.acting("clerk") as work, pytest.raises(NotFound):
        evidence.read(work, other, number, "换一个案号")
    assert custody(office, number) == before


def test_altered_file_is_not_opened_and_the_attempt_is_kept(
    office: Office, exhibit: tuple[str, int]
) -> None:
    case, number = exhibit
    upload(office, case, number, samples.pdf(f"altered {number}"), "甲1.pdf")
    with office.acting("clerk") as work:
        path = office.blobs.place.path(evidence.exhibits(work, find(work, case))[0].item.sha256 or "")
    original = path.read_bytes()
    path.chmod(0o640)
    path.write_bytes(original[::-1])
    try:
        with office.acting("clerk", roads.ARRIVED) as work, pytest.raises(
            Refused, match="校验值不一致"
        ):
            evidence.read(work, case, number, "核对")
        with office.acting("clerk") as work:
            item = evidence.exhibits(work, find(work, case))[0].item
            assert item.check is not None and item.check.fault == "damaged"
        assert custody(office, number)[-1][1] == "查阅未成"
    finally:
        path.write_bytes(original)
    with office.acting("clerk", roads.ARRIVED) as work:
        evidence.read(work, case, number, "核对")[1].close()
    with office.acting("clerk") as work:
        item = evidence.exhibits(work, find(work, case))[0].item
        assert item.check is not None and item.check.fault == ""


