"""What a step that enters a letter says: of a letter of ours, and which letter it entered."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from casehub.exchange.sorts import exchange

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from casehub.model import Event, ExchangeLetter
    from casehub.workflow.passing import EntersLetter
    from casehub.workflow.procedure import Procedure

# Where a letter says its own number.
NUMBERED = "gongwen.发文字号"


class Entering(NamedTuple):
    """An act that is being taken and may enter a letter: its step, what is typed, its time."""

    step: str
    typed: Mapping[str, object]
    at: datetime


def speaks_to(asks: EntersLetter, kind: str) -> bool:
    """Whether what it enters may be said to such a message of ours; "" for a letter of theirs.

    What changes a request is answered by itself, a reminder as what it reminds of.
    """
    if asks.to:
        return kind in asks.to
    return not kind or not exchange().message_of(kind).changes


def answers_to(asks: EntersLetter, kind: str) -> bool:
    """Whether it enters an answer (a receipt, more time, a return, a reply) to such a message.

    A letter that asks, reminds, corrects or calls back is none: it tells nothing of ours. What is
    said to a later letter of an exchange shows that the one with which it began has come.
    """
    codes = {one.code for one in exchange().receipt}
    begins = exchange().message_of(kind).own
    return not codes.isdisjoint(asks.says) and (begins or speaks_to(asks, kind))


def numbered_by(rules: Procedure) -> dict[str, list[str]]:
    """Steps that enter letters, with the fields that hold the 发文字号 of what they entered."""
    return {
        one.id: [name for name, path in one.letter.fills.items() if path == NUMBERED]
        for one in rules.steps
        if one.letter is not None
    }


def waits_for_theirs(asks: EntersLetter) -> bool:
    """Whether it enters what the other office says in an exchange that has begun.

    The matter of a letter with which one begins is registered because it has come.
    """
    own = {one.kind for one in exchange().message if one.own}
    return own.isdisjoint(asks.says)


def is_waiting(
    rules: Procedure,
    events: Sequence[Event],
    letters: Iterable[ExchangeLetter],
    asks: EntersLetter,
) -> bool:
    """Whether one of the letters of a case that came is what such a step enters, and waits for it.

    letters: of the case, those of other offices that are registered and those that left.
    """
    return any(
        not one.outbound
        and one.material_id is not None
        and (one.receipt_code or one.kind) in asks.says
        and (not asks.sorts or one.sort in asks.sorts)
        and not is_entered(rules, events, one)
        for one in letters
    )


def is_entered(
    rules: Procedure, events: Iterable[Event | Entering], row: ExchangeLetter
) -> bool:
    """Whether one of these acts of a case entered this letter.

    By its 发文字号, which stands in the form; a form that does not ask for it speaks of an
    exchange, and entered what had come of it by then.
    """
    where, said = numbered_by(rules), row.receipt_code or row.kind
    for event in events:
        names = where.get(event.step)
        if names is None:
            continue
        if any(event.typed.get(name) == row.number for name in names):
            return True
        asks = rules.step(event.step).letter
        if names or asks is None or said not in asks.says or not asks.names_by:
            continue
        if event.typed.get(asks.names_by) == row.flow_id and event.at >= row.at:
            return True
    return False
