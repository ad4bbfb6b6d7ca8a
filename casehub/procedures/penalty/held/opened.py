"""Samples of goods that are held: out of which lot, by which strip, closed again by which."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from casehub.law.text import fold
from casehub.model import Sample
from casehub.procedures.penalty.goods import (
    SeizedGoods,
    came_beside_on,
    day_here,
    kept_beside,
    sampled_rows,
    seals_now,
    written,
)
from casehub.procedures.reading import table
from casehub.procedures.within import same_thing, whole
from casehub.workflow.part import each, registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from casehub.workflow.situation import Situation

UNSAID = "抽取的是登记保存、查封、扣押中的物品，写明启封、复封的情况。"


def _held(s: Situation) -> dict[int, tuple[SeizedGoods, int]]:
    """By its id: each lot that matters of the case hold of anybody, and how much of it."""
    everybody = [party.id for party in s.parties]
    return {lot.id: (lot, rest) for lot, rest in kept_beside(s, everybody)}


def _named(s: Situation, lot: SeizedGoods) -> str:
    matter = next((one.reference for one in s.children if one.id == lot.case_id), "")
    return f"{matter}第{lot.lot}批“{lot.name}”"


def every_held_lot(s: Situation) -> tuple[tuple[int, str], ...]:
    """Every lot that was seized or kept in the case, in words."""
    held, found = _held(s), []
    for lot in s.kin_tables.get(SeizedGoods, ()):
        rest = f"尚存{held[lot.id][1]}{lot.unit}" if lot.id in held else "已全部处理"
        strips = "、".join(seals_now(s, lot))
        found.append((lot.id, f"{_named(s, lot)}（{rest}{f'，封条{strips}' if strips else ''}）"))
    return tuple(found)


def held_lots_here(s: Situation) -> frozenset[int]:
    """Those of which something is still here."""
    return frozenset(_held(s))


@each
def held_goods_are_opened_by_record(s: Situation) -> Iterator[Reason]:
    """What is under seal is not opened unsaid, and no more is drawn of it than its lot holds.

    程序规定第三十一条, 第四十一条: a line says of which lot it is, which strip was broken and which
    closes the lot again; the lot is less by what was drawn. What bears the name of a held thing
    and is not of its lot says by what it is another.
    """
    party, on = s.data.get("party"), day_here(s, s.data.get("started_at"))
    if not isinstance(party, int):
        return
    held = {
        lot.id: (lot, rest)
        for lot, rest in kept_beside(s, s.line(party))
        # What was sampled before it was seized came out of no lot.
        if on is None or (came_beside_on(s, lot) or on) <= on
    }
    going = Counter[int]()
    for n, row in enumerate(table(s, "items")):
        chosen = row.get("held_lot")
        said = (
            _lot_is_said(s, row, [lot for lot, _ in held.values()], on)
            if not isinstance(chosen, int)
            else _out_of_its_lot(s, row, held.get(chosen), going)
        )
        if said is not None:
            sentence, column = said
            yield Reason(sentence, "items", row=n, column=column)


def _lot_is_said(
    s: Situation, row: Mapping[str, object], held: list[SeizedGoods], on: date | None
) -> tuple[str, str] | None:
    name, spec = same_thing(row.get("name"), row.get("spec"))
    if not name or row.get("apart"):
        return None
    for lot in held:
        other, told = same_thing(lot.name, lot.spec)
        # On the day of the seizure itself it may have been drawn before.
        if other == name and (not (told and spec) or told == spec) and came_beside_on(s, lot) != on:
            said = f"该名称的物品登记在册（{_named(s, lot)}），从中抽取的选择批次，否则写明区别。"
            return said, "held_lot"
    return None


def _out_of_its_lot(
    s: Situation,
    row: Mapping[str, object],
    found: tuple[SeizedGoods, int] | None,
    going: Counter[int],
) -> tuple[str, str] | None:
    """A line of a lot: its words are those of the list, its strips those of the lot."""
    if found is None:
        return "所选的批次不是该当事人的物品，或者抽样之日还没有登记、已经没有。", "held_lot"
    lot, rest = found
    name, spec = same_thing(row.get("name"), row.get("spec"))
    if (name, spec) != same_thing(lot.name, lot.spec):
        listed = f"{lot.name}{f'，{lot.spec}' if lot.spec else ''}"
        column = "spec" if name == same_thing(lot.name, "")[0] else "name"
        return f"该批登记为“{listed}”，请照清单填写。", column
    if str(row.get("unit") or "") != lot.unit:
        return f"该物品在清单上以“{lot.unit}”为单位，请照清单填写。", "unit"
    base = whole(row.get("base_qty"))
    if base is not None and base > rest:
        return f"该物品登记在册的只有{rest}{lot.unit}，抽样基数不能是{base}。", "base_qty"
    going[lot.id] += (whole(row.get("sample_qty")) or 0) + (whole(row.get("reserve_qty")) or 0)
    if going[lot.id] > rest:
        return f"该批尚存{rest}{lot.unit}，不能抽取{going[lot.id]}。", "sample_qty"
    if not row.get("unsealed"):
        return UNSAID, "unsealed"
    return _strips_are_changed(s, row, lot)


def _strips_are_changed(
    s: Situation, row: Mapping[str, object], lot: SeizedGoods
) -> tuple[str, str] | None:
    on_it = seals_now(s, lot)
    broken, closing = written(row.get("opened")), written(row.get("resealed"))
    if on_it and not broken:
        return f"写明启封的封条，该批现有：{'、'.join(on_it)}。", "opened"
    strange = [one for one in broken if fold(one) not in {fold(strip) for strip in on_it}]
    if strange:
        here = "、".join(on_it) or "没有封条"
        return f"该批没有封条{strange[0]}，现有：{here}。", "opened"
    if broken and not closing:
        return "启封以后应当另加封条，写明复封的封条编号。", "resealed"
    used = {fold(one.seal_no) for one in s.rows(Sample)}
    for other in s.kin_tables.get(SeizedGoods, ()):
        used |= {fold(one) for one in written(other.seals)}
    for before in sampled_rows(s):
        used |= {fold(one) for one in written(before.get("resealed"))}
    again = next((one for one in closing if fold(one) in used), None)
    return (f"封条{again}在本案中已经使用，应当用新的封条。", "resealed") if again else None


GUARDS = registered(held_goods_are_opened_by_record)
KNOWN = registered(every_held_lot, held_lots_here)
