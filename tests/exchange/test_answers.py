"""Which answer may follow which, and what the letter of one says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from casehub.exchange.answers import Asked, Said, Told, answer, receipt_of, refusal
from casehub.exchange.payload import digest, faults
from casehub.exchange.sorts import exchange
from tests.exchange.payloads import payload_of

DUE, TODAY, NEW = date(2026, 8, 10), date(2026, 8, 3), date(2026, 8, 20)
CAME = payload_of("XC", asks=[{"n": 1, "what": "核实供货数量"}])
ASKED = Asked(CAME, digest(CAME), "达收〔2026〕3号", date(2026, 7, 20), DUE)
WHOLE = {"reason": "正在清点", "reasonCode": "not_here", "items": "1", "newDate": str(NEW), "rerouted": {"name": "通川区市场监督管理局"}}
TOLD = Told("达市监函〔2026〕8号", WHOLE, {"results": [{"n": 1, "text": "已核实"}]}, NEW)
OFFICE = {"region": "511700", "name": "达州市市场监督管理局", "contacts": [{"name": "冯川", "tel": "0818-1"}]}


def said(code: str, *before: str, asked: Asked = ASKED, told: Told = TOLD, today: date = TODAY) -> str:
    given = tuple(Said(one) for one in before)
    return refusal(replace(asked, said=given), exchange().receipt_row(code), told, today)


@pytest.mark.parametrize(
    ("code", "before", "allowed"),
    [
        ("RECEIVED", (), True), ("REGISTERED", ("RECEIVED",), True), ("ACCEPTED", ("REGISTERED",), True),
        ("EXTENSION", ("ACCEPTED",), True), ("EXTENSION", ("EXTENSION",), True), ("REPLIED", ("ACCEPTED", "EXTENSION"), True),
        ("RETURNED", ("REGISTERED",), True), ("REPLIED", (), True), ("REPLIED", ("REROUTED",), True),
        # A second receipt, a return after the acceptance, and what ended everything.
        ("REGISTERED", ("REGISTERED",), False), ("RECEIVED", ("REGISTERED",), False), ("ACCEPTED", ("ACCEPTED",), False),
        ("RETURNED", ("ACCEPTED",), False), ("RETURNED", ("PARTIAL",), False), ("RETURNED", ("EXTENSION",), False),
        ("PARTIAL", ("RETURNED",), False), ("REPLIED", ("RETURNED",), False), ("EXTENSION", ("REPLIED",), False),
        ("REPLIED", ("REPLIED",), False), ("REROUTED", ("ACCEPTED",), False),
    ],
)  # fmt: skip
def test_which_answer_may_follow(code: str, before: tuple[str, ...], allowed: bool) -> None:
    told = said(code, *before)
    assert (told == "") is allowed
    assert allowed or (told.startswith("已经答复“") and told.endswith("”。"))


def test_an_extension_is_told_before_the_end_only() -> None:
    assert said("EXTENSION", today=DUE) == ""
    assert said("EXTENSION", today=date(2026, 8, 11)) == "期限2026-08-10已经届满，不能再告知延期，请尽快函复并说明原因。"
    assert "应在原期限2026-08-10之后" in said("EXTENSION", told=replace(TOLD, new_date=DUE))
    assert said("EXTENSION", asked=replace(ASKED, due_on=None)) == "来函没有写明期限，不用告知延期。"
    # Put off once, it runs to the new day.
    put_off = replace(ASKED, said=(Said("EXTENSION", NEW),))
    row = exchange().receipt_row("EXTENSION")
    later = replace(TOLD, new_date=date(2026, 9, 1))
    assert refusal(put_off, row, later, NEW) == ""
    assert "2026-08-20已经届满" in refusal(put_off, row, later, date(2026, 8, 21))


def test_a_case_that_was_transferred_is_not_handed_on() -> None:
    """程序规定 art. 14: 不得再自行移送."""
    transfer = replace(ASKED, payload=payload_of("AJ"))
    assert said("REROUTED", asked=transfer) == "案件移送不得再自行移送、转办，对管辖有异议的报请共同的上一级机关指定。"
    assert said("REROUTED") == said("ACCEPTED", asked=transfer) == ""


def test_what_an_answer_must_say() -> None:
    bare = Told("号", {}, {})
    assert said("RETURNED", told=bare) == "答复“退回”须写明理由、理由种类。"
    assert said("PARTIAL", told=bare) == "答复“部分受理”须写明项号、理由。"
    assert said("REPLIED", told=bare) == "答复“已复函”须另附数据，写明办理结果。"
    assert said("REGISTERED", told=bare) == ""


@pytest.mark.parametrize("code", [one.code for one in exchange().receipt])
@pytest.mark.parametrize("sort", [one.code for one in exchange().type])
def test_the_letter_of_each_answer_to_each_type_holds(code: str, sort: str) -> None:
    came = payload_of(sort)
    asked = replace(ASKED, payload=came, digest=digest(came))
    row = exchange().receipt_row(code)
    told = TOLD if row.data else replace(TOLD, data={})
    made = answer(asked, row, told, OFFICE, 4, TODAY)
    assert faults(made) == []
    assert made["message"]["inReplyTo"] == f"{came['flowId']}/M1" and made["message"]["seq"] == 4
    assert made["receipt"]["payloadSha256"] == digest(came)
    assert made["receipt"]["on"] == ("2026-07-20" if row.on_receipt else "2026-08-03")
    assert made["gongwen"]["标题"].endswith(exchange().message_of(row.message).titled)
    assert made["receiver"] == {"region": "500101", "name": came["sender"]["name"]}


@pytest.mark.parametrize(
    ("data", "words"), [({"flowId": "x"}, "不能有“flowId”"), ({"unknown": 1}, "“unknown”不是协作函的数据")]
)
def test_data_of_an_answer_says_no_more_than_its_own(data: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        answer(ASKED, exchange().receipt_row("REPLIED"), replace(TOLD, data=data), OFFICE, 2, TODAY)


def test_a_message_says_what_it_may() -> None:
    assert receipt_of("RECEIPT", None).code == "REGISTERED"
    assert receipt_of("RECEIPT", "PARTIAL").code == "PARTIAL"
    with pytest.raises(KeyError):
        receipt_of("RECEIPT", "REPLIED")
