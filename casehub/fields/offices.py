"""Another office, by its name: chosen from the register, or typed where it is not in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

from casehub.fields.field import declarable
from casehub.fields.texts import WrittenField

if TYPE_CHECKING:
    from casehub.fields.field import Choices, Offers, Typed


@declarable
@dataclass(frozen=True)
class OfficeField(WrittenField):
    """The name of an office from which something came; those of the register are offered.

    sort: only kinds that serve as it (`serves_as`). It stays a text: any office of the country
    may have written.
    """

    sort: str = ""
    kind: Literal["office"] = "office"
    draws: ClassVar[str] = "suggested"
    longest: ClassVar[int] = 200

    def parse(self, typed: Typed) -> str | None:
        """The name on one line."""
        text = super().parse(typed)
        return text.replace("\n", " ") if text else None

    def choices(self, offers: Offers) -> Choices:
        """The names of those of the register that exist today."""
        names = dict.fromkeys(name for _, name in offers.organisations(self.sort))
        return tuple((name, name) for name in names)
