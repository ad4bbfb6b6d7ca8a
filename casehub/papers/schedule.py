"""How often each thing is looked at and how much a paper may take: config/worker.toml."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from casehub.declared import DeclarationFaults, Fault, read_toml
from casehub.papers.press import Bounds

if TYPE_CHECKING:
    from pathlib import Path

HOUR = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")


@dataclass(frozen=True)
class Schedule:
    """All in seconds, MB and numbers of papers or files; how long drafts are kept, in days.

    digest_at: hours of the office (HH:MM) at which people are told what waits.
    """

    look_every: float
    expiry_every: float
    reminders_every: float
    seal_every: float
    scrub_every: float
    scrub_files: int
    digest_at: tuple[str, ...]
    digests_every: float
    drafts_every: float
    drafts_days: int
    paper_seconds: float
    retry_seconds: tuple[int, ...]
    papers_per_printer: int
    memory_recycle_mb: int
    memory_limit_mb: int

    @property
    def bounds(self) -> Bounds:
        """What one paper and one printing process may take."""
        return Bounds(
            self.paper_seconds,
            self.papers_per_printer,
            self.memory_recycle_mb,
            self.memory_limit_mb,
        )


def read_schedule(config: Path) -> Schedule:
    """Read config/worker.toml. Raises DeclarationFaults with every fault."""
    found, faults = _read(config)
    if faults or found is None:
        raise DeclarationFaults(faults)
    return found


def schedule_faults(root: Path, _files: object = None) -> list[Fault]:
    """What is wrong with the schedule of the worker below a folder that holds config/."""
    return _read(root / "config")[1]


def _read(config: Path) -> tuple[Schedule | None, list[Fault]]:
    faults: list[Fault] = []
    path = config / "worker.toml"
    found = read_toml(path, Schedule, faults).value
    if found is None:
        return None, faults
    amounts = {**vars(found), "retry_seconds": min(found.retry_seconds, default=0)}
    del amounts["digest_at"]
    faults += [Fault(path.name, name, "应大于0") for name, amount in amounts.items() if amount <= 0]
    for hour in found.digest_at:
        if not HOUR.fullmatch(hour):
            faults.append(Fault(path.name, "digest_at", f"应写成时:分，现为“{hour}”"))
    if found.memory_recycle_mb >= found.memory_limit_mb:
        faults.append(Fault(path.name, "memory_recycle_mb", "应小于 memory_limit_mb"))
    return found, faults
