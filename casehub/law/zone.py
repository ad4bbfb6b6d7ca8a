"""The zone in which every office of this system keeps its time."""

from __future__ import annotations

from zoneinfo import ZoneInfo

OFFICE_ZONE = ZoneInfo("Asia/Shanghai")
