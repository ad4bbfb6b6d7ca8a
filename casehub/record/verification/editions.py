"""Whether calendars were loaded by somebody who keeps the rules, and rule files numbered openly."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from casehub.law.zone import OFFICE_ZONE
from casehub.model import Edition, Person, RegisterEntry, SecurityEntry
from casehub.model.security import RULES_NUMBERED
from casehub.record.clock import TOLERANCE
from casehub.record.editions import CALENDAR, FILES, digest_of
from casehub.record.faults import Fault
from casehub.rulebook.calendars import parse_edition

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from casehub.rulebook.book import Rulebook

EDITIONS = "editions"


def edition_faults(
    session: Session, rules: Rulebook, people: Mapping[int, Person]
) -> Iterator[Fault]:
    """Calendars of which nobody, or somebody else, says that he loaded them.

    What an older program kept beside its database has nobody; it is taken in once, when the
    register begins. Rule files have a line of the security log since the first that has one.
    """
    hands: dict[int, tuple[int, int | None]] = {}
    entered: dict[int, datetime] = {}
    query = select(RegisterEntry).where(RegisterEntry.chain == EDITIONS)
    for entry in session.scalars(query.order_by(RegisterEntry.seq)):
        for _table, number, _digest in entry.rows:
            hands.setdefault(number, (entry.seq, entry.actor_id))
            entered.setdefault(number, entry.at)
    yield from _unlogged(session, entered)
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


def _unlogged(session: Session, entered: Mapping[int, datetime]) -> Iterator[Fault]:
    """Rule files of which the security log does not say that they were numbered then."""
    lines = select(SecurityEntry.at, SecurityEntry.detail).order_by(SecurityEntry.id)
    logged: dict[int, list[datetime]] = {}
    for at, detail in session.execute(lines.where(SecurityEntry.kind == RULES_NUMBERED)):
        logged.setdefault(detail.get("edition", 0), []).append(at)
    # Older programs numbered them without a line.
    first = min(logged, default=None)
    numbered = select(Edition.id, Edition.at).where(Edition.what == FILES).order_by(Edition.id)
    for number, at in session.execute(numbered):
        moment = entered.get(number, at)
        if first is not None and number >= first and not any(
            abs(one - moment) <= TOLERANCE for one in logged.get(number, ())
        ):
            yield Fault("replay", f"规则文件 {number}", "安全日志没有登记这份规则文件的记录")
