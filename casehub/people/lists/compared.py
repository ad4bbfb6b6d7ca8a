"""A row of a list as written against what is registered: what becomes of it, and why."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from casehub.model import Organisation
    from casehub.people.lists.office_file import OfficeRow

ADDED, CHANGED, UNCHANGED, REFUSED = "added", "changed", "unchanged", "refused"


@dataclass(frozen=True)
class Change:
    """One entry that differs, in words."""

    field: str
    title: str
    before: str
    after: str


@dataclass
class Compared:
    """What becomes of one row: its outcome, what differs, and why it is refused."""

    row: OfficeRow
    name: str = ""
    outcome: str = UNCHANGED
    changes: list[Change] = field(default_factory=list)
    reasons: list[Reason] = field(default_factory=list)

    def refuse(
        self, sentence: str, entry: str | None = None, row: int | None = None, column: str = ""
    ) -> None:
        """Refuse the row, with one sentence more; row, column: where in a table of its own."""
        self.outcome = REFUSED
        reason = Reason(sentence, entry, row=row, column=column)
        said = {(one.sentence, one.row, one.column) for one in self.reasons}
        if (reason.sentence, reason.row, reason.column) not in said:
            self.reasons.append(reason)

    def refuse_as_twin(self, earlier: Compared, title: str, word: object, entry: str) -> None:
        """Refuse two rows of one file that say the same of what only one may have."""
        self.refuse(f"{title}与第 {earlier.row.number} 行相同：{word}", entry)
        earlier.refuse(f"{title}与第 {self.row.number} 行相同：{word}", entry)


@dataclass
class OfficeLine(Compared):
    """The row of one organisation. `values`: what was read, by (group, entry id)."""

    key: str = ""
    values: dict[tuple[str, str], Any] = field(default_factory=dict)
    contacts: list[dict[str, str]] | None = None
    present: Organisation | None = None
