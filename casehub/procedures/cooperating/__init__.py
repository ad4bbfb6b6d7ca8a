"""What letters between bureaus say, for who asks (assistance) and who is asked (helping)."""

from __future__ import annotations

from casehub.model import ExchangeLetter
from casehub.procedures.cooperating import (
    coming,
    dispatched,
    drafted,
    followed,
    handled,
    jointly,
    receipts,
    said,
    sealed,
    told,
    urging,
)
from casehub.workflow.part import Part

PART = Part(
    guards={
        **coming.GUARDS,
        **drafted.GUARDS,
        **followed.GUARDS,
        **jointly.GUARDS,
        **receipts.GUARDS,
        **sealed.GUARDS,
        **told.GUARDS,
    },
    known={
        **dispatched.KNOWN,
        **followed.KNOWN,
        **handled.KNOWN,
        **receipts.KNOWN,
        **said.KNOWN,
        **urging.KNOWN,
    },
    rows=(ExchangeLetter,),
)
