"""One line, and paragraphs."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from casehub.fields.field import Field, Names, Typed, Unreadable, declarable, is_empty

LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# Signs of no width: with them two names look alike and are not. Variation selectors go too.
NO_WIDTH = re.compile("[\u00ad\u200b\u2060\ufeff\ufe00-\ufe0f\U000e0100-\U000e01ef]")
# What cannot be kept; bidirectional signs count too: with them a name reads otherwise than it is.
CONTROL = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
# Letters that only one machine's own face knows; they print as nothing or as another letter.
PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]")


def clean(raw: str) -> str:
    """The text with plain line ends, without signs of no width and outer blanks.

    Raises Unreadable, naming the place of the first sign that cannot be kept.
    """
    text = NO_WIDTH.sub("", LINE_ENDS.sub("\n", raw)).strip()
    if found := CONTROL.search(text):
        raise Unreadable(f"第 {found.start() + 1} 个字符不能保存，删去后重新输入")
    if found := PRIVATE.search(text):
        raise Unreadable(
            f"第 {found.start() + 1} 个字是自造字，别的机器显示不出，改用标准字或者拼音并加注"
        )
    return text


@dataclass(frozen=True)
class WrittenField(Field):
    """What is written in words.

    most: how many signs it takes where that is fewer than its kind does; 0 for as many.
    """

    most: int = 0
    holds: ClassVar[tuple[type, ...]] = (str,)
    longest: ClassVar[int]

    @property
    def speaks(self) -> bool:
        """Words that stand there."""
        return not is_empty(self.start)

    @property
    def decides(self) -> bool:
        """Words are printed as they are."""
        return False

    @property
    def stand_in(self) -> str:
        """Words of which somebody sees that they are none."""
        return "〔待改〕"

    @property
    def room(self) -> int:
        """How many signs it takes."""
        return self.most or self.longest

    def parse(self, typed: Typed) -> str | None:
        """The text, without what cannot be seen."""
        text = clean(typed.text)
        if len(text) > self.room:
            raise Unreadable(f"不超过 {self.room:,} 个字，现有 {len(text):,} 个字")
        return text or None

    def looks_like(self, written: str) -> bool | None:
        """As its pattern says; what is without one holds any words."""
        return super().looks_like(written) if self.shape else None

    def faults(self, value: Any, offered: Collection[Any] | None = None) -> Iterator[str]:
        """Nothing to be read, too much of it, or signs that cannot be kept."""
        yield from super().faults(value, offered)
        if not isinstance(value, str):
            return
        try:
            text = clean(value)
        except Unreadable as error:
            yield f"{self.label}：{error}"
            return
        if not text:
            yield f"{self.label}只有空白，没有文字"
        elif len(value) > self.room:
            yield f"{self.label}不超过 {self.room:,} 个字，现有 {len(value):,} 个字"

    def named(self, value: Any, names: Names) -> Any:
        """The text with its marks replaced."""
        return value if value is None else names.text(value)

    def absent(self, to_fill: str) -> str | None:
        """The mark of a preview."""
        return to_fill or None

    def facts_fault(self, printed: Any) -> str | None:
        """Papers print numbers as text too."""
        return None if isinstance(printed, str | int | float) else "应为文字"

    def agrees(self, other: Field) -> bool:
        """Text is text, short or long."""
        return isinstance(other, WrittenField)

    def words(self, texts: Sequence[str], labels: Any) -> str:
        """As it was typed."""
        del labels
        return "".join(texts)


@dataclass(frozen=True)
class LineField(WrittenField):
    """What is written on one line."""

    def parse(self, typed: Typed) -> str | None:
        """The line; line ends become blanks."""
        text = super().parse(typed)
        return text.replace("\n", " ") if text else None


@declarable
@dataclass(frozen=True)
class TextField(LineField):
    """One line of text."""

    kind: Literal["text", "office", "paper_number"] = "text"
    draws: ClassVar[str] = "text"
    longest: ClassVar[int] = 500


@dataclass(frozen=True)
class SuggestedField(TextField):
    """One line of text on a page of the program, beside which the page offers what is known."""

    draws: ClassVar[str] = "suggested"


@declarable
@dataclass(frozen=True)
class LongField(WrittenField):
    """Paragraphs, separated by line ends."""

    kind: Literal["long"] = "long"
    draws: ClassVar[str] = "long"
    longest: ClassVar[int] = 20_000
    goes_on: ClassVar[bool] = True


@dataclass(frozen=True)
class PasswordField(Field):
    """A password on a page of the program: kept by no event and never sent back."""

    autocomplete: str = "new-password"
    kind: Literal["password"] = "password"
    draws: ClassVar[str] = "password"
    echoed: ClassVar[bool] = False
    holds: ClassVar[tuple[type, ...]] = (str,)

    def parse(self, typed: Typed) -> str | None:
        """As it was typed, blanks included."""
        return typed.text or None


def written_faults(
    fields: Iterable[Field], values: Mapping[str, object]
) -> Iterator[tuple[str, str]]:
    """(field, sentence) for each text among the values that its field does not take.

    For what comes in past a form; what is empty, or no text, is judged by others.
    """
    for field in fields:
        value = values.get(field.id)
        if isinstance(field, WrittenField) and isinstance(value, str) and value.strip():
            yield from ((field.id, sentence) for sentence in field.faults(value))
