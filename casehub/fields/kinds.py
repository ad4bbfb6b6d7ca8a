"""The kinds of fields that files may declare, by the name they bear there.

A kind is a class in a file of this room, marked `declarable`; it is found by itself.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated

from casehub.fields.cells import OneOfKinds
from casehub.fields.field import KINDS, Field

if TYPE_CHECKING:
    from collections.abc import Mapping


def find_kinds() -> None:
    """Import every file of this room, so that its kinds are known."""
    room = sys.modules[__package__]
    for found in iter_modules(room.__path__):
        import_module(f"{room.__name__}.{found.name}")


find_kinds()
FIELD_KINDS: Mapping[str, type[Field]] = MappingProxyType(KINDS)
DeclaredField = Annotated[Field, OneOfKinds()]


def declared(kind: str, **values: object) -> Field:
    """The field of this kind. KeyError: no such kind; TypeError: a key that the kind lacks."""
    return FIELD_KINDS[kind](**values)  # type: ignore[arg-type]
