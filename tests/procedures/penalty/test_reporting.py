"""A reporter under a real name learns the outcome where a law says so, alone, and nobody else does."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from casehub.casefile.situations import load
from casehub.documents import body_html
from casehub.model import Service
from casehub.procedures.penalty.offences import OFFENCES
from casehub.procedures.penalty.reporting import (
    holder_asked_openly,
    holder_is_told_what_was_decided,
)
from tests import factories
from tests.faults.world import rules
from tests.procedures.asking import TODAY
from tests.procedures.penalty.enforcing import DESTROY, INFRINGER, ITEMS, LIGHTER

if TYPE_CHECKING:

    from tests.procedures.penalty.enforcing import Enforcing

RESPONDENT = factories.party("respondent", "重庆示例万坝食品有限公司")
REPORTERS = [
    factories.party("reporter", name, kind="natural", id_label="公民身份号码", phone=phone, address=address)
    for name, phone, address in (("代文秀", "023-0000-7001", "重庆市示例路1号"), ("闻人朗", "", "重庆市示例路2号"))
]
CLUE = {"track": "penalty_report", "parties": [RESPONDENT, *REPORTERS], "source": "report", "wants_reply": True}
TOLD: dict[str, Any] = {
    "cause": "销售近似包装榨菜", "outcome": "penalty", "result_text": "已对当事人作出行政处罚", "told_how": "letter",
}  # fmt: skip


def punished(e: Enforcing, offence: str) -> Enforcing:
    """A case that began with two reports, decided on 27 May."""
    e.verify(**CLUE | {"rights": []} if offence == "confusion" else CLUE).inspect()
    e.act("head", "03-26", "file_case", officers=e.officers, offence=offence)
    crime = "none" if not OFFENCES[offence].crimes else "below"
    # 反不正当竞争法 takes the goods, and says nothing of destroying them.
    named = [one for one in LIGHTER if offence != "confusion" or one != DESTROY]
    e.propose(offence=offence, crime_check=crime, items=[*named[:-1], ITEMS[-1]])
    e.act("reviewer", "04-27", "approve_review", review_kind="case", legal_ground=None)
    e.act("head", "04-27", "notify_penalty", hearing_told=True)
    e.s.serve("04-28", "penalty_notice")
    e.defend()
    e.act("head", "05-27", "decide_penalty", items=named, fine=Decimal("216000.00"), answers=[*e.ANSWER])
    return e


def test_each_reporter_gets_the_result_alone(e: Enforcing) -> None:
    punished(e, "confusion")
    first, second = e.parties("reporter")
    papers = {}
    for who in (first, second):
        (paper,) = e.act("head", "05-28", "tell_reporter_result", party=who, approval_opinion="同意。", **TOLD).documents
        papers[who] = str(paper.facts)
        assert paper.confidential
        assert "《中华人民共和国反不正当竞争法》第二十条第二款" in papers[who]
        rows = e.s.session.scalars(select(Service).where(Service.parent_id == e.case.id)).all()
        assert [row.party_id for row in rows if paper.id in row.document_ids] == [who]
    assert "闻人朗" not in papers[first] and "代文秀" not in papers[second]


def test_a_result_that_no_law_gives_is_not_told(e: Enforcing) -> None:
    punished(e, "similar_same")
    said = e.refused("head", "05-28", "tell_reporter_result", party=e.party("reporter"), approval_opinion="同意。", **TOLD)
    assert "没有规定这类案件应当告知举报人处理结果" in said


def test_how_and_what_is_told_is_so(e: Enforcing) -> None:
    punished(e, "confusion")
    _first, second = e.parties("reporter")

    def refused(**more: Any) -> str:
        told = TOLD | {"party": second, "approval_opinion": "同意。"} | more
        return e.refused("head", "05-28", "tell_reporter_result", **told)

    assert "没有登记电话" in refused(told_how="phone")
    assert "没有办理“决定不予行政处罚”" in refused(outcome="no_penalty")
    assert "写明接受移送的机关" in refused(outcome="transferred")
    # A text must not name the other of the two.
    assert "写出了举报人的姓名" in refused(result_text="已对当事人作出行政处罚，与代文秀的举报一并处理")


def test_every_law_that_gives_the_result_is_named_with_its_day() -> None:
    law = rules().law.on(TODAY, ("penalty",))
    gives = {one.id for one in OFFENCES.values() if one.reply is not None and one.reply(law)}
    assert gives == {"confusion", "trade_secret"}


def test_the_holder_that_asked_is_told_of_each_decision_by_its_number(e: Enforcing) -> None:
    e.decide()
    holder = e.party("right_holder")
    paper = e.act("section", "05-28", "tell_holder_result", party=holder).documents[0]
    told = body_html(e.s.office.rules.kinds.of(paper.kind, paper.facts), paper.facts)
    assert f"对{INFRINGER}作出行政处罚决定（渝市监处罚〔2026〕1号）" in told
    assert "2026年3月18日请求处理" in told
    assert "第六十条第三款" in told
    services = e.s.session.scalars(select(Service)).all()
    assert [row.party_id for row in services if paper.id in row.document_ids] == [holder]


def test_nobody_else_is_told_as_the_holder(e: Enforcing) -> None:
    e.decide()
    s = e.s.case()
    assert s.state == "decided"
    work = e.s.office.work(e.s.session, "section")
    told = load(work, s, work.rules.procedure(s.procedure, s.procedure_version).step("tell_holder_result"))
    other = [event for event in told.events if event.step != "register_clue"]
    assert "不是权利人请求" in str(holder_asked_openly(replace(told, events=other)))
    undecided = [event for event in told.events if event.step != "decide_penalty"]
    assert "还没有作出决定" in str(holder_is_told_what_was_decided(replace(told, events=undecided)))
