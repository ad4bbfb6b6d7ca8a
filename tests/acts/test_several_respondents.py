"""One adjudication against three: served, answering, leaving and suing each in their own time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from casehub import acts
from casehub.casefile import situations
from casehub.model import Case, Deadline
from casehub.procedures.adjudication import known
from tests import factories
from tests.acts.scene import RECEIVED, Scene, Stages, day, hour, scene
from tests.faults.world import at

TEN = timedelta(days=10)
PARTIES = [
    factories.party("requester", "重庆山渝链传动有限公司（示例）"),
    factories.party("respondent", "重庆万骑金属制品有限公司（示例）"),
    factories.party("respondent", "重庆沃谷机械制造有限公司（示例）"),
    factories.party("respondent", "达州捷骑摩配经营部（示例）"),
]


def hand(s: Scene, kind: str, party: int, when: str) -> None:
    """Serve what waits for one party."""
    for row in s.services(kind):
        if row.party_id == party:
            of = s.session.get_one(Case, row.case_id).reference
            s.act("examiner", when, "prove_direct", of, served_on=day(when), **RECEIVED)


def clocks(s: Scene, rule: str) -> dict[int | None, Deadline]:
    """Running clocks of a rule, by party."""
    return {d.party_id: d for d in s.open(rule)}


def answer(s: Scene, party: int, when: str, step: str = "register_further_answer") -> None:
    """The answer of one respondent comes in on the day."""
    told: dict[str, Any] = {"party": party, "answer_received_on": day(when)}
    s.act("examiner", when, step, **told)


def test_three_respondents_from_request_to_the_end_of_the_suit_periods(stages: Stages) -> None:
    with scene(stages.office) as s:
        s.file(parties=PARTIES)
        first, second, third = (s.party("respondent", n) for n in range(3))
        s.act("examiner", "05-26", "issue_answer_papers")
        # ── served on three days, answered in three ways ─────
        hand(s, "answer_notice", first, "05-28")
        hand(s, "answer_notice", second, "06-01")
        # What the first one says is taken in before the last one has been reached.
        answer(s, first, "06-03")
        assert "尚未送达" in s.refused("examiner", "06-03", "begin_answering")
        hand(s, "answer_notice", third, "06-05")
        assert s.outcomes("adjudication.serve_copy") == {"late"}
        s.act("examiner", "06-05", "begin_answering")
        left = {p: d.due_on for p, d in clocks(s, "adjudication.answer").items()}
        assert left == {second: day("06-16"), third: day("06-22")}
        answer(s, second, "06-09", "register_answer")
        assert s.state == "preparing"
        s.act("examiner", "06-10", "forward_answer")
        s.serve("06-10", "answer_forwarding_notice")
        asked: dict[str, Any] = {"party": third, "applied_on": day("06-11"), "extra_days": 10}
        s.act("chair", "06-12", "extend_answer_period", **asked)
        hand(s, "answer_extension_notice", third, "06-12")
        # ── more time for one is not more time for all ───────
        s.serve("06-12")
        before = {p: d.due_on for p, d in clocks(s, "adjudication.evidence_period").items()}
        longer: dict[str, Any] = {
            "party": third,
            "period_ended_on": before[third],
            "extra_days": 10,
            "new_due_on": s.office.rules.calendar.next_working_day(
                clocks(s, "adjudication.evidence_period")[third].nominal_on + TEN
            ),
        }
        s.act("chair", "06-15", "extend_evidence_period", **longer)
        after = {p: d.due_on for p, d in clocks(s, "adjudication.evidence_period").items()}
        assert {p for p in after if after[p] != before[p]} == {third}
        # ── one settles and leaves, the case stays ───────────
        gone: dict[str, Any] = {
            "party": second,
            "withdrawn_part": "重庆沃谷机械制造有限公司（示例）",
            "remaining_part": "其余被请求人",
        }
        out = s.act("head", "06-16", "withdraw_against_respondent", **gone)
        assert [d.kind for d in out.documents] == ["withdrawal_notice"]
        told = {row.party_id for row in s.services("withdrawal_notice")}
        assert told == {s.party("requester"), first, second, third}
        assert s.state == "preparing"
        assert second not in clocks(s, "adjudication.evidence_period")
        assert {first, third} <= clocks(s, "adjudication.evidence_period").keys()
        called: dict[str, Any] = {"hearing_at": hour("08-03"), "reply_by": day("07-28")}
        assert "届满后再安排审理" in s.refused("chair", "06-30", "decide_hearing", **called)
        answer(s, third, "07-06")
        assert s.outcomes("adjudication.answer") == {"met", "late"}
        s.act("chair", "07-15", "decide_hearing", **called)
        s.serve("07-20")
        # ── heard, decided, served on different days ─────────
        held = {"started_at": hour("08-03"), "ended_at": at("2026-08-03", "11:30")}
        s.act("chair", "08-03", "hold_hearing", **held)
        s.act("chair", "08-04", "record_deliberation")
        s.act("examiner", "08-05", "submit_to_legal_review")
        s.act("reviewer", "08-06", "approve_legality")
        found = {"evidence_text": "甲1真实、合法，与本案有关，予以采信。"}
        s.act("head", "08-10", "issue_decision", **found)
        assert {r.party_id for r in s.services("adjudication_decision")} == {
            s.party("requester"), first, third,
        }  # fmt: skip
        hand(s, "adjudication_decision", s.party("requester"), "08-11")
        hand(s, "adjudication_decision", first, "08-12")
        assert "尚未送达" in s.refused("examiner", "08-13", "confirm_service")
        hand(s, "adjudication_decision", third, "08-20")
        s.act("examiner", "08-20", "confirm_service")
        ends = {p: d.due_on for p, d in clocks(s, "adjudication.sue").items()}
        assert ends == {
            s.party("requester"): day("08-26"), first: day("08-27"), third: day("09-04"),
        }  # fmt: skip
        # ── one sues; the time of the others runs on ─────────
        suit: dict[str, Any] = {"party": first, "suit_received_on": day("08-25")}
        s.act("clerk", "08-25", "register_suit", **suit)
        assert clocks(s, "adjudication.sue").keys() == {s.party("requester"), third}
        told = {"outcome_on": day("11-02"), "outcome_effective_on": day("11-20")}
        s.act("clerk", "11-23", "register_ruling_upheld", **told)
        assert s.state == "served"


def test_the_last_respondent_is_not_let_go_by_half(stages: Stages) -> None:
    with stages.at("prepare") as s:
        assert "没有其他被请求人" in s.refused(
            "head", "06-16", "withdraw_against_respondent", party=s.party("respondent")
        )


def told(s: Scene, step: str, name: str, when: str) -> Any:
    """What the form of a step starts with in a field."""
    work = s.office.work(s.session, "chair" if step == "decide_hearing" else "examiner", at(f"2026-{when}"))
    fields = acts.form_of(work, s.case(), step).fields
    return next(item.initial for item in fields if item.field.id == name)


def test_what_one_respondent_said_does_not_stand_for_the_others(stages: Stages) -> None:
    with scene(stages.office) as s:
        s.file(parties=PARTIES[:3])
        s.act("examiner", "05-26", "issue_answer_papers")
        s.serve("05-28")
        s.act("examiner", "05-28", "begin_answering")
        assert told(s, "register_answer", "answer_copies", "06-01") == 1
        first, second = (s.party("respondent", n) for n in range(2))
        for party, step, when, text in (
            (first, "register_answer", "06-01", "未落入保护范围。"),
            (second, "register_further_answer", "06-03", "有合法来源。"),
        ):
            s.act("examiner", when, step, party=party, answer_received_on=day(when), answer_text=text)
        assert told(s, "forward_answer", "answer_received_on", "06-04") == day("06-03")
        work = s.office.work(s.session, "head", at("2026-06-04"))
        whole = situations.load(work, s.case(), acts.procedure_of(work, s.case()).any_step)
        assert known.answers_told(whole) == f"{PARTIES[1]['name']}：未落入保护范围。\n{PARTIES[2]['name']}：有合法来源。"
        s.act("examiner", "06-05", "register_further_answer", party=second, answer_received_on=day("06-05"), answer_text="不侵权。")
        assert "有合法来源" not in str(known.answers_told(situations.load(work, s.case(), whole.step)))
