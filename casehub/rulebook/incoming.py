"""Words for what comes in: kinds of materials, ways by which they come, files kept unseen."""

from __future__ import annotations

from dataclasses import dataclass

from casehub.law.worded import title_of


@dataclass(frozen=True)
class MaterialKind:
    """As what an incoming paper is filed. serves: it proves a service and tells its day.

    words: what stands on the first page of such a paper, or in the name of its file.
    """

    id: str
    title: str
    serves: bool = False
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Way:
    """By which way something comes."""

    id: str
    title: str


@dataclass(frozen=True)
class KeptFormat:
    """A kind of file that is kept and not shown.

    begins: hexadecimal digits of what such a file has behind its first `at` bytes, any of them.
    """

    suffix: str
    media_type: str
    begins: tuple[str, ...]
    at: int = 0

    def fits(self, head: bytes) -> bool:
        """Whether a file with these first bytes can be one."""
        return any(head[self.at :].startswith(bytes.fromhex(one)) for one in self.begins)


@dataclass(frozen=True)
class Materials:
    """config/materials.toml. by_act: the way of what comes with an act of a case.

    scan: the kind of the signed and sealed scan of a paper of the office. unsorted: that of which
    nothing says what it is.
    """

    by_act: str
    scan: str
    unsorted: str
    kind: tuple[MaterialKind, ...]
    way: tuple[Way, ...]
    format: tuple[KeptFormat, ...]

    def kind_title(self, kind: str) -> str:
        """The title of a kind; an unknown one is returned as it is, "" as what it says."""
        return title_of(self.kind, kind)

    def way_title(self, way: str) -> str:
        """The title of a way; an unknown one is returned as it is."""
        return title_of(self.way, way)

    def serves(self, kind: str) -> bool:
        """Whether what is filed as this proves a service."""
        return any(one.serves for one in self.kind if one.id == kind)

    def kind_of(self, *texts: str) -> str:
        """The kind whose words alone stand in one of these texts, asked in turn; "" for none."""
        for text in texts:
            said = [one.id for one in self.kind if any(word in text for word in one.words)]
            if len(said) == 1:
                return said[0]
        return ""
