"""A file sent along with a form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from casehub.fields.field import Field, Typed


@dataclass(frozen=True)
class FileField(Field):
    """One file: {sha256, filename, size in bytes, media_type}."""

    kind: Literal["file"] = "file"
    draws: ClassVar[str] = "file"
    holds: ClassVar[tuple[type, ...]] = (dict,)
    asks: ClassVar[str] = "选择{label}的文件"

    def parse(self, typed: Typed) -> dict[str, object] | None:
        """What is known of the file that was kept."""
        return dict(typed.file) if typed.file is not None else None

    def typed(self, value: Any) -> list[str]:
        """Nothing: a browser takes no file from a page."""
        del value
        return []

    def words(self, texts: Sequence[str], labels: Mapping[str, str]) -> str:
        """The name of the file is told by what kept it."""
        del texts, labels
        return ""
