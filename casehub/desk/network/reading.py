"""The matters between an office and its partners, read from cases, letters and their answers.

A bureau that another took the place of is counted under that one: what is open survives a merger.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import exists, func, or_, select

from casehub.among import among
from casehub.casefile.cooperation.offices import office_named
from casehub.casefile.situations import taken_back
from casehub.desk.network import Matter, Way
from casehub.desk.network.on_paper import on_paper
from casehub.desk.network.received import received
from casehub.desk.network.shared import by_name, matter_of, span_of
from casehub.exchange.course import LetterState
from casehub.exchange.entered import answers_to
from casehub.exchange.sorts import exchange
from casehub.law.identifiers import IdentifierFault, read_flow_number
from casehub.law.periods import OURS
from casehub.law.zone import OFFICE_ZONE
from casehub.model import (
    Case,
    Deadline,
    Document,
    Event,
    ExchangeLetter,
    MessageKind,
    Organisation,
    Referral,
    ReferralMessage,
)
from casehub.people.permissions import visible_cases
from casehub.workflow.course import sendings, speaks_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from sqlalchemy import ColumnElement

    from casehub.desk.network.shared import Span
    from casehub.record.work import Work
    from casehub.workflow.passing import SendsLetter
    from casehub.workflow.procedure import Procedure, Step


def matters_of(work: Work, begun_in: int = 0) -> list[Matter]:
    """All that the reader may see, newest first. begun_in: only of that year, 0 for all."""
    offices = {o.id: o for o in work.session.scalars(select(Organisation))}
    span = span_of(begun_in)
    found = [
        *_sent(work, offices, span), *_asked(work, offices, span), *received(work, offices, span),
        *on_paper(work, offices, span),
    ]  # fmt: skip
    kept = [one for one in found if not begun_in or one.began_on.year == begun_in]
    return sorted(kept, key=lambda one: one.began_on, reverse=True)


def _sent(work: Work, offices: dict[int, Organisation], span: Span) -> list[Matter]:
    """What cases of this office asked of others, from the day on which the letter went out."""
    seen = visible_cases(work.actor, work.today, work.rules).where(
        Case.procedure.in_(work.rules.referring)
    )
    cases = {case.id: case for case in work.session.scalars(seen)}
    rows = work.session.scalars(
        select(Referral).where(
            among(Referral.case_id, list(cases)),
            Referral.dispatched_on.between(span.first, span.last),
        )
    ).all()
    limits = {
        limit
        for (key, _), procedure in work.rules.procedures.items()
        if key in work.rules.referring
        for limit in procedure.limits
    }
    last_days = (
        select(Deadline.case_id, func.max(Deadline.due_on).label("last"))
        .where(among(Deadline.case_id, list(cases)), Deadline.rule.in_(sorted(limits)))
        .group_by(Deadline.case_id)
    )
    due = {one.case_id: one.last for one in work.session.execute(last_days)}
    told = _told_us(work, [row.id for row in rows])
    found = []
    for row in rows:
        case, receiver = cases[row.case_id], offices[row.receiver_id]
        last = due.get(row.case_id)
        if row.dispatched_on is None:
            continue
        reply = told.get(row.id, row.replied_on)
        found.append(
            matter_of(
                way=Way.OUT,
                named=receiver.name,
                once=receiver,
                today=work.today,
                title=case.title,
                number=row.flow_id or "",
                began_on=row.dispatched_on,
                due_on=last,
                answered_on=reply,
                over=case.closed_on is not None,
                reference=case.reference,
                ours=offices[case.organisation_id],
                sort=_sort_of(row.flow_id),
            )
        )
    return found


def _asked(work: Work, offices: dict[int, Organisation], span: Span) -> list[Matter]:
    """What cases of this office asked by a letter that begins an exchange, once it has gone out.

    It has when the file says on which day it left, or when something of it came back; where nobody
    enters that it left, when it was sealed. Until then it waits on the desk and is nobody's to
    answer.
    """
    begin = {
        (key, step.id): step
        for (key, _), procedure in work.rules.procedures.items()
        for step in procedure.steps
        if step.sends is not None and step.sends.begins
    }
    # Few of the cases that might have sent one did.
    sent = exists().where(Event.case_id == Case.id, Event.step.in_({step for _, step in begin}))
    kinds = {s.paper for s in _sends(begin)}
    seen = visible_cases(work.actor, work.today, work.rules).where(
        Case.procedure.in_({key for key, _ in begin}), sent, _left_in(work, kinds, span)
    )
    cases = {case.id: case for case in work.session.scalars(seen)}
    told: dict[int, list[Event]] = {}
    events = select(Event).where(among(Event.case_id, list(cases))).order_by(Event.seq)
    for event in work.session.scalars(events):
        told.setdefault(event.case_id, []).append(event)
    papers = select(Document).where(
        among(Document.case_id, list(told)),
        Document.kind.in_(kinds),
        Document.issued_on <= span.last,
    )
    letters = {(one.case_id, one.event_seq): one for one in work.session.scalars(papers)}
    sealed = _sealed(work, list(told))
    last_days = select(
        Deadline.case_id, Deadline.rule, Deadline.due_on, Deadline.event_seq, Deadline.holder
    ).where(among(Deadline.case_id, list(cases)))
    due: dict[tuple[int, str], date] = {}
    # What another bureau owes since the entry that a letter left, by the number of that entry.
    owed: dict[tuple[int, int], date] = {}
    known = by_name(offices)
    for row in work.session.execute(last_days):
        key = (row.case_id, row.rule)
        due[key] = max(row.due_on, due.get(key, row.due_on))
        if row.holder != OURS:
            owed[row.case_id, row.event_seq] = row.due_on
    found = []
    for case_id, acts in told.items():
        case, wrong = cases[case_id], taken_back(acts)
        right = [one for one in acts if one.seq not in wrong]
        for event in right:
            step = begin.get((case.procedure, event.step))
            letter = letters.get((case_id, event.seq))
            if step is None or step.sends is None or letter is None:
                continue
            procedure = work.rules.procedure(case.procedure, case.procedure_version)
            clocks = set(procedure.limits).intersection(one.rule for one in step.deadlines.start)
            lone, flow = len(_begun(right, begin, case)) == 1, letter.flow_id or ""
            since = [one for one in right if one.seq > event.seq]
            sent_off = [one for one, _ in sendings(procedure, since, flow, lone=lone)]
            days = [due[case_id, r] for r in clocks if (case_id, r) in due]
            days += [owed[case_id, e.seq] for e in sent_off if (case_id, e.seq) in owed]
            last = max(days, default=None)
            began = _left(
                procedure, since, letter, step.sends.kind,
                sealed=sealed.get((case_id, letter.number or "")), lone=lone,
            )  # fmt: skip
            if began is None:
                continue
            named = letter.receiver or ""
            once = office_named(work, known(named), named, letter.receiver_region or "", began)
            settling = exchange().settling(step.sends.sort, step.sends.kind)
            reply = _settled(procedure, right, flow, settling, lone=lone)
            found.append(
                matter_of(
                    way=Way.OUT,
                    named=named,
                    once=once,
                    today=work.today,
                    title=exchange().sort(step.sends.sort).title,
                    number=flow,
                    began_on=began,
                    due_on=last,
                    answered_on=reply,
                    over=case.closed_on is not None,
                    reference=case.reference,
                    ours=offices[case.organisation_id],
                    sort=step.sends.sort,
                )
            )
    return found


def _left_in(work: Work, kinds: Collection[str], span: Span) -> ColumnElement[bool]:
    """Whether a letter of a case may have gone out in these days.

    It went out on the day of its signing or later: when it was sealed, or on a day that was entered
    then or afterwards.
    """
    every = (step for one in work.rules.procedures.values() for step in one.steps)
    steps = {step.id for step in every if step.sends_off}
    return or_(
        exists().where(
            Document.case_id == Case.id,
            Document.kind.in_(kinds),
            Document.issued_on.between(span.first, span.last),
        ),
        exists().where(
            ExchangeLetter.case_id == Case.id,
            ExchangeLetter.outbound,
            ExchangeLetter.at.between(span.since, span.until),
        ),
        exists().where(
            Event.case_id == Case.id, Event.step.in_(steps), Event.at >= span.since
        ),
    )


def _sort_of(flow: str | None) -> str:
    """The code of the type that a 流转编号 names; "" for none, or one that cannot be read."""
    try:
        return exchange().sort(read_flow_number(flow or "").kind).code
    except (IdentifierFault, KeyError):
        return ""


def _sends(begin: Mapping[tuple[str, str], Step]) -> list[SendsLetter]:
    return [one.sends for one in begin.values() if one.sends is not None]


def _begun(
    events: Sequence[Event], begin: Mapping[tuple[str, str], Step], case: Case
) -> list[Event]:
    return [one for one in events if (case.procedure, one.step) in begin]


def _sealed(work: Work, cases: list[int]) -> dict[tuple[int, str], date]:
    """The case and the 发文字号 of each letter that was sealed → the day."""
    rows = select(ExchangeLetter.case_id, ExchangeLetter.number, ExchangeLetter.at).where(
        among(ExchangeLetter.case_id, cases),
        ExchangeLetter.outbound,
        ExchangeLetter.state == LetterState.SENT,
    )
    return {
        (one.case_id, one.number): one.at.astimezone(OFFICE_ZONE).date()
        for one in work.session.execute(rows)
        if one.case_id is not None
    }


def _left(
    procedure: Procedure, after: Sequence[Event], letter: Document, begun: str,
    *, sealed: date | None, lone: bool,
) -> date | None:  # fmt: skip
    """The day on which a letter went out; None where nothing says so.

    after: what was done since it was signed. begun: the kind of message that it is. sealed: the day
    on which it was sealed here, on which it went out where nobody enters that it was sent. Of what
    only an answer tells, that day, or that of the letter where it was not sealed.
    """
    known = [(one, procedure.step(one.step)) for one in after if procedure.has_step(one.step)]
    flow = letter.flow_id or ""
    noted = sendings(procedure, after, flow, lone=lone)
    if noted and noted[-1][1]:
        # What was entered last puts right what was entered before.
        return date.fromisoformat(noted[-1][1][:10])
    came = any(
        step.letter is not None
        and answers_to(step.letter, begun)
        and speaks_of(procedure, one, flow, lone=lone)
        for one, step in known
    )
    if sealed is not None and not any(one.sends_off for one in procedure.steps):
        return sealed
    return (sealed or letter.issued_on) if came else None


def _settled(
    procedure: Procedure, events: Sequence[Event], flow: str, settling: frozenset[str],
    *, lone: bool,
) -> date | None:  # fmt: skip
    """The first day on which an answer that settles a letter came, as its entry says.

    settling: what settles it (`Exchange.settling`). lone: the case sent one letter only; of several
    an entry names the one that it is about.
    """
    days = []
    for event in events:
        step = procedure.step(event.step) if procedure.has_step(event.step) else None
        if step is None or step.letter is None or settling.isdisjoint(step.letter.says):
            continue
        if speaks_of(procedure, event, flow, lone=lone):
            day = event.typed.get(step.came_by) or event.at.astimezone(OFFICE_ZONE).isoformat()
            days.append(date.fromisoformat(str(day)[:10]))
    return min(days, default=None)


def _told_us(work: Work, referrals: list[int]) -> dict[int, date]:
    """The first day on which a partner answered, or sent back, what it was asked; on paper too."""
    query = (
        select(ReferralMessage.referral_id, func.min(ReferralMessage.on).label("first"))
        .where(
            among(ReferralMessage.referral_id, referrals),
            ~ReferralMessage.outbound,
            ReferralMessage.kind.in_([MessageKind.REPLY.value, MessageKind.RETURN.value]),
        )
        .group_by(ReferralMessage.referral_id)
    )
    return {one.referral_id: one.first for one in work.session.execute(query)}
