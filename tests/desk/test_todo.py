"""What the desk offers can be done now; the rest says what is missing; nothing is asked per row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, event, select

from casehub import acts
from casehub.acts.offering.offers import Offer
from casehub.acts.offering.road import UNASKED
from casehub.casefile import situations
from casehub.db import session_factory
from casehub.desk import worklist
from casehub.desk.lines import _MEMORIES, todos
from casehub.desk.todo import Errand, Todo, _hindered
from casehub.model import Case, Deadline, Event
from casehub.people.permissions import find
from casehub.record.work import Work
from casehub.web.case.casepage import grouped
from casehub.workflow.situation import Reason
from tests import factories
from tests.acts.scene import Scene, Stages, day
from tests.acts.test_mediation_ends import NOTICE, filed
from tests.faults.world import Office, at

# As many as there are tables that a desk of cases in every state looks at.
MANY, MOST_QUESTIONS = 5, 24


def work_of(s: Scene, who: str, when: str) -> Work:
    return s.office.work(s.session, who, at(f"2026-{when}", "17:00"))


def todo_of(s: Scene, who: str, when: str, reference: str = "") -> Todo | None:
    work = work_of(s, who, when)
    rows = worklist.everything(work)
    found = todos(work, rows)
    case = s.case(reference)
    return found[case.id] if any(row.case.id == case.id for row in rows) else None


@contextmanager
def questions(engine: Engine) -> Iterator[list[str]]:
    asked: list[str] = []

    def note(*call: object) -> None:
        asked.append(str(call[2]))

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", note)


def test_a_line_opens_only_what_the_case_page_offers(stages: Stages) -> None:
    looked = 0
    for stage, when in (("file", "05-26"), ("answer", "05-29"), ("deliberate", "07-08"), ("review", "07-10")):
        with stages.at(stage) as s:
            # The cases of other stages stand on the same desks: each is looked at in its own.
            here = s.case().id
            for who in ("clerk", "head", "section", "chair", "examiner", "member", "reviewer"):
                work = work_of(s, who, when)
                rows = [r for r in worklist.everything(work) if here in {r.case.id, r.case.parent_id}]
                looked += len(rows)
                found = todos(work, rows)
                for row in rows:
                    case = find(work, row.case.reference)
                    offered = acts.available(work, case)
                    # What was done waits for those who go on with it.
                    again = {o.step.id for o in offered if acts.taken_before(o.step, done(s, case))}
                    again = again if found[case.id].others else set()
                    can = {o.step.id for o in offered if o.open and o.permitted and o.step.main}
                    assert {step for step, _title in found[case.id].steps} == can - again, (stage, who)
    assert looked > 2 * 7


def test_a_refused_step_is_shown_with_its_reason_and_what_clears_it(stages: Stages) -> None:
    with stages.at("deliberate") as s:
        s.act("chair", "07-08", "record_deliberation")
        todo = todo_of(s, "head", "07-09")
        assert todo is not None
        assert todo.steps == ()
        assert todo.hindered is not None
        assert todo.hindered.title == "签发行政裁决书"
        assert "本次合议尚未通过法制审核，请先送审" in todo.hindered.reasons
        assert [way.who for way in todo.hindered.clearings] == [("法制审核人员蒋琳",)]
        # Who can clear it finds it on the own desk.
        reviewer = todo_of(s, "reviewer", "07-09")
        assert reviewer is not None
        assert ("approve_legality", "法制审核同意") in reviewer.steps


def test_what_was_done_waits_for_those_who_go_on_with_it(stages: Stages) -> None:
    with stages.at("deliberate") as s:
        s.act("chair", "07-08", "record_deliberation")
        before = todo_of(s, "chair", "07-09")
        assert before is not None
        assert before.steps[0] == ("submit_to_legal_review", "送法制审核")
        s.act("chair", "07-09", "submit_to_legal_review")
        after = todo_of(s, "chair", "07-09")
        assert after is not None
        assert after.steps == ()
        assert {one.title: one.who for one in after.others} == {
            "法制审核同意": ("法制审核人员蒋琳",),
        }
        assert first_step(s, "chair", "07-09") is None
        s.act("reviewer", "07-09", "approve_legality")
        s.act("section", "07-09", "give_section_opinion")
        later = todo_of(s, "chair", "07-10")
        assert later is not None
        assert [one.step for one in later.others] == ["issue_decision"]


def first_step(s: Scene, who: str, when: str) -> str | None:
    """The step that the case page shows first."""
    work, case = work_of(s, who, when), s.case()
    before = done(s, case)
    here = situations.load(work, case, acts.procedure_of(work, case).any_step)
    offers = acts.available(work, case)
    found = grouped(offers, before, lambda: acts.goes_on_with(work, here, before))
    return found.main.step.id if found.main else None


def done(s: Scene, case: Case) -> set[str]:
    query = select(Event).where(Event.case_id == case.id).order_by(Event.seq)
    return acts.done_in_state(s.session.scalars(query).all())


def test_nothing_is_asked_again_until_something_happened(own_office: Office) -> None:
    with session_factory(own_office.engine)() as session, session.begin():
        s = Scene(own_office, session).file()
        s.act("examiner", "05-26", "issue_answer_papers")
    before, asked = asked_twice(own_office, s.ref)
    assert asked == []
    assert before is not None
    assert before.hindered is not None
    # What happens in a child matter is news of its case; who writes meets and leaves no answers.
    for kept in (False, True):
        with session_factory(own_office.engine)() as session:
            s = Scene(own_office, session, s.ref)
            s.serve("05-28")
            within = todo_of(s, "examiner", "05-28")
            assert within is not None
            assert "begin_answering" in dict(within.steps)
            if kept:
                session.commit()
        after, _ = asked_twice(own_office, s.ref)
        assert after is not None
        assert ("begin_answering" in dict(after.steps)) == kept


def test_who_writes_leaves_no_answer_behind(own_office: Office) -> None:
    with session_factory(own_office.engine)() as session:
        s = Scene(own_office, session).file()
        work = work_of(s, "examiner", "05-28")
        assert todos(work, worklist.everything(work))
        assert own_office.engine not in _MEMORIES


def asked_twice(office: Office, reference: str) -> tuple[Todo | None, list[str]]:
    """What the examiner can do by the pages' reading session, and what a second look asks."""
    with session_factory(office.engine, read_only=True)() as session:
        s = Scene(office, session, reference)
        work = work_of(s, "examiner", "05-28")
        rows = worklist.everything(work)
        todos(work, rows)
        with questions(office.engine) as asked:
            found = todos(work, rows)
        return found.get(s.case().id), asked


