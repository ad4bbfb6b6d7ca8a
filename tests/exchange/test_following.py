"""What follows a letter of this office says what the form said, and nothing of the first again."""

from __future__ import annotations

from datetime import date

import pytest

from casehub.exchange.following import Head, first_letter, follow_up, members_of, rows_of
from casehub.exchange.payload import faults
from tests.exchange.payloads import payload_of

FIRST = payload_of("XC", asks=[{"n": 1, "what": "核实供货数量"}])
SENDER = {"region": "500101", "name": FIRST["sender"]["name"], "contacts": [{"name": "牟思齐", "tel": "023-1"}]}


def test_members_are_named_by_points_and_empty_ones_are_left_out() -> None:
    data = {"reason": "不再需要", "items": "", "places": [{"where": "第1项", "wrong": "", "right": "甲"}], "n": None}
    tells = {"withdrawal.reason": "reason", "withdrawal.items": "items", "message.reminderNo": "n"}
    assert members_of(tells, {"correction.places": "places"}, data) == {
        "withdrawal": {"reason": "不再需要"}, "correction": {"places": [{"where": "第1项", "right": "甲"}]},
    }  # fmt: skip
    with pytest.raises(TypeError, match=r"a\.b"):
        members_of({"a": "reason", "a.b": "reason"}, {}, data)


def test_rows_are_numbered_and_people_stand_one_by_one() -> None:
    rows = rows_of([{"name": "笔录", "collectedBy": "杜嘉禾，严伯予、", "collectedOn": "2026-07-29T00:00", "note": ""}])
    assert rows == [{"n": 1, "name": "笔录", "collectedBy": ["杜嘉禾", "严伯予"], "collectedOn": "2026-07-29"}]
    assert rows_of(None) == []


def test_a_follow_up_is_a_whole_letter_of_the_same_exchange() -> None:
    said = {"outstanding": "第1项", "clock": {"requestedBy": "2026-08-07"}, "message": {"reminderNo": "2"}}
    made = follow_up(FIRST, "REMINDER", "渝〔2026〕9号", said, SENDER, 4, date(2026, 8, 3))
    assert faults(made) == []
    assert made["message"] == {"seq": 4, "kind": "REMINDER", "reminderNo": 2}
    assert (made["flowId"], made["gongwen"]["发文字号"]) == (FIRST["flowId"], "渝〔2026〕9号")
    assert "asks" not in made and made["gongwen"]["标题"].endswith("的催办函")
    replied = f"{FIRST['flowId']}/M3"
    told = follow_up(FIRST, "CLOSING", "渝〔2026〕10号", {"outcome": {"text": "已经处罚"}}, SENDER, 5, date(2026, 8, 4), replied)
    assert faults(told) == [] and told["message"]["inReplyTo"] == replied


@pytest.mark.parametrize(("no", "cause"), [("渝万州市监立〔2026〕1号", "侵犯商标专用权"), ("", "销售侵权商品")])
def test_a_letter_that_begins_an_exchange_says_what_was_decided_and_of_the_case_what_it_is(no: str, cause: str) -> None:
    """A filed case bears its own cause; what is not filed yet is called by what is suspected."""
    own = "侵犯商标专用权" if no else ""
    head = Head(
        sort="XS", kind="REQUEST", flow=FIRST["flowId"].replace("XC", "XS"), number="渝移送〔2026〕1号", title="关于移送线索的函",
        receiver={"region": "511700", "name": "达州市市场监督管理局", "uscc": ""}, case={"no": no, "cause": own},
        basis=["《中华人民共和国行政处罚法》第二十二条"], agreement=[],
    )  # fmt: skip
    rows = [{"name": "台账", "collectedBy": "甲、乙"}]
    data = {"suspected": "销售侵权商品", "acts": "购进并销售", "by": "2026-09-01", "whom": [{"name": "某商行", "role": "suspected"}], "list": rows}
    tells = {"case.cause": "suspected", "clue.acts": "acts", "clock.requestedBy": "by"}
    made = first_letter(head, members_of(tells, {"subjects": "whom", "evidence": "list"}, data), SENDER, date(2026, 8, 3))
    assert (made["case"]["no"], made["case"]["cause"]) == (no, cause)
    assert made["clock"] == {"rule": "requested", "from": "DATE", "requestedBy": "2026-09-01"}
    # Evidence says which one it is, whoever is named does not.
    assert made["evidence"][0]["n"] == 1 and made["subjects"] == data["whom"]
    assert (made["message"], made["gongwen"]["成文日期"]) == ({"seq": 1, "kind": "REQUEST"}, "2026-08-03")
