"""What letters between bureaus say, for who asks (assistance) and who is asked (helping)."""

from __future__ import annotations

from casehub.model import ExchangeLetter
from casehub.procedures.cooperating import (
    coming,
    drafted,
    followed,
    handled,
    jointly,
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
        **sealed.GUARDS,
        **told.GUARDS,
    },
    known={**followed.KNOWN, **handled.KNOWN, **said.KNOWN, **urging.KNOWN},
    rows=(ExchangeLetter,),
)
