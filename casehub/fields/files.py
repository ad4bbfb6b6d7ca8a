"""Incoming papers of a step: files sent along with its form, and papers that are there already."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from casehub.fields.choices import SeveralField, of_offered
from casehub.fields.field import Choices, Names, Offers, Typed, declarable


@declarable
@dataclass(frozen=True)
class MaterialsField(SeveralField):
    """Papers that came: ids of those in the register or the file, and what is known of new files.

    takes: as what they come (config/materials.toml), the first for files that are sent along; what
    waits in the file as one of them is ticked already. The event keeps their 收文号 in their place.
    """

    takes: tuple[str, ...] = ()
    # There is no paper before one came.
    example: Any = ()
    kind: Literal["materials"] = "materials"
    in_rows: ClassVar[bool] = False
    draws: ClassVar[str] = "materials"
    asks: ClassVar[str] = "放入{label}的扫描件，或者从收文中选择"

    def parse(self, typed: Typed) -> list[Any]:
        """Ids of what was ticked, and what is known of each file that was kept."""
        return [
            dict(typed.files[text]) if text in typed.files else of_offered(text, typed.offered)
            for text in typed.texts
            if text
        ]

    def typed(self, value: Any) -> list[str]:
        """The ids; a file that was sent is not sent back."""
        return [str(one) for one in value or () if isinstance(one, int)]

    def faults(self, value: Any, offered: Collection[Any] | None = None) -> Iterator[str]:
        """What was not offered, and what is no file that was kept."""
        if not isinstance(value, list | tuple):
            yield f"{self.label}的格式不对"
            return
        chosen = [one for one in value if not isinstance(one, dict)]
        if offered is not None and not set(chosen) <= set(offered):
            yield f"{self.label}不在可选范围内"
        if any(not one.get("sha256") for one in value if isinstance(one, dict)):
            yield f"{self.label}的文件没有保存，重新放入"

    def choices(self, offers: Offers) -> Choices:
        """What waits in the file, and in the register for who receives."""
        return offers.materials(self.takes)

    def named(self, value: Any, names: Names) -> Any:
        """Their 收文号; of a file that has none yet its name."""
        del names
        return [
            one.get("number") or one.get("filename", "") if isinstance(one, dict) else str(one)
            for one in value or ()
        ]

    def words(self, texts: Sequence[str], labels: Any) -> str:
        """Those of the register by their words; files are told by their own names."""
        return "、".join(labels[text] for text in texts if text in labels)
