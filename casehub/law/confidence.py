"""How sure it is that a rule says what the files say (可信程度)."""

from __future__ import annotations

from casehub.law.worded import Worded


class Confidence(Worded):
    """What a rule was read from, by the word that the files keep; words: as pages say it."""

    VERBATIM = "verbatim", "✓ 原文"
    SECONDARY = "secondary", "待核（转引）"
    MEMORY = "memory", "待核（记忆）"
    INFERRED = "inferred", "待核（推定）"
    DESIGN = "design", "本机关规定"

    @property
    def read(self) -> bool:
        """Whether an instrument says it word for word; whatever is not so is shown as 待核."""
        return self is Confidence.VERBATIM

    @property
    def own(self) -> bool:
        """Whether it is the office's own rule, and no reading of an instrument."""
        return self is Confidence.DESIGN
