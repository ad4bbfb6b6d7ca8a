"""Who made a paper and who approved it, for the page of the paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from casehub.model import Event
from casehub.web.request.access import case_of_request
from casehub.web.request.unit import reading

if TYPE_CHECKING:
    from collections.abc import Sequence

    from casehub.model import Document


def signed(document: Document, told: Sequence[Event]) -> list[tuple[str, str]]:
    """Who made a paper and who approved it, or who signed it off, in words of the page.

    told: the acts that speak of the paper, that which made it among them.

    What is carried out by leave of another bears the name of who gave it: before the act, or after
    one that could not wait; who carried it out made the paper.
    """
    case = case_of_request()
    made = next((one for one in told if one.seq == document.event_seq), None)
    if made is None:
        return []
    by = made.actor.name if made.actor else "系统"
    procedure = reading().rules.procedure(case.procedure, case.procedure_version)
    step = procedure.step(made.step) if procedure.has_step(made.step) else None
    if step is None or not step.approved_in:
        return [("签发人", by)]
    rows = select(Event).where(Event.case_id == case.id, Event.step.in_(step.approved_in))
    agreed = reading().session.scalars(rows.order_by(Event.seq)).all()
    before = [one for one in agreed if one.seq < made.seq]
    found = before[-1] if before else next(iter(agreed), None)
    agreed_by = found.actor.name if found is not None and found.actor is not None else ""
    return [("批准人", agreed_by or "尚未补办批准"), ("制作人", by)]
