"""Letters to other bureaus that a running case asks for: what may be sent, and on what it rests.

The letter is a matter of its own, linked to the case: its number, its right and its cause stand in
the form, and every answer lands there, where the page of the case shows it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from casehub.acts.letters.begun import keep_begun
from casehub.acts.offering.steps import procedure_of
from casehub.casefile import registering
from casehub.casefile.cooperation import offices
from casehub.casefile.cooperation.agreements import in_force, reached
from casehub.casefile.registering import Request
from casehub.casefile.situations import standing
from casehub.exchange.sorts import exchange
from casehub.fields import OrganisationField
from casehub.model import Event
from casehub.workflow.refusals import NotFound, Refused
from casehub.workflow.situation import Reason
from casehub.workflow.stages import entered_as

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from casehub.model import AgreementRow, Case, Organisation
    from casehub.record.work import Work
    from casehub.rulebook.law import LawOfDay
    from casehub.rulebook.tracks import Track
    from casehub.workflow.matters import Side
    from casehub.workflow.procedure import Procedure, Step

# The fields of the forms: whom to ask, and what of the letter's form that choice fills.
RECEIVER, AGREEMENTS = "receiver", "agreements"


@dataclass(frozen=True)
class Way:
    """A letter that may be sent: the step that signs it, its type, on what it rests.

    track: on which its matter is registered; procedure: of it. grounds: articles, as papers print
    them, and orders from above; what offices agree on is none of them. agreements: names of those
    of the register that hold today, reach the receiver and provide for the type; copied: the
    bureaus above it that concluded them where it is no member itself, to which a copy goes. Where
    there is neither, the other office is free to help. by: titles of the roles that write it today;
    mine: whether the person at work may.
    """

    track: Track
    procedure: Procedure
    step: Step
    sort: str
    kind: str
    grounds: tuple[str, ...] = ()
    agreements: tuple[str, ...] = ()
    copied: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    mine: bool = True

    @property
    def title(self) -> str:
        """The type in words."""
        return exchange().sort(self.sort).title

    @property
    def letter(self) -> str:
        """What the letter is called, where such a message of its type has a name of its own."""
        named = (one.titled for one in exchange().sort(self.sort).says if one.kind == self.kind)
        return next(named, "") or f"{self.title}函"

    @property
    def side(self) -> Side:
        """Where the office stands that is asked, as the form of the letter says."""
        receiver = self.step.form_field(RECEIVER)
        named = receiver.side if isinstance(receiver, OrganisationField) else ""
        return next(one for one in self.procedure.sides if one.id == named)


def _letters(work: Work) -> list[Way]:
    """Every letter that a running case may begin, by the tracks on which they are registered."""
    return [
        Way(track, procedure, step, step.sends.sort, step.sends.kind)
        for track in work.rules.tracks_on(work.today)
        if track.from_case
        for procedure in (work.law.procedure(way.key) for way in track.ways)
        for step in procedure.steps
        if step.sends is not None and step.sends.begins
    ]


def may_ask_from(work: Work, case: Case, events: Iterable[Event] | None = None) -> bool:
    """Whether a letter may be begun from a case: a running main case of the office, by its people.

    A matter that is such a letter itself begins only those that follow from what was done in it
    (`out_of` of their steps), and also when it has ended. None is begun from a case that only whom
    it names knows of: the office sees the letter, and where it comes from.

    events: those of the case that count, where they were read.
    """
    roles = work.actor.roles_on(work.today)
    every = _letters(work)
    if case.procedure in work.rules.by_name or not any(roles & set(w.track.roles) for w in every):
        return False
    if case.organisation_id != work.actor.organisation_id or case.parent_id is not None:
        return False
    if case.procedure in {way.procedure.key for way in every}:
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
    kinds = dict.fromkeys(way.side.registered for way in _letters(work))
    found = {one.id: one for kind in kinds for one in offices.offered(work, kind)}
    return list(found.values()) if len(kinds) == 1 else sorted(found.values(), key=_name)


def _name(office: Organisation) -> str:
    return office.name


def _provides(row: AgreementRow, sort: str) -> bool:
    return not row.sorts or sort in {one.sort for one in row.sorts}


def ways_to(work: Work, to: Organisation, case: Case) -> list[Way]:
    """Every letter with which a case may begin an exchange with a bureau, and what allows it."""
    every = _letters(work)
    if case.procedure in {way.procedure.key for way in every}:
        follow = {one.id for one in _following(work, case)}
        every = [w for w in every if w.procedure.key == case.procedure and w.step.id in follow]
    else:
        every = [way for way in every if way.step.sends and not way.step.sends.out_of]
    rows, law = in_force(work, work.today), work.rules.law.on(work.today)
    held = work.actor.roles_on(work.today)
    reach = {
        way.sort: reached(work, (row for row in rows if _provides(row, way.sort)), to, work.today)
        for way in every
    }
    return [
        replace(
            way,
            grounds=(
                *_printed(replace(law, procedures=(way.procedure.key,)), way.step),
                *way.step.articles,
            ),
            agreements=reach[way.sort].agreements,
            copied=reach[way.sort].copied,
            by=tuple(
                work.rules.roles[role].title for role in entered_as(way.step, work.today).roles
            ),
            mine=not held.isdisjoint(entered_as(way.step, work.today).roles),
        )
        for way in every
        if any(to.id == one.id for one in offices.offered(work, way.side.registered))
    ]


@dataclass(frozen=True)
class Direct:
    """A letter that a step of the case itself sends, or the matter of a letter that it opens.

    As `Way` says; its receiver is chosen there.
    """

    step: Step
    sort: str
    grounds: tuple[str, ...]
    agreements: tuple[str, ...]
    copied: tuple[str, ...]
    by: tuple[str, ...]
    mine: bool

    @property
    def title(self) -> str:
        """The type in words."""
        return exchange().sort(self.sort).title


def direct_to(work: Work, to: Organisation, case: Case) -> list[Direct]:
    """The letters to a bureau that are no matter beside the case, as its state allows them now."""
    rows, law = in_force(work, work.today), work.rules.law.on(work.today)
    own, held = replace(law, procedures=(case.procedure,)), work.actor.roles_on(work.today)
    found = []
    for step in procedure_of(work, case).steps_from(case.state):
        sort = _sort_begun(work, step)
        if not sort:
            continue
        reach = reached(work, (row for row in rows if _provides(row, sort)), to, work.today)
        roles = entered_as(step, work.today).roles
        found.append(
            Direct(
                step,
                sort,
                (*_printed(own, step), *step.articles),
                reach.agreements,
                reach.copied,
                tuple(work.rules.roles[role].title for role in roles),
                not held.isdisjoint(roles),
            )
        )
    return found


def _sort_begun(work: Work, step: Step) -> str:
    """The type of the exchange that a step, or the matter it opens, begins; "" for none."""
    if step.sends is not None and step.sends.begins:
        return step.sends.sort
    opened = (work.law.procedure(key) for key in step.opens)
    limits = {limit for one in opened if one.refers for limit in one.limits}
    return next((one.code for one in exchange().type if one.limit in limits), "")


def _printed(law: LawOfDay, step: Step) -> Iterator[str]:
    rows = (law.basis_row(key) for key in step.basis)
    yield from (row.text for row in rows if row is not None and row.text and not row.agreed)


def ask_from(work: Work, case: Case, step_id: str, to: int, key: str = "") -> tuple[Case, Way]:
    """Open the matter of a letter from a (locked) case; the form of its step is begun.

    Whoever writes the letter finds it there, also where that is somebody else (`Way.mine`).

    key: random text of the form; the same form sent twice opens one matter. Raises NotFound for
    whom and where nothing is begun, Refused for a bureau or letter that is none, NotAllowed.
    """
    if not may_ask_from(work, case):
        raise NotFound
    office = next((one for one in receivers(work) if one.id == to), None)
    if office is None:
        raise Refused([Reason("选择收函机关。", RECEIVER)])
    way = next((one for one in ways_to(work, office, case) if one.step.id == step_id), None)
    if way is None:
        raise Refused([Reason("选择协作类型。", "step")])
    party = {
        "role": way.side.id, "name": office.name, "region_code": office.region_code,
        "capacity": "none",
    }  # fmt: skip
    told = f"{case.reference}的{way.letter}"
    asked = Request(
        way.procedure.key, [party], title=f"{told}（{office.name}）", another=told, chosen=step_id
    )
    matter = registering.register(work, way.track, asked, key=key, origin=case)
    # The same form sent twice leaves what was typed since.
    keep_begun(work, matter, step_id, [(AGREEMENTS, name) for name in way.agreements])
    return matter, way
