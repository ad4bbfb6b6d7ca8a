"""Exchanges go on when a bureau is merged: who stands in its place is written to, and answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.casefile.cooperation.offices import every_office, office_named
from casehub.law.identifiers import IdentifierFault, read_flow_number
from casehub.law.text import clean_name, fold

if TYPE_CHECKING:
    from casehub.exchange.payload import Payload
    from casehub.model import Organisation
    from casehub.record.work import Work


def heirs_of(work: Work, flow: str = "") -> dict[str, str]:
    """Name of an office that ended → of who stands in its place today.

    flow: the 流转编号 of the exchange: the codes of the two regions in it tell offices of one name
    apart. A name that several bear all the same leads nowhere.
    """
    alike: dict[str, list[Organisation]] = {}
    for one in every_office(work):
        alike.setdefault(fold(clean_name(one.name)), []).append(one)
    regions, found = _regions(flow), dict[str, str]()
    for same in alike.values():
        for name in {one.name for one in same}:
            meant = (office_named(work, same, name, region) for region in ("", *regions))
            heirs = {one.on(work.today).name for one in meant if one is not None}
            if len(heirs) == 1 and (now := heirs.pop()) != name:
                found[name] = now
    return found


def _regions(flow: str) -> tuple[str, ...]:
    """The regions of who began an exchange and of whom he asked."""
    try:
        read = read_flow_number(flow)
    except IdentifierFault:
        return ()
    return (read.sender, read.receiver)


def readdressed(work: Work, made: Payload) -> Payload:
    """A letter that is to leave, to who stands today in the place of an office that ended.

    An office of the same name in another region is another office.
    """
    name, region = made["receiver"]["name"], made["receiver"]["region"]
    found = office_named(work, every_office(work), name, region)
    if found is None or (found.region_code and region and found.region_code != region):
        return made
    now = found.on(work.today)
    if now is found:
        return made
    receiver = {**made["receiver"], "region": now.region_code or region}
    gongwen = {**made["gongwen"], "主送机关": [now.name]}
    return {**made, "receiver": {**receiver, "name": now.name}, "gongwen": gongwen}
