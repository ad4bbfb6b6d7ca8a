"""A bureau that was merged: its exchanges go on under whom it went into."""

from __future__ import annotations

from datetime import date
from typing import Any

from casehub.casefile.cooperation.heirs import heirs_of, readdressed
from tests.casefile.cooperation.kept import NOW, partner
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
