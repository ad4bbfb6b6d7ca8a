"""The referral PDF: sealed, opened, altered, refused."""

from __future__ import annotations

import copy
import io
import json
import random
from typing import Any

import pikepdf
import pytest

from casehub.documents.render import render
from casehub.exchange import (
    ReferralRefused,
    acknowledge,
    canonical,
    digest,
    open_package,
    payload_from,
)
from casehub.exchange.sealing import Sealed, seal
from tests.exchange.conftest import Sheets


def with_payload(pdf: bytes, data: bytes) -> bytes:
    """The package with another payload, everything else kept."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        spec = opened.attachments["referral.json"]
        spec.obj.EF.F.write(data)
        opened.save(out)
    return out.getvalue()


def test_what_is_sealed_can_be_opened(sealed: Sealed, payload: dict[str, Any]) -> None:
    package = open_package(sealed.pdf)
    assert package.payload == payload
    assert package.payload_sha256 == sealed.payload_sha256 == digest(payload)
    assert package.message_no == "XC-500000-511700-2026-00001-5/M1"
    assert package.pages == sealed.pages == 4
    assert package.warnings == ()


def test_same_facts_give_the_same_package(
    sealed: Sealed, sheets: Sheets, payload: dict[str, Any]
) -> None:
    assert seal(sheets, payload).sha256 == sealed.sha256


def test_it_is_pdf_a_3b_with_one_associated_file(
    sealed: Sealed, payload: dict[str, Any]
) -> None:
    with pikepdf.open(io.BytesIO(sealed.pdf)) as pdf:
        assert len(pdf.Root.AF) == 1
        assert pdf.Root.AF[0].AFRelationship == "/Data"
        stream = pdf.Root.AF[0].EF.F
        assert stream.Subtype == "/application/json"
        assert stream.read_bytes() == canonical(payload)
        xmp = pdf.Root.Metadata.read_bytes().decode()
    assert 'pdfaid:part="3"' in xmp
    assert f"<cqip:PayloadSHA256>{sealed.payload_sha256}</cqip:PayloadSHA256>" in xmp
    assert "pdfaExtension:schemas" in xmp


def test_a_letter_without_title_is_sealed_with_the_title_it_prints(sheets: Sheets) -> None:
    (kind, facts), *rest = sheets
    untitled = {**facts, "letter": {**facts["letter"], "title": ""}}
    made = seal([(kind, untitled), *rest], payload_from(untitled, rest[0][1]))
    title = open_package(made.pdf).payload["gongwen"]["标题"]
    assert title == "重庆市知识产权局关于协助调查侵犯实用新型专利权纠纷有关事项的函"
    with pikepdf.open(io.BytesIO(made.pdf)) as pdf:
        assert pdf.docinfo["/Title"] == title


def test_the_receipt_is_the_last_sheet(sealed: Sealed) -> None:
    with pikepdf.open(io.BytesIO(sealed.pdf)) as pdf:
        assert len(pdf.pages) == 4
    # The letter alone has two pages, so items and receipt have one each.
    assert sealed.pages == 4


@pytest.mark.parametrize(
    "change",
    [
        lambda p: p["gongwen"].update({"发文字号": "渝知协字〔2026〕9号"}),
        lambda p: p["asks"].pop(),
        lambda p: p.update({"flowId": "XC-500000-511700-2026-00002-X"}),
    ],
    ids=["number", "question", "flow"],
)
def test_an_altered_payload_is_refused(
    sealed: Sealed, payload: dict[str, Any], change: Any
) -> None:
    altered = copy.deepcopy(payload)
    change(altered)
    with pytest.raises(ReferralRefused, match="摘要不一致"):
        open_package(with_payload(sealed.pdf, canonical(altered)))


def test_altered_pages_are_refused(sealed: Sealed) -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(sealed.pdf)) as pdf:
        page = pdf.pages[0]
        page.contents_add(pdf.make_stream(b"0 0 50 50 re f"))
        pdf.save(out)
    with pytest.raises(ReferralRefused, match="函件页面"):
        open_package(out.getvalue())


def test_random_damage_never_brings_other_data(sealed: Sealed, payload: dict[str, Any]) -> None:
    dice, refused = random.Random(20261120), []
    for _ in range(60):
        data = bytearray(sealed.pdf)
        data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
        try:
            assert open_package(bytes(data)).payload == payload
        except ReferralRefused as error:
            refused.append(str(error))
    assert len(refused) > 45
    assert all(sentence.endswith("。") for sentence in refused)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"GIF89a", "不是PDF"),
        (b"%PDF-1.7\nnothing", "不能作为协作函导入"),
    ],
)
def test_what_is_no_package_is_refused(content: bytes, said: str) -> None:
    with pytest.raises(ReferralRefused, match=said):
        open_package(content)


def test_a_plain_letter_has_no_data(sheets: Sheets) -> None:
    with pytest.raises(ReferralRefused, match="没有协作函数据"):
        open_package(render(*sheets[0]).pdf)


def test_a_receipt_names_what_it_answers(sealed: Sealed) -> None:
    package = open_package(sealed.pdf)
    answer = json.loads(acknowledge(package, "REGISTERED", "2026-07-06", number="达市监知收〔2026〕3号"))
    assert answer["receipt"]["payloadSha256"] == package.payload_sha256
    assert answer["message"]["inReplyTo"] == package.message_no
    assert answer["sender"]["name"] == "达州市市场监督管理局"
    with pytest.raises(ReferralRefused):
        acknowledge(package, "MAYBE", "2026-07-06")
