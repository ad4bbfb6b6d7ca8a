"""Kinds of documents as frozen values, each with its editions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Literal, Protocol, get_args

from pydantic import Field as Key

from casehub.documents.printed import RenderRefusedError
from casehub.fields import (
    Condition,
    DeclaredField,
    Field,
)
from casehub.law.effect import Effective
from casehub.law.worded import Worded

Family = Literal["notice", "letter", "form", "record"]
Series = Literal["case", "intake", "letter", "none"]
Issuer = Literal["office", "party", "receiving_office"]
# On which law a paper stands: that under which its case was opened, or that of its own day.
LawOf = Literal["case", "act"]
Block = Literal[
    "office", "case", "right", "rights", "parties", "panel", "officers", "contact", "doc",
    "accused", "remedy", "evidence", "letter",
]  # fmt: skip
NO_REMEDY = "none"  # what stands where a paper tells of no remedy
# How a paper ends a case, in the words of the closing form (办法第四十六条).
Ends = Literal["", "decision", "mediation", "cancellation"]


class Place(StrEnum):
    """Where a paper lies in the volume, in the order of binding."""

    FILING = "filing"
    COURSE = "course"
    CLOSING = "closing"


class Part(Worded):
    """The parts of the volume: what who sees the case reads, and what is for the office alone."""

    MAIN = "main", "正卷"
    SUB = "sub", "副卷"


# A sheet of the volume itself, which has no page number in it.
VolumeSheet = Literal["", "cover", "contents", "endnote"]
# What a letter carries: the questions, or the receipt that the receiver tears off and sends back.
Carried = Literal["", "items", "receipt"]
SUPERSEDED = "superseded"  # the folder of editions that were in force before
# Where the frozen facts of a paper keep its edition, and their own form (earlier.py).
EDITION, FACTS_FORM = "edition", "facts_form"
BLOCKS: frozenset[str] = frozenset(get_args(Block))
ADDRESSEE = "addressee"  # receiver of a paper directed at one party whom its form names
CORRECTABLE_BLOCKS = frozenset({"parties", "right"})
TAKEN = BLOCKS | {"basis", "limits", "house", EDITION, FACTS_FORM}


@dataclass(frozen=True)
class Unless:
    """Except where the own field `field` holds one of `values`."""

    field: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Summons:
    """What a paper calls its recipients to: own fields `at` and `place` say when and where.

    absence: what follows when a party of the side stays away without reason.
    """

    to: str
    at: str
    place: str
    absence: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Listed:
    """A paper of a source list that this kind is too: number, name, title there, procedures."""

    id: str
    kind: str
    title: str
    procedures: tuple[str, ...]


@dataclass(frozen=True)
class Kind(Effective):
    """What a document is: its family, its numbering, who receives it and which facts it needs.

    bears_case_number: it bears the 案号 itself. number_series: the office's own series that counts
    it; number_word: the word before its number while the case has none (forms.md §5).
    served_on: sides of the procedure, `all` parties, the `addressee` of the form, or the `office`.
    handed: somebody outside gets it without a service, who signs there. given_at: own field that
    says when it was handed over on the spot, which is its service. sealed: by whomever.
    listed_as: its title in its source list. directed_at: own field that holds the `addressee`.
    after_service: sides whose parties get it only where another paper of the case reached them.
    edition: which one this is of its model text; superseded: it lies in superseded/, for the cases
    that run under it (`since`, `until`: for cases of which days).
    calls_itself: the word for itself in its own text: 裁决书, 决定书, 通知书.
    law_of: whose articles it cites: those under which its `case` was opened, or, in what is asked
    of a court or another authority, those of the day of the `act`, as all periods and house rules.
    correctable: own fields, and the blocks `parties` and `right`, in which a clerical slip of an
    issued paper may be mended (更正); whatever else differs needs a new act.
    signed_by: sides whose parties sign it, so that a correction needs their consent. sealed_by: the
    later step by which it is signed and sealed; until then it only waits for that.
    sides: of which its template speaks by name: `SIDEs` the list, `SIDE` the first. each_side:
    own field that holds the side; it is made once for each side it goes to.
    goes_to: own field that holds whom a letter goes to, where that is nobody of the register.
    once: no party gets a second one while one of its own is valid.
    newcomers: own field that holds whether it is made apart for who joins; only that `encloses`.
    encloses: what goes with it that is no paper of the office; encloses_papers: kinds that do.
    remedy: which remedy it tells (config/remedies.toml), unless `no_remedy`.
    ends: how it ends the case; ending, endings: the words for that, by its field `outcome`.
    place, part: where it is bound, 正卷 or 副卷, in which also lies what is confidential.
    by_hand: only the party itself, or whom it named, receives it (民诉法解释第一百三十三条).
    own_volume: though confidential, in the 正卷 of its case. sheet: of the volume itself.
    carried: in a letter, the receipt last. proves_service: bound on that service's day.
    packaged: it leaves as one file with the papers of the same act and the payload inside.
    refuses: it refuses the request, or ends the case without a ruling on it.
    anew: the kind of which it prints the valid paper anew, for the public, with the blocks of that.
    awaits: key of the coming procedure that issues it. summons: what it calls its recipients to.
    conditions: when its fields must be given. also: which other papers of the lists it is.
    """

    id: str
    kind: str
    title: str
    family: Family
    listed_as: str = ""
    edition: int = 1
    superseded: bool = False
    calls_itself: str = ""
    law_of: LawOf = "case"
    procedures: tuple[str, ...] = ()
    numbered: bool = False
    sealed: bool = False
    internal: bool = False
    confidential: bool = False
    served_on: tuple[str, ...] = ()
    handed: bool = False
    given_at: str = ""
    directed_at: str = ""
    after_service: tuple[str, ...] = ()
    once: bool = False
    correctable: tuple[str, ...] = ()
    signed_by: tuple[str, ...] = ()
    sealed_by: str = ""
    series: Series = "none"
    bears_case_number: bool = False
    number_series: str = ""
    number_word: str = ""
    signature: str = ""
    copies: str = ""
    issuer: Issuer = "office"
    blocks: tuple[Block, ...] = ()
    sides: tuple[str, ...] = ()
    each_side: str = ""
    goes_to: str = ""
    newcomers: str = ""
    encloses: tuple[str, ...] = ()
    encloses_papers: tuple[str, ...] = ()
    remedy: str = NO_REMEDY
    no_remedy: Unless | None = None
    summons: Summons | None = None
    ends: Ends = ""
    refuses: bool = False
    ending: str = ""
    endings: tuple[tuple[str, str], ...] = ()
    place: Place = Place.COURSE
    part: Part = Part.MAIN
    sheet: VolumeSheet = ""
    by_hand: bool = False
    own_volume: bool = False
    carried: Carried = ""
    proves_service: bool = False
    packaged: bool = False
    anew: str = ""
    awaits: str = ""
    also: tuple[Listed, ...] = ()
    conditions: Annotated[tuple[Condition, ...], Key(alias="condition")] = ()
    fields: Annotated[tuple[DeclaredField, ...], Key(alias="field")] = ()

    @property
    def stem(self) -> str:
        """What its two files are called, without their suffix, below the folder of templates."""
        return f"{SUPERSEDED}/{self.kind}-{self.edition}" if self.superseded else self.kind

    @property
    def template(self) -> str:
        """The file of its text."""
        return f"{self.stem}.html"

    @property
    def sidecar(self) -> str:
        """The file that declares it."""
        return f"{self.stem}.toml"

    @property
    def is_challengeable(self) -> bool:
        """Whether it is a decision that tells those on whom it is served how to challenge it."""
        return self.remedy != NO_REMEDY and bool(self.served_on)

    def field(self, name: str) -> Field | None:
        """The own field of this name, if there is one."""
        return next((f for f in self.fields if f.id == name), None)


class Frozen(Protocol):
    """A paper that was made: of which kind, from which facts."""

    @property
    def kind(self) -> str:
        """The name of its kind."""

    @property
    def facts(self) -> Mapping[str, object]:
        """What is frozen in it."""


class Kinds(Mapping[str, Kind]):
    """Kinds of documents by name, each in its newest edition, and the editions before that."""

    def __init__(self, newest: Mapping[str, Kind], superseded: Iterable[Kind] = ()) -> None:
        """newest: by name. superseded: in any order."""
        self._newest = dict(newest)
        self._editions = {name: [kind] for name, kind in newest.items()}
        for kind in sorted(superseded, key=lambda one: one.edition, reverse=True):
            self._editions.setdefault(kind.kind, []).insert(0, kind)

    def __getitem__(self, name: str) -> Kind:
        return self._newest[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._newest)

    def __len__(self) -> int:
        return len(self._newest)

    def editions(self, name: str) -> Sequence[Kind]:
        """Every edition of a kind, the newest last; none of an unknown kind."""
        return self._editions.get(name, ())

    def every(self) -> Iterator[Kind]:
        """Every edition of every kind."""
        for editions in self._editions.values():
            yield from editions

    def made(self, paper: Frozen) -> Kind:
        """The edition in which a paper that is not drawn anew was frozen.

        Its facts are read only of a kind that has several editions, or that nobody knows. Raises as
        `of`, also of the latter.
        """
        if len(self.editions(paper.kind)) > 1 or paper.kind not in self:
            return self.of(paper.kind, paper.facts)
        return self[paper.kind]

    def of(self, name: str, facts: Mapping[str, object]) -> Kind:
        """The edition in which a paper of the kind was frozen.

        Raises RenderRefusedError where the files have it no longer: in another one it would not
        say what was issued.
        """
        edition = facts.get(EDITION, 1)
        found = next((one for one in self.editions(name) if one.edition == edition), None)
        if found is None:
            said = f"文书“{name}”第{edition}版的模板不在规则文件中，请规则管理员放回。"
            raise RenderRefusedError([said])
        return found
