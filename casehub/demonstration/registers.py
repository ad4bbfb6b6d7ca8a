"""The demonstration's registers of cooperation, by the road that people take."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from casehub.casefile.cooperation import entries
from casehub.casefile.cooperation.registers import PARTNER, registers
from casehub.declared import text_of, toml_of
from casehub.model import Organisation

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from casehub.demonstration.performing import Performance
    from casehub.exchange.payload import Payload

FILE = "registers.toml"


def load_registers(performance: Performance, folder: Path, until: datetime) -> int:
    """Bring in the entries of registers.toml as far as they had come; how many.

    folder: where the demonstration's files lie. Raises DemonstrationFault, Refused.
    """
    found: Payload = toml_of(text_of((folder / FILE).read_bytes()))
    told = [one for one in found["entry"] if one["at"] <= until]
    for one in told:
        _enter(performance, one)
    return len(told)


def _enter(performance: Performance, told: Payload) -> None:
    work = performance.work_of(told["by"], told["at"])
    values = dict(told)
    if "org" in told:
        office = select(Organisation.id).where(Organisation.key == told["org"])
        values[PARTNER] = str(performance.session.scalars(office).one())
    register = registers()[told["register"]]
    entries.enter(work, register, values, told.get("begins_on", told["at"].date()))
    performance.session.flush()
