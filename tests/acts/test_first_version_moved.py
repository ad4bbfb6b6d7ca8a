"""A case that was opened and led under the first version of adjudication goes on under the newer.

What was entered wrongly before the move is taken back after it, whatever it was.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from casehub.procedures import LAW
from tests import factories
from tests.acts.scene import PANEL, Scene, Stages, day, hour
from tests.acts.test_several_requesters import TWO as TWO_REQUESTERS
from tests.acts.test_several_respondents import TWO
from tests.acts.test_taking_back import ASKS, WHY, sound
from tests.acts.test_taking_back_versions import CLOSED, move

STAYED: dict[str, Any] = {"acceptance_no": "示例无受2026-000101", "accepted_on": day("06-10")}


@pytest.fixture(autouse=True)
def _old_days(monkeypatch: pytest.MonkeyPatch) -> None:
    """The steps of the first version as they were before the newer one closed them."""
    monkeypatch.setitem(LAW.of("adjudication").guards, CLOSED, lambda _: None)


def opened(s: Scene, **more: Any) -> Scene:
    """Opened and received under the first version."""
    work = s.office.work(s.session, "clerk", hour("05-19"))
    s.ref = factories.open_request(work, "adjudication", **more).reference
    move(s, "05-19", 2, 1)
    s.act(
        "clerk", "05-19", "submit_request", received_on=day("05-19"), knew_on=day("02-01"),
        claims_asserted="权利要求1", copies=3, evidence_items=[{"label": "甲1", "name": "专利证书"}],
    )  # fmt: skip
    return s


def filed(s: Scene, **more: Any) -> Scene:
    opened(s, **more)
    chair, lead, member = (s.person(n) for n in PANEL)
    s.act("head", "05-25", "file_case", panel_chair=chair, panel_lead=lead, panel_members=[member], clerk=s.person("scribe"))
    return s


def answering(s: Scene, **more: Any) -> Scene:
    filed(s, **more)
    s.act("examiner", "05-26", "issue_answer_papers")
    s.serve("05-28")
    s.act("examiner", "05-28", "begin_answering")
    return s


def test_an_answer_of_one_of_two(stages: Stages) -> None:
    with sound(stages) as s:
        answering(s, parties=TWO)
        first, second = (s.party("respondent", n) for n in range(2))
        due = {d.party_id: d.due_on for d in s.open("adjudication.answer")}
        told: dict[str, Any] = {"answer_received_on": day("06-03"), "answer_text": "不侵权。"}
        s.act("examiner", "06-03", "register_answer", party=first, **told)
        move(s, "06-04", 1, 2)
        s.act("head", "06-05", "take_back_answer", party=first, **WHY)
        assert {d.party_id: d.due_on for d in s.open("adjudication.answer")} == due
        s.act("examiner", "06-05", "register_further_answer", party=second, **told)
        assert {d.party_id for d in s.open("adjudication.answer")} == {first}


def stayed(s: Scene) -> tuple[str, dict[str, Any]]:
    answer: dict[str, Any] = {"answer_received_on": day("06-05")}
    s.act("examiner", "06-05", "register_answer", party=s.party("respondent"), **answer)
    s.act("head", "06-08", "suspend_case", from_on=day("06-08"), **{**STAYED, "accepted_on": day("06-05")})
    return "take_back_suspension", {}


def taken_up_again(s: Scene) -> tuple[str, dict[str, Any]]:
    stayed(s)
    s.act("chair", "06-15", "resume_to_preparing", resumed_on=day("06-15"))
    return "take_back_resumption", {}


def withdrawn_by_one(s: Scene) -> tuple[str, dict[str, Any]]:
    one = s.party("requester")
    s.act("clerk", "06-08", "request_withdrawal", party=one, **ASKS, asked_on=day("06-08"))
    s.act("head", "06-09", "let_requester_withdraw", party=one)
    return "take_back_leaving", {"party": one}


def objected(s: Scene) -> tuple[str, dict[str, Any]]:
    told = {"party": s.party("respondent"), "objected_on": day("06-01")}
    s.act("examiner", "06-01", "register_jurisdiction_objection", **told)
    return "take_back_entry", {}


@pytest.mark.parametrize("wrong", [stayed, taken_up_again, withdrawn_by_one, objected])
def test_the_case_stands_as_before_the_wrong_act(
    stages: Stages, wrong: Callable[[Scene], tuple[str, dict[str, Any]]]
) -> None:
    with sound(stages) as s:
        answering(s, parties=TWO_REQUESTERS)
        (decide,) = s.open("adjudication.decide")
        step, named = wrong(s)
        before = s.state
        move(s, "06-22", 1, 2)
        assert s.state == before
        s.act("head", "06-23", step, **named, **WHY)
        (now,) = s.open("adjudication.decide")
        assert now.id == decide.id
        assert now.stopped is (wrong is taken_up_again)
        assert all(p.left_on is None for p in s.case().parties)
        after = {"take_back_resumption": "suspended", "take_back_suspension": "preparing"}
        assert s.state == after.get(step, "answering")


def test_a_suit_that_comes_after_the_end_is_entered_once_the_closed_case_was_moved(stages: Stages) -> None:
    """Under the first version nobody can enter it any more, and the file is not yet put away."""
    with sound(stages) as s:
        opened(s, parties=TWO_REQUESTERS)
        s.act("head", "05-25", "reject_request")
        s.serve("05-26", "non_filing_notice", who="clerk")
        assert (s.state, s.case().closed_on) == ("rejected", day("05-25"))
        first, second = s.party("requester"), s.party("requester", 1)
        move(s, "06-01", 1, 2)
        assert s.case().procedure_version == 2
        for party in (first, second):
            s.act("clerk", "06-08", "register_refusal_suit", party=party, sued_on=day("06-05"), suit_received_on=day("06-08"))
        s.act("head", "06-09", "take_back_refusal_challenge", **WHY)
        assert len(s.open("litigation.defend")) == 1
