"""Whose seals an office knows on a day, by its register of certificates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.casefile.cooperation.entries import lines_of
from casehub.casefile.cooperation.registers import Kept, registers
from casehub.casefile.cooperation.standing import as_of, ended_on, on, standing
from casehub.exchange.pinning import Pins
from casehub.model import CertificateRow

if TYPE_CHECKING:
    from datetime import date

    from casehub.record.work import Work


def pins_of(work: Work, day: date) -> Pins:
    """The certificates that hold for the actor's office on that day, and those that do not.

    What was entered and nobody agreed to, or not yet on that day, says nothing. What one entry
    revoked is not trusted by another.
    """
    held: dict[str, str] = {}
    known: dict[str, str] = {}
    revoked: set[str] = set()
    for line in lines_of(work, registers()[Kept.CERTIFICATES.value], holding=True):
        rows = [one for one in as_of(line.rows, day) if isinstance(one, CertificateRow)]
        known |= {one.fingerprint: one.pem for one in rows if one.agreed_at is not None}
        if ended_on(rows, day):
            ended = (one for one in standing(rows) if isinstance(one, CertificateRow))
            revoked |= {one.fingerprint for one in ended}
        now = on(line.rows, day)
        if isinstance(now, CertificateRow):
            held[now.fingerprint] = now.pem
    for name in revoked:
        held.pop(name, None)
    stopped = (pem for name, pem in known.items() if name not in held)
    return Pins(tuple(held.values()), tuple(stopped))
