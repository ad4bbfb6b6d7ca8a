"""A bureau that was merged: its exchanges go on under whom it went into."""

from __future__ import annotations

from datetime import date
from typing import Any

from casehub.casefile.cooperation.heirs import heirs_of, readdressed
from casehub.law.identifiers import flow_id
from tests.casefile.cooperation.kept import NOW, partner
from tests.faults import roads
from tests.faults.world import Office


def letter(name: str) -> dict[str, Any]:
    return {"receiver": {"region": "500105", "name": name}, "gongwen": {"主送机关": [name], "成文日期": "2026-11-20"}}


def test_what_leaves_goes_to_who_stands_there_today(office: Office) -> None:
    last, newest = partner(office, region_code="500157")
    middle, between = partner(office, valid_until=date(2026, 11, 1), successor_id=last)
    _, oldest = partner(office, valid_until=date(2026, 1, 24), successor_id=middle)
    # It ends only tomorrow.
    _, still = partner(office, valid_until=date(2026, 11, 20), successor_id=last)
    with office.acting("liaison", NOW) as work:
        heirs = heirs_of(work)
        assert (heirs[oldest], heirs[between]) == (newest, newest)
        assert not {newest, still} & heirs.keys()
        made = readdressed(work, letter(oldest))
        assert made["receiver"] == {"region": "500157", "name": newest}
        assert made["gongwen"] == {"主送机关": [newest], "成文日期": "2026-11-20"}
        for name in (newest, still, "没有登记的机关"):
            assert readdressed(work, letter(name)) == letter(name)


def test_offices_of_one_name_are_told_apart_by_their_region_or_not_at_all(office: Office) -> None:
    first, newest = partner(office, region_code="500157")
    name = f"示例{roads.key()[:8]}分局"
    ended: dict[str, Any] = {"valid_until": date(2026, 11, 1)}
    partner(office, name, region_code="500105", successor_id=first, **ended)
    # The one of the other region stands, and one of a third region is in no register.
    partner(office, name, region_code="511700")

    def of(region: str, spelled: str = name) -> dict[str, Any]:
        made = letter(spelled)
        return {**made, "receiver": {**made["receiver"], "region": region}}

    with office.acting("liaison", NOW) as work:
        assert readdressed(work, of("500105"))["receiver"] == {"region": "500157", "name": newest}
        for region in ("511700", "500106", ""):
            assert readdressed(work, of(region)) == of(region)
        # However it was written.
        spaced = f" {name[:4]} {name[4:]}"
        assert readdressed(work, of("500105", spaced))["receiver"]["name"] == newest
        assert name not in heirs_of(work)
        assert heirs_of(work, flow_id("XC", "500105", "510000", 2026, 1))[name] == newest
        assert name not in heirs_of(work, flow_id("XC", "511700", "510000", 2026, 1))
        assert name not in heirs_of(work, "不是编号")
    # Where one alone bears a name in the register, it is not the one of every region.
    _, lone = partner(office, region_code="500105", successor_id=first, **ended)
    with office.acting("liaison", NOW) as work:
        assert readdressed(work, of("511700", lone)) == of("511700", lone)
        assert readdressed(work, of("500105", lone))["receiver"]["name"] == newest
