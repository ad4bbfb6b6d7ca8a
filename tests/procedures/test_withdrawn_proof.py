"""A proof of service that was wrong: taken back by an act, clocks put right, papers named."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from casehub.acts.performing import Outcome
from casehub.model import Case, Deadline, Document, Event, Service
from casehub.record.verification.papers import number_faults, paper_faults, story
from tests.acts.scene import RECEIVED, Scene, Stages, day, scene
from tests.acts.test_several_respondents import PARTIES, answer, clocks, hand


@pytest.fixture(autouse=True)
def record_stays_sound(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every undoing leaves a record that verifies: the void receipt, the clocks, the rows."""
    act = Scene.act

    def checked(self: Scene, who: str, when: str, step: str, *rest: str, **data: Any) -> Outcome:
        out = act(self, who, when, step, *rest, **data)
        if step == "withdraw_proof":
            self.session.flush()
            told = story(self.session)
            assert list(paper_faults(self.session, told, None)) == []
            assert list(number_faults(self.session, told)) == []
        return out

    monkeypatch.setattr(Scene, "act", checked)


def matter(s: Scene, kind: str, party: int) -> str:
    """Reference of the newest service of the paper on the party."""
    rows = s.session.scalars(select(Service).where(Service.party_id == party).order_by(Service.id))
    row = [r for r in rows if kind in r.kinds][-1]
    return s.session.get_one(Case, row.case_id).reference


def told(s: Scene) -> str:
    """What the main case's record said last."""
    query = select(Event.sentence).where(Event.case_id == s.case().id).order_by(Event.seq)
    return list(s.session.scalars(query))[-1]


def test_the_clock_of_one_ends_and_begins_again_and_nobody_elses(stages: Stages) -> None:
    with scene(stages.office) as s:
        s.file(parties=PARTIES)
        first, second, third = (s.party("respondent", n) for n in range(3))
        s.act("examiner", "05-26", "issue_answer_papers")
        hand(s, "answer_notice", first, "05-28")
        hand(s, "answer_notice", second, "05-28")
        hand(s, "answer_notice", third, "05-29")
        assert s.outcomes("adjudication.serve_copy") == {"met"}
        answer(s, second, "06-01")
        s.act("examiner", "06-02", "issue_document.rights_duties_notice")
        wrong = matter(s, "answer_notice", first)
        s.act("head", "06-03", "withdraw_proof", wrong, reason="回执系另一案件的邮件。")
        # ── what it had started and ended ────────────────────
        assert s.case(wrong).state == "pending"
        assert s.case(wrong).closed_on is None
        assert clocks(s, "adjudication.answer").keys() == {third}
        assert s.outcomes("adjudication.answer") == {"cancelled", "met", ""}
        assert len(s.open("adjudication.serve_copy")) == 1
        assert "请逐份核对：《当事人权利义务告知书》" in told(s)
        receipt = s.session.scalars(
            select(Document).where(Document.case_id == s.case(wrong).id)
        ).one()
        assert (receipt.kind, receipt.status) == ("service_receipt", "void")
        assert "尚未送达" in s.refused("examiner", "06-03", "begin_answering")
        # ── the true proof ───────────────────────────────────
        s.act("examiner", "06-05", "prove_direct", wrong, served_on=day("06-05"), **RECEIVED)
        assert clocks(s, "adjudication.answer")[first].due_on == day("06-22")
        assert s.open("adjudication.serve_copy") == []
        assert s.outcomes("adjudication.serve_copy") == {"late"}
        s.act("examiner", "06-05", "begin_answering")


def test_what_came_in_meanwhile_is_compared_with_the_true_last_day(stages: Stages) -> None:
    """Answered too late by the wrong day, in time by the true one; no second clock begins."""
    with scene(stages.office) as s:
        s.file(parties=PARTIES[:2])
        respondent = s.party("respondent")
        s.act("examiner", "05-26", "issue_answer_papers")
        hand(s, "answer_notice", respondent, "05-26")
        answer(s, respondent, "06-12")
        assert s.outcomes("adjudication.answer") == {"late"}
        wrong = matter(s, "answer_notice", respondent)
        s.act("head", "06-15", "withdraw_proof", wrong, reason="签收日期误录。")
        s.act("examiner", "06-15", "prove_direct", wrong, served_on=day("06-01"), **RECEIVED)
        rows = s.session.scalars(
            select(Deadline).where(
                Deadline.rule == "adjudication.answer", Deadline.case_id == s.case().id
            )
        ).all()
        assert [(r.start_on, r.due_on, r.outcome) for r in rows] == [
            (day("06-01"), day("06-16"), "met")
        ]


def test_more_time_that_was_granted_is_not_lost(stages: Stages) -> None:
    with scene(stages.office) as s:
        s.file(parties=PARTIES[:2])
        respondent = s.party("respondent")
        s.act("examiner", "05-26", "issue_answer_papers")
        hand(s, "answer_notice", respondent, "05-28")
        s.act("examiner", "05-28", "begin_answering")
        asked: dict[str, Any] = {"party": respondent, "applied_on": day("06-01"), "extra_days": 10}
        s.act("chair", "06-01", "extend_answer_period", **asked)
        wrong = matter(s, "answer_notice", respondent)
        s.act("head", "06-02", "withdraw_proof", wrong, reason="签收日期误录。")
        assert "没有正在计算的答辩期" in s.refused(
            "chair", "06-02", "extend_answer_period", **asked
        )
        s.act("examiner", "06-02", "prove_direct", wrong, served_on=day("05-29"), **RECEIVED)
        (clock,) = s.open("adjudication.answer")
        assert (clock.granted, clock.due_on) == (10, day("06-23"))


def test_no_remedy_is_over_while_the_ruling_is_not_served_on_all(stages: Stages) -> None:
    with stages.at("served") as s:
        requester = s.party("requester")
        wrong = matter(s, "adjudication_decision", requester)
        s.act("head", "07-23", "withdraw_proof", wrong, reason="签收人不是其工作人员。")
        assert clocks(s, "adjudication.sue").keys() == {s.party("respondent")}
        ended: dict[str, Any] = {"suit_period_ended_on": day("08-06")}
        assert "裁决文书尚未送达" in s.refused(
            "examiner", "08-10", "note_suit_period_over", **ended
        )
        s.act("examiner", "08-10", "prove_direct", wrong, served_on=day("08-10"), **RECEIVED)
        assert clocks(s, "adjudication.sue")[requester].due_on == day("08-25")
