"""待我审批、被退回、我送出的、待阅: queries over who was asked about which matter."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import Integer, Select, bindparam, exists, or_, select
from sqlalchemy.orm import joinedload

from casehub import acts
from casehub.acts.performing import SILENT_STEPS
from casehub.acts.proposals import Matter
from casehub.among import among, ids_named
from casehub.casefile import situations
from casehub.db import reads_only
from casehub.desk.lines import WHOLE
from casehub.model import Case, Event, Proposal, ProposalRequest, ProposalVersion
from casehub.model.proposal import CONSULT, COPY, OPEN, RETURNED, SENT_BACK, STATION, UNDER_WAY
from casehub.people.permissions import worded
from casehub.people.standing_in import lent
from casehub.severally import Asked, yes

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from datetime import date, datetime

    from casehub.record.work import Work
    from casehub.workflow.situation import Situation

# So many matters are looked at; a desk with more says that there are more.
MOST = 300
_ROWS = (
    # A matter has few of either: read with it, not asked for after it.
    joinedload(Proposal.versions).joinedload(ProposalVersion.author),
    joinedload(Proposal.requests).options(
        joinedload(ProposalRequest.person), joinedload(ProposalRequest.answered_by)
    ),
    joinedload(Proposal.keeper),
)


@dataclass(frozen=True)
class Line:
    """A matter on somebody's desk: what, in which case, where it is and since when.

    kind: of the request that is to be answered, "" for one's own drafts. alone: why it is not
    among those that may be agreed to together, "" where it may. absent: the name of whoever the
    person would answer for (代), "" in their own right.
    """

    case_id: int
    reference: str
    case_title: str
    number: int
    step: str
    title: str
    station: str
    since: datetime
    keeper: str
    version: int
    kind: str = ""
    alone: str = ""
    opinion: str = ""
    urged_on: date | None = None
    absent: str = ""

    @property
    def at_station(self) -> bool:
        """Whether an agreement is asked for, and not an opinion."""
        return self.kind == STATION


@dataclass(frozen=True)
class Approvals:
    """What waits for a person (`mine`), what they are to know, what came back, what they sent."""

    mine: Sequence[Line] = ()
    copies: Sequence[Line] = ()
    returned: Sequence[Line] = ()
    sent: Sequence[Line] = ()

    @property
    def to_agree(self) -> Sequence[Line]:
        """What is at a station of this person's."""
        return [one for one in self.mine if one.kind == STATION]

    @property
    def consulted(self) -> Sequence[Line]:
        """What somebody at a station asks the person's opinion on."""
        return [one for one in self.mine if one.kind != STATION]

    @property
    def is_empty(self) -> bool:
        """Whether nothing is on the desk."""
        return not (self.mine or self.copies or self.returned or self.sent)


def approvals(work: Work) -> Approvals:
    """Every matter on the person's desk that they can open, and answer where it says so."""
    found = _near(work)
    lines, own = list(_waiting(work, found)), list(_own(work, found))
    return Approvals(
        mine=[one for one in lines if one.kind != COPY],
        copies=[one for one in lines if one.kind == COPY],
        returned=[one for one, status in own if status == RETURNED],
        sent=[one for one, status in own if status == OPEN],
    )


class _Near(NamedTuple):
    """A matter with its case; whether the case did something beside its walk since it was sent."""

    case: Case
    proposal: Proposal
    moved: bool


def _near(work: Work) -> list[_Near]:
    """The matters under way that the person drafted, or may be asked about; one question."""
    visible, told = _worded(work)
    # Who has written since reads them anew. Who only reads has read nothing older, and the person
    # at work, who is named in them, need not be asked for again.
    anew = not reads_only(work.session)
    rows = work.session.execute(
        _whole(visible), told, execution_options={"populate_existing": anew}
    ).unique()
    return [_Near(*row) for row in rows]


def _worded(work: Work) -> tuple[Select[Case], dict[str, object]]:
    visible, told = worded(work.actor, work.today, work.rules)
    actor = {"person": work.actor.id, "own_office": work.actor.organisation_id}
    return visible, {**told, **actor, "absent": _absent(work)}


def some_asked(work: Work) -> Asked[bool]:
    """Whether there is any such matter; to be asked with others."""
    visible, told = _worded(work)
    return Asked(_some(visible), told, yes)


@cache
def _some(visible: Select[Case]) -> Select[bool]:
    return select(_concerning(visible).exists().label("some"))


@cache
def _whole(visible: Select[Case]) -> Select[Case, Proposal, bool]:
    sent_on = (
        select(ProposalVersion.seq)
        .where(ProposalVersion.proposal_id == Proposal.id)
        .order_by(ProposalVersion.number.desc())
        .limit(1)
        .correlate(Proposal)
    )
    moved = exists().where(
        Event.case_id == Proposal.case_id,
        Event.seq > sent_on.scalar_subquery(),
        Event.step.not_in(SILENT_STEPS),
    )
    return (
        _concerning(visible)
        .add_columns(Proposal, moved.correlate(Proposal).label("moved"))
        .order_by(Proposal.id)
        .options(*_ROWS)
        .limit(MOST)
    )


