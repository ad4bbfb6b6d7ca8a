"""同意: a matter passes a station; the last agreement performs the step."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from casehub.acts import entries
from casehub.acts.offering.steps import procedure_of, titled
from casehub.acts.performing import admitted, perform_approved, perform_at_station
from casehub.acts.proposals.looking import look
from casehub.acts.proposals.standing import Matter, matter_of
from casehub.acts.proposals.submitting import ask, place
from casehub.acts.proposals.verb import (
    Answered,
    answer,
    before_me,
    once_only,
    refuse_last,
    station_of,
    told,
)
from casehub.acts.proposals.writing import amended, written_at
from casehub.model import ProposalRequest
from casehub.model.proposal import AGREED, CONSULT, COPY, PERFORMED, RECALLED
from casehub.record import roads
from casehub.record.events import reserve
from casehub.record.rows import plain
from casehub.workflow.refusals import Refused, Reread
from casehub.workflow.situation import Reason, Said
from casehub.workflow.stages import at_station, by_the_last

if TYPE_CHECKING:
    from casehub.model import Case, Proposal
    from casehub.record.work import Work
    from casehub.workflow.procedure import Step
    from casehub.workflow.route import Station


def agree(
    work: Work,
    reference: str,
    number: int,
    seen: str,
    opinion: str,
    key: str,
    data: Mapping[str, object] | None = None,
    wrong: Sequence[Reason] = (),
) -> Answered:
    """同意: let the matter pass one's station; at the last one this performs the step.

    seen: the digest of what was read (`look`). data: the station's own part of the form, with what
    it changes of the draft (修改后同意): who drafted it is told. wrong: what the page itself found
    wrong with the form; it is told with all that the act has against it besides.
    Raises Reread where the papers would be others by now; StepNotOpen, NotAllowed, Refused.
    """
    own = dict(data or {})

    def verb(matter: Matter) -> Answered:
        before_me(work, matter)
        station = station_of(matter)
        if wrong:
            raise Refused(_with_all(work, matter, station, own, opinion, wrong))
        changes = amended(station, matter.values(work), own)
        now = look(work, matter, station, changes=changes)
        if now.digest != seen:
            raise Reread(now.digest)
        # The look ended with everything read anew.
        fresh = matter_of(work, reference, number)
        given, values = _given(work, fresh, station, own, opinion)
        return _agree(work, fresh, station, opinion, given, values, seen)

    content = {"seen": seen, "opinion": opinion, "data": plain(own)}
    return once_only(work, reference, number, roads.AGREED_TO, content, key, verb)


def _given(
    work: Work, matter: Matter, station: Station, own: Mapping[str, object], opinion: str
) -> tuple[dict[str, object], dict[str, object]]:
    """The station's own part of the form, checked, and all values with it. Raises Refused."""
    before = matter.values(work)
    given = _own_part(station, before, own, opinion)
    mine = written_at(work, matter, station, given)
    foreign = sorted(given.keys() - {item.field.id for item in mine})
    wrong = [Reason("这一项不在本级填写", name) for name in foreign]
    wrong += entries.check(mine, given, work.today)
    if wrong:
        raise Refused(_with_all(work, matter, station, own, opinion, wrong))
    if station.does:
        # The act's own values, of no concern to the step that is proposed.
        return given, before
    whole = {
        name: value
        for name, value in entries.complete(mine, given).items()
        if name in given or name not in before
    }
    return whole, {**before, **whole}


def _own_part(
    station: Station, before: Mapping[str, object], own: Mapping[str, object], opinion: str
) -> dict[str, object]:
    changes = amended(station, before, own)
    given = {n: value for n, value in own.items() if n not in station.amends or n in changes}
    if station.opinion:
        given[station.opinion] = opinion
    return given


