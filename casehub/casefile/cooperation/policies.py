"""What a partner takes, by the register of 对方收件要求: how large a letter and its ZIP may be."""

from __future__ import annotations

import math
import os
from typing import TYPE_CHECKING

from casehub.casefile.cooperation import offices
from casehub.casefile.cooperation.entries import lines_of
from casehub.casefile.cooperation.registers import Kept, registers
from casehub.casefile.cooperation.standing import on
from casehub.model import PolicyRow
from casehub.workflow.refusals import Refused
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from casehub.exchange.payload import Payload
    from casehub.model import Organisation
    from casehub.record.work import Work

_MB = 1 << 20


def policies_of(work: Work, partner: Organisation, day: date) -> Iterator[PolicyRow]:
    """What the register says on a day that a partner takes; the own office's and those above."""
    for line in lines_of(work, registers()[Kept.POLICIES.value], holding=True):
        row = on(line.rows, day)
        # Who was merged since is asked for what its heir takes, and the other way round.
        if isinstance(row, PolicyRow) and row.partner.on(day).id == partner.on(day).id:
            yield row


def _of_receiver(work: Work, told: Payload) -> tuple[str, list[PolicyRow]]:
    """The name of a receiver and what it takes today; nothing of a body of no register."""
    every = offices.every_office(work)
    name = str(told.get("name") or "")
    partner = offices.office_named(work, every, name, str(told.get("region") or ""))
    if partner is None:
        return name, []
    return partner.on(work.today).name, list(policies_of(work, partner, work.today))


def largest_package(work: Work, told: Payload) -> int | None:
    """How many bytes a ZIP may have that a receiver takes; None for any. told: its block."""
    _, rows = _of_receiver(work, told)
    return min((row.package_mb * _MB for row in rows if row.package_mb is not None), default=None)


def refuse_too_large(
    work: Work, payload: Payload, sha256: str, evidence_sha256: str | None
) -> None:
    """Raise Refused where the receiver of a letter does not take files of that size.

    sha256: of the letter, evidence_sha256: of the ZIP beside it, as they lie in the store. What is
    too large for one ZIP travels in several, each bound by its own hash (cross_region.md §5.4 no.
    18); sealing makes as many as the register asks for. A body of no register, and one that asks
    nothing of sizes, takes what it is sent. Raises StorageFault.
    """
    name, rows = _of_receiver(work, payload["receiver"])
    parts = payload.get("packages") or ()
    for row in rows:
        said = "" if parts else _too_large(work, evidence_sha256, row.package_mb)
        for part in parts:
            said = said or _too_many(part["size"], row.package_mb)
        if said:
            raise Refused([Reason(
                f"{name}接受的证据压缩包{said}：请重新封装，附件会分成几个不超过这个大小的压缩包。"
            )])  # fmt: skip
        if said := _too_large(work, sha256, row.file_mb):
            raise Refused([Reason(
                f"{name}接受的函件{said}：请把放在函件内的附件改放在另附的压缩包里，或者分到几件函件。"
            )])  # fmt: skip


def _too_large(work: Work, sha256: str | None, most: int | None) -> str:
    """By how much a file exceeds a number of MB, in words; "" where it does not."""
    if sha256 is None or most is None:
        return ""
    with work.blobs.open(sha256) as file:
        file.seek(0, os.SEEK_END)
        return _too_many(file.tell(), most)


def _too_many(size: int, most: int | None) -> str:
    if most is None or size <= most * _MB:
        return ""
    # Rounded up: what is too large is never told as just the size that is taken.
    return f"最大{most}MB，这件有{math.ceil(size * 10 / _MB) / 10}MB"
