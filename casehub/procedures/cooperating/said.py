"""The printed letter of a step that answers, or follows up, a letter between bureaus.

It says what the data of the sealed letter says, in the words of its schema: who works with paper
reads the same (cross_region.md §5.2).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.documents.pages import printed_title
from casehub.exchange.answers import titled
from casehub.exchange.course import LetterState
from casehub.exchange.following import answer_members, members_of
from casehub.exchange.sorts import exchange
from casehub.exchange.told import facts_of
from casehub.fields import ChoiceField
from casehub.law.identifiers import read_flow_number
from casehub.law.text import Clause
from casehub.model import ExchangeLetter
from casehub.procedures.reading import as_day
from casehub.record.rows import plain
from casehub.workflow.part import registered

if TYPE_CHECKING:
    from datetime import date

    from casehub.exchange.payload import Payload
    from casehub.exchange.sorts import Message
    from casehub.model import Document
    from casehub.workflow.passing import EntersLetter
    from casehub.workflow.situation import Situation

NUMBERED = "gongwen.发文字号"
CAME_ON = "entered.received_on"


def _message(s: Situation) -> Message | None:
    """What message the step sends, in the words of the type of its exchange."""
    answers, sends = s.step.answers, s.step.sends
    if answers is not None:
        kind = exchange().receipt_row(answers.code).message
    elif sends is not None:
        kind = sends.kind
    else:
        return None
    sort = _sort(s)
    return exchange().message_in(sort, kind) if sort else exchange().message_of(kind)


def _sort(s: Situation) -> str:
    """The code of the type of the exchange of which the step speaks; "" where nothing tells it."""
    if (letter := first_of_ours(s)) is not None:
        return read_flow_number(letter.flow_id or "").kind
    came = letter_that_began(s)
    return came.sort if came is not None else s.begun_as


def _wanted(s: Situation, letter: EntersLetter) -> bool:
    """Whether what such a step enters is what this letter speaks of."""
    asks = s.step.answers
    if asks is None:
        return not exchange().says_a_message(letter.says)
    own = tuple(one.kind for one in exchange().message if one.own)
    return bool(set(letter.says) & set(asks.to or own))


def came(s: Situation, path: str) -> str:
    """What the last letter of the other office that this one speaks of says there; "" for none."""
    entering = {step.id: step.letter for step in s.procedure.steps}
    wanted = [one for one in entering.values() if one is not None and _wanted(s, one)]
    fields = {name for one in wanted for name, there in one.fills.items() if there == path}
    for event in reversed(s.events):
        letter = entering.get(event.step)
        if letter is not None and letter not in wanted:
            continue
        # A step that enters no letter and has the field mends what was entered.
        if value := next((event.typed[name] for name in fields if event.typed.get(name)), None):
            return str(value)
    return ""


def first_of_ours(s: Situation) -> Document | None:
    """The letter of this office of which the step speaks: that with which it began an exchange.

    Of several letters of a case it is that which the form names. None where the other office began,
    and where the step answers it: the case may have sent letters of its own besides.
    """
    if s.step.answers is not None:
        return None
    sends = s.step.sends
    named = sends.after if sends is not None else s.step.of_letter
    if named:
        flow = s.data.get(named)
        of_flow = (d for d in s.documents if d.flow_id == flow)
        return next(of_flow, None) if flow else None
    begins = {step.id for step in s.procedure.steps if step.sends and step.sends.begins}
    signed = {event.seq for event in s.events if event.step in begins}
    for one in s.documents:
        if (one.event_seq in signed and one.is_letter) or s.kind(one.kind).packaged:
            return one
    return None


def letter_that_began(s: Situation) -> ExchangeLetter | None:
    """The letter of another office with which the matter began; None where none came as a file."""
    own = {one.kind for one in exchange().message if one.own}
    came = (one for one in s.rows(ExchangeLetter) if not one.outbound and one.kind in own)
    return next((one for one in came if one.state == LetterState.REGISTERED.value), None)


def letter_addressee(s: Situation) -> str | None:
    """The office that asked, or to which the first letter of this office went."""
    if (letter := first_of_ours(s)) is not None:
        return letter.receiver
    if (asked := letter_that_began(s)) is not None:
        return asked.sender
    parties = s.current_parties()
    return parties[0].name if parties else None


def letter_title(s: Situation) -> str | None:
    """关于《…》的复函, 撤回函: the letter that began it, quoted whole, and what this one is."""
    message = _message(s)
    if message is None:
        return None
    title = _title_of_first(s)
    return titled(title, message) if title else f"协作事项的{message.titled}"


def _title_of_first(s: Situation) -> str:
    """The title of the letter with which it began, as that letter prints it."""
    if (letter := first_of_ours(s)) is not None:
        return printed_title(s.kind(letter.kind), letter.facts)
    return str(s.requested().get("purpose") or "")


def headed(s: Situation, pattern: str) -> str:
    """A title of the office, with what the form says in the braces of its pattern."""
    told: dict[str, Clause] = {}
    for field in s.step.fields:
        value = s.data.get(field.id)
        words = dict(field.options) if isinstance(field, ChoiceField) else {}
        told[field.id] = Clause(words.get(str(value), value) or "")
    return s.case.organisation.name + pattern.format(**told)


def _together(s: Situation) -> dict[str, str]:
    """The letter of the same act that a list goes with: its numbers and its addressee."""
    of_act = (d for d in s.documents if d.event_seq == s.act_seq)
    made = [d for d in of_act if d.is_letter]
    if not made:
        return {}
    letter = made[-1]
    told = {"flow": letter.flow_id, "number": letter.number, "to": letter.receiver}
    return {name: said or "" for name, said in told.items()}


def flow_of_the_letter(s: Situation) -> str | None:
    """The 流转编号 of the letter that a list goes with."""
    if told := _together(s).get("flow"):
        return told
    # What follows a letter is of the exchange that it began.
    first = first_of_ours(s)
    return first.flow_id if first is not None else None


def number_of_the_letter(s: Situation) -> str | None:
    """Its 发文字号."""
    return _together(s).get("number")


def receiver_of_the_letter(s: Situation) -> str | None:
    """The office to which it goes."""
    return _together(s).get("to") or letter_addressee(s)


def number_that_is_answered(s: Situation) -> str | None:
    """The 发文字号 of the letter of the other office that a reply speaks of."""
    return came(s, NUMBERED) or None


def letter_came_on(s: Situation) -> date | None:
    """The day on which the letter came with which the other office began."""
    days = (as_day(e.typed.get("received_on")) for e in reversed(s.events))
    # Elsewhere the day of the receipt stands in a field of another name.
    return next((day for day in days if day is not None), as_day(came(s, CAME_ON) or None))


def title_of_the_letter(s: Situation) -> str | None:
    """The title of the first letter, as it is printed."""
    return _title_of_first(s) or None


def exchange_sort_title(s: Situation) -> str | None:
    """The type of the exchange in words."""
    sort = _sort(s)
    return exchange().sort(sort).title if sort else None


def letter_opening(s: Situation) -> str | None:
    """The first paragraph, as the sealed letter has it; of ours, with the number of the first."""
    message = _message(s)
    if message is None:
        return None
    number = came(s, NUMBERED)
    said = message.opening.format(matter="", replied=f"贵单位{number or '来函'}收悉")
    letter = first_of_ours(s)
    if s.step.sends is not None and letter is not None and letter.number:
        said = said.replace("我局前函", f"我局前函（{letter.number}）", 1)
    return said


def letter_lines(s: Situation) -> list[dict[str, str]]:
    """What it says, line by line, under the names of its data."""
    data = plain(dict(s.data))
    told: Payload = {}
    if (asks := s.step.answers) is not None:
        told = {
            "receipt": {
                "code": asks.code,
                "on": s.day.isoformat(),
                **members_of(asks.tells, {}, data),
            },
            **answer_members(asks.data, asks.lists, data),
        }
    elif (sends := s.step.sends) is not None:
        told = members_of(sends.tells, sends.lists, data)
    whole = {"gongwen": {}, **{name: one for name, one in told.items() if one}}
    return [{"label": one.label, "words": one.words} for one in facts_of(whole)]


KNOWN = registered(
    letter_addressee,
    letter_title,
    letter_opening,
    letter_lines,
    flow_of_the_letter,
    number_of_the_letter,
    receiver_of_the_letter,
    number_that_is_answered,
    letter_came_on,
    title_of_the_letter,
    exchange_sort_title,
)
