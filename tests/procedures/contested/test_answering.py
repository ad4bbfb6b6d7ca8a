"""Our time to answer a review or suit: its own for each, from the day of its notice, and no other."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from casehub.casefile import situations
from casehub.model import Deadline, Event
from casehub.procedures import LAW
from casehub.procedures.contested.answering import ANSWERS, CARDS, NOTICE, OTHERS_STAY
from tests.acts.scene import Stages, day
from tests.faults.world import at
from tests.procedures.asking import YESTERDAY
from tests.procedures.complaint.counter import complainant, counter, hand, registered, trader
from tests.procedures.penalty.enforcing import UNTOLD, Enforcing
from tests.procedures.penalty.test_harbour import ORDER
from tests.procedures.seizure.holding import THREE, seized, with_series
from tests.workflow.builders import event, situation

if TYPE_CHECKING:
    from casehub.rulebook.book import Rulebook
    from casehub.workflow.cards import Line
    from casehub.workflow.procedure import Procedure
    from tests.acts.scene import Scene
    from tests.faults.world import Office
    from tests.procedures.on_the_spot.inspecting import Inspecting

REPLY, DEFEND = "reconsideration.reply", "litigation.defend"
GOVERNMENT = {"organ": "重庆市万州区人民政府", "organ_no": "万州府复〔2026〕8号"}
COURT = {"organ": "重庆市万州区人民法院", "organ_no": "（2026）渝0101行初18号"}


def heard(on: str, **more: Any) -> dict[str, Any]:
    return {"notice_came": True, "notice_on": day(on), "answer_by": None, **more}


def running(s: Scene) -> dict[int, Deadline]:
    """Our time to answer that runs, by the act since which it does."""
    return {d.event_seq: d for d in s.open_all() if d.rule in ANSWERS.values()}


def last_seq(s: Scene) -> int:
    rows = select(Event.seq).where(Event.case_id == s.case().id).order_by(Event.seq.desc())
    return s.session.scalars(rows).first() or 0


def shown(e: Enforcing, on: str) -> list[Line]:
    """What the page of the case says of our answers on a day."""
    work, case = e.s.office.work(e.s.session, "examiner", at(on, "10:00")), e.s.case()
    step = work.rules.procedure(case.procedure, case.procedure_version).any_step
    return list(CARDS[0].shows(situations.load(work, case, step)))


def three(e: Enforcing) -> list[tuple[int, int]]:
    """One party asks for two reviews, another sues: each by its act and its row."""
    with_series(e).file(parties=THREE)
    first, second = e.parties("respondent")
    for owner in (first, second):
        seized(e, owner)
    e.act("head", "04-01", "order_stop_sale", party=first, **ORDER)
    e.s.serve("04-02", "measure_decision")
    e.s.serve("04-02", "stop_sale_order")
    held = {d.party_id: d.document_id for d in e.s.open("measure.review")}
    (order,) = e.s.open("reconsideration.apply")
    found = []
    for party, paper, kind, notice in (
        (first, held[first], "reconsideration", "04-20"),
        (second, held[second], "suit", "04-22"),
        (first, order.document_id, "reconsideration", "04-23"),
    ):
        told: dict[str, Any] = {"party": party, "contested": paper, "contest_kind": kind, **heard(notice)}
        organ = COURT if kind == "suit" else GOVERNMENT
        e.act("examiner", "04-24", "enter_remedy", **told, asked_on=day("04-10"), **organ)
        found.append((last_seq(e.s), e.s.challenge(party, "paper")))
    return found


def test_each_contest_has_its_own_time_and_what_ends_it_ends_no_other(e: Enforcing) -> None:
    contests = three(e)
    clocks = running(e.s)
    first, second = e.parties("respondent")
    assert {seq: (d.rule, d.party_id, d.start_on, d.due_on) for seq, d in clocks.items()} == {
        contests[0][0]: (REPLY, first, day("04-20"), day("05-07")),
        contests[1][0]: (DEFEND, second, day("04-22"), day("05-07")),
        contests[2][0]: (REPLY, first, day("04-23"), day("05-11")),
    }
    for seq, row in contests:
        for step, told, outcome in (
            ("answer_contest", {"answered_contest": seq, "answered_on": day("05-06"), "late_reason": None}, "met"),
            ("rest_answer", {"rested_contest": seq, "rested_on": day("05-06")}, "cancelled"),
            ("end_remedy", {"contest": row, "outcome_on": day("05-06"), "contest_result": "withdrawn"}, "cancelled"),
        ):
            tried = e.s.session.begin_nested()
            e.act("examiner", "05-06", step, **told)
            left = {one for one, _ in contests} - {seq}
            assert set(running(e.s)) == left, (step, seq)
            ended = e.s.session.get_one(Deadline, clocks[seq].id)
            assert (ended.outcome, ended.closed_on) == (outcome, day("05-06"))
            tried.rollback()
            e.s.session.expire_all()
    # Whatever becomes of the case, the authority and the court wait for an answer.
    terminated = {"party": first, "ended_on": day("05-05"), "nobody_follows": True}
    e.act("head", "05-06", "terminate_inquiry", **terminated, reason="没有承受人", approval_opinion="同意。")
    assert set(running(e.s)) == {seq for seq, _ in contests}


def test_an_answer_given_late_says_why_and_is_shown_late(e: Enforcing) -> None:
    (seq, _), (other, _), _ = three(e)
    early = {"answered_contest": seq, "answered_on": day("04-19"), "late_reason": None}
    assert "不能早于收到通知书之日2026年4月20日" in e.refused("examiner", "05-20", "answer_contest", **early)
    late = early | {"answered_on": day("05-08")}
    assert "期限已于2026年5月7日届满，请写明逾期的原因" in e.refused("examiner", "05-20", "answer_contest", **late)
    # What was handed in on its last day and is entered later was not late.
    tried = e.s.session.begin_nested()
    e.act("examiner", "05-20", "answer_contest", **late | {"answered_on": day("05-07")})
    assert {d.outcome for d in e.s.all_of(REPLY) if d.event_seq == seq} == {"met"}
    tried.rollback()
    e.s.session.expire_all()
    e.act("examiner", "05-20", "answer_contest", **late | {"late_reason": "通知书误送其他科室"})
    assert {d.outcome for d in e.s.all_of(REPLY) if d.event_seq == seq} == {"late"}
    lines = {line.tag: line for line in shown(e, "2026-05-21")}
    assert lines.keys() == {"逾期答复", "逾期未答复"}
    assert "逾期原因：通知书误送其他科室" in lines["逾期答复"].note
    assert other in running(e.s)


def test_what_nobody_answered_in_time_is_not_shown_as_answered_once_the_contest_is_over(e: Enforcing) -> None:
    e.decide()
    told = {"contest_kind": "suit", "asked_on": day("06-12"), "since": day("06-15"), **COURT}
    e.act("examiner", "06-15", "register_contest", **told, **heard("06-15"))
    # Fifteen days from 15 June end on 30 June.
    assert [line.tag for line in shown(e, "2026-07-01")] == ["逾期未答复"]
    e.act("examiner", "07-20", "end_contest", until=day("07-20"), contest_outcome="upheld")
    (line,) = shown(e, "2026-07-21")
    assert (line.tag, line.settled) == ("逾期未答复", True)
    assert "期限至2026年6月30日，期满没有登记提交。" in line.text


def test_no_time_runs_before_the_notice_and_a_mistyped_day_is_counted_anew(e: Enforcing) -> None:
    e.decide()
    began = {"contest_kind": "suit", "asked_on": day("06-12"), "since": day("06-15"), **COURT}
    stray = {"notice_came": False, "notice_on": day("06-16")}
    assert "还没有收到的，不填" in e.refused("examiner", "06-16", "register_contest", **began, **stray)
    e.act("examiner", "06-16", "register_contest", **began, **UNTOLD)
    seq = last_seq(e.s)
    assert running(e.s) == {}
    assert "没有已经收到通知书" in e.refused("examiner", "06-16", "answer_contest")
    told: dict[str, Any] = {"told_contest": seq, "answer_by": None}
    assert "不能早于提起之日2026年6月12日" in e.refused("examiner", "06-20", "tell_contest_notice", **told, notice_on=day("06-11"))
    e.act("examiner", "06-20", "tell_contest_notice", **told, notice_on=day("06-18"))
    (first,) = running(e.s).values()
    assert (first.rule, first.due_on, first.party_id) == (DEFEND, date(2026, 7, 3), e.party("respondent"))
    # A row is named by the act since which its time runs.
    told["told_contest"] = last_seq(e.s)
    e.act("examiner", "06-22", "tell_contest_notice", **told, notice_on=day("06-20"))
    assert [(d.outcome, d.due_on) for d in e.s.all_of(DEFEND)] == [("cancelled", date(2026, 7, 3)), ("", date(2026, 7, 5))]
    # The authority's own day, where the notice names one, goes before ours.
    told = {"told_contest": last_seq(e.s), "answer_by": day("06-29")}
    e.act("examiner", "06-23", "tell_contest_notice", **told, notice_on=day("06-20"))
    assert e.s.due(DEFEND) == date(2026, 6, 29)
    e.act("examiner", "06-26", "answer_contest", answered_contest=last_seq(e.s), answered_on=day("06-26"), late_reason=None)
    assert running(e.s) == {}
    assert "没有尚待答复" in e.refused("examiner", "06-27", "tell_contest_notice", notice_on=day("06-20"))


def test_a_contest_of_an_earlier_program_waits_for_its_notice(procedures: dict[str, Procedure]) -> None:
    """Its form asked of no notice, no authority and no number: it is told of afterwards."""
    old = event("register_contest", YESTERDAY, party=1, contest_kind="suit", asked_on="2026-06-12")
    old.seq = 7
    known, guards = LAW.of("penalty").known, LAW.of("penalty").guards
    s = situation(procedures["penalty"], "tell_contest_notice", data={"told_contest": 7}, events=[old])
    assert (known["contests_to_be_told_of"](s), known["answers_due"](s)) == ({7}, frozenset())
    assert guards["told_contest_is_a_suit"](s) is None and guards["told_contest_is_a_review"](s)
    assert "提起行政诉讼，2026年6月12日提起" in dict(known["every_contest_begun"](s))[7]


def test_what_a_court_decides_ends_the_time_of_its_own_contest_alone(e: Enforcing) -> None:
    e.decide()
    began = {"contest_kind": "suit", "asked_on": day("06-12"), "since": day("06-15"), **COURT}
    e.act("examiner", "06-16", "register_contest", **began, **heard("06-16"))
    seq = last_seq(e.s)
    told = {"annulled_by": "某法院", "annulled_on": day("06-20"), "reason": "证据不足", "approval_opinion": "同意。"}
    for won, left in ((None, {seq}), (seq, set())):
        tried = e.s.session.begin_nested()
        e.act("head", "06-22", "annul_decision", **told, won_contest=won)
        assert set(running(e.s)) == left, won
        tried.rollback()
        e.s.session.expire_all()
    e.act("examiner", "06-23", "end_contest", until=day("06-22"), contest_outcome="withdrawn")
    assert (running(e.s), e.s.outcomes(DEFEND)) == ({}, {"cancelled"})
    # Another suit is another time: the one before stays as it ended.
    e.act("examiner", "06-25", "register_contest", **began | {"since": day("06-24")}, **heard("06-25"))
    assert sorted(d.outcome for d in e.s.all_of(DEFEND)) == ["", "cancelled"]


def test_a_wrong_answer_is_taken_back_and_only_its_time_runs_again(e: Enforcing) -> None:
    (seq, row), (other, lost), _ = three(e)
    e.act("examiner", "05-06", "answer_contest", answered_contest=seq, answered_on=day("05-06"), late_reason=None)
    wrong = last_seq(e.s)
    # What ended another contest meanwhile does not end the time that runs again.
    over = {"outcome_on": day("05-06"), "contest_result": "withdrawn"}
    e.act("examiner", "05-07", "end_remedy", contest=lost, **over)
    tried = e.s.session.begin_nested()
    e.act("section", "05-08", "take_back_answer", entry=wrong)
    assert seq in running(e.s) and other not in running(e.s)
    tried.rollback()
    e.s.session.expire_all()
    e.act("examiner", "05-07", "end_remedy", contest=row, **over)
    e.act("section", "05-08", "take_back_answer", entry=wrong)
    assert seq not in running(e.s)


def test_a_notice_is_not_taken_back_while_its_answer_stands(e: Enforcing) -> None:
    (seq, _), *_ = three(e)
    e.act("examiner", "05-05", "tell_contest_notice", told_contest=seq, notice_on=day("04-21"), answer_by=None)
    notice = last_seq(e.s)
    e.act("examiner", "05-06", "answer_contest", answered_contest=notice, answered_on=day("05-06"), late_reason=None)
    answer = last_seq(e.s)
    assert "请先撤销其后的登记" in e.refused("section", "05-08", "take_back_answer", entry=notice)
    e.act("section", "05-08", "take_back_answer", entry=answer)
    e.act("section", "05-08", "take_back_answer", entry=notice)
    assert running(e.s)[seq].due_on == day("05-07")


def test_no_volume_is_put_away_while_an_answer_is_owed(e: Enforcing) -> None:
    e.close()
    began = {"contest_kind": "reconsideration", "asked_on": day("06-30"), "since": day("07-01"), **GOVERNMENT}
    e.act("examiner", "07-02", "register_contest", **began, **heard("07-02"))
    assert "尚待答复" in e.refused("archivist", "07-03", "archive_volume")
    told = {"answered_contest": last_seq(e.s), "answered_on": day("07-06"), "late_reason": None}
    e.act("examiner", "07-06", "answer_contest", **told)
    assert "尚待答复" not in e.refused("archivist", "07-07", "archive_volume", volumes="")


def test_a_review_of_a_penalty_on_the_spot_is_answered_after_its_volume_is_archived(i: Inspecting) -> None:
    i.inspect().decide()
    i.act("05-20", "enter_remedy", asked_on=day("05-15"), **GOVERNMENT, **heard("05-20"))
    assert i.s.due(REPLY) == date(2026, 6, 3)
    i.act("05-25", "answer_contest", answered_on=day("05-25"), late_reason=None)
    assert i.s.outcomes(REPLY) == {"met"}


def test_a_refused_complaint_is_answered_for(stages: Stages) -> None:
    with counter(stages) as s:
        registered(s, complainant(), trader())
        s.act("leader", "09-10", "refuse_complaint")
        hand(s, "09-11")
        (clock,) = s.open("reconsideration.apply")
        told: dict[str, Any] = {"party": s.party("complainant"), "contested": clock.document_id, **GOVERNMENT}
        s.act("desk", "10-10", "enter_remedy", **told, contest_kind="reconsideration", asked_on=day("10-08"), **heard("10-09"))
        assert s.due(REPLY) == date(2026, 10, 22)
        over: dict[str, Any] = {"contest": s.challenge(s.party("complainant"), "paper"), "outcome_on": day("10-12")}
        s.act("desk", "10-13", "end_remedy", **over)
        assert s.outcomes(REPLY) == {"cancelled"}


@pytest.fixture
def rules(office: Office) -> Rulebook:
    return office.rules


def test_no_step_ends_an_answer_unless_it_names_the_contest(rules: Rulebook) -> None:
    """Whatever ends every limit of a case, or these, leaves what another authority waits for."""
    seen = 0
    for procedure in rules.procedures.values():
        notice = procedure.called(NOTICE)
        for step in procedure.steps:
            ends = {*step.deadlines.cancel, *step.deadlines.close}
            if notice is None or not ends & {"*", *ANSWERS.values()} or not {*step.from_} & {*notice.from_}:
                continue
            seen += 1
            named = step.deadlines.begun_by or OTHERS_STAY in step.records
            named = named or "answers_are_given" in step.guards
            assert named, (procedure.key, step.id)
    assert seen > 10
