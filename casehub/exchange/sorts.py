"""Which letters there are, what each carries and how much may come in: config/exchange.toml."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from casehub.declared import DeclarationFaults, Fault, read_toml
from casehub.settings import PROJECT

if TYPE_CHECKING:
    from collections.abc import Iterable

FILE = PROJECT / "config" / "exchange.toml"


@dataclass(frozen=True)
class Limits:
    """How much of a file from outside is looked at before it is refused."""

    file_mb: int
    payload_kb: int
    depth: int
    pages: int
    pieces: int
    objects: int
    unpacked_mb: int
    ratio: int
    files: int
    enclosed_mb: int
    package_mb: int
    seconds: int
    memory_mb: int


@dataclass(frozen=True)
class Enclosure:
    """A sort of file that may travel inside the letter or in its ZIP."""

    suffix: str
    media: str


@dataclass(frozen=True)
class Says:
    """What a kind of message says in exchanges of one type, in place of its general words.

    slip: what its tear-off receipt lets the receiver tick; owed: it is to be answered, though such
    messages otherwise only tell.
    """

    kind: str
    titled: str
    opening: str
    carries: tuple[str, ...] = ()
    slip: tuple[str, ...] = ()
    owed: bool = False


@dataclass(frozen=True)
class Sort:
    """A type of cooperation: its code in the flow number, its words, what its letters carry.

    carries: members of the payload that a request must have unless it is a bare head (MIN).
    opening: first paragraph of a request; sheet: title of the table of facts; slip: what the
    tear-off receipt lets the receiver tick. stays: who gets it may not hand it on by itself.
    short: the word for its matter in titles of other letters.
    limit: the code of the time limit that the law gives whoever answers it, if it gives one.
    heading, answer: titles of the printed letter and of its reply without the office, fields of
    their forms in braces. settled_by: codes of receipts that answer a request of this type besides
    a reply: who says that it comes has answered an invitation. matter: the words for what is done
    where there is no case, {cause} in them. says: what messages of other kinds say in exchanges of
    this type alone.
    """

    code: str
    title: str
    carries: tuple[str, ...]
    opening: str
    sheet: str
    slip: tuple[str, ...]
    short: str
    stays: bool = False
    limit: str = ""
    heading: str = ""
    answer: str = ""
    settled_by: tuple[str, ...] = ()
    matter: str = "核查{cause}的有关线索"
    says: tuple[Says, ...] = ()


@dataclass(frozen=True)
class Message:
    """A kind of message of one exchange. own: its first paragraph is that of the type.

    from_sender: only who began the exchange sends it; slip: the letter has a tear-off receipt.
    ticks: what that lets the receiver tick, where it is not what the type says.
    answers: it stands only to a letter that its addressee sent. titled: what ends its title.
    changes: it changes what was asked, so nothing is answered before it is entered.
    speaks_of_reply: it names the last letter of the other office. settles: with it the other office
    has done with what was asked, be it that it sends it back (`gives_back`). withdraws: what was
    not sealed before it was decided on leaves no more. told_only: no answer is owed to it.
    """

    kind: str
    own: bool = False
    told_only: bool = False
    opening: str = ""
    carries: tuple[str, ...] = ()
    slip: bool = False
    ticks: tuple[str, ...] = ()
    from_sender: bool = False
    answers: bool = False
    titled: str = ""
    changes: bool = False
    speaks_of_reply: bool = False
    settles: bool = False
    gives_back: bool = False
    withdraws: bool = False


@dataclass(frozen=True)
class Receipt:
    """What a receipt can say (a code of the schema), and which message says it.

    bars: codes that may not be told once this was. needs: members of the receipt that it must
    have. on_receipt: its day is that of the receipt; in_time: only while the period runs; hands_on:
    it passes the matter on; data: it tells results, in data of its own. to: kinds of messages that
    alone it answers; empty for any.
    """

    code: str
    message: str
    bars: tuple[str, ...]
    needs: tuple[str, ...] = ()
    on_receipt: bool = False
    in_time: bool = False
    hands_on: bool = False
    data: bool = False
    to: tuple[str, ...] = ()


@dataclass(frozen=True)
class Entering:
    """How a letter is entered among the incoming papers (words of config/materials.toml).

    kind: what begins or goes on; answer: what answers; way: how it came, unless it is said.
    """

    kind: str
    answer: str
    way: str


@dataclass(frozen=True)
class Exchange:
    """All of config/exchange.toml."""

    edition: int
    limits: Limits
    entering: Entering
    enclosure: tuple[Enclosure, ...]
    type: tuple[Sort, ...]
    message: tuple[Message, ...]
    receipt: tuple[Receipt, ...]

    def sort(self, code: str) -> Sort:
        """The type of a code. Raises KeyError."""
        return {one.code: one for one in self.type}[code]

    def message_of(self, kind: str) -> Message:
        """The message of a kind. Raises KeyError."""
        return {one.kind: one for one in self.message}[kind]

    def message_in(self, sort: str, kind: str) -> Message:
        """The message of a kind as it is in exchanges of a type. Raises KeyError."""
        message, own = self.message_of(kind), self._said(sort, kind)
        if own is None:
            return message
        told_only = message.told_only and not own.owed
        return replace(
            message,
            titled=own.titled,
            opening=own.opening,
            carries=own.carries,
            told_only=told_only,
        )

    def _said(self, sort: str, kind: str) -> Says | None:
        return next((one for one in self.sort(sort).says if one.kind == kind), None)

    def opening_of(self, sort: str, kind: str) -> str:
        """The first paragraph of a message: what begins an exchange has that of its type."""
        message, own = self.message_in(sort, kind), self._said(sort, kind)
        return self.sort(sort).opening if message.own and own is None else message.opening

    def carried(self, sort: str, kind: str) -> tuple[str, ...]:
        """The members that a message must have; what begins an exchange those of its type."""
        message, own = self.message_in(sort, kind), self._said(sort, kind)
        of_sort = self.sort(sort).carries if message.own and own is None else ()
        return (*message.carries, *of_sort)

    def slip_of(self, sort: str, kind: str) -> tuple[str, ...]:
        """What the tear-off receipt of a message lets the receiver tick."""
        own, message = self._said(sort, kind), self.message_of(kind)
        said = own.slip if own is not None else ()
        return said or message.ticks or self.sort(sort).slip

    def members_of(self, sort: str) -> tuple[str, ...]:
        """The members that letters of a type have of its own."""
        found = self.sort(sort)
        said = (name for one in found.says for name in one.carries)
        return tuple(dict.fromkeys((*found.carries, *said)))

    def settling(self, sort: str, kind: str) -> frozenset[str]:
        """Codes of receipts with which the other office has done with a message that began.

        Its reply or return of any; of what its type does not word otherwise, what settles that.
        """
        answers = {one.code for one in self.receipt if self.message_of(one.message).settles}
        own = self._said(sort, kind) is None
        return frozenset(answers.union(self.sort(sort).settled_by if own else ()))

    def receipt_row(self, code: str) -> Receipt:
        """What is said of a code. Raises KeyError."""
        return {one.code: one for one in self.receipt}[code]

    def says_a_message(self, said: Iterable[str]) -> bool:
        """Whether one of these words names a message that answers nothing."""
        kinds = {one.kind for one in self.message if not one.answers}
        return not kinds.isdisjoint(said)

    @property
    def media(self) -> dict[str, str]:
        """Suffix → media type of what may be enclosed."""
        return {one.suffix: one.media for one in self.enclosure}


@cache
def exchange() -> Exchange:
    """The declarations, read strictly. Raises DeclarationFaults."""
    faults: list[Fault] = []
    found = read_toml(FILE, Exchange, faults).value
    if faults or found is None:
        raise DeclarationFaults(faults)
    return found
