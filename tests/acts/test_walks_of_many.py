"""Two ask, three are asked: each is served, answers, settles, leaves and sues for itself.

One adjudication and one mediation, walked from the request to the end as a lawyer would read them.
"""

from __future__ import annotations

from typing import Any

from casehub.documents import body_html
from casehub.model import Document
from tests import factories
from tests.acts.scene import HELD, Scene, Stages, at, day, hour
from tests.acts.test_mediation_consent import FIRST_SESSION, reply
from tests.acts.test_mediation_consent import hand as give
from tests.acts.test_several_requesters import ASKS
from tests.acts.test_several_respondents import answer, clocks, hand
from tests.acts.test_taking_back import sound

MANY = [
    factories.party("requester", "重庆山渝链传动有限公司（示例）"),
    factories.party("requester", "重庆渝链专利许可有限公司（示例）", capacity="exclusive_licensee"),
    factories.party("respondent", "重庆万骑金属制品有限公司（示例）"),
    factories.party("respondent", "重庆沃谷机械制造有限公司（示例）"),
    factories.party("respondent", "达州捷骑摩配经营部（示例）"),
]


def sides(s: Scene) -> tuple[list[int], list[int]]:
    """The requesters and the respondents."""
    return [s.party("requester", n) for n in range(2)], [s.party("respondent", n) for n in range(3)]


def papers_say(s: Scene, seen: set[int]) -> None:
    """Every paper made since: none calls five parties two, none leaves a place open."""
    for paper in s.session.query(Document).filter_by(case_id=s.case().id):
        if paper.id in seen:
            continue
        seen.add(paper.id)
        kind = s.office.rules.kinds[paper.kind]
        typed = str([paper.facts.get(field.id) for field in kind.fields])
        if "双方" not in typed:
            assert "双方" not in body_html(kind, paper.facts), paper.kind


def test_an_adjudication(stages: Stages) -> None:
    with sound(stages) as s:
        seen: set[int] = set()
        s.file(parties=MANY)
        (owner, licensee), (first, second, third) = sides(s)
        s.act("examiner", "05-26", "issue_answer_papers")
        for party, when in ((first, "05-28"), (second, "06-01"), (third, "06-03")):
            hand(s, "answer_notice", party, when)
        s.serve("06-03")
        s.act("examiner", "06-03", "begin_answering")
        due = {p: d.due_on for p, d in clocks(s, "adjudication.answer").items()}
        assert due == {first: day("06-12"), second: day("06-16"), third: day("06-18")}
        answer(s, first, "06-05", "register_answer")
        # ── one settles with both who ask ────────────────────
        s.sign_text("chair", "06-08", owner, licensee, second, party=second)
        s.act("chair", "06-08", "settle_with_respondent", party=second, effective_on=day("06-08"))
        assert clocks(s, "adjudication.answer").keys() == {third}
        # ── one who asks takes its request back ──────────────
        s.act("clerk", "06-09", "request_withdrawal", party=licensee, **ASKS, asked_on=day("06-09"))
        s.act("head", "06-10", "let_requester_withdraw", party=licensee)
        assert {p.id for p in s.case().parties if p.left_on is None} == {owner, first, third}
        papers_say(s, seen)
        s.serve("06-11")
        answer(s, third, "06-15")
        s.act("examiner", "06-16", "forward_answer")
        s.serve("06-16")
        s.act("chair", "06-22", "decide_hearing", hearing_at=hour("07-06"), reply_by=day("07-01"))
        assert {r.party_id for r in s.services("hearing_notice")} == {owner, first, third}
        s.serve("06-24")
        s.act("chair", "07-06", "hold_hearing", **HELD)
        s.act("chair", "07-08", "record_deliberation")
        s.act("examiner", "07-09", "submit_to_legal_review")
        s.act("reviewer", "07-10", "approve_legality")
        alike = [{"claim": "1", "n": "A", "text": "链轮", "accused": "链轮", "finding": "same", "agreed": True}]
        s.act("head", "07-20", "issue_decision", evidence_text="甲1真实、合法，与本案有关，予以采信。", features=alike)
        papers_say(s, seen)
        for party, when in ((owner, "07-21"), (first, "07-22"), (third, "07-27")):
            hand(s, "adjudication_decision", party, when)
        s.act("examiner", "07-27", "confirm_service")
        ends = {p: d.due_on for p, d in clocks(s, "adjudication.sue").items()}
        assert ends == {owner: day("08-05"), first: day("08-06"), third: day("08-11")}
        # ── one sues; the others' time goes on, and the ruling is enforced against who does not ──
        s.act("clerk", "08-05", "register_suit", party=first, sued_on=day("08-04"), suit_received_on=day("08-05"))
        assert clocks(s, "adjudication.sue").keys() == {owner, third}
        over: dict[str, Any] = {"party": third, "suit_period_ended_on": ends[third]}
        s.act("examiner", "08-12", "note_suit_period_over", **over)
        assert clocks(s, "enforcement.court_apply").keys() == {third}
        assert s.refused("head", "08-13", "urge_performance", party=first)
        s.act("head", "08-13", "urge_performance", party=third, urge_days=15)
        s.serve("08-14", "performance_urging_notice")
        assert clocks(s, "enforcement.demand_wait")[third].length == 15
        assert "催告期至" in s.refused("head", "08-31", "apply_enforcement", party=third)
        s.act("head", "09-07", "apply_enforcement", party=third)
        # ── the suit is lost: its own time to enforce begins, the other's is over ──
        lost: dict[str, Any] = {"challenge": s.challenge(first), "result": "upheld"}
        lost |= {"outcome_on": day("10-12"), "outcome_effective_on": day("10-28")}
        s.act("clerk", "10-29", "register_ruling_upheld", **lost)
        assert clocks(s, "enforcement.court_apply").keys() == {first}
        assert s.state == "enforcing"
        papers_say(s, seen)


