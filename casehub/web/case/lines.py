"""The lines of a list of cases: with each case all that its line shows, in few questions."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from itertools import chain
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    Boolean,
    Date,
    Integer,
    String,
    bindparam,
    cast,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import defer, joinedload

from casehub.among import among, ids_named
from casehub.fields.rights import RIGHT_KINDS
from casehub.law.amounts import yuan_of
from casehub.law.periods import THEIRS
from casehub.model import Assignment, Case, Deadline, Party, Person, Right
from casehub.people.confidential import hidden_sides
from casehub.web.drawing.pages import colours_today, state_title

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import CompoundSelect, Row

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
    def late(self) -> bool:
        """Whether its most urgent day has passed."""
        return self.flag == "red"

    @property
    def amount(self) -> Decimal | None:
        """How much the case is about, in yuan; None where nobody said it."""
        return yuan_of(self.case.amount_fen)

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
_HERE = ids_named("cases")
# Parties, rights and who leads stand below one another, each with what it does not have left empty:
# a statement for each costs more than the empty columns.
_NO_DAY, _NO_TEXT, _NOT_TOLD = cast(null(), Date), cast(null(), String), cast(null(), Boolean)
_TOLD: CompoundSelect[Any] = union_all(
    select(
        literal(Party.__tablename__).label("table"), Party.id.label("id"),
        Party.case_id.label("case_id"), Party.role.label("kind"), Party.name.label("name"),
        Party.short_name.label("short"), Party.left_on.label("left_on"),
        cast(null(), Integer).label("person"), _NOT_TOLD.label("active"),
    ).where(among(Party.case_id, _HERE)),
    select(
        literal(Right.__tablename__), Right.id, Right.case_id, Right.kind, Right.number,
        _NO_TEXT, _NO_DAY, cast(null(), Integer), _NOT_TOLD,
    ).where(among(Right.case_id, _HERE), Right.void_seq.is_(None)),
    select(
        literal(Assignment.__tablename__), Assignment.id, Assignment.case_id, _NO_TEXT, Person.name,
        _NO_TEXT, _NO_DAY, Person.id, Person.active,
    )
    .join(Person, Person.id == Assignment.person_id)
    .where(
        among(Assignment.case_id, _HERE),
        Assignment.role.in_(bindparam("roles", expanding=True)),
        Assignment.until.is_(None),
        Assignment.recused_on.is_(None),
    ),
)  # fmt: skip


def lines(work: Work, rows: Sequence[Case]) -> list[Line]:
    """The cases with all that a line of a list shows of them, in two questions."""
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
    # Whoever leads a case by two roles is named once.
    leads: dict[int, dict[int, tuple[str, bool]]] = {}
    standing: list[Row[Any]] = []
    found = work.session.execute(_TOLD, {**told, "roles": work.rules.leads}).all()
    for one in sorted(found, key=_in_turn):
        if one.table == Party.__tablename__:
            standing.append(one)
        elif one.table == Right.__tablename__:
            title = RIGHT_KINDS[one.kind].title if one.kind in RIGHT_KINDS else one.kind
            rights.setdefault(one.case_id, []).append((title, one.name))
        else:
            leads.setdefault(one.case_id, {})[one.person] = (one.name, one.active)
    parties = _parties(work, rows, standing)
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


def _in_turn(row: Row[Any]) -> int:
    number: int = row.id
    return number


def _parties(
    work: Work, rows: Sequence[Case], standing: Iterable[Row[Any]]
) -> Mapping[int, list[Named]]:
    """The parties of each case, side by side in the procedure's order, but who is hidden.

    standing: the rows of them all, in the order of their entry.

    Whose name is kept secret stands in the file only, whoever reads the list: a list is printed,
    exported and read over somebody's shoulder.
    """
    hidden = hidden_sides(work)
    versions = {case.id: (case.procedure, case.procedure_version) for case in rows}
    sides = {n: work.rules.procedure(*version).sides for n, version in versions.items()}
    titles = {n: {side.id: side.title for side in there} for n, there in sides.items()}
    named: dict[int, dict[str, list[Named]]] = {n: {s: [] for s in titles[n]} for n in titles}
    for row in standing:
        case, side = row.case_id, row.kind
        if side not in hidden.get(versions[case], ()):
            left = row.left_on is not None
            one = Named(titles[case].get(side, side), row.name, row.short or row.name, left)
            named[case].setdefault(side, []).append(one)
    return {number: [*chain.from_iterable(there.values())] for number, there in named.items()}
