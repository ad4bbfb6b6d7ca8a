"""One adjudication asked for by two: one takes its request back or stays away, the other goes on."""

from __future__ import annotations

from typing import Any

from casehub.documents import body_html
from casehub.model import Case, Document
from tests import factories
from tests.acts.scene import HELD, RECEIVED, Scene, Stages, day, hour, scene

FIRST, SECOND = "重庆山渝链传动有限公司（示例）", "重庆渝链专利许可有限公司（示例）"
RESPONDENT = "重庆万骑金属制品有限公司（示例）"
TWO = [
    factories.party("requester", FIRST),
    factories.party("requester", SECOND, capacity="exclusive_licensee"),
    factories.party("respondent", RESPONDENT),
]
ASKS: dict[str, Any] = {"acts_by": "party", "signed_by": "秦远山", "withdrawal_reason": "不再主张。"}
BOTH_SIDES = {"requester": 2, "respondent": 1}


def two(s: Scene) -> tuple[int, int]:
    """The ids of both requesters."""
    return s.party("requester", 0), s.party("requester", 1)


def drawn(s: Scene, paper: Document) -> str:
    """The paper as people read it, without its marks."""
    return body_html(s.office.rules.kinds[paper.kind], paper.facts)


def called(s: Scene) -> None:
    """A hearing is called for 6 July, everybody is told in time."""
    s.answer(parties=TWO)
    told: dict[str, Any] = {"party": s.party("respondent"), "answer_received_on": day("06-05")}
    s.act("examiner", "06-05", "register_answer", **told)
    s.act("chair", "06-18", "decide_hearing", hearing_at=hour("07-06"), reply_by=day("07-01"))
    s.serve("06-22")


def test_one_requester_withdraws_and_the_case_goes_on_for_the_other(stages: Stages) -> None:
    with scene(stages.office) as s:
        s.answer(parties=TWO)
        first, second = two(s)
        s.act("clerk", "06-08", "request_withdrawal", party=second, **ASKS, asked_on=day("06-08"))
        again = s.refused("clerk", "06-08", "request_withdrawal", party=second, **ASKS)
        assert "尚未答复" in again
        # What one asks for ends nothing for the other.
        assert "没有申请撤回" in s.refused("head", "06-09", "approve_withdrawal")
        assert "没有登记重庆山渝" in s.refused("head", "06-09", "let_requester_withdraw", party=first)
        wrong_day: dict[str, Any] = {"party": second, "applied_on": day("06-05")}
        assert "请核对" in s.refused("head", "06-09", "let_requester_withdraw", **wrong_day)
        before = {d.party_id for d in s.open("adjudication.evidence_period")}
        assert second in before
        out = s.act("head", "06-09", "let_requester_withdraw", party=second)
        (notice,) = out.documents
        text = drawn(s, notice)
        assert f"请求人{SECOND}于2026年6月8日向本局申请撤回其处理请求" in text
        assert f"对请求人{FIRST}的请求继续审理" in text
        assert "撤销" not in text
        # Who leaves is told like those who stay.
        told = {row.party_id for row in s.services("withdrawal_notice")}
        assert told == {first, second, s.party("respondent")}
        assert s.state == "answering"
        after = {d.party_id for d in s.open("adjudication.evidence_period")}
        assert after == before - {second}
        assert s.open("adjudication.decide")
        # The last one does not leave by half; its withdrawal ends the case.
        s.act("clerk", "06-10", "request_withdrawal", party=first, **ASKS, asked_on=day("06-10"))
        assert "没有其他请求人" in s.refused("head", "06-10", "let_requester_withdraw", party=first)
        end = s.act("head", "06-10", "approve_withdrawal")
        assert s.state == "withdrawn"
        assert SECOND not in drawn(s, end.documents[0])


def test_a_refusal_answers_one_requester_alone(stages: Stages) -> None:
    with scene(stages.office) as s:
        s.answer(parties=TWO)
        first, second = two(s)
        for party in (first, second):
            s.act("clerk", "06-08", "request_withdrawal", party=party, **ASKS, asked_on=day("06-08"))
        refused = s.act("head", "06-09", "refuse_withdrawal", party=first, allowed=False)
        text = drawn(s, refused.documents[0])
        assert f"请求人{FIRST}于" in text
        assert f"请求人{SECOND}于" not in text
        assert "没有申请撤回" in s.refused("head", "06-09", "approve_withdrawal")
        # Asked anew by the one, both have asked: the case ends for all at once.
        s.act("clerk", "06-10", "request_withdrawal", party=first, **ASKS, asked_on=day("06-10"))
        s.act("head", "06-11", "approve_withdrawal")
        assert s.state == "withdrawn"


