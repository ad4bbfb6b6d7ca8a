"""满意度回访: whoever was served is asked how it was, after the matter has ended."""

from __future__ import annotations

from casehub.procedures.satisfied import asked
from casehub.workflow.part import Part

PART = Part(guards=asked.GUARDS, asks=asked.ASKS, cards=asked.CARDS)
