"""Words for offices: the kinds of organisations and the names of their number series."""

from __future__ import annotations

from dataclasses import dataclass

from casehub.law.worded import title_of


@dataclass(frozen=True)
class OfficeKind:
    """A kind of organisation. `own`: its people sign in and handle matters here.

    `guests`: some of its people sign in to read what was sent to it. `serves_as`: the entries of
    other organisations, and the parts in a case, that one of this kind is named for, and no other.
    """

    id: str
    title: str
    own: bool = False
    guests: bool = False
    serves_as: tuple[str, ...] = ()


@dataclass(frozen=True)
class SeriesName:
    """A series under which offices number papers. awaits: as of the rows of the law.

    pattern: how its numbers are written; some official forms print 第 before the number.
    """

    id: str
    title: str
    awaits: str = ""
    pattern: str = "{prefix}〔{{year}}〕{{n}}号"


@dataclass(frozen=True)
class OfficeWords:
    """config/offices.toml."""

    kind: tuple[OfficeKind, ...]
    series: tuple[SeriesName, ...]

    def kind_title(self, kind: str) -> str:
        """The title of a kind; an unknown one is returned as it is."""
        return title_of(self.kind, kind)

    def series_title(self, series: str) -> str:
        """The title of a series of numbers."""
        return next(one.title for one in self.series if one.id == series)

    def numbered(self, series: str, prefix: str) -> str:
        """The pattern of the numbers of a series under an office's 字, with {year} and {n} open."""
        written = next(one.pattern for one in self.series if one.id == series)
        return written.format(prefix=prefix)

    def named_in(self, entry: str) -> frozenset[str]:
        """The kinds that can be named for an entry of an organisation or a part in a case."""
        found = frozenset(kind.id for kind in self.kind if entry in kind.serves_as)
        return found or frozenset(kind.id for kind in self.kind)

    @property
    def own(self) -> frozenset[str]:
        """The kinds that handle matters here."""
        return frozenset(kind.id for kind in self.kind if kind.own)

    @property
    def staffed(self) -> frozenset[str]:
        """The kinds whose people can have an account here."""
        return frozenset(kind.id for kind in self.kind if kind.own or kind.guests)
