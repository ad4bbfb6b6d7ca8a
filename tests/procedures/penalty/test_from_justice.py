"""What the police, a procuratorate or a court send: their paper, its day of answer, evidence taken anew."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from casehub.documents import body_html
from tests import factories
from tests.acts.scene import day
from tests.procedures.penalty.enforcing import INFRINGER

if TYPE_CHECKING:
    from tests.procedures.penalty.enforcing import Enforcing

RULE = "clue.reply_source"
SENT: dict[str, Any] = {
    "source": "court_procurator", "sender": "重庆市万州区人民检察院，渝万检行意〔2026〕2号",
    "justice_paper": "procuratorial", "reply_by": day("06-16"), "evidence_note": "讯问笔录重新询问",
}  # fmt: skip


def came(e: Enforcing, **more: Any) -> dict[str, Any]:
    parties = [factories.party("respondent", INFRINGER), factories.party("respondent", "万州示例鑫乐副食批发部")]
    return e.enter({**SENT, "track": "penalty_finding", "parties": parties, **more})


def test_the_day_of_answer_is_that_of_their_paper(e: Enforcing) -> None:
    e.act("clerk", "03-18", "register_clue", **came(e))
    assert e.s.due(RULE) == day("06-16")
    assert e.s.due("clue.verify") == day("04-09")


def test_without_a_day_in_it_no_clock_runs(e: Enforcing) -> None:
    e.act("clerk", "03-18", "register_clue", **came(e, reply_by=None, justice_paper="police"))
    assert not e.s.open(RULE)


def test_what_justice_sends_comes_with_its_paper_and_a_word_on_its_evidence(e: Enforcing) -> None:
    said = e.refused("clerk", "03-18", "register_clue", **came(e, justice_paper=None, evidence_note=None))
    assert "来文种类" in said and "核实安排" in said


def test_the_answer_tells_what_was_done_and_ends_the_clock(e: Enforcing) -> None:
    e.act("clerk", "03-18", "register_clue", **came(e))
    e.act("section", "03-19", "assign_verification", officers=e.officers)
    wrong = e.refused("head", "03-20", "reply_to_justice", justice_result="filed")
    assert "立案，指定办案人员" in wrong
    e.inspect().act("head", "03-26", "file_case", officers=e.officers, offence="similar_same")
    told = {"justice_result": "filed", "justice_no": "渝万检行意〔2026〕2号", "retaken": True}
    paper = e.act("head", "03-27", "reply_to_justice", **told).documents[0]
    text = body_html(e.s.office.rules.kinds.of(paper.kind, paper.facts), paper.facts)
    assert "《检察意见书》（渝万检行意〔2026〕2号）收悉" in text and "已立案" in text
    assert "已经重新收集或者核实" in text
    assert not e.s.open(RULE) and e.s.outcomes(RULE) == {"met"}


def test_nobody_is_answered_who_sent_nothing(e: Enforcing) -> None:
    e.verify()
    assert "不是公安机关" in e.refused("head", "03-20", "reply_to_justice", justice_result="filed")


def test_who_is_told_that_it_is_under_way_is_not_answered_yet(e: Enforcing) -> None:
    e.act("clerk", "03-18", "register_clue", **came(e))
    told = {"justice_no": "渝万检行意〔2026〕2号", "retaken": False}
    paper = e.act("head", "03-20", "tell_progress", **told).documents[0]
    text = body_html(e.s.office.rules.kinds.of(paper.kind, paper.facts), paper.facts)
    assert "正在办理" in text and "办结后另行函复" in text
    assert e.s.due(RULE) == day("06-16")
    e.act("section", "03-21", "assign_verification", officers=e.officers)
    e.inspect().act("head", "03-26", "file_case", officers=e.officers, offence="similar_same")
    e.act("head", "03-27", "reply_to_justice", justice_result="filed", **told)
    assert not e.s.open(RULE)


@pytest.mark.parametrize(("source", "paper"), [("court_procurator", "police"), ("other_department", None)])
def test_police_and_departments_are_told_the_result_by_a_letter_of_their_own(
    e: Enforcing, source: str, paper: str | None
) -> None:
    e.act("clerk", "03-18", "register_clue", **came(e, source=source, justice_paper=paper))
    assert "移送机关" in e.refused("head", "03-20", "reply_to_justice", justice_result="filed") or paper is None
    told: dict[str, Any] = {"competent": None, "returned_list": None, "sender_no": "万公移字〔2026〕8号"}
    wrong = e.refused("head", "03-20", "answer_sender", sender_result="filed", **told)
    assert "立案，指定办案人员" in wrong
    nobody = e.refused("head", "03-20", "answer_sender", sender_result="no_jurisdiction", **told)
    assert "有管辖权的机关" in nobody
    made = e.act("head", "03-20", "answer_sender", sender_result="returned", **told | {"returned_list": "材料3件"})
    letter = made.documents[0]
    text = body_html(e.s.office.rules.kinds.of(letter.kind, letter.facts), letter.facts)
    assert "贵单位万公移字〔2026〕8号移送的" in text and "2026年3月18日收到" in text and "退回的材料：材料3件" in text
    assert not e.s.open(RULE)


def test_an_opinion_is_answered_by_a_reply_and_not_by_the_letter(e: Enforcing) -> None:
    e.act("clerk", "03-18", "register_clue", **came(e))
    assert "函复司法机关" in e.refused("head", "03-20", "answer_sender", sender_result="returned")
