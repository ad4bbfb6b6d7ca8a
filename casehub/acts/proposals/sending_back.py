"""退回: a matter goes back with reasons and remarks on passages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from casehub.acts import entries
from casehub.acts.performing import perform_at_station
from casehub.acts.proposals.submitting import ask, place
from casehub.acts.proposals.verb import (
    Answered,
    answer,
    before_me,
    once_only,
    refuse_other,
    station_of,
    told,
)
from casehub.acts.proposals.writing import written_returning
from casehub.model import ProposalMark
from casehub.model.proposal import CONSULT, RECALLED, RETURNED, SENT_BACK, VOID
from casehub.record import roads
from casehub.record.events import reserve
from casehub.record.rows import plain
from casehub.workflow.refusals import Refused
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from casehub.acts.proposals.standing import Matter
    from casehub.record.work import Work
    from casehub.workflow.route import Station


@dataclass(frozen=True)
class Mark:
    """A remark on a passage: the field or paper that it is about, the words, what is said."""

    about: str
    quote: str
    remark: str


def send_back(
    work: Work,
    reference: str,
    number: int,
    reason: str,
    key: str,
    *,
    version: int,
    to: str = "",
    marks: Sequence[Mark] = (),
    data: Mapping[str, object] | None = None,
) -> Answered:
    """退回 with reasons: to who drafted it, or to a station that it passed (`to`).

    What was agreed to from there on has to be asked again. data: what the act asks for that
    sending back is at the station; it is performed with the reason as its opinion. version: the
    number of what was read. Raises Reread where another is proposed by now, Refused without a
    reason.
    """
    own = dict(data or {})

    def verb(matter: Matter) -> Answered:
        request = before_me(work, matter)
        station, proposal = station_of(matter), matter.proposal
        refuse_other(matter, version)
        if not reason.strip():
            raise Refused([Reason("写明退回的理由", "opinion")])
        passed = {one.id: one for one in matter.route.before(station.id)}
        target = passed.get(to or matter.route.first.id)
        if target is None:
            raise Refused([Reason("只能退回已经经过的一级", "to")])
        if station.returns:
            given = _given(work, matter, station, {**own, station.opinion: reason})
            perform_at_station(work, matter.case, station.returns, given)
        reserve(matter.case)
        answer(work, request, SENT_BACK, reason)
        for mark in marks:
            work.session.add(
                ProposalMark(
                    proposal_id=proposal.id,
                    request_id=request.id,
                    version=proposal.latest.number,
                    about=mark.about,
                    quote=mark.quote,
                    remark=mark.remark,
                )
            )
        _void_from(matter, target)
        if target == matter.route.first:
            proposal.status = RETURNED
            where = proposal.keeper.name
        else:
            where = place(work, matter, ask(work, matter, target))
        work.session.flush()
        data = {"station": station.id, "to": target.id, "opinion": reason}
        said = f"{station.title}退回{where}修改"
        return told(work, matter, roads.SENT_BACK, said, data, station.duty)

    remarks = [[m.about, m.quote, m.remark] for m in marks]
    content = {
        "version": version, "reason": reason, "to": to, "marks": remarks, "data": plain(own),
    }  # fmt: skip
    return once_only(work, reference, number, roads.SENT_BACK, content, key, verb)


def _given(
    work: Work, matter: Matter, station: Station, given: dict[str, object]
) -> dict[str, object]:
    """The form of the act that sending back is, the reason in it. Raises Refused."""
    mine = written_returning(work, matter, station, given)
    foreign = sorted(given.keys() - {item.field.id for item in mine})
    wrong = [Reason("这一项不在本级填写", name) for name in foreign]
    wrong += entries.check(mine, given, work.today)
    if wrong:
        raise Refused(wrong)
    return given


def _void_from(matter: Matter, target: Station) -> None:
    """What was agreed to from the station on holds no more; who was only asked is asked no more."""
    kept = {one.id for one in matter.route.before(target.id)}
    for one in matter.agreed:
        if one.station not in kept:
            one.answer = VOID
    for one in matter.proposal.waiting:
        if one.kind == CONSULT:
            one.answer = RECALLED
