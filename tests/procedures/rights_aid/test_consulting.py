"""Whoever was warned asks after his time, and is told nothing that was not compared (令81第十三条)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from casehub.documents import body_html
from tests.acts.scene import day

if TYPE_CHECKING:
    from tests.procedures.rights_aid.aiding import Aiding

REQUEST: dict[str, Any] = {
    "consult_asked_on": day("04-09"), "warned_on": day("02-01"), "response_kind": "reminder",
    "response_on": day("03-01"), "response_received_on": day("03-08"), "holder_answer": "nothing",
}  # fmt: skip
COMPARED = [{"feature": "瓶身呈波浪形", "accused": "瓶身呈直线形", "result": "differs"}]
OPINION: dict[str, Any] = {"consult_conclusion": "possible", "consult_findings": COMPARED, "consult_assessors": []}


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"consult_asked_on": day("04-08")}, "期间至2026年4月8日届满"),
        ({"response_received_on": None}, "期间至2026年5月6日届满"),
        ({"holder_answer": "sued"}, "不出具咨询意见"),
        ({}, ""),
    ],
)
def test_nobody_asks_before_a_month_from_the_receipt_or_two_from_the_sending(
    a: Aiding, more: dict[str, Any], said: str
) -> None:
    a.ask().take_up()
    values = REQUEST | more
    if said:
        assert said in a.refused("04-09", "ask_infringement_opinion", "examiner", **values)
        return
    paper = a.act("04-09", "ask_infringement_opinion", "examiner", **values).documents[-1]
    text = body_html(a.s.office.rules.kinds.of(paper.kind, paper.facts), paper.facts)
    assert "2026年4月8日（其后方可提出）" in text


def test_an_opinion_answers_a_request_and_compares(a: Aiding) -> None:
    a.ask().take_up()
    assert "没有登记侵权咨询请求" in a.refused("04-10", "give_infringement_opinion", "section", **OPINION)
    a.act("04-09", "ask_infringement_opinion", "examiner", **REQUEST)
    none = OPINION | {"consult_findings": []}
    assert "没有逐项比对" in a.refused("04-10", "give_infringement_opinion", "section", **none)
    unable = none | {"consult_conclusion": "unable"}
    paper = a.act("04-10", "give_infringement_opinion", "section", **unable).documents[-1]
    text = body_html(a.s.office.rules.kinds.of(paper.kind, paper.facts), paper.facts)
    assert "现不能作出判断" in text and "仅供参考" in text and "第十三条" in text


def test_what_may_be_used_against_somebody_is_said_by_two_others(a: Aiding) -> None:
    a.ask().take_up()
    a.act("04-09", "ask_infringement_opinion", "examiner", **REQUEST)
    likely = OPINION | {"consult_conclusion": "likely"}
    helper = [a.s.person(one) for one in ("examiner", "second")]
    assert "二人以上" in a.refused("04-10", "give_infringement_opinion", "section", **likely)
    said = a.refused("04-10", "give_infringement_opinion", "section", **likely | {"consult_assessors": helper})
    assert "承办人以外" in said
    others = [a.s.person(one) for one in ("chair", "second")]
    a.act("04-10", "give_infringement_opinion", "section", **likely | {"consult_assessors": others})
