"""Another office, by its name: chosen from the register, or typed where it is not in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from casehub.fields.field import declarable
from casehub.fields.offered import OfferedField

if TYPE_CHECKING:
    from casehub.fields.field import Choices, Offers


@declarable
@dataclass(frozen=True)
class OfficeField(OfferedField):
    """The name of an office from which something came; those of the register are offered.

    sort: only kinds that serve as it (`serves_as`). It stays a text: any office of the country
    may have written.
    """

    sort: str = ""
    kind: Literal["office"] = "office"

    def choices(self, offers: Offers) -> Choices:
        """The names of those of the register that exist today."""
        names = dict.fromkeys(name for _, name in offers.organisations(self.sort))
        return tuple((name, name) for name in names)