def test_a_co_owner_leaves_only_when_it_gives_up_its_right(stages: Stages) -> None:
    owned = factories.right(owners=[FIRST, SECOND])
    parties = [TWO[0], factories.party("requester", SECOND), TWO[2]]
    with scene(stages.office) as s:
        s.answer(parties=parties, right=owned)
        _, second = two(s)
        s.act("clerk", "06-08", "request_withdrawal", party=second, **ASKS, asked_on=day("06-08"))
        stays = s.refused("head", "06-09", "let_requester_withdraw", party=second)
        assert "未明确放弃实体权利" in stays
        s.act("head", "06-09", "let_requester_withdraw", party=second, gives_up=True)
        assert s.party("requester") and s.state == "answering"


def test_before_filing_one_of_two_leaves_and_the_last_ends_it(stages: Stages) -> None:
    with scene(stages.office) as s:
        s.submit(parties=TWO)
        first, second = two(s)
        whole: dict[str, Any] = {"party": first, **ASKS, "asked_on": day("05-20")}
        assert "尚有其他请求人" in s.refused("clerk", "05-20", "withdraw_before_filing", **whole)
        s.act("clerk", "05-20", "leave_before_filing", party=second, **ASKS, asked_on=day("05-20"))
        assert s.state == "submitted"
        assert s.open("adjudication.filing_review")
        assert "没有其他请求人" in s.refused("clerk", "05-21", "leave_before_filing", **whole)
        s.act("clerk", "05-21", "withdraw_before_filing", **whole)
        assert s.state == "withdrawn"


def test_one_requester_stays_away_and_the_other_is_heard(stages: Stages) -> None:
    with scene(stages.office) as s:
        called(s)
        first, second = two(s)
        early = s.refused("head", "07-03", "treat_requester_as_withdrawn", party=second)
        assert "时间未到" in early
        gone = [{"party": party, "reason": "未说明"} for party in (first, second)]
        all_absent = s.refused("chair", "07-06", "hold_hearing_in_absence", absent=gone, **HELD)
        assert "应当按撤回请求处理" in all_absent
        s.act("chair", "07-06", "hold_hearing_in_absence", absent=gone[1:], **HELD)
        assert s.state == "deliberating"
        # The record says who came: nobody who did counts as having withdrawn.
        came = s.refused("head", "07-07", "treat_requester_as_withdrawn", party=first)
        assert "没有记载" in came
        out = s.act("head", "07-07", "treat_requester_as_withdrawn", party=second)
        (notice,) = out.documents
        text = drawn(s, notice)
        assert f"对请求人{SECOND}按撤回请求处理" in text
        assert f"对请求人{FIRST}的请求继续审理" in text
        assert "撤销" not in text
        assert {row.party_id for row in s.services("deemed_withdrawal_notice")} == {
            first, second, s.party("respondent"),
        }  # fmt: skip
        assert s.state == "deliberating"
        assert s.open("adjudication.decide")
        # The ruling is about the request of the one who stayed.
        s.act("chair", "07-08", "record_deliberation")
        s.act("examiner", "07-09", "submit_to_legal_review")
        s.act("reviewer", "07-10", "approve_legality")
        found = {"evidence_text": "甲1真实、合法，与本案有关，予以采信。"}
        ruling = s.act("head", "07-20", "issue_decision", **found)
        assert [p["name"] for p in ruling.documents[0].facts["parties"]["requester"]] == [FIRST]


def test_absence_counts_only_after_the_notice_of_this_hearing_reached_that_requester(
    stages: Stages,
) -> None:
    with scene(stages.office) as s:
        s.answer(parties=TWO)
        told: dict[str, Any] = {"party": s.party("respondent"), "answer_received_on": day("06-05")}
        s.act("examiner", "06-05", "register_answer", **told)
        s.act("chair", "06-18", "decide_hearing", hearing_at=hour("07-06"), reply_by=day("07-01"))
        first, second = two(s)
        for row in s.services("hearing_notice"):
            if row.party_id != second:
                of = s.session.get_one(Case, row.case_id).reference
                s.act("examiner", "06-22", "prove_direct", of, served_on=day("06-22"), **RECEIVED)
        untold = s.refused("head", "07-07", "treat_requester_as_withdrawn", party=second)
        assert "尚未送达重庆渝链" in untold
        assert "尚未送达" in s.refused("head", "07-07", "treat_as_withdrawn")
        s.act("head", "07-07", "treat_requester_as_withdrawn", party=first)
        assert {p.id for p in s.case().parties if p.left_on is not None} == {first}
        assert s.state == "hearing"


