"""The key with which an office signs its letters: each bureau of an instance has its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.documents.sign import seal_folder
from casehub.web.request.unit import parts

if TYPE_CHECKING:
    from pathlib import Path

    from casehub.model import Organisation

KEYS = "keys"


def keys_of(office: Organisation) -> Path:
    """The folder with the seal of an office of this instance, if it has one."""
    return seal_folder(parts().instance / KEYS, office.key)
