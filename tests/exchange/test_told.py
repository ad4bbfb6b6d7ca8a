"""What a payload says in words: labels and terms are those of the schema."""

from __future__ import annotations

from casehub.exchange.told import Told, everything, facts_of, on_the_head
from tests.exchange.payloads import payload_of


def test_members_are_told_by_their_titles_and_terms() -> None:
    made = payload_of("AJ", transfer={"facts": "已查明", "goodsMode": "with", "pages": 46})
    made["measures"] = [{"kind": "扣押", "endOn": "2026-08-05"}, {"kind": "查封"}]
    rows = facts_of(made)
    assert Told("物品处理", "随案移送") in rows
    assert Told("材料页数", "46") in rows
    assert Told("正在执行的措施1", "措施：扣押；止日：2026年8月5日") in rows
    assert Told("正在执行的措施2", "措施：查封") in rows
    assert not [row for row in rows if row.label in ("流转编号", "发文字号", "起算")]


def test_what_a_program_alone_reads_is_not_told() -> None:
    made = payload_of("XC", asks=[{"n": 1, "what": "核实供货数量", "method": "inspect"}])
    words = everything(made)
    assert "核实供货数量" in words
    assert not {"inspect", "STD", "assistance.reply", "500101", None} & {*words}


def test_the_head_is_what_the_letter_prints_in_its_own_places() -> None:
    made = payload_of("TB")
    head = {*on_the_head(made)}
    assert {"渝万州市监函〔2026〕17号", "2026年7月17日", "牟思齐", "023-0000-5100", made["flowId"]} <= head
    assert not head & {row.words for row in facts_of(made)}