def test_who_signed_agreed_with_these_parties_and_a_text_without_one_is_signed_anew(
    stages: Stages,
) -> None:
    with scene(stages.office) as s:
        s.answer(parties=TWO)
        _, second = two(s)
        s.sign_text("chair", "06-08")
        s.act("clerk", "06-08", "request_withdrawal", party=second, **ASKS, asked_on=day("06-08"))
        s.act("head", "06-09", "let_requester_withdraw", party=second)
        made: dict[str, Any] = {"effective_on": day("06-10")}
        signed = s.refused("chair", "06-10", "reach_settlement", **made)
        assert "第1稿协议文本的校验值与现在登记的当事人对不上" in signed
        s.sign_text("chair", "06-10")
        out = s.act("chair", "06-10", "reach_settlement", **made)
        assert [p["name"] for p in out.documents[0].facts["parties"]["requester"]] == [FIRST]
        assert s.state == "mediated"


def test_a_newcomer_signs_no_text_that_does_not_name_it(stages: Stages) -> None:
    joins: dict[str, Any] = {"party_name": "永川区示例经营部", "party_representative": "秦德全"}
    with scene(stages.office) as s:
        s.answer()
        s.sign_text("chair", "06-08")
        s.act("chair", "06-08", "join_party", party_role="respondent", **joins)
        signs: dict[str, Any] = {"party": s.party("respondent", 1), "signed_by": "秦德全"}
        late = s.refused("chair", "06-09", "sign_agreement", **signs, declared_on=day("06-09"))
        assert "请重新拟定文本，由各方重新签署" in late
        s.sign_text("chair", "06-09")
        out = s.act("chair", "06-09", "reach_settlement", effective_on=day("06-09"))
        assert len(out.documents[0].facts["parties"]["respondent"]) == 2


def test_no_time_runs_for_a_requester_who_was_let_go(stages: Stages) -> None:
    with scene(stages.office) as s:
        s.file(parties=TWO)
        first, second = two(s)
        s.act("examiner", "05-26", "issue_answer_papers")
        s.act("clerk", "05-27", "request_withdrawal", party=second, **ASKS, asked_on=day("05-27"))
        s.act("head", "05-27", "let_requester_withdraw", party=second)
        # What waited for it is still proved, as it is entered; it starts nothing against it.
        s.serve("05-28")
        for rule in ("adjudication.evidence_period", "recusal.apply"):
            running = {d.party_id for d in s.open(rule)}
            assert first in running and second not in running


def test_who_leaves_before_filing_need_correct_nothing_any_more(stages: Stages) -> None:
    with scene(stages.office) as s:
        s.submit(parties=TWO)
        first, second = two(s)
        s.act("clerk", "05-20", "tell_defects", correct_by_days=15)
        s.serve("05-20", who="clerk")
        assert {d.party_id for d in s.open("intake.correct")} == {first, second}
        gone: dict[str, Any] = {"party": second, **ASKS, "asked_on": day("05-21")}
        s.act("clerk", "05-21", "leave_before_filing", **gone)
        assert {d.party_id for d in s.open("intake.correct")} == {first}
        assert s.outcomes("intake.correct") == {"", "cancelled"}


def test_what_was_made_on_the_day_it_left_and_before_concerns_a_leaver_no_more(
    stages: Stages,
) -> None:
    with scene(stages.office) as s:
        s.file(parties=TWO)
        second = two(s)[1]
        s.act("clerk", "05-26", "request_withdrawal", party=second, **ASKS, asked_on=day("05-26"))
        s.act("examiner", "05-26", "issue_answer_papers")
        s.act("head", "05-26", "let_requester_withdraw", party=second)

        def waiting(kind: str) -> str:
            row = next(r for r in s.services(kind) if r.party_id == second)
            return s.session.get_one(Case, row.case_id).reference

        # It is still told that it was let go.
        notice = waiting("withdrawal_notice")
        assert "应当继续送达" in s.refused("examiner", "05-27", "cancel_service", notice, ground="left")
        s.act("examiner", "05-27", "cancel_service", waiting("evidence_notice"), ground="left")
        assert second not in {r.party_id for r in s.services("evidence_notice")}
