"""What may be done against a refusal to file and a cancellation, from the proved service on."""

from __future__ import annotations

from typing import Any

from casehub.model import Case
from tests import factories
from tests.acts.scene import RECEIVED, Scene, Stages, day, hour, scene

FAILED = [{"condition_code": "right", "fact": "专利权已经终止"}]
REFUSED: dict[str, Any] = {"path": "court", "failed": FAILED, "reasons": "专利权已经终止"}
TWO = [
    factories.party("requester", "重庆山渝链传动有限公司（示例）"),
    factories.party("requester", "重庆云舟传动有限公司（示例）"),
    factories.party("respondent", "重庆万骑金属制品有限公司（示例）"),
]


def refused(s: Scene) -> None:
    """A request of two requesters at the window is refused on 2 June, served on different days."""
    work = s.office.work(s.session, "clerk", hour("06-01"))
    s.ref = factories.open_request(work, "intake", parties=TWO).reference
    s.act("clerk", "06-01", "receive_request", received_on=day("06-01"), copies=1)
    s.act("head", "06-02", "reject_request", **REFUSED)
    for row, when in zip(s.services("non_filing_notice"), ("06-03", "06-10"), strict=True):
        of = s.session.get_one(Case, row.case_id).reference
        s.act("clerk", when, "prove_direct", of, served_on=day(when), **RECEIVED)


def test_each_requester_has_sixty_days_from_its_own_service(stages: Stages) -> None:
    with scene(stages.office) as s:
        refused(s)
        first, second = (s.party("requester", n) for n in range(2))
        ends = {d.party_id: d.due_on for d in s.open("reconsideration.apply")}
        assert ends == {first: day("08-03"), second: day("08-10")}
        assert "届满后再归档" in s.refused("archivist", "07-01", "archive_volume")
        asked: dict[str, Any] = {"party": first, "applied_on": day("06-02")}
        early = s.refused("clerk", "06-12", "register_refusal_reconsideration", **asked)
        assert "不能早于决定送达之日" in early
        asked["applied_on"] = day("06-11")
        s.act("clerk", "06-12", "register_refusal_reconsideration", **asked)
        # The time of the other runs on; one road at a time for each.
        assert [d.party_id for d in s.open("reconsideration.apply")] == [second]
        twice: dict[str, Any] = {"party": first, "sued_on": day("06-15")}
        assert "尚未结束" in s.refused("clerk", "06-16", "register_refusal_suit", **twice)
        too: dict[str, Any] = {"party": second, "sued_on": day("06-15"),
                               "suit_received_on": day("06-16")}  # fmt: skip
        s.act("clerk", "06-16", "register_refusal_suit", **too)
        lost: dict[str, Any] = {"outcome_on": day("07-15"), "outcome_received_on": day("07-16")}
        # The office answers each: fifteen days for the court, ten working days for the authority.
        answers = {d.rule: (d.party_id, d.due_on) for d in s.open_all() if d.holder == "authority"}
        assert answers["litigation.defend"] == (second, day("07-01"))
        assert answers["reconsideration.reply"][0] == first
        out = s.act("head", "06-20", "file_refusal_defence")
        told_of = out.documents[0].facts
        assert (told_of["decision_title"], told_of["plaintiff"]) == ("不予立案通知书", TWO[1]["name"])
        assert [d.rule for d in s.open_all() if d.rule in answers and d.rule != "archive.volume"] == ["reconsideration.reply"]
        # Of two only the suit can be decided by a court: nobody has to say which.
        wrong = {"challenge": s.challenge(first, "refusal"), **lost}
        assert "不在可选范围内" in s.refused("clerk", "07-16", "register_refusal_upheld_by_court", **wrong)
        s.act("clerk", "07-16", "register_refusal_upheld_by_court", **lost)
        assert s.open("reconsideration.reply")
        told: dict[str, Any] = {
            "outcome_on": day("07-20"), "party_received_on": day("07-24"),
        }  # fmt: skip
        s.act("clerk", "07-27", "register_refusal_upheld_on_reconsideration", **told)
        (clock,) = s.open("reconsideration.sue")
        assert (clock.party_id, clock.due_on) == (first, day("08-10"))
        sued: dict[str, Any] = {"party": first, "sued_on": day("08-05"),
                                "suit_received_on": day("08-12")}  # fmt: skip
        s.act("clerk", "08-12", "register_refusal_suit", **sued)
        assert s.outcomes("reconsideration.sue") == {"met"}
        assert "尚未结束" in s.refused("archivist", "09-20", "archive_volume")
        out: dict[str, Any] = {"outcome_on": day("09-18"), "outcome_received_on": day("09-22")}
        s.act("clerk", "09-22", "register_refusal_upheld_by_court", **out)
        s.act("archivist", "09-23", "archive_volume")
        assert s.state == "archived"


def test_a_refusal_that_is_overturned_is_examined_anew(stages: Stages) -> None:
    with scene(stages.office) as s:
        refused(s)
        assert s.case().closed_on == day("06-02")
        nothing: dict[str, Any] = {"outcome_on": day("06-18"), "outcome_received_on": day("06-19")}
        nobody = s.refused("clerk", "06-20", "register_refusal_overturned", **nothing)
        assert "没有正在进行" in nobody
        sued: dict[str, Any] = {"party": s.party("requester"), "sued_on": day("06-15"),
                                "suit_received_on": day("06-16")}  # fmt: skip
        s.act("clerk", "06-16", "register_refusal_suit", **sued)
        out: dict[str, Any] = {"outcome_on": day("08-18"), "outcome_received_on": day("08-20")}
        s.act("clerk", "08-20", "register_refusal_overturned", **out)
        assert (s.state, s.case().closed_on) == ("submitted", None)
        assert [d.start_on for d in s.open("intake.review")] == [day("08-20")]
        assert s.open("reconsideration.apply") == []
        s.act("clerk", "08-21", "open_adjudication", complete_on=day("08-20"))


def test_a_cancellation_that_is_overturned_goes_on_with_a_new_time(stages: Stages) -> None:
    with stages.at("prepare") as s:
        s.act("head", "06-17", "cancel_case", ground="other", ground_text="不属于受理范围")
        s.serve("06-20", "case_cancellation_decision", "clerk")
        first, other = s.party("requester"), s.party("respondent")
        sued: dict[str, Any] = {"party": first, "sued_on": day("07-15"),
                                "suit_received_on": day("07-16")}  # fmt: skip
        s.act("clerk", "07-16", "register_refusal_suit", **sued)
        assert [d.party_id for d in s.open("adjudication.sue_general")] == [other]
        assert "尚未结束" in s.refused("archivist", "07-17", "archive_case")
        out: dict[str, Any] = {"outcome_on": day("09-18"), "outcome_received_on": day("09-22")}
        s.act("clerk", "09-22", "register_cancellation_overturned", **out)
        assert (s.state, s.case().closed_on) == ("preparing", None)
        assert [d.start_on for d in s.open("adjudication.decide")] == [day("09-22")]