def test_the_number_of_questions_does_not_follow_the_number_of_cases(stages: Stages) -> None:
    with stages.at("answer") as s:
        while len(worklist.everything(work_of(s, "examiner", "05-29"))) < MANY:
            s.answer()
        for number in (1, 2, MANY):
            s.session.expunge_all()
            rows = worklist.everything(work_of(s, "examiner", "05-29"))[:number]
            # Another day: nothing of it is remembered.
            work = work_of(s, "examiner", f"06-0{number}")
            with questions(s.office.engine) as asked:
                assert len(todos(work, rows)) == number
            # However many cases a question is about, it is one: no two differ in that alone.
            worded = [re.sub(r"IN \([?, ]*\)|= \?|\? =", "IN", one) for one in asked]
            assert len(set(worded)) == len(worded) <= MOST_QUESTIONS
            assert worded








def test_what_was_asked_for_comes_first(stages: Stages) -> None:
    with stages.at("file") as s:
        work = work_of(s, "clerk", "06-16")
        for kind, first in (("adjudication", "open_adjudication"), ("mediation", "open_mediation")):
            reference = factories.open_request(work, "intake").reference
            factories.perform(work, reference, "receive_request", request_kind=kind)
            found = todo_of(s, "clerk", "06-16", reference)
            assert found is not None
            assert found.steps[0][0] == first


