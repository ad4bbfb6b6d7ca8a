"""Who was said to have left, or what was said to have ended, by a slip of the pen stands as before."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from casehub import acts
from casehub.model import Document, Party, Pause
from tests.acts.scene import Scene, Stages, day
from tests.acts.test_mediation_consent import asked, hand, reply
from tests.acts.test_mediation_ends import TWO_EACH, filed
from tests.acts.test_several_requesters import TWO as TWO_REQUESTERS
from tests.acts.test_several_requesters import two
from tests.acts.test_several_respondents import TWO, clocks
from tests.acts.test_taking_back import ASKS, WHY, sound
from tests.faults.world import at


def standing(s: Scene) -> dict[tuple[str, int | None], Any]:
    """What runs in the case, and to which day."""
    return {(d.rule, d.party_id): d.due_on for d in s.open_all()}


def form(s: Scene, who: str, when: str, step: str) -> dict[str, Any]:
    """With what the form of a step begins."""
    work = s.office.work(s.session, who, at(f"2026-{when}"))
    return {i.field.id: i.initial for i in acts.form_of(work, s.case(), step).fields}


def test_one_of_two_requesters_never_left_a_mediation(stages: Stages) -> None:
    with sound(stages) as s:
        filed(s)
        first, second = (s.party("requester", n) for n in range(2))
        before = standing(s)
        gone: dict[str, Any] = {**ASKS, "changed_on": day("04-09"), "facts": "书面撤回请求，其余继续"}
        out = s.act("head", "04-10", "let_withdrawing_party_go", party=first, **gone)
        assert "不在可选范围" in s.refused("head", "04-11", "take_back_leaving", party=second, **WHY)
        told = s.act("head", "04-11", "take_back_leaving", party=first, **WHY)
        assert {p.id for p in s.case().parties if p.left_on is not None} == set()
        assert s.session.get_one(Document, out.documents[0].id).status == "void"
        assert "另行办理" in told.event.sentence
        assert standing(s) == before
        # The true leaving begins with what was typed; the wrong party is what was wrong.
        typed = form(s, "head", "04-11", "let_withdrawing_party_go")
        assert (typed["facts"], typed["party"]) == (gone["facts"], first)
        s.act("head", "04-11", "let_withdrawing_party_go", party=second, **gone)
        assert {p.id for p in s.case().parties if p.left_on is not None} == {second}


def test_a_respondent_never_died(stages: Stages) -> None:
    with sound(stages) as s:
        filed(s)
        first = s.party("respondent")
        ended: dict[str, Any] = {"changed_on": day("04-05"), "received_on": day("04-09")}
        s.act("head", "04-10", "let_ended_party_go", party=first, **ended)
        assert s.session.get_one(Party, first).ended_on == day("04-05")
        s.act("head", "04-11", "take_back_leaving", party=first, **WHY)
        party = s.session.get_one(Party, first)
        assert (party.ended_on, party.left_on) == (None, None)
        again: dict[str, Any] = {"session_at": at("2026-05-12", "14:30"), "place": "第一调解室"}
        s.act("mediator", "04-12", "call_session", **again)
        assert first in {r.party_id for r in s.services("mediation_session_notice")}


def test_a_refusal_of_one_of_two_respondents_dropped_by_mistake(stages: Stages) -> None:
    with sound(stages) as s:
        asked(s, TWO_EACH)
        first, second = (s.party("respondent", n) for n in range(2))
        for party in (first, second):
            hand(s, "mediation_opinion_notice", party, "03-25")
        s.act("clerk", "04-01", "record_consent", **reply(first, "04-01"))
        s.act("clerk", "04-01", "record_refusal", party=second, statement_received_on=day("04-01"))
        before = standing(s)
        s.act("head", "04-02", "drop_declining_respondent", party=second, changed_on=day("04-01"))
        assert standing(s) != before
        s.act("head", "04-03", "take_back_dropping", party=second, **WHY)
        assert standing(s) == before
        assert "尚未同意" in s.refused("head", "04-03", "file_mediation", mediators=[s.person("mediator")])


def test_a_suspended_mediation_ended_by_mistake_is_suspended_again(stages: Stages) -> None:
    with sound(stages) as s:
        filed(s, TWO_EACH[1:])
        s.act("mediator", "04-06", "suspend", from_on=day("04-06"))
        before = standing(s)
        stopped = {d.rule for d in s.open_all() if d.stopped}
        suit: dict[str, Any] = {"party": s.party("requester"), "accepted_on": day("04-08")}
        s.act("mediator", "04-09", "register_suit", **suit)
        assert (s.state, standing(s)) == ("failed", {})
        s.act("head", "04-10", "take_back_end", **WHY)
        assert (s.state, standing(s)) == ("suspended", before)
        assert {d.rule for d in s.open_all() if d.stopped} == stopped != set()
        pause = s.session.scalars(select(Pause).where(Pause.case_id == s.case().id)).one()
        assert (pause.until, pause.closed_seq) == (None, None)
        s.act("mediator", "04-20", "resume_before_session", resumed_on=day("04-20"))
        assert s.state == "filed"


def test_a_mediation_of_who_never_died_goes_on(stages: Stages) -> None:
    with sound(stages) as s:
        filed(s, TWO_EACH[1:])
        before, gone = standing(s), s.party("requester")
        s.act("mediator", "04-09", "record_party_ended", party=gone, ended_on=day("04-05"))
        assert (s.state, standing(s)) == ("failed", {})
        s.act("head", "04-10", "take_back_end", **WHY)
        assert (s.state, standing(s), s.session.get_one(Party, gone).ended_on) == ("filed", before, None)


def test_a_requester_never_left_before_filing(stages: Stages) -> None:
    with sound(stages) as s:
        s.submit(parties=TWO_REQUESTERS)
        first, second = two(s)
        before = standing(s)
        left: dict[str, Any] = {**ASKS, "asked_on": day("05-20")}
        s.act("clerk", "05-20", "leave_before_filing", party=first, **left)
        assert "其他请求人" in s.refused("clerk", "05-20", "leave_before_filing", party=second, **left)
        s.act("clerk", "05-21", "take_back_leaving_before_filing", party=first, **WHY)
        assert standing(s) == before
        s.act("clerk", "05-21", "leave_before_filing", party=second, **left)
        assert {p.id for p in s.case().parties if p.left_on is not None} == {second}


def test_the_end_of_one_respondent_tells_its_ground_and_is_taken_back(stages: Stages) -> None:
    with sound(stages) as s:
        s.answer(parties=TWO)
        first, second = (s.party("respondent", n) for n in range(2))
        due = {p: d.due_on for p, d in clocks(s, "adjudication.answer").items()}
        assert "ground" not in form(s, "head", "06-10", "let_ended_party_go")
        told: dict[str, Any] = {"nobody_follows": True, "ended_on": day("06-01"), "received_on": day("06-09")}
        out = s.act("head", "06-10", "let_ended_party_go", party=second, **told)
        assert out.documents[0].facts["ground"] == "respondent_ended"
        assert clocks(s, "adjudication.answer").keys() == {first}
        s.act("head", "06-11", "take_back_leaving", party=second, **WHY)
        assert {p: d.due_on for p, d in clocks(s, "adjudication.answer").items()} == due
        assert s.session.get_one(Party, second).ended_on is None
