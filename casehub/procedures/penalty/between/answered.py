"""A letter of ours that another bureau answers: which it is, what came of it, what may follow it.

Whatever a case sends (a clue, the whole case, a question of jurisdiction) is known by its 流转编号,
which every later step of either side names. Which steps begin, follow or answer a letter is read
from the procedure, not listed here.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from casehub.exchange.sorts import exchange
from casehub.law.chinese import date_text
from casehub.procedures.reading import as_day
from casehub.workflow.course import flow_named, names_letter
from casehub.workflow.part import registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Callable

    from casehub.model import Document, Event
    from casehub.workflow.procedure import Step
    from casehub.workflow.situation import Situation

# When an answer to a letter came in.
CAME_ON = "clue_answer_on"
AGREED = "WITHDRAW_AGREED"
ASKED_BACK, MENDED, URGED = "WITHDRAWAL", "CORRECTION", "REMINDER"
REPLIED, RETURNED = "REPLIED", "RETURNED"
TAKEN_IN = frozenset({"RECEIVED", "REGISTERED", "ACCEPTED"})


def _named(s: Situation, fits: Callable[[Step], bool]) -> frozenset[str]:
    return frozenset(one.id for one in s.procedure.steps if fits(one))


def _begins(one: Step) -> bool:
    return one.sends is not None and one.sends.begins


def _says(one: Step, word: str) -> bool:
    """Whether a step enters this answer to the letter itself."""
    return one.letter is not None and not one.letter.to and word in one.letter.says


def _answers(one: Step, kind: str) -> bool:
    """Whether a step enters the answer to what followed the letter."""
    return one.letter is not None and kind in one.letter.to


def _follows(one: Step, kind: str) -> bool:
    return one.sends is not None and not one.sends.begins and one.sends.kind == kind


def flow_said(s: Situation) -> object:
    """The 流转编号 of the letter that the form names; None where it names none."""
    return s.data.get(names_letter(s.step))


def letters(s: Situation, sorts: tuple[str, ...] = ()) -> list[Document]:
    """The letters with which this case began an exchange of these types, oldest first."""
    began = {
        event.seq: one.sends.sort
        for event in s.events
        if s.procedure.has_step(event.step)
        and (one := s.procedure.step(event.step)).sends is not None
        and one.sends.begins
    }
    made = (d for d in s.documents if d.event_seq in began)
    return [
        one
        for one in made
        if one.flow_id
        and (not sorts or began[one.event_seq] in sorts)
    ]


def flow_of(letter: Document) -> str:
    """Its 流转编号."""
    return letter.flow_id or ""


def sort_of(s: Situation, flow: object) -> str:
    """The type of the exchange that a letter of the case began; "" for a number of none."""
    for row in exchange().type:
        if any(flow_of(one) == flow for one in letters(s, (row.code,))):
            return row.code
    return ""


def _sorts(s: Situation) -> tuple[str, ...]:
    """Of which types the letters are that the step speaks of; empty for any."""
    if s.step.letter is not None:
        return s.step.letter.sorts
    return s.step.sends.sorts if s.step.sends is not None else ()


def _title(s: Situation) -> str:
    """What such letters are called."""
    titles = [exchange().sort(one).title for one in _sorts(s)]
    return "、".join(titles) + "函" if titles else "线索移送、案件移送等函件"


def letter_named(s: Situation) -> Document | None:
    """The letter of this case that the form names."""
    flow = flow_said(s)
    return next((one for one in letters(s, _sorts(s)) if flow_of(one) == flow), None)


def letter_to_follow_is_of_the_case(s: Situation) -> Reason | str | None:
    """What follows or answers a letter names one of this case (cross_region.md §2.4)."""
    if not letters(s, _sorts(s)):
        return f"本案没有发出过{_title(s)}。"
    flow = flow_said(s)
    if flow is None or letter_named(s) is not None:
        return None
    other = sort_of(s, flow)
    if other:
        said = f"{flow}是{exchange().sort(other).title}函，不是{_title(s)}。"
        return Reason(said, names_letter(s.step))
    return Reason(f"本案没有发出过{flow}，请核对。", names_letter(s.step))


def answer_is_to_a_letter_of_the_case(s: Situation) -> Reason | str | None:
    """An answer names the letter of this case that it answers, and came after it."""
    if (wrong := letter_to_follow_is_of_the_case(s)) is not None:
        return wrong
    letter = letter_named(s)
    sent = letter.dated if letter is not None else None
    for field in s.step.fields:
        day = s.data.get(field.id)
        held = getattr(field, "held_by", "") == answer_is_to_a_letter_of_the_case.__name__
        if held and isinstance(day, date) and sent is not None and day < sent:
            return Reason(f"不能早于发函日期{date_text(sent)}。", field.id)
    return None


def told(s: Situation, steps: frozenset[str], flow: object = None) -> Event | None:
    """The last entry by one of the steps that speaks of a letter, by default the one named."""
    flow = flow_said(s) if flow is None else flow
    of_it = [e for e in s.events if e.step in steps and flow_named(s.procedure, e) == flow]
    return of_it[-1] if of_it else None


def replied(s: Situation, flow: object = None) -> Event | None:
    """The result that was told of a letter."""
    return told(s, _named(s, lambda one: _says(one, REPLIED)), flow)


def taken_in(s: Situation, flow: object = None) -> Event | None:
    """The receipt of a letter, once it came."""
    return told(s, _named(s, lambda one: any(_says(one, word) for word in TAKEN_IN)), flow)


def _given_back(s: Situation) -> frozenset[str]:
    return _named(s, lambda one: _says(one, RETURNED))


def _called_back(s: Situation) -> frozenset[str]:
    return _named(s, lambda one: _answers(one, ASKED_BACK))


def letter_is_still_there(s: Situation) -> str | None:
    """Nobody corrects, calls back or reminds of what was answered, given back or called back."""
    if replied(s) is not None:
        return "对方已经函告处理结果。"
    if told(s, _given_back(s)) is not None:
        return "对方已经退回。"
    answer = told(s, _called_back(s))
    if answer is not None and answer.typed.get("call_back_answer") == AGREED:
        return "对方已经同意撤回。"
    return None


def letter_may_be_called_back(s: Situation) -> str | None:
    """Once, and until the other bureau decided (forms_exchange.md X13).

    What may not be handed on (程序规定第十四条) is not fetched back either, once received.
    """
    if (said := letter_is_still_there(s)) is not None:
        return said
    sort = sort_of(s, flow_said(s))
    if sort and exchange().sort(sort).stays and taken_in(s) is not None:
        return "对方已经收到移送的案件，不能撤回；管辖有争议的，报请共同的上一级机关指定管辖。"
    return "已经发函撤回，等待对方答复。" if _waits(s) else None


def _waits(s: Situation) -> bool:
    """Whether a withdrawal of the letter waits for its answer."""
    asked = told(s, _named(s, lambda one: _follows(one, ASKED_BACK)))
    answer = told(s, _called_back(s))
    return asked is not None and (answer is None or answer.seq < asked.seq)


def _was_asked(s: Situation, kind: str, what: str) -> Reason | None:
    """Why an answer answers nothing: the letter was not written, or after the answer came in."""
    if flow_said(s) is None:
        return None
    asked = told(s, _named(s, lambda one: _follows(one, kind)))
    if asked is None:
        return Reason(f"没有就这件函件发函{what}，请核对。", names_letter(s.step))
    day, came = asked.at.astimezone(s.at.tzinfo).date(), s.data.get(CAME_ON)
    if isinstance(came, date) and came < day:
        return Reason(f"不能早于发函{what}的{date_text(day)}。", CAME_ON)
    return None


def call_back_was_asked(s: Situation) -> Reason | None:
    """Nobody agrees to what was not asked; a consent brings the matter back to this bureau."""
    return _was_asked(s, ASKED_BACK, "撤回")


def correction_was_asked(s: Situation) -> Reason | None:
    """As above, of a correction."""
    return _was_asked(s, MENDED, "更正")


def hearing_of_it(s: Situation) -> frozenset[str]:
    """The steps that enter what was heard of a letter, or remind whoever was not heard of."""

    def heard(one: Step) -> bool:
        entered = one.letter is not None and one.letter.names_by != ""
        return entered and not _answers(one, MENDED)

    return _named(s, lambda one: heard(one) or _follows(one, URGED))


def came_back(s: Situation) -> Event | None:
    """How what this case moved as a whole came back: given back, or called back.

    None where the other bureau wrote afterwards that it has it: nobody deals with it twice.
    """
    whole = map(s.last, _named(s, lambda one: _begins(one) and bool(one.to)))
    moved = max(filter(None, whole), key=lambda one: one.seq, default=None)
    if moved is None:
        return None
    of_it = {flow_of(one) for one in letters(s) if one.event_seq == moved.seq}
    steps = _named(s, lambda one: one.letter is not None and MENDED not in one.letter.to)
    # Of each answer the last entry counts (if_wrong), and of the answers that which came in last.
    heard = {
        one.step: one for one in s.events
        if one.seq > moved.seq and one.step in steps and flow_named(s.procedure, one) in of_it
    }  # fmt: skip
    last = max(heard.values(), key=_came_in, default=None)
    if last is None:
        return None
    agreed = last.typed.get("call_back_answer") == AGREED
    gives = last.step in _given_back(s) or (last.step in _called_back(s) and agreed)
    return last if gives else None


def _came_in(event: Event) -> tuple[date, int]:
    """When an answer came in, then in which order it was entered."""
    return as_day(event.typed.get(CAME_ON)) or date.min, event.seq


def moved_flow(s: Situation) -> str | None:
    """The number of the exchange, where the case began one only that the step may speak of."""
    found = letters(s, _sorts(s))
    return flow_of(found[0]) if len(found) == 1 else None


def _made_here(s: Situation) -> Document | None:
    """The letter of the same act that a list goes with."""
    made = [d for d in s.documents if d.event_seq == s.act_seq and d.is_letter]
    return made[-1] if made else None


def moving_flow(s: Situation) -> str | None:
    """The 流转编号 of that letter."""
    made = _made_here(s)
    return flow_of(made) if made is not None else None


def moving_number(s: Situation) -> str | None:
    """Its 发文字号."""
    made = _made_here(s)
    return (made.number or "") if made is not None else None


def moving_receiver(s: Situation) -> str | None:
    """The bureau to which it goes."""
    made = _made_here(s)
    return made.receiver if made is not None else None


GUARDS = registered(
    letter_to_follow_is_of_the_case,
    answer_is_to_a_letter_of_the_case,
    letter_is_still_there,
    letter_may_be_called_back,
    call_back_was_asked,
    correction_was_asked,
)
KNOWN = registered(moved_flow, moving_flow, moving_number, moving_receiver)
