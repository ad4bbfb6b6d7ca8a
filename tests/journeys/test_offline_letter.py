"""达州 without our software: the page from a folder opens the letter, checks it, writes a receipt."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from playwright.sync_api import Page, expect

from casehub.exchange import canonical, digest
from casehub.exchange.codes import code_of
from casehub.exchange.offline import page
from casehub.exchange.payload import faults
from casehub.exchange.sealing import seal_letter
from tests.exchange import hostile
from tests.exchange.payloads import payload_of

KEY = Ed25519PrivateKey.from_private_bytes(b"\7" * 32)


def public(key: Ed25519PrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def test_a_partner_checks_a_letter_and_answers_without_a_network(
    window: Callable[..., Page], tmp_path: Path
) -> None:
    made = payload_of("XC", asks=[{"n": 1, "what": "查明供货单价"}])
    sealed = seal_letter(made, {}, KEY).pdf
    for name, content in (
        ("page.html", page().encode()), ("letter.pdf", sealed), ("key.pem", public(KEY)),
        ("order.pdf", seal_letter(payload_of("HS", "NOTICE"), {}, KEY).pdf),
        ("other.pem", public(Ed25519PrivateKey.generate())), ("plain.pdf", b"%PDF-1.7\n"),
        ("changed.pdf", hostile.data(sealed, lambda p: canonical({**p, "profile": "MIN"}), fitting=False)),
        ("elsewhere.pdf", hostile.data(sealed, lambda p: canonical({**p, "profile": "MIN"}))),
    ):  # fmt: skip
        (tmp_path / name).write_bytes(content)
    seen = window()
    asked: list[str] = []
    seen.on("request", lambda request: asked.append(request.url))
    seen.goto((tmp_path / "page.html").as_uri())
    checks = seen.locator("#checks")

    seen.set_input_files("#file", tmp_path / "letter.pdf")
    expect(checks).to_contain_text("二维码签名没有核对")
    expect(checks.locator(".yes")).to_have_count(2)
    expect(checks).to_contain_text(digest(made))
    expect(seen.get_by_role("row").filter(has_text="查明供货单价")).to_have_count(1)
    expect(seen.locator("#facts")).to_contain_text("报文种类")
    # Who looks for each row on the page is told which of them is not printed there.
    expect(seen.get_by_role("row").filter(has_text="协作类型")).to_contain_text("页面上不另印：流转编号的前两个字母")
    expect(seen.get_by_role("row").filter(has_text="查明供货单价")).not_to_contain_text("不另印")
    seen.set_input_files("#key", tmp_path / "key.pem")
    expect(checks.locator(".yes")).to_have_count(3)
    expect(checks.locator(".no")).to_have_count(0)
    expect(checks).to_contain_text("文件没有电子签名")
    seen.set_input_files("#key", tmp_path / "other.pem")
    expect(checks.locator(".no")).to_have_text("二维码签名不是所选公钥的机关所作。")

    seen.fill("#on", "2026-07-20")
    seen.fill("#number", "达市监知收〔2026〕47号")
    seen.select_option("#code", "ACCEPTED")
    seen.fill("#unit", "知识产权保护科")
    with seen.expect_download() as download:
        seen.click("text=保存回执文件")
    kept = Path(download.value.path()).read_bytes()
    receipt = json.loads(kept)
    assert download.value.suggested_filename == f"{made['flowId']}-M2.json"
    assert (faults(receipt), canonical(receipt)) == ([], kept)
    assert receipt["receipt"] == {
        "code": "ACCEPTED", "on": "2026-07-20", "number": "达市监知收〔2026〕47号", "unit": "知识产权保护科",
        "payloadSha256": digest(made),
    }  # fmt: skip
    assert receipt["message"] == {
        "seq": 2, "kind": "RECEIPT", "inReplyTo": f"{made['flowId']}/M1", "inReplyReceivedOn": "2026-07-20",
    }  # fmt: skip
    assert receipt["sender"]["name"] == "达州市市场监督管理局"

    # A sheet that came by post, no file: its code alone, scanned.
    seen.reload()
    seen.fill("#scanned", code_of(made, digest(made), KEY))
    seen.set_input_files("#key", tmp_path / "key.pem")
    expect(checks).to_contain_text(made["gongwen"]["发文字号"])
    expect(checks.locator(".yes")).to_have_text("二维码签名是所选公钥的机关所作。")
    seen.fill("#scanned", code_of(made, digest(made), KEY).replace("2026", "2025", 1))
    seen.locator("#scanned").blur()
    expect(checks.locator(".no")).to_have_text("二维码签名不是所选公钥的机关所作。")
    seen.fill("#scanned", "http://10.0.0.1/verify")
    seen.locator("#scanned").blur()
    expect(checks.locator(".no")).to_have_text("不是协作函二维码，或者内容残缺。")
    seen.fill("#scanned", "")
    seen.set_input_files("#key", tmp_path / "other.pem")

    # A letter of another type, on a telephone: nothing is wider than the page.
    seen.set_viewport_size({"width": 360, "height": 740})
    seen.set_input_files("#file", tmp_path / "order.pdf")
    expect(seen.locator("#facts")).to_contain_text("督办单号")
    assert seen.evaluate("document.documentElement.scrollWidth") == 360

    for name, said in (
        ("changed.pdf", "数据与文件标明的摘要不一致"),
        ("elsewhere.pdf", "二维码内容与数据不一致"),
        ("plain.pdf", "没有协作函数据"),
        ("key.pem", "不是PDF文件"),
    ):
        seen.set_input_files("#file", tmp_path / name)
        expect(checks.locator(".no")).to_contain_text(said)
    assert [one for one in asked if not re.match("file:|blob:", one)] == []
