"""What conditions ask of a case again and again: found once, and anew for other rows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from casehub.workflow.course import Begun, begun_with, is_of_other
from casehub.workflow.procedure import Procedure
from tests.faults import world
from tests.procedures.asking import TODAY, TOMORROW
from tests.workflow import builders
from tests.workflow.builders import deadline, situation


def test_what_is_found_once_is_of_these_events_and_limits_and_of_no_earlier_ones(
    procedures: dict[str, Procedure],
) -> None:
    first = builders.event("receive_request", date(2026, 5, 1))
    first.duty, first.actor_id = "draft", 7
    runs, ended = deadline("intake.review", TOMORROW), deadline("intake.review", TOMORROW, closed=TODAY)
    runs.holder = ended.holder = "authority"
    s = situation(
        procedures["intake"], "receive_request",
        events=[first], deadlines=[runs],
    )  # fmt: skip
    assert s.last("receive_request") is first and s.did("draft", 7) and not s.did("draft", 8)
    assert s.course.asked == {"intake.review"}
    # Before another step it is the same; with other rows it is found anew.
    assert s.before(procedures["intake"].steps[1]).course is s.course
    second = builders.event("receive_request", date(2026, 5, 2))
    second.duty, second.actor_id = "review", 8
    later = replace(s, events=[first, second], deadlines=[ended])
    assert later.last("receive_request") is second and later.did("review", 8)
    assert later.course.asked == frozenset()
    assert s.last("receive_request") is first


def test_an_exchange_is_known_by_the_letter_with_which_it_began() -> None:
    rules = world.rules()
    ours, theirs = rules.procedures["requesting", 1], rules.procedures["responding", 1]
    order, call = begun_with(ours, ["order_task", "note_letter_sent"]), begun_with(ours, ["ask_consultation"])
    assert (order, call) == (Begun("HS", ("NOTICE",)), Begun("HS", ("REQUEST",)))
    # Of one type, what follows a meeting is not what follows an order.
    told = {(one.id, is_of_other(one, order), is_of_other(one, call)) for one in ours.steps}
    assert {("strike_off_order", False, True), ("issue_minutes", True, False), ("call_back_letter", False, False)} <= told
    came = begun_with(theirs, ["enter_order"])
    assert came == Begun("HS", ("NOTICE",))
    assert is_of_other(theirs.step("answer_consultation_letter"), came)
    assert not is_of_other(theirs.step("report_on_order"), came)
    # What began with no letter holds letters of any.
    assert begun_with(ours, ["drop_unwritten"]) == Begun()
    assert not is_of_other(ours.step("strike_off_order"), Begun())
