"""Standards brought to any state through the same functions as the pages."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from casehub.casefile.library import standards
from casehub.model import Standard
from tests.faults import roads
from tests.faults.world import Office, at

NOW = at("2026-11-20", "09:00")


def values(**more: Any) -> dict[str, Any]:
    """What is drafted."""
    return {
        "sort": "measure", "right_kind": "", "title": "赔礼与停止的表述", "content": "主文逐项写明停止的行为。",
        "source": "演示会议纪要", "begins_on": date(2026, 1, 1), "ends_on": None, **more,
    }  # fmt: skip


def drafted(office: Office, by: str = "examiner", when: datetime = NOW, number: str = "", **more: Any) -> int:
    """A standard that waits for approval; of a number of its own, as tests share an office."""
    with office.acting(by, when) as work:
        return standards.draft(work, number or f"演标{roads.key()[:8]}", values(**more)).id


def agreed(office: Office, number: int, by: str = "head", when: datetime = NOW) -> None:
    """What waits of it approved."""
    with office.acting(by, when) as work:
        waiting = work.session.get_one(Standard, number).open
        assert waiting is not None
        standards.agree(work, waiting)


def standing(office: Office, **more: Any) -> int:
    """A standard that stands."""
    number = drafted(office, **more)
    agreed(office, number)
    return number
