"""The tables of config/ as frozen values: amounts, bases, house rules, roles, numbers, regions."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import Literal, Self

from casehub.declared import MAY_BE_BLANK, Fault
from casehub.law.citations import with_edition
from casehub.law.confidence import Confidence
from casehub.law.effect import Effective, clash
from casehub.rulebook.awaiting import KeyedRow, ProcedureRow

ANY_ROLE = "any"


@dataclass(frozen=True, kw_only=True)
class Amount(KeyedRow):
    """An amount or number that is no period, with its unit and legal basis."""

    title: str
    value: int
    unit: str
    basis: str
    confidence: Confidence
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class BasisText(ProcedureRow):
    """The instrument and article that papers print for a key; "" where none is known yet.

    edition: which text of an instrument that was amended it cites, by the words of the register of
    instruments (2019年修正); "" where the article stands in one text only.
    agreed: it is no text of law but what offices agree on, a ground only where they did.
    """

    text: str = field(metadata=MAY_BE_BLANK)
    agreed: bool = False
    confidence: Confidence
    note: str = ""
    edition: str = ""

    @property
    def named(self) -> str:
        """The words with the edition, whatever the day."""
        return with_edition(self.text, self.edition)

    def told(self, on: date) -> str:
        """The words for a paper of the day: which edition is told once it is no law any more.

        One rule for all papers: of the law in force no paper prints a year; who reads 2019年修正
        knows that another text is in force on the day of the paper.
        """
        return self.text if self.holds(on) else self.named


@dataclass(frozen=True, kw_only=True)
class Settled(ProcedureRow):
    """An agreement on the kind of dispute that is its key settles nothing but these terms.

    It refuses nothing: who drafts anything else is told that it is to be checked.
    """

    terms: tuple[str, ...]
    basis: str
    confidence: Confidence
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class NeverSaid(ProcedureRow):
    """Words, its key, that no agreement has; because: why, as the form tells who typed them."""

    because: str
    basis: str
    confidence: Confidence
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class HouseRule(KeyedRow):
    """The bureau's own choice where the law leaves one; papers ask it as `rule("key")`."""

    value: bool
    label: str
    confidence: Confidence
    note: str = ""


@dataclass(frozen=True)
class Colour:
    """From when a limit is 黄牌 and 红牌: so many working days before its last day.

    longest: for limits of at most so many days (working days count 7/5, months 30, years 365);
    None: for any longer one. red = 0: not before the last day is over.
    """

    yellow: int
    confidence: Confidence
    longest: int | None = None
    red: int = 0
    note: str = ""


@dataclass(frozen=True)
class Topic:
    """What an officer wants of a case (送达, 证据, 期限 …): under it pages list the steps.

    papers: papers that are made outside any step stand under it.
    """

    id: str
    title: str
    papers: bool = False


class Level(StrEnum):
    """How high a division stands (GB/T 2260); shared: digits of its code that all in it share."""

    shared: int

    def __new__(cls, value: str, shared: int = 6) -> Self:
        """A member: its value and its digits."""
        level = str.__new__(cls, value)
        level._value_ = value
        level.shared = shared
        return level

    PROVINCE = "province", 2
    CITY = "city", 4
    DISTRICT = "district", 6
    COUNTY = "county", 6


@dataclass(frozen=True, kw_only=True)
class Region(Effective):
    """An administrative division (GB/T 2260); `successor` names the one that took its place.

    code: "" where none was published yet; parent: "" of a province.
    """

    code: str = field(metadata=MAY_BE_BLANK)
    name: str
    level: Level
    parent: str = field(metadata=MAY_BE_BLANK)
    successor: str = ""
    note: str = ""

    def covers(self, code: str) -> bool:
        """Whether the division of this code is this one, or lies in it."""
        shared = self.level.shared
        return bool(self.code) and code[:shared] == self.code[:shared]


# What stands in the place of the year and the number in a pattern.
_GAP = re.compile(r"{(\w*)}")


@dataclass(frozen=True)
class CaseNumber:
    """How a case is numbered; `{prefix}` is the series text of the bureau."""

    pattern: str
    confidence: Confidence
    basis: str


@dataclass(frozen=True)
class PaperNumbers:
    """What holds for a kind of paper that says nothing else: its series, its word before filing."""

    letter_series: str
    intake_word: str


@dataclass(frozen=True)
class IncomingNumber:
    """How incoming papers are numbered: the series of each office, and the pattern of a number."""

    series: str
    pattern: str
    confidence: Confidence


@dataclass(frozen=True)
class Numbering:
    """config/numbering.toml."""

    case: CaseNumber
    papers: PaperNumbers
    incoming: IncomingNumber

    def objections(self) -> Iterator[Fault]:
        """Patterns that do not tell one number from the next."""
        case = self.case.pattern.replace("{prefix}", "").replace("{{", "{").replace("}}", "}")
        whole = "{prefix}" in self.case.pattern
        for at, pattern, sound in (
            ("case", case, whole),
            ("incoming", self.incoming.pattern, True),
        ):
            if not sound or sorted(_GAP.findall(pattern)) != ["n", "year"]:
                said = "号码应由年份和序号组成（year、n），案号另有字号（prefix）"
                yield Fault("numbering.toml", f"{at}.pattern", said)


@dataclass(frozen=True)
class Route:
    """Who may use a route; what `relation` means stands in config/access.toml.

    files: whether it takes files; every other route reads a form's text only.
    paced: as what a person's use of it is counted (casehub.people.throttle); "" not at all.
    """

    relation: Literal["public", "signed_in", "case"]
    roles: tuple[str, ...]
    files: bool = False
    paced: Literal["", "search", "export"] = ""