def _concerning(visible: Select[Case]) -> Select[Case]:
    asked, person = ProposalRequest, bindparam("person", type_=Integer)
    mine = Proposal.keeper_id == person
    # Whom it was sent to by name may answer it no more: then it is everybody's of the station.
    by_role = Case.organisation_id == bindparam("own_office", type_=Integer)
    to_me = exists().where(
        asked.proposal_id == Proposal.id,
        asked.answer == "",
        or_(
            asked.person_id == person,
            (asked.kind == STATION) & (among(asked.person_id, ids_named("absent")) | by_role),
        ),
    )
    unread = select(asked.proposal_id).where(
        asked.person_id == person, asked.answer == "", asked.kind == COPY
    )
    return (
        visible.join(Proposal, Proposal.case_id == Case.id)
        .where(
            or_(
                Proposal.status.in_(UNDER_WAY) & or_(mine, to_me),
                # What was agreed to with a change of hers, and is done.
                mine & Proposal.id.in_(unread),
            )
        )
    )


def _waiting(work: Work, found: Sequence[_Near]) -> list[Line]:
    """What the person is asked about and may answer, the longest waiting first."""
    return sorted(_asked(work, found), key=lambda one: (one.since, one.number))


def _asked(work: Work, found: Sequence[_Near]) -> Iterator[Line]:
    near = [one for one in found if _may_be_mine(work, one.case, one.proposal)]
    if not near:
        return
    whole = _situations(work, {one.case.id for one in near})
    for case, proposal, moved in near:
        matter = _matter(work, whole[case.id], proposal)
        request = matter.mine(work) if matter is not None else None
        if matter is None or request is None:
            continue
        line, station = replace(_line(matter, request), kind=request.kind), matter.station
        if request.kind == STATION and station is not None:
            away = matter.absent(work, station)
            line = replace(
                line,
                alone=why_alone(matter, moved=moved),
                absent=away.name if away is not None else "",
            )
        yield line


def _absent(work: Work) -> set[int]:
    """Those for whom the person stands in today."""
    return {one.absent.id for one in lent(work.rules, work.actor, work.today)}


def _may_be_mine(work: Work, case: Case, proposal: Proposal) -> bool:
    """Whether a look at the whole case is worth it: asked by name, or by a role that is held."""
    waiting = proposal.waiting
    if proposal.status != OPEN:
        return any(one.kind == COPY and one.person_id == work.actor.id for one in waiting)
    if any(one.person_id == work.actor.id for one in waiting):
        return True
    # What nobody may answer who keeps it (`Matter.objections`) is not asked after by role.
    if proposal.keeper_id == work.actor.id:
        return False
    procedure = acts.procedure_of(work, case)
    if not procedure.has_step(proposal.step):
        return False
    route = procedure.step(proposal.step).route
    roles = set(work.actor.roles_on(work.today))
    roles |= {one.role for one in lent(work.rules, work.actor, work.today)}
    found = [route.station(one.station) for one in waiting] if route is not None else []
    return any(one is not None and roles & set(one.roles) for one in found)


def _situations(work: Work, ids: Collection[int]) -> dict[int, Situation]:
    query = select(Case).where(Case.id.in_(ids)).options(*WHOLE)
    return dict(situations.together(work, list(work.session.scalars(query).unique())))


def _matter(work: Work, s: Situation, proposal: Proposal) -> Matter | None:
    procedure = acts.procedure_of(work, s.case)
    if not procedure.has_step(proposal.step):
        return None
    step = acts.titled(work, s.case, procedure.step(proposal.step))
    if step.route is None:
        return None
    return Matter(proposal, s.case, step, step.route, s.before(step))


def why_alone(matter: Matter, *, moved: bool) -> str:
    """Why the matter must be opened and read by itself; "" where it may go with others.

    moved: the case did something beside the walk since it was sent.
    """
    station = matter.station
    if not matter.step.routine:
        return "决定当事人权利或者案件走向，须逐件审阅"
    if station is None or not station.batch:
        return "须逐件审阅"
    if moved:
        return "送审后案件有新的记录"
    if any(one.answer == SENT_BACK for one in matter.proposal.requests):
        return "退回过，已重新送审"
    if any(one.kind == CONSULT for one in matter.proposal.requests):
        return "征求过意见，须看答复"
    return ""


def _own(work: Work, found: Sequence[_Near]) -> Iterator[tuple[Line, str]]:
    """What the person drafted and has not brought to an end, the latest first."""
    for case, proposal, _moved in reversed(found):
        if proposal.keeper_id != work.actor.id:
            continue
        procedure = acts.procedure_of(work, case)
        if not procedure.has_step(proposal.step):
            continue
        step = acts.titled(work, case, procedure.step(proposal.step))
        asked = proposal.asked
        station = step.route.station(asked.station) if asked and step.route else None
        back = max(
            (one.answered_at for one in proposal.requests if one.answered_at), default=None
        )
        yield (
            Line(
                case.id,
                case.reference,
                case.title,
                proposal.id,
                step.id,
                step.title,
                station.title if station else "",
                asked.asked_at if asked else back or proposal.latest.at,
                proposal.keeper.name,
                proposal.latest.number,
                urged_on=asked.urged_on if asked else None,
            ),
            proposal.status,
        )


def _line(matter: Matter, request: ProposalRequest) -> Line:
    station, agreed = matter.station, matter.agreed
    last = agreed[-1] if agreed else None
    said = f"{last.answered_by.name}：{last.opinion or '同意'}" if last and last.answered_by else ""
    return Line(
        matter.case.id,
        matter.case.reference,
        matter.case.title,
        matter.proposal.id,
        matter.step.id,
        matter.step.title,
        station.title if station else "",
        request.asked_at,
        matter.proposal.keeper.name,
        matter.proposal.latest.number,
        opinion=said,
        urged_on=request.urged_on,
    )
