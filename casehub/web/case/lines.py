"""The lines of a list of cases: with each case all that its line shows, in few questions."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from itertools import chain
from typing import TYPE_CHECKING

from sqlalchemy import Date, bindparam, or_, select
from sqlalchemy.orm import defer, joinedload

from casehub.among import among, ids_named
from casehub.fields.rights import RIGHT_KINDS
from casehub.law.periods import THEIRS
from casehub.model import Assignment, Case, Deadline, Party, Person, Right
from casehub.people.confidential import hidden_sides
from casehub.web.drawing.pages import colours_today, state_title

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from casehub.deadlines.colours import Colours
    from casehub.record.work import Work

# So many of a side are named in a line.
MOST_NAMES = 2


@dataclass(frozen=True)
class Named:
    """A party in a list: the title of its side, its name in full and in short, whether it left."""

    side: str
    name: str
    short: str
    left: bool


@dataclass(frozen=True)
class Line:
    """A case in the list with its most urgent deadline.

    rights: (kind of right, number) of those it is about. leads: (name, still active) of those who
    lead it. parties: those whose names are no secret.
    """

    case: Case
    deadline: Deadline | None
    flag: str
    state: str
    procedure: str
    rights: Sequence[tuple[str, str]] = ()
    leads: Sequence[tuple[str, bool]] = ()
    parties: Sequence[Named] = ()

    @property
    def amount(self) -> Decimal | None:
        """How much the case is about, in yuan; None where nobody said it."""
        fen = self.case.amount_fen
        return None if fen is None else Decimal(fen) / 100

    @property
    def sides(self) -> list[tuple[str, str]]:
        """Who stands on each side now, in a few words: (title of the side, names)."""
        found: dict[str, list[str]] = {}
        for one in self.parties:
            if not one.left:
                found.setdefault(one.side, []).append(one.short)
        return [(side, _few(names)) for side, names in found.items()]


def _few(names: Sequence[str]) -> str:
    more = f"等{len(names)}方" if len(names) > MOST_NAMES else ""
    return "、".join(names[:MOST_NAMES]) + more


# What the lines of a list show, asked of all its cases at once in questions that are written once.
_RUNNING = (
    select(Deadline)
    .where(
        among(Deadline.case_id, ids_named("cases")),
        Deadline.closed_on.is_(None),
        # What a party let pass warns nobody.
        or_(Deadline.holder != THEIRS, Deadline.due_on >= bindparam("day", type_=Date)),
    )
    # How its day came about is told on its own page.
    .options(
        defer(Deadline.trace),
        joinedload(Deadline.party).load_only(Party.name, Party.short_name, Party.role),
    )
    .order_by(Deadline.due_on, Deadline.id)
)
_PARTIES = (
    select(Party.case_id, Party.role, Party.name, Party.short_name, Party.left_on)
    .where(among(Party.case_id, ids_named("cases")))
    .order_by(Party.id)
)
_RIGHTS = (
    select(Right.case_id, Right.kind, Right.number)
    .where(among(Right.case_id, ids_named("cases")), Right.void_seq.is_(None))
    .order_by(Right.id)
)
_LEADS = (
    select(Assignment.case_id, Person.id, Person.name, Person.active)
    .join(Person, Person.id == Assignment.person_id)
    .where(
        among(Assignment.case_id, ids_named("cases")),
        Assignment.role.in_(bindparam("roles", expanding=True)),
        Assignment.until.is_(None),
        Assignment.recused_on.is_(None),
    )
    .order_by(Assignment.id)
)


def lines(work: Work, rows: Sequence[Case]) -> list[Line]:
    """The cases with all that a line of a list shows of them, in a question for each of it."""
    if not rows:
        return []
    told = {"cases": [case.id for case in rows]}
    colours = colours_today()
    nearest: dict[int, Deadline] = {}
    for row in work.session.scalars(_RUNNING, {**told, "day": work.today}):
        known = nearest.setdefault(row.case_id, row)
        if known is not row and _rank(row, colours) < _rank(known, colours):
            nearest[row.case_id] = row
    rights: dict[int, list[tuple[str, str]]] = {}
    for case_id, kind, number in work.session.execute(_RIGHTS, told):
        title = RIGHT_KINDS[kind].title if kind in RIGHT_KINDS else kind
        rights.setdefault(case_id, []).append((title, number))
    parties = _parties(work, rows)
    # Whoever leads a case by two roles is named once.
    leads: dict[int, dict[int, tuple[str, bool]]] = {}
    asked = {**told, "roles": work.rules.leads}
    for case_id, person, name, active in work.session.execute(_LEADS, asked):
        leads.setdefault(case_id, {})[person] = (name, active)
    return [
        Line(
            case,
            nearest.get(case.id),
            colours.of(nearest[case.id]) if case.id in nearest else "",
            state_title(case),
            work.rules.procedure(case.procedure, case.procedure_version).title,
            rights.get(case.id, ()),
            tuple(leads.get(case.id, {}).values()),
            parties[case.id],
        )
        for case in rows
    ]


def _rank(deadline: Deadline, colours: Colours) -> tuple[bool, int]:
    """Our own limits first: what a party may still do by its day is nobody's work here."""
    return deadline.holder == THEIRS, colours.urgency(deadline)


def _parties(work: Work, rows: Sequence[Case]) -> Mapping[int, list[Named]]:
    """The parties of each case, side by side in the procedure's order, but who is hidden.

    Whose name is kept secret stands in the file only, whoever reads the list: a list is printed,
    exported and read over somebody's shoulder.
    """
    hidden = hidden_sides(work)
    versions = {case.id: (case.procedure, case.procedure_version) for case in rows}
    sides = {n: work.rules.procedure(*version).sides for n, version in versions.items()}
    titles = {n: {side.id: side.title for side in there} for n, there in sides.items()}
    named: dict[int, dict[str, list[Named]]] = {n: {s: [] for s in titles[n]} for n in titles}
    for case_id, side, name, short, left_on in work.session.execute(
        _PARTIES, {"cases": [*versions]}
    ):
        if side not in hidden.get(versions[case_id], ()):
            one = Named(titles[case_id].get(side, side), name, short or name, left_on is not None)
            named[case_id].setdefault(side, []).append(one)
    return {number: [*chain.from_iterable(there.values())] for number, there in named.items()}
