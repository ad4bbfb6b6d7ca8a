"""A succession, a joining, an agreement entered by mistake: all stands as it stood before."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from casehub.model import Agreement, Party
from tests.acts.scene import Stages, day, hour
from tests.acts.test_mediation_agreement import TERMS
from tests.acts.test_mediation_ends import filed
from tests.acts.test_several_respondents import TWO, clocks, hand
from tests.acts.test_succession import HEIR, SIGNED, heir_of, succeeds, waiting
from tests.acts.test_taking_back import WHY, sound
from tests.faults.world import at

NOTICE = "rights_duties_notice"


def test_time_and_papers_go_back_to_whose_they_were(stages: Stages) -> None:
    with sound(stages) as s:
        s.file(parties=TWO)
        s.act("examiner", "05-26", "issue_answer_papers")
        first, second = (s.party("respondent", n) for n in range(2))
        hand(s, "answer_notice", first, "05-28")
        # What was issued with the filing reached everybody: one paper alone is under way later.
        for party in (first, second):
            hand(s, NOTICE, party, "05-28")
        before = {p: d.due_on for p, d in clocks(s, "adjudication.answer").items()}
        s.act("examiner", "05-28", "issue_document.rights_duties_notice")
        (old,) = waiting(s, first, NOTICE)
        others = waiting(s, second, NOTICE)
        heir = succeeds(s, "examiner", "05-29", first, "respondent")
        assert clocks(s, "adjudication.answer").keys() == {heir}
        assert len(waiting(s, heir, NOTICE)) == 1
        out = s.act("head", "06-01", "take_back_succession", party=first, **WHY)
        assert "登记有误，不再作数" in out.event.sentence
        assert "提交答辩书恢复计算" in out.event.sentence
        assert {p: d.due_on for p, d in clocks(s, "adjudication.answer").items()} == before
        assert s.session.get_one(Party, first).left_on is None
        assert s.session.get_one(Party, heir).left_on == day("06-01")
        # What had not reached it is brought to it again, and to nobody twice.
        assert s.case(old).state == "cancelled"
        (again,) = waiting(s, first, NOTICE)
        assert waiting(s, second, NOTICE) == others
        assert out.event.sentence.count("送12另行办理") == 1
        hand(s, NOTICE, first, "06-02")
        assert s.case(again).state == "served"
        left = waiting(s, first, NOTICE)
        s.act("examiner", "06-03", "confirm_service_address", party=first)
        assert waiting(s, first, NOTICE) == left == []


def test_who_was_served_or_answered_has_joined(stages: Stages) -> None:
    with sound(stages) as s:
        s.answer(parties=TWO)
        first = s.party("respondent")
        heir = succeeds(s, "examiner", "06-01", first, "respondent")
        s.act("examiner", "06-02", "register_answer", party=heir, answer_received_on=day("06-02"))
        assert "已办理其他事项" in s.refused("head", "06-03", "take_back_succession", party=first, **WHY)
        hand(s, "party_joinder_notice", heir, "06-03")
        assert "发出或者送达文书" in s.refused("head", "06-03", "take_back_succession", party=first, **WHY)


def test_who_never_succeeded_or_joined_agrees_to_nothing(stages: Stages) -> None:
    with sound(stages) as s:
        filed(s)
        first = s.party("requester")
        told: dict[str, Any] = {**SIGNED, "statement_received_on": day("04-08"), "changed_on": day("04-08")}
        s.act("head", "04-09", "change_party", **told, **HEIR, party=first, party_role="requester")
        heir = heir_of(s, first)
        s.act("head", "04-10", "take_back_succession", party=first, **WHY)
        assert s.session.get_one(Party, first).left_on is None
        assert {d.void_seq is None for d in s.session.get_one(Party, heir).declarations} == {False}
        s.act("head", "04-10", "join_party", **{**told, **HEIR, "party_name": "永川区示例商行"}, party_role="respondent")
        third = s.party("respondent", 2)
        s.act("head", "04-13", "take_back_joining", **WHY)
        assert s.session.get_one(Party, third).left_on == day("04-13")
        assert "没有可以撤销" in s.refused("head", "04-13", "take_back_joining", **WHY)


def test_what_followed_an_agreement_is_taken_back_one_by_one(stages: Stages) -> None:
    with sound(stages) as s:
        filed(s)
        held: dict[str, Any] = {"started_at": hour("04-21"), "ended_at": at("2026-04-21", "11:30"), "seq": 1}
        s.act("mediator", "04-21", "hold_session", **held, next_at=hour("06-02"))
        s.sign_text("mediator", "04-22", terms=TERMS)
        concluded = {d.rule for d in s.open_all()}
        s.act("mediator", "04-23", "reach_agreement", effective_on=day("04-23"))
        text = s.session.scalars(select(Agreement).where(Agreement.case_id == s.case().id)).one()
        running = {(d.rule, d.title) for d in s.open_all()}
        assert {rule for rule, _ in running} >= {"confirmation.apply", "mediation.perform"}
        s.act("mediator", "04-24", "record_part_performance", item=1, performed_on=day("04-24"))
        s.act("mediator", "04-25", "record_performance", performed_on=day("04-25"))
        assert s.state == "performed"
        s.act("head", "04-26", "take_back_after_agreement", **WHY)
        performed = [t.performed_on for t in s.session.get_one(Agreement, text.id).terms]
        assert (s.state, performed[0], set(performed[1:])) == ("agreed", day("04-24"), {None})
        s.act("head", "04-26", "take_back_after_agreement", **WHY)
        assert s.session.get_one(Agreement, text.id).terms[0].performed_on is None
        assert {(d.rule, d.title) for d in s.open_all()} == running
        s.act("head", "04-26", "take_back_after_agreement", **WHY)
        assert (s.state, s.session.get_one(Agreement, text.id).effective_on) == ("session", None)
        assert {d.rule for d in s.open_all()} == concluded
        assert [t.deadline_id for t in s.session.get_one(Agreement, text.id).terms] == [None] * len(TERMS)
        s.act("mediator", "04-27", "reach_agreement", effective_on=day("04-27"))
        assert s.state == "agreed"


def test_a_settlement_entered_by_mistake_leaves_the_case_where_it_stood(stages: Stages) -> None:
    with sound(stages) as s:
        s.answer(parties=TWO)
        s.sign_text("chair", "06-05")
        before = {(d.rule, d.due_on, d.party_id) for d in s.open_all()}
        s.act("chair", "06-05", "reach_settlement", effective_on=day("06-05"))
        assert (s.state, s.case().closed_on) == ("mediated", day("06-05"))
        s.act("head", "06-08", "take_back_settlement", **WHY)
        assert (s.state, s.case().closed_on) == ("answering", None)
        assert {(d.rule, d.due_on, d.party_id) for d in s.open_all()} == before


def test_an_objection_and_evidence_on_the_wrong_file(stages: Stages) -> None:
    with sound(stages) as s:
        s.answer(parties=TWO)
        before = {(d.rule, d.due_on, d.stopped) for d in s.open_all()}
        s.act("examiner", "06-01", "register_jurisdiction_objection", party=s.party("respondent"), objected_on=day("06-01"))
        s.act("examiner", "06-02", "register_evidence", evidence_items=[{"label": "乙9", "name": "合同"}])
        for _ in range(2):
            s.act("head", "06-03", "take_back_entry", **WHY)
        assert {(d.rule, d.due_on, d.stopped) for d in s.open_all()} == before
        assert "没有可以撤销" in s.refused("head", "06-03", "take_back_entry", **WHY)
