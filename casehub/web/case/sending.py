"""送审: what the page of a step says of its route, and what is sent up along with the form."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from casehub.acts import proposals
from casehub.model.proposal import DECLINED, DONE, OPEN, RETURNED, SENT_BACK
from casehub.people.standing_in import away_words
from casehub.web.drawing.forms import READER, READER_NOTE
from casehub.web.drawing.pages import joined, moment
from casehub.web.request.unit import reading, row_number

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from werkzeug.datastructures import MultiDict

    from casehub.acts.performing import StepForm
    from casehub.acts.proposals import Matter, Reply
    from casehub.model import Person, ProposalMark, ProposalRequest
    from casehub.people.standing_in import Lent
    from casehub.workflow.route import Route, Station

FEW_NAMES = 3
NOBODY: Mapping[int, Sequence[Lent]] = {}
_REPLY = re.compile(r"mark(\d{1,9})")


# How a stop of the route line is drawn where the matter is.
NOW = "now"


@dataclass(frozen=True)
class Stop:
    """A station of the route line: its title, who and when; how: `done`, `now`, `back` or ""."""

    title: str
    who: str
    how: str = ""

    @property
    def is_now(self) -> bool:
        """Whether the matter is there."""
        return self.how == NOW


@dataclass(frozen=True)
class Marked:
    """A remark with its number on the page, and what was chosen and typed as its answer."""

    number: int
    mark: ProposalMark
    how: str = ""

    @property
    def is_done(self) -> bool:
        """Whether it is answered as done."""
        return self.how == DONE

    @property
    def is_declined(self) -> bool:
        """Whether it is answered with a reason why not."""
        return self.how == DECLINED
    why: str = ""


@dataclass(frozen=True)
class Sending:
    """What stands on the page of a step that is sent up.

    following: whose turn it is then. people: of whom one may be asked. back: how it came back.
    """

    route: Route
    stops: Sequence[Stop]
    following: Station
    people: Sequence[Person]
    note: str = ""
    to: str = ""
    version: int = 1
    back: ProposalRequest | None = None
    marks: Sequence[Marked] = ()


def sending(step_form: StepForm, typed: Mapping[str, str] | None) -> Sending | None:
    """What the page says of the route of the step; None where it is performed at once."""
    work, given = reading(), typed or {}
    matter = proposals.planned(work, step_form.situation, step_form.step)
    if matter is None:
        return None
    proposal, following = matter.proposal, matter.route.stations[1]
    waiting = {one.id: matter.candidates(work, one) for one in matter.route.stations[1:]}
    returned = proposal.status == RETURNED
    marks = proposals.marks_on(work, proposal) if returned else ()
    said = replies_of(given)
    return Sending(
        route=matter.route,
        stops=_drafted(matter, waiting),
        following=following,
        people=waiting[following.id],
        note=given.get(READER_NOTE, ""),
        to=given.get(READER, ""),
        version=proposal.latest.number + returned,
        back=sent_back_by(matter) if returned else None,
        marks=[
            Marked(n, mark, *_chosen(said.get(mark.id)))
            for n, mark in enumerate(marks, start=1)
        ],
    )


def _chosen(reply: Reply | None) -> tuple[str, str]:
    return (reply.how, reply.why) if reply is not None else ("", "")


def sent_back_by(matter: Matter) -> ProposalRequest | None:
    """The latest request that sent the matter back, whichever version it had before it."""
    found = [one for one in matter.proposal.requests if one.answer == SENT_BACK]
    return max(found, key=lambda one: one.answered_at or one.asked_at, default=None)


def names_of(people: Sequence[Person], away: Mapping[int, Sequence[Lent]] = NOBODY) -> str:
    """A few names, and how many more, those at work first.

    away: who of them is away, and by whom each is stood in for. Whoever stands in and may not
    answer here, since she did at an earlier station, is said to: else nobody would know why it
    lies.
    """
    able = {one.id for one in people}
    told = [
        one.name + ("" if one.id not in away else f"（不在，{_stood_in(away[one.id], able)}）")
        for one in sorted(people, key=lambda one: one.id in away)
    ]
    shown = joined(told[:FEW_NAMES])
    return shown if len(people) <= FEW_NAMES else f"{shown}等 {len(people)} 人"


def _stood_in(found: Sequence[Lent], able: Collection[int]) -> str:
    barred = joined(one.row.by.name for one in found if one.row.by_id not in able)
    said = away_words(found)
    return f"{said}，{barred}在本件不能办理" if barred else said


def _drafted(matter: Matter, waiting: Mapping[str, Sequence[Person]]) -> list[Stop]:
    """The route while the draft is on its author's desk."""
    back = sent_back_by(matter) if matter.proposal.status == RETURNED else None
    stops = [Stop(matter.route.first.title, "你，在办", NOW)]
    for station in matter.route.stations[1:]:
        if back is not None and back.station == station.id:
            who = back.answered_by.name if back.answered_by else ""
            stops.append(Stop(station.title, f"{who}，{moment(back.answered_at)}退回", "back"))
        else:
            people = names_of(waiting[station.id], matter.away(reading(), station))
            stops.append(Stop(station.title, people or "现在没有能办理的人"))
    return stops


def stops_of(matter: Matter, *, opened: bool) -> list[Stop]:
    """The route of a matter that was sent up; opened: whoever is asked now has seen it."""
    work, proposal = reading(), matter.proposal
    latest, drafted = proposal.latest, proposal.status != OPEN
    who = f"{latest.author.name}，{moment(latest.at)}"
    stops = [Stop(matter.route.first.title, who, NOW if proposal.is_returned else "done")]
    agreed = {one.station: one for one in matter.agreed}
    back = sent_back_by(matter) if proposal.status == RETURNED else None
    for station in matter.route.stations[1:]:
        answer, asked = agreed.get(station.id), proposal.asked
        if answer is not None and answer.answered_by is not None:
            said = f"{answer.answered_by.name}，{moment(answer.answered_at)}同意"
            stops.append(Stop(station.title, said, "done"))
        elif back is not None and back.station == station.id and back.answered_by is not None:
            said = f"{back.answered_by.name}，{moment(back.answered_at)}退回"
            stops.append(Stop(station.title, said, "back"))
        elif asked is not None and asked.station == station.id:
            one = matter.named(work, asked)
            people = names_of(
                [one] if one else matter.candidates(work, station),
                matter.away(work, station),
            )
            seen = "已打开" if opened else "还没有打开"
            said = f"{people}，{moment(asked.asked_at)}起，{seen}"
            stops.append(Stop(station.title, said, NOW))
        else:
            people = "" if drafted else names_of(
                matter.candidates(work, station), matter.away(work, station)
            )
            stops.append(Stop(station.title, people))
    return stops


def replies_of(typed: Mapping[str, str]) -> dict[int, Reply]:
    """What was chosen and typed as answers to remarks, by their numbers."""
    found = {}
    for name, how in typed.items():
        if match := _REPLY.fullmatch(name):
            why = typed.get(f"{name}_why", "")
            found[int(match[1])] = proposals.Reply(how, why)
    return found


def sent_along(typed: MultiDict[str, str]) -> list[tuple[str, str]]:
    """What is typed on the page beside the fields of the form, as it is kept in a draft."""
    names = [READER_NOTE, READER]
    names += [name for name in typed if _REPLY.fullmatch(name.removesuffix("_why"))]
    return [(name, typed[name]) for name in names if typed.get(name)]


def reader_of(typed: Mapping[str, str]) -> int | None:
    """Whom of the next station the page asks; None for whoever holds its roles."""
    return row_number(typed.get(READER, ""))
