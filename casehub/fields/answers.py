"""A question to which no is as much an answer as yes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from casehub.fields.choices import BoolField, NotOffered
from casehub.fields.field import declarable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from casehub.fields.field import Choices, Offers, Typed

YES, NO = "1", "0"
WORDS = ((YES, "是"), (NO, "否"))


@declarable
@dataclass(frozen=True)
class YesNoField(BoolField):
    """Yes or no, neither of which stands there by itself: what is left open is no answer.

    For what a paper prints, or a condition opens, because it is not so.
    """

    kind: Literal["yes_no"] = "yes_no"
    draws: ClassVar[str] = "radio"
    in_rows: ClassVar[bool] = False
    asks: ClassVar[str] = "{label}：选择“是”或者“否”"

    @property
    def options(self) -> Choices:
        """The two."""
        return WORDS

    def parse(self, typed: Typed) -> bool | None:
        """Raises Unreadable for what is neither."""
        if not typed.text:
            return None
        if typed.text not in dict(WORDS):
            raise NotOffered
        return typed.text == YES

    def typed(self, value: Any) -> list[str]:
        """The button that is pressed; none before there is an answer."""
        return [] if value is None else [YES if value else NO]

    def choices(self, offers: Offers) -> Choices:
        """The two."""
        del offers
        return WORDS

    def words(self, texts: Sequence[str], labels: Mapping[str, str]) -> str:
        """是, 否; nothing where nothing was answered."""
        del labels
        return "、".join(dict(WORDS).get(text, text) for text in texts)
