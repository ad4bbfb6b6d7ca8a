"""In which cases a person may know what is confidential: hidden sides, 副卷, secret words.

`reads_confidential` answers for one case, `open_cases` is the same answer as a condition, for
questions about many cases at once. Both read config/roles.toml, and a test holds them together.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, and_, false, not_, or_, select, true, tuple_
from sqlalchemy.orm import aliased

from casehub.model import Assignment, Case, Document, Event
from casehub.people.grounds import lent_cases
from casehub.people.standing_in import lent, lent_in

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from sqlalchemy import Select, SQLColumnExpression

    from casehub.model import Party
    from casehub.record.work import Work
    from casehub.workflow.situation import Situation

Version = tuple[str, int]


@cache
def _named_again() -> tuple[Any, Any]:
    """The case above and the case that came out of one, each under a name of its own.

    Made once, for that costs more than to ask; and not before somebody asks: the first of them has
    all tables looked at, which a command without a database need not wait for.
    """
    return aliased(Case), aliased(Case)


def reads_confidential(work: Work, case: Case) -> bool:
    """Whether the person opens what is confidential in this visible case: the one answer to it.

    Papers of 副卷, secret exhibits, and the words of secret steps; by config/roles.toml.
    """
    actor, rules = work.actor, work.rules
    standing = lent_in(rules, actor, work.today, case)
    roles = actor.roles_on(work.today)
    seats = {(actor.id, r) for r in roles} | {(one.absent.id, one.role) for one in standing}
    held = [rules.roles[r] for _, r in seats if r in rules.roles]
    opened = {role.id: role.confidential for role in held if role.confidential}
    home = case.home
    family = {case.id: case, home.id: home}.values()
    if any(
        (a.person_id, a.role) in seats and a.is_current and opened.get(a.role) == "named"
        for one in family
        for a in one.assignments
    ):
        return True
    wide = {role for role, where in opened.items() if where == "all"}
    if case.organisation_id == actor.organisation_id:
        ours = [rules.procedure(one.procedure, one.procedure_version) for one in family]
        taking_part = frozenset[str]().union(*(procedure.roles for procedure in ours))
        wide |= {r for r, where in opened.items() if where == "office" and r in taking_part}
    return bool(wide) and not _decides_after(work, case)


def opened_papers(
    work: Work, case: Case, papers: Sequence[Document], record: Sequence[Event] = ()
) -> list[Document]:
    """Those of the papers of this visible case that are no secret to the person.

    record: events of the case that are read already; of acts that are not among them it is asked.
    """
    secrets = [one for one in papers if one.confidential]
    if not secrets or reads_confidential(work, case):
        return list(papers)
    kinds, makers = _own_kinds(work), {event.seq: event.actor_id for event in record}
    # Whose kind he never makes needs no look at who made it.
    may_be = [one for one in secrets if one.kind in kinds]
    made = {one.id for one in may_be if makers.get(one.event_seq) == work.actor.id}
    if unknown := [one.id for one in may_be if one.event_seq not in makers]:
        asked = select(Document.id).where(Document.id.in_(unknown), own_papers(work))
        made |= {*work.session.scalars(asked)}
    return [one for one in papers if not one.confidential or one.id in made]


def own_papers(work: Work) -> ColumnElement[bool]:
    """The condition that the person made a paper that a role of his makes and opens no other of.

    Whoever takes down a complaint at the window prints the form, for it is signed there; whoever
    presided at a hearing signs the report (config/roles.toml: `confidential` left out).
    """
    kinds = _own_kinds(work)
    made = select(Event.id).where(
        Event.case_id == Document.case_id,
        Event.seq == Document.event_seq,
        Event.actor_id == work.actor.id,
    )
    return and_(Document.kind.in_(kinds), made.correlate(Document).exists()) if kinds else false()


def _own_kinds(work: Work) -> list[str]:
    """The kinds of confidential papers that the person makes without opening what is secret."""
    made, roles = work.rules.made_unopened, work.actor.roles_on(work.today)
    return sorted(frozenset[str]().union(*(made.get(role, frozenset()) for role in roles)))


def _decides_after(work: Work, earlier: Case) -> bool:
    """Whether the person sits on the panel of a case that came out of this one (令81 第三条)."""
    rules = work.rules
    if not rules.procedure(earlier.procedure, earlier.procedure_version).closed_to_panel:
        return False
    seat = select(Assignment.id).join(Case, Case.id == Assignment.case_id)
    seat = seat.where(
        Case.origin_id == earlier.id,
        Assignment.person_id == work.actor.id,
        Assignment.role.in_(rules.panel),
    )
    return work.session.scalar(seat.limit(1)) is not None


def open_cases(work: Work) -> ColumnElement[bool]:
    """The condition that the person of the unit of work reads what is confidential in a case.

    True or false of every case, never neither: what it keeps from whom is asked by its contrary.
    """
    standing = lent(work.rules, work.actor, work.today)
    own = work.actor.roles_on(work.today)
    known, versions = work.rules.roles, work.rules.procedures
    opened = {r: known[r].confidential for r in own | {s.role for s in standing} if r in known}
    office = {role for role, where in opened.items() if where == "office"}
    return _opened_to(
        _Reader(
            work.actor.id,
            work.actor.organisation_id,
            work.today,
            tuple(sorted(r for r, where in opened.items() if where == "named" and r in own)),
            frozenset(s.row.id for s in standing if opened.get(s.role) == "named"),
            "all" in opened.values(),
            tuple(sorted(v for v, one in versions.items() if office & one.roles)),
            tuple(sorted(v for v, one in versions.items() if one.closed_to_panel)),
            tuple(work.rules.panel),
        )
    )


@dataclass(frozen=True)
class _Reader:
    """All on which it depends what somebody opens.

    named: own roles that open the cases which name the person to them. seen_to: rows by which the
    person stands in for such a one. everywhere: a role opens all. office: versions of procedures
    of which the own office's cases are open. closed: those that are closed to whoever sits on the
    `panel` of what came out of them.
    """

    person: int
    organisation: int
    today: date
    named: tuple[str, ...]
    seen_to: frozenset[int]
    everywhere: bool
    office: tuple[Version, ...]
    closed: tuple[Version, ...]
    panel: tuple[str, ...]


@lru_cache(maxsize=256)
def _opened_to(reader: _Reader) -> ColumnElement[bool]:
    """The condition of `open_cases`: a search asks it four times over, and wording it took 11 %."""
    grounds: list[ColumnElement[bool]] = []
    if reader.named:
        mine = select(Assignment.case_id).where(
            Assignment.person_id == reader.person,
            Assignment.role.in_(reader.named),
            Assignment.until.is_(None),
            Assignment.recused_on.is_(None),
        ).correlate(None)
        grounds += [Case.id.in_(mine), _above(mine)]
    if reader.seen_to:
        theirs = lent_cases(reader.seen_to, reader.today).where(Assignment.until.is_(None))
        theirs = theirs.correlate(None)
        grounds += [Case.id.in_(theirs), _above(theirs)]
    wide: list[ColumnElement[bool]] = [true()] if reader.everywhere else []
    if reader.office:
        home, _ = _named_again()
        above = select(home.id).where(_under(home, reader.office))
        wide.append(
            and_(
                Case.organisation_id == reader.organisation,
                or_(_under(Case, reader.office), _above(above)),
            )
        )
    barred = and_(_under(Case, reader.closed), Case.id.in_(_decided_after(reader)))
    return or_(*grounds, and_(or_(false(), *wide), not_(barred)), false())


def _above(cases: Select[Any]) -> ColumnElement[bool]:
    """The condition that the case is a matter of one of these; false of a case above all others."""
    return and_(Case.parent_id.is_not(None), Case.parent_id.in_(cases))


def _under(case: type[Case], versions: Collection[Version]) -> ColumnElement[bool]:
    if not versions:
        return false()
    return tuple_(case.procedure, case.procedure_version).in_(sorted(versions))


def _decided_after(reader: _Reader) -> Select[int | None]:
    """Cases out of which came one on whose panel the person sits (令81 第三条)."""
    _, later = _named_again()
    return (
        select(later.origin_id)
        .join(Assignment, Assignment.case_id == later.id)
        .where(
            Assignment.person_id == reader.person,
            Assignment.role.in_(reader.panel),
            later.origin_id.is_not(None),
        )
        .correlate(None)
    )


def hidden_sides(work: Work) -> dict[Version, frozenset[str]]:
    """The hidden sides of every version of a procedure that has some."""
    found = {
        version: frozenset(side.id for side in procedure.sides if side.hidden)
        for version, procedure in work.rules.procedures.items()
    }
    return {version: sides for version, sides in found.items() if sides}


def known_parties(work: Work, s: Situation) -> list[Party]:
    """The parties of the case whom the person may know: who stands on a hidden side is a secret."""
    if not any(side.hidden for side in s.sides.values()) or reads_confidential(work, s.case):
        return list(s.parties)
    return [party for party in s.parties if not s.is_hidden(party.role)]


def knows_link(work: Work, case: Case, other: Case) -> bool:
    """Whether the person may know that one of two cases came out of the other.

    Who stands openly in the earlier one may stand on a hidden side of the later one; then the link
    itself says who that is.
    """
    later, earlier = (case, other) if case.origin_id == other.id else (other, case)
    if later.origin_id != earlier.id:
        return True
    steps = work.rules.procedure(earlier.procedure, earlier.procedure_version).steps
    stand = {side for s in steps if s.links == later.procedure for side in s.stands_as.values()}
    hides = work.rules.procedure(later.procedure, later.procedure_version).hides(stand)
    return not hides or reads_confidential(work, later)


def secret(work: Work, side: SQLColumnExpression[str]) -> ColumnElement[bool]:
    """The condition that what stands on a side of a case (a `Case`) is kept from the person."""
    hidden = hidden_sides(work)
    there = (
        and_(_under(Case, [version]), side.in_(sorted(sides))) for version, sides in hidden.items()
    )
    return and_(or_(false(), *there), not_(open_cases(work)))
