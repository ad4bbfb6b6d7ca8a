"""Periods that end by themselves: nobody presses anything and the file shows it in the morning."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import select

from casehub import acts, deadlines
from casehub.acts.expiry import Expired, act_on_expiry, expired
from casehub.model import Case, Event, Organisation, Person, Service
from casehub.people.bureau import system_hand
from casehub.people.permissions import find
from casehub.record.work import Work
from casehub.workflow.refusals import NotAllowed, NotFound, Refusal
from tests import factories
from tests.acts.scene import Scene, Stages, day, hour, scene
from tests.acts.test_clocks import INVALIDITY
from tests.acts.test_several_respondents import clocks, ruled
from tests.acts.test_side_roads_service import announced, waiting


def system(s: Scene, when: datetime, office: str = "cqip") -> Work:
    place = s.session.scalars(select(Organisation).where(Organisation.key == office)).one()
    hand = system_hand(s.session, place)
    return Work(s.session, s.office.rules, hand, when, s.office.blobs, "http://localhost")


def due(s: Scene, when: str, rule: str) -> list[Expired]:
    family = {s.ref, *s.session.scalars(select(Case.reference).where(Case.parent_id == s.case().id))}
    found = expired(s.session, s.office.rules, day(when))
    return [one for one in found if one.reference in family and one.rule == rule]


def morning(s: Scene, when: str, rule: str) -> list[str]:
    """What the worker does in the morning of a day with the ends of a rule: steps that happened."""
    done = []
    for one in due(s, when, rule):
        try:
            act_on_expiry(system(s, hour(when)), one)
        except Refusal:
            continue
        done.append(one.step)
    s.session.expire_all()
    return done


def last(s: Scene, of: str = "") -> Event:
    case = s.case(of)
    return s.session.scalars(
        select(Event).where(Event.case_id == case.id, Event.seq == case.seq)
    ).one()


def held(s: Scene) -> str:
    s.act("examiner", "06-10", "open_evidence_registration", sampling_impossible=True)
    child, target = s.child("evidence_registration"), s.party("respondent")
    s.act("examiner", "06-10", "propose_registration", child, target=target)
    s.act("head", "06-11", "approve_registration", child)
    officers = [s.person("examiner"), s.person("member")]
    s.act("examiner", "06-12", "register_evidence", child, target=target, from_on=day("06-12"),
          officers=officers)  # fmt: skip
    return child


def test_registered_evidence_is_free_after_seven_days(stages: Stages) -> None:
    with stages.at("prepare") as s:
        child = held(s)
        assert "尚未届满" in s.refused("examiner", "06-19", "lapse_registration", child)
        assert morning(s, "06-19", "evidence.registration") == []
        assert morning(s, "06-20", "evidence.registration") == ["lapse_registration"]
        assert s.case(child).state == "released"
        event = last(s, child)
        assert (event.actor.name, event.actor.system) == ("系统", True)
        assert "自行解除" in last(s).sentence
        assert morning(s, "06-21", "evidence.registration") == []


def test_each_announcement_serves_on_its_own_day(stages: Stages) -> None:
    with stages.at("file") as s:
        first = waiting(s)
        second = s.session.get_one(Case, s.services("evidence_notice")[1].case_id).reference
        announced(s, first, "06-01")
        announced(s, second, "06-11")
        assert morning(s, "07-01", "service.announcement") == []
        # The worker was away for a while: the day of service stays the day of the law.
        assert morning(s, "07-06", "service.announcement") == ["prove_announcement"]
        assert (s.case(first).state, s.case(second).state) == ("served", "announcing")
        row = s.session.scalars(select(Service).where(Service.case_id == s.case(first).id)).one()
        assert row.served_on == day("07-01")
        assert s.open("adjudication.evidence_period")[0].start_on == day("07-01")


TWO = [
    factories.party("requester", "重庆山渝链传动有限公司（示例）"),
    factories.party("respondent", "重庆恒拓摩配有限公司（示例）"),
    factories.party("respondent", "重庆顺捷车业有限公司（示例）"),
]


def test_no_answer_of_two_respondents_is_noted_when_the_last_time_is_over(stages: Stages) -> None:
    with stages.at("submit") as start:
        s = Scene(start.office, start.session)
        s.answer(parties=TWO)
        rows = s.open("adjudication.answer")
        assert len(rows) == 2
        rows[1].due_on = day("06-20")
        s.session.flush()
        assert s.case().state == "answering"
        # 12 June + 1: the first has nothing to wait for, the other still has time.
        assert morning(s, "06-16", "adjudication.answer") == []
        assert morning(s, "06-21", "adjudication.answer") == ["close_answer_period"]
        assert s.case().state == "preparing"
        assert s.outcomes("adjudication.answer") == {"lapsed"}


def test_what_is_still_running_when_the_case_is_suspended_waits_and_what_was_over_is_over(stages: Stages) -> None:
    rule, step = "adjudication.evidence_opinion", "close_evidence_opinion_period"
    with stages.at("prepare") as s:
        over, runs = s.party("requester"), s.party("respondent")
        work = s.office.work(s.session, "examiner", hour("07-06"))
        for party, served in ((over, "06-26"), (runs, "07-06")):
            deadlines.start(work, s.case(), rule, day(served), s.case().seq, party_id=party)
        s.act("head", "07-08", "suspend_case", from_on=day("07-08"), **INVALIDITY)
        assert {d.party_id: (d.due_on, d.stopped) for d in s.open(rule)} == {
            over: (day("07-01"), False), runs: (day("07-13"), True),
        }  # fmt: skip
        # Weeks after the day that stood there: whose time was over is told so, the other one waits.
        assert [one.party_id for one in due(s, "08-10", rule)] == [over]
        assert morning(s, "08-10", rule) == [step]
        assert morning(s, "08-11", rule) == []
        assert "没有继续计算" in s.refused("examiner", "08-11", step, party=runs)
        s.act("chair", "08-17", "resume_to_preparing", resumed_on=day("08-17"))
        # Two days were used up on 8 July, three are left.
        (left,) = s.open(rule)
        assert (left.party_id, left.due_on, left.stopped) == (runs, day("08-20"), False)
        assert morning(s, "08-20", rule) == []
        assert morning(s, "08-21", rule) == [step]
        assert last(s).typed["party"] == runs


def test_the_time_to_answer_of_two_goes_on_after_the_stay(stages: Stages) -> None:
    rule = "adjudication.answer"
    with stages.at("submit") as start:
        s = Scene(start.office, start.session)
        s.answer(parties=TWO)
        first, second = (d.due_on for d in s.open(rule))
        s.act("head", "06-10", "suspend_case", from_on=day("06-10"), **{**INVALIDITY, "accepted_on": day("06-05")})
        assert [d.stopped for d in s.open(rule)] == [True, True]
        s.act("chair", "06-30", "resume_to_answering", resumed_on=day("06-30"))
        assert morning(s, "07-01", rule) == []
        assert "届满后再办理" in s.refused("examiner", "07-01", "close_answer_period")
        assert [(d.nominal_on - was).days for d, was in zip(s.open(rule), (first, second), strict=True)] == [20, 20]
        assert morning(s, "07-08", rule) == ["close_answer_period"]


def test_the_time_to_sue_ends_and_the_clock_of_enforcement_starts_with_its_last_day(
    stages: Stages,
) -> None:
    with stages.at("served") as s:
        end = s.due("adjudication.sue")
        assert morning(s, end.strftime("%m-%d"), "adjudication.sue") == []
        # One act for each party; the office's own time begins against the one who is bound.
        assert morning(s, "08-20", "adjudication.sue") == ["note_suit_period_over"] * 2
        (clock,) = s.open("enforcement.court_apply")
        assert (clock.start_on, clock.party_id) == (end, s.party("respondent"))


def test_the_same_end_is_never_acted_on_twice(stages: Stages) -> None:
    with stages.at("prepare") as s:
        held(s)
        (one,) = due(s, "06-20", "evidence.registration")
        work = system(s, hour("06-20"))
        first = act_on_expiry(work, one)
        again = acts.perform(
            work, one.reference, one.step, one.seq, {},
            f"expiry-{one.deadline_id}-{one.due_on.isoformat()}",
        )  # fmt: skip
        assert (first.replayed, again.replayed) == (False, True)
        assert again.event.id == first.event.id


def test_the_system_does_nothing_else_and_in_no_other_office(stages: Stages) -> None:
    with stages.at("prepare") as s:
        work = system(s, hour("06-12"))
        with pytest.raises(NotAllowed, match="由人办理"):
            factories.perform(work, s.ref, "open_evidence_registration", sampling_impossible=True)
        with pytest.raises(NotFound):
            find(system(s, hour("06-12"), "wanzhou"), s.ref)
        hands = s.session.scalars(select(Person).where(Person.system)).all()
        assert len({h.organisation_id for h in hands}) == len(hands) == 2


def test_the_end_of_the_time_to_sue_over_a_reconsideration_makes_the_ruling_enforceable(
    stages: Stages,
) -> None:
    with scene(stages.office) as s:
        first, second = ruled(s)
        own = {p: d.due_on for p, d in clocks(s, "adjudication.sue").items()}
        s.act("clerk", "08-04", "register_reconsideration", party=first, recon_received_on=day("08-04"))
        # The other one's own time to sue ends while the first one's reconsideration is pending.
        assert morning(s, "08-19", "adjudication.sue")
        assert clocks(s, "enforcement.court_apply")[second].start_on == own[second]
        told = {"outcome_on": day("09-25"), "outcome_effective_on": day("09-25")}
        for party, when in ((first, "09-28"), (second, "10-09")):
            received = day(when)
            s.act(
                "clerk", "10-09", "register_reconsideration_decision",
                party=party, recon_decision_received_on=received,
            )  # fmt: skip
        ends = {p: d.due_on for p, d in clocks(s, "reconsideration.sue").items()}
        assert ends == {first: day("10-13"), second: day("10-26")}
        # Whoever has the decision has not yet said what it is: the end of the time waits for that.
        assert morning(s, "10-14", "reconsideration.sue") == []
        s.act("clerk", "10-12", "register_ruling_upheld", **told)
        assert morning(s, "10-13", "reconsideration.sue") == []
        assert morning(s, "10-14", "reconsideration.sue") == ["note_suit_period_over"]
        assert last(s).actor.system
        begun = {p: d.start_on for p, d in clocks(s, "enforcement.court_apply").items()}
        assert begun == {first: ends[first], second: own[second]}
        # The second's ends too; against whom a clock runs already none begins anew.
        assert morning(s, "10-27", "reconsideration.sue") == ["note_suit_period_over"]
        assert {p: d.start_on for p, d in clocks(s, "enforcement.court_apply").items()} == begun
        assert not s.open("reconsideration.sue")
        assert morning(s, "10-28", "reconsideration.sue") == []


def test_a_revoked_ruling_is_enforced_against_nobody(stages: Stages) -> None:
    with scene(stages.office) as s:
        first, _ = ruled(s)
        s.act("clerk", "08-04", "register_reconsideration", party=first, recon_received_on=day("08-04"))
        told = {"outcome_on": day("08-25"), "outcome_effective_on": day("08-25")}
        s.act("clerk", "08-26", "register_ruling_overturned", **told)
        received = day("08-26")
        s.act(
            "clerk", "08-27", "register_reconsideration_decision",
            party=first, recon_decision_received_on=received,
        )  # fmt: skip
        assert morning(s, "09-11", "reconsideration.sue") == ["note_suit_period_over"]
        assert not s.open("enforcement.court_apply")
        assert s.state == "revoked"
