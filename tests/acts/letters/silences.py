"""Letters of ours of two kinds that another bureau leaves unanswered."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from casehub.casefile import registering
from casehub.model import Organisation
from tests import factories
from tests.faults.world import at

if TYPE_CHECKING:
    from collections.abc import Callable

    from casehub.record.work import Work

    WorkOf = Callable[[str, datetime], Work]

# Mondays; from December on a reminder goes by its route.
SENT, BY = "2026-12-07", date(2026, 12, 14)


def asked(work_of: WorkOf, receiver: str, another: str = "一件事") -> str:
    """A request for a resource that left on 7 December and asks for an answer by the 14th."""
    dispatcher = work_of("dispatcher", at(SENT))
    request = registering.Request(
        "requesting", [factories.party("asked_office", receiver)], [], another=another
    )
    case = registering.register(dispatcher, dispatcher.rules.tracks["letter_out"], request)
    query = select(Organisation.id).where(Organisation.name == receiver)
    said: dict[str, Any] = {
        "receiver": dispatcher.session.scalars(query).one(),
        "contacts": [work_of(one, at(SENT)).actor.id for one in ("examiner", "chair")],
        "reply_by": BY,
    }
    head = work_of("head", at(SENT))
    factories.perform(head, case.reference, "ask_resource", **said)
    sent_on = date.fromisoformat(SENT)
    dispatcher = work_of("dispatcher", at(SENT))
    factories.perform(dispatcher, case.reference, "note_letter_sent", sent_on=sent_on)
    return case.reference
