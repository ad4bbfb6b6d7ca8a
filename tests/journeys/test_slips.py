"""A partner without software: its page opens the sealed letter, writes a receipt, and that is entered.

The sealed letter is taken from the instance that sent it, and the receipt file is brought back there
by clicking; a slip on paper is entered by the number that it bears.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from casehub.casefile import registering
from casehub.casefile.registering import Request
from casehub.demonstration.seals import seal_offices
from casehub.exchange.offline import page
from casehub.exchange.sealing import seal_letter
from casehub.exchange.sending import Sender
from casehub.model import Event, ExchangeLetter
from tests.exchange.certificates import authority
from tests.exchange.payloads import payload_of
from tests.journeys import stage
from tests.journeys.conftest import Visit
from tests.journeys.site import Site
from tests.printing import print_waiting

DAZHOU = "达州市市场监督管理局"
SLIP = {
    "#on": "2026-11-20", "#number": "达市监知收〔2026〕61号", "#items": "第1项", "#reason": "第2项不属本局职责",
    "#unit": "知识产权保护科", "#handler": "杜嘉禾", "#tel": "0818-0000-1702", "#newDate": "2026-12-10",
    "#missing": "资质要求说明",
}  # fmt: skip


@pytest.fixture
def asked(site: Site) -> list[str]:
    """Two letters that ask 达州 for an expert, signed this morning."""
    people, made = site.people(), []
    for _ in range(2):
        with site.acting("dispatcher") as work:
            request = Request("requesting", [{"role": "asked_office", "name": DAZHOU, "capacity": "none"}], another="另一件事")
            made.append(registering.register(work, work.rules.tracks["letter_out"], request).reference)
        stage.act(
            site, "head", made[-1], "ask_resource", contacts=[people["examiner"], people["chair"]],
            reply_by=date(2026, 12, 18),
        )  # fmt: skip
    with site.acting("dispatcher") as work:
        print_waiting(work.session, work.rules, work.blobs)
        ours = work.actor.organisation
        seal_offices(site.settings.instance, {ours.key: ours.name})
    return made


def test_a_receipt_written_by_the_page_is_entered_where_the_letter_was_sent(
    visit: Visit, window: Callable[..., Page], site: Site, asked: list[str], tmp_path: Path
) -> None:
    clerk = visit("dispatcher")
    for reference in asked:
        row = clerk.go("/letters").main.locator("li", has_text=reference).locator("a").first
        clerk.turn(row).press("封装签章")
        clerk.go(f"/cases/{reference}").follow("登记发出").type({"channel": "政务外网公文交换"}).press("核对").press("登记发出")
    with site.acting("dispatcher") as work:
        rows = list(work.session.scalars(select(ExchangeLetter).order_by(ExchangeLetter.id)))
        flows = [one.flow_id for one in rows]
        for one in rows:
            (tmp_path / f"{one.flow_id}.pdf").write_bytes(work.blobs.read(one.sha256))
    (tmp_path / "page.html").write_text(page(), encoding="utf-8")

    # 达州 opens the page from a folder.
    theirs = window()
    theirs.goto((tmp_path / "page.html").as_uri())
    theirs.set_input_files("#file", tmp_path / f"{flows[0]}.pdf")
    checks = theirs.locator("#checks")
    expect(checks).to_contain_text("签署以后文件没有改动")
    expect(checks.locator(".no")).to_have_count(0)
    expect(theirs.locator("#items")).to_be_hidden()
    theirs.select_option("#code", "PARTIAL")
    expect(theirs.locator("#items")).to_be_visible()
    # What the answer needs is asked for at its field.
    theirs.click("text=保存回执文件")
    assert theirs.evaluate("[...document.querySelectorAll('#slip :invalid')].map((one) => one.id)") == [
        "on", "number", "items", "reason"
    ]
    for place, text in SLIP.items():
        theirs.fill(place, text)
    with theirs.expect_download() as download:
        theirs.click("text=保存回执文件")
    download.value.save_as(tmp_path / "回执.json")

    # At home it fills the form; the stamped slip is what the clerk compares and sends.
    clerk.go("/letters").follow("登记回执").check("slip-ask")
    clerk.page.set_input_files("#file", tmp_path / "回执.json")
    clerk.press("查找函件")
    assert clerk.status == 200, clerk.text()
    assert "已按回执填好" in clerk.text()
    assert {name: clerk.value(name) for name in (
        "their_received_on", "partner_number", "accepted_items", "note", "partner_unit", "partner_officer",
        "expected_on", "missing", "flow_no",
    )} == {
        "their_received_on": SLIP["#on"], "partner_number": SLIP["#number"], "accepted_items": SLIP["#items"],
        "note": SLIP["#reason"], "partner_unit": SLIP["#unit"], "partner_officer": "杜嘉禾 0818-0000-1702",
        "expected_on": SLIP["#newDate"], "missing": SLIP["#missing"], "flow_no": flows[0],
    }  # fmt: skip
    clerk.check("slip-form").press("核对").press("对方受理（全部、部分）")
    with site.acting("dispatcher") as work:
        done = work.session.scalars(select(Event).where(Event.step == "enter_their_acceptance")).one()
        assert (done.typed["accepts"], done.typed["partner_unit"]) == ("PARTIAL", SLIP["#unit"])

    # A slip on paper: the number below the cut line, typed with one wrong digit first.
    clerk.go("/letters/slip").type({"number": f"{flows[1][:-3]}{(int(flows[1][-3]) + 1) % 10}{flows[1][-2:]}"}).press("查找函件")
    assert "校验位应为" in clerk.text()
    clerk.type({"number": f"{flows[1]}/M1"}).press("查找函件").check("slip-found")
    clerk.turn(clerk.main.get_by_role("button", name=re.compile("：受理$")))
    assert clerk.value("flow_no") == flows[1]
    assert clerk.page.locator("[name=accepts]:checked").get_attribute("value") == "ACCEPTED"
    assert asked[1] in clerk.page.url.replace("%C2%B7", "·") or asked[1] in clerk.text()


def test_what_was_changed_is_told_in_one_true_sentence(
    window: Callable[..., Page], tmp_path: Path
) -> None:
    made = payload_of("XC", asks=[{"n": 1, "what": "查明供货单价"}])
    trust = authority(tmp_path)

    def sealed_by(office: str, serial: int) -> bytes:
        keys = Sender.of(trust.certify(office, serial).key.parent)
        assert keys.signing is not None
        # Signing has a loop of its own, and the browser's runs in this thread.
        with ThreadPoolExecutor(1) as apart:
            return apart.submit(keys.signing.sign, seal_letter(made, {}).pdf, "来函").result()

    pdf, foreign = sealed_by(made["sender"]["name"], 10), sealed_by("达州市通川区市场监督管理局", 11)
    at = pdf.index(b"/ByteRange")
    stream = pdf.index(b"stream", pdf.index(b"/FlateDecode")) + 40
    flipped = pdf[:stream] + bytes([pdf[stream] ^ 1]) + pdf[stream + 1 :]
    broken = pdf.index(b"<", pdf.index(b"/Contents", at - 40_000 if at > 40_000 else 0)) + 800
    digit = bytes([pdf[broken] ^ 1])
    for name, content in {
        "whole": pdf, "foreign": foreign, "flipped": flipped, "longer": pdf + b"%\n",
        "signature": pdf[:broken] + digit + pdf[broken + 1 :], "none": b"PK\3\4", "empty": b"",
    }.items():  # fmt: skip
        (tmp_path / f"{name}.pdf").write_bytes(content)
    (tmp_path / "page.html").write_text(page(), encoding="utf-8")
    seen = window()
    seen.goto((tmp_path / "page.html").as_uri())
    checks = seen.locator("#checks")
    seen.set_input_files("#file", tmp_path / "whole.pdf")
    expect(checks).to_contain_text(re.compile("签署以后文件没有改动；证书写明的签署人为“重庆市万州区市场监督管理局”"))
    for name, said in {
        "foreign": "签署人“达州市通川区市场监督管理局”与来函机关“重庆市万州区市场监督管理局”不一致。",
        "flipped": "文件在签署以后被改动，请向来函机关索取原件。",
        "longer": "签署以后文件又有增减，请向来函机关索取原件。",
        "none": "不是PDF文件。",
        "empty": "不是PDF文件。",
    }.items():
        seen.set_input_files("#file", tmp_path / f"{name}.pdf")
        expect(checks.locator(".no")).to_have_text([said])
    seen.set_input_files("#file", tmp_path / "signature.pdf")
    expect(checks.locator(".no")).to_have_count(1)
