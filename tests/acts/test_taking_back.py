"""What a clerk entered wrongly is taken back: its rows, its own clocks, its papers, and no more."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy.orm.attributes import set_committed_value

from casehub import acts
from casehub.casefile import situations
from casehub.model import Case, Document
from casehub.procedures.adjudication import answers
from casehub.record import audit
from casehub.web.case.history import Told, undone
from tests.acts.scene import Scene, Stages, day, scene
from tests.acts.test_several_requesters import TWO as TWO_REQUESTERS
from tests.acts.test_several_requesters import two
from tests.acts.test_several_respondents import TWO, clocks, hand, ruled
from tests.faults.world import at

WHY: dict[str, Any] = {"reason": "系另一案件的材料，误登记到本案。"}
ASKS: dict[str, Any] = {"acts_by": "party", "signed_by": "秦远山"}


@contextmanager
def sound(stages: Stages, stage: str = "") -> Iterator[Scene]:
    """A scene whose record must verify at the end; of that stage, where one is named."""
    with stages.at(stage) if stage else scene(stages.office) as s:
        yield s
        s.session.flush()
        faults = audit.verify(s.session).faults
        assert [f for f in faults if s.ref in f.where or s.case().intake_no in f.where] == []


def situation(s: Scene, when: str) -> Any:
    work = s.office.work(s.session, "head", at(f"2026-{when}"))
    return situations.load(work, s.case(), acts.procedure_of(work, s.case()).any_step)


def test_an_answer_entered_for_the_wrong_respondent(stages: Stages) -> None:
    with sound(stages) as s:
        s.answer(parties=TWO)
        first, second = (s.party("respondent", n) for n in range(2))
        due = {p: d.due_on for p, d in clocks(s, "adjudication.answer").items()}
        came: dict[str, Any] = {"answer_received_on": day("06-03"), "answer_text": "不侵权。"}
        s.act(
            "examiner", "06-03", "register_answer", party=first, **came,
            evidence_items=[{"label": "乙1", "name": "销售合同"}],
        )  # fmt: skip
        assert clocks(s, "adjudication.answer").keys() == {second}
        assert "没有可以撤销" in s.refused("head", "06-04", "take_back_answer", party=second)
        out = s.act("head", "06-04", "take_back_answer", party=first, **WHY)
        assert "登记有误，不再作数" in out.event.sentence
        assert "乙1移出证据目录" in out.event.sentence
        # The time to answer runs as it ran; the one to forward what never came is gone.
        assert {p: d.due_on for p, d in clocks(s, "adjudication.answer").items()} == due
        assert not s.open("adjudication.forward_answer")
        assert "尚未收到" in s.refused("examiner", "06-04", "forward_answer")
        assert answers.answers_told(situation(s, "06-04")) is None
        assert [u.label for u in situation(s, "06-04").uses] == ["甲1"]
        # It is taken back once; the true answer, with its exhibit, comes in as if nothing had been.
        assert "没有可以撤销" in s.refused("head", "06-05", "take_back_answer", party=first)
        s.act(
            "examiner", "06-05", "register_further_answer", party=second, **came,
            evidence_items=[{"label": "乙1", "name": "销售合同"}],
        )  # fmt: skip
        assert clocks(s, "adjudication.answer").keys() == {first}


def test_a_withdrawal_entered_for_the_wrong_requester(stages: Stages) -> None:
    with sound(stages) as s:
        s.answer(parties=TWO_REQUESTERS)
        first, second = two(s)
        for party in (first, second):
            s.act("clerk", "06-08", "request_withdrawal", party=party, **ASKS, asked_on=day("06-08"))
        s.act("head", "06-09", "take_back_signature", party=first, **WHY)
        assert "没有申请撤回" in s.refused("head", "06-09", "approve_withdrawal")
        before = {d.party_id for d in s.open("adjudication.evidence_period")}
        told = s.act("head", "06-09", "let_requester_withdraw", party=second)
        (notice,) = told.documents
        # Only who has left can be said to have left by mistake.
        work = s.office.work(s.session, "head", at("2026-06-10"))
        form = acts.form_of(work, s.case(), "take_back_leaving")
        offered = next(i.choices for i in form.fields if i.field.id == "party")
        assert [number for number, _ in offered or ()] == [second]
        s.act("head", "06-10", "take_back_leaving", party=second, **WHY)
        assert s.session.get_one(Document, notice.id).status == "void"
        assert {p.id for p in s.case().parties if p.left_on is not None} == set()
        assert {d.party_id for d in s.open("adjudication.evidence_period")} == before
        # The service of the void notice is let be as that of any void paper.
        for row in s.services("withdrawal_notice"):
            of = s.session.get_one(Case, row.case_id).reference
            s.act("examiner", "06-10", "cancel_service", of, ground="void")


def test_what_was_served_stands(stages: Stages) -> None:
    with sound(stages) as s:
        s.answer(parties=TWO)
        first = s.party("respondent")
        gone: dict[str, Any] = {"withdrawn_part": "对万骑公司的请求", "remaining_part": "其余请求"}
        s.act("head", "06-09", "withdraw_against_respondent", party=first, **gone)
        hand(s, "withdrawal_notice", first, "06-10")
        refused = s.refused("head", "06-11", "take_back_leaving", party=first, **WHY)
        assert "已经发出或者送达" in refused


def test_a_settlement_entered_with_the_wrong_respondent(stages: Stages) -> None:
    with sound(stages) as s:
        s.answer(parties=TWO)
        first = s.party("respondent")
        s.sign_text("chair", "06-03", s.party("requester"), first, party=first)
        s.act("chair", "06-03", "settle_with_respondent", party=first, effective_on=day("06-03"))
        assert first not in clocks(s, "adjudication.answer")
        s.act("head", "06-04", "take_back_leaving", party=first, **WHY)
        assert first in clocks(s, "adjudication.answer")
        # The text is a draft again, its signatures stand; it can take effect anew.
        s.act("chair", "06-05", "settle_with_respondent", party=first, effective_on=day("06-05"))
        s.act("head", "06-05", "take_back_leaving", party=first, **WHY)
        s.act("head", "06-05", "take_back_signature", party=first, **WHY)
        again: dict[str, Any] = {"party": first, "effective_on": day("06-05")}
        assert "尚未在第1稿" in s.refused("chair", "06-05", "settle_with_respondent", **again)


def test_suits_entered_wrongly_one_after_the_other(stages: Stages) -> None:
    with sound(stages) as s:
        first, second = ruled(s)
        before, suits = {p: d.due_on for p, d in clocks(s, "adjudication.sue").items()}, {}
        for party in (first, second):
            entered = s.act("clerk", "08-04", "register_suit", party=party, suit_received_on=day("08-04"))
            suits[party] = entered.event.seq
        assert s.state == "served"
        assert "选择" in s.refused("head", "08-05", "take_back_challenge", entry=None, **WHY)
        s.act("head", "08-05", "take_back_challenge", entry=suits[first], **WHY)
        assert first in clocks(s, "adjudication.sue")
        assert second not in clocks(s, "adjudication.sue")
        over: dict[str, Any] = {"outcome_on": day("08-05"), "outcome_effective_on": day("08-05")}
        s.act("clerk", "08-05", "register_ruling_upheld", **over)
        # What rests on it goes first, then the suit itself: nobody had sued.
        assert "先撤销结果" in s.refused("head", "08-05", "take_back_challenge", **WHY)
        s.act("head", "08-05", "take_back_outcome_of_one", **WHY)
        s.act("head", "08-05", "take_back_challenge", **WHY)
        assert s.state == "served"
        assert {p: d.due_on for p, d in clocks(s, "adjudication.sue").items()} == before
        assert not s.open("litigation.defend")


def test_an_outcome_entered_wrongly(stages: Stages) -> None:
    with sound(stages) as s:
        first, _ = ruled(s)
        s.act("clerk", "08-04", "register_suit", party=first, suit_received_on=day("08-04"))
        told = {"outcome_on": day("08-25"), "outcome_effective_on": day("08-25")}
        running = {(d.rule, d.party_id) for d in s.open("reconsideration.apply")}
        s.act("clerk", "08-26", "register_ruling_to_redo", **told)
        assert s.state == "deliberating"
        assert s.open("adjudication.publish_after_change")
        assert not s.open("reconsideration.apply")
        s.act("head", "08-27", "take_back_outcome", **WHY)
        # It stands where the judgment had found it, and so does the suit.
        assert s.state == "served"
        assert not s.open("adjudication.publish_after_change")
        assert {(d.rule, d.party_id) for d in s.open("reconsideration.apply")} == running
        s.act("clerk", "08-28", "register_ruling_upheld", **told)
        assert not s.offered("clerk", "08-28", "register_reconsideration_decision")
        s.act("head", "08-28", "take_back_outcome_of_one", **WHY)
        s.act("head", "08-28", "take_back_challenge", **WHY)
        assert first in clocks(s, "adjudication.sue")


def test_no_case_goes_back_to_a_state_that_its_version_lacks(stages: Stages) -> None:
    """An act of an earlier version had found it there; the version of today has no such state."""
    with sound(stages) as s:
        first, _ = ruled(s)
        s.act("clerk", "08-04", "register_suit", party=first, suit_received_on=day("08-04"))
        told = {"outcome_on": day("08-25"), "outcome_effective_on": day("08-25")}
        out = s.act("clerk", "08-26", "register_ruling_to_redo", **told)
        set_committed_value(out.event, "source", "challenged")
        assert "已经没有" in s.refused("head", "08-27", "take_back_outcome", **WHY)
        set_committed_value(out.event, "source", "served")
        s.act("head", "08-27", "take_back_outcome", **WHY)
        assert s.state == "served"


def test_the_history_says_which_entry_counts_no_more(stages: Stages) -> None:
    with sound(stages) as s:
        s.answer(parties=TWO_REQUESTERS)
        first, _ = two(s)
        wrong = s.act("clerk", "06-08", "request_withdrawal", party=first, **ASKS, asked_on=day("06-08"))
        out = s.act("head", "06-09", "take_back_signature", party=first, **WHY)
        events = list(situation(s, "06-09").record)
        assert situations.taken_back(events) == {wrong.event.seq: out.event.seq}
        assert wrong.event.seq not in {e.seq for e in situations.standing(events)}
        gone = situations.taken_back(events)
        title = undone(Told(wrong.event, wrong.event.sentence), gone).sentence.partition("。")[0]
        assert title.endswith(f"（登记有误，已由第 {out.event.seq} 条撤销）")
        assert undone(Told(out.event, "撤销。"), gone).sentence == "撤销。"
