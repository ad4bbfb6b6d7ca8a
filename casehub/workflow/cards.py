"""What a procedure shows on the page of a case besides what every case has."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from casehub.workflow.situation import Situation


@dataclass(frozen=True)
class Line:
    """One row of a card: words, how far it is, a sentence, and what is said below in small."""

    words: str
    tag: str = ""
    settled: bool = False
    text: str = ""
    note: str = ""


@dataclass(frozen=True)
class Head:
    """A fact beside the first dates of the case.

    tag: what stands beside the state because of it. alarm: somebody has to look after it.
    """

    title: str
    words: str
    tag: str = ""
    alarm: bool = False


@dataclass(frozen=True)
class Card:
    """A block of the page.

    shows: what there is to show, nothing where the card is not drawn; of a card without a template
    a sequence of lines. template: a file of templates/web/cases/cards/ that draws it as `shown`.
    first: it stands before the parties.
    """

    id: str
    title: str
    shows: Callable[[Situation], Any]
    template: str = "lines"
    first: bool = False
