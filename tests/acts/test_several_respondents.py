"""One adjudication against three: served, answering, leaving and suing each in their own time."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from casehub import acts, deadlines
from casehub.casefile import situations
from casehub.documents import body_html
from casehub.model import Case, Deadline, Party
from casehub.procedures.adjudication import answers
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


JOINS: dict[str, Any] = {"party_name": "永川区示例经营部", "party_representative": "秦德全"}


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
        ruling = s.act("head", "08-10", "issue_decision", **found).documents[0]
        names = [p["name"] for p in PARTIES]
        assert ruling.facts["copies_served"] == (
            f"于2026年5月28日向被请求人{names[1]}，于2026年6月1日向被请求人{names[2]}，"
            f"于2026年6月5日向被请求人{names[3]}送达请求书及其附件副本"
        )
        left = f"申请撤回对被请求人{names[2]}的请求，本局于2026年6月16日准予撤回。"
        drawn = body_html(s.office.rules.kinds["adjudication_decision"], ruling.facts)
        assert left in drawn and ruling.facts["copies_served"] in drawn
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
        suit: dict[str, Any] = {"party": first, "sued_on": day("08-25"), "suit_received_on": day("08-25")}
        s.act("clerk", "08-25", "register_suit", **suit)
        assert clocks(s, "adjudication.sue").keys() == {s.party("requester"), third}
        told = {"outcome_on": day("11-02"), "outcome_effective_on": day("11-20")}
        s.act("clerk", "11-23", "register_ruling_upheld", party=first, **told)
        assert s.state == "served"


TWO = PARTIES[:3]


def visit(s: Scene, when: str) -> dict[str, Any]:
    """Two officers and the hours of a visit."""
    officers = [s.person("examiner"), s.person("member")]
    ended = at(f"2026-{when}", "11:00")
    return {"officers": officers, "started_at": hour(when), "ended_at": ended}


def test_one_settles_and_the_case_goes_on_against_the_other(stages: Stages) -> None:
    with scene(stages.office) as s:
        s.answer(parties=TWO)
        requester = s.party("requester")
        first, second = (s.party("respondent", n) for n in range(2))
        # An agreement that leaves open what it promises is not laid down.
        promised: dict[str, Any] = {"party": first, "enforcement_consent": True, "debtor": "被请求人"}
        open_end = s.refused("chair", "06-03", "draft_agreement", **promised, notary="")
        assert "公证机构" in open_end
        assert "尚未拟定" in s.refused("chair", "06-03", "settle_with_respondent", party=first)
        s.sign_text("chair", "06-03", requester, **promised, notary="重庆市示例公证处")
        signs: dict[str, Any] = {"acts_by": "party", "signed_by": "秦远山"}
        assert "不由" in s.refused("chair", "06-03", "sign_agreement", party=second, **signs)
        assert "尚未在第1稿" in s.refused("chair", "06-03", "settle_with_respondent", party=first)
        s.act("chair", "06-03", "sign_agreement", party=first, **signs, declared_on=day("06-03"))
        assert "请另行拟定" in s.refused("chair", "06-03", "settle_with_respondent", party=second)
        assert "请另行拟定" in s.refused("chair", "06-03", "reach_settlement")
        out = s.act("chair", "06-03", "settle_with_respondent", party=first, effective_on=day("06-03"))
        (paper,) = out.documents
        assert [p["name"] for p in paper.facts["parties"]["respondent"]] == [PARTIES[1]["name"]]
        assert {r.party_id for r in s.services("mediation_agreement")} == {requester, first}
        # The number of the case itself stays free for the ruling.
        assert paper.number == f"{s.ref.removesuffix('号')}-{paper.number.split('-')[-1]}"
        assert s.state == "answering"
        assert clocks(s, "adjudication.answer").keys() == {second}
        assert s.open("adjudication.decide")
        assert "没有其他被请求人" in s.refused(
            "chair", "06-04", "settle_with_respondent", party=second
        )
        s.sign_text("chair", "06-05")
        end = s.act("chair", "06-05", "reach_settlement", effective_on=day("06-05"))
        assert [p["name"] for p in end.documents[0].facts["parties"]["respondent"]] == [PARTIES[2]["name"]]
        assert end.documents[0].number == s.ref
        assert s.state == "mediated"


def test_the_sheet_to_sign_is_of_those_whom_the_text_binds(stages: Stages) -> None:
    with scene(stages.office) as s:
        s.answer(parties=TWO)
        first = s.party("respondent")
        by: dict[str, Any] = {"mediators": [s.person("mediator")]}
        sheets = [
            s.act("chair", "06-03", "draft_agreement", **text, **by).documents[0]
            for text in ({"party": first}, {})
        ]
        kind = s.office.rules.kinds["mediation_agreement_text"]
        one, all_of_them = (body_html(kind, sheet.facts) for sheet in sheets)
        assert "专利侵权纠纷调解协议书（签署稿）" in one
        assert [p["name"] for p in sheets[0].facts["parties"]["respondent"]] == [TWO[1]["name"]]
        assert TWO[2]["name"] not in one and TWO[2]["name"] in all_of_them
        assert ("第1稿，校验值" in one, "第2稿，校验值" in all_of_them) == (True, True)
        # It goes to nobody by service, and the signed agreement names who mediated as it did.
        assert not s.services("mediation_agreement_text")
        assert all(sheet.confidential for sheet in sheets)
        assert told(s, "reach_settlement", "mediators", "06-05") == [s.person("mediator")]


def test_an_agreement_of_three_speaks_of_all_of_them(stages: Stages) -> None:
    for parties, word, other in ((TWO, "各方各执一份", "双方"), (PARTIES[:2], "双方各执一份", "各方")):
        with scene(stages.office) as s:
            s.answer(parties=parties)
            s.sign_text("chair", "06-05")
            out = s.act("chair", "06-05", "reach_settlement", effective_on=day("06-05"))
            page = body_html(s.office.rules.kinds["mediation_agreement"], out.documents[0].facts)
            text = page.replace("全体双方", "")
            assert word in text
            assert other not in text.replace(word, "") or other == "各方"


def ruled(s: Scene) -> tuple[int, int]:
    """A ruling against two, served on the first on 22 July, on the second on 3 August."""
    s.answer(parties=TWO)
    first, second = (s.party("respondent", n) for n in range(2))
    answer(s, first, "06-05", "register_answer")
    answer(s, second, "06-05")
    s.act("chair", "06-18", "decide_hearing", hearing_at=hour("07-06"), reply_by=day("07-01"))
    s.serve("06-22")
    held = {"started_at": hour("07-06"), "ended_at": at("2026-07-06", "11:30")}
    s.act("chair", "07-06", "hold_hearing", **held)
    s.act("chair", "07-08", "record_deliberation")
    s.act("examiner", "07-09", "submit_to_legal_review")
    s.act("reviewer", "07-10", "approve_legality")
    s.act("head", "07-20", "issue_decision", evidence_text="甲1真实、合法，与本案有关，予以采信。")
    hand(s, "adjudication_decision", s.party("requester"), "07-22")
    hand(s, "adjudication_decision", first, "07-22")
    hand(s, "adjudication_decision", second, "08-03")
    s.act("examiner", "08-03", "confirm_service")
    return first, second


def test_enforcement_runs_against_each_in_its_own_time(stages: Stages) -> None:
    with scene(stages.office) as s:
        first, second = ruled(s)
        ends = {p: d.due_on for p, d in clocks(s, "adjudication.sue").items()}
        early: dict[str, Any] = {"party": second, "suit_period_ended_on": ends[first]}
        assert "届满后" in s.refused("examiner", "08-10", "note_suit_period_over", **early)
        over: dict[str, Any] = {"party": first, "suit_period_ended_on": ends[first]}
        s.act("examiner", "08-10", "note_suit_period_over", **over)
        assert "已经登记" in s.refused("examiner", "08-10", "note_suit_period_over", **over)
        # The requester's time ends as well; nobody is to perform on its side.
        own = {**over, "party": s.party("requester")}
        s.act("examiner", "08-10", "note_suit_period_over", **own)
        assert clocks(s, "enforcement.court_apply").keys() == {first}
        # The second sues: its own clocks end, those against the first go on.
        suit: dict[str, Any] = {"party": second, "suit_received_on": day("08-12")}
        s.act("clerk", "08-12", "register_suit", **suit)
        assert clocks(s, "enforcement.court_apply").keys() == {first}
        assert clocks(s, "reconsideration.apply").keys() == {s.party("requester"), first}
        assert "该方对该决定的诉讼" in s.refused("clerk", "08-13", "register_reconsideration", party=second)
        told: dict[str, Any] = {"outcome_on": day("09-02"), "outcome_effective_on": day("09-10")}
        # The requester sues too: each suit ends by itself.
        too: dict[str, Any] = {"party": s.party("requester"), "suit_received_on": day("08-14")}
        s.act("clerk", "08-14", "register_suit", **too)
        ended: dict[str, Any] = {"challenge": s.challenge(s.party("requester")), **told}
        s.act("clerk", "09-11", "register_ruling_upheld", **ended)
        assert "不在可选范围内" in s.refused("clerk", "09-11", "register_ruling_upheld", **ended)
        assert "尚无结果" in s.refused("head", "09-11", "close_case")
        s.act("clerk", "09-11", "register_ruling_upheld", **told)
        # What the court said of one ends nobody else's time.
        assert clocks(s, "reconsideration.apply").keys() == {first}
        assert "逐一办理" in s.refused("head", "09-14", "urge_performance")
        said = {}
        for when, party in (("09-11", first), ("09-14", second)):
            urged = s.act("head", when, "urge_performance", party=party)
            said[party] = urged.documents[0].facts["decision_served_on"]
        # Each demand tells the service on the one to whom it goes, and nobody types another day.
        record = s.office.rules.kinds["performance_record"]
        assert not next(f for f in record.fields if f.id == "decision_served_on").asked
        assert said == {first: "2026-07-22", second: "2026-08-03"}
        s.serve("09-15", "performance_urging_notice")
        assert clocks(s, "enforcement.demand_wait").keys() == {first, second}
        # The second has sued and lost: its own clock runs from the final judgment.
        assert clocks(s, "enforcement.court_apply")[second].start_on == day("09-10")
        limit = clocks(s, "enforcement.court_apply")[first]
        out = s.act("head", "10-20", "apply_enforcement", party=first)
        # What the court reads of the days is what the file knows of this respondent.
        told = out.documents[0].facts
        assert told["respondent_full"]["name"] == s.session.get_one(Party, first).name
        assert told["decision_served_on"] == "2026-07-22"
        assert told["apply_by"] == limit.due_on.isoformat()
        assert (told["urged_on"], told["urge_served_on"]) == ("2026-09-11", "2026-09-15")
        assert clocks(s, "enforcement.court_apply").keys() == {second}


@pytest.mark.parametrize("thirds", [1, 2])
def test_the_end_of_a_third_person_ends_nothing_for_who_disputes(stages: Stages, thirds: int) -> None:
    """One respondent, one requester; whoever stands between them goes, and they dispute on."""
    with scene(stages.office) as s:
        third = [factories.party("third", f"永川区示例商行{n}（示例）") for n in range(thirds)]
        s.answer(parties=[*PARTIES[:2], *third])
        gone, told = s.party("third"), {"nobody_follows": True, "ended_on": day("06-01"), "received_on": day("06-09")}
        for role in ("requester", "respondent"):
            assert "没有其他当事人" in s.refused("head", "06-10", "let_ended_party_go", party=s.party(role), succession="无", **told)
        out = s.act("head", "06-10", "let_ended_party_go", party=gone, **told)
        assert out.documents[0].facts["ground"] == "third_ended"
        assert "第三人永川区示例商行0（示例）的权利义务无人承受" in body_html(s.office.rules.kinds["termination_notice"], out.documents[0].facts)
        assert len([p for p in s.case().parties if p.left_on is None]) == 1 + thirds
        assert s.open("adjudication.decide")


def test_the_end_of_one_respondent_ends_nothing_for_the_others(stages: Stages) -> None:
    with scene(stages.office) as s:
        s.answer(parties=TWO)
        first, second = (s.party("respondent", n) for n in range(2))
        told = {"nobody_follows": True}
        whole = {**told, "ground": "respondent_ended"}
        assert "其余当事人" in s.refused("head", "06-10", "terminate_case", **whole)
        days = {"ended_on": day("06-01"), "received_on": day("06-09")}
        out = s.act("head", "06-10", "let_ended_party_go", party=second, **told, **days)
        assert [d.kind for d in out.documents] == ["termination_notice"]
        kind = s.office.rules.kinds["termination_notice"]
        said = body_html(kind, out.documents[0].facts)
        assert "本案在其余当事人之间继续审理" in said
        assert "终结本案处理" not in said
        assert {p.id for p in s.case().parties if p.left_on is not None} == {second}
        assert clocks(s, "adjudication.answer").keys() <= {first}


def test_who_joins_a_review_on_the_papers_is_told_of_it(stages: Stages) -> None:
    with stages.at("prepare") as s:
        s.act("chair", "06-18", "decide_written_review", submit_by=day("07-25"))
        s.serve("06-19")
        assert "均已告知" in s.refused("chair", "07-01", "tell_written_review")
        s.act("chair", "07-02", "join_party", party_role="respondent", **JOINS)
        s.serve("07-03")
        out = s.act("chair", "07-06", "tell_written_review", submit_by=day("07-25"))
        assert [d.kind for d in out.documents] == ["written_review_notice"]
        s.serve("07-07", "written_review_notice")
        assert s.party("respondent", 1) in {d.party_id for d in s.open("adjudication.written_opinion")}


def test_ones_suit_does_not_stop_enforcement_against_the_other(stages: Stages) -> None:
    with scene(stages.office) as s:
        first, second = ruled(s)
        for party in (s.party("requester"), first):
            end = clocks(s, "adjudication.sue")[party].due_on
            told: dict[str, Any] = {"party": party, "suit_period_ended_on": end}
            s.act("examiner", "08-10", "note_suit_period_over", **told)
        s.act("clerk", "08-12", "register_suit", party=second, suit_received_on=day("08-12"))
        urge, apply = "urge_performance", "apply_enforcement"
        assert "尚无结果" in s.refused("head", "08-20", urge, party=second)
        s.act("head", "08-20", urge, party=first)
        s.serve("08-21", "performance_urging_notice")
        s.act("clerk", "09-10", "register_stay", ordered_on=day("09-10"), party=second)
        assert "停止执行" in s.refused("head", "09-11", apply, party=first)
        s.act("clerk", "09-11", "lift_stay", ordered_on=day("09-11"), party=second)
        s.act("head", "09-14", apply, party=first)
        assert s.state == "enforcing"
        assert "enforcement.court_apply" not in {d.rule for d in s.open("*")}
        # Who has sued and lost has to perform from the day on which the judgment is final.
        lost: dict[str, Any] = {"outcome_on": day("10-10"), "outcome_effective_on": day("10-20")}
        s.act("clerk", "10-22", "register_ruling_upheld", party=second, **lost)
        begun = {p: d.start_on for p, d in clocks(s, "enforcement.court_apply").items()}
        assert begun == {second: day("10-20")}
        s.act("head", "10-23", "urge_further_respondent", party=second)
        assert s.state == "enforcing"


def test_the_ruling_is_performed_when_all_have_performed(stages: Stages) -> None:
    with scene(stages.office) as s:
        first, second = ruled(s)
        for party in (first, second):
            end = clocks(s, "adjudication.sue")[party].due_on
            over: dict[str, Any] = {"party": party, "suit_period_ended_on": end}
            s.act("examiner", "08-20", "note_suit_period_over", **over)
        whole = s.refused("examiner", "08-21", "confirm_performance", **visit(s, "08-21"))
        assert "尚未履行" in whole
        one: dict[str, Any] = {"party": first, **visit(s, "08-21")}
        s.act("examiner", "08-21", "confirm_performance_of_one", **one)
        assert s.state == "served"
        assert clocks(s, "enforcement.court_apply").keys() == {second}
        assert "没有尚待履行" in s.refused("examiner", "08-21", "confirm_performance_of_one", **one)
        last: dict[str, Any] = {"party": second, **visit(s, "08-24")}
        only = s.refused("examiner", "08-24", "confirm_performance_of_one", **last)
        assert "没有其他" in only
        s.act("examiner", "08-24", "confirm_performance", **last)
        assert s.state == "performed"
        assert not s.open("enforcement.court_apply")


def test_the_time_to_sue_after_a_reconsideration_decision_is_each_partys_own(
    stages: Stages,
) -> None:
    with scene(stages.office) as s:
        first, second = ruled(s)
        asked: dict[str, Any] = {"party": first, "recon_received_on": day("08-04")}
        s.act("clerk", "08-04", "register_reconsideration", **asked)
        assert first not in clocks(s, "adjudication.sue")
        told: dict[str, Any] = {"outcome_on": day("09-25"), "outcome_effective_on": day("09-25")}
        assert "收到复议决定书" in s.refused("clerk", "09-28", "register_ruling_upheld", **told)
        for party, when in ((first, "09-28"), (second, "10-09")):
            got: dict[str, Any] = {"party": party, "recon_decision_received_on": day(when)}
            s.act("clerk", "10-09", "register_reconsideration_decision", **got)
            twice = s.refused("clerk", "10-09", "register_reconsideration_decision", **got)
            assert "已经登记" in twice
        # Fifteen days (行诉法第四十五条) from the day on which each received it.
        ends = {p: d.due_on for p, d in clocks(s, "reconsideration.sue").items()}
        assert ends == {first: day("10-13"), second: day("10-26")}
        s.act("clerk", "10-09", "register_ruling_upheld", **told)
        soon: dict[str, Any] = {"party": first, "suit_period_ended_on": ends[first]}
        assert "届满后" in s.refused("examiner", "10-13", "note_suit_period_over", **soon)
        s.act("examiner", "10-14", "note_suit_period_over", **soon)
        assert clocks(s, "enforcement.court_apply")[first].start_on == ends[first]
        suit: dict[str, Any] = {"party": second, "suit_received_on": day("10-20")}
        s.act("clerk", "10-20", "register_suit", **suit)
        assert not s.open("reconsideration.sue")


def test_more_time_for_evidence_is_not_given_to_what_is_over(stages: Stages) -> None:
    """Of two periods of one party only the one that runs grows."""
    with scene(stages.office) as s:
        s.answer(parties=TWO)
        asks, other = (s.party("respondent", n) for n in range(2))
        work = s.office.work(s.session, "chair", hour("06-05"))
        over = deadlines.start(
            work, s.case(), "adjudication.evidence_period", day("05-15"), 1, party_id=asks
        )
        s.session.flush()
        ended = over.due_on
        running = clocks(s, "adjudication.evidence_period")
        wanted = max(d.due_on for d in s.open("adjudication.evidence_period") if d.party_id == asks)
        longer: dict[str, Any] = {
            "party": asks,
            "period_ended_on": wanted,
            "extra_days": 10,
            "new_due_on": day("06-22"),
        }
        s.act("chair", "06-05", "extend_evidence_period", **longer)
        assert over.due_on == ended
        grown = {d.party_id for d in s.open("adjudication.evidence_period") if d.granted}
        assert grown == {asks}
        assert other in running


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
        for party, step, when, text, pleaded in (
            (first, "register_answer", "06-01", "未落入保护范围。", []),
            (second, "register_further_answer", "06-03", "有合法来源。", ["legal_source"]),
        ):
            said: dict[str, Any] = {"answer_text": text, "defences_raised": pleaded}
            s.act("examiner", when, step, party=party, answer_received_on=day(when), **said)
        names = [PARTIES[n]["name"] for n in (1, 2)]
        assert told(s, "forward_answer", "answers", "06-04") == (
            f"被请求人{names[0]}已于2026年6月1日提交答辩书；被请求人{names[1]}已于2026年6月3日提交答辩书"
        )
        work = s.office.work(s.session, "head", at("2026-06-04"))
        whole = situations.load(work, s.case(), acts.procedure_of(work, s.case()).any_step)
        assert answers.answers_told(whole) == f"{PARTIES[1]['name']}：未落入保护范围。\n{PARTIES[2]['name']}：有合法来源。"
        s.act("examiner", "06-05", "register_further_answer", party=second, answer_received_on=day("06-05"), answer_text="不侵权。")
        assert "有合法来源" not in str(answers.answers_told(situations.load(work, s.case(), whole.step)))


def test_the_notice_tells_whose_answer_came_too_late_and_whose_did_not(stages: Stages) -> None:
    with scene(stages.office) as s:
        s.file(parties=PARTIES[:3])
        s.act("examiner", "05-26", "issue_answer_papers")
        first, second = (s.party("respondent", n) for n in range(2))
        hand(s, "answer_notice", first, "05-28")
        hand(s, "answer_notice", second, "06-10")
        s.act("examiner", "06-10", "begin_answering")
        # The second one has time until the 25th; the first one's ended on the 12th.
        answer(s, first, "06-16", "register_answer")
        notice = s.act("examiner", "06-17", "forward_answer").documents[0]
        late = "（逾期提交，本局予以收存）"
        names = [PARTIES[n]["name"] for n in (1, 2)]
        assert notice.facts["answers"] == f"被请求人{names[0]}已于2026年6月16日提交答辩书{late}"
        answer(s, second, "06-18")
        notice = s.act("examiner", "06-19", "forward_answer").documents[0]
        assert notice.facts["answers"] == f"被请求人{names[1]}已于2026年6月18日提交答辩书"
        assert notice.facts["late"] is False
        printed = re.sub(r"<[^>]+>|\s", "", body_html(s.office.rules.kinds[notice.kind], notice.facts))
        assert f"{names[1]}已于2026年6月18日提交答辩书，现将副本" in printed
        assert f"{names[0]}已于" not in printed
        # One that was made before the notice told of each answer is printed as it was.
        before = {name: value for name, value in notice.facts.items() if name != "answers"}
        printed = re.sub(r"<[^>]+>|\s", "", body_html(s.office.rules.kinds[notice.kind], before))
        assert f"{names[0]}、{names[1]}已于2026年6月18日提交答辩书，现将副本" in printed
