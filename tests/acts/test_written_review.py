"""A review on the papers: what parties write counts by its day, and who asks is heard or told why not."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from casehub.documents import body_html
from casehub.model import Deadline
from tests.acts.scene import Scene, Stages, day, hour
from tests.acts.test_several_respondents import JOINS, PARTIES, answer, clocks, hand
from tests.acts.test_taking_back import sound

if TYPE_CHECKING:
    from collections.abc import Iterator

REFUSED = "事实清楚，没有需要当庭查明的事项。"


def on_the_papers(s: Scene) -> tuple[int, int]:
    """Told on 19 June: opinions until 3 July, a hearing may be asked for until 8 July."""
    s.act("chair", "06-18", "decide_written_review", submit_by=day("07-03"), object_by=day("07-08"))
    s.serve("06-19", "written_review_notice")
    return s.party("requester"), s.party("respondent")


def outcomes(s: Scene, rule: str) -> dict[int | None, str]:
    """How the time of each party ended; "" while it runs."""
    rows = select(Deadline).where(Deadline.case_id == s.case().id, Deadline.rule == rule)
    return {d.party_id: d.outcome for d in s.session.scalars(rows)}


def test_an_opinion_counts_by_the_day_on_which_it_came(stages: Stages) -> None:
    with stages.at("prepare") as s:
        assert s.refused("clerk", "06-18", "register_written_opinion")
        requester, respondent = on_the_papers(s)
        said: dict[str, Any] = {"party": requester, "written_received_on": day("06-17")}
        assert "不能早于" in s.refused("clerk", "07-06", "register_written_opinion", **said)
        # In time, though it is entered when the time is over; the other's is late.
        said["written_received_on"] = day("07-03")
        s.act("clerk", "07-06", "register_written_opinion", **said)
        late = {"party": respondent, "written_received_on": day("07-06")}
        s.act("clerk", "07-06", "register_written_opinion", **late)
        assert outcomes(s, "adjudication.written_opinion") == {requester: "met", respondent: "late"}


def test_what_one_wrote_is_held_to_its_own_notice_not_to_that_of_who_joined_later(stages: Stages) -> None:
    with stages.at("prepare") as s:
        first, _ = on_the_papers(s)
        s.act("chair", "07-02", "join_party", party_role="respondent", **JOINS)
        s.serve("07-03")
        s.act("chair", "07-06", "tell_written_review", submit_by=day("07-25"), object_by=day("07-25"))
        s.serve("07-07", "written_review_notice")
        said: dict[str, Any] = {"party": first, "written_received_on": day("07-01")}
        s.act("clerk", "07-08", "register_written_opinion", **said)
        assert outcomes(s, "adjudication.written_opinion")[first] == "met"
        newcomer: dict[str, Any] = {"party": s.party("respondent", 1), "written_received_on": day("07-05")}
        early = s.refused("clerk", "07-08", "register_written_opinion", **newcomer)
        assert "日期2026年7月6日" in early


def test_who_asks_to_be_heard_is_answered_before_the_panel_meets(stages: Stages) -> None:
    with stages.at("prepare") as s:
        requester, respondent = on_the_papers(s)
        # The paper gives the parties until then to ask.
        assert "届满后再进入合议" in s.refused("examiner", "07-07", "finish_written_review")
        asks: dict[str, Any] = {"party": respondent, "hearing_applied_on": day("07-08")}
        s.act("clerk", "07-08", "register_hearing_application", **asks)
        assert outcomes(s, "adjudication.ask_hearing") == {requester: "", respondent: "met"}
        assert "请先答复" in s.refused("examiner", "07-09", "finish_written_review")
        other = s.refused("chair", "07-09", "refuse_hearing_application", party=requester, hearing_refused=REFUSED)
        assert "没有待答复" in other
        out = s.act("chair", "07-09", "refuse_hearing_application", party=respondent, hearing_refused=REFUSED)
        (paper,) = out.documents
        text = body_html(s.office.rules.kinds[paper.kind], paper.facts)
        assert "本局于2026年7月8日收到" in text and f"{REFUSED.rstrip('。')}，不予准许" in text and "第二十六条" in text
        assert {row.party_id for row in s.services("hearing_refusal_notice")} == {respondent}
        again = s.refused("chair", "07-09", "refuse_hearing_application", party=respondent, hearing_refused=REFUSED)
        assert "没有待答复" in again
        s.act("examiner", "07-09", "finish_written_review")
        assert s.state == "deliberating"
        assert outcomes(s, "adjudication.ask_hearing") == {requester: "lapsed", respondent: "met"}


def test_a_review_on_the_papers_turns_into_a_hearing(stages: Stages) -> None:
    with stages.at("prepare") as s:
        on_the_papers(s)
        s.act("chair", "06-22", "turn_to_hearing")
        assert s.state == "preparing"
        assert not s.open("adjudication.written_opinion")
        assert not s.open("adjudication.ask_hearing")
        s.act("chair", "06-23", "decide_hearing", hearing_at=hour("07-10"), reply_by=day("07-01"))
        assert s.state == "hearing"


def test_an_application_entered_by_mistake_asks_for_no_answer(stages: Stages) -> None:
    with stages.at("prepare") as s:
        _, respondent = on_the_papers(s)
        asks: dict[str, Any] = {"party": respondent, "hearing_applied_on": day("06-24")}
        s.act("clerk", "06-24", "register_hearing_application", **asks)
        s.act("head", "06-25", "take_back_entry")
        assert outcomes(s, "adjudication.ask_hearing")[respondent] == ""
        s.act("examiner", "07-09", "finish_written_review")
        assert s.state == "deliberating"


def test_a_report_and_claims_that_came_in_time_are_in_time_when_entered_later(stages: Stages) -> None:
    # Edge case 54: the clock goes by the day of the event, whenever it is entered.
    with stages.at("prepare") as s:
        s.act("chair", "06-08", "demand_claims", claims_days=7)
        s.act("chair", "06-08", "require_report", report_days=7)
        for kind in ("claims_specification_notice", "report_submission_notice"):
            s.serve("06-09", kind)
        assert s.due("adjudication.specify_claims") == s.due("adjudication.report_submit") == day("06-16")
        s.act("clerk", "06-18", "name_claims", claims_received_on=day("06-16"))
        s.act("clerk", "06-18", "register_report", report_made_on=day("03-02"), report_received_on=day("06-17"))
        assert s.outcomes("adjudication.specify_claims") == {"met"}
        assert s.outcomes("adjudication.report_submit") == {"late"}


ASK, WRITE = "adjudication.ask_hearing", "adjudication.written_opinion"
NOTICE = "written_review_notice"
AGAIN: dict[str, Any] = {"submit_by": day("07-13"), "object_by": day("07-16")}


@contextmanager
def three(stages: Stages) -> Iterator[tuple[Scene, int, int, int]]:
    """One asks, two are asked and have answered; the case is prepared, its record verifies."""
    with sound(stages) as s:
        s.answer(parties=PARTIES[:3])
        first, second = s.party("respondent"), s.party("respondent", 1)
        answer(s, first, "06-03")
        answer(s, second, "06-05", "register_answer")
        yield s, s.party("requester"), first, second


def applies(s: Scene, when: str, party: int) -> None:
    asks: dict[str, Any] = {"party": party, "hearing_applied_on": day(when)}
    s.act("clerk", when, "register_hearing_application", **asks)


def test_a_second_review_is_over_when_each_was_told_of_it(stages: Stages) -> None:
    with three(stages) as (s, asks, first, second):
        on_the_papers(s)
        s.act("chair", "06-22", "turn_to_hearing")
        s.act("chair", "06-23", "decide_written_review", **AGAIN)
        said: dict[str, Any] = {"party": first, "written_received_on": day("06-24")}
        assert "请先登记送达" in s.refused("clerk", "06-24", "register_written_opinion", **said)
        assert "尚未送达全部" in s.refused("examiner", "07-14", "finish_written_review")
        for party in (asks, first):
            hand(s, NOTICE, party, "06-24")
        assert clocks(s, ASK).keys() == clocks(s, WRITE).keys() == {asks, first}
        assert "尚未送达全部" in s.refused("examiner", "07-20", "finish_written_review")
        hand(s, NOTICE, second, "06-25")
        assert "7月16日" in s.refused("examiner", "07-14", "finish_written_review")
        s.act("examiner", "07-17", "finish_written_review")
        assert s.state == "deliberating"


def test_who_was_neither_heard_nor_refused_is_answered_in_the_second_review(stages: Stages) -> None:
    with three(stages) as (s, _, first, second):
        on_the_papers(s)
        applies(s, "06-20", second)
        s.act("chair", "06-22", "turn_to_hearing")
        s.act("chair", "06-23", "decide_written_review", **AGAIN)
        s.serve("06-24", NOTICE)
        assert "请先答复" in s.refused("examiner", "07-17", "finish_written_review")
        # The other one's application, entered by mistake, does not take it away.
        applies(s, "06-25", first)
        s.act("head", "06-26", "take_back_entry")
        assert "请先答复" in s.refused("examiner", "07-17", "finish_written_review")
        s.act("chair", "07-17", "refuse_hearing_application", party=second, hearing_refused=REFUSED)
        s.act("examiner", "07-17", "finish_written_review")
        assert s.state == "deliberating"


def test_what_comes_in_waits_for_the_entry_of_its_service(stages: Stages) -> None:
    with three(stages) as (s, asks, first, second):
        s.act("chair", "06-18", "decide_written_review", submit_by=day("07-03"), object_by=day("07-08"))
        hand(s, NOTICE, asks, "06-19")
        wrote: dict[str, Any] = {"party": first, "written_received_on": day("06-20")}
        asked: dict[str, Any] = {"party": first, "hearing_applied_on": day("06-20")}
        assert "请先登记送达" in s.refused("clerk", "06-20", "register_written_opinion", **wrote)
        assert "请先登记送达" in s.refused("clerk", "06-20", "register_hearing_application", **asked)
        assert "均已告知" in s.refused("chair", "06-20", "tell_written_review", submit_by=day("07-25"))
        for party in (first, second):
            hand(s, NOTICE, party, "06-20")
        s.act("clerk", "06-22", "register_written_opinion", **wrote)
        s.act("clerk", "06-22", "register_hearing_application", **asked)
        s.act("chair", "07-09", "refuse_hearing_application", party=first, hearing_refused=REFUSED)
        s.act("examiner", "07-09", "finish_written_review")
        for rule in (ASK, WRITE):
            assert outcomes(s, rule) == {asks: "lapsed", first: "met", second: "lapsed"}


def test_the_same_paper_is_entered_once(stages: Stages) -> None:
    with three(stages) as (s, _, first, second):
        on_the_papers(s)
        for step, name in (
            ("register_written_opinion", "written_received_on"),
            ("register_hearing_application", "hearing_applied_on"),
        ):
            came = {name: day("06-22")}
            s.act("clerk", "06-23", step, party=first, **came)
            assert "已经登记" in s.refused("clerk", "06-23", step, party=first, **came)
            s.act("clerk", "06-23", step, party=second, **came)
            s.act("head", "06-23", "take_back_entry")
            s.act("clerk", "06-23", step, party=second, **came)


def test_a_limit_that_a_later_act_made_moot_does_not_run_again(stages: Stages) -> None:
    with three(stages) as (s, asks, first, second):
        on_the_papers(s)
        applies(s, "06-20", first)
        applies(s, "06-20", second)
        s.act("chair", "06-22", "turn_to_hearing")
        s.act("head", "06-23", "take_back_entry")
        assert outcomes(s, ASK) == {asks: "cancelled", first: "met", second: "cancelled"}
        assert not s.open(ASK)
