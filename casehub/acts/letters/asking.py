"""Letters to other bureaus that a running case asks for: what may be sent, and on what it rests.

The letter is a matter of its own, linked to the case: its number, its right and its cause stand in
the form, and every answer lands there, where the page of the case shows it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from casehub.acts.letters.begun import keep_begun
from casehub.acts.offering import procedure_of
from casehub.casefile import registering
from casehub.casefile.cooperation import offices
from casehub.casefile.cooperation.agreements import in_force
from casehub.casefile.registering import Request
from casehub.casefile.situations import standing
from casehub.exchange.sorts import exchange
from casehub.law.text import fold
from casehub.model import Event
from casehub.workflow.refusals import NotFound, Refused
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from casehub.model import AgreementRow, Case, Organisation
    from casehub.record.work import Work
    from casehub.rulebook.law import LawOfDay
    from casehub.rulebook.tracks import Track
    from casehub.workflow.procedure import Side, Step

# The fields of the forms: whom to ask, and what of the letter's form that choice fills.
RECEIVER, AGREEMENTS = "receiver", "agreements"


@dataclass(frozen=True)
class Way:
    """A letter that may be sent: the step that signs it, its type, on what it rests.

    grounds: articles, as papers print them, and orders from above; what offices agree on is none
    of them. agreements: names of those of the register that hold today, have the receiver as a
    member and provide for the type. Where there is neither, the other office is free to help.
    """

    step: Step
    sort: str
    grounds: tuple[str, ...]
    agreements: tuple[str, ...]

    @property
    def title(self) -> str:
        """The type in words."""
        return exchange().sort(self.sort).title


def _track(work: Work) -> Track | None:
    return next((one for one in work.rules.tracks_on(work.today) if one.from_case), None)


def may_ask_from(work: Work, case: Case, events: Iterable[Event] | None = None) -> bool:
    """Whether a letter may be begun from a case: a running main case of the office, by its people.

    A matter that is such a letter itself begins only those that follow from what was done in it
    (`out_of` of their steps), and also when it has ended. None is begun from a case that only whom
    it names knows of: the office sees the letter, and where it comes from.

    events: those of the case that count, where they were read.
    """
    track = _track(work)
    if track is None or case.procedure in work.rules.by_name:
        return False
    if not work.actor.roles_on(work.today) & set(track.roles):
        return False
    if case.organisation_id != work.actor.organisation_id or case.parent_id is not None:
        return False
    if case.procedure in {way.key for way in track.ways}:
        return bool(_following(work, case, events))
    state = procedure_of(work, case).state(case.state)
    return not state.closing and not state.final


def _following(
    work: Work, case: Case, events: Iterable[Event] | None = None
) -> list[Step]:
    """The steps by which letters follow from what was done in such a matter."""
    wanted = {
        step.id: step.sends.out_of
        for step in procedure_of(work, case).steps
        if step.sends is not None and step.sends.begins and step.sends.out_of
    }
    if events is None and wanted:
        taken = select(Event).where(Event.case_id == case.id).order_by(Event.seq)
        events = standing(work.session.scalars(taken).all())
    done = {one.step for one in events or ()}
    return [one for one in procedure_of(work, case).steps if wanted.get(one.id) in done]


def receivers(work: Work) -> list[Organisation]:
    """The bureaus of other offices to which a letter may go today, by name."""
    track = _track(work)
    return offices.offered(work, _asked(work, track).registered) if track is not None else []


def _asked(work: Work, track: Track) -> Side:
    """The side on which the office stands that is asked."""
    sides = work.law.procedure(track.ways[0].key).sides
    return next(side for side in sides if side.id == track.sides[0].id)


def _provides(work: Work, row: AgreementRow, to: Organisation, sort: str) -> bool:
    members = [one.organisation.on(work.today) for one in row.members if one.organisation]
    named = {fold(one.name) for one in row.members}
    inside = to.on(work.today) in members or fold(to.name) in named
    return inside and (not row.sorts or sort in {one.sort for one in row.sorts})


def ways_to(work: Work, to: Organisation, case: Case) -> list[Way]:
    """Every letter with which a case may begin an exchange with a bureau, and what allows it."""
    track = _track(work)
    if track is None:
        return []
    rows, key = in_force(work, work.today), track.ways[0].key
    law = replace(work.rules.law.on(work.today), procedures=(key,))
    steps = [one for one in work.law.procedure(key).steps if not one.sends or not one.sends.out_of]
    if case.procedure == key:
        follow = {one.id for one in _following(work, case)}
        steps = [one for one in work.law.procedure(key).steps if one.id in follow]
    return [
        Way(
            step,
            step.sends.sort,
            (*_printed(law, step), *step.articles),
            tuple(row.name for row in rows if _provides(work, row, to, step.sends.sort)),
        )
        for step in steps
        if step.sends is not None and step.sends.begins
    ]


def _printed(law: LawOfDay, step: Step) -> Iterator[str]:
    rows = (law.basis_row(key) for key in step.basis)
    yield from (row.text for row in rows if row is not None and row.text and not row.agreed)


def ask_from(work: Work, case: Case, step_id: str, to: int, key: str = "") -> tuple[Case, Step]:
    """Open the matter of a letter from a (locked) case; the form of its step is begun.

    key: random text of the form; the same form sent twice opens one matter. Raises NotFound for
    whom and where nothing is begun, Refused for a bureau or letter that is none, NotAllowed.
    """
    track = _track(work)
    if track is None or not may_ask_from(work, case):
        raise NotFound
    office = next((one for one in receivers(work) if one.id == to), None)
    if office is None:
        raise Refused([Reason("选择收函机关。", RECEIVER)])
    way = next((one for one in ways_to(work, office, case) if one.step.id == step_id), None)
    if way is None:
        raise Refused([Reason("选择协作类型。", "step")])
    party = {
        "role": track.sides[0].id, "name": office.name, "region_code": office.region_code,
        "capacity": "none",
    }  # fmt: skip
    told = f"{case.reference}的{way.title}函"
    asked = Request(track.ways[0].key, [party], title=f"{told}（{office.name}）", another=told)
    matter = registering.register(work, track, asked, key=key, origin=case)
    # The same form sent twice leaves what was typed since.
    keep_begun(work, matter, step_id, [(AGREEMENTS, name) for name in way.agreements])
    return matter, way.step
