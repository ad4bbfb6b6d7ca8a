"""Three days to ask the police again or the procuratorate, three more after their answer, then back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from casehub.documents import body_html
from tests.acts.scene import day
from tests.acts.test_expiry import morning
from tests.procedures.criminal_referral.sending import answered, sent

if TYPE_CHECKING:
    from casehub.acts.performing import Outcome
    from tests.procedures.penalty.enforcing import Enforcing

RECONSIDER, ANSWER = "transfer.criminal_reconsider", "transfer.criminal_recon_answer"
POINTS = [{"point": "数额累计达到标准", "proof": "销售台账"}, {"point": "标识没有基本差别", "proof": "鉴别意见"}]


def refused(e: Enforcing, n: int = 0) -> str:
    """Sent, and turned down by a paper that came on 6 May."""
    matter = sent(e, e.parties("respondent")[n])
    answered(e, matter, "record_refusal")
    return matter


def drawn(e: Enforcing, done: Outcome, kind: str) -> tuple[Any, str]:
    paper = next(one for one in done.documents if one.kind == kind)
    return paper, body_html(e.s.office.rules.kinds.of(kind, paper.facts), paper.facts)


def test_the_police_are_asked_again_and_then_the_procuratorate(filed: Enforcing) -> None:
    matter = refused(filed)
    done = filed.s.act("principal", "05-08", "ask_again", matter, points=POINTS)
    paper, text = drawn(filed, done, "police_reconsideration_request")
    assert paper.number.startswith("渝知移字") and "第九条" in text
    assert "2.标识没有基本差别（证据：鉴别意见）" in text
    assert not filed.s.open(RECONSIDER, matter)
    assert filed.s.due(ANSWER, matter) == day("05-11")
    # Their answer is not older than the request.
    older = {"decided_on": day("05-07"), "received_on": day("05-12")}
    assert "提出异议之日" in filed.s.refused("examiner", "05-12", "record_refusal_again", matter, **older)
    answered(filed, matter, "record_refusal_again", "05-12", "05-11")
    assert filed.s.due(RECONSIDER, matter) == day("05-15")
    done = filed.s.act("principal", "05-15", "propose_supervision", matter, points=POINTS)
    _paper, text = drawn(filed, done, "filing_supervision_proposal")
    assert "维持不予立案" in text and "2026年5月11日" in text and "建议你院依法进行立案监督" in text
    answered(filed, matter, "record_supervised_filing", "05-20", "05-18")
    assert filed.s.case(matter).state == "taken_on"
    assert filed.s.due("transfer.goods_handover", matter) == day("05-23")


def test_the_procuratorate_may_be_asked_at_once(filed: Enforcing) -> None:
    matter = refused(filed, 1)
    done = filed.s.act("principal", "05-09", "propose_supervision", matter, points=POINTS)
    _paper, text = drawn(filed, done, "filing_supervision_proposal")
    assert "复议" not in text
    filed.s.act("examiner", "05-25", "end_supervision", matter, received_on=day("05-25"))
    assert filed.s.case(matter).state == "come_back"


def test_who_objects_late_is_refused_by_the_clock(filed: Enforcing) -> None:
    matter = refused(filed)
    for step in ("ask_again", "propose_supervision"):
        assert "依法作行政处理" in filed.s.refused("principal", "05-10", step, matter, points=POINTS)


def test_silence_of_the_police_leads_on_after_their_three_days(filed: Enforcing) -> None:
    matter = refused(filed)
    filed.s.act("principal", "05-08", "ask_again", matter, points=POINTS)
    early = filed.s.refused("principal", "05-11", "propose_supervision", matter, points=POINTS)
    assert "届满没有答复的才能建议" in early
    done = filed.s.act("principal", "05-12", "propose_supervision", matter, points=POINTS)
    assert "逾期未作出书面答复" in drawn(filed, done, "filing_supervision_proposal")[1]


def test_the_second_window_ends_by_itself(filed: Enforcing) -> None:
    matter = refused(filed)
    filed.s.act("principal", "05-08", "ask_again", matter, points=POINTS)
    answered(filed, matter, "record_refusal_again", "05-12", "05-11")
    assert morning(filed.s, "05-16", RECONSIDER) == ["lapse_window"]
    assert (filed.s.case(matter).state, filed.s.state) == ("come_back", "investigating")


def test_the_police_may_take_it_on_when_asked_again(filed: Enforcing) -> None:
    matter = refused(filed)
    filed.s.act("principal", "05-08", "ask_again", matter, points=POINTS)
    answered(filed, matter, "record_filing_again", "05-12", "05-11")
    early = filed.s.refused(
        "examiner", "05-12", "hand_over_goods", matter, officers=filed.officers, handed_on=day("05-11")
    )
    assert "立案通知之日" in early
