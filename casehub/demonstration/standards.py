"""The demonstration's library of standards, by the roads that people take."""

from __future__ import annotations

from functools import partial
from operator import itemgetter
from typing import TYPE_CHECKING

from casehub.casefile.library import standards
from casehub.declared import text_of, toml_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from casehub.demonstration.performing import Performance
    from casehub.exchange.payload import Payload
    from casehub.model import Standard

FILE = "standards.toml"


def load_standards(performance: Performance, folder: Path, until: datetime) -> int:
    """Bring in the entries of standards.toml as far as they had come; how many.

    folder: where the demonstration's files lie. Raises DemonstrationFault, Refused.
    """
    found: Payload = toml_of(text_of((folder / FILE).read_bytes()))
    known: dict[str, Standard] = {}
    deeds: list[tuple[datetime, Callable[[], None]]] = []
    for one in found["standard"]:
        deeds.append((one["drafted_at"], partial(_draft, performance, one, known)))
        deeds.append((one["approved_at"], partial(_agree, performance, one, known)))
    # The register of standards goes on in the order of time, whichever entry it is about.
    for at, do in sorted(deeds, key=itemgetter(0)):
        if at <= until:
            do()
    return len(known)


def _draft(performance: Performance, told: Payload, known: dict[str, Standard]) -> None:
    work = performance.work_of(told["by"], told["drafted_at"])
    known[told["number"]] = standards.draft(work, told["number"], told)
    performance.session.flush()


def _agree(performance: Performance, told: Payload, known: dict[str, Standard]) -> None:
    version = known[told["number"]].open
    if version is not None:
        standards.agree(performance.work_of(told["approver"], told["approved_at"]), version)
    performance.session.flush()