def test_a_mediation(stages: Stages) -> None:
    with sound(stages, "submit") as s:
        seen: set[int] = set()
        work = s.office.work(s.session, "clerk", hour("03-20"))
        s.ref = factories.open_request(work, "mediation", parties=MANY).reference
        (owner, licensee), (first, second, third) = sides(s)
        s.act("clerk", "03-20", "receive_request", received_on=day("03-20"), copies=3)
        s.act("clerk", "03-23", "send_opinion_notice", dispute_kind="infringement", reply_days=20)
        for party, when in ((first, "03-25"), (second, "03-26"), (third, "03-27")):
            give(s, "mediation_opinion_notice", party, when)
        due = {p: d.due_on for p, d in clocks(s, "mediation.reply").items()}
        assert due == {first: day("04-14"), second: day("04-15"), third: day("04-16")}
        for party, when in ((first, "03-30"), (second, "03-31"), (third, "04-01")):
            s.act("clerk", when, "record_consent", **reply(party, when))
        filing: dict[str, Any] = {"mediators": [s.person("mediator")], **FIRST_SESSION}
        s.act("head", "04-03", "file_mediation", **filing, issue=["mediation_session_notice"])
        papers_say(s, seen)
        s.serve("04-07", who="mediator")
        # ── one who asks withdraws, one who is asked is sued and leaves ──
        gone: dict[str, Any] = {"party": licensee, "acts_by": "party", "signed_by": "秦远山", "changed_on": day("04-09")}
        s.act("head", "04-09", "let_withdrawing_party_go", **gone)
        sued: dict[str, Any] = {"party": third, "changed_on": day("04-10")}
        s.act("head", "04-13", "let_suing_party_go", **sued)
        assert {p.id for p in s.case().parties if p.left_on is None} == {owner, first, second}
        papers_say(s, seen)
        s.serve("04-14", who="mediator")
        came = [{"side": side, "name": "何静宜", "role": "代表", "authority": ""} for side in ("请求人", "被请求人")]
        held: dict[str, Any] = {"started_at": at("2026-04-21", "09:30"), "ended_at": at("2026-04-21", "11:30")}
        told: dict[str, Any] = {"attendance": came, "minutes": "各方说明意见。", "place": "第一调解室"}
        s.act("mediator", "04-21", "hold_session", **held, **told, seq=1, result="agreed")
        s.sign_text("mediator", "04-22")
        s.act("mediator", "04-22", "reach_agreement", effective_on=day("04-22"))
        assert s.state == "agreed"
        papers_say(s, seen)
        s.serve("04-23", who="mediator")
        # ── every one of those who stayed must want the court's confirmation ──
        for n, party in enumerate((owner, first, second)):
            asks: dict[str, Any] = {"party": party, "acts_by": "party", "signed_by": "秦远山", "declared_on": day("04-27")}
            if n:
                assert "应由各方共同申请" in s.refused("mediator", "04-27", "apply_confirmation", applied_on=day("04-27"))
            s.act("mediator", "04-27", "record_confirmation_wish", **asks)
        s.act("mediator", "04-28", "apply_confirmation", applied_on=day("04-28"))
        assert (s.state, s.open("confirmation.apply")) == ("conf_submitted", [])
