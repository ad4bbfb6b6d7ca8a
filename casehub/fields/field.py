"""What all fields share: identifier, label, obligation, and the questions a kind answers."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar, Literal, Protocol, TypeVar

from casehub.fields.sources import OfStation, Source

TODAY = "today"
Choices = tuple[tuple[Any, str], ...]


class Unreadable(Exception):
    """The text is no value of the field's kind; `str()` is the sentence beside the field."""


def is_empty(value: Any) -> bool:
    """Whether nothing was given. A tick left out says no, which is an answer."""
    return value is None or value in ("", [], ())


@dataclass(frozen=True)
class Typed:
    """What came with the form for one field.

    texts: the values under the field's name. offered: the values that may be chosen, as texts.
    files: what is known of files sent along, by the text that stands for each.
    """

    texts: Sequence[str] = ()
    offered: Collection[str] = ()
    files: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The first value, "" when there is none."""
        return self.texts[0] if self.texts else ""


class Offers(Protocol):
    """Whom and what a case offers to be named in a field: (id, words) each."""

    def people(self, role: str) -> Choices:
        """People who may be named; with a role only those who hold it."""

    def parties(self, side: str, *, left: bool = False) -> Choices:
        """Parties who have not left the case, or have; side: those who stand there only."""

    def organisations(self, sort: str, side: str = "") -> Choices:
        """Organisations that exist today, save the office itself; sort: that serve as it only.

        side: of the case, where such offices stand; only those, if all who stand there are such.
        """

    def agreements(self) -> Choices:
        """Agreements between bureaus that hold today, by name."""

    def exhibits(self, kind: str) -> Choices:
        """Exhibits of the case, of one kind or any ("")."""

    def materials(self, takes: Sequence[str] = ()) -> Choices:
        """Incoming papers that wait in the file, and those of the register that may be meant."""

    def fitting(self, among: str) -> Collection[Any]:
        """The values of a choice that a known fact says fit the case."""

    def rows(self, of: str, among: str) -> Choices:
        """Rows that a known fact lists, as far as another says that they may be chosen."""


class Names(Protocol):
    """Turns what a value names into something else: ids into what papers print, words into ids."""

    def text(self, value: Any) -> Any:
        """A text or a value in words."""

    def person(self, value: Any) -> Any:
        """One person."""

    def party(self, value: Any) -> Any:
        """One party."""

    def organisation(self, value: Any) -> Any:
        """One organisation."""

    def exhibit(self, value: Any) -> Any:
        """One exhibit."""

    def row(self, of: str, value: Any) -> Any:
        """One of the rows that a known fact lists."""


Presumed = Literal["", "act", "office", "words", "wish", "safer", "checked"]


@dataclass(frozen=True)
class Around:
    """What a day of a form is held against: the other values, how their fields are called, today.

    since: the day of what the form enters (`entered_day`), None where that is today.
    """

    data: Mapping[str, object]
    labels: Mapping[str, str]
    today: Any
    since: date | None = None


@dataclass(frozen=True)
class Field(ABC):
    """One thing that a step, a paper or a page asks for.

    required_if: name of the condition under which it must be given. default: value it starts with,
    or `today`. example: a realistic value, of the form the kind keeps in JSON. folded: it is seldom
    given, so it stands folded away in a row of a table. known: where the file has its value.
    asked: whether a form asks for it; what is not asked comes from the file alone. asked_when: the
    known fact without which no form shows it. at: the station
    of a step's route at which it is written; "" for the first. witnessed: what the file knows of it
    is only what was to be; who was there looks at each of it, and a form folds none of it away.
    presumes: why a default that speaks for the person is never untrue: the step itself is that
    (`act`), the office always does so (`office`), the words are the paper's and tell no fact of the
    case (`words`), they are what is asked or wished (`wish`), the other answer would harm a party
    (`safer`), or a condition refuses them where what else is typed says otherwise (`checked`); one
    of several, a tick, a no that must be given, or words that stand there without a reason would
    say what nobody has said.
    called: what letters and forms of others call it besides its label, for whoever reads one in.
    shape: the pattern of what is written there, where that alone says what it is; "" where it
    may be any words.
    part: the heading under which it stands in a long form; usual: it is nearly always filled in,
    though nothing demands it, so its part stands open until it is.
    """

    id: str
    label: str
    required: bool = False
    required_if: str = ""
    hint: str = ""
    default: Any = None
    example: Any = None
    folded: bool = False
    kind: str = ""
    known: Source | None = None
    asked: bool = True
    asked_when: str = ""
    at: str = ""
    witnessed: bool = False
    presumes: Presumed = ""
    part: str = ""
    usual: bool = False
    called: tuple[str, ...] = ()
    shape: str = ""

    # Keys whose values name known facts, besides `known` and `asked_when`.
    facts: ClassVar[tuple[str, ...]] = ()
    # Name of the macro that draws the input.
    draws: ClassVar[str]
    # Types of a value; () when any will do.
    holds: ClassVar[tuple[type, ...]] = ()
    # Whether what was typed may be sent back to the browser.
    echoed: ClassVar[bool] = True
    # Whether a value names somebody or something of the case by id.
    by_id: ClassVar[bool] = False
    # Whether it may be a column of a table.
    in_rows: ClassVar[bool] = True
    asks: ClassVar[str] = "填写{label}"
    # Whether what was begun on one line of a paper goes on on the next.
    goes_on: ClassVar[bool] = False

    @abstractmethod
    def parse(self, typed: Typed) -> Any:
        """The value that was typed, None for nothing. Raises Unreadable."""

    def typed(self, value: Any) -> list[str]:
        """A value the way the input shows it."""
        return [] if value is None else [str(value)]

    def heard(self, written: str, offered: Choices) -> list[str]:
        """What somebody wrote beside its label on paper, the way the input shows it.

        offered: (value, words) that may be chosen. Raises Unreadable where the words say no value.
        """
        del offered
        return [written]

    def looks_like(self, written: str) -> bool | None:
        """Whether words that bear no label are an answer to it; None where any words may be."""
        return bool(self.shape) and re.fullmatch(self.shape, written) is not None

    def freeze(self, value: Any) -> Any:
        """The value as JSON keeps it; `read` is its inverse."""
        return value

    def read(self, kept: Any) -> Any:
        """The value of what JSON, an event or a default keeps."""
        return kept

    def sources(self) -> Iterator[tuple[str, Source]]:
        """What it asks the file for, each beside the key that names it."""
        if self.known is not None:
            yield "known", self.known
        if isinstance(self.known, OfStation) and self.known.otherwise:
            yield "known", self.known.otherwise
        if self.asked_when:
            yield "asked_when", self.asked_when
        yield from ((key, name) for key in self.facts if (name := getattr(self, key)))

    def flaws(self) -> Iterator[tuple[str, str]]:
        """What is wrong with how it is declared: the key, and a sentence."""
        yield from (("example", said) for said in self.unfit(self.example))

    def unfit(self, example: Any) -> Iterator[str]:
        """Why an example cannot be entered here; what names somebody does so by words."""
        if self.by_id or is_empty(example):
            return
        try:
            value = self.read(example)
        except (LookupError, TypeError, ValueError, ArithmeticError):
            yield "示例的写法不对"
        else:
            yield from (f"示例填不进这个字段：{said}" for said in self.faults(value))

    @property
    def start(self) -> Any:
        """The value an empty form starts with; `today` stays the word."""
        return None if is_empty(self.default) else self.default

    @property
    def speaks(self) -> bool:
        """Whether its default says something before the person at work has said anything."""
        return False

    @property
    def is_coded(self) -> bool:
        """Whether its values stand for other words, which its options say."""
        return False

    @property
    def decides(self) -> bool:
        """Whether what a paper says besides may hang on its value: a code, somebody, a yes."""
        return self.is_coded or self.by_id or self.example is None

    @property
    def stand_in(self) -> Any:
        """What stands in a paper's facts for a value that will not do and decides nothing."""
        return self.example

    @property
    def missing(self) -> str:
        """What to do when nothing was given though something must be."""
        return self.asks.format(label=self.label)

    def faults(self, value: Any, offered: Collection[Any] | None = None) -> Iterator[str]:
        """What is wrong with a value that was given, in sentences.

        offered: the values that may be chosen; None when they are not known.
        """
        del offered
        if self.holds and not (
            isinstance(value, self.holds) and (bool in self.holds or not isinstance(value, bool))
        ):
            yield f"{self.label}的格式不对"

    def order_fault(self, value: Any, around: Around) -> str | None:
        """Why a day stands on the wrong side of another one; None for what is no day."""
        del value, around
        return None

    def choices(self, offers: Offers) -> Choices | None:
        """What may be chosen; None for what is not chosen."""
        del offers
        return None

    def people_in(self, value: Any) -> tuple[int, ...]:
        """Ids of the people a value names."""
        del value
        return ()

    def named(self, value: Any, names: Names) -> Any:
        """The value with everybody and everything that it names put in other words."""
        del names
        return value

    def printed(self, value: Any, names: Names) -> Any:
        """The value as a paper's facts hold it."""
        return self.named(value, names)

    def absent(self, to_fill: str) -> Any:
        """What a template finds where no value is; to_fill: mark of a preview, else ""."""
        del to_fill
        return None

    def shaped(self, printed: Any) -> Any:
        """A value of a paper's facts with every name that a template may use."""
        return None if printed == "" else printed

    def facts_fault(self, printed: Any) -> str | None:
        """What is wrong with a given value of a paper's facts; a clause after the label."""
        del printed
        return None

    def words(self, texts: Sequence[str], labels: Mapping[str, str]) -> str:
        """What was typed as a reader would say it; labels: words of the choices."""
        return "、".join(labels.get(text, text) for text in texts)

    def agrees(self, other: Field) -> bool:
        """Whether a value of this field will do for another field of the same identifier."""
        return self.kind == other.kind


# The kinds that files may declare, by the name they bear there. A kind registers itself.
KINDS: dict[str, type[Field]] = {}
Kind = TypeVar("Kind", bound=type[Field])


def declarable(kind: Kind) -> Kind:
    """Lets files declare fields of this class under its `kind`. ValueError: the name is taken."""
    if KINDS.setdefault(kind.kind, kind).__qualname__ != kind.__qualname__:
        message = f"two kinds of fields are called {kind.kind}"
        raise ValueError(message)
    return kind
