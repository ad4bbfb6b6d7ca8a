"""Named effects of steps: what a step writes besides state, clocks and papers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.casework.effects.assignment import ASSIGNMENT
from casehub.casework.effects.exhibits import EXHIBITS
from casehub.casework.effects.linking import LINKING
from casehub.casework.effects.parties import PARTIES
from casehub.casework.effects.referral import REFERRAL
from casehub.casework.effects.rights import RIGHTS
from casehub.casework.effects.service import SERVICE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from casehub.casework.act import Act

EFFECTS: Mapping[str, Callable[[Act], None]] = {
    **ASSIGNMENT,
    **EXHIBITS,
    **LINKING,
    **PARTIES,
    **REFERRAL,
    **RIGHTS,
    **SERVICE,
}
