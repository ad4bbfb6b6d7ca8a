"""What a step that enters a letter of another office says of a letter of ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.exchange.sorts import exchange

if TYPE_CHECKING:
    from casehub.workflow.passing import EntersLetter


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
