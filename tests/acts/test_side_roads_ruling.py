"""What may follow a ruling: suit, urging, enforcement, revocation, letters, publication."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from casehub.deadlines.outcomes import CANCELLED, LAPSED, LATE, MET, OUTCOMES
from casehub.model import Deadline, Document
from tests.acts.scene import Scene, Stages, day
from tests.faults.world import at


def visit(s: Scene, when: str) -> dict[str, Any]:
    """Two officers and the hours of a visit."""
    return {
        "officers": [s.person("examiner"), s.person("member")],
        "started_at": at(f"2026-{when}", "09:30"),
        "ended_at": at(f"2026-{when}", "11:00"),
    }


# ── 裁决以后 ───────────────────────────────────────────────
def test_suit_is_registered_answered_and_lost(stages: Stages) -> None:
    with stages.at("served") as s:
        assert len(s.open("adjudication.sue")) == 2
        sued: dict[str, Any] = {"party": s.party("respondent"), "suit_received_on": day("08-05")}
        sued |= {"court_case_no": "（2026）渝01行初示例77号"}
        s.act("clerk", "08-05", "register_suit", **sued)
        # The other side may still sue and ask for reconsideration.
        for rule in ("adjudication.sue", "reconsideration.apply"):
            assert [d.party_id for d in s.open(rule)] == [s.party("requester")]
        assert s.state == "served"
        assert s.due("litigation.defend") == day("08-20")
        out = s.act("examiner", "08-10", "file_defence")
        assert not s.open("litigation.defend")
        assert {d.kind for d in out.documents} == {"litigation_defence", "evidence_catalogue"}
        defence = next(d.facts for d in out.documents if d.kind == "litigation_defence")
        # How many the court wants is for it to say; what nobody receives says that it is filed.
        assert defence["doc"]["copies_total"] is None
        assert defence["court_case_no"] == "（2026）渝01行初示例77号"
        assert defence["decision_title"] == "专利侵权纠纷行政裁决书"
        # There is one suit: nobody has to say which.
        s.act("clerk", "08-12", "register_stay", ordered_on=day("08-12"))
        s.act("clerk", "08-20", "lift_stay", ordered_on=day("08-20"))
        told: dict[str, Any] = {"outcome_on": day("10-10"), "outcome_effective_on": day("10-20")}
        s.act("clerk", "10-22", "register_ruling_overturned", **told)
        assert s.state == "revoked"
        assert s.open("adjudication.publish_after_change")


@pytest.mark.parametrize(
    "step, state", [("register_ruling_upheld", "served"), ("register_ruling_to_redo", "deliberating")]
)
def test_reconsideration_is_answered(stages: Stages, step: str, state: str) -> None:
    with stages.at("served") as s:
        asked = {"party": s.party("respondent"), "recon_received_on": day("08-05")}
        s.act("clerk", "08-05", "register_reconsideration", **asked)
        # Ten days are ten working days (复议法第八十八条).
        assert s.due("reconsideration.reply") == day("08-19")
        out = s.act("examiner", "08-10", "file_reconsideration_reply", issue=["evidence_catalogue"])
        replies = [d.facts for d in out.documents if d.kind == "reconsideration_reply"]
        told = [(f["received_on"], f["reply_by"]) for f in replies]
        assert told == [("2026-08-05", "2026-08-19")]
        assert not s.open("reconsideration.reply")
        over = {"outcome_on": day("10-10"), "outcome_effective_on": day("10-20")}
        if step == "register_ruling_upheld":
            # The time to sue over what was decided must run before anybody can say that it is final.
            assert "收到复议决定书" in s.refused("clerk", "10-22", step, **over)
            got: dict[str, Any] = {"party": asked["party"], "recon_decision_received_on": day("10-15")}
            s.act("clerk", "10-22", "register_reconsideration_decision", **got)
            assert s.due("reconsideration.sue") == day("10-30")
        s.act("clerk", "10-22", step, **over)
        assert s.state == state
        assert bool(s.open("adjudication.decide")) == (state == "deliberating")


def test_a_lost_suit_against_a_revocation_leaves_the_ruling_revoked(stages: Stages) -> None:
    over: dict[str, Any] = {"outcome_on": day("10-10"), "outcome_effective_on": day("10-20")}
    with stages.at("served") as s:
        assert "没有登记" in s.refused("head", "09-10", "revoke_decision", **INVALID)
        s.act("clerk", "09-09", "register_invalidity", paper="decision", **EFFECTIVE)
        s.act("head", "09-10", "revoke_decision", **INVALID)
        s.serve("09-11", "decision_revocation")
        sued: dict[str, Any] = {"party": s.party("requester"), "suit_received_on": day("09-20")}
        s.act("clerk", "09-20", "register_suit", **sued)
        assert s.state == "revoked"
        s.act("clerk", "10-22", "register_ruling_upheld", **over)
        assert s.state == "revoked"
        # What was taken back and is won in truth brings the ruling back to life.
        why: dict[str, Any] = {"reason": "录入了另案的结果。"}
        s.act("head", "10-23", "take_back_outcome_of_one", **why)
        s.act("clerk", "10-23", "register_revocation_overturned", **over)
        assert s.state == "served"


@pytest.mark.parametrize("won", ["register_ruling_overturned", "register_ruling_to_redo"])
def test_one_decision_that_falls_ends_no_suit_against_the_other(stages: Stages, won: str) -> None:
    """Who sued the ruling and who sued its revocation are each judged on their own."""
    over: dict[str, Any] = {"outcome_on": day("10-10"), "outcome_effective_on": day("10-20")}
    with stages.at("served") as s:
        first, other = s.party("respondent"), s.party("requester")
        s.act("clerk", "08-05", "register_suit", party=first, suit_received_on=day("08-05"))
        s.act("clerk", "09-09", "register_invalidity", paper="decision", **EFFECTIVE)
        s.act("head", "09-10", "revoke_decision", **INVALID)
        s.serve("09-11", "decision_revocation")
        s.act("clerk", "09-20", "register_suit", party=other, suit_received_on=day("09-20"))
        answers = {d.party_id: d.due_on for d in s.open("litigation.defend")}
        assert answers == {first: day("08-20"), other: day("10-05")}
        s.act("clerk", "10-22", "register_revocation_overturned", **over)
        assert s.state == "served"
        # Only what was judged is over; the suit against the ruling is still to be answered.
        assert [d.party_id for d in s.open("litigation.defend")] == [first]
        # The ruling lives again, and so does the suit against it.
        assert "尚无结果" in s.refused("head", "10-23", "urge_performance", party=first)
        s.act("head", "10-23", "take_back_outcome", reason="录入了另案的结果。")
        assert s.state == "revoked"
        # It may also be judged while the ruling is revoked.
        s.act("clerk", "10-24", won, **over)
        assert s.state == ("revoked" if won == "register_ruling_overturned" else "deliberating")


def test_no_time_to_enforce_begins_against_who_has_performed(stages: Stages) -> None:
    with stages.at("served") as s:
        seller = s.party("respondent")
        s.act("examiner", "08-05", "confirm_performance", **visit(s, "08-05"))
        assert s.state == "performed"
        s.act("clerk", "08-06", "register_suit", party=seller, suit_received_on=day("08-06"))
        over: dict[str, Any] = {"outcome_on": day("10-10"), "outcome_effective_on": day("10-20")}
        s.act("clerk", "10-22", "register_ruling_upheld", **over)
        assert not s.open("enforcement.court_apply")


@pytest.mark.parametrize("state", ["urged", "enforcing"])
def test_a_lost_suit_leaves_enforcement_where_it_stood(stages: Stages, state: str) -> None:
    over: dict[str, Any] = {"outcome_on": day("10-10"), "outcome_effective_on": day("10-20")}
    with stages.at("served") as s:
        seller = s.party("respondent")
        ended: dict[str, Any] = {"party": seller, "suit_period_ended_on": s.due("adjudication.sue")}
        s.act("examiner", "08-11", "note_suit_period_over", **ended)
        s.act("head", "08-12", "urge_performance")
        s.serve("08-13", "performance_urging_notice")
        if state == "enforcing":
            s.act("head", "09-01", "apply_enforcement")
        late: dict[str, Any] = {"party": s.party("requester"), "suit_received_on": day("09-02")}
        s.act("clerk", "09-02", "register_suit", **late)
        assert s.state == state
        s.act("clerk", "10-22", "register_ruling_upheld", **over)
        assert s.state == state


def test_each_suit_is_answered_in_its_own_time(stages: Stages) -> None:
    with stages.at("served") as s:
        holder, seller = s.party("requester"), s.party("respondent")
        s.act("clerk", "08-05", "register_suit", party=seller, suit_received_on=day("08-05"))
        s.act("clerk", "08-07", "register_suit", party=holder, suit_received_on=day("08-07"))
        left = {d.party_id: d.due_on for d in s.open("litigation.defend")}
        assert left == {seller: day("08-20"), holder: day("08-22")}
        assert "选择" in s.refused("examiner", "08-10", "file_defence", challenge=None)
        s.act("examiner", "08-10", "file_defence", challenge=s.challenge(seller))
        assert [d.party_id for d in s.open("litigation.defend")] == [holder]
        over: dict[str, Any] = {"outcome_on": day("10-10"), "outcome_effective_on": day("10-20")}
        s.act("clerk", "10-22", "register_ruling_upheld", challenge=s.challenge(holder), **over)
        assert not s.open("litigation.defend")


def test_ruling_is_urged_enforced_and_closed(stages: Stages) -> None:
    with stages.at("served") as s:
        assert "届满后" in s.refused("head", "08-05", "urge_performance")
        end = s.due("adjudication.sue")
        over: dict[str, Any] = {"party": s.party("respondent"), "suit_period_ended_on": end}
        s.act("examiner", "08-10", "note_suit_period_over", **over)
        twice = s.refused("examiner", "08-10", "note_suit_period_over", **over)
        assert "已经登记" in twice
        s.act("examiner", "08-11", "check_performance", **visit(s, "08-11"))
        s.act("head", "08-12", "urge_performance")
        assert "尚未送达" in s.refused("head", "08-12", "apply_enforcement")
        s.serve("08-13", "performance_urging_notice")
        assert "催告期" in s.refused("head", "08-20", "apply_enforcement")
        out = s.act("head", "09-01", "apply_enforcement")
        assert [d.kind for d in out.documents] == ["enforcement_application"]
        assert s.state == "enforcing"
        before = (s.state, len(s.open("enforcement.court_apply")))
        s.act("examiner", "10-20", "confirm_performance", **visit(s, "10-20"))
        assert s.state == "performed"
        # What was confirmed of the wrong thing is taken back: it has to be performed still.
        s.act("head", "10-20", "take_back_performance", reason="核查的是另一案件的产品。")
        assert (s.state, len(s.open("enforcement.court_apply"))) == before
        records = select(Document.status).where(Document.case_id == s.case().id, Document.kind == "performance_record")
        assert [*s.session.scalars(records)][-1] == "void"
        s.act("examiner", "10-20", "confirm_performance", **visit(s, "10-20"))
        assert s.state == "performed"
        assert "尚未公开" in s.refused("head", "10-21", "close_case")
        s.act(
            "examiner",
            "10-21",
            "approve_publication",
            published_on=day("10-21"),
            publication_approved_by=s.person("head"),
        )
        assert "承办人意见" in s.refused("head", "10-22", "close_case", opinion_handler="")
        out = s.act("head", "10-22", "close_case", summary="")
        assert (s.state, out.documents[0].facts["excluded_days"]) == ("closed", 0)
        # What the file knows of the case is told by the form, and asked of nobody.
        told = out.documents[0].facts["summary"]
        case, ruling = s.case(), out.documents[0].facts["closing_doc_no"]
        course = ["2026年5月19日收到", *(p.name for p in case.parties), "2026年5月25日立案", "组成合议组审理"]
        course += ["2026年7月6日口头审理", "2026年7月20日作出", ruling, "2026年7月22日送达", "履行情况：", "已履行"]
        places = [told.index(words) for words in course]
        assert places == sorted(places) and "。。" not in told and "None" not in told
        # What is not printed has no pages yet: the volume waits for it.
        assert "还没有打印完毕" in s.refused("archivist", "10-30", "archive_case")
        cover, contents, _ = s.printed().act("archivist", "10-30", "archive_case").documents
        assert s.state == "archived"
        rows = contents.facts["papers"]
        assert (cover.facts["documents_count"], str(cover.facts["pages_count"])) == (len(rows), rows[-1]["page_to"])
        proofs = {row["on"] for row in rows if row["name"].startswith("送达回证（专利侵权纠纷行政裁决书")}
        assert proofs == {"2026-07-22"}


def test_a_closing_form_that_was_left_out_is_made_before_the_volume_is_bound(stages: Stages) -> None:
    with stages.at("prepare") as s:
        s.act("head", "07-02", "cancel_case", ground="other", facts="经查证属实。")
        assert "closing_approval_form" not in s.papers()
        (form,) = s.act("examiner", "07-03", "make_closing_form", summary="").documents
        assert "2026年7月2日作出《撤销专利侵权纠纷案件决定书》" in form.facts["summary"]
        assert "已经制作" in s.refused("examiner", "07-03", "make_closing_form")


def test_holder_applies_when_the_office_did_not(stages: Stages) -> None:
    with stages.at("served") as s:
        end = s.due("adjudication.sue")
        noted: dict[str, Any] = {"party": s.party("respondent"), "suit_period_ended_on": end}
        s.act("examiner", "08-10", "note_suit_period_over", **noted)
        over = s.due("enforcement.court_apply")
        assert "尚未届满" in s.refused(
            "examiner", "10-10", "note_office_did_not_apply", office_period_ended_on=day("10-10")
        )
        s.act("examiner", "11-20", "note_office_did_not_apply", office_period_ended_on=over)
        s.act("clerk", "12-10", "register_holder_application", applied_on=day("12-10"))
        assert s.state == "enforcing"


INVALID: dict[str, Any] = {
    "ground": "all_invalid",
    "invalidity_decision_no": "第99001号",
    "invalidity_effective_on": day("09-01"),
}
EFFECTIVE: dict[str, Any] = {
    "accepted_on": day("06-10"),
    "invalidity_result": "宣告专利权全部无效",
    "invalidity_effective_on": day("09-01"),
}


def changing(s: Scene) -> list[dict[str, Any]]:
    """The first item of the ruling, changed of its respondent."""
    told = {"product": "快拆底座", "model": "WQ-K3", "respondent": s.party("respondent")}
    return [{"item": 1, "variant": "sell", "acts": ["销售"], **told}]


def test_ruling_is_revoked(stages: Stages) -> None:
    with stages.at("served") as s:
        assert "尚未生效" in s.refused("head", "08-20", "revoke_decision", **INVALID)
        s.act("clerk", "09-09", "register_invalidity", paper="decision", **EFFECTIVE)
        out = s.act("head", "09-10", "revoke_decision", **INVALID)
        assert [d.kind for d in out.documents] == ["decision_revocation"]
        assert s.state == "revoked"
        assert s.open("adjudication.publish_after_change")


def test_ruling_is_changed_served_again_and_corrected(stages: Stages) -> None:
    with stages.at("served") as s:
        s.act("head", "08-01", "correct_decision", touches_substance=False)
        assert "应变更或者撤销" in s.refused(
            "head", "08-01", "correct_decision", touches_substance=True
        )
        s.act("clerk", "09-09", "register_invalidity", paper="decision", **EFFECTIVE)
        out = s.act(
            "head",
            "09-10",
            "change_decision",
            orders=changing(s),
            **{**INVALID, "ground": "partly_invalid"},
        )
        assert [d.kind for d in out.documents] == ["decision_revocation"]
        assert "尚未送达" in s.refused("examiner", "09-11", "confirm_service")
        s.serve("09-12", "decision_revocation")
        s.act("examiner", "09-12", "confirm_service")
        assert s.state == "served"


def test_letters_after_the_ruling(stages: Stages) -> None:
    with stages.at("served") as s:
        out = s.act("examiner", "08-01", "notify_platform")
        assert [d.kind for d in out.documents] == ["platform_measures_letter"]
        assert "没有责令停止进口" in s.refused("examiner", "08-01", "notify_customs")
        s.act("examiner", "08-01", "notify_fair")
        s.act(
            "head",
            "08-01",
            "tell_dishonesty_listing",
            party=s.party("respondent"),
            plea_days=5,
        )
        listed = {"party": s.party("respondent")}
        late = ("head", "08-10", "decide_dishonesty_listing")
        assert "尚未送达" in s.refused(*late, **listed)
        s.serve("08-03", "dishonesty_listing_notice")
        assert s.due("adjudication.listing_plea") == day("08-10")
        assert "届满后再决定" in s.refused(*late, **listed)
        # Only who is found to infringe is listed.
        assert "不在可选范围内" in s.refused(*late, party=s.party("requester"))
        out = s.act("head", "08-12", "decide_dishonesty_listing", **listed)
        assert [d.kind for d in out.documents] == ["dishonesty_listing_decision"]
        assert s.outcomes("adjudication.listing_plea") == {"lapsed"}
        s.serve("08-14", "dishonesty_listing_decision")
        ends = {(d.party_id, d.due_on) for d in s.open("reconsideration.apply")}
        assert (s.party("respondent"), day("10-13")) in ends
        out = s.act(
            "examiner",
            "08-20",
            "approve_publication",
            published_on=day("08-20"),
            publication_approved_by=s.person("head"),
        )
        assert {d.kind for d in out.documents} == {"publication_approval_form", "publication_text"}
        assert s.outcomes("adjudication.publish") == {"late"}


def test_import_that_was_stopped_is_told_to_customs(stages: Stages) -> None:
    with stages.at("deliberate") as s:
        orders = [
            {
                "variant": "import",
                "respondent": s.party("respondent"),
                "acts": ["进口"],
                "product": "底座",
                "model": "K3",
            },
            {"variant": "dismiss_rest"},
        ]
        s.act("chair", "07-08", "record_deliberation", orders=orders)
        s.act("examiner", "07-09", "submit_to_legal_review")
        s.act("reviewer", "07-10", "approve_legality")
        s.act("head", "07-20", "issue_decision", orders=orders, evidence_text="甲1予以采信。")
        out = s.act("examiner", "08-01", "notify_customs")
        assert [d.kind for d in out.documents] == ["customs_notice_letter"]


@pytest.mark.parametrize(
    ("step", "late", "outcome"),
    [
        ("register_suit", 0, MET),
        ("register_suit", 1, LATE),
        ("register_reconsideration", 0, CANCELLED),
        ("register_reconsideration", 1, LAPSED),
    ],
)
def test_what_is_brought_in_time_is_in_time_however_late_its_copy_comes(
    stages: Stages, step: str, late: int, outcome: str
) -> None:
    """行诉法第四十六条: it counts on which day the party went to court, not when the office knew.

    Who sues has used its time to sue; who asks for a review instead has no use for it.
    """
    with stages.at("served") as s:
        holder, seller = s.party("requester"), s.party("respondent")
        last = s.due("adjudication.sue")
        brought = last + timedelta(days=late)
        days: dict[str, Any] = {"sued_on": brought, "suit_received_on": day("08-20")}
        if step == "register_reconsideration":
            days = {"applied_on": brought, "recon_received_on": day("08-20")}
        entered = s.act("clerk", "08-21", step, party=seller, **days)
        query = select(Deadline).where(Deadline.case_id == s.case().id, Deadline.rule == "adjudication.sue")
        rows = {row.party_id: row for row in s.session.scalars(query)}
        ended = brought if outcome == LATE else last
        assert (rows[seller].outcome, rows[seller].closed_on) == (outcome, ended)
        assert rows[holder].outcome == ""
        said = {c["effect"] for c in entered.event.detail["deadlines"] if c["rule"] == "adjudication.sue"}
        assert said == {OUTCOMES[outcome]}


def test_an_application_in_time_that_is_withdrawn_gives_back_what_was_left(stages: Stages) -> None:
    """行诉解释第五十八条, also where all of it is entered after the last day."""
    with stages.at("served") as s:
        seller = s.party("respondent")
        last = s.due("adjudication.sue")
        asked: dict[str, Any] = {"applied_on": day("07-29"), "recon_received_on": day("07-30")}
        s.act("clerk", "08-20", "register_reconsideration", party=seller, **asked)
        assert [d.party_id for d in s.open("adjudication.sue")] == [s.party("requester")]
        over: dict[str, Any] = {"result": "withdrawn", "outcome_on": last, "outcome_effective_on": last}
        s.act("clerk", "08-21", "register_ruling_upheld", **over)
        left = {d.party_id: d.due_on for d in s.open("adjudication.sue")}
        assert left[seller] == last


def test_what_began_after_the_suit_ends_as_it_begins(stages: Stages) -> None:
    """Performance was urged before the office knew of the suit."""
    with stages.at("served") as s:
        seller = s.party("respondent")
        ended: dict[str, Any] = {"party": seller, "suit_period_ended_on": s.due("adjudication.sue")}
        s.act("examiner", "08-11", "note_suit_period_over", **ended)
        s.act("head", "08-12", "urge_performance")
        s.serve("08-13", "performance_urging_notice")
        began = {d.id: d.start_on for d in s.open("enforcement.demand_wait")}
        assert began
        days: dict[str, Any] = {"sued_on": day("07-30"), "suit_received_on": day("09-02")}
        s.act("clerk", "09-02", "register_suit", party=seller, **days)
        rows = [s.session.get_one(Deadline, number) for number in began]
        assert [(r.outcome, r.closed_on) for r in rows] == [(CANCELLED, began[r.id]) for r in rows]