def _with_all(
    work: Work,
    matter: Matter,
    station: Station,
    own: Mapping[str, object],
    opinion: str,
    wrong: Sequence[Reason],
) -> list[Reason]:
    """What is wrong with the station's part, and all that the act itself has against it.

    Nobody mends the fields to hear only then that a condition of the step is not met.
    """
    before = matter.values(work)
    given = _own_part(station, before, own, opinion)
    unread = {one.field for one in wrong if one.field}
    if station.opinion and not opinion.strip():
        unread.add(station.opinion)
    walked = {**matter.walk, station.id: Said(work.actor.id, work.today, opinion)}
    found: list[Reason] = []
    try:
        refuse_last(work, matter, work.actor, "opinion")
    except Refused as refused:
        found += refused.reasons
    case, last = matter.case, matter.route.after(station.id) is None
    if station.does:
        act = titled(work, case, procedure_of(work, case).step(station.does))
        found += _against(work, case, act, given, unread)
    else:
        step = by_the_last(matter.step) if last else at_station(matter.step, station, looks=True)
        whole = {**before, **given}
        found += _against(work, case, step, whole, unread, walked if last else matter.walk)
    told = {one.field for one in wrong}
    return [*wrong, *(one for one in found if not one.field or one.field not in told)]


def _against(
    work: Work,
    case: Case,
    step: Step,
    data: Mapping[str, object],
    unread: Collection[str],
    walk: Mapping[str, Said] | None = None,
) -> list[Reason]:
    """What stands against a step of a locked case besides its fields that hold no value.

    For a form that is refused anyway, so that nobody hears of it after mending the first.
    unread: as `judge`; nothing is told of these again. Nothing is kept. Raises StepNotOpen,
    NotAllowed.
    """
    savepoint = work.session.begin_nested()
    try:
        admitted(work, case, step, data, unread, walk)
    except Refused as refused:
        return [one for one in refused.reasons if one.field not in unread]
    finally:
        savepoint.rollback()
        work.session.expire_all()
    return []


def _agree(
    work: Work,
    matter: Matter,
    station: Station,
    opinion: str,
    given: Mapping[str, object],
    values: Mapping[str, object],
    seen: str,
) -> Answered:
    proposal = matter.proposal
    walked = {**matter.walk, station.id: Said(work.actor.id, work.today, opinion)}
    request = before_me(work, matter)
    refuse_last(work, matter, work.actor, "opinion")
    unheard = _unheard(proposal)
    if station.does:
        perform_at_station(work, matter.case, station.does, given)
        given = {}
    seq = reserve(matter.case)
    answer(work, request, AGREED, opinion)
    changed = _tell_changes(work, matter, station, given)
    request.given, request.digest = plain(given), seen
    following = matter.route.after(station.id)
    if following is not None:
        asked = ask(work, matter, following)
        work.session.flush()
        how = f"修改后同意（{changed}）" if changed else "同意"
        said = f"{station.title}{how}{unheard}，送{place(work, matter, asked)}"
        data = {"station": station.id, "digest": seen, "opinion": opinion, "changed": changed}
        return told(work, matter, roads.AGREED_TO, said, data, station.duty)
    for one in proposal.waiting:
        if one.kind == CONSULT:
            one.answer = RECALLED
    proposal.status, proposal.event_seq = PERFORMED, seq
    approved = {
        "proposal": proposal.id,
        "version": proposal.latest.number,
        "station": station.id,
        "digest": seen,
        "opinion": opinion,
        "changed": changed,
    }
    outcome = perform_approved(work, matter.case, proposal.step, values, walked, approved)
    return Answered(outcome.event, matter, outcome)


def _tell_changes(
    work: Work, matter: Matter, station: Station, given: Mapping[str, object]
) -> str:
    """What was changed of the draft, by its labels; who drafted it has it to read."""
    labels = [f.label for f in matter.step.fields if f.id in given and f.id in station.amends]
    changed = "、".join(labels)
    if changed:
        proposal = matter.proposal
        proposal.requests.append(
            ProposalRequest(
                proposal_id=proposal.id,
                version=proposal.latest.number,
                station=station.id,
                kind=COPY,
                person_id=proposal.keeper_id,
                asked_by_id=work.actor.id,
                asked_at=work.at,
                question=f"修改后同意，修改了：{changed}",
            )
        )
    return changed


def _unheard(proposal: Proposal) -> str:
    """Whose opinion was asked for and not waited for."""
    names = [one.person.name for one in proposal.waiting if one.kind == CONSULT and one.person]
    return f"（未等{'、'.join(names)}的意见）" if names else ""
