"""One line, and paragraphs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar, Literal

from casehub.fields.field import Field, Names, Typed, Unreadable, declarable, is_empty

LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# Which of several shapes a letter has is chosen by these; our faces have one of each.
SHAPES = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")


@lru_cache(maxsize=16_384)
def _is_plain(sign: str) -> bool:
    """A letter, figure or mark of writing: nearly all there are, and nothing is done with them."""
    return (sign.isascii() and sign.isprintable()) or unicodedata.category(sign)[0] in "LNPS"


def _is_widthless(sign: str) -> bool:
    """Whether a sign neither draws nor turns anything: with it two names look alike and are not."""
    return unicodedata.category(sign) == "Cf" and unicodedata.bidirectional(sign) == "BN"


def _cannot_be_kept(sign: str) -> bool:
    """Controls, halves of signs, what no text may hold, and what turns the writing round.

    With a sign that turns it a name reads otherwise than it is.
    """
    number = ord(sign)
    return (
        (unicodedata.category(sign) in {"Cc", "Cs"} and sign not in "\n\t")
        or (unicodedata.category(sign) == "Cf" and not _is_widthless(sign))
        or number & 0xFFFE == 0xFFFE
        or 0xFDD0 <= number <= 0xFDEF
    )


def _is_private(sign: str) -> bool:
    """A letter that only one machine's own face knows; others print nothing or another one."""
    return unicodedata.category(sign) == "Co"


def _composed(text: str) -> str:
    """The text with each mark made one letter with what it stands over, where there is such one.

    Letter by letter: what else the standard would change (a name written with a compatibility
    letter) stays as it was typed.
    """
    made: list[str] = []
    for sign in text:
        whole = unicodedata.normalize("NFC", made[-1] + sign) if made else sign
        if made and unicodedata.category(sign).startswith("M") and len(whole) == 1:
            made[-1] = whole
        else:
            made.append(sign)
    return "".join(made)


def clean(raw: str) -> str:
    """The text with plain line ends, without signs of no width and outer blanks.

    Raises Unreadable, naming number and place of the first sign that cannot be kept.
    """
    text = SHAPES.sub("", LINE_ENDS.sub("\n", raw))
    signs = {sign for sign in set(text) if not _is_plain(sign)}
    if not signs:
        return text.strip()
    if widthless := {ord(sign): None for sign in signs if _is_widthless(sign)}:
        text = text.translate(widthless)
    # Blanks of other widths are in no face; that of a whole character begins paragraphs.
    if blanks := {ord(sign): " " for sign in signs if unicodedata.category(sign) == "Zs"}:
        text = text.translate({**blanks, ord("\u3000"): "\u3000"})
    text = text.strip()
    if any(unicodedata.category(sign).startswith("M") for sign in signs):
        text = _composed(text)
    for is_wrong, told in (
        (_cannot_be_kept, "第 {} 个字符（{}）不能保存，删去后重新输入"),
        (_is_private, "第 {} 个字（{}）是自造字，别的机器显示不出，改用标准字或者拼音并加注"),
    ):
        wrong = {sign for sign in signs if is_wrong(sign)}
        if place := next((n for n, sign in enumerate(text, 1) if sign in wrong), 0):
            raise Unreadable(told.format(place, f"U+{ord(text[place - 1]):04X}"))
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
