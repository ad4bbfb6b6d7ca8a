"""Incoming papers: entered by whoever may, in one file at most, and their files as they came."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, func, select

from casehub.model import Event, Material, MaterialFile, MaterialUse, RegisterEntry
from casehub.model.material import FILED
from casehub.record.faults import Fault
from casehub.record.verification.hands import roles_around

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlalchemy.orm import Session

    from casehub.model import Person
    from casehub.rulebook.book import Rulebook
    from casehub.storage import Blobs

CHAIN = Material.__proof__.chain


def incoming_faults(session: Session, blobs: Blobs | None) -> Iterator[Fault]:
    """Papers that lie elsewhere than the register says, or in two files; bytes not as they came."""
    current = (
        select(MaterialUse.material_id, func.count().label("n"))
        .where(MaterialUse.ended_seq.is_(None))
        .group_by(MaterialUse.material_id)
        .subquery()
    )
    query = select(Material.number, Material.status, current.c.n).outerjoin(
        current, current.c.material_id == Material.id
    )
    for number, status, n in session.execute(query.order_by(Material.id)):
        if (n or 0) != (status == FILED):
            yield Fault("material", number, "登记簿所载去向与案卷不符")
    if blobs is None:
        return
    files = select(Material.number, MaterialFile).join(
        Material, Material.id == MaterialFile.material_id
    )
    for number, file in session.execute(files.order_by(MaterialFile.id)):
        for sha256 in (file.sha256, file.view_sha256, file.thumb_sha256):
            if sha256 and not blobs.is_intact(sha256):
                yield Fault("blob", number, f"文件《{file.filename}》缺失或者被改动")


def incoming_hand_faults(
    session: Session, rules: Rulebook, people: Mapping[int, Person]
) -> Iterator[Fault]:
    """Entries by who receives nothing, was not handed the paper, and filed or moved it nowhere."""
    hands: dict[int, set[int | None]] = {}
    acted = select(MaterialUse.material_id, Event.actor_id).join(
        Event,
        and_(
            Event.case_id == MaterialUse.case_id,
            Event.seq.in_([MaterialUse.event_seq, MaterialUse.ended_seq]),
        ),
    )
    for number, person in session.execute(acted):
        hands.setdefault(number, set()).add(person)
    held = select(Material.id, Material.holder_id, Material.held_by_ids)
    for number, holder, held_by in session.execute(held):
        hands.setdefault(number, set()).update([*(held_by or ()), holder])
    entries = select(RegisterEntry).where(RegisterEntry.chain == CHAIN).order_by(RegisterEntry.seq)
    for entry in session.scalars(entries):
        actor = people.get(entry.actor_id or 0)
        where = f"登记簿 {CHAIN} 第{entry.seq}号"
        if actor is None:
            yield Fault("replay", where, "没有经手人")
            continue
        if any(role.receives for role in roles_around(actor, entry, rules)):
            continue
        told = {int(number) for table, number, _ in entry.rows if table == Material.__tablename__}
        if not told or not all(actor.id in hands.get(number, ()) for number in told):
            yield Fault("replay", where, f"{actor.name}当日不能登记收文")
