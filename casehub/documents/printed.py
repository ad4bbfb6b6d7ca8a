"""What comes out of printing, and what is put into it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime


class RenderRefusedError(ValueError):
    """A document cannot be made from these facts; `reasons` are sentences for the user."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("".join(reasons))
        self.reasons = reasons


@dataclass(frozen=True)
class Rendered:
    """A finished PDF: bytes, pages, SHA-256 (hex), fonts (file name → SHA-256), warnings.

    words: what stands on it, without the marks, for who searches.
    """

    pdf: bytes
    pages: int
    sha256: str
    fonts: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    words: str = ""


@dataclass(frozen=True)
class Enclosed:
    """A file embedded in the PDF as an associated file (PDF/A-3)."""

    name: str
    content: bytes
    relationship: str = "Data"
    description: str = ""
    made_at: datetime = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Label:
    """What stands on an envelope; reference: the number by which its sender knows it again."""

    to: str
    receiver: str
    address: str
    phone: str
    sender: str
    reference: str
