"""An agreement between bureaus, by its name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

from casehub.fields.field import declarable
from casehub.fields.texts import WrittenField

if TYPE_CHECKING:
    from casehub.fields.field import Choices, Offers, Typed


@declarable
@dataclass(frozen=True)
class AgreementField(WrittenField):
    """The name of an agreement under which something is asked; those of the register are offered.

    It stays a text: a bureau that registered none types it.
    """

    kind: Literal["agreement"] = "agreement"
    draws: ClassVar[str] = "suggested"
    longest: ClassVar[int] = 200

    def parse(self, typed: Typed) -> str | None:
        """The name on one line."""
        text = super().parse(typed)
        return text.replace("\n", " ") if text else None

    def choices(self, offers: Offers) -> Choices:
        """What the register holds today."""
        return offers.agreements()
