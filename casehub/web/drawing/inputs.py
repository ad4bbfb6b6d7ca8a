"""One field of a form as its macro draws it, and what it holds in words."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field as fresh
from typing import TYPE_CHECKING

from casehub.fields import ChoiceField, TableField

if TYPE_CHECKING:
    from collections.abc import Sequence

    from casehub.fields import Field
    from casehub.web.drawing import uploads

FEW_CHOICES = 5
# A list of ticks that is longer than this is folded.
MANY_CHOICES = 8
Choices = tuple[tuple[str, str], ...]


@dataclass
class Input:
    """One field as its macro draws it.

    `texts`: what was typed or ticked; `known`: what the case file already says where it cannot
    be typed into the input; `loose`: a cell of a table, never `required` for the browser since
    blank rows are allowed.
    """

    id: str
    field: Field
    required: bool = False
    hint: str = ""
    texts: list[str] = fresh(default_factory=list)
    choices: Choices = ()
    rows: list[list[Input]] = fresh(default_factory=list)
    group: str = ""
    error: str = ""
    # The sentences of `error`, each alone.
    faults: list[str] = fresh(default_factory=list)
    known: str = ""
    loose: bool = False
    # What the rows that the file itself begins go through: it stands there and is not typed.
    points: tuple[str, ...] = ()
    # What was wrong with it when it was read, before anybody asked a rule about it.
    own: str = ""
    # Whether the page opens with the cursor in it.
    first: bool = False
    # Days that one press puts in, (as the input sends it, words).
    days: Choices = ()
    # What was kept of files sent along, by the token that stands for each.
    uploads: dict[str, uploads.Upload] = fresh(default_factory=dict)

    @property
    def label(self) -> str:
        """The words beside the input."""
        return self.field.label

    @property
    def raw(self) -> str:
        """The one thing that was typed."""
        return self.texts[0] if self.texts else ""

    @property
    def describes(self) -> str:
        """The ids for aria-describedby."""
        ids = [f"{self.id}-hint"] if self.hint else []
        return " ".join([*ids, f"{self.id}-err"] if self.error else ids)

    @property
    def shown(self) -> Choices:
        """What a list of ticks shows at once: what is ticked, and what comes first."""
        if len(self.choices) <= MANY_CHOICES:
            return self.choices
        first = [value for value, _ in self.choices[:FEW_CHOICES]] if self.required else []
        return tuple(one for one in self.choices if one[0] in first or one[0] in self.texts)

    @property
    def folded(self) -> Choices:
        """The rest of a long list of ticks."""
        return tuple(one for one in self.choices if one not in self.shown)

    @property
    def draws(self) -> str:
        """Name of the macro; few choices of which one must be taken are radio buttons."""
        few = isinstance(self.field, ChoiceField) and len(self.choices) <= FEW_CHOICES
        radio = "settled" if self.is_settled else "radio"
        return radio if few and self.required and not self.loose else self.field.draws

    @property
    def is_settled(self) -> bool:
        """Whether there is nothing to choose: it must be given, and there is one answer."""
        sole = isinstance(self.field, ChoiceField) and len(self.choices) == 1
        return sole and self.required and not self.loose


def answers(table: Field, row: Sequence[Input]) -> list[Input]:
    """The cells of a row that say something; the point of a sparse table says nothing alone."""
    points = table.points if isinstance(table, TableField) and table.sparse else ""
    return [cell for cell in row if not points or cell.field.id != points]


def in_words(one: Input) -> str:
    """What an input holds, as a reader would say it."""
    sent = [upload.filename for upload in one.uploads.values()]
    if sent:
        return "、".join([*sent, one.field.words(one.texts, dict(one.choices))]).rstrip("、")
    told = (row for row in one.rows if row_words(answers(one.field, row)))
    rows = filter(None, map(row_words, told))
    return "；".join(rows) or one.field.words(one.texts, dict(one.choices))


def row_words(row: Sequence[Input]) -> str:
    """What a row of a table holds, as a reader would say it; "" for nothing."""
    return "，".join(filter(None, map(in_words, row)))
