"""Plans of a random inspection brought to any state through the functions of the pages."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from casehub.casefile.inspection import carrying_out, plans
from casehub.casefile.inspection.plans import find_plan, officers_of
from tests.faults import roads
from tests.faults.world import Office, at

DRAFTED, VALUED, LATER = at("2026-11-20", "09:00"), at("2026-11-25", "22:00"), at("2026-11-27", "10:00")
CODES = ("91500101MA5U8X2K4A", "91500101MA60Q3T95F", "91500101MA5YH47N2P", "91500101MA61B0C68R")


def code_of(first: str) -> str:
    """The code with its right check digit."""
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    total = sum(alphabet.index(one) * pow(3, place, 31) for place, one in enumerate(first[:17]))
    return first[:17] + alphabet[-total % 31]


OBJECTS = "\n".join(f"{code_of(code)}\t演示受检企业{n}\t万州区{n}号" for n, code in enumerate(CODES, 1))


def values(office: Office, **more: Any) -> dict[str, Any]:
    """What a form says."""
    with office.acting("examiner", DRAFTED) as work:
        people = [one.id for one in officers_of(work)]
    return {
        "title": "专利标识使用抽查", "checks": "专利标识标注是否规范", "how_many": 2, "team": 2,
        "value_name": "中国体育彩票超级大乐透第26137期开奖号码", "value_source": "中国体彩网",
        "value_on": date(2026, 11, 25), "from_on": date(2026, 11, 25), "to_on": date(2026, 12, 20),
        "objects": OBJECTS, "officers": people, **more,
    }  # fmt: skip


def drafted(office: Office, by: str = "examiner", when: datetime = DRAFTED, **more: Any) -> int:
    """A plan that waits to be announced."""
    told = values(office, **more)
    with office.acting(by, when) as work:
        return plans.draft(work, f"演双随机{roads.key()[:8]}", told).id


def announced(office: Office, **more: Any) -> int:
    """A plan that was announced the same day."""
    number = drafted(office, **more)
    with office.acting("head", DRAFTED) as work:
        plans.announce(work, plans.own_plan(work, number))
    return number


def drawn(office: Office, value: str = "03 11 17 25 32 + 05 09", **more: Any) -> int:
    """A plan from which was drawn on the day of the value."""
    number = announced(office, **more)
    with office.acting("examiner", VALUED) as work:
        carrying_out.draw(work, number, value, "中国体彩网首页")
    return number


def record(office: Office, number: int) -> Any:
    """The record of a plan."""
    with office.acting("head", LATER) as work:
        return plans.record_of(find_plan(work, number))
