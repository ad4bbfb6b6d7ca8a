"""Where a matter for approval stands: at which station, who may answer there, what was said."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from casehub.acts import entries
from casehub.acts.offering.steps import procedure_of, titled
from casehub.casefile import situations
from casehub.law.canonical import canonical
from casehub.model import Proposal, ProposalRequest, ProposalVersion
from casehub.model.proposal import AGREED, CONSULT, COPY, OPEN, STATION
from casehub.people.permissions import find
from casehub.people.standing_in import lent_in
from casehub.people.taking import Taker
from casehub.record.rows import plain
from casehub.record.work import OFFICE_ZONE
from casehub.workflow.refusals import NotFound
from casehub.workflow.situation import Reason, Said
from casehub.workflow.stages import at_station

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from casehub.model import Case, Person
    from casehub.people.standing_in import Lent
    from casehub.record.work import Work
    from casehub.workflow.procedure import Step
    from casehub.workflow.route import Route, Station
    from casehub.workflow.situation import Situation


def digest(data: Mapping[str, object]) -> str:
    """Names the values of a form as events keep them."""
    return hashlib.sha256(canonical(plain(data))).hexdigest()


@dataclass(frozen=True)
class _Hand:
    """Somebody who may answer at a station; `both`: she, and for whom she would answer."""

    person: int
    both: frozenset[int]


def _reached(stations: Sequence[Sequence[_Hand]], used: frozenset[int] = frozenset()) -> int:
    """How many of the stations could be passed in their order, nobody answering twice."""
    if not stations:
        return 0
    here, *rest = stations
    ways = (
        1 + _reached(rest, used | {hand.person}) for hand in here if used.isdisjoint(hand.both)
    )
    best = 0
    for far in ways:
        best = max(best, far)
        if best == len(stations):
            break
    return best


@dataclass(frozen=True)
class Matter:
    """A matter for approval with its step and its case; `station`: where it is, None: at none."""

    proposal: Proposal
    case: Case
    step: Step
    route: Route
    s: Situation

    @property
    def station(self) -> Station | None:
        """Where it is now."""
        asked = self.proposal.asked
        return self.route.station(asked.station) if asked is not None else None

    @cached_property
    def office(self) -> list[Person]:
        """The colleagues of the office that has the case, by name."""
        people = (person for person in self.s.staff if not person.system)
        return sorted(people, key=lambda one: (one.name, one.id))

    @property
    def agreed(self) -> list[ProposalRequest]:
        """The agreements to what is proposed now, in the order of the stations."""
        number = self.proposal.latest.number
        return [
            one
            for one in self.proposal.requests
            if one.kind == STATION and one.answer == AGREED and one.version == number
        ]

    @property
    def walk(self) -> dict[str, Said]:
        """What was said at the stations that it passed, by whom, on which day."""
        latest = self.proposal.latest
        day = latest.at.astimezone(OFFICE_ZONE).date()
        found = {self.route.first.id: Said(latest.author_id, day, latest.note)}
        for one in self.agreed:
            if one.answered_by_id is not None and one.answered_at is not None:
                on = one.answered_at.astimezone(OFFICE_ZONE).date()
                found[one.station] = Said(one.answered_by_id, on, one.opinion)
        return found

    def values(self, work: Work) -> dict[str, object]:
        """What was drafted and written at the stations since, as the form would give it."""
        kept: dict[str, object] = dict(self.proposal.latest.data)
        for one in self.agreed:
            kept |= one.given
        fields = entries.form_fields(work, self.s, kept, drawn=False)
        known = {item.field.id: item.field for item in fields}
        return {
            name: known[name].read(value) if name in known else value
            for name, value in kept.items()
        }

    def objections(self, work: Work, station: Station, person: Person) -> list[Reason]:
        """Why the person may not answer at the station; empty when allowed.

        Role, place in the case, certificate and separation of duties as for the step itself; and
        nobody answers for what they drafted, nor twice for one version.
        """
        taker = Taker(replace(self.s, actor=person), work.rules)
        step = at_station(self.step, station)
        against = taker.objections(step)
        if against:
            return against
        absent = taker.absent(step)
        both = {person.id, *([absent.id] if absent is not None else [])}
        drafted = {version.author_id for version in self.proposal.versions}
        # Who took it over from a leaver drafts it, too.
        if both & {*drafted, self.proposal.keeper_id}:
            return [Reason("不能审批自己拟的文稿，也不能代拟稿人审批")]
        if both & {one.answered_by_id for one in self.agreed if one.station != station.id}:
            return [Reason("已经在前面一级同意过，不能再审批")]
        return []

    def absent(self, work: Work, station: Station) -> Person | None:
        """For whom the person at work answers at the station (代); None in her own right."""
        return self._absent(work, station, work.actor)

    def _absent(self, work: Work, station: Station, person: Person) -> Person | None:
        taker = Taker(replace(self.s, actor=person), work.rules)
        return taker.absent(at_station(self.step, station))

    def candidates(self, work: Work, station: Station) -> list[Person]:
        """Who may answer at the station, by name: those who stand in for an absent one, too."""
        return [
            person
            for person in self.office
            if self._may_hold(work, station, person)
            and not self.objections(work, station, person)
        ]

    @property
    def ahead(self) -> tuple[Station, ...]:
        """The stations that have still to agree; all of them where it came back."""
        stations, here = self.route.stations[1:], self.station
        return stations if here is None else stations[stations.index(here) :]

    def left_to_nobody(
        self, work: Work, *gone: Person, at: Collection[Station] | None = None
    ) -> list[Station]:
        """The stations ahead that nobody might answer if these people did not any more.

        Nobody answers twice: where the few who hold several of them run out, the first that is
        left over is named. at: the stations at which they are gone; None: at all.
        """
        names = {person.id for person in gone}
        left = []
        for station in self.ahead:
            missing = names if at is None or station in at else set()
            hands = self._hands(work, station)
            left.append([hand for hand in hands if missing.isdisjoint(hand.both)])
        empty = [station for station, hands in zip(self.ahead, left, strict=True) if not hands]
        return empty or [*self.ahead[_reached(left) :][:1]]

    def only_for(self, work: Work, person: Person, at: Collection[Station]) -> list[Station]:
        """What would be left to nobody without the person at those of `at`, and is not now."""
        return [] if self.left_to_nobody(work) else self.left_to_nobody(work, person, at=at)

    def _hands(self, work: Work, station: Station) -> list[_Hand]:
        """Who may answer at the station, with whom they stand in for there."""
        return [
            _Hand(one.id, frozenset({one.id} if away is None else {one.id, away.id}))
            for one in self.candidates(work, station)
            for away in (self._absent(work, station, one),)
        ]

    def _may_hold(self, work: Work, station: Station, person: Person) -> bool:
        lent_to = {one.role for one in lent_in(work.rules, person, work.today, self.case)}
        return not (person.roles_on(work.today) | lent_to).isdisjoint(station.roles)

    def away(self, work: Work, station: Station) -> dict[int, tuple[Lent, ...]]:
        """Of those who hold a role of the station who is away today, and who stands in there."""
        found: dict[int, tuple[Lent, ...]] = {}
        for person in self.office:
            for one in lent_in(work.rules, person, work.today, self.case):
                if one.role in station.roles:
                    found[one.absent.id] = (*found.get(one.absent.id, ()), one)
        return found

    def named(self, work: Work, asked: ProposalRequest) -> Person | None:
        """Who alone was asked at a station, as long as she may answer there; None: anybody may.

        The days of a stand-in end, a certificate lapses, somebody is recused: what was sent to her
        by name is then before everybody of the station.
        """
        station = self.route.station(asked.station)
        person = next((one for one in self.office if one.id == asked.person_id), None)
        if person is None or station is None or not self._may_hold(work, station, person):
            return None
        return None if self.objections(work, station, person) else person

    def mine(self, work: Work) -> ProposalRequest | None:
        """The request that the person at work may answer now, that of a station first."""
        found = sorted(self._mine(work), key=lambda one: one.kind != STATION)
        return found[0] if found else None

    def _mine(self, work: Work) -> Iterator[ProposalRequest]:
        for one in self.proposal.waiting:
            station = self.route.station(one.station)
            if self.proposal.status != OPEN and one.kind != COPY:
                continue
            if one.kind in (CONSULT, COPY):
                if one.person_id == work.actor.id:
                    yield one
            elif station is not None and not self.objections(work, station, work.actor):
                named, absent = self.named(work, one), self.absent(work, station)
                both = {work.actor.id, absent.id if absent is not None else None}
                if named is None or named.id in both:
                    yield one


# What is read with a matter: its versions and requests, and everybody who is named in them.
WHOLE = (
    selectinload(Proposal.versions).joinedload(ProposalVersion.author),
    selectinload(Proposal.requests).options(
        joinedload(ProposalRequest.person),
        joinedload(ProposalRequest.asked_by),
        joinedload(ProposalRequest.answered_by),
    ),
    joinedload(Proposal.keeper),
)


def matter_of(work: Work, reference: str, number: int, *, lock: bool = False) -> Matter:
    """The matter of this number in a visible case. Raises NotFound for hidden and absent alike."""
    case = find(work, reference, lock=lock, whole=not lock)
    return matter_in(work, case, number, anew=lock)


def matter_in(work: Work, case: Case, number: int, *, anew: bool = False) -> Matter:
    """The matter of this number in a visible case that was read. Raises NotFound as `matter_of`.

    anew: it may have been read before the case was locked.
    """
    query = select(Proposal).where(Proposal.id == number, Proposal.case_id == case.id)
    query = query.options(*WHOLE).execution_options(populate_existing=anew)
    proposal = work.session.scalars(query).unique().first()
    if proposal is None:
        raise NotFound
    return of_rows(work, case, proposal)


def of_rows(work: Work, case: Case, proposal: Proposal) -> Matter:
    """A matter whose rows are at hand. Raises NotFound where the step has no route any more."""
    procedure = procedure_of(work, case)
    if not procedure.has_step(proposal.step):
        raise NotFound
    step = titled(work, case, procedure.step(proposal.step))
    if step.route is None:
        raise NotFound
    return Matter(proposal, case, step, step.route, situations.load(work, case, step))
