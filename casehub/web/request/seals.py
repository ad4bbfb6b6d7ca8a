"""The key with which an office signs its letters: each bureau of an instance has its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.documents.sign import seal_in
from casehub.web.request.unit import parts

if TYPE_CHECKING:
    from pathlib import Path

    from casehub.model import Organisation

KEYS = "keys"


def keys_of(office: Organisation) -> Path:
    """The folder with the seal of an office, if it has one.

    `keys/CODE/` of the instance, CODE that of the organisation; where there is none, `keys/`, as of
    a bureau that works alone. A seal that names another office than the letter signs nothing.
    """
    every = parts().instance / KEYS
    own = every / office.key
    return own if seal_in(own) is not None else every
