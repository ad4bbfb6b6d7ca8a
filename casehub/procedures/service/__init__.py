"""送达: the law of serving papers (办法第十条, 民事诉讼法第八十七条至第九十五条)."""

from __future__ import annotations

from casehub.procedures.service import abroad, conditions, known, receivers, serving, waiting
from casehub.workflow.part import Part

PART = Part(
    guards={**abroad.GUARDS, **conditions.GUARDS, **receivers.GUARDS},
    effects=serving.EFFECTS,
    known={**abroad.KNOWN, **known.KNOWN, **receivers.KNOWN},
    stands_on=("matter",),
    cards=serving.CARDS,
    alike=waiting.waiting,
)
