"""Words for what comes in: kinds of materials, ways by which they come, files kept unseen."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class MaterialKind:
    """As what an incoming paper is filed. serves: it proves a service and tells its day."""

    id: str
    title: str
    serves: bool = False


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
    """config/materials.toml. by_act: the way of what comes with an act of a case."""

    by_act: str
    kind: tuple[MaterialKind, ...]
    way: tuple[Way, ...]
    format: tuple[KeptFormat, ...]

    def kind_title(self, kind: str) -> str:
        """The title of a kind; an unknown one is returned as it is, "" as what it says."""
        return next((one.title for one in self.kind if one.id == kind), kind)

    def way_title(self, way: str) -> str:
        """The title of a way; an unknown one is returned as it is."""
        return next((one.title for one in self.way if one.id == way), way)

    def serves(self, kind: str) -> bool:
        """Whether what is filed as this proves a service."""
        return any(one.serves for one in self.kind if one.id == kind)
