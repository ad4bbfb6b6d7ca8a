"""Time in the record never runs back."""

from __future__ import annotations

from datetime import datetime, timedelta

from casehub.law.zone import OFFICE_ZONE
from casehub.workflow.refusals import Refusal

# Clocks of two machines that are kept right differ by less.
TOLERANCE = timedelta(minutes=5)


class ClockSetBack(Refusal):
    """The machine's clock is further back than the time of what was recorded last."""

    def __init__(self, last: datetime, now: datetime) -> None:
        self.last, self.now = last, now
        was, found = (f"{at.astimezone(OFFICE_ZONE):%Y-%m-%d %H:%M}" for at in (last, now))
        super().__init__(
            f"没有登记：本机时钟是 {found}，比上一条记录（{was}）早，请管理员校准时钟后再办理。"
        )


def never_back(last: datetime | None, now: datetime) -> datetime:
    """The time of what comes after `last`: now, or `last` where now is a little before it.

    Raises ClockSetBack when now is further back than clocks of two machines differ.
    """
    if last is None or now >= last:
        return now
    if last - now > TOLERANCE:
        raise ClockSetBack(last, now)
    return last
