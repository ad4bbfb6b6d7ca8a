"""A tick, one of several, several of several."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator

from casehub.fields.field import (
    Choices,
    Field,
    Offers,
    Typed,
    Unreadable,
    declarable,
    is_empty,
)


class NotOffered(Unreadable):
    """What was sent is none of the choices that were shown; no page of ours sends that."""

    def __init__(self) -> None:
        super().__init__("从列出的选项中选择")


def _pairs(value: object) -> tuple[tuple[str, str], ...]:
    rows = list(value.items()) if isinstance(value, dict) else value
    pairs = (
        [tuple(row) for row in rows if isinstance(row, list | tuple)]
        if isinstance(rows, list | tuple)
        else [()]
    )
    if not all(len(pair) == 2 and all(isinstance(x, str) for x in pair) for pair in pairs):
        raise ValueError("应为 [值, 名称] 的列表，均为文字")
    return tuple((pair[0], pair[1]) for pair in pairs)


_BETWEEN = re.compile(r"[、,，;；/\s]+")
# (value, label) pairs, also written as `value: label`.
Options = Annotated[tuple[tuple[str, str], ...], BeforeValidator(_pairs)]


def of_offered(text: str, offered: Collection[str]) -> int | str:
    """A chosen value; ids are numbers. Raises Unreadable for what was not offered."""
    if text not in offered:
        raise NotOffered
    return int(text) if text.isdecimal() else text


def one_of(written: str, offered: Choices) -> str:
    """The value whose words these are, else the only one whose words stand among them.

    Raises Unreadable where none does, or several do.
    """
    plain = written.strip()
    same = [str(value) for value, words in offered if words == plain]
    among = [str(value) for value, words in offered if words in plain]
    found = same or among
    if len(found) != 1:
        raise Unreadable("不在可选范围内" if not found else "不止一项，请自行选择")
    return found[0]


# What people write where they are asked whether.
SAID = {"是": True, "√": True, "有": True, "否": False, "无": False, "没有": False}


@declarable
@dataclass(frozen=True)
class BoolField(Field):
    """A tick. Left out it says no, which is an answer."""

    kind: Literal["bool", "yes_no"] = "bool"
    draws: ClassVar[str] = "tick"
    holds: ClassVar[tuple[type, ...]] = (bool,)

    @property
    def speaks(self) -> bool:
        """A tick that stands there, or a no to what must be answered."""
        said = self.read(self.start)
        return bool(said) or (said is not None and self.required)

    @property
    def decides(self) -> bool:
        """A yes may open what a no leaves out."""
        return True

    def parse(self, typed: Typed) -> bool | None:
        """Ticked or not."""
        return bool(typed.text)

    def typed(self, value: Any) -> list[str]:
        """`1` when ticked."""
        return ["1"] if value else []

    def heard(self, written: str, offered: Choices) -> list[str]:
        """是 or 否; a sentence is read by whoever answers for it."""
        del offered
        if written.strip() not in SAID:
            raise Unreadable("请自行勾选")
        return self.typed(SAID[written.strip()])

    def read(self, kept: Any) -> Any:
        """A default may be written as text."""
        return kept == "true" if isinstance(kept, str) else kept

    def printed(self, value: Any, names: Any) -> bool:
        """Nothing said is no."""
        del names
        return bool(value)

    def absent(self, to_fill: str) -> bool:
        """No."""
        del to_fill
        return False

    def shaped(self, printed: Any) -> bool:
        """Yes or no."""
        return bool(printed)

    def words(self, texts: Sequence[str], labels: Mapping[str, str]) -> str:
        """是."""
        del labels
        return "是" if any(texts) else ""

    def agrees(self, other: Field) -> bool:
        """Yes and no are the same however they are asked."""
        return isinstance(other, BoolField)


def flaws_of(options: Options) -> Iterator[tuple[str, str]]:
    """What is wrong with the options of a field."""
    values = [value for value, _ in options]
    if not values:
        yield "options", "选项为空"
    if len(set(values)) != len(values):
        yield "options", "选项的值有重复"
    if not all(map(all, options)):
        # Who chooses "" has chosen nothing.
        yield "options", "选项的值和说法都不能为空"


@declarable
@dataclass(frozen=True)
class ChoiceField(Field):
    """One of the declared options, (value, label) each.

    among: known fact with the values that fit the case; without it, or where it tells none, all.
    """

    options: Options = ()
    among: str = ""
    kind: Literal["choice"] = "choice"
    facts: ClassVar[tuple[str, ...]] = ("among",)
    draws: ClassVar[str] = "select"
    holds: ClassVar[tuple[type, ...]] = (str,)
    asks: ClassVar[str] = "选择{label}"

    def flaws(self) -> Iterator[tuple[str, str]]:
        """Also options, and a default that is none of them."""
        yield from super().flaws()
        yield from flaws_of(self.options)
        if self.options and self.start is not None and self.start not in dict(self.options):
            yield "default", "默认值不在选项中"

    @property
    def speaks(self) -> bool:
        """One of several answers that stands chosen; where there is one only, the step says it."""
        return len(self.options) > 1 and not is_empty(self.start)

    def parse(self, typed: Typed) -> str | None:
        """The value, when it was offered."""
        if not typed.text:
            return None
        if typed.text not in typed.offered:
            raise NotOffered
        return typed.text

    def faults(self, value: Any, offered: Collection[Any] | None = None) -> Iterator[str]:
        """Not among the options."""
        yield from super().faults(value, offered)
        if isinstance(value, str) and self.options and value not in dict(self.options):
            yield f"{self.label}不在可选范围内"

    def choices(self, offers: Offers) -> Choices:
        """The options that fit the case."""
        fit = offers.fitting(self.among) if self.among else ()
        return tuple(one for one in self.options if one[0] in fit) or self.options

    def looks_like(self, written: str) -> bool:
        """The words of an option; one that several kinds share bears the words of each."""
        return any(written in words.split("／") for _, words in self.options)

    def heard(self, written: str, offered: Choices) -> list[str]:
        """The one option that is written there, or the one whose words stand in what is."""
        return [one_of(written, offered)]

    @property
    def decides(self) -> bool:
        """Each option may open what the others leave out."""
        return True

    @property
    def is_coded(self) -> bool:
        """Whether a value and its label differ."""
        return any(value != label for value, label in self.options)

    def option_label(self, value: str) -> str:
        """The label of a value; an unknown value is returned as it is."""
        return dict(self.options).get(value, value)

    def facts_fault(self, printed: Any) -> str | None:
        """Not among the options."""
        given = printed if isinstance(printed, list | tuple) else [printed]
        known = {value for value, _ in self.options}
        return "不是可选的值" if known and any(str(v) not in known for v in given) else None


@dataclass(frozen=True)
class SeveralField(Field):
    """Ticks among what the page offers: papers to issue, roles to give."""

    kind: str = "several"
    draws: ClassVar[str] = "ticks"
    holds: ClassVar[tuple[type, ...]] = (list, tuple)
    by_id: ClassVar[bool] = True
    asks: ClassVar[str] = "选择{label}"

    def parse(self, typed: Typed) -> list[int | str]:
        """What was ticked, all of it offered."""
        return [of_offered(text, typed.offered) for text in typed.texts if text]

    def heard(self, written: str, offered: Choices) -> list[str]:
        """Nobody and nothing of the file is named by others: raises Unreadable."""
        del written, offered
        raise Unreadable("请自行选择")

    def typed(self, value: Any) -> list[str]:
        """One text for each."""
        # A field of another kind before may have kept a text: it is one, and not its characters.
        several = [value] if isinstance(value, str) and value else value
        return [str(one) for one in several or () if not isinstance(one, Mapping)]

    def faults(self, value: Any, offered: Collection[Any] | None = None) -> Iterator[str]:
        """Something that was not offered. Blocks, as papers print them, name nobody by id."""
        if isinstance(value, str):
            yield f"{self.label}应从列出的选项中选择，原来填写的是“{value}”"
            return
        yield from super().faults(value, offered)
        if (
            isinstance(value, list | tuple)
            and offered is not None
            and any(one not in offered for one in value if isinstance(one, int | str))
        ):
            yield f"{self.label}不在可选范围内"

    def absent(self, to_fill: str) -> list[Any]:
        """Nothing."""
        del to_fill
        return []

    def facts_fault(self, printed: Any) -> str | None:
        """No list."""
        return None if isinstance(printed, list | tuple) else "应为列表"


@declarable
@dataclass(frozen=True)
class ChoicesField(SeveralField):
    """Some of the declared options, (value, label) each; papers print their labels in one text."""

    options: Options = ()
    kind: Literal["choices"] = "choices"
    by_id: ClassVar[bool] = False

    def flaws(self) -> Iterator[tuple[str, str]]:
        """Also options."""
        yield from super().flaws()
        yield from flaws_of(self.options)

    @property
    def decides(self) -> bool:
        """Each option may open what the others leave out."""
        return True

    def parse(self, typed: Typed) -> list[int | str]:
        """What was ticked; a value is a text, whatever it looks like."""
        chosen = [text for text in typed.texts if text]
        if any(text not in typed.offered for text in chosen):
            raise NotOffered
        return [*chosen]

    def looks_like(self, written: str) -> bool:
        """The words of options, one after the other."""
        offered = {words for _, words in self.options}
        return offered.issuperset(filter(None, _BETWEEN.split(written)))

    def heard(self, written: str, offered: Choices) -> list[str]:
        """Each of what is written there one after the other. Raises Unreadable for what is none."""
        parts = filter(None, _BETWEEN.split(written))
        return [one_of(part, offered) for part in parts]

    def typed(self, value: Any) -> list[str]:
        """One text for each, in the order in which they are offered."""
        place = {option: n for n, (option, _) in enumerate(self.options)}
        return sorted(super().typed(value), key=lambda text: place.get(text, len(place)))

    def choices(self, offers: Offers) -> Choices:
        """The options."""
        del offers
        return self.options

    def faults(self, value: Any, offered: Collection[Any] | None = None) -> Iterator[str]:
        """Not among the options."""
        yield from super().faults(value, dict(self.options) if offered is None else offered)

    def printed(self, value: Any, names: Any) -> Any:
        """制造、销售."""
        del names
        return self._in_one(value)

    def shaped(self, printed: Any) -> Any:
        """The same text; an example stands as it is chosen."""
        return self._in_one(printed)

    def absent(self, to_fill: str) -> Any:
        """The mark of a preview."""
        return to_fill

    def facts_fault(self, printed: Any) -> str | None:
        """A text or the values themselves."""
        return None if isinstance(printed, str | list | tuple) else "应为所选各项"

    def _in_one(self, value: Any) -> Any:
        labels = dict(self.options)
        if isinstance(value, list | tuple):
            return "、".join(str(labels.get(one, one)) for one in value)
        return value
