"""Of whom, and of which goods, the head is asked to agree to something: the form says it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.procedures.penalty.goods import lots
from casehub.procedures.reading import table, who
from casehub.workflow.part import registered

if TYPE_CHECKING:
    from casehub.workflow.situation import Situation

# Tables of forms whose lines name lots of the ledger.
OF_LOTS = ("moves", "losses", "kept_lots")


def _of_matter(s: Situation) -> int | None:
    """Of which party of the case a matter beside it speaks: of whom its acts named last."""
    if s.parent is None:
        return None
    return next((e.party_id for e in reversed(s.events) if e.party_id is not None), None)


def concerned_by_step(s: Situation) -> str | None:
    """The party of the form, and each lot that it names with how much of it; None of neither.

    A form that asks for no party is about the one whose matter it is: a referral of one of two.
    """
    typed, named = s.data.get("party"), {one.lot: one for one in lots(s)}
    party = typed if isinstance(typed, int) else _of_matter(s)
    found = [who(s, party)] if party is not None else []
    for row in (row for name in OF_LOTS for row in table(s, name)):
        lot = row.get("lot")
        one = named.get(lot) if isinstance(lot, int) else None
        if one is not None:
            qty = f"{row['qty']}{one.unit}" if row.get("qty") else ""
            note = f"（{row['note']}）" if row.get("note") else ""
            found.append(f"第{one.lot}批{one.name}{qty}{note}")
    return "；".join(found) or None


KNOWN = registered(concerned_by_step)
