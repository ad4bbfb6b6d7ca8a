"""What a party said in its time is entered, and its time ends as met, for it alone."""

from __future__ import annotations

from typing import Any

from tests.acts.scene import HELD, Scene, Stages, day, hour
from tests.acts.test_several_respondents import PARTIES, answer, clocks, hand
from tests.acts.test_taking_back import sound


def ended(s: Scene, rule: str) -> dict[int | None, str]:
    """How the time of each party stands."""
    return {d.party_id: d.outcome for d in s.all_of(rule)}


def test_who_answers_the_notice_of_a_hearing_has_answered(stages: Stages) -> None:
    with stages.at("prepare") as s:
        holder, seller = s.party("requester"), s.party("respondent")
        s.act("chair", "06-18", "decide_hearing", hearing_at=hour("07-06"), reply_by=day("07-01"))
        slip: dict[str, Any] = {"party": seller, "replied_on": day("06-22"), "comes": "yes"}
        assert "尚未起算" in s.refused("clerk", "06-22", "record_hearing_reply", **slip)
        s.serve("06-22")
        early = s.refused("clerk", "06-22", "record_hearing_reply", **slip | {"replied_on": day("06-20")})
        assert "不能早于送达之日2026年6月22日" in early
        s.act("clerk", "06-24", "record_hearing_reply", **slip | {"replied_on": day("06-24")})
        assert ended(s, "hearing.reply") == {holder: "", seller: "met"}
        s.act("clerk", "07-03", "record_hearing_reply", party=holder, replied_on=day("07-03"))
        assert ended(s, "hearing.reply") == {holder: "late", seller: "met"}


def test_who_answers_to_a_hearing_of_its_own_has_answered(stages: Stages) -> None:
    with stages.at("hear") as s:
        holder, seller = s.party("requester"), s.party("respondent")
        s.act("chair", "06-23", "open_hearing_matter")
        slip: dict[str, Any] = {"party": seller, "received_on": day("06-24")}
        s.act("examiner", "06-24", "record_reply_slip", s.child("hearing"), **slip)
        assert ended(s, "hearing.reply") == {holder: "", seller: "met"}


def test_who_pleads_against_the_list_has_pleaded(stages: Stages) -> None:
    with stages.at("served") as s:
        seller = s.party("respondent")
        s.act("head", "08-01", "tell_dishonesty_listing", party=seller, plea_days=5)
        plea: dict[str, Any] = {"party": seller, "listing_pleaded_on": day("08-05")}
        assert "尚未起算" in s.refused("clerk", "08-05", "record_listing_plea", **plea)
        s.serve("08-03", "dishonesty_listing_notice")
        s.act("clerk", "08-05", "record_listing_plea", **plea)
        assert ended(s, "adjudication.listing_plea") == {seller: "met"}
        # It may say more until its last day.
        assert "届满后再决定" in s.refused("head", "08-10", "decide_dishonesty_listing", party=seller)
        s.act("head", "08-12", "decide_dishonesty_listing", party=seller)
        assert ended(s, "adjudication.listing_plea") == {seller: "met"}


def test_who_pleads_after_the_urging_has_pleaded(stages: Stages) -> None:
    with stages.at("served") as s:
        seller = s.party("respondent")
        over: dict[str, Any] = {"party": seller, "suit_period_ended_on": s.due("adjudication.sue")}
        s.act("examiner", "08-11", "note_suit_period_over", **over)
        s.act("head", "08-12", "urge_performance", plead_days=20)
        s.serve("08-13", "performance_urging_notice")
        s.act("clerk", "08-17", "record_urged_plea", party=seller, urged_plea_on=day("08-17"))
        assert ended(s, "enforcement.plead") == {seller: "met"}
        # What was said early takes nothing of the time that the urging gave.
        assert "期限至2026年9月10日" in s.refused("head", "09-02", "apply_enforcement", party=seller)
        s.act("head", "09-11", "apply_enforcement", party=seller)
        assert ended(s, "enforcement.plead") == {seller: "met"}


def test_two_are_asked_one_settles_and_one_sues(stages: Stages) -> None:
    with sound(stages) as s:
        s.file(parties=PARTIES[:3])
        owner, first, second = s.party("requester"), s.party("respondent"), s.party("respondent", 1)
        s.act("examiner", "05-26", "issue_answer_papers")
        for party, when in ((first, "05-28"), (second, "06-01")):
            hand(s, "answer_notice", party, when)
        s.serve("06-01")
        s.act("examiner", "06-01", "begin_answering")
        # ── one settles: nothing runs for it any more, nothing ends for the other ──
        s.sign_text("chair", "06-03", owner, first, party=first)
        s.act("chair", "06-03", "settle_with_respondent", party=first, effective_on=day("06-03"))
        assert {d.party_id for d in s.open_all()} == {None, owner, second}
        assert clocks(s, "adjudication.answer").keys() == {second}
        s.serve("06-04")
        answer(s, second, "06-10", "register_answer")
        s.act("examiner", "06-11", "forward_answer")
        s.serve("06-11")
        s.act("chair", "06-22", "decide_hearing", hearing_at=hour("07-06"), reply_by=day("07-01"))
        s.serve("06-24")
        slip: dict[str, Any] = {"replied_on": day("06-26")}
        assert s.refused("clerk", "06-26", "record_hearing_reply", party=first, **slip)
        s.act("clerk", "06-26", "record_hearing_reply", party=second, **slip)
        s.act("chair", "07-06", "hold_hearing", **HELD)
        assert ended(s, "hearing.reply") == {owner: "lapsed", second: "met"}
        s.act("chair", "07-08", "record_deliberation")
        s.act("examiner", "07-09", "submit_to_legal_review")
        s.act("reviewer", "07-10", "approve_legality")
        alike = [{"claim": "1", "n": "A", "text": "链轮", "accused": "链轮", "finding": "same", "agreed": True}]
        s.act("head", "07-20", "issue_decision", evidence_text="甲1予以采信。", features=alike)
        assert {row.party_id for row in s.services("adjudication_decision")} == {owner, second}
        for party, when in ((owner, "07-21"), (second, "07-22")):
            hand(s, "adjudication_decision", party, when)
        s.act("examiner", "07-22", "confirm_service")
        # ── one sues on its last day, and the copy comes a week later: in time, and of it alone ──
        last = clocks(s, "adjudication.sue")[second].due_on
        s.act("clerk", "08-13", "register_suit", party=second, sued_on=last, suit_received_on=day("08-13"))
        assert ended(s, "adjudication.sue") == {owner: "", second: "met"}
        assert ended(s, "reconsideration.apply") == {owner: "", second: "cancelled"}
        assert "尚无结果" in s.refused("head", "08-14", "urge_performance", party=second)
        assert s.refused("head", "08-14", "urge_performance", party=first)
