"""Whether registers were written by whom they are for, as config/roles.toml says by table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import exists, select

from casehub.model import Event, RegisterEntry
from casehub.record.clock import TOLERANCE
from casehub.record.faults import Fault
from casehub.record.rows import proofs
from casehub.record.verification.counting import from_before
from casehub.record.verification.ground import changes, is_stopped
from casehub.record.verification.hands import roles_around
from casehub.record.verification.rows import OPENING, RESTATED, opening_digests

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlalchemy.orm import Session

    from casehub.model import Person
    from casehub.rulebook.book import Rulebook
    from casehub.rulebook.roles import Register


def keeper_faults(
    session: Session, rules: Rulebook, people: Mapping[int, Person]
) -> Iterator[Fault]:
    """Entries of registers by who may not write their rows, and rows that one person let hold."""
    old = from_before(session)
    changed, seen = changes(session), set(opening_digests(session)[1])
    query = select(RegisterEntry).where(RegisterEntry.chain.not_in({OPENING, RESTATED}))
    for entry in session.scalars(query.order_by(RegisterEntry.id)):
        actor = people.get(entry.actor_id or 0)
        held = {r.id for r in roles_around(actor, entry, rules)} if actor else frozenset[str]()
        where = f"登记簿 {entry.chain} 第{entry.seq}号"
        if actor is not None and is_stopped(actor, entry.at, changed):
            yield Fault("replay", where, f"{actor.name}当时已停用")
        for table, number, _ in entry.rows:
            if str(table) not in rules.registers:
                continue
            row, roles = rules.registers[str(table)]
            if row.once and (str(table), int(number)) in seen:
                yield Fault("register", where, f"{table} {number}登记以后不再更改")
            seen.add((str(table), int(number)))
            if actor is None:
                if not (row.nobody or old(entry.at)) or entry.actor_id is not None:
                    yield Fault("replay", where, f"{table} {number}没有经手人")
            elif not (held & roles) and not _besides(session, entry, actor, row, table, number):
                yield Fault("replay", where, f"{actor.name}当日不能登记{table} {number}")
    yield from _alone(session, rules)


def _besides(
    session: Session, entry: RegisterEntry, actor: Person, row: Register, table: str, number: int
) -> bool:
    """Whether the actor may write the row otherwise than by a role."""
    if row.system and actor.system:
        return True
    if row.own and _column(session, table, number, row.own) in {actor.id, None}:
        return True
    if not row.in_case:
        return False
    near = Event.at.between(entry.at - TOLERANCE, entry.at + TOLERANCE)
    return bool(session.scalar(select(exists().where(Event.actor_id == actor.id, near))))


def _column(session: Session, table: str, number: int, name: str) -> Any:
    """What a row that stands says; None where it is gone, which the digests tell."""
    columns = proofs()[table][1].__table__.c
    return session.scalar(select(columns[name]).where(columns.id == number))


def _alone(session: Session, rules: Rulebook) -> Iterator[Fault]:
    """What needs a second person, and had one."""
    for table, (row, _) in rules.registers.items():
        columns = proofs()[table][1].__table__.c
        names = [name for name in row.apart if name in columns]
        if len(names) < len(row.apart) or not names:
            continue  # A table of that register that nobody decides on.
        said = [columns[name] for name in names]
        failed = [columns[row.unless]] if row.unless else []
        for number, *told in session.execute(select(columns.id, *said, *failed)):
            who = [one for one in told[: len(said)] if one is not None]
            if len(who) > len(set(who)) and not any(told[len(said) :]):
                yield Fault("replay", f"{table} {number}", "由同一个人拟订又同意")
