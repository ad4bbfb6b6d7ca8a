"""A stay, its end, a settlement period, a receipt that were entered wrongly; roads of who succeeds."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from casehub.acts.expiry import act_on_expiry
from casehub.model import Case, Party
from casehub.workflow.refusals import KeyReused
from tests.acts.scene import RECEIVED, Scene, Stages, day, hour
from tests.acts.test_clocks import INVALIDITY
from tests.acts.test_expiry import due, morning, system
from tests.acts.test_several_requesters import TWO as TWO_REQUESTERS
from tests.acts.test_side_roads_parties import tell
from tests.acts.test_succession import HEIR, heir_of
from tests.acts.test_taking_back import WHY, sound


def here(s: Scene, side: str) -> list[int]:
    """Who stands on a side now."""
    rows = select(Party.id).where(Party.case_id == s.case().id, Party.role == side, Party.left_on.is_(None))
    return list(s.session.scalars(rows.order_by(Party.id)))


STAYED: dict[str, Any] = {**INVALIDITY, "acceptance_no": "示例无受2026-000101", "accepted_on": day("06-10")}


@pytest.mark.parametrize(("stage", "state"), [("prepare", "preparing"), ("deliberate", "deliberating")])
def test_a_stay_that_was_none_takes_no_day_out(stages: Stages, stage: str, state: str) -> None:
    with sound(stages, stage) as s:
        (decide,) = s.open("adjudication.decide")
        before = (decide.due_on, decide.nominal_on)
        assert "没有可以撤销" in s.refused("head", "07-08", "take_back_resumption", **WHY)
        s.act("head", "07-08", "suspend_case", from_on=day("07-08"), **STAYED)
        assert decide.stopped
        s.act("examiner", "08-07", "check_suspension", checked_on=day("08-07"))
        out = s.act("head", "08-10", "take_back_suspension", **WHY)
        assert "登记有误，不再作数" in out.event.sentence
        assert s.state == state
        assert (decide.due_on, decide.nominal_on, decide.stopped) == (*before, False)
        # Neither its own reminders nor those of the check that was made meanwhile run on.
        assert not s.open("adjudication.suspension_check")
        assert not s.open("adjudication.suspension_alert")
        # The true stay begins anew, and is the one that is looked at.
        s.act("head", "08-11", "suspend_case", from_on=day("08-11"), **STAYED)
        s.act("chair", "08-21", f"resume_to_{state}", resumed_on=day("08-21"))
        assert (decide.nominal_on - before[1]).days == 10


def test_a_stay_of_which_the_parties_were_told_is_ended_not_forgotten(stages: Stages) -> None:
    with sound(stages, "prepare") as s:
        s.act("head", "07-08", "suspend_case", from_on=day("07-08"), **STAYED)
        s.serve("07-09", "suspension_notice")
        assert "已经发出或者送达" in s.refused("head", "07-10", "take_back_suspension", **WHY)


def test_a_stay_whose_end_was_none_goes_on(stages: Stages) -> None:
    with sound(stages, "prepare") as s:
        (decide,) = s.open("adjudication.decide")
        s.act("head", "07-08", "suspend_case", from_on=day("07-08"), **STAYED)
        s.serve("07-09", "suspension_notice")
        s.act("chair", "07-20", "resume_to_preparing", resumed_on=day("07-20"))
        assert not decide.stopped
        s.act("head", "07-22", "take_back_resumption", **WHY)
        assert (s.state, decide.stopped) == ("suspended", True)
        assert len(s.open("adjudication.suspension_check")) == 1
        assert "时办理" in s.refused("head", "07-22", "take_back_resumption", **WHY)
        # It runs from its true beginning.
        back = s.act("chair", "08-17", "resume_to_preparing", resumed_on=day("08-17"))
        assert back.documents[0].facts["days"] == 40


def test_a_settlement_period_that_was_none_and_one_that_had_not_ended(stages: Stages) -> None:
    with sound(stages, "prepare") as s:
        (decide,) = s.open("adjudication.decide")
        before = decide.nominal_on
        asked: dict[str, Any] = {"asked_by": "both", "asked_on": day("07-07")}
        s.act("chair", "07-08", "grant_settlement_period", settle_from=day("07-08"), **asked)
        s.act("chair", "07-13", "end_settlement_period", settle_ended_on=day("07-13"))
        assert (decide.nominal_on - before).days == 5
        s.act("head", "07-14", "take_back_settlement_period", **WHY)
        assert decide.stopped
        s.act("head", "07-14", "take_back_settlement_period", **WHY)
        assert (decide.nominal_on, decide.stopped) == (before, False)
        assert "没有可以撤销" in s.refused("head", "07-14", "take_back_settlement_period", **WHY)


def test_an_agreed_settlement_period_ends_on_its_day(stages: Stages) -> None:
    """办法第三十七条第二款: days after those that the parties agreed on are not taken out."""
    with sound(stages, "prepare") as s:
        (decide,) = s.open("adjudication.decide")
        before = decide.nominal_on
        asked: dict[str, Any] = {"asked_by": "both", "asked_on": day("07-07"), "settle_from": day("07-08")}
        s.act("chair", "07-08", "grant_settlement_period", settle_until=day("07-18"), **asked)
        assert morning(s, "07-18", "adjudication.settlement_period") == []
        assert morning(s, "07-20", "adjudication.settlement_period") == ["lapse_settlement_period"]
        assert ((decide.nominal_on - before).days, decide.stopped) == (10, False)
        # The entry was wrong: the period goes on, and its end is still to come.
        s.act("head", "07-21", "take_back_settlement_period", **WHY)
        assert decide.stopped
        s.act("chair", "07-21", "end_settlement_period", settle_ended_on=day("07-16"))
        assert ((decide.nominal_on - before).days, s.outcomes("adjudication.settlement_period")) == (8, {"met"})


def test_an_end_that_was_taken_back_comes_again_on_the_next_morning(stages: Stages) -> None:
    rule = "adjudication.settlement_period"
    with sound(stages, "prepare") as s:
        (decide,) = s.open("adjudication.decide")
        asked: dict[str, Any] = {"asked_by": "both", "asked_on": day("07-07"), "settle_from": day("07-08")}
        s.act("chair", "07-08", "grant_settlement_period", settle_until=day("07-10"), **asked)
        for lapses, back in (("07-13", "07-14"), ("07-15", "07-16")):
            assert morning(s, lapses, rule) == ["lapse_settlement_period"]
            assert (decide.stopped, s.open(rule)) == (False, [])
            s.act("head", back, "take_back_settlement_period", **WHY)
            assert (decide.stopped, len(s.open(rule))) == (True, 1)
        # Two workers that found the same end: one act.
        (one,) = due(s, "07-17", rule)
        assert not act_on_expiry(system(s, hour("07-17")), one).replayed
        with pytest.raises(KeyReused):
            act_on_expiry(system(s, hour("07-17")), one)
        s.session.expire_all()
        assert (decide.stopped, s.open(rule)) == (False, [])


BACK: dict[str, Any] = {"handling": "passed_on", "passed_to": "达州市通川区市场监督管理局", "counted": "same"}


def test_the_receipt_of_a_transfer_comes_back(stages: Stages) -> None:
    with sound(stages, "file") as s:
        assert not s.offered("clerk", "05-26", "register_transfer_receipt")
        s.act("head", "06-02", "cancel_and_transfer", **tell(s, "06-01"))
        (waits,) = s.open("transfer.receipt")
        assert waits.due_on == day("06-09")
        came: dict[str, Any] = {**BACK, "reached_on": day("06-04"), "receipt_received_on": day("06-08")}
        early = {**came, "reached_on": day("06-01")}
        assert "移送函发出之日" in s.refused("clerk", "06-08", "register_transfer_receipt", **early)
        nowhere = {**came, "passed_to": ""}
        assert "转办至" in s.refused("clerk", "06-08", "register_transfer_receipt", **nowhere)
        s.act("clerk", "06-08", "register_transfer_receipt", **came)
        assert (waits.outcome, waits.closed_on) == ("met", day("06-08"))
        assert "已经登记" in s.refused("clerk", "06-08", "register_transfer_receipt", **came)
        # It was that of another case: the reminder is back, and the true one is late.
        s.act("head", "06-09", "take_back_transfer_receipt", **WHY)
        assert s.open("transfer.receipt") == [waits]
        s.act("clerk", "06-11", "register_transfer_receipt", **{**came, "receipt_received_on": day("06-11")})
        assert (waits.outcome, s.state) == ("late", "cancelled")


@pytest.mark.parametrize(("stage", "who"), [("deliberate", "requester"), ("review", "respondent")])
def test_who_succeeds_after_the_hearing_stands_where_the_other_stood(stages: Stages, stage: str, who: str) -> None:
    """办法第二十三条、第二十八条: the case goes on with who follows, however far it has come."""
    with sound(stages, stage) as s:
        old, state = s.party(who), s.state
        out = s.act("chair", "07-20", "change_party", **{**HEIR, "party": old, "party_role": who})
        heir = heir_of(s, old)
        assert (s.state, {d.kind for d in out.documents}) == (state, {"party_joinder_notice"})
        assert heir in {r.party_id for r in s.services("party_joinder_notice")}
        s.act("head", "07-21", "take_back_succession", party=old, **WHY)
        assert here(s, who) == [old]


def test_the_ruling_is_served_on_who_succeeds_while_it_is_on_its_way(stages: Stages) -> None:
    with sound(stages, "decide") as s:
        old = s.party("respondent")
        s.act("chair", "08-11", "change_party", **{**HEIR, "party": old, "party_role": "respondent"})
        heir = heir_of(s, old)
        # What waited for the one is ended by who serves; the other gets its own.
        for row in s.services("adjudication_decision"):
            of = s.session.get_one(Case, row.case_id).reference
            if row.party_id == old:
                s.act("examiner", "08-12", "cancel_service", of, ground="succeeded")
            else:
                s.act("examiner", "08-12", "prove_direct", of, served_on=day("08-12"), **RECEIVED)
        s.act("examiner", "08-13", "confirm_service")
        sues = {d.party_id for d in s.open("adjudication.sue")}
        assert heir in sues
        assert old not in sues


ENDED: dict[str, Any] = {"end_proof": "注销登记通知书", "nobody_follows": True}


def test_a_requester_that_ends_before_filing_has_a_successor_or_closes_the_file(stages: Stages) -> None:
    with sound(stages, "submit") as s:
        old = s.party("requester")
        came = {**HEIR, "party": old, "party_role": "requester", "note": "合并登记证明"}
        s.act("clerk", "05-21", "succeed_before_filing", **came)
        heir = heir_of(s, old)
        assert here(s, "requester") == [heir]
        s.act("clerk", "05-21", "take_back_succession_before_filing", party=old, **WHY)
        assert here(s, "requester") == [old]
        gone = {**ENDED, "party": old, "ended_on": day("05-20")}
        alive = {**gone, "nobody_follows": False}
        assert "变更请求人" in s.refused("head", "05-22", "end_before_filing", **alive)
        assert "没有其他请求人" in s.refused("clerk", "05-22", "leave_ended_before_filing", **gone)
        s.act("head", "05-22", "end_before_filing", **gone)
        assert (s.state, {d.rule for d in s.open_all()}) == ("rejected", {"archive.volume"})
        s.act("head", "05-22", "take_back_entry", **WHY)
        assert s.state == "submitted"
        assert s.open("adjudication.filing_review")


def test_one_of_two_requesters_that_ends_before_filing_leaves_the_other(stages: Stages) -> None:
    with sound(stages) as s:
        s.submit(parties=TWO_REQUESTERS)
        first, second = s.party("requester"), s.party("requester", 1)
        gone = {**ENDED, "party": first, "ended_on": day("05-20")}
        assert "尚有其他请求人" in s.refused("head", "05-22", "end_before_filing", **gone)
        s.act("clerk", "05-22", "leave_ended_before_filing", **gone)
        assert (s.state, here(s, "requester")) == ("submitted", [second])
        s.act("clerk", "05-22", "take_back_leaving_before_filing", party=first, **WHY)
        assert here(s, "requester") == [first, second]
