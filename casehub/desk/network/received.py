"""What other offices asked of this one, read from the letters that were registered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from casehub.among import among
from casehub.casefile.cooperation.offices import office_named
from casehub.casefile.situations import taken_back
from casehub.desk.network import Matter, Way
from casehub.desk.network.shared import by_name, matter_of
from casehub.exchange.course import LetterState
from casehub.exchange.sorts import exchange
from casehub.law.identifiers import IdentifierFault, read_flow_number
from casehub.law.zone import OFFICE_ZONE
from casehub.model import Case, Event, ExchangeLetter, Organisation
from casehub.people.permissions import visible_cases
from casehub.people.reach import own_tree

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from casehub.desk.network.shared import Span
    from casehub.record.work import Work


def received(work: Work, offices: dict[int, Organisation], span: Span) -> list[Matter]:
    """What others asked of this office by a letter that was registered."""
    rows = exchange()
    begin = [one.kind for one in rows.message if one.own]
    tree = own_tree(work.session, work.actor.organisation_id)
    letters = work.session.scalars(
        select(ExchangeLetter).where(
            ExchangeLetter.organisation_id.in_(tree),
            ~ExchangeLetter.outbound,
            ExchangeLetter.state == LetterState.REGISTERED,
            ExchangeLetter.kind.in_(begin),
            or_(
                ExchangeLetter.told_on.between(span.first, span.last),
                ExchangeLetter.told_on.is_(None)
                & ExchangeLetter.at.between(span.since, span.until),
            ),
        )
    ).all()
    answers = work.session.execute(
        select(
            ExchangeLetter.organisation_id, ExchangeLetter.flow_id, ExchangeLetter.kind,
            ExchangeLetter.receipt_code, ExchangeLetter.at,
        ).where(
            ExchangeLetter.organisation_id.in_(tree),
            ExchangeLetter.outbound,
            ExchangeLetter.kind.in_([one.kind for one in rows.message if one.answers]),
            ExchangeLetter.at >= span.since,
        )
    )  # fmt: skip
    settling = {
        (row.organisation_id, row.flow_id): rows.settling(row.sort, row.kind) for row in letters
    }
    answered: dict[tuple[int, str], date] = {}
    for one in answers:
        told = settling.get((one.organisation_id, one.flow_id), frozenset())
        if one.receipt_code not in told and not rows.message_of(one.kind).settles:
            continue
        day = one.at.astimezone(OFFICE_ZONE).date()
        key = (one.organisation_id, one.flow_id)
        answered[key] = min(day, answered.get(key, day))
    began_with = {
        one.case_id: rows.settling(one.sort, one.kind)
        for one in letters
        if one.case_id is not None
    }
    held = list(began_with)
    ends = select(Case.id, Case.closed_on).where(among(Case.id, held))
    closed = {one.id: one.closed_on for one in work.session.execute(ends)}
    seen = visible_cases(work.actor, work.today, work.rules).where(among(Case.id, held))
    shown = {case.id: case.reference for case in work.session.scalars(seen)} if held else {}
    acted, known = answered_in(work, began_with), by_name(offices)
    found = []
    for row in letters:
        began = row.told_on or row.at.astimezone(OFFICE_ZONE).date()
        region = asker(row.flow_id)
        sender = office_named(work, known(row.sender), row.sender, region, began)
        sealed = answered.get((row.organisation_id, row.flow_id))
        reply = sealed if row.case_id is None else acted.get(row.case_id, sealed)
        over = row.case_id is not None and closed.get(row.case_id) is not None
        found.append(
            matter_of(
                way=Way.IN,
                named=row.sender,
                once=sender,
                today=work.today,
                title=rows.sort(row.sort).title,
                number=row.flow_id,
                began_on=began,
                due_on=row.due_on,
                answered_on=reply,
                over=over,
                reference=shown.get(row.case_id or 0, ""),
                ours=offices[row.organisation_id],
                sort=row.sort,
            )
        )
    return found


def answered_in(work: Work, settling: Mapping[int, frozenset[str]]) -> dict[int, date]:
    """Case → the first day on which a step of it settled what was asked, sealed or on paper.

    settling: by case, the codes of receipts that settle the letter with which it began.
    """
    steps = {
        key: {step.id: step.answers.code for step in procedure.steps if step.answers}
        for key, procedure in work.rules.procedures.items()
    }
    query = (
        select(Case, Event)
        .join(Event, Event.case_id == Case.id)
        .where(among(Case.id, list(settling)))
        .order_by(Event.case_id, Event.seq)
    )
    acts: dict[int, tuple[Case, list[Event]]] = {}
    for case, event in work.session.execute(query):
        acts.setdefault(case.id, (case, []))[1].append(event)
    found: dict[int, date] = {}
    for case, events in acts.values():
        wrong, own = taken_back(events), steps[case.procedure, case.procedure_version]
        days = [
            one.at.astimezone(OFFICE_ZONE).date()
            for one in events
            if own.get(one.step) in settling[case.id] and one.seq not in wrong
        ]
        if days:
            found[case.id] = min(days)
    return found


def asker(flow: str) -> str:
    """The code of the region of who began an exchange; "" where its number cannot be read."""
    try:
        return read_flow_number(flow).sender
    except IdentifierFault:
        return ""
