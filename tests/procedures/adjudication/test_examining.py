"""Evidence is sent, each party speaks of it in its own time, and nothing is found before."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from casehub.documents import body_html
from casehub.model import Case, Deadline, Document, Event, Evidence, EvidenceUse, Service
from casehub.procedures.adjudication import examining
from tests import factories
from tests.acts.scene import HELD, Scene, Stages, day, hour
from tests.acts.test_expiry import last, morning
from tests.acts.test_several_respondents import PARTIES, clocks, hand
from tests.acts.test_side_roads_evidence import commissioned
from tests.acts.test_taking_back import sound
from tests.procedures.adjudicating import (
    Both,
    at,
    child,
    event,
    faults,
    limit,
    names,
    party,
    served,
)
from tests.workflow.builders import service

RULE, NOTICE = "adjudication.evidence_opinion", "evidence_opinion_notice"
SENT = date(2026, 6, 1)


def notice(number: int = 70, **values: Any) -> Document:
    kept: dict[str, Any] = {"kind": NOTICE, "status": "issued", "issued_on": SENT, "title": "证据副本送达通知书", "facts": {"reply_within_days": 5}}
    return Document(id=number, **(kept | values))


def proof(number: int = 70, of: int = 1) -> Any:
    row = served(NOTICE, of, date(2026, 6, 3))
    row.document_ids = [number]
    return row


def use(number: int, by: str) -> EvidenceUse:
    return EvidenceUse(id=number, label=f"乙{number}", evidence=Evidence(name="合同", submitted_by=by, side="respondent"))


TWO = [party(1, "requester"), party(2, "respondent")]
OWN: dict[str, Any] = {"parties": TWO, "uses": [use(7, "示例公司2"), use(8, "示例公司1")]}
OPENS: dict[str, Any] = {"step": "register_evidence_opinion", "parties": TWO}
SPEAKS: dict[str, Any] = {"party": 1, "notice": 70, "opinion_received_on": date(2026, 6, 3)}
ANSWERS: dict[str, Any] = {"party": 1, "notice": 70, "answer_received_on": date(2026, 6, 3)}
CHANGED: dict[str, Any] = {"step": "register_further_answer", "parties": TWO, "data": ANSWERS, "documents": [notice(kind="claim_change_notice", facts={"new_answer_days": 10})], "services": [proof()]}
RUNS, OVER = limit(RULE, date(2026, 8, 10), party_id=1, stopped=False), limit(RULE, date(2026, 8, 9), party_id=1, stopped=False)
EARLY = limit(RULE, date(2026, 8, 10), party_id=1, stopped=False, start_on=date(2026, 8, 5))
ORDERED = limit("adjudication.produce_evidence", date(2026, 8, 10), party_id=1, stopped=False, start_on=date(2026, 8, 1))
WAITS = service(party_id=1, kinds=[NOTICE], status="pending", case_id=5, document_ids=[70])
CHILD = child("service")


def reviewed(seq: int = 9, **data: Any) -> Event:
    found = event("decide_written_review", **data)
    found.seq = seq
    return found


def review(number: int = 81, seq: int = 9) -> Document:
    found = notice(number, kind="written_review_notice", facts={})
    found.event_seq = seq
    return found


def told(of: int, number: int = 81, **values: Any) -> Any:
    row = served("written_review_notice", of, date(2026, 6, 3))
    row.document_ids = [number]
    row.party = TWO[of - 1]
    for name, value in values.items():
        setattr(row, name, value)
    return row


SECOND = [reviewed(3), reviewed(submit_by="2026-08-09")]
REVIEWS = [review(80, 3), review()]
REVIEWED: dict[str, Any] = {"parties": TWO, "events": SECOND, "documents": REVIEWS}
AGAIN: dict[str, Any] = {"party": 1, "written_received_on": date(2026, 6, 4), "opinion": "坚持意见。"}
WRITTEN = event("register_written_opinion", party=1, written_received_on="2026-06-04", opinion="坚持意见。")
WRITTEN.seq = 10
BEFORE = event("register_written_opinion", party=1, written_received_on="2026-06-04", opinion="坚持意见。")
ELSEWHERE = event("register_hearing_application", party=1, written_received_on="2026-06-04", opinion="坚持意见。")
BEFORE.seq, ELSEWHERE.seq = 4, 11
WROTE: dict[str, Any] = {"step": "register_written_opinion", "parties": TWO, "events": [*SECOND, WRITTEN]}
CHILD.id = 5
BOTH = [
    Both("exhibits_go_to_others", "由示例公司2提交", {**OWN, "data": {"exhibits_sent": [7]}}, {**OWN, "data": {"exhibits_sent": [7], "recipients": [1]}}, "recipients"),
    Both("exhibits_go_to_others", "由示例公司1提交", {**OWN, "data": {"exhibits_sent": [8], "recipients": [1]}}, {**OWN, "data": {"exhibits_sent": [7, 8]}}, "recipients"),
    Both("opinion_follows_its_notice", "没有转送证据", {**OPENS, "data": SPEAKS}, {**OPENS, "data": SPEAKS, "documents": [notice()], "services": [proof()]}),
    Both("opinion_follows_its_notice", "没有送达示例公司1的凭证", {**OPENS, "data": SPEAKS, "documents": [notice()], "services": [proof(of=2)]}, {**OPENS, "data": SPEAKS, "documents": [notice(69, status="superseded"), notice(supersedes_id=69)], "services": [proof(69)]}, "notice"),
    Both("opinion_follows_its_notice", "不能早于通知书送达", {**OPENS, "data": {**SPEAKS, "opinion_received_on": date(2026, 6, 2)}, "documents": [notice()], "services": [proof()]}, {**OPENS, "data": SPEAKS, "documents": [notice()], "services": [proof()]}, "opinion_received_on"),
    Both("opinion_follows_its_notice", "没有责令提供证据", {**OPENS, "step": "register_production"}, {**OPENS, "step": "register_production", "documents": [notice(kind="produce_evidence_order", facts={"due_days": 10})]}),
    Both("opinion_follows_its_notice", "没有在转送答辩书副本时指定", {**OPENS, "step": "register_answer_opinion", "documents": [notice(kind="answer_forwarding_notice", facts={})]}, {**OPENS, "step": "register_answer_opinion", "documents": [notice(kind="answer_forwarding_notice", facts={"reply_by": 7})]}),
    Both("answer_follows_its_notice", "没有送达示例公司1的凭证", {**CHANGED, "services": [proof(of=2)]}, CHANGED, "notice"),
    Both("answer_follows_its_notice", "不能早于通知书送达", {**CHANGED, "data": {**ANSWERS, "answer_received_on": date(2026, 6, 2)}}, {**CHANGED, "data": {"party": 1, "answer_received_on": date(2026, 6, 2)}}, "answer_received_on"),
    Both("evidence_was_examined_or_time_is_over", "提供证据期限至", {"parties": TWO, "deadlines": [ORDERED], "data": {"started_at": date(2026, 8, 6)}}, {"parties": TWO, "deadlines": [EARLY], "data": {"started_at": date(2026, 8, 6)}}),
    Both("evidence_opinions_are_in_or_over", "示例公司1的质证意见期限至2026年8月10日", {"parties": TWO, "deadlines": [RUNS]}, {"parties": TWO, "deadlines": [OVER]}),
    Both("evidence_opinions_are_in_or_over", "尚未送达示例公司1", {"parties": TWO, "documents": [notice()], "services": [WAITS], "children": [CHILD]}, {"parties": TWO, "documents": [notice()], "services": [proof()]}),
    Both("evidence_was_examined_or_time_is_over", "质证意见期限至", {"parties": TWO, "deadlines": [EARLY], "data": {"started_at": date(2026, 8, 5)}}, {"parties": TWO, "deadlines": [EARLY], "data": {"started_at": date(2026, 8, 6)}}),
    Both("written_opinion_period_is_over", "补充意见期限", {"events": [reviewed(submit_by="2026-08-10")]}, {"events": [reviewed(submit_by="2026-08-09")], "documents": [review()], "services": [told(1), told(2)]}),
    # The notice of an earlier review, and a service that is not entered yet, tell nobody.
    Both("written_opinion_period_is_over", "尚未送达全部", {"parties": TWO, "events": SECOND, "documents": REVIEWS, "services": [told(1, 80), told(2, 80)]}, {"parties": TWO, "events": SECOND, "documents": REVIEWS, "services": [told(1), told(2)]}),
    Both("written_opinion_period_is_over", "尚未送达全部", {"parties": TWO, "events": SECOND, "documents": REVIEWS, "services": [told(1), told(2, status="pending", served_on=None)]}, {"parties": TWO, "events": SECOND, "documents": REVIEWS, "services": [told(1), told(2)]}),
    Both("somebody_does_not_know_of_written_review", "均已告知", {**REVIEWED, "services": [told(1), told(2, status="pending", served_on=None)]}, {**REVIEWED, "services": [told(1), told(2, 80)]}),
    Both("written_review_was_told", "送达示例公司1书面审理告知书", {**REVIEWED, "data": {"party": 1}, "services": [told(1, 80), told(2)]}, {**REVIEWED, "data": {"party": 2}, "services": [told(1, 80), told(2)]}, "party"),
    Both("written_review_was_told", "送达示例公司1书面审理告知书", {**REVIEWED, "data": {"party": 1}, "services": [told(1, status="pending", served_on=None), told(2)]}, {**REVIEWED, "data": {"party": 1}, "services": [told(1)]}, "party"),
    Both("written_entry_is_new", "示例公司1同日收到的同一内容已经登记", {**WROTE, "data": AGAIN}, {**WROTE, "data": {**AGAIN, "opinion": "补充。"}}, "party"),
    Both("written_entry_is_new", "已经登记", {**WROTE, "data": AGAIN}, {**WROTE, "data": {**AGAIN, "party": 2}}, "party"),
    # What was written in an earlier review, or entered by another step, is another entry.
    Both("written_entry_is_new", "已经登记", {**WROTE, "data": AGAIN}, {**WROTE, "events": [*SECOND, BEFORE], "data": AGAIN}, "party"),
    Both("written_entry_is_new", "已经登记", {**WROTE, "data": AGAIN}, {**WROTE, "events": [*SECOND, ELSEWHERE], "data": AGAIN}, "party"),
]  # fmt: skip


@pytest.mark.parametrize("both", BOTH, ids=names(BOTH))
def test_guard_both_ways(both: Both) -> None:
    assert faults(both) == []


def test_every_guard_and_fact_is_known() -> None:
    assert {both.guard for both in BOTH} == set(examining.GUARDS)
    s = at("register_evidence_opinion", documents=[notice(), notice(71, status="void")])
    assert [n for n, _ in examining.papers_that_ask(s)] == [70, 71]
    assert examining.asking_papers_in_force(s) == {70}


def sent(s: Scene, when: str, label: str, **more: Any) -> int:
    """Evidence of the office goes to the parties; the id of the notice."""
    items = [{"label": label, "name": f"{label}协查笔录", "pages": 6}]
    s.act("examiner", when, "register_evidence", party=s.party("requester"), submitted_on=day(when), evidence_items=items)
    of = select(EvidenceUse.id).where(EvidenceUse.case_id == s.case().id, EvidenceUse.label == label)
    out = s.act("examiner", when, "forward_evidence", exhibits_sent=[s.session.scalars(of).one()], **more)
    (paper,) = out.documents
    assert label in body_html(s.office.rules.kinds[paper.kind], paper.facts)
    return paper.id


def speaks(s: Scene, when: str, of: int, about: int) -> None:
    told: dict[str, Any] = {"party": of, "notice": about, "opinion_received_on": day(when)}
    s.act("scribe", when, "register_evidence_opinion", **told)


def test_each_party_has_its_own_days_for_each_paper(stages: Stages) -> None:
    with sound(stages) as s:
        s.answer(parties=PARTIES)
        first, second, third = (s.party("respondent", n) for n in range(3))
        s.act("examiner", "06-05", "register_answer", party=first, answer_received_on=day("06-05"))
        others = {"recipients": [first, second, third]}
        one = sent(s, "06-22", "甲8", reply_within_days=5, **others)
        for who, when in ((first, "06-23"), (second, "06-24"), (third, "06-25")):
            hand(s, NOTICE, who, when)
        due = {p: d.due_on for p, d in clocks(s, RULE).items()}
        assert due == {first: day("06-29"), second: day("06-29"), third: day("06-30")}
        # ── who speaks ends its own time, and only what that paper gave it ──
        two = sent(s, "06-25", "甲9", reply_within_days=20, **others)
        hand(s, NOTICE, first, "06-26")
        hand(s, NOTICE, second, "06-26")
        speaks(s, "06-26", first, one)
        left = {(d.party_id, d.document_id) for d in s.open(RULE)}
        assert left == {(first, two), (second, one), (second, two), (third, one)}
        # ── what nobody says ends by itself, each on its day, and leaves the other paper's time ──
        assert morning(s, "06-29", RULE) == []
        assert morning(s, "06-30", RULE) == ["close_evidence_opinion_period"]
        assert "不视为承认证据" in last(s).sentence
        assert {(d.party_id, d.document_id) for d in s.open(RULE)} == {(first, two), (second, two), (third, one)}
        assert morning(s, "07-01", RULE) == ["close_evidence_opinion_period"]
        assert {(d.party_id, d.document_id) for d in s.open(RULE)} == {(first, two), (second, two)}
        ended = select(Deadline.party_id, Deadline.document_id, Deadline.outcome).where(
            Deadline.rule == RULE, Deadline.case_id == s.case().id, Deadline.outcome != ""
        )
        assert {(d.party_id, d.document_id, d.outcome) for d in s.session.execute(ended)} == {
            (first, one, "met"), (second, one, "lapsed"), (third, one, "lapsed"),
        }  # fmt: skip


def test_a_proof_taken_back_and_an_opinion_entered_wrongly(stages: Stages) -> None:
    with sound(stages) as s:
        s.answer(parties=PARTIES)
        first, second, third = (s.party("respondent", n) for n in range(3))
        s.act("examiner", "06-05", "register_answer", party=first, answer_received_on=day("06-05"))
        paper = sent(s, "06-22", "甲8", recipients=[first, second])
        for who, when in ((first, "06-23"), (second, "06-24")):
            hand(s, NOTICE, who, when)
        assert "没有送达" in s.refused("scribe", "06-24", "register_evidence_opinion", party=third, notice=paper)
        speaks(s, "06-24", first, paper)
        s.act("head", "06-24", "take_back_entry", reason="系另一案件的材料。")
        assert clocks(s, RULE).keys() == {first, second}
        # ── the proof was another case's: nothing runs until the true one, whose day counts ──
        wrong = select(Service).where(Service.parent_id == s.case().id, Service.party_id == second)
        row = next(r for r in s.session.scalars(wrong) if NOTICE in r.kinds)
        of = s.session.get_one(Case, row.case_id).reference
        s.act("head", "06-25", "withdraw_proof", of, reason="回执系另一案件的邮件。")
        assert clocks(s, RULE).keys() == {first}
        hand(s, NOTICE, second, "06-26")
        assert clocks(s, RULE)[second].due_on == day("07-01")


def test_nothing_is_found_before_a_party_could_speak(stages: Stages) -> None:
    with sound(stages) as s:
        s.answer(parties=PARTIES[:2])
        asked = s.party("respondent")
        s.act("examiner", "06-05", "register_answer", party=asked, answer_received_on=day("06-05"))
        s.act("chair", "06-15", "decide_written_review", submit_by=day("06-25"), object_by=day("06-20"))
        s.serve("06-16")
        sent(s, "06-24", "甲8", recipients=[asked])
        assert "尚未送达" in s.refused("examiner", "06-26", "finish_written_review")
        s.serve("06-26")
        assert "质证意见期限至2026年7月1日" in s.refused("examiner", "06-29", "finish_written_review")
        s.act("examiner", "07-02", "finish_written_review")
        assert s.state == "deliberating"


def test_nothing_is_found_while_a_paper_that_gives_days_is_on_its_way(stages: Stages) -> None:
    with sound(stages) as s:
        s.answer(parties=PARTIES[:2])
        asks, asked = s.party("requester"), s.party("respondent")
        s.act("examiner", "06-05", "register_answer", party=asked, answer_received_on=day("06-05"))
        s.act("chair", "06-15", "decide_written_review", submit_by=day("06-25"), object_by=day("06-20"))
        s.serve("06-16")
        s.act("chair", "06-22", "order_to_produce", holder=asked, claimant=asks, due_days=10)
        s.act("chair", "06-22", "allow_claim_change", new_answer_days=10)
        assert "《责令提供证据通知书》尚未送达" in s.refused("examiner", "06-26", "finish_written_review")
        s.serve("06-26", "produce_evidence_order")
        assert "《变更请求事项通知书》尚未送达" in s.refused("examiner", "06-26", "finish_written_review")
        s.serve("06-26")
        assert "期限至2026年7月6日" in s.refused("examiner", "06-29", "finish_written_review")


def test_a_paper_that_gives_no_days_holds_nothing_up(stages: Stages) -> None:
    with sound(stages) as s:
        s.answer(parties=PARTIES[:2])
        asked = s.party("respondent")
        s.act("examiner", "06-05", "register_answer", party=asked, answer_received_on=day("06-05"))
        s.act("chair", "06-15", "decide_written_review", submit_by=day("06-25"), object_by=day("06-20"))
        s.serve("06-16")
        s.act("chair", "06-22", "allow_claim_change", new_answer_days=None)
        s.act("examiner", "06-26", "finish_written_review")
        assert s.state == "deliberating"


def test_what_was_served_before_the_hearing_is_examined_there(stages: Stages) -> None:
    with sound(stages) as s:
        s.answer(parties=PARTIES[:2])
        asked = s.party("respondent")
        s.act("examiner", "06-05", "register_answer", party=asked, answer_received_on=day("06-05"))
        s.act("chair", "06-22", "decide_hearing", hearing_at=hour("07-06"), reply_by=day("07-01"))
        s.serve("06-24")
        sent(s, "07-03", "甲8", recipients=[asked])
        assert "尚未送达" in s.refused("chair", "07-06", "hold_hearing", **HELD)
        s.serve("07-03")
        assert clocks(s, RULE).keys() == {asked}
        s.act("chair", "07-06", "hold_hearing", **HELD)
        assert (s.state, s.outcomes(RULE)) == ("deliberating", {"cancelled"})


def test_an_answer_sent_on_changed_claims_and_an_order_give_each_party_its_own_days(stages: Stages) -> None:
    """办法第二十二条、第五十一条: what each paper asks runs from its own proof, ends by itself or by what came."""
    on_answer, on_claims, on_order = (f"adjudication.{n}" for n in ("answer_opinion", "changed_answer", "produce_evidence"))
    with sound(stages) as s:
        s.answer(parties=[*PARTIES[:3], factories.party("requester", "重庆示例被许可人有限公司", capacity="exclusive_licensee")])
        asks = [s.party("requester", n) for n in range(2)]
        first, second = (s.party("respondent", n) for n in range(2))
        s.act("examiner", "06-05", "register_answer", party=first, answer_received_on=day("06-05"))
        # ── the one who asked for nothing, and the one that gave seven days ──
        s.act("examiner", "06-08", "forward_answer", reply_by=None)
        s.serve("06-09", "answer_forwarding_notice")
        assert clocks(s, on_answer) == {}
        assert "没有在转送" in s.refused("scribe", "06-09", "register_answer_opinion", party=asks[0])
        s.act("examiner", "06-10", "forward_answer", reply_by=7)
        for who, when in zip(asks, ("06-11", "06-12"), strict=True):
            hand(s, "answer_forwarding_notice", who, when)
        assert {p: d.due_on for p, d in clocks(s, on_answer).items()} == {asks[0]: day("06-18"), asks[1]: day("06-22")}
        paper = s.open(on_answer)[0].document_id
        s.act("scribe", "06-15", "register_answer_opinion", party=asks[0], notice=paper, opinion_received_on=day("06-15"))
        assert clocks(s, on_answer).keys() == {asks[1]}
        # ── the proof was another case's: nothing runs until the true one ──
        rows = select(Service).where(Service.parent_id == s.case().id, Service.party_id == asks[1])
        row = next(r for r in s.session.scalars(rows) if paper in r.document_ids)
        of = s.session.get_one(Case, row.case_id).reference
        s.act("head", "06-16", "withdraw_proof", of, reason="回执系另一案件的邮件。")
        assert clocks(s, on_answer) == {}
        hand(s, "answer_forwarding_notice", asks[1], "06-16")
        assert clocks(s, on_answer)[asks[1]].due_on == day("06-23")
        # ── claims are changed: each respondent has its days, and no hearing is set before ──
        s.act("chair", "06-16", "allow_claim_change", new_answer_days=10)
        hand(s, "claim_change_notice", first, "06-17")
        hand(s, "claim_change_notice", second, "06-18")
        assert {p: d.due_on for p, d in clocks(s, on_claims).items()} == {first: day("06-29"), second: day("06-29")}
        change = s.open(on_claims)[0].document_id
        s.act("examiner", "06-22", "register_further_answer", party=first, answer_received_on=day("06-22"), notice=change)
        assert clocks(s, on_claims).keys() == {second}
        told: dict[str, Any] = {"hearing_at": hour("07-20"), "reply_by": day("07-10")}
        assert "答辩期至2026年6月29日" in s.refused("chair", "06-23", "decide_hearing", **told)
        # ── evidence is to be produced ──
        s.act("chair", "06-23", "order_to_produce", holder=second, claimant=asks[0], due_days=10)
        hand(s, "produce_evidence_order", second, "06-24")
        order = s.open(on_order)[0].document_id
        assert (s.open(on_order)[0].party_id, s.due(on_order)) == (second, day("07-06"))
        assert morning(s, "06-25", on_answer) == ["close_answer_opinion_period"]
        assert "不视为承认" in last(s).sentence
        assert morning(s, "06-30", on_claims) == ["close_changed_answer_period"]
        s.act("scribe", "07-01", "register_production", party=second, notice=order, opinion_received_on=day("07-01"), produced="part", evidence_items=[{"label": "乙9", "name": "生产计划单", "pages": 3}])
        assert [s.open(rule) for rule in (on_answer, on_claims, on_order)] == [[], [], []]
        assert "部分提供：" in last(s).sentence
        s.act("head", "07-01", "take_back_entry", reason="系另一案件的材料。")
        assert s.due(on_order) == day("07-06")
        assert morning(s, "07-07", on_order) == ["close_production_period"]


def test_whom_the_notice_of_written_review_reached_too_late_is_told_anew(stages: Stages) -> None:
    with stages.at("prepare") as s:
        asked, kind = s.party("respondent"), "written_review_notice"
        s.act("chair", "06-15", "decide_written_review", submit_by=day("06-25"))
        hand(s, kind, s.party("requester"), "06-16")
        hand(s, kind, asked, "06-26")
        assert "时指定的期限已经届满" in s.refused("examiner", "06-29", "finish_written_review")
        s.act("chair", "06-29", "tell_written_review", submit_by=day("07-10"), recipients=[asked])
        hand(s, kind, asked, "06-30")
        assert "期限至2026年7月10日" in s.refused("examiner", "07-10", "finish_written_review")
        assert "均已告知" in s.refused("chair", "07-10", "tell_written_review")
        s.act("examiner", "07-13", "finish_written_review")
        assert s.state == "deliberating"


def test_an_answer_ends_the_time_of_the_change_that_it_names_alone(stages: Stages) -> None:
    rule, step = "adjudication.changed_answer", "register_further_answer"
    with sound(stages) as s:
        s.answer(parties=PARTIES[:2])
        asked = s.party("respondent")
        s.act("examiner", "06-05", "register_answer", party=asked, answer_received_on=day("06-05"))
        for told, served in (("06-16", "06-17"), ("06-18", "06-19")):
            s.act("chair", told, "allow_claim_change", new_answer_days=10)
            s.serve(served, "claim_change_notice")
        first, second = (row.document_id for row in sorted(s.open(rule), key=lambda d: d.start_on))
        # ── what was said of the first claims ──
        s.act("examiner", "06-22", step, party=asked, answer_received_on=day("06-12"))
        assert len(s.open(rule)) == 2
        early: dict[str, Any] = {"party": asked, "answer_received_on": day("06-16"), "notice": first}
        assert "不能早于通知书送达" in s.refused("examiner", "06-22", step, **early)
        s.act("examiner", "06-22", step, **{**early, "answer_received_on": day("06-22")})
        assert [row.document_id for row in s.open(rule)] == [second]
        s.act("head", "06-22", "take_back_answer", party=asked, reason="系另一案件的材料。")
        assert {row.document_id for row in s.open(rule)} == {first, second}


def test_two_appraisals_give_each_party_its_own_time_to_object(stages: Stages) -> None:
    rule, kind = "appraisal.objection", "appraisal_opinion_notice"
    with sound(stages) as s:
        s.answer(parties=PARTIES)
        (asks, *asked) = [s.party("requester"), *(s.party("respondent", n) for n in range(3))]
        s.act("examiner", "06-05", "register_answer", party=asked[0], answer_received_on=day("06-05"))
        matters = [commissioned(s), commissioned(s, "06-12")]
        for matter in matters:
            ended: dict[str, Any] = {"made_on": day("07-01"), "ended_on": day("07-01")}
            s.act("examiner", "07-02", "receive_opinion", matter, objection_days=10, **ended)
        papers = {
            m: s.session.scalars(select(Document.id).where(Document.kind == kind, Document.case_id == s.case(m).id)).one()
            for m in matters
        }
        first, second = matters
        for who, when in ((asks, "07-03"), (asked[0], "07-06"), (asked[1], "07-07"), (asked[2], "07-08")):
            hand(s, kind, who, when)
        due = {p: d.due_on for p, d in clocks(s, rule).items()}
        assert due == {asks: day("07-13"), asked[0]: day("07-16"), asked[1]: day("07-17"), asked[2]: day("07-20")}
        assert len(s.open(rule)) == 8
        # ── what is said of one opinion ends no time for the other ──
        told: dict[str, Any] = {"received_on": day("07-09")}
        s.act("scribe", "07-09", "record_objection", first, party=asked[0], **told)
        s.act("scribe", "07-09", "record_no_objection", first, party=asks, **told)
        open_ones = {(d.party_id, d.document_id) for d in s.open(rule)}
        assert {(asked[0], papers[first]), (asks, papers[first])} & open_ones == set()
        assert {(asked[0], papers[second]), (asks, papers[second])} <= open_ones
        assert "异议期限至2026年7月17日" in s.refused("examiner", "07-13", "conclude_appraisal", first)
        # ── entered for the wrong party: its time runs again in the case ──
        objection = s.session.scalars(select(Case).where(Case.reference == first)).one().seq - 1
        s.act("examiner", "07-09", "take_back_objection", first, entry=objection)
        assert (asked[0], papers[first]) in {(d.party_id, d.document_id) for d in s.open(rule)}
        s.act("scribe", "07-10", "record_objection", first, party=asked[1], received_on=day("07-10"))
        # ── the rest ends by itself ──
        for when in ("07-14", "07-17", "07-18", "07-21"):
            morning(s, when, rule)
        assert s.open(rule) == []
        assert "异议尚未处理" in s.refused("examiner", "07-21", "conclude_appraisal", first)
        s.act("examiner", "07-21", "conclude_appraisal", second)
        s.act("examiner", "07-21", "call_appraiser", first, hearing_at=hour("08-03"))
        s.act("examiner", "07-21", "conclude_appraisal", first)
        assert {s.case(m).state for m in matters} == {"concluded"}
