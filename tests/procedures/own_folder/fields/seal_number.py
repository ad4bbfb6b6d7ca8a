"""The number on a seal, written in one way: a kind of field of the tests, in its own file."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from casehub.fields.field import declarable
from casehub.fields.texts import TextField


@declarable
@dataclass(frozen=True)
class SealNumberField(TextField):
    """封-1: what stands before the number is written on every seal."""

    kind: Literal["seal_number"] = "seal_number"

    def faults(self, value: Any, offered: Collection[Any] | None = None) -> Iterator[str]:
        """Not the number of a seal."""
        yield from super().faults(value, offered)
        if isinstance(value, str) and not re.fullmatch(r"封-[1-9][0-9]*", value):
            yield f"{self.label}应写成“封-1”"
