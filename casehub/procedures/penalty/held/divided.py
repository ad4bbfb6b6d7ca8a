"""A decision that takes a part of what is held says how many of which lot; the rest goes back.

行政处罚法第二十八条, 行政强制法第二十七条: what is confiscated is disposed of, what is not is given
back at once. Of 800 cases of which 200 are genuine, 600 are taken.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from casehub.procedures.penalty.deciding import proposed_party, told_items
from casehub.procedures.penalty.goods import SeizedGoods, kept_beside
from casehub.procedures.penalty.seizing import TAKEN_LOTS, in_force, taken
from casehub.procedures.penalty.weighed import DESTROYED, GOODS, measures_typed
from casehub.procedures.reading import table
from casehub.procedures.within import whole
from casehub.workflow.part import each, registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from casehub.workflow.situation import Situation

TAKES = frozenset({GOODS, DESTROYED})


def _held(s: Situation, party: int | None) -> dict[int, int]:
    """By its id: how much is still here of each lot that matters hold of the party."""
    of = s.line(party) if party is not None else frozenset()
    return {lot.id: rest for lot, rest in kept_beside(s, of)}


def goods_stand_in_lots(s: Situation) -> bool:
    """Whether the decision may take something that is held of who was told of it."""
    return bool(_held(s, proposed_party(s)))


def lots_ever_held(s: Situation) -> frozenset[int]:
    """Every lot that was held in the case, by its id, be it all gone."""
    return frozenset(lot.id for lot in s.kin_tables.get(SeizedGoods, ()))


def goods_were_held(s: Situation) -> bool:
    """Whether anything was ever held in the case, be it all gone: a decision took it."""
    return bool(lots_ever_held(s))


def lots_to_take(s: Situation) -> list[dict[str, object]] | None:
    """All that is held of whom the notice told that goods are taken, with how much of each lot."""
    told = {str(one["measure"]) for one in told_items(s) or ()}
    if not told & TAKES:
        return None
    here = _held(s, proposed_party(s))
    return [{"lot": lot, "qty": rest} for lot, rest in here.items()] or None


def lots_taken_now(s: Situation) -> list[dict[str, object]] | None:
    """What the decision in force takes of each lot, as it names them."""
    parties = [one.id for one in s.current_parties("respondent")]
    row = next(filter(None, (in_force(s, one) for one in parties)), None)
    event = next((one for one in s.events if row is not None and one.seq == row.event_seq), None)
    named = event.typed.get(TAKEN_LOTS) if event is not None else None
    return [dict(one) for one in named] if named else None


@each
def taken_lots_are_held(s: Situation) -> Iterator[Reason]:
    """What a decision counts is of the party, no more than there is, and taken by an item of it."""
    rows, party = table(s, TAKEN_LOTS), s.data.get("party")
    # Where no item of it takes goods, what still stands in the table takes none.
    if not isinstance(party, int) or not measures_typed(s) & TAKES:
        return
    here, going = _held(s, party), Counter[int]()
    lots = {lot.id: lot for lot in s.kin_tables.get(SeizedGoods, ())}
    for n, row in enumerate(rows):
        number, qty = row.get("lot"), whole(row.get("qty"))
        lot = lots.get(number) if isinstance(number, int) else None
        if lot is None or qty is None:
            continue
        # What the decision took and was disposed of since is taken still.
        most = max(here.get(lot.id, 0), taken(s, lot))
        going[lot.id] += qty
        if lot.party_id not in s.line(party):
            yield Reason("所选的批次不是该当事人的物品。", TAKEN_LOTS, row=n, column="lot")
        elif qty < 1:
            yield Reason("数量应当至少为1，不没收的批次不列。", TAKEN_LOTS, row=n, column="qty")
        elif going[lot.id] > most:
            said = f"第{lot.lot}批“{lot.name}”只有{most}{lot.unit}，不能没收{going[lot.id]}。"
            yield Reason(said, TAKEN_LOTS, row=n, column="qty")


GUARDS = registered(taken_lots_are_held)
KNOWN = registered(
    goods_stand_in_lots,
    goods_were_held,
    lots_ever_held,
    lots_to_take,
    lots_taken_now,
)
