"""Fields that name somebody or something of the case by id."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from casehub.fields.choices import SeveralField, of_offered
from casehub.fields.field import Choices, Field, Names, Offers, Typed, Unreadable, declarable
from casehub.fields.shapes import organisation_shape, party_shape, person_shape
from casehub.fields.sources import Source


@dataclass(frozen=True)
class NamedField(Field):
    """One of those that the case offers, by id; or the block that papers print of one."""

    draws: ClassVar[str] = "select"
    holds: ClassVar[tuple[type, ...]] = (int, dict)
    by_id: ClassVar[bool] = True
    asks: ClassVar[str] = "选择{label}"

    def parse(self, typed: Typed) -> int | str | None:
        """The id, when it was offered."""
        return of_offered(typed.text, typed.offered) if typed.text else None

    def heard(self, written: str, offered: Choices) -> list[str]:
        """Who is meant is chosen by whoever knows: raises Unreadable."""
        del written, offered
        raise Unreadable("请自行选择")

    def typed(self, value: Any) -> list[str]:
        """The id; a block cannot be chosen again."""
        return [] if isinstance(value, Mapping) else super().typed(value)

    def faults(self, value: Any, offered: Collection[Any] | None = None) -> Iterator[str]:
        """Somebody who was not offered, or who was written instead of chosen."""
        if isinstance(value, str):
            yield f"{self.label}应从列出的选项中选择，原来填写的是“{value}”"
            return
        yield from super().faults(value, offered)
        if isinstance(value, int) and offered is not None and value not in offered:
            yield f"{self.label}不在可选范围内"

    def facts_fault(self, printed: Any) -> str | None:
        """No name."""
        named = isinstance(printed, Mapping) and printed.get("name")
        return None if named else "应写明姓名或者名称"


def _name_of(found: Any) -> Any:
    return found.get("name") if isinstance(found, Mapping) else found


@dataclass(frozen=True)
class BlockField(NamedField):
    """One of whom papers print a block: name and what belongs to it.

    by_name: a paper's facts hold the name alone, and not the whole block.
    """

    by_name: bool = False

    @abstractmethod
    def block(self, of: Any) -> Any:
        """All that papers print of it; of: what was frozen, or the mark of a preview."""

    def printed(self, value: Any, names: Names) -> Any:
        """The block, or the name alone."""
        found = self.named(value, names)
        return _name_of(found) if self.by_name else found

    def absent(self, to_fill: str) -> Any:
        """The mark of a preview."""
        return to_fill or None if self.by_name else self.block(to_fill)

    def shaped(self, printed: Any) -> Any:
        """The block, or the name alone."""
        return printed if self.by_name else self.block(printed)

    def facts_fault(self, printed: Any) -> str | None:
        """No name."""
        return None if self.by_name and printed else super().facts_fault(printed)


@declarable
@dataclass(frozen=True)
class PersonField(BlockField):
    """A person of the office; role: only those who hold it."""

    role: str = ""
    kind: Literal["person"] = "person"

    def choices(self, offers: Offers) -> Choices:
        """People of the office."""
        return offers.people(self.role)

    def people_in(self, value: Any) -> tuple[int, ...]:
        """The person."""
        return (value,) if isinstance(value, int) else ()

    def named(self, value: Any, names: Names) -> Any:
        """The person in other words."""
        return value if value is None else names.person(value)

    def block(self, of: Any) -> Any:
        """Name, title and certificate."""
        return person_shape(of)


@declarable
@dataclass(frozen=True)
class PartyField(BlockField):
    """A party of the case; side: only those who stand there; left: only those who have left.

    among: the known fact with the parties (ids) that may be chosen.
    """

    side: str = ""
    left: bool = False
    among: str = ""
    kind: Literal["party"] = "party"
    facts: ClassVar[tuple[str, ...]] = ("among",)

    def choices(self, offers: Offers) -> Choices:
        """Those who have not left, or those who have."""
        found = offers.parties(self.side, left=self.left)
        if not self.among:
            return found
        fitting = offers.fitting(self.among)
        return tuple(pair for pair in found if pair[0] in fitting)

    def named(self, value: Any, names: Names) -> Any:
        """The party in other words."""
        return value if value is None else names.party(value)

    def block(self, of: Any) -> Any:
        """All that papers print of a party."""
        return party_shape(of)


@declarable
@dataclass(frozen=True)
class RowField(NamedField):
    """One of the rows of the case that the file knows: a suit, a decision, an earlier entry.

    of: known fact that lists every row with its words; among: known fact with the ids of those that
    may be chosen now. The only one that may be chosen is chosen already.
    """

    of: str = ""
    among: str = ""
    kind: Literal["row"] = "row"

    def sources(self) -> Iterator[tuple[str, Source]]:
        """Also its rows and those that may be chosen, without which there is nothing to choose."""
        yield from super().sources()
        yield from (("of", self.of), ("among", self.among))

    def choices(self, offers: Offers) -> Choices:
        """Those among which one may choose."""
        return offers.rows(self.of, self.among)

    def named(self, value: Any, names: Names) -> Any:
        """The words of the row."""
        return value if value is None else names.row(self.of, value)


@declarable
@dataclass(frozen=True)
class OrganisationField(NamedField):
    """A bureau, court, committee or partner; sort: only kinds that serve as it (`serves_as`).

    side: where several offices of the register stand on it, one of them.
    """

    sort: str = ""
    side: str = ""
    kind: Literal["organisation"] = "organisation"

    def choices(self, offers: Offers) -> Choices:
        """Those that exist today, save the office of the case."""
        return offers.organisations(self.sort, self.side)

    def named(self, value: Any, names: Names) -> Any:
        """The organisation in other words."""
        return value if value is None else names.organisation(value)

    def absent(self, to_fill: str) -> Any:
        """The mark of a preview."""
        return organisation_shape(to_fill)

    def shaped(self, printed: Any) -> Any:
        """All that papers print of an organisation."""
        return organisation_shape(printed)


@declarable
@dataclass(frozen=True)
class PeopleField(SeveralField):
    """People of the office; role: only those who hold it.

    takes_part: whoever is named takes part in the matter from then on, and so sees it.
    """

    role: str = ""
    takes_part: bool = False
    kind: Literal["people"] = "people"

    def choices(self, offers: Offers) -> Choices:
        """People of the office."""
        return offers.people(self.role)

    def people_in(self, value: Any) -> tuple[int, ...]:
        """Each of them."""
        return tuple(v for v in value if isinstance(v, int)) if isinstance(value, list) else ()

    def named(self, value: Any, names: Names) -> Any:
        """Each of them in other words."""
        return [names.person(v) for v in value] if isinstance(value, list) else value

    def printed(self, value: Any, names: Names) -> Any:
        """A list, perhaps empty."""
        return [] if value is None else self.named(value, names)

    def shaped(self, printed: Any) -> Any:
        """Name, title and certificate of each."""
        return [person_shape(v) for v in printed]


@declarable
@dataclass(frozen=True)
class PartiesField(SeveralField):
    """Parties of the case; side: only those who stand there.

    by_name: a paper's facts hold their names in one text, and not the block of each.
    """

    side: str = ""
    by_name: bool = False
    kind: Literal["parties"] = "parties"

    def choices(self, offers: Offers) -> Choices:
        """Those who have not left."""
        return offers.parties(self.side)

    def named(self, value: Any, names: Names) -> Any:
        """Each of them in other words."""
        return [names.party(v) for v in value] if isinstance(value, list) else value

    def printed(self, value: Any, names: Names) -> Any:
        """The blocks, or the names in one text."""
        found = self.named(value, names)
        if self.by_name and isinstance(found, list):
            return "、".join(str(_name_of(one)) for one in found if one is not None)
        return found

    def absent(self, to_fill: str) -> Any:
        """Nobody; of names in one text the mark of a preview."""
        return to_fill or None if self.by_name else super().absent(to_fill)

    def shaped(self, printed: Any) -> Any:
        """All that papers print of each."""
        return printed if self.by_name else [party_shape(v) for v in printed]

    def facts_fault(self, printed: Any) -> str | None:
        """No list, or no name."""
        return None if self.by_name and printed else super().facts_fault(printed)


@declarable
@dataclass(frozen=True)
class EvidenceField(SeveralField):
    """Exhibits of the case; papers print their labels in one text.

    of: only those of this kind, as a form let people choose it when they were entered.
    """

    of: str = ""
    kind: Literal["evidence"] = "evidence"

    def choices(self, offers: Offers) -> Choices:
        """The exhibits that may be meant."""
        return offers.exhibits(self.of)

    def named(self, value: Any, names: Names) -> Any:
        """Each in other words."""
        return [names.exhibit(v) for v in value] if isinstance(value, list) else value

    def printed(self, value: Any, names: Names) -> Any:
        """甲1、甲2."""
        return "、".join(self.named(value, names)) if isinstance(value, list) else value

    def facts_fault(self, printed: Any) -> str | None:
        """A text or a list of labels."""
        return None if isinstance(printed, str | list | tuple) else "应为证据编号"
