"""What every mediation goes on in: sessions with the parties, set, held and told of."""

from __future__ import annotations

from casehub.model import MediationSession, SessionCall
from casehub.procedures.sessions import challenged, held
from casehub.workflow.part import Part

PART = Part(
    guards={**challenged.GUARDS, **held.GUARDS},
    effects=held.EFFECTS,
    known=held.KNOWN,
    stands_on=("matter",),
    rows=(MediationSession, SessionCall),
)
