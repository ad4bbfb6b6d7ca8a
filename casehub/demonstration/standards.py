"""The demonstration's library of standards, by the roads that people take."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.casefile.library import standards
from casehub.declared import text_of, toml_of
from casehub.demonstration.key_lists import acting

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from casehub.demonstration.performing import Performance
    from casehub.exchange.payload import Payload

FILE = "standards.toml"


def load_standards(performance: Performance, folder: Path, until: datetime) -> int:
    """Bring in the entries of standards.toml as far as they had come; how many.

    folder: where the demonstration's files lie. Raises DemonstrationFault, Refused.
    """
    found: Payload = toml_of(text_of((folder / FILE).read_bytes()))
    return sum(_entry(performance, one, until) for one in found["standard"])


def _entry(performance: Performance, told: Payload, until: datetime) -> bool:
    drafted_at, approved_at = told["drafted_at"], told["approved_at"]
    if drafted_at > until:
        return False
    work = acting(performance, told["by"], drafted_at)
    standard = standards.draft(work, told["number"], told)
    if approved_at <= until and standard.open is not None:
        standards.agree(acting(performance, told["approver"], approved_at), standard.open)
    performance.session.flush()
    return True
