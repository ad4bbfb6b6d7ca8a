"""The printed letter of a step that answers, or follows up, a letter between bureaus.

It says what the data of the sealed letter says, in the words of its schema: who works with paper
reads the same (cross_region.md §5.2).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.exchange.answers import titled
from casehub.exchange.following import members_of, rows_of
from casehub.exchange.sorts import exchange
from casehub.exchange.told import facts_of
from casehub.record.rows import plain
from casehub.workflow.part import registered

if TYPE_CHECKING:
    from casehub.exchange.payload import Payload
    from casehub.exchange.sorts import Message
    from casehub.model import Document
    from casehub.workflow.passing import EntersLetter
    from casehub.workflow.situation import Situation

NUMBERED = "gongwen.发文字号"
TITLED = "gongwen.标题"


def _message(s: Situation) -> Message | None:
    """What message the step sends."""
    if s.step.answers is not None:
        return exchange().message_of(exchange().receipt_row(s.step.answers.code).message)
    return exchange().message_of(s.step.sends.kind) if s.step.sends is not None else None


def _wanted(s: Situation, letter: EntersLetter) -> bool:
    """Whether what such a step enters is what this letter speaks of."""
    asks = s.step.answers
    if asks is None:
        return not exchange().says_a_message(letter.says)
    own = tuple(one.kind for one in exchange().message if one.own)
    return bool(set(letter.says) & set(asks.to or own))


def _came(s: Situation, path: str) -> str:
    """What the last letter of the other office that this one speaks of says there; "" for none."""
    entering = {step.id: step.letter for step in s.procedure.steps}
    for event in reversed(s.events):
        letter = entering.get(event.step)
        if letter is None or not _wanted(s, letter):
            continue
        field = next((name for name, there in letter.fills.items() if there == path), "")
        if value := event.typed.get(field):
            return str(value)
    return ""


def _first(s: Situation) -> Document | None:
    """The letter with which this office began it; None where the other office did."""
    return next((d for d in s.documents if s.kind(d.kind).packaged), None)


def letter_addressee(s: Situation) -> str | None:
    """The office that asked, or to which the first letter of this office went."""
    if (letter := _first(s)) is not None:
        return str(letter.facts["letter"]["receiver"])
    parties = s.current_parties()
    return parties[0].name if parties else None


def letter_title(s: Situation) -> str | None:
    """关于…的复函, 撤回函: the subject of the letter that began it, and what this one is."""
    message = _message(s)
    if message is None:
        return None
    subject = _subject(s)
    return titled(subject, message) if subject else f"协作事项的{message.titled}"


def _subject(s: Situation) -> str:
    """The title of the letter with which it began."""
    asked = str(s.requested().get("purpose") or "")
    letter = _first(s)
    own = str(letter.facts.get("purpose") or "") if letter is not None else ""
    return asked or (f"关于协助调查{own}的函" if own else "")


def letter_opening(s: Situation) -> str | None:
    """The first paragraph, as the sealed letter has it; of ours, with the number of the first."""
    message = _message(s)
    if message is None:
        return None
    number = _came(s, NUMBERED)
    said = message.opening.format(matter="", replied=f"贵单位{number or '来函'}收悉")
    letter = _first(s)
    if s.step.sends is not None and letter is not None and letter.number:
        said = said.replace("我局前函", f"我局前函（{letter.number}）", 1)
    return said


def letter_lines(s: Situation) -> list[dict[str, str]]:
    """What it says, line by line, under the names of its data."""
    data = plain(dict(s.data))
    told: Payload = {}
    if (asks := s.step.answers) is not None:
        receipt = {name: data.get(field) for name, field in asks.tells.items()}
        told = {
            "receipt": {
                "code": asks.code,
                "on": s.day.isoformat(),
                **{name: value for name, value in receipt.items() if value not in (None, "")},
            },
            **{name: rows_of(data.get(field)) for name, field in asks.lists.items()},
        }
    elif (sends := s.step.sends) is not None:
        told = members_of(sends.tells, sends.lists, data)
    whole = {"gongwen": {}, **{name: one for name, one in told.items() if one}}
    return [{"label": one.label, "words": one.words} for one in facts_of(whole)]


KNOWN = registered(letter_addressee, letter_title, letter_opening, letter_lines)