@dataclass(frozen=True)
class AccessFile:
    """config/access.toml: groups of roles, every route by its name, the largest files.

    largest_file_mb: by role or group, in megabytes; a role that is not there sends no files.
    strangers_file_mb: what somebody may send who is not signed in.
    """

    routes: dict[str, Route]
    largest_file_mb: dict[str, int]
    strangers_file_mb: int
    groups: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def largest_by_role(self) -> dict[str, int]:
        """Megabytes by role, groups spelt out; the larger of two counts."""
        found: dict[str, int] = {}
        for name, megabytes in self.largest_file_mb.items():
            for role in self.groups.get(name, (name,)):
                found[role] = max(found.get(role, 0), megabytes)
        return found

    def roles_of(self, route: str) -> frozenset[str]:
        """The roles of a route, groups spelt out."""
        return frozenset(
            role for name in self.routes[route].roles for role in self.groups.get(name, (name,))
        )

    def objections(self, roles: Collection[str]) -> list[tuple[str, str]]:
        """Key path and sentence for every unknown role, empty entry and unused group."""
        known = {*roles, ANY_ROLE}
        found = [
            (f"groups.{name}", f"未知的角色：{role}")
            for name, group in self.groups.items()
            for role in group
            if role not in known
        ]
        found += [
            (f"largest_file_mb.{name}", f"未知的角色：{name}")
            for name in self.largest_file_mb
            if name not in roles and name not in self.groups
        ]
        used = {name for route in self.routes.values() for name in route.roles}
        found += [(f"groups.{name}", "没有路由使用") for name in self.groups if name not in used]
        for name, route in self.routes.items():
            if not route.roles:
                found.append((f"routes.{name}", "没有角色"))
            for role in route.roles:
                if role not in known and role not in self.groups:
                    found.append((f"routes.{name}", f"未知的角色：{role}"))
        return found


@dataclass(frozen=True)
class AmountsFile:
    """config/amounts.toml."""

    amount: tuple[Amount, ...]


@dataclass(frozen=True)
class BasisFile:
    """config/basis.toml."""

    basis: tuple[BasisText, ...]


@dataclass(frozen=True)
class AgreementsFile:
    """config/agreements.toml. disputes, terms: the lists (config/choices.toml) of their words."""

    disputes: str
    terms: str
    settled: tuple[Settled, ...]
    never: tuple[NeverSaid, ...] = ()


@dataclass(frozen=True)
class HouseFile:
    """config/house.toml."""

    rule: tuple[HouseRule, ...]
    colour: tuple[Colour, ...]
    # In the order in which pages list them.
    topic: tuple[Topic, ...]


@dataclass(frozen=True)
class RegionsFile:
    """config/regions.toml."""

    region: tuple[Region, ...]


@dataclass(frozen=True, kw_only=True)
class Instrument(Effective):
    """A law, regulation or interpretation, in the edition of its days, as rules cite it.

    articles: how many it has, where the sources of the law tell. Else those that are cited:
    read: found in the sources; unread: cited without having been found there (待核).
    """

    title: str
    number: str = ""
    articles: int = 0
    read: tuple[int, ...] = ()
    unread: tuple[int, ...] = ()
    confidence: Confidence
    note: str = ""

    def has(self, article: int) -> bool:
        """Whether it is known to have the article, or is said to have it."""
        if self.articles:
            return 1 <= article <= self.articles
        return article in self.read or article in self.unread


@dataclass(frozen=True)
class InstrumentsFile:
    """config/instruments.toml."""

    instrument: tuple[Instrument, ...]


def clashes(file: str, table: str, rows: Sequence[KeyedRow]) -> list[Fault]:
    """A fault for every two rows of one key, for one procedure, in force on the same day."""
    found = []
    by_key: dict[str, list[KeyedRow]] = {}
    for row in rows:
        if row.since and row.until and row.until < row.since:
            found.append(Fault(file, f"{table}.{row.key}", "until 早于 since"))
        for other in by_key.setdefault(row.key, []):
            day = clash(row, other)
            if day is not None and _meet(row, other):
                said = f"两条规定在{day.isoformat()}同时有效"
                found.append(Fault(file, f"{table}.{row.key}", said))
        by_key[row.key].append(row)
    return found


def _meet(row: KeyedRow, other: KeyedRow) -> bool:
    """Whether one question may find both: they are the law of one procedure, or of every one."""
    if isinstance(row, ProcedureRow) and isinstance(other, ProcedureRow):
        return {*row.procedures} == {*other.procedures} or bool(
            {*row.procedures} & {*other.procedures}
        )
    return True


def colour_faults(rows: Sequence[Colour]) -> list[Fault]:
    """A fault where the rows do not lead from the shortest limits to any limit, one by one."""
    said = []
    lengths = [row.longest for row in rows]
    if not lengths or lengths[-1] is not None:
        said.append("最后一条不应写 longest，适用于任何更长的期限")
    bounds = [0, *(length or 0 for length in lengths[:-1])]
    if any(after <= before for before, after in pairwise(bounds)):
        said.append("各条应按 longest 由短到长排列，只有最后一条不写")
    if any(not 0 <= row.red < row.yellow for row in rows):
        said.append("yellow 应大于 red，red 不能为负数")
    return [Fault("house.toml", "colour", sentence) for sentence in said]


def doubles(
    file: str, table: str, rows: Sequence[Mapping[str, object]], column: str
) -> list[Fault]:
    """A fault for every row whose name was taken by a row above it."""
    names = [row.get(column) for row in rows]
    return [
        Fault(file, f"{table}.{name}", "出现两次")
        for n, name in enumerate(names)
        if name in names[:n]
    ]
