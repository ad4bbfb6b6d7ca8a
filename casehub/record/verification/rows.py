"""The newest digest of every row against the row as it stands, both ways."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, exists, or_, select

from casehub.db import CASE
from casehub.model import Assignment, Case, Deadline, RegisterEntry
from casehub.record.faults import Fault
from casehub.record.rows import covered, digest, proofs

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from sqlalchemy import ColumnElement, Result, Select
    from sqlalchemy.orm import Session

    from casehub.model import Event

# (table, id) → the newest digest that the record has of the row; None when it was removed.
Digests = dict[tuple[str, int], str | None]
# The register that holds the digests of what was there before there were digests.
OPENING = "opening"
# The register of what a migration turned into other columns: [table, id, digest before (None: a new
# row), digest after]. What the record last said of a row, as it was, is what it is now.
RESTATED = "restated"
Restated = dict[tuple[str, int, str | None], str]
# (table, id) → the case to which a row belongs.
Homes = dict[tuple[str, int], int]
# The column that names the case of a row, where no column of the row does.
HOME = "home_case"


def told(rows: Iterable[list[Any]] | None, into: Digests) -> None:
    """Take in what an event or entry says of rows; later ones win. Raises on another shape."""
    for table, number, value, *_ in rows or ():
        into[str(table), int(number)] = value


def case_tables() -> list[str]:
    """The tables whose rows are proved by the chains of cases."""
    return sorted(name for name, (proof, _) in proofs().items() if proof.chain == CASE)


def register_tables() -> list[str]:
    """The tables whose rows are proved by registers."""
    found = ((name, proof) for name, (proof, _) in proofs().items())
    return sorted(name for name, proof in found if proof.chain and proof.chain != CASE)


def home(table: str) -> tuple[Any, ColumnElement[int]]:
    """What to select from, and the column that names the case of a row."""
    proof, owner = proofs()[table]
    source: Any = owner.__table__
    column = source.c[proof.by]
    while proof.by != "id":
        (key,) = column.foreign_keys
        proof, _ = proofs()[key.column.table.name]
        if proof.by == "id":
            break
        source = source.join(key.column.table, key.column == column)
        column = key.column.table.c[proof.by]
    return source, column


def opening_digests(session: Session) -> tuple[Digests, Digests]:
    """The digests of before, of cases' rows and of the registers' rows."""
    cases: Digests = {}
    others: Digests = {}
    wanted = set(case_tables())
    query = select(RegisterEntry.rows).where(RegisterEntry.chain == OPENING)
    for rows in session.scalars(query.order_by(RegisterEntry.seq)):
        for table, number, value in rows:
            (cases if table in wanted else others)[str(table), int(number)] = value
    for (table, number, before), after in restatements(session).items():
        if before is None:
            (cases if table in wanted else others)[table, number] = after
    return cases, others


def restatements(session: Session) -> Restated:
    """What migrations turned rows into, by what they were. Raises on another shape."""
    query = select(RegisterEntry.rows).where(RegisterEntry.chain == RESTATED)
    return {
        (str(table), int(number), before): str(after)
        for rows in session.scalars(query.order_by(RegisterEntry.seq))
        for table, number, before, after in rows
    }


def restate(expected: Digests, by: Restated) -> None:
    """Replace what the record last said of rows by what migrations turned it into; uses `by` up."""
    for (table, number), value in expected.items():
        now = value
        while now is not None and (table, number, now) in by:
            now = by.pop((table, number, now))
        expected[table, number] = now


# Worded once: where little is to be verified, wording the questions takes longer than the answers.
@cache
def _whole(table: str) -> Select[Any]:
    """What a digest covers of every row."""
    _, owner = proofs()[table]
    return select(*(owner.__table__.c[name] for name in covered(table)))


@cache
def _of_cases(table: str) -> Select[Any]:
    """The same of the rows of some cases, and to which of them each belongs."""
    source, column = home(table)
    of_them = column.in_(bindparam("cases", expanding=True))
    return _whole(table).add_columns(column.label(HOME)).select_from(source).where(of_them)


@cache
def _strays(table: str) -> Select[int]:
    source, column = home(table)
    _, owner = proofs()[table]
    nowhere = ~exists().where(Case.__table__.alias("home").c.id == column)
    return select(owner.__table__.c.id).select_from(source).where(nowhere)


def _standing(table: str, rows: Result[Any]) -> Iterator[tuple[int, str]]:
    for row in rows.mappings():
        yield row["id"], digest(table, dict(row))


def case_rows(session: Session, ids: Collection[int]) -> tuple[Digests, Homes]:
    """The digests of all rows of these cases as they stand, and the case of each row."""
    found: Digests = {}
    homes: Homes = {}
    for table in case_tables():
        for row in session.execute(_of_cases(table), {"cases": [*ids]}).mappings():
            key = (table, row["id"])
            found[key], homes[key] = digest(table, dict(row)), row[HOME]
    return found, homes


def stranger_faults(
    events: Mapping[int, Sequence[Event]], homes: Homes, cases: Iterable[Case]
) -> Iterator[Fault]:
    """Rows that another family's record wrote: an act reaches its own case and its matters."""
    roots: dict[int, int] = {}
    for case in cases:  # main cases come before their matters
        roots[case.id] = roots.get(case.parent_id or 0, case.id)
    for number, of_case in events.items():
        for event in of_case:
            for table, row, *_ in event.rows or ():
                there = homes.get((str(table), int(row)))
                if there is not None and roots[there] != roots[number]:
                    yield Fault("row", f"{table} {row}", f"由别的案件（记录{event.id}）写入")


