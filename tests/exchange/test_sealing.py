"""Letters sealed: one of each type is read back the same, with its files; unprintable ones refused."""

from __future__ import annotations

import hashlib
import io
import json
from typing import Any

import pikepdf
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from casehub.exchange import ReferralRefused, open_package, read_quick_code
from casehub.exchange.examining import examine
from casehub.exchange.sealing import seal, seal_letter
from casehub.exchange.sorts import exchange
from tests.exchange.conftest import Sheets
from tests.exchange.payloads import payload_of

KEY = Ed25519PrivateKey.from_private_bytes(b"\7" * 32)


@pytest.mark.parametrize("code", [sort.code for sort in exchange().type])
def test_what_is_sealed_is_opened_the_same(code: str) -> None:
    made = payload_of(code)
    sealed = seal_letter(made, {}, KEY)
    package = open_package(sealed.pdf)
    assert package.payload == made
    assert package.payload_sha256 == sealed.payload_sha256
    assert package.warnings == ()


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
        seal_letter(payload_of("TB", bulletin={"topic": "\U0001fae0", "text": "x"}), {})


def test_the_same_payload_gives_the_same_bytes() -> None:
    made = payload_of("TB")
    again = json.loads(json.dumps(made))
    assert seal_letter(made, {}, KEY).sha256 == seal_letter(again, {}, KEY).sha256


def test_a_letter_of_a_case_has_its_code_below_the_cut_and_in_its_metadata(
    sheets: Sheets, payload: dict[str, Any]
) -> None:
    def told(facts: Any) -> dict[str, Any]:
        doc = {**facts["doc"], "verify_url": ""}
        return {**facts, "doc": doc, "letter": {**facts["letter"], "slip_code": True}}

    newer = [(kind, told(facts)) for kind, facts in sheets]
    sealed = seal(newer, payload)
    found = examine(sealed.pdf)
    assert (found.intact, found.visible_matches, found.problems) == (True, True, ("没有电子签名。",))
    with pikepdf.open(io.BytesIO(sealed.pdf)) as pdf:
        assert "<cqip:QuickCode>CQIP1|" in pdf.Root.Metadata.read_bytes().decode()
        assert len(dict(pdf.pages[-1].resources.XObject)) == 1
    assert "核验电话：" in sealed.words and "https://" not in sealed.words
    # What was frozen before that is printed as it was.
    with pikepdf.open(io.BytesIO(seal(sheets, payload).pdf)) as pdf:
        assert "QuickCode" not in pdf.Root.Metadata.read_bytes().decode()
        assert len(dict(pdf.pages[-1].resources.XObject)) == 2
