"""What every answer to a matter for approval does: lock, answer once, tell it in an event."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from casehub.acts import once
from casehub.acts.performing import refuse_unkeepable
from casehub.acts.proposals.jotting import forget
from casehub.acts.proposals.standing import Matter, matter_of
from casehub.acts.proposals.submitting import detail_of, place
from casehub.model.proposal import STATION
from casehub.people.permissions import parent_of
from casehub.record.events import record
from casehub.record.roads import AGREED_TO, ANSWERED, FORWARDED, NOTED, SENT_BACK
from casehub.workflow.refusals import NotAllowed, Refused, Reread, StepNotOpen, in_one_line
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from casehub.acts.performing import Outcome
    from casehub.model import Event, Person, ProposalRequest
    from casehub.record.work import Work
    from casehub.workflow.route import Station


@dataclass(frozen=True)
class Answered:
    """What an answer left: its event, and the act where it was the last agreement."""

    event: Event
    matter: Matter
    outcome: Outcome | None = None
    replayed: bool = False


# What somebody does with a matter that is then not before them any more.
ENDS_THE_WAIT = frozenset({AGREED_TO, SENT_BACK, FORWARDED, ANSWERED, NOTED})
Verb = Callable[[Matter], Answered]


def once_only(
    work: Work, reference: str, number: int, road: str, content: Mapping[str, object], key: str,
    verb: Verb,
) -> Answered:
    """Answer a matter of a locked case once: the same key with the same content changes nothing."""
    refuse_unkeepable(content)
    work.hold_staff(work.actor.organisation_id)
    body = once.digest_of(f"{road}.{number}", reference, content)
    _, earlier = once.first_look(work, reference, key)
    parent_id = parent_of(work, reference)
    if parent_id is not None:
        work.locked(parent_id)
    matter = matter_of(work, reference, number, lock=True)
    earlier = earlier or once.answered(work, key)
    if earlier is not None:
        return Answered(once.event_of(work, earlier, body), matter, replayed=True)
    answered = verb(matter)
    if road in ENDS_THE_WAIT:
        forget(work, matter.proposal)
    once.keep_answer(work, road, key, body, answered.event)
    return answered


def told(
    work: Work, matter: Matter, road: str, said: str, data: Mapping[str, object], duty: str = ""
) -> Answered:
    """Record what was done under its road."""
    event = record(
        work,
        matter.case,
        step=road,
        duty=duty,
        absent=_absent(work, matter),
        sentence=f"{matter.step.title}：{said}",
        detail=detail_of(matter, data),
    )
    return Answered(event, matter)


def _absent(work: Work, matter: Matter) -> Person | None:
    """For whom the person at work stands in where the answered request lies."""
    asked = next((one for one in reversed(matter.proposal.requests) if one.answer), None)
    station = matter.route.station(asked.station) if asked is not None else None
    mine = asked is not None and asked.answered_by_id == work.actor.id and asked.kind == STATION
    return matter.absent(work, station) if station is not None and mine else None


def before_me(work: Work, matter: Matter, kind: str = STATION) -> ProposalRequest:
    """The request of this kind that is mine to answer. Raises StepNotOpen, saying where it is."""
    request = matter.mine(work)
    if request is not None and request.kind == kind:
        return request
    asked = matter.proposal.asked
    where = f"，现在{place(work, matter, asked)}" if asked is not None else ""
    if asked is not None and (station := matter.station) is not None and kind == STATION:
        objections = matter.objections(work, station, work.actor)
        if objections and asked.person_id in (None, work.actor.id):
            raise NotAllowed(in_one_line(one.sentence for one in objections))
    raise StepNotOpen([Reason(f"已不在你处{where}")])


def refuse_other(matter: Matter, version: int) -> None:
    """Whoever answers has read what is proposed now. Raises Reread where it is another version.

    Not the digest of a look: what cannot be agreed to now has none and may still be answered.
    """
    if matter.proposal.latest.number != version:
        raise Reread


def refuse_last(work: Work, matter: Matter, person: Person, what: str) -> None:
    """Nobody answers at a station where that leaves a later one to nobody. Raises Refused.

    person: who would answer here. what: the field of the form that the sentence stands beside.
    """
    left = matter.only_for(work, person, matter.ahead[1:])
    if left:
        titles = "、".join(one.title for one in left)
        said = f"{person.name}在本级办理以后，「{titles}」就没有人能办理"
        raise Refused([Reason(f"{said}：由本级其他人办理，或者退回", what)])


def answer(work: Work, request: ProposalRequest, how: str, opinion: str) -> None:
    """End a request in the name of the person at work."""
    request.answer, request.opinion = how, opinion
    request.answered_by_id, request.answered_at = work.actor.id, work.at


def station_of(matter: Matter) -> Station:
    """Where the matter is. Raises StepNotOpen where it is at no station."""
    station = matter.station
    if station is None:
        raise StepNotOpen([Reason("呈批件不在审批中")])
    return station
