"""Whether every calendar that was loaded was loaded by somebody who keeps the rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from casehub.law.zone import OFFICE_ZONE
from casehub.model import Edition, Person, RegisterEntry
from casehub.record.editions import CALENDAR, digest_of
from casehub.record.faults import Fault
from casehub.rulebook.calendars import parse_edition

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlalchemy.orm import Session

    from casehub.rulebook.book import Rulebook

EDITIONS = "editions"


def edition_faults(
    session: Session, rules: Rulebook, people: Mapping[int, Person]
) -> Iterator[Fault]:
    """Calendars of which nobody, or somebody else, says that he loaded them.

    What an older program kept beside its database has nobody; it is taken in once, when the
    register begins.
    """
    hands: dict[int, tuple[int, int | None]] = {}
    query = select(RegisterEntry).where(RegisterEntry.chain == EDITIONS)
    for entry in session.scalars(query.order_by(RegisterEntry.seq)):
        for _table, number, _digest in entry.rows:
            hands.setdefault(number, (entry.seq, entry.actor_id))
    loaded = select(Edition).where(Edition.what == CALENDAR).order_by(Edition.id)
    for edition in session.scalars(loaded):
        where = f"日历 {edition.year} 第{edition.version}版"
        read = parse_edition(edition.content, where, [])
        said = (edition.year, edition.version, edition.digest)
        if read is None or said != (read.year, read.edition, digest_of(edition.content)):
            yield Fault("replay", where, "内容不是这一年这一版的放假安排")
        seq, actor_id = hands.get(edition.id, (0, None))
        if edition.loaded_by_id is None and actor_id is None and seq <= 1:
            continue
        person = people.get(edition.loaded_by_id or 0)
        if person is None or person.id != actor_id:
            yield Fault("replay", where, "没有装入的人，或者与登记簿所记的不符")
            continue
        held = person.roles_on(edition.at.astimezone(OFFICE_ZONE).date())
        if not any(rules.roles[r].keeps_rules for r in held if r in rules.roles):
            yield Fault("replay", where, f"{person.name}当日不是规则管理员")
