"""What other offices asked of this one on paper: entered by hand, no file of it came.

A matter is one whichever way its letter came; the same page counts both.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import exists, select

from casehub.among import among
from casehub.casefile.cooperation.offices import office_named
from casehub.casefile.situations import taken_back
from casehub.desk.network import Matter, Way
from casehub.desk.network.received import answered_in, asker
from casehub.desk.network.shared import by_name, matter_of
from casehub.exchange.course import LetterState
from casehub.exchange.entered import is_entered
from casehub.exchange.sorts import exchange
from casehub.law.zone import OFFICE_ZONE
from casehub.model import Case, Deadline, Event, ExchangeLetter, Organisation
from casehub.people.permissions import visible_cases

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from casehub.desk.network.shared import Span
    from casehub.record.work import Work
    from casehub.workflow.passing import EntersLetter
    from casehub.workflow.procedure import Procedure, Step

# Where a letter says who wrote it.
WRITTEN_BY = "sender.name"


class Entry(NamedTuple):
    """The act that entered a letter by hand, the step that it is, the type of the letter."""

    event: Event
    step: Step
    asks: EntersLetter
    sort: str


def on_paper(work: Work, offices: Mapping[int, Organisation], span: Span) -> list[Matter]:
    """What others asked by a letter that came on paper, in cases that the reader may see."""
    begin = {
        (key, step.id)
        for (key, _), procedure in work.rules.procedures.items()
        for step in procedure.steps
        if step.letter is not None and _begins(step.letter)
    }
    steps = {step for _, step in begin}
    taken = exists().where(
        Event.case_id == Case.id, Event.step.in_(steps), Event.at >= span.since
    )
    seen = visible_cases(work.actor, work.today, work.rules).where(
        Case.procedure.in_({key for key, _ in begin}), taken
    )
    cases = {case.id: case for case in work.session.scalars(seen)}
    procedures = {
        number: work.rules.procedure(case.procedure, case.procedure_version)
        for number, case in cases.items()
    }
    acts: dict[int, list[Event]] = {}
    events = select(Event).where(among(Event.case_id, list(cases))).order_by(Event.seq)
    for event in work.session.scalars(events):
        acts.setdefault(event.case_id, []).append(event)
    files: dict[int, list[ExchangeLetter]] = {}
    came = select(ExchangeLetter).where(
        among(ExchangeLetter.case_id, list(cases)),
        ~ExchangeLetter.outbound,
        ExchangeLetter.state == LetterState.REGISTERED,
        ExchangeLetter.kind.in_([one.kind for one in exchange().message if one.own]),
    )
    for row in work.session.scalars(came):
        files.setdefault(row.case_id or 0, []).append(row)
    due: dict[tuple[int, str], date] = {}
    days = select(Deadline.case_id, Deadline.rule, Deadline.due_on)
    for one in work.session.execute(days.where(among(Deadline.case_id, list(cases)))):
        key = (one.case_id, one.rule)
        due[key] = max(one.due_on, due.get(key, one.due_on))
    entries = {
        number: list(
            _entries(work, procedures[number], acts.get(number, ()), files.get(number, ()))
        )
        for number in cases
    }
    settling = {
        number: frozenset(code for one in entered for code in _settling(one))
        for number, entered in entries.items()
    }
    answered, known, found = answered_in(work, settling), by_name(offices), list[Matter]()
    for number, case in cases.items():
        for event, step, asks, sort in entries[number]:
            began = _day_of(event, step.came_by)
            name = _sender(case, Entry(event, step, asks, sort))
            if not name or not span.first <= began <= span.last:
                continue
            flow = str(event.typed.get(asks.names_by) or "")
            once = office_named(work, known(name), name, asker(flow), began)
            rules = _owed(procedures[number], step)
            owed = [due[number, rule] for rule in rules if (number, rule) in due]
            last, reply = max(owed, default=None), answered.get(number)
            found.append(
                matter_of(
                    way=Way.IN,
                    named=name,
                    once=once,
                    today=work.today,
                    title=exchange().sort(sort).title,
                    number=flow,
                    began_on=began,
                    due_on=last,
                    answered_on=reply,
                    over=case.closed_on is not None,
                    reference=case.reference,
                    ours=offices[case.organisation_id],
                    sort=sort,
                )
            )
    return found


def _settling(entry: Entry) -> Iterator[str]:
    """The codes of receipts that settle what the letter asks."""
    for kind in _begun_by(entry.asks):
        yield from exchange().settling(entry.sort, kind)


def _begins(asks: EntersLetter) -> bool:
    return bool(_begun_by(asks))


def _begun_by(asks: EntersLetter) -> set[str]:
    return {one.kind for one in exchange().message if one.own}.intersection(asks.says)


def _entries(
    work: Work, procedure: Procedure, events: Iterable[Event], files: Iterable[ExchangeLetter]
) -> Iterator[Entry]:
    """The acts that stand and entered what began an exchange, of which no file came."""
    told, rows = list(events), list(files)
    wrong = taken_back(told)
    for event in told:
        step = procedure.step(event.step) if procedure.has_step(event.step) else None
        if step is None or step.letter is None or event.seq in wrong or not _begins(step.letter):
            continue
        asks = step.letter
        sort = _sort(work, procedure, step, asks, event)
        # What opens a case was filled from the file that opened it, whatever its clerk mended.
        opens = step.receives is not None and step.receives.opens
        by_file = any(
            one.sort == sort and (opens or is_entered(procedure, [event], one)) for one in rows
        )
        if sort and not by_file:
            yield Entry(event, step, asks, sort)


def _sort(
    work: Work, procedure: Procedure, step: Step, asks: EntersLetter, event: Event
) -> str:
    """The type of the letter that an act entered by hand; "" where it entered none."""
    for sort, said in asks.by_hand.items():
        if all(_typed(step, event, name) == text for name, text in said.items()):
            return sort
    if asks.by_hand:
        return ""
    # A track that takes letters of one type tells it where the step enters any.
    of = {
        sort
        for one in work.rules.tracks.values()
        if any(way.key == procedure.key for way in one.ways)
        for sort in one.letters
    }
    return asks.sort or (next(iter(of)) if len(of) == 1 else "")


def _typed(step: Step, event: Event, name: str) -> str:
    field, value = step.form_field(name), event.typed.get(name)
    return "" if field is None else next(iter(field.typed(value)), "")


def _sender(case: Case, entry: Entry) -> str:
    """Who wrote: as the form says, or else who stands on the side whose letters the step enters."""
    named = [name for name, path in entry.asks.fills.items() if path == WRITTEN_BY]
    told = next((str(entry.event.typed[one]) for one in named if entry.event.typed.get(one)), "")
    there = (one.name for one in case.parties if one.role == entry.step.by)
    return told or next(there, "")


def _day_of(event: Event, name: str) -> date:
    day = event.typed.get(name) or event.at.astimezone(OFFICE_ZONE).isoformat()
    return date.fromisoformat(str(day)[:10])


def _owed(procedure: Procedure, entering: Step) -> set[str]:
    """The clocks of an entry that end with an answer to whoever wrote."""
    ended = {
        rule
        for one in procedure.steps
        if one.answers
        for rule in (*one.deadlines.close, *one.deadlines.cancel)
    }
    started = entering.deadlines.start
    return {one.rule for one in started if one.due or one.rule in ended}
