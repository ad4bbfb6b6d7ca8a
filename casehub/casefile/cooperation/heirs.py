"""Exchanges go on when a bureau is merged: who stands in its place is written to, and answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from casehub.model import Organisation

if TYPE_CHECKING:
    from casehub.exchange.payload import Payload
    from casehub.record.work import Work


def heirs_of(work: Work) -> dict[str, str]:
    """Name of an office that ended → of who stands in its place today."""
    rows = work.session.scalars(select(Organisation))
    pairs = ((one.name, one.on(work.today).name) for one in rows)
    return {before: now for before, now in pairs if before != now}


def readdressed(work: Work, made: Payload) -> Payload:
    """A letter that is to leave, to who stands today in the place of an office that ended."""
    named = select(Organisation).where(Organisation.name == made["receiver"]["name"])
    found = work.session.scalar(named.order_by(Organisation.id))
    now = None if found is None else found.on(work.today)
    if now is None or now is found:
        return made
    receiver = {**made["receiver"], "region": now.region_code or made["receiver"]["region"]}
    gongwen = {**made["gongwen"], "主送机关": [now.name]}
    return {**made, "receiver": {**receiver, "name": now.name}, "gongwen": gongwen}
