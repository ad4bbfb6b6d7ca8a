"""What was sealed stands: an answer that was decided leaves, and no day under it moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.law.chinese import date_text
from casehub.model import ExchangeLetter
from casehub.procedures.reading import as_day
from casehub.workflow.part import registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from datetime import date

    from casehub.workflow.situation import Situation

# The field of a form that says when the letter of the other office came.
RECEIVED = "received_on"


def every_answer_left(s: Situation) -> str | None:
    """A letter that came as a file is answered as one; what came on paper is answered on paper."""
    letters = s.rows(ExchangeLetter)
    if not any(not one.outbound for one in letters):
        return None
    sealed = {one.number for one in letters if one.outbound}
    giving = {step.id for step in s.procedure.steps if step.answers is not None}
    decided = {event.seq for event in s.events if event.step in giving}
    for paper in s.documents:
        if paper.event_seq in decided and paper.number and paper.number not in sealed:
            return f"{paper.number}还没有封装签章，请先在“协作函”页封装，再归档。"
    return None


def receipt_was_not_told_yet(s: Situation) -> Reason | None:
    """What an answer told of the day of the receipt does not change behind the other office."""
    told = next((one for one in s.rows(ExchangeLetter) if one.outbound), None)
    known, given = _received_on(s), s.data.get("received_on")
    if told is None or known is None or given is None or given == known:
        return None
    said = f"已经以{told.number}告知收到日期{date_text(known)}，不能再改；确有错误的另函更正。"
    return Reason(said, "received_on")


def _received_on(s: Situation) -> date | None:
    days = (as_day(e.typed.get(RECEIVED)) for e in reversed(s.events))
    return next((day for day in days if day is not None), None)


GUARDS = registered(every_answer_left, receipt_was_not_told_yet)
