"""The payload: its schema, and what breaks a rule."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casehub.documents.pages import body_html
from casehub.exchange import (
    ReferralRefused,
    canonical,
    digest,
    payload_from,
)
from casehub.exchange.payload import faults, validator
from casehub.exchange.sealing import seal
from casehub.exchange.sorts import exchange
from tests.exchange.conftest import Sheets
from tests.exchange.payloads import payload_of, payloads


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda p: p.pop("gongwen"), "不符合协作函格式"),
        (lambda p: p["message"].update(kind="ORDER"), "message/kind"),
        (lambda p: p.update(flowId="XC-500000-511700-2026-00001-6"), "校验位"),
        (lambda p: p["sender"].update(region="510000"), "区划代码"),
        (lambda p: p.update(type="SD"), "种类"),
        (lambda p: p["case"].update(no="x" * 100), "case/no"),
    ],
    ids=["gongwen", "kind", "check digit", "region", "type", "length"],
)
def test_a_payload_that_breaks_a_rule_is_not_sealed(
    sheets: Sheets, payload: dict[str, Any], change: Any, said: str
) -> None:
    broken = copy.deepcopy(payload)
    change(broken)
    with pytest.raises(ReferralRefused, match=said):
        seal(sheets, broken)


def test_deep_nesting_is_refused(payload: dict[str, Any]) -> None:
    deep: Any = "x"
    for _ in range(30):
        deep = [deep]
    assert faults({**payload, "extra": deep}) == ["数据嵌套过深。"]


def test_the_schema_is_a_schema() -> None:
    assert validator().schema["$schema"].endswith("2020-12/schema")


CODES = [sort.code for sort in exchange().type]
KINDS = [message.kind for message in exchange().message]


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_whatever_may_be_said_is_canonical_and_read_back(data: st.DataObject) -> None:
    made = data.draw(payloads(data.draw(st.sampled_from(CODES))))
    assert faults(made) == []
    read = json.loads(canonical(made))
    assert read == made
    assert (canonical(read), digest(read)) == (canonical(made), digest(made))


@pytest.mark.parametrize("code", CODES)
def test_each_type_says_what_its_request_lacks(code: str) -> None:
    made = payload_of(code)
    assert faults(made) == []
    for name in exchange().sort(code).carries:
        less = {key: value for key, value in made.items() if key != name}
        (said,) = faults(less)
        assert said.endswith(f"（{name}）。")
        assert faults({**less, "profile": "MIN"}) == []
        # What was sealed before the rule stays as it is.
        assert faults({**less, "schema": "cq-ip-referral/1.0"}) == []


@pytest.mark.parametrize("kind", KINDS)
def test_each_message_says_what_it_lacks(kind: str) -> None:
    made = payload_of("XC", kind)
    assert faults(made) == []
    lost = [name for name in exchange().message_of(kind).carries if name != "asks"]
    assert [bool(faults({k: v for k, v in made.items() if k != name})) for name in lost] == [True] * len(lost)


def test_the_whole_profile_needs_the_evidence_with_its_hashes() -> None:
    made = payload_of("XC", profile="FULL")
    assert faults(made) == ["缺少“证据材料”（evidence）。"]
    rows = [{"n": 1, "name": "送货单", "file": "a.pdf"}]
    assert faults({**made, "evidence": rows}) == ["证据材料“送货单”没有校验值。"]
    assert faults({**made, "evidence": [{**rows[0], "sha256": "0" * 64}]}) == []


@pytest.mark.parametrize(
    ("row", "sound"),
    [
        ({"place": "paper"}, True),
        ({"place": "sheet"}, True),
        ({"place": "paper", "sha256": ""}, False),
        ({"place": "inside", "file": "a.pdf", "size": 3}, False),
        ({"place": "inside", "file": "../a.pdf", "size": 3, "sha256": "0" * 64}, False),
        ({"place": "zip", "file": "a.pdf", "size": 3, "sha256": "0" * 64}, True),
        ({}, False),
    ],
)
def test_a_file_that_travels_has_its_hash(row: dict[str, Any], *, sound: bool) -> None:
    made = payload_of("XC")
    made["gongwen"]["附件"] = [{"序号": 1, "名称": "送货单", **row}]
    assert (faults(made) == []) is sound


def test_a_day_that_is_none_is_named() -> None:
    assert faults(payload_of("TB", clock={"rule": "x", "from": "DATE", "requestedBy": "2026-02-30"})) == [
        "日期“2026-02-30”不存在（requestedBy）。"
    ]


def test_the_flow_number_names_who_asks_and_not_who_answers() -> None:
    ends = {"sender": {"region": "511702", "name": "通川区局"}, "receiver": {"region": "500101", "name": "万州区局"}}
    assert faults(payload_of("XC", "RECEIPT", **ends)) == []
    assert "区划代码" in faults(payload_of("XC", **ends))[0]


def test_the_entry_of_a_list_that_a_letter_names_travels_with_it(sheets: Sheets) -> None:
    facts, items = sheets[0][1], sheets[1][1]
    assert payload_from(facts, items)["case"]["keyListEntry"] is None  # type: ignore[index]
    entry = {"number": "渝-001", "title": "峡江脆", "right_no": "99999001", "list": "甲名录（第一批）"}
    named = {**facts, "letter": {**facts["letter"], "key_list": [entry]}}
    assert payload_from(named, items)["case"]["keyListEntry"] == "渝-001"  # type: ignore[index]
    said = "涉案权利“峡江脆”（99999001）列入《甲名录（第一批）》，编号渝-001，请予重点协助。"
    kind = sheets[0][0]
    assert said in body_html(kind, named)
    assert "请予重点协助" not in body_html(kind, facts)


@pytest.mark.parametrize(
    ("sign", "seen"),
    [("\u202e", "[U+202E]"), ("\u2066", "[U+2066]"), ("\u200b", "[U+200B]"), ("\ufeff", "[U+FEFF]"), ("\0", "[U+0000]"), ("\x1b", "[U+001B]")],
)
def test_signs_that_nobody_sees_are_shown_and_refused(sign: str, seen: str) -> None:
    """Threat 18 of reference/security.md: turned writing makes a name look like another."""
    made = payload_of("XC")
    made["sender"]["name"] += sign
    found = faults(made)
    assert f"“{made['sender']['name'][:-1]}{seen}”中有看不见的控制字符。" in found
    assert faults({**payload_of("XC"), f"more{sign}": 1}) == [f"“more{seen}”中有看不见的控制字符。"]


@pytest.mark.parametrize("words", ["第一行\n第二行", "一\t二", "䶮\U00020000\U000e0100", "a\u0301", "👨\u200d👩"])
def test_signs_that_belong_to_a_text_are_taken(words: str) -> None:
    assert faults(payload_of("TB", bulletin={"topic": "x", "text": words})) == []


@pytest.mark.parametrize("value", [10**18, float("nan"), float("inf"), "\ud800"])
def test_what_json_cannot_say_exactly_is_refused(value: object) -> None:
    assert faults({**payload_of("XC"), "more": value}) == ["数据中有不能准确记录的数或者残缺的字符。"]
