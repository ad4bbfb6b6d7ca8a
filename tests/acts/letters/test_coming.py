"""What a letter says is typed into the form that enters it, field by field and row by row."""

from __future__ import annotations

from datetime import date

from casehub.acts.letters.coming import _said, _told, typed_from
from casehub.model import Material
from tests.exchange.payloads import payload_of
from tests.faults.world import rules


def test_a_letter_fills_the_fields_and_the_rows_of_tables_and_leaves_out_what_it_does_not_say() -> None:
    step = next(one for (key, _), one in _steps() if one.id == "enter_asking_letter")
    payload = {
        **payload_of("XC", asks=[{"n": 1, "what": "核实数量", "whom": "示例商行"}, {"n": 2, "what": "清点"}]),
        "entered": {"received_on": "2026-11-19", "number": "收文〔2026〕1号"},
    }
    payload.pop("clock", None)
    typed = dict(typed_from(step, payload, lambda table, row, column: f"{table}/{row}/{column}"))
    assert typed["received_on"] == "2026-11-19" and typed["incoming_no"] == "收文〔2026〕1号"
    assert (typed["asks/0/what"], typed["asks/0/whom"], typed["asks/1/what"]) == ("核实数量", "示例商行", "清点")
    assert not {"asks/1/whom", "asking_contacts", "asked_days"} & typed.keys()


def _steps() -> list[tuple[tuple[str, int], object]]:
    return [(key, step) for key, one in rules().procedures.items() for step in one.steps]


def test_a_receipt_says_its_code_and_other_letters_what_they_are() -> None:
    payload = payload_of("XC")
    assert _said(payload) == "REQUEST"
    assert _said({**payload, "receipt": {"code": "ACCEPTED"}}) == "ACCEPTED"


def test_what_a_letter_does_not_say_in_its_place_is_taken_from_where_else_it_may_say_it() -> None:
    step = rules().procedures["requesting", 1].step("enter_order_feedback")
    told = {"entered": {"results": "已答复：单据12页"}, "supervision": {"state": "done"}}
    typed = dict(typed_from(step, told, "{}-{}-{}".format))
    assert (typed["done_state"], typed["done_text"]) == ("done", "已答复：单据12页")
    typed = dict(typed_from(step, {**told, "supervision": {"done": "全部检查"}}, "{}-{}-{}".format))
    assert typed["done_text"] == "全部检查"


def test_what_a_second_letter_brings_is_numbered_on_from_the_exhibits_of_the_case() -> None:
    row = {"name": "询问笔录", "form": "original", "pages": 4, "collectedBy": ["杜嘉禾"], "collectedOn": "2026-11-18"}
    reply = payload_of("XC", "REPLY", evidence=[{"n": 1, **row}, {"n": 2, **row}])
    paper = Material(received_on=date(2026, 11, 19), number="收文〔2026〕1号")
    # Each letter counts its own from one; two replies to one case meet in it.
    assert [one["label"] for one in _told(reply, paper)["entered"]["evidence"]] == ["1", "2"]
    assert [one["label"] for one in _told(reply, paper, {"1", "3", "证1"})["entered"]["evidence"]] == ["2", "4"]
