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


def refuse_too_large(
    work: Work, payload: Payload, sha256: str, evidence_sha256: str | None
) -> None:
    """Raise Refused where the receiver of a letter does not take files of that size.

    sha256: of the letter, evidence_sha256: of the ZIP beside it, as they lie in the store. A letter
    binds one ZIP by its hash (`package` of the published schema), so what is too large goes in the
    ZIPs of several letters, each bound by its own (cross_region.md §5.4 no. 18). A body of no
    register, and one that asks nothing of sizes, takes what it is sent. Raises StorageFault.
    """
    told = payload["receiver"]
    every = offices.every_office(work)
    partner = offices.office_named(work, every, str(told["name"]), str(told.get("region") or ""))
    if partner is None:
        return
    name = partner.on(work.today).name
    for row in policies_of(work, partner, work.today):
        if said := _too_large(work, evidence_sha256, row.package_mb):
            raise Refused([Reason(
                f"{name}接受的证据压缩包{said}：请把附件分到几件函件，每件另附一个不超过这个大小的压缩包。"
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
        size = file.tell()
    if size <= most * _MB:
        return ""
    # Rounded up: what is too large is never told as just the size that is taken.
    return f"最大{most}MB，这件有{math.ceil(size * 10 / _MB) / 10}MB"
