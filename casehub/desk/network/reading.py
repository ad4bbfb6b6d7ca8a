"""The matters between an office and its partners, read from cases, letters and their answers.

A bureau that another took the place of is counted under that one: what is open survives a merger.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy import exists, func, select

from casehub.among import among
from casehub.casefile.cooperation.offices import all_named, office_named
from casehub.casefile.situations import taken_back
from casehub.desk.network import Course, Matter, Way
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
from casehub.people.reach import own_tree

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from casehub.record.work import Work
    from casehub.workflow.passing import SendsLetter
    from casehub.workflow.procedure import Step


def matters_of(work: Work, begun_in: int = 0) -> list[Matter]:
    """All that the reader may see, newest first. begun_in: only of that year, 0 for all."""
    offices = {o.id: o for o in work.session.scalars(select(Organisation))}
    found = [*_sent(work, offices), *_asked(work, offices), *_received(work, offices)]
    kept = [one for one in found if not begun_in or one.began_on.year == begun_in]
    return sorted(kept, key=lambda one: one.began_on, reverse=True)


def _course(today: date, due: date | None, answered: date | None, *, over: bool) -> Course:
    if answered is not None:
        return Course.LATE if due is not None and answered > due else Course.TIMELY
    if over:
        return Course.OVER
    return Course.LATE_OPEN if due is not None and due < today else Course.RUNNING


def _sent(work: Work, offices: dict[int, Organisation]) -> list[Matter]:
    """What cases of this office asked of others, from the day on which the letter went out."""
    seen = visible_cases(work.actor, work.today, work.rules).where(
        Case.procedure.in_(work.rules.referring)
    )
    cases = {case.id: case for case in work.session.scalars(seen)}
    rows = work.session.scalars(
        select(Referral).where(
            among(Referral.case_id, list(cases)), Referral.dispatched_on.is_not(None)
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
        now, last = receiver.on(work.today), due.get(row.case_id)
        if row.dispatched_on is None:
            continue
        reply = told.get(row.id, row.replied_on)
        found.append(
            Matter(
                Way.OUT,
                now.name,
                "" if now is receiver else receiver.name,
                case.title,
                row.flow_id or "",
                row.dispatched_on,
                last,
                reply,
                _course(work.today, last, reply, over=case.closed_on is not None),
                case.reference,
                str(now.id),
                offices[case.organisation_id].on(work.today).name,
                _sort_of(row.flow_id),
            )
        )
    return found


def _asked(work: Work, offices: dict[int, Organisation]) -> list[Matter]:
    """What cases of this office asked by a letter that begins an exchange, once it has gone out.

    It has when it was sealed, when the file says on which day it left, or when something of it
    came back; until then it waits on the desk and is nobody's to answer.
    """
    begin = {
        (key, step.id): step
        for (key, _), procedure in work.rules.procedures.items()
        for step in procedure.steps
        if step.sends is not None and step.sends.begins
    }
    # Few of the cases that might have sent one did.
    sent = exists().where(Event.case_id == Case.id, Event.step.in_({step for _, step in begin}))
    seen = visible_cases(work.actor, work.today, work.rules).where(
        Case.procedure.in_({key for key, _ in begin}), sent
    )
    cases = {case.id: case for case in work.session.scalars(seen)}
    told: dict[int, list[Event]] = {}
    events = select(Event).where(among(Event.case_id, list(cases))).order_by(Event.seq)
    for event in work.session.scalars(events):
        told.setdefault(event.case_id, []).append(event)
    papers = select(Document).where(
        among(Document.case_id, list(told)), Document.kind.in_({s.paper for s in _sends(begin)})
    )
    letters = {(one.case_id, one.event_seq): one for one in work.session.scalars(papers)}
    sealed = _sealed(work, list(told))
    last_days = select(
        Deadline.case_id, Deadline.rule, Deadline.due_on, Deadline.event_seq, Deadline.holder
    ).where(among(Deadline.case_id, list(cases)))
    due: dict[tuple[int, str], date] = {}
    # What another bureau owes since the entry that a letter left, by the number of that entry.
    owed: dict[tuple[int, int], date] = {}
    known = _by_name(offices)
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
            block = letter.facts["letter"]
            rules = set(work.rules.procedure(case.procedure, case.procedure_version).limits)
            clocks = rules.intersection(one.rule for one in step.deadlines.start)
            lone, flow = len(_begun(right, begin, case)) == 1, block["flow_id"]
            since = [one for one in right if one.seq > event.seq]
            sent_off = [one for one, _ in _sendings(work, case, since, flow, lone=lone)]
            days = [due[case_id, r] for r in clocks if (case_id, r) in due]
            days += [owed[case_id, e.seq] for e in sent_off if (case_id, e.seq) in owed]
            last = max(days, default=None)
            began = sealed.get((case_id, letter.number or "")) or _left(
                work, case, since, letter, step.sends.kind, lone=lone
            )
            if began is None:
                continue
            region = block.get("receiver_region") or ""
            name = block["receiver"]
            once = office_named(work, known(name), name, region, began)
            now = None if once is None else once.on(work.today)
            name = name if now is None else now.name
            reply = _settled(work, case, right, flow, lone=lone)
            found.append(
                Matter(
                    Way.OUT,
                    name,
                    "" if name == block["receiver"] else block["receiver"],
                    exchange().sort(step.sends.sort).title,
                    flow,
                    began,
                    last,
                    reply,
                    _course(work.today, last, reply, over=case.closed_on is not None),
                    case.reference,
                    name if now is None else str(now.id),
                    offices[case.organisation_id].on(work.today).name,
                    step.sends.sort,
                )
            )
    return found


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


def _sendings(
    work: Work, case: Case, after: Sequence[Event], flow: str, *, lone: bool
) -> list[tuple[Event, str]]:
    """The entries that a letter left, each with the day; of several letters those that name it."""
    procedure = work.rules.procedure(case.procedure, case.procedure_version)
    known = [(one, procedure.step(one.step)) for one in after if procedure.has_step(one.step)]
    return [
        (one, str(one.typed.get(step.sends_off) or ""))
        for one, step in known
        if step.sends_off and procedure.speaks_of(one, flow, lone=lone)
    ]


def _left(
    work: Work, case: Case, after: Sequence[Event], letter: Document, begun: str, *, lone: bool
) -> date | None:
    """The day on which a letter went out that was not sealed here; None where nothing says so.

    after: what was done since it was signed. begun: the kind of message that it is. Of what only an
    answer tells, the day of the letter.
    """
    procedure = work.rules.procedure(case.procedure, case.procedure_version)
    known = [(one, procedure.step(one.step)) for one in after if procedure.has_step(one.step)]
    flow = letter.facts["letter"]["flow_id"]
    noted = _sendings(work, case, after, flow, lone=lone)
    if noted and noted[-1][1]:
        # What was entered last puts right what was entered before.
        return date.fromisoformat(noted[-1][1][:10])
    came = any(
        step.letter is not None
        and answers_to(step.letter, begun)
        and procedure.speaks_of(one, flow, lone=lone)
        for one, step in known
    )
    return letter.issued_on if came else None


def _settled(
    work: Work, case: Case, events: Sequence[Event], flow: str, *, lone: bool
) -> date | None:
    """The first day on which an answer that settles a letter came, as its entry says.

    lone: the case sent one letter only; of several an entry names the one that it is about.
    """
    rows = exchange()
    settling = {one.code for one in rows.receipt if rows.message_of(one.message).settles}
    procedure = work.rules.procedure(case.procedure, case.procedure_version)
    days = []
    for event in events:
        step = procedure.step(event.step) if procedure.has_step(event.step) else None
        if step is None or step.letter is None or not settling.intersection(step.letter.says):
            continue
        if procedure.speaks_of(event, flow, lone=lone):
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


def _answers_given(work: Work, cases: list[int]) -> dict[int, date]:
    """Case → the first day on which a step of it settled what was asked, sealed or on paper."""
    rows = exchange()
    settling = {one.kind for one in rows.message if one.settles}
    steps: dict[tuple[str, int], list[str]] = {
        key: [
            step.id
            for step in procedure.steps
            if step.answers and rows.receipt_row(step.answers.code).message in settling
        ]
        for key, procedure in work.rules.procedures.items()
    }
    query = (
        select(Case, Event)
        .join(Event, Event.case_id == Case.id)
        .where(among(Case.id, cases))
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
            if one.step in own and one.seq not in wrong
        ]
        if days:
            found[case.id] = min(days)
    return found


def _received(work: Work, offices: dict[int, Organisation]) -> list[Matter]:
    """What others asked of this office by a letter that was registered."""
    rows = exchange()
    begin = [one.kind for one in rows.message if one.own]
    replies = [one.kind for one in rows.message if one.settles]
    tree = own_tree(work.session, work.actor.organisation_id)
    letters = work.session.scalars(
        select(ExchangeLetter).where(
            ExchangeLetter.organisation_id.in_(tree),
            ~ExchangeLetter.outbound,
            ExchangeLetter.state == LetterState.REGISTERED,
            ExchangeLetter.kind.in_(begin),
        )
    ).all()
    answers = work.session.scalars(
        select(ExchangeLetter).where(
            ExchangeLetter.organisation_id.in_(tree),
            ExchangeLetter.outbound,
            ExchangeLetter.kind.in_(replies),
        )
    )
    answered: dict[tuple[int, str], date] = {}
    for one in answers:
        day = one.at.astimezone(OFFICE_ZONE).date()
        key = (one.organisation_id, one.flow_id)
        answered[key] = min(day, answered.get(key, day))
    held = [one.case_id for one in letters if one.case_id is not None]
    ends = select(Case.id, Case.closed_on).where(among(Case.id, held))
    closed = {one.id: one.closed_on for one in work.session.execute(ends)}
    seen = visible_cases(work.actor, work.today, work.rules).where(among(Case.id, held))
    shown = {case.id: case.reference for case in work.session.scalars(seen)} if held else {}
    acted, known = _answers_given(work, held), _by_name(offices)
    found = []
    for row in letters:
        began = row.told_on or row.at.astimezone(OFFICE_ZONE).date()
        region = _asker(row.flow_id)
        sender = office_named(work, known(row.sender), row.sender, region, began)
        heir = None if sender is None else sender.on(work.today)
        now = row.sender if heir is None else heir.name
        sealed = answered.get((row.organisation_id, row.flow_id))
        reply = sealed if row.case_id is None else acted.get(row.case_id, sealed)
        over = row.case_id is not None and closed.get(row.case_id) is not None
        found.append(
            Matter(
                Way.IN,
                now,
                "" if now == row.sender else row.sender,
                rows.sort(row.sort).title,
                row.flow_id,
                began,
                row.due_on,
                reply,
                _course(work.today, row.due_on, reply, over=over),
                shown.get(row.case_id or 0, ""),
                now if heir is None else str(heir.id),
                offices[row.organisation_id].on(work.today).name,
                row.sort,
            )
        )
    return found


def _by_name(offices: Mapping[int, Organisation]) -> Callable[[str], list[Organisation]]:
    """All offices of a name; each name is looked for once."""
    return cache(lambda name: all_named(offices.values(), name))


def _asker(flow: str) -> str:
    """The code of the region of who began an exchange; "" where its number cannot be read."""
    try:
        return read_flow_number(flow).sender
    except IdentifierFault:
        return ""