def test_a_limit_beside_the_road_is_shown_with_what_it_is_for(stages: Stages) -> None:
    """The reply to a reconsideration is no check of performance, whoever could do that as well."""
    with stages.at("served") as s:
        s.session.query(Deadline).update({"closed_on": day("08-01")})
        asked = {"party": s.party("respondent"), "recon_received_on": day("08-05")}
        s.act("clerk", "08-05", "register_reconsideration", **asked)
        work = work_of(s, "examiner", "08-06")
        (row,) = [r for r in worklist.everything(work) if r.case.id == s.case().id]
        assert row.deadline is not None and row.deadline.rule == "reconsideration.reply"
        todo = todo_of(s, "examiner", "08-06")
        assert todo is not None
        assert todo.steps[0][0] == "file_reconsideration_reply"
        assert todo.first is None
        # Who cannot do it is not told another step under that date.
        clerk = todo_of(s, "member", "08-06")
        assert clerk is not None
        assert clerk.first is not None
        assert clerk.first == Errand("提交行政复议答复书", s.ref, clerk.first.who)
        # But by whom it is done.
        assert clerk.first.who
        # Done: the road leads again.
        s.act("examiner", "08-07", "file_reconsideration_reply")
        after = todo_of(s, "examiner", "08-08")
        assert after is not None
        assert after.steps[0][0] != "file_reconsideration_reply"


def test_a_step_that_still_lacks_something_stands_on_the_desk_once(stages: Stages) -> None:
    """The application to the court waits for the demand: one line, and what clears it."""
    with stages.at("served") as s:
        others = s.session.query(Deadline).filter(Deadline.rule != "adjudication.sue")
        others.update({"closed_on": day("08-01")})
        ended = {"party": s.party("respondent"), "suit_period_ended_on": day("08-06")}
        s.act("examiner", "08-10", "note_suit_period_over", **ended)
        todo = todo_of(s, "head", "08-11")
        assert todo is not None
        assert todo.hindered is not None
        assert (todo.hindered.title, todo.first) == ("申请人民法院强制执行", None)
        assert "履行催告书尚未送达" in todo.hindered.reasons[0]
        assert "urge_performance" in [way.step for way in todo.hindered.clearings]


def test_the_limit_of_a_notice_leads_to_its_service_and_not_to_the_session(stages: Stages) -> None:
    with stages.at("submit") as s:
        filed(s)
        work = work_of(s, "mediator", "04-07")
        (row,) = [r for r in worklist.everything(work) if r.case.id == s.case().id]
        assert row.deadline is not None and row.deadline.rule == "mediation.session_notice"
        todo = todo_of(s, "mediator", "04-07")
        assert todo is not None and todo.first is not None
        assert todo.first.title == "送达《调解通知书》"
        assert todo.first.reference in {s.session.get_one(Case, r.case_id).reference for r in s.services(NOTICE)}
        s.serve("04-08", who="clerk")
        served = todo_of(s, "mediator", "04-09")
        assert served is not None and served.first is None


def test_a_line_says_until_when_its_step_is_to_be_taken_where_another_limit_is_more_urgent(
    stages: Stages,
) -> None:
    """A supervisor's day stands beside the answer, though the case is here for another limit."""
    with stages.at("prepare") as s:
        for until in ("07-20", "07-13"):
            s.act(
                "supervisor", "07-08", "note_supervision", opinion=f"说明{until}以前的进度。", supervised_by_day=day(until),
            )  # fmt: skip
        todo = todo_of(s, "examiner", "07-08")
        assert todo is not None and todo.own is not None, todo
        assert (todo.own.on, todo.own.title) == (day("07-13"), "答复监督意见")
        # Where it is the most urgent one that brings the case here, nothing is said twice.
        for clock in s.session.scalars(select(Deadline).where(Deadline.rule != "supervision.answer")):
            clock.stopped = True
        s.session.flush()
        alone = todo_of(s, "examiner", "07-08")
        assert alone is not None and alone.own is None


def test_nothing_waits_for_what_the_case_does_not_ask_for(stages: Stages) -> None:
    steps = stages.office.rules.procedure("intake")
    asked, unasked = (
        Offer(steps.step(name), open=False, reasons=(Reason(f"{name}。"),), rank=rank)
        for name, rank in (("open_mediation", 1), ("open_adjudication", UNASKED))
    )
    hindered = _hindered([unasked, asked], [])
    assert hindered is not None and hindered.reasons == ("open_mediation",)
    assert _hindered([unasked], []) is None
    # What the other office says is waited for, and nothing to be done until something of it came.
    silent = Offer(steps.step("open_mediation"), open=True, reasons=(), rank=1, unheard=True)
    waiting = _hindered([], [], [silent])
    assert waiting is not None and waiting.reasons == ("对方的函件、回执还没有收到",)
    assert _hindered([asked], [], [silent]) == _hindered([asked], [])
