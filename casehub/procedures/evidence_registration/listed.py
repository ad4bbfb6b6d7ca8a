"""What is registered and kept is what was approved (办法第四十九条): procedures.within.

The list that is signed on the spot is the one from which the papers and the outcome are filled.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.procedures.reading import table
from casehub.procedures.within import Measure
from casehub.workflow.part import each, registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from casehub.workflow.situation import Situation

LISTED_BY, APPROVED_BY = "register_evidence", "approve_registration"
HOLD = Measure("propose_registration", "登记保存", "多出的另行报批", "items", "model")


def kept_within_the_list(s: Situation) -> Reason | None:
    """办法第四十九条: the head gave leave for these things, none was given for more."""
    return HOLD.within_the_approval(s)


@each
def kept_is_counted(s: Situation) -> Iterator[Reason]:
    """What is not there at all stands on no list."""
    for n, row in enumerate(table(s, HOLD.taken)):
        qty = row.get("qty")
        if isinstance(qty, int) and qty < 1:
            yield Reason("数量应当至少为1。", HOLD.taken, row=n, column="qty")


def evidence_approved(s: Situation) -> list[dict[str, object]] | None:
    """The things that the head approved, as rows of the list, which adds what is seen there."""
    return HOLD.approved(s)


def evidence_as_listed(s: Situation) -> list[dict[str, object]]:
    """The lines of the list of this very act, as the paper has them: 数量 in one column."""
    return [
        {
            "name": row.get("name"),
            "model": row.get("model"),
            "feature": row.get("features"),
            "qty": _amount(row),
            "state": row.get("state"),
            "location": row.get("place"),
            "note": "",
        }
        for row in table(s, HOLD.taken)
    ]


def evidence_lines(s: Situation) -> int | None:
    """How many lines that list has."""
    return len(table(s, HOLD.taken)) or None


def evidence_held(s: Situation) -> list[dict[str, object]] | None:
    """What was kept, a line for each, so that none is left out by oversight when it is decided."""
    rows = s.entered(LISTED_BY).get(HOLD.taken)
    found = rows if isinstance(rows, list) else []
    return [{"items": f"{row.get('name')}{_amount(row)}"} for row in found] or None


def hold_approved_by(s: Situation) -> int | None:
    """Who approved it."""
    approved = s.last(APPROVED_BY)
    return approved.actor_id if approved is not None else None


def _amount(row: Mapping[str, object]) -> str:
    """Forms of before had number and unit in one cell (1套)."""
    return f"{row.get('qty') or ''}{row.get('unit') or ''}"


GUARDS = registered(kept_within_the_list, kept_is_counted)
KNOWN = registered(
    evidence_approved, evidence_as_listed, evidence_lines, evidence_held, hold_approved_by
)
