"""What letters between bureaus say, for who asks (assistance) and who is asked (helping)."""

from __future__ import annotations

from casehub.procedures.cooperating import said
from casehub.workflow.part import Part

PART = Part(known=said.KNOWN)
