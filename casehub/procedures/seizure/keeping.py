"""While a measure lasts: where each lot is kept and by whom, and what of it was lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.law.text import fold
from casehub.procedures.penalty.goods import came_in_on, counted_out, left, lots
from casehub.procedures.reading import as_day, chinese_day, table
from casehub.procedures.seizure.conditions import seizing_told
from casehub.workflow.part import each, registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from casehub.workflow.situation import Situation

MOVED, ENTRUSTED = "move_goods", "entrust_goods"
GONE, DETAINED = "gone", "detain"


def kept_now(s: Situation) -> dict[int, tuple[str, str]]:
    """By lot: the place where it is and who keeps it, as it was told last."""
    found = {one.lot: (one.keep_place, one.keeper) for one in lots(s)}
    for event in s.events:
        if event.step not in {MOVED, ENTRUSTED}:
            continue
        told = event.typed
        where = str(told.get("keep_place")), str(told.get("keeper") or told.get("custodian"))
        found |= {row["lot"]: where for row in told["kept_lots"] if row["lot"] in found}
    return found


@each
def moved_lots_are_here(s: Situation) -> Iterator[Reason]:
    """Only what is here is moved, each lot once."""
    here, seen = left(s), set[object]()
    for n, row in enumerate(table(s, "kept_lots")):
        lot = row.get("lot")
        if not isinstance(lot, int):
            continue
        if not here.get(lot):
            said = f"第{lot}批已全部处理。" if lot in here else f"清单上没有第{lot}批。"
            yield Reason(said, "kept_lots", row=n, column="lot")
            continue
        if lot in seen:
            yield Reason(f"第{lot}批重复。", "kept_lots", row=n, column="lot")
            continue
        seen.add(lot)


def custodian_is_none_of_them(s: Situation) -> Reason | None:
    """行政强制法第二十六条: a third person keeps them, never a party or who acts for one."""
    named = s.data.get("custodian")
    everybody = [name for p in s.parties for name in (p.name, *(a.name for a in p.agents))]
    if named and fold(str(named)) in {fold(name) for name in everybody}:
        return Reason("不能委托本案的当事人、权利人、代理人保管。", "custodian")
    return None


def carrier_is_no_party(s: Situation) -> Reason | None:
    """程序规定第三十九条: who carries for a party helps; the party is told by the decision."""
    named = s.data.get("carrier")
    if named and fold(str(named)) in {fold(p.name) for p in s.parties}:
        return Reason("承运、保管单位不是本案的当事人；对当事人直接实施扣押。", "carrier")
    return None


def goods_were_detained(s: Situation) -> str | None:
    """What is sealed where it stands travels with nobody."""
    if seizing_told(s).get("measure_kind") != DETAINED:
        return "只有扣押的物品才通知承运单位协助。"
    return None


def custody_follows_the_measure(s: Situation) -> Reason | None:
    """Nothing is handed to a keeper before it was counted on the spot."""
    day, came = as_day(s.data.get("entrusted_on")), came_in_on(s)
    if day is not None and came is not None and day < came:
        return Reason(f"不能早于清点、实施之日{chinese_day(came)}。", "entrusted_on")
    return None


def no_more_is_lost_than_is_there(s: Situation) -> Reason | None:
    """行政强制法第二十六条: what is reported as lost or damaged is here."""
    return counted_out(s, "losses")


GUARDS = registered(
    moved_lots_are_here,
    custodian_is_none_of_them,
    carrier_is_no_party,
    goods_were_detained,
    custody_follows_the_measure,
    no_more_is_lost_than_is_there,
)
