"""Papers and evidence: view, download, verify, correct, void; upload and reading with a reason."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from casehub.documents.typefaces import folders
from casehub.model import BlobCheck, Document, SecurityEntry
from casehub.papers import waiting
from casehub.papers.scrubbing import scrub
from casehub.settings import Settings
from casehub.storage.folder import Folder
from tests import factories, samples
from tests.printing import print_waiting
from tests.web.case.test_steps import fields_of
from tests.web.conftest import Browser, Clock

if TYPE_CHECKING:
    from collections.abc import Callable


PDF = samples.pdf()
ROWS = [{"label": "甲1", "name": "购买公证书", "source": "请求人", "pages": 26,
         "purpose": "购得被诉侵权产品"}]  # fmt: skip


def with_paper(office: factories.Bureau, *, printed: bool = True) -> tuple[str, int]:
    """A request told to correct: (reference, id of the 补正通知书)."""
    clerk = office.work("clerk")
    case = factories.open_request(clerk, "intake")
    factories.perform(
        clerk, case.reference, "receive_request", received_on=factories.TODAY, posted_on=None,
        evidence_items=ROWS,
    )  # fmt: skip
    outcome = factories.perform(clerk, case.reference, "tell_defects")
    if printed:
        print_waiting(office.session, office.rules, office.blobs)
    found = case.reference, outcome.documents[0].id
    office.session.commit()
    return found


def test_paper_on_screen_and_as_file(
    office: factories.Bureau, sign_in: Callable[[str], Browser], browser: Browser
) -> None:
    assert folders()
    reference, number = with_paper(office)
    clerk = sign_in("clerk")
    path = f"/cases/{reference}/documents/{number}"
    answer = clerk.get(f"{path}/pdf")
    content = answer.get_data()
    assert content.startswith(b"%PDF")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    named = answer.headers["Content-Disposition"]
    assert unquote(named.rpartition("UTF-8''")[2]) == f"{reference}_补正通知书_{factories.AT:%Y%m%d}.pdf"
    assert re.search(r'filename="[0-9A-Z]{10}\.pdf"', named)
    html = clerk.page(path)
    assert "补正通知书" in html
    assert "专利登记簿副本" in html
    assert html.count("<h1") == 1
    same = clerk.post(f"{path}/verify", {"present": (io.BytesIO(content), "a.pdf")})
    assert "✓ 与签发的文件一致" in same.get_data(as_text=True)
    other = clerk.post(f"{path}/verify", {"present": (io.BytesIO(content + b" "), "a.pdf")})
    assert "与签发的文件不一致" in other.get_data(as_text=True)
    browser.page("/verify")
    public = browser.post("/verify", {"present": (io.BytesIO(content), "a.pdf")})
    assert "✓ 与签发的文件一致" in public.get_data(as_text=True)
    unknown = browser.post("/verify", {"present": (io.BytesIO(PDF), "b.pdf")})
    assert "未签发过此文件" in unknown.get_data(as_text=True)
    code = office.session.scalars(select(Document.code)).first()
    office.session.rollback()
    by_code = browser.page(f"/verify?code={code}")
    assert "有这份文书" in by_code
    assert "专利登记簿副本" not in by_code
    seen = office.session.scalars(select(SecurityEntry.kind)).all()
    office.session.rollback()
    assert "read_document" in seen


def test_the_page_of_an_unprinted_paper_tells_the_truth_and_comes_again(
    office: factories.Bureau, sign_in: Callable[[str], Browser], clock: Clock
) -> None:
    reference, number = with_paper(office, printed=False)
    clerk = sign_in("clerk")
    path = f"/cases/{reference}/documents/{number}"
    # A GET prints nothing: it leads to the page that says how far the paper is.
    assert clerk.get(f"{path}/pdf").headers["Location"] == quote(path)
    answer = clerk.get(path)
    html = answer.get_data(as_text=True)
    assert ("版式文件等待印制" in html, answer.headers["Refresh"]) == (True, "4")
    assert "下载 PDF" not in html
    assert '<span class="tag">等待印制</span>' in clerk.page(f"/cases/{reference}")
    job = waiting.take_up(office.session, clock.at, timedelta(seconds=150))
    office.session.commit()
    assert job is not None
    assert "版式文件正在印制" in clerk.page(path)
    waiting.put_off(office.session, job, "没有“马”的字形", clock.at, [3600])
    office.session.commit()
    html = clerk.page(path)
    assert "已试 1 次：没有“马”的字形。下次在2026年11月20日 10:00再试。" in html
    assert "没有印成" in clerk.page(f"/cases/{reference}")
    clock.at += timedelta(minutes=16)
    clerk.sign_in("clerk")
    # A page left open does not keep the session alive for ever.
    assert "Refresh" not in clerk.get(path).headers
    print_waiting(office.session, office.rules, office.blobs)
    office.session.commit()
    answer = clerk.get(path)
    assert "下载 PDF" in answer.get_data(as_text=True)
    assert "Refresh" not in answer.headers


@pytest.mark.parametrize("content", [b"", None, b"%PDF-1.7 other"], ids=["empty", "gone", "other"])
def test_a_damaged_paper_gets_one_true_sentence_and_is_printed_again(
    office: factories.Bureau, sign_in: Callable[[str], Browser], settings: Settings,
    content: bytes | None,
) -> None:  # fmt: skip
    reference, number = with_paper(office)
    clerk = sign_in("clerk")
    path = f"/cases/{reference}/documents/{number}/pdf"
    whole = clerk.get(path).get_data()
    assert isinstance(settings.blobs, Path)
    file = Folder(settings.blobs).path(hashlib.sha256(whole).hexdigest())
    file.chmod(0o640)
    file.unlink() if content is None else file.write_bytes(content)
    told = clerk.get(path)
    words = told.get_data(as_text=True)
    assert (told.status_code, told.mimetype) == (503, "text/html")
    assert "版式文件已损坏或者缺失，没有打开" in words
    assert "没有办理" not in words
    check = office.session.scalars(select(BlobCheck).where(BlobCheck.fault != "")).one()
    assert (check.sha256, check.fault) == (file.name, "missing" if content is None else "damaged")
    kinds = office.session.scalars(select(SecurityEntry.kind)).all()
    office.session.rollback()
    assert kinds[-1] == "document_not_opened"

    @contextmanager
    def writing() -> Iterator[Session]:
        with office.session.begin():
            yield office.session

    done = scrub(writing, writing, office.blobs, office.rules.kinds, factories.AT)
    assert done.repaired == [file.name]
    again = clerk.get(path)
    assert (again.status_code, again.get_data()) == (200, whole)


def test_void_needs_reason_and_tick_and_keeps_the_number(
    office: factories.Bureau, sign_in: Callable[[str], Browser]
) -> None:
    reference, number = with_paper(office)
    head = sign_in("clerk")
    path = f"/cases/{reference}/documents/{number}/void"
    sent = fields_of(head.page(path))
    refused = head.post(path, sent | {"reason": "", "sure": ""})
    assert refused.status_code == 422
    assert "核对文号后勾选" in refused.get_data(as_text=True)
    done = head.post(path, sent | {"reason": "尚未送达，内容有误", "sure": "1"})
    assert done.status_code == 303
    html = head.page(done.location)
    assert "已作废" in html
    assert "尚未送达，内容有误" in html
    paper = office.session.get_one(Document, number)
    office.session.rollback()
    assert (paper.status, bool(paper.number)) == ("void", True)


def test_correction_is_a_new_paper(
    office: factories.Bureau, sign_in: Callable[[str], Browser]
) -> None:
    reference, number = with_paper(office)
    head = sign_in("clerk")
    path = f"/cases/{reference}/documents/{number}/correct"
    sent = fields_of(head.page(path))
    assert "defects-0-item" not in sent
    done = head.post(path, sent | {"reason": "笔误", "request_label": "行政裁决请求"})
    assert done.status_code == 303, re.findall(r'err"[^>]*>(.*?)</p>', done.get_data(as_text=True))
    html = head.page(done.location)
    assert "行政裁决请求" in html
    assert "本文书更正" in html
    assert "已被更正" in head.page(f"/cases/{reference}/documents/{number}")


def test_the_signed_scan_stands_beside_the_issued_file(
    office: factories.Bureau, sign_in: Callable[[str], Browser]
) -> None:
    reference, number = with_paper(office)
    clerk = sign_in("clerk")
    path = f"/cases/{reference}/documents/{number}"
    assert "还没有存入" in clerk.page(path)
    assert clerk.post(f"{path}/scan", {}).status_code == 422
    bad = clerk.post(f"{path}/scan", {"scan": (io.BytesIO(b"<html>"), "盖章.pdf")})
    assert "类型不符" in bad.get_data(as_text=True)
    scan = samples.pdf("章", pages=9)
    assert clerk.post(f"{path}/scan", {"scan": (io.BytesIO(scan), "盖章.pdf")}).status_code == 303
    shown = clerk.page(path)
    assert "盖章.pdf" in shown and "9 页" in shown
    assert "与签发的" in shown
