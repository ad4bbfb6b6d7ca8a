"""What was sealed stands: an answer that was decided leaves, and no day under it moves.

None is entered as sent that was not sealed, unless the entry says that it goes on paper alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.exchange.course import LetterState
from casehub.law.chinese import date_text
from casehub.model import ExchangeLetter
from casehub.procedures.reading import as_day
from casehub.workflow.course import sendings
from casehub.workflow.part import registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from casehub.model import Document, Event
    from casehub.workflow.procedure import Procedure, Step
    from casehub.workflow.situation import Situation

# The field of a form that says when the letter of the other office came.
RECEIVED = "received_on"
# The states of a paper in force and of a file that left (`Document.status`, `LetterState`).
SENT = LetterState.SENT.value


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


def reasons_against(s: Situation) -> Iterator[Reason]:
    """The letters that the entry of a sending would call sent and that nobody has sealed.

    Where the entry names its letter only that one is asked for. A letter that goes on paper alone
    (`on_paper` of the step) needs no file.
    """
    if not s.step.sends_off or (s.step.on_paper and s.data.get(s.step.on_paper)):
        return
    sealed = {
        one.number for one in s.rows(ExchangeLetter) if one.outbound and one.state == SENT
    }
    named = s.data.get(s.step.of_letter) if s.step.of_letter else None
    for paper in s.documents:
        flow = paper.flow_id
        other = paper.case_id != s.case.id or not paper.stands
        if other or not flow or not paper.number or paper.number in sealed:
            continue
        if s.step.of_letter and flow != named:
            continue
        packaged = s.kind(paper.kind).packaged
        if waits_to_be_sent(s.procedure, s.events, flow, paper, packaged=packaged):
            said = f"《{paper.title}》（{paper.number}）还没有封装签章，先封装再登记发出"
            yield Reason(f"{said}；只发纸质件或者公文交换件的在这里注明。", s.step.on_paper or None)


def waits_to_be_sent(
    procedure: Procedure, acts: Sequence[Event], flow: str, paper: Document, *, packaged: bool
) -> bool:
    """Whether nobody entered yet that the letter of this paper was sent; acts: those that stand.

    packaged: it leaves with its data inside (`Kind.packaged`), as what begins an exchange does.
    """
    act = next((one for one in acts if one.seq == paper.event_seq), None)
    if act is None or not procedure.has_step(act.step):
        return False
    step = procedure.step(act.step)
    begins = step.sends is not None and step.sends.begins
    if not packaged and (step.sends is None or paper.kind != step.sends.paper):
        return False
    if not is_entered_as_sent(procedure, step, first=begins or packaged):
        return False
    begun = (procedure.step(one.step) for one in acts if procedure.has_step(one.step))
    lone = sum(one.sends is not None and one.sends.begins for one in begun) <= 1
    after = [one for one in acts if one.seq > act.seq]
    return not sendings(procedure, after, flow, lone=lone)


def is_entered_as_sent(procedure: Procedure, step: Step, *, first: bool) -> bool:
    """Whether somebody enters that the letter of a step was sent.

    first: it begins an exchange. What follows one is entered where its step leads to a state that
    the entry leads on from: there it is waited for.
    """
    entries = [one for one in procedure.steps if one.sends_off]
    if first:
        return bool(entries)
    leads = [one for one in entries if step.to in one.from_ and one.to not in {"", step.to}]
    return bool(step.sends) and bool(step.to) and bool(leads)


def _received_on(s: Situation) -> date | None:
    days = (as_day(e.typed.get(RECEIVED)) for e in reversed(s.events))
    return next((day for day in days if day is not None), None)


GUARDS = registered(every_answer_left, receipt_was_not_told_yet)
