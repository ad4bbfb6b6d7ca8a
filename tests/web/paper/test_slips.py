"""登记回执: what a partner without software sends back fills the form in which it is entered."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import pytest

from casehub.acts.letters.slips import answered_by, begin_slip
from casehub.exchange import canonical, digest
from casehub.exchange.quick import quick_code
from casehub.exchange.slips import read_number
from casehub.model import Document
from casehub.settings import Settings
from tests import factories
from tests.exchange.certificates import Authority
from tests.web.case.test_steps import fields_of
from tests.web.conftest import Browser, Clock
from tests.web.office.test_answers import DAZHOU, act, judged_here, trust
from tests.web.office.test_cooperation import KINDS, asked_of_dazhou, sealed_letter

__all__ = ["judged_here", "trust"]
RESOURCE, RECOGNITION = KINDS[0], KINDS[1]
SAID = {
    "on": "2026-11-19", "number": "达市监知收〔2026〕71号", "unit": "知识产权保护科", "handler": "杜嘉禾",
    "tel": "0818-0000-1702", "newDate": "2026-12-02", "missing": "资质要求说明",
}  # fmt: skip


def slip_of(letter: dict[str, Any], code: str, **said: Any) -> dict[str, Any]:
    """The file that the page for partners writes (casehub/exchange/offline.html)."""
    kept = {name: letter[name] for name in ("schema", "profile", "flowId", "type", "gongwen", "case")}
    return {
        **kept, "sender": letter["receiver"], "receiver": letter["sender"],
        "receipt": {"code": code, "payloadSha256": digest(letter), **SAID, **said},
        "message": {"seq": 2, "kind": "RECEIPT", "inReplyTo": f"{letter['flowId']}/M1",
                    "inReplyReceivedOn": "2026-11-19"},
    }  # fmt: skip


def given(browser: Browser, content: bytes) -> Any:
    browser.page("/letters/slip")
    return browser.post("/letters/slip", {"number": "", "file": [(io.BytesIO(content), "回执.json")]})


def refused(answer: Any) -> str:
    assert answer.status_code == 422
    found = re.search(r'<p id="refused">(.*?)</p>', answer.get_data(as_text=True))
    assert found
    return found[1]


@pytest.fixture
def letters(
    office: factories.Bureau, sign_in: Callable[[str], Browser], trust: Authority, settings: Settings,
    clock: Clock,
) -> list[tuple[str, dict[str, Any]]]:  # fmt: skip
    """Two matters that ask 达州, and the data of the letter of each."""
    dispatcher = sign_in("dispatcher")
    return [
        (reference, sealed_letter(office, dispatcher, reference, kind.letter, settings))
        for kind in (RESOURCE, RECOGNITION)
        for reference in (asked_of_dazhou(office, kind),)
    ]


def test_a_file_fills_every_field_of_the_form_that_enters_it(
    letters: list[tuple[str, dict[str, Any]]], sign_in: Callable[[str], Browser]
) -> None:
    (first, one), (second, other) = letters
    dispatcher = sign_in("dispatcher")
    for reference, letter, code, said in (
        (first, one, "PARTIAL", {"items": "第1项", "reason": "其余没有备案"}),
        (second, other, "ACCEPTED", {}),
    ):
        begun = given(dispatcher, canonical(slip_of(letter, code, **said)))
        assert begun.status_code == 303, begun.get_data(as_text=True)
        assert f"/cases/{reference}/steps/enter_their_acceptance" in begun.location
        form = fields_of(dispatcher.page(begun.location))
        expected = {
            "their_received_on": "2026-11-19", "partner_number": SAID["number"], "partner_unit": SAID["unit"],
            "partner_officer": "杜嘉禾 0818-0000-1702", "expected_on": "2026-12-02", "missing": "资质要求说明",
            "flow_no": letter["flowId"], "accepts": [code], "accepted_items": said.get("items", ""),
            "note": said.get("reason", ""),
        }  # fmt: skip
        assert {name: form.get(name, "") for name in expected} == expected
        # It was only filled in: somebody who has the stamped slip sends it.
        act(dispatcher, reference, "enter_their_acceptance")
    # Nothing is done twice by the same file.
    again = given(dispatcher, canonical(slip_of(one, "RECEIVED")))
    assert "没有登记这种答复的步骤" in refused(again)


def test_the_code_or_the_number_below_the_cut_line_finds_the_letter(
    letters: list[tuple[str, dict[str, Any]]], sign_in: Callable[[str], Browser]
) -> None:
    (first, one), (_, other) = letters
    dispatcher = sign_in("dispatcher")
    head = one["gongwen"]
    code = quick_code(f"{one['flowId']}/M1", head["发文字号"], head["成文日期"], digest(one))
    # As a scanner types it, as a person types it: small letters, wide signs, blanks.
    for text in (code, one["flowId"], f" {one['flowId'].lower().replace('-', '－')}/m1 "):
        dispatcher.page("/letters/slip")
        found = dispatcher.post("/letters/slip", {"number": text}).get_data(as_text=True)
        assert head["发文字号"] in found and DAZHOU in found and first in found, text
        assert 'value="PARTIAL"' in found and 'value="RETURNED"' in found
    begun = dispatcher.post("/letters/slip", {"number": code, "code": "RETURNED"})
    assert begun.status_code == 303
    assert f"/cases/{first}/steps/enter_their_refusal" in begun.location
    # A code of another letter names another digest than ours.
    false = quick_code(f"{one['flowId']}/M1", head["发文字号"], head["成文日期"], digest(other))
    assert "内容与本机关发出的不一致" in refused(dispatcher.post("/letters/slip", {"number": false}))


def test_what_is_none_of_ours_is_refused_in_one_sentence(
    letters: list[tuple[str, dict[str, Any]]], sign_in: Callable[[str], Browser]
) -> None:
    (_, one), (_, other) = letters
    dispatcher = sign_in("dispatcher")
    wrong = one["flowId"][:-1] + ("0" if one["flowId"][-1] != "0" else "1")
    for typed, said in (
        ("", "扫描或者输入"), (wrong, "校验位应为"), ("CQIP1|x", "不是协作函二维码"),
        ("ZY-500101-511700-2026-09999-X", "校验位"), ("ZY-500101-511700-2026-00099-7", "没有找到本机关发出的"),
    ):  # fmt: skip
        dispatcher.page("/letters/slip")
        assert said in refused(dispatcher.post("/letters/slip", {"number": typed})), typed
    made = slip_of(one, "ACCEPTED")
    mixed = {**made, "receipt": {**made["receipt"], "payloadSha256": digest(other)}}
    elsewhere = {**made, "message": {**made["message"], "inReplyTo": f"{other['flowId']}/M1"}}
    other_office = {**made, "sender": {**made["sender"], "name": "泸州市市场监督管理局"}}
    for content, said in (
        (canonical(mixed), "内容与本机关发出的不一致"),
        (canonical(elsewhere), "与其流转编号不一致"),
        (canonical(other_office), "本机关的函件是发给"),
        (canonical(one), "不是离线核验网页写出的回执"),
        (b'{"a": 1, "a": NaN}', "不是回执文件"),
        (canonical(made).replace(b'"code"', b'"code":"RETURNED","code"'), "不是回执文件"),
        (b"\xef\xbb\xbf" + canonical(made), "不是回执文件"),
        (b"[" * 100_000, "不是回执文件"),
        (b"%PDF-1.7", "不是回执文件"),
    ):
        assert said in refused(given(dispatcher, content)), said
    # Whoever enters no letters has no such page.
    assert sign_in("examiner").get("/letters/slip").status_code in {403, 404}


def test_a_letter_that_left_on_paper_alone_is_found_too(office: factories.Bureau, clock: Clock) -> None:
    asked = [asked_of_dazhou(office, one) for one in KINDS[:2]]
    work = office.work("dispatcher", clock.at)
    printed = [one for one in work.session.query(Document).order_by(Document.id) if one.flow_id]
    flows = dict.fromkeys(one.flow_id or "" for one in printed)
    for number, reference in zip(flows, asked, strict=True):
        found = answered_by(work, read_number(number))
        assert (found.case.reference, found.addressee) == (reference, DAZHOU)
        assert {code: step.id for code, step in found.ways.items()} == {
            "REGISTERED": "enter_their_receipt", "RECEIVED": "enter_their_receipt",
            "ACCEPTED": "enter_their_acceptance", "PARTIAL": "enter_their_acceptance",
            "RETURNED": "enter_their_refusal", "REROUTED": "enter_handing_on",
            "CORRECTION_REQUESTED": "enter_correction_request",
        }  # fmt: skip
    # What she has typed there already is hers, and she is told.
    first = read_number(next(iter(flows)))
    assert begin_slip(work, first, "RETURNED", lambda *where: "-".join(map(str, where)))[2] == ""
    assert "没有改动" in begin_slip(work, first, "RETURNED", lambda *where: "-".join(map(str, where)))[2]
    office.session.rollback()
