"""Which of our sealed letters have left: whoever gets one sees it from then on, and not before.

A letter is sealed when it is ready to go. Where its procedure has a step by which somebody enters
that it went (`sends_off`), it has gone from that entry; where it has none, from its sealing.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import undefer

from casehub.among import among
from casehub.casefile.situations import standing
from casehub.exchange.course import LetterState
from casehub.model import Case, Document, Event, ExchangeLetter
from casehub.workflow.course import sendings

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from casehub.record.work import Work
    from casehub.workflow.procedure import Procedure, Step


def not_gone(work: Work, rows: Iterable[ExchangeLetter]) -> set[int]:
    """The ids of those of these letters of ours that are sealed and still to be sent.

    What something came back to has gone, whatever the file says. What follows a letter that has
    not gone has not gone either. Letters of no case, and those that others sent, are none.
    """
    asked = [one for one in rows if one.outbound and one.case_id is not None]
    if not asked:
        return set()
    # Whether the first of an exchange has gone decides on what follows it.
    cases = {one.case_id for one in asked if one.case_id is not None}
    every = select(ExchangeLetter).where(
        among(ExchangeLetter.case_id, cases),
        ExchangeLetter.flow_id.in_({one.flow_id for one in asked}),
        ExchangeLetter.outbound,
        ExchangeLetter.state == LetterState.SENT.value,
    )
    found = {one.id: one for one in (*work.session.scalars(every), *asked)}
    answers = select(ExchangeLetter.answers_id).where(
        among(ExchangeLetter.answers_id, found),
        ~ExchangeLetter.outbound,
        ExchangeLetter.state == LetterState.REGISTERED.value,
    )
    answered = set(work.session.scalars(answers))
    waiting = _waiting(work, [one for one in found.values() if one.id not in answered])
    held = {(found[one].case_id, found[one].flow_id, found[one].seq) for one in waiting}
    return {
        one.id
        for one in asked
        if one.id not in answered
        and any(
            (case, flow) == (one.case_id, one.flow_id) and seq <= one.seq
            for case, flow, seq in held
        )
    }


def _waiting(work: Work, rows: Sequence[ExchangeLetter]) -> set[int]:
    """Those of which each by itself is still to be entered as sent."""
    ids: set[int] = {one.case_id for one in rows if one.case_id is not None}
    cases = {one.id: one for one in work.session.scalars(select(Case).where(among(Case.id, ids)))}
    told = select(Event).where(among(Event.case_id, ids)).order_by(Event.case_id, Event.seq)
    acts = {
        number: standing(list(events))
        for number, events in groupby(work.session.scalars(told), lambda one: one.case_id)
    }
    papers = select(Document).options(undefer(Document.facts)).where(
        among(Document.case_id, ids), Document.number.in_({one.number for one in rows})
    )
    by_number: Mapping[tuple[int, str | None], Document] = {
        (one.case_id, one.number): one for one in work.session.scalars(papers.order_by(Document.id))
    }
    return {
        row.id
        for row in rows
        if row.case_id is not None
        and (paper := by_number.get((row.case_id, row.number))) is not None
        and _waits(work, cases[row.case_id], acts.get(row.case_id, []), row.flow_id, paper)
    }


def _waits(
    work: Work, case: Case, acts: Sequence[Event], flow: str, paper: Document
) -> bool:
    procedure = work.rules.procedure(case.procedure, case.procedure_version)
    act = next((one for one in acts if one.seq == paper.event_seq), None)
    if act is None or not procedure.has_step(act.step):
        return False
    step = procedure.step(act.step)
    begins = step.sends is not None and step.sends.begins
    packaged = work.rules.kinds.of(paper.kind, paper.facts).packaged
    if not _is_entered(procedure, step, first=begins or packaged):
        return False
    begun = (procedure.step(one.step) for one in acts if procedure.has_step(one.step))
    lone = sum(one.sends is not None and one.sends.begins for one in begun) <= 1
    after = [one for one in acts if one.seq > act.seq]
    return not sendings(procedure, after, flow, lone=lone)


def _is_entered(procedure: Procedure, step: Step, *, first: bool) -> bool:
    """Whether somebody enters that the letter of a step was sent.

    first: it begins an exchange. What follows one is entered where its step leads to a state that
    the entry leads on from: there it is waited for.
    """
    entries = [one for one in procedure.steps if one.sends_off]
    if first:
        return bool(entries)
    leads = [one for one in entries if step.to in one.from_ and one.to not in {"", step.to}]
    return bool(step.sends) and bool(step.to) and bool(leads)
