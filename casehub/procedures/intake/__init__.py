"""收件审查: what comes in and is examined before it is known which way it goes."""

from __future__ import annotations

from casehub.workflow.part import Part

PART = Part(stands_on=("dispute", "matter"))
