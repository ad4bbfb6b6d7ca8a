"""Papers cite the law of the act, and tell the comparison where it changed (从旧兼从轻)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from casehub.documents import body_html, sample_facts
from casehub.model import Document
from casehub.procedures.owed.told import surcharge_rate
from casehub.procedures.penalty import intake, printed
from casehub.procedures.penalty.sanctions import Sanction
from tests.faults.world import rules
from tests.procedures.penalty.enforcing import DESTROY, MARK, PROPOSAL, STOP, TAKE
from tests.workflow.builders import event, party, situation

if TYPE_CHECKING:
    from casehub.workflow.procedure import Procedure
    from casehub.workflow.situation import Situation
    from tests.procedures.penalty.enforcing import Enforcing


def told(procedures: dict[str, Procedure], on: date, **data: Any) -> Situation:
    s = situation(procedures["penalty"], "conclude_inquiry", parties=[party(1, "respondent")])
    for name, value in (("rules", rules()), ("day", on), ("data", {"party": 1, **PROPOSAL, **data})):
        object.__setattr__(s, name, value)
    return s


def test_an_act_of_2026_decided_in_2027_is_judged_by_the_law_of_2026(procedures: dict[str, Procedure]) -> None:
    # P31: the same cap, 销毁 in the old law only.
    s = told(procedures, date(2027, 2, 15), act_ended_on=date(2026, 11, 30))
    assert printed.act_basis(s) == "《中华人民共和国商标法》（2019年修正）第五十七条第二项"
    assert "并不较轻" in (printed.comparison_told(s) or "")
    assert "900000元" in (printed.fine_range(s) or "")
    # One rule for all papers: the edition is told of what is law no more on the day of the paper.
    assert "依据《中华人民共和国商标法》（2019年修正）第六十条第二款" in (printed.fine_range(s) or "")
    s = told(procedures, date(2026, 12, 15), act_ended_on=date(2026, 11, 30))
    assert printed.act_basis(s) == "《中华人民共和国商标法》第五十七条第二项"
    assert "依据《中华人民共和国商标法》第六十条第二款" in (printed.fine_range(s) or "")


def test_an_act_that_goes_on_into_2027_is_judged_by_the_new_law(procedures: dict[str, Procedure]) -> None:
    # P32.
    s = told(procedures, date(2027, 2, 15), continuing=True, act_ended_on=None, turnover=Decimal(120000))
    assert printed.act_basis(s) == "《中华人民共和国商标法》第七十二条第二项"
    assert printed.punishing_basis(s) == "《中华人民共和国商标法》第七十四条第二款"
    assert "600000元" in (printed.fine_range(s) or "") and printed.comparison_told(s) is None


def test_the_lighter_law_of_the_decision_is_cited(procedures: dict[str, Procedure]) -> None:
    # P35: 驰名商标 on packs, 10 December 2026, decided in January.
    s = told(procedures, date(2027, 1, 15), offence="well_known", act_ended_on=date(2026, 12, 10))
    assert printed.punishing_basis(s) == "《中华人民共和国商标法》第六十四条"
    assert "较轻" in (printed.comparison_told(s) or "")


def test_destruction_is_no_item_after_2026(e: Enforcing) -> None:
    # P30, and the comparison is kept with what was decided.
    e.file()
    data = {"party": e.party("respondent"), **PROPOSAL, "items": [STOP, TAKE, DESTROY, {"measure": "fine", "text": "罚款270000元"}]}
    e.act("examiner", "04-23", "conclude_inquiry", **data)
    row = e.s.session.scalars(select(Sanction)).one()
    assert (row.compared, row.comparison) == (False, "")


def drawn(e: Enforcing, kind: str) -> str:
    """The latest paper of a kind, as it is read."""
    found = select(Document).where(Document.case_id == e.case.id, Document.kind == kind).order_by(Document.id)
    paper = e.s.session.scalars(found).all()[-1]
    return body_html(e.s.office.rules.kinds.of(kind, paper.facts), paper.facts)


def test_a_decision_says_what_whoever_judges_it_looks_for(e: Enforcing) -> None:
    e.decide()
    said = drawn(e, "penalty_decision")
    for words in (
        "根据权利人的查处请求，本局于2026年3月26日对当事人涉嫌",
        "告知和陈述、申辩、听证情况",
        "当事人在规定期限内未要求听证",
        "经复核，属实，降低罚款，本局部分采纳",
        "《中华人民共和国行政处罚法》第三十二条、",
        "第五十七条第一款第一项、",
        "（一）责令立即停止侵权行为",
        "责令停止的事项，当事人应当自收到本决定书之日起立即履行。",
        "将罚款216000元缴至",
        "每日按罚款数额的百分之三加处罚款",
        "第七十二条第一款、第七十三条第三款",
        # The court of patents is none of a penalty's.
        "向有管辖权的人民法院提起行政诉讼",
    ):
        assert words in said, words
    assert "中级人民法院" not in said and "216,000" not in said
    form = drawn(e, "decision_approval_form")
    for words in ("2026年4月27日案件审核：", "从轻", "当事人在规定期限内未要求听证", "，部分采纳。", 'aria-label="已选"></span>行政处罚'):
        assert words in form, words


def test_a_fine_of_the_common_degree_cites_no_mitigation(e: Enforcing) -> None:
    e.review(degree="normal", fine=Decimal("300000.50"), items=[STOP, TAKE, DESTROY, {"measure": "fine", "text": "罚款300000.50元"}])
    e.act("head", "04-27", "notify_penalty", hearing_told=True)
    e.s.serve("04-28", "penalty_notice")
    e.act("head", "05-09", "decide_penalty")
    said = drawn(e, "penalty_decision")
    assert "第三十二条" not in drawn(e, "penalty_notice") and "第三十二条" not in said
    assert "将罚款300000.50元缴至" in said


def test_what_is_not_punished_has_its_form_too(e: Enforcing) -> None:
    e.file()
    told = {"party": e.party("respondent"), "offence": "similar_same", "no_penalty_kind": "not_established"}
    e.act("examiner", "04-23", "conclude_without_penalty", **told, facts="没有使用的事实。")
    e.act("reviewer", "04-27", "approve_review", review_kind="case", legal_ground=None)
    e.act("head", "04-28", "decide_no_penalty")
    form = drawn(e, "decision_approval_form")
    assert 'aria-label="已选"></span>违法事实不能成立' in form and 'aria-label="未选"></span>行政处罚' in form
    assert "没有使用的事实" in form and "案件审核：" in form


EXCUSED = {
    "minor_corrected": "符合《中华人民共和国行政处罚法》第三十三条第一款规定的不予行政处罚的情形",
    "first_minor": "符合《中华人民共和国行政处罚法》第三十三条第一款规定的不予行政处罚的情形",
    "no_fault": "符合《中华人民共和国行政处罚法》第三十三条第二款规定的不予行政处罚的情形",
    "age": "第三十条、第五十七条第一款、《市场监督管理行政处罚程序规定》第六十条第一款的规定，本局决定：对当事人不予行政处罚，责令其监护人加以管教。",
    "mental": "责令其监护人严加看管和治疗。",
    "safe_harbour": "第六十条第二款规定的情形",
    "over_time": "已经超过《中华人民共和国行政处罚法》第三十六条规定的期限",
    "not_established": "依照《中华人民共和国行政处罚法》第五十七条第一款第三项、《市场监督管理行政处罚程序规定》第六十条第一款第三项的规定",
}  # fmt: skip


def test_each_excuse_has_its_article() -> None:
    kind = rules().kinds["no_penalty_decision"]
    assert EXCUSED.keys() == {one for one, _ in kind.field("no_penalty_kind").options}
    for excuse, words in EXCUSED.items():
        said = body_html(kind, sample_facts(kind) | {"no_penalty_kind": excuse})
        assert words in said, excuse
        assert ("监护人" in said) is (excuse in {"age", "mental"})


def test_a_source_is_told_without_who_reported(procedures: dict[str, Procedure]) -> None:
    assert {one for one in intake.PHRASES.values() if not one.startswith("根据")} == set()
    s = situation(procedures["penalty"], "file_case")
    object.__setattr__(s, "rules", rules())
    assert (intake.source_phrase(s), surcharge_rate(s)) == ("根据获得的线索", "百分之三")
    # Whoever reported stays unsaid; every other source is told as it was entered.
    told = {"report": "根据获得的线索", "right_holder": "根据权利人的查处请求", "monitor": "根据监测中发现的线索"}
    for source, words in told.items():
        clue = event("register_clue", date(2026, 3, 18))
        clue.detail = {"data": {"source": source}}
        s = situation(procedures["penalty"], "file_case", events=[clue])
        assert intake.source_phrase(s) == words


def test_rights_are_told_in_one_sentence(e: Enforcing) -> None:
    e.file()
    paper = e.act("examiner", "04-23", "conclude_inquiry", party=e.party("respondent"), **PROPOSAL).documents[0]
    said = paper.facts["rights_text"]
    assert said.startswith("重庆示例峡江脆食品有限公司是第99999001号“峡江脆”注册商标的权利人")
    assert MARK["approved_goods"] in said and "2028年5月13日" in said
    assert paper.facts["course_text"] == "本局于2026年3月18日收到材料并进行核查，2026年3月26日经批准立案"


def test_a_decision_tells_where_and_until_when_what_it_confiscates_is_paid() -> None:
    """With a fine and without one; who pays nothing is told of no bank."""
    kind = rules().kinds["penalty_decision"]
    facts: dict[str, Any] = sample_facts(kind)
    fined, gains = {"measure": "fine", "text": "罚款216000元"}, {"measure": "confiscate_gains", "text": "没收违法所得20000元"}
    stop = {"measure": "stop", "text": "责令立即停止侵权行为"}
    both = body_html(kind, facts | {"items": [stop, fined, gains]})
    assert "十五日内，将罚款216000元和没收的违法所得缴至示例银行" in both
    alone = body_html(kind, facts | {"items": [stop, gains], "fine": "", "fine_text": ""})
    assert "十五日内，将没收的违法所得缴至示例银行" in alone and "加处罚款" not in alone
    nothing = body_html(kind, facts | {"items": [stop], "fine": "", "fine_text": ""})
    assert "缴至" not in nothing
