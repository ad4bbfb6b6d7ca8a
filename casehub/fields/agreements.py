"""An agreement between bureaus, by its name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from casehub.fields.field import declarable
from casehub.fields.offered import OfferedField

if TYPE_CHECKING:
    from casehub.fields.field import Choices, Offers


@declarable
@dataclass(frozen=True)
class AgreementField(OfferedField):
    """The name of an agreement under which something is asked; those of the register are offered.

    It stays a text: a bureau that registered none types it.
    """

    kind: Literal["agreement"] = "agreement"

    def choices(self, offers: Offers) -> Choices:
        """What the register holds today."""
        return offers.agreements()
