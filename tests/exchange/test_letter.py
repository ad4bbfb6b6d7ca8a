"""The letter of a payload: one of each type is drawn, states every fact, and is read back the same."""

from __future__ import annotations

import hashlib
import io
import json
import unicodedata
from typing import Any

import pikepdf
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from casehub.documents.pages import words_on
from casehub.exchange import ReferralRefused, open_package, read_quick_code, seal_letter
from casehub.exchange.letter import body
from casehub.exchange.sorts import exchange
from casehub.exchange.told import everything, facts_of
from tests.exchange.payloads import payload_of

KEY = Ed25519PrivateKey.from_private_bytes(b"\7" * 32)


def plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


@pytest.mark.parametrize("code", [sort.code for sort in exchange().type])
def test_what_is_sealed_is_opened_the_same(code: str) -> None:
    made = payload_of(code)
    sealed = seal_letter(made, {}, KEY)
    package = open_package(sealed.pdf)
    assert package.payload == made
    assert package.payload_sha256 == sealed.payload_sha256
    assert package.warnings == ()


@pytest.mark.parametrize("kind", [message.kind for message in exchange().message])
def test_every_message_states_every_fact_of_its_payload(kind: str) -> None:
    made = payload_of("XC", kind)
    if kind not in ("REQUEST", "NOTICE"):
        made["message"]["inReplyTo"] = "达市监知函〔2026〕9号"
    html = body(made, "0" * 64, "code")
    said = plain(words_on(html))
    table = "".join(plain(row.label + row.words) for row in facts_of(made))
    assert table in said
    # A title with brackets of its own prints them; every value stands somewhere.
    assert [words for words in everything(made) if plain(words) not in said] == []
    assert ("沿此线裁切寄回" in said) is exchange().message_of(kind).slip
    assert "023-0000-5100" in said and "www.wanzhou.example" in said
    assert "【待填】" not in said and "None" not in said


def test_the_code_stands_on_the_letter_and_below_the_cut() -> None:
    html = body(payload_of("XC"), "0" * 64, "CQIP1|x")
    before, cut, after = html.partition('class="cut"')
    assert cut and "qr:CQIP1%7Cx" in before and "qr:CQIP1%7Cx" in after


def test_files_travel_inside_and_are_those_that_the_payload_binds() -> None:
    made, scan = payload_of("XC"), b"%PDF-1.7 scan"
    row: dict[str, Any] = {
        "序号": 1, "名称": "送货单", "place": "inside", "file": "songhuo.pdf", "size": len(scan),
        "sha256": hashlib.sha256(scan).hexdigest(),
    }  # fmt: skip
    made["gongwen"]["附件"] = [row, {"序号": 2, "名称": "样品", "place": "paper"}]
    pdf = seal_letter(made, {"songhuo.pdf": scan}, KEY).pdf
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert opened.attachments["songhuo.pdf"].get_file().read_bytes() == scan
        assert len(opened.Root.AF) == 2
        xmp = opened.Root.Metadata.read_bytes().decode()
    assert open_package(pdf).payload == made
    code = read_quick_code(xmp.partition("<cqip:QuickCode>")[2].partition("<")[0])
    assert code.proves(KEY.public_key())
    assert code.payload_sha256 == open_package(pdf).payload_sha256
    for files, said in (
        ({}, "缺少附件“songhuo.pdf”"),
        ({"songhuo.pdf": b"other"}, "校验值不一致"),
        ({"songhuo.pdf": scan, "more.pdf": b"x"}, "“more.pdf”没有列入数据"),
    ):
        with pytest.raises(ReferralRefused, match=said):
            seal_letter(made, files, KEY)
    row["file"] = "run.exe"
    with pytest.raises(ReferralRefused, match="类型不能随函发送"):
        seal_letter(made, {"run.exe": scan}, KEY)


def test_a_letter_that_no_face_can_print_is_not_sealed() -> None:
    with pytest.raises(ReferralRefused, match="没有可用的字形"):
        seal_letter(payload_of("TB", bulletin={"topic": "\U000e0041", "text": "x"}), {})


def test_the_same_payload_gives_the_same_bytes() -> None:
    made = payload_of("TB")
    again = json.loads(json.dumps(made))
    assert seal_letter(made, {}, KEY).sha256 == seal_letter(again, {}, KEY).sha256
