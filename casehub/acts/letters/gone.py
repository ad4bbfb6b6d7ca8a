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
from casehub.procedures.cooperating.sealed import waits_to_be_sent

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from casehub.record.work import Work


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
        and waits_to_be_sent(
            work.rules.procedure(
                cases[row.case_id].procedure, cases[row.case_id].procedure_version
            ),
            acts.get(row.case_id, []),
            row.flow_id,
            paper,
            packaged=work.rules.kinds.of(paper.kind, paper.facts).packaged,
        )
    }
