"""One line of text of which a register offers what it has, and anybody may type another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from casehub.fields.texts import WrittenField

if TYPE_CHECKING:
    from casehub.fields.field import Typed


@dataclass(frozen=True)
class OfferedField(WrittenField):
    """A name as a register has it, or as it is typed; which register, each kind says."""

    draws: ClassVar[str] = "suggested"
    longest: ClassVar[int] = 200

    def parse(self, typed: Typed) -> str | None:
        """The name on one line."""
        text = super().parse(typed)
        return text.replace("\n", " ") if text else None