def stray_faults(session: Session) -> Iterator[Fault]:
    """Rows that belong to no case."""
    for table in case_tables():
        for number in session.scalars(_strays(table)):
            yield Fault("row", f"{table} {number}", "不属于任何案件")


def desk_faults(session: Session) -> Iterator[Fault]:
    """What desks would not find: parts marked as ended, limits marked as another office's."""
    case = Case.__table__.alias("going")
    of_it = or_(case.c.id == Assignment.case_id, case.c.parent_id == Assignment.case_id)
    hidden = select(Assignment.id).where(
        ~Assignment.under_way, exists().where(of_it, case.c.closed_on.is_(None))
    )
    for number in session.scalars(hidden.order_by(Assignment.id)):
        yield Fault("row", f"assignment {number}", "标记为案件已结束，案件却没有结束")
    strange = select(Deadline.id).join(Case, Case.id == Deadline.case_id)
    strange = strange.where(Deadline.organisation_id != Case.organisation_id)
    for number in session.scalars(strange.order_by(Deadline.id)):
        yield Fault("row", f"deadline {number}", "标记的办案单位不是案件的办案单位")


def differences(where: str, expected: Digests, standing: Digests) -> Iterator[Fault]:
    """Rows that were changed, removed or added without the record."""
    for key in sorted(expected.keys() | standing.keys()):
        name = f"{where} {key[0]} {key[1]}".strip()
        if key not in expected:
            yield Fault("row", name, "记录中没有这一行的校验值，可能是后加的")
        elif key not in standing:
            if key[0] not in proofs():
                yield Fault("row", name, "程序不认得这张表，这一行没有核对")
            elif expected[key] is not None:
                yield Fault("row", name, "这一行已不在库中")
        elif expected[key] is None:
            yield Fault("row", name, "记录为已删除，这一行却在库中")
        elif expected[key] != standing[key]:
            yield Fault("row", name, "这一行与最后一次记录的校验值不符")


def register_rows(session: Session) -> Digests:
    """The digests of the rows of all registers as they stand."""
    standing: Digests = {}
    for table in register_tables():
        for number, value in _standing(table, session.execute(_whole(table))):
            standing[table, number] = value
    return standing
