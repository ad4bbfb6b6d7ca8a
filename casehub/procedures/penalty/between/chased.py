"""What a letter of this case waits for: its receipt and its answer, each by a clock of its own.

A case may have sent several letters. A clock of such a letter began with an entry that names the
letter (workflow/course.py), and by it the clock is told from those of the others. What is entered
of one letter leaves theirs alone.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from casehub.law.chinese import date_text
from casehub.law.text import led
from casehub.procedures.cooperating.urging import FIRST, SECOND
from casehub.procedures.penalty.between.answered import (
    AGREED,
    URGED,
    flow_of,
    flow_said,
    letter_named,
    letters,
    moved_flow,
    sort_of,
    taken_in,
)
from casehub.procedures.reading import as_day
from casehub.workflow.course import flow_named, names_letter
from casehub.workflow.part import Effect, registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping

    from casehub.model import Deadline, Event
    from casehub.procedures.act import Act
    from casehub.workflow.procedure import Step
    from casehub.workflow.situation import Situation

# The clocks of a letter, all house rules (config/procedures/penalty/limits.toml).
REPLY, CHASE = "moved.reply", "moved.chase"
AGAIN, COORDINATE = "moved.urge_again", "moved.escalate"
CLOCKS = frozenset({REPLY, CHASE, AGAIN, COORDINATE})
TRANSIT = "moved.transit"


def _begun(s: Situation) -> dict[int, object]:
    """The number of every entry that names a letter → the 流转编号."""
    named = ((event.seq, flow_named(s.procedure, event)) for event in s.record)
    return {seq: flow for seq, flow in named if flow is not None}


def _clocks(s: Situation, flow: object, *rules: str) -> list[Deadline]:
    """The clocks of a letter by these rules, also those that ended."""
    begun = _begun(s)
    return [d for d in s.deadlines if d.rule in rules and begun.get(d.event_seq) == flow]


def _runs(s: Situation, flow: object, rule: str) -> Deadline | None:
    return next((d for d in _clocks(s, flow, rule) if d.closed_on is None), None)


def other_letters_run_on(act: Act) -> None:
    """What is entered of one letter ends no time of another, nor does a refusal to give it back."""
    s = act.situation
    kept_there = s.data.get("call_back_answer") not in (None, AGREED)
    own = set() if kept_there else {d.id for d in _clocks(s, flow_said(s), *CLOCKS)}
    act.spared |= {d.id for d in s.deadlines if d.rule in CLOCKS and d.id not in own}


def _ends(s: Situation, rule: str) -> list[Step]:
    """The steps that enter what ends this clock of the letter that the form names."""
    sort = sort_of(s, flow_said(s))
    entered = (one for one in s.procedure.steps if one.letter and sort in one.letter.sorts)
    return [one for one in entered if rule in (*one.deadlines.close, *one.deadlines.cancel)]


def its_receipt_is_awaited(s: Situation) -> str | None:
    """Of this type of letter a receipt comes back, and nothing was chased or heard of it yet."""
    return _awaited(s, CHASE)


def its_answer_is_awaited(s: Situation) -> str | None:
    """Of this type of letter a result is told, and no time runs or ran for it yet.

    Another one has its time by law: a dispute is to be settled in the days after it arose.
    """
    return _awaited(s, REPLY)


def _awaited(s: Situation, rule: str) -> str | None:
    flow, ends = flow_said(s), {one.id for one in _ends(s, rule)}
    told = any(one.step in ends and flow_named(s.procedure, one) == flow for one in s.events)
    return None if ends and not told and not _clocks(s, flow, rule) else "不另行计算等待的时间。"


def letter_was_not_received_yet(s: Situation) -> str | None:
    """Its receipt tells from when on the time runs; no entry of the sending counts against it."""
    return None if taken_in(s) is None else "已经登记对方的回执，期限据此计算。"


def receipt_of_the_letter_was_not_entered(s: Situation) -> bool:
    """Whether nothing was entered of their receipt: the time for the result is an estimate yet.

    Of the letter that the form names, or of any while it names none.
    """
    flow = flow_said(s) or moved_flow(s)
    flows = [flow] if flow is not None else [flow_of(one) for one in letters(s)]
    return any(
        clock.estimated and taken_in(s, one) is None
        for one in flows
        if (clock := _runs(s, one, REPLY)) is not None
    )


def no_receipt_of_the_letter_was_entered(s: Situation) -> str | None:
    """cross_region.md §5.4 no. 1: the result stands for a receipt that was not entered."""
    if receipt_of_the_letter_was_not_entered(s) and letter_received_by_the_result(s) is not None:
        return None
    return "已经登记对方收到的日期，期限据此计算。"


def letter_received_by_the_result(s: Situation) -> date | None:
    """The day on which they had the letter at the latest, as what they write states.

    The day of the receipt that it names, else its own date.
    """
    return as_day(s.data.get("letter_came_on")) or as_day(s.data.get("clue_answer_dated"))


def receipt_inferred_from_the_result(act: Act) -> None:
    """The history says that nobody entered their receipt, and from what it was told."""
    s = act.situation
    if no_receipt_of_the_letter_was_entered(s) is not None:
        return
    day = letter_received_by_the_result(s)
    named = "写明的收到日期" if s.data.get("letter_came_on") else "日期"
    said = date_text(day) if day is not None else ""
    act.notes.append(f"没有登记过对方的回执，按来函{named}推定对方于{said}已登记，反馈期限据此计算")


def letter_arrives_on(s: Situation) -> date | None:
    """The day on which a letter is presumed to arrive, until its receipt says better."""
    sent = s.data.get("sent_on")
    if not isinstance(sent, date):
        return None
    return sent + timedelta(days=int(s.law.limit(TRANSIT).amount))


def day_the_letter_asks_for(s: Situation) -> date | None:
    """By when the letter asks for an answer; None where it names no day."""
    letter = letter_named(s)
    return as_day(letter.facts.get("clue_reply_by")) if letter is not None else None


def time_to_answer_has_passed(s: Situation) -> Reason | None:
    """Nobody is reminded before the time is over: the first reminder comes the day after (§2.5)."""
    clock = _runs(s, flow_said(s), REPLY)
    if clock is None or clock.due_on < s.day:
        return None
    until = date_text(clock.due_on)
    return Reason(f"对方反馈的期限是{until}，过后方可催办。", names_letter(s.step))


def delay_of_the_letter_is_later(s: Situation) -> Reason | None:
    """Their answer is put off to a day after that which holds now."""
    clock, until = _runs(s, flow_said(s), REPLY), as_day(s.data.get("later_on"))
    if clock is None or until is None or until > clock.due_on:
        return None
    return Reason(f"延长后的日期应晚于现期限{date_text(clock.due_on)}。", "later_on")


def next_urging_of_the_letter_is_due(s: Situation) -> Reason | None:
    """cross_region.md §2.5: the second reminder five working days after the first (house rule)."""
    return _not_before(s, AGAIN, "第二次催办")


def coordination_of_the_letter_is_due(s: Situation) -> Reason | None:
    """cross_region.md §2.5: to whoever coordinates ten working days after the first reminder."""
    if flow_said(s) is not None and _runs(s, flow_said(s), COORDINATE) is None:
        return Reason("尚未就这件函件发函催办，或者已经提级协调。", names_letter(s.step))
    return _not_before(s, COORDINATE, "提级协调")


def _not_before(s: Situation, rule: str, what: str) -> Reason | None:
    clock = _runs(s, flow_said(s), rule)
    if clock is None or clock.due_on <= s.day:
        return None
    return Reason(f"{date_text(clock.due_on)}起方可{what}。", names_letter(s.step))


def nobody_was_reminded_of_it_yet(s: Situation) -> str | None:
    """The times for the second reminder and for coordination run from the first."""
    return "已经催办。" if _clocks(s, flow_said(s), COORDINATE) else None


def _urged(s: Situation, flow: object) -> list[Event]:
    steps = {one.id for one in s.procedure.steps if one.sends and one.sends.kind == URGED}
    return [one for one in s.events if one.step in steps and flow_named(s.procedure, one) == flow]


def letter_to_chase(s: Situation) -> str | None:
    """The letter that has been waited for longest beyond its time; else the only one there is."""
    begun, own = _begun(s), s.step.drafted_after
    over = [d for d in s.deadlines if d.rule in own and d.closed_on is None and d.due_on <= s.day]
    late = [d for d in over if d.rule != REPLY or d.due_on < s.day]
    waited = (begun.get(d.event_seq) for d in sorted(late, key=lambda d: (d.due_on, d.id)))
    known = {flow_of(one) for one in letters(s)}
    return next((str(flow) for flow in waited if flow in known), None) or moved_flow(s)


def next_urging_of_the_letter(s: Situation) -> str:
    """Whether it is the first reminder of the letter or a later one."""
    return SECOND if _urged(s, flow_said(s) or letter_to_chase(s)) else FIRST


def silence_about_the_letter(s: Situation) -> str | None:
    """Since when nothing was heard of the letter, as it is told to whoever is to coordinate."""
    flow = flow_said(s) or letter_to_chase(s)
    days = [date_text(one.at.astimezone(s.at.tzinfo).date()) for one in _urged(s, flow)]
    if not days:
        return None
    return f"我局{flow}函件的反馈期限已过，经{'、'.join(days)}催办，至今没有收到答复。"


def asks_because(s: Situation) -> str | None:
    """For what this office wrote to the other one."""
    return f"办理{led(s.case.cause, '涉嫌')}一案" if s.case.cause else None


EFFECTS: Mapping[str, Effect] = {
    "other_letters_run_on": Effect.of(other_letters_run_on, "moved_flow_no"),
    "receipt_inferred_from_the_result": Effect.of(
        receipt_inferred_from_the_result, "letter_came_on", "clue_answer_dated"
    ),
}
GUARDS = registered(
    its_receipt_is_awaited,
    its_answer_is_awaited,
    letter_was_not_received_yet,
    no_receipt_of_the_letter_was_entered,
    time_to_answer_has_passed,
    delay_of_the_letter_is_later,
    next_urging_of_the_letter_is_due,
    coordination_of_the_letter_is_due,
    nobody_was_reminded_of_it_yet,
)
KNOWN = registered(
    asks_because,
    letter_arrives_on,
    letter_received_by_the_result,
    receipt_of_the_letter_was_not_entered,
    day_the_letter_asks_for,
    letter_to_chase,
    next_urging_of_the_letter,
    silence_about_the_letter,
)
