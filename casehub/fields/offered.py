"""One line of text of which a register offers what it has, and anybody may type another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from casehub.fields.texts import LineField


@dataclass(frozen=True)
class OfferedField(LineField):
    """A name as a register has it, or as it is typed; which register, each kind says."""

    draws: ClassVar[str] = "suggested"
    longest: ClassVar[int] = 200
