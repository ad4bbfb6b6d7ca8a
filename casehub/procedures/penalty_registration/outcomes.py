"""What became of each line within the seven days: the five follow-ups of 程序规定第三十五条."""

from __future__ import annotations

from collections import Counter
from types import MappingProxyType
from typing import TYPE_CHECKING

from casehub.model import Document
from casehub.procedures.penalty import seizing
from casehub.procedures.penalty.goods import (
    GoodsMove,
    SeizedGoods,
    Way,
    counted_out,
    left,
    lots,
    lots_beside,
    owner,
)
from casehub.procedures.reading import table
from casehub.procedures.within import same_thing
from casehub.workflow.part import Effect, each, registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from casehub.procedures.act import Act
    from casehub.workflow.situation import Situation

SEIZED_BY, DECIDED_BY = "measure_decision", "penalty_decision"
MEASURE, CONFISCATED, EXPERT = "measure", "confiscated", "expert"
# What leaves this matter by being dealt with; everything else is given back or disposed of here.
LEAVES: Mapping[str, Way] = MappingProxyType({MEASURE: Way.MEASURE, EXPERT: Way.EXPERT})


def seizures(s: Situation) -> dict[int, str]:
    """By matter of the case: the number of the decision that seized goods in it."""
    made = s.kin_tables.get(Document, ())
    found = [d for d in made if (d.kind, d.status) == (SEIZED_BY, "issued")]
    return {d.case_id: d.number or "" for d in found}


def seized_beside(s: Situation, lot: SeizedGoods) -> list[SeizedGoods]:
    """The lots of seizures of the same party that name the same things as this one."""
    made, thing = seizures(s), same_thing(lot.name, lot.spec)
    return [
        one
        for one in lots_beside(s, lot.party_id)
        if one.case_id in made and same_thing(one.name, one.spec) == thing and one.unit == lot.unit
    ]


def number_of(s: Situation, lot: SeizedGoods, way: str) -> str:
    """The number of the decision by which a lot was seized or confiscated; "" of another way."""
    if way == MEASURE:
        made = seizures(s)
        return next((made[one.case_id] for one in reversed(seized_beside(s, lot))), "")
    paper = s.document(DECIDED_BY) if way == CONFISCATED else None
    return (paper.number or "") if paper is not None else ""


def every_lot_has_its_outcome(s: Situation) -> Reason | None:
    """程序规定第三十五条: every line to the last piece, and no more than is there."""
    found = counted_out(s, "outcomes")
    if found is not None:
        return found
    here, told = left(s), Counter[int]()
    for row in table(s, "outcomes"):
        lot, qty = row.get("lot"), row.get("qty")
        if isinstance(lot, int) and isinstance(qty, int):
            told[lot] += qty
    for one in lots(s):
        rest = here[one.lot] - told[one.lot]
        if s.data and rest > 0:
            said = f"第{one.lot}批“{one.name}”还有{rest}{one.unit}没有处理，应当逐项处理。"
            return Reason(said, "outcomes")
    return None


@each
def outcomes_stand_in_the_file(s: Situation) -> Iterator[Reason]:
    """A seizure is approved anew and carried out; goods are taken by a decision."""
    named = {one.lot: one for one in lots(s)}
    seized, taken = Counter[int](), Counter[int]()
    for n, row in enumerate(table(s, "outcomes")):
        number, way, qty = row.get("lot"), row.get("way"), row.get("qty")
        lot = named.get(number) if isinstance(number, int) else None
        if lot is None or not isinstance(qty, int):
            continue
        if way == MEASURE:
            seized[lot.lot] += qty
            if seized[lot.lot] > sum(one.qty for one in seized_beside(s, lot)):
                goods = f"“{lot.name}”{seized[lot.lot]}{lot.unit}"
                said = f"没有查封、扣押该当事人{goods}的决定书和清单，应当另行报批、实施。"
                yield Reason(said, "outcomes", row=n, column="way")
                continue
        if way == CONFISCATED and not seizing.was_confiscated(s.above, owner(s)):
            said = "没有没收该当事人物品的处罚决定。"
            yield Reason(said, "outcomes", row=n, column="way")
            continue
        if way == CONFISCATED:
            taken[lot.lot] += qty
            if taken[lot.lot] > seizing.taken(s.above, lot):
                most = seizing.taken(s.above, lot)
                said = f"处罚决定没收第{lot.lot}批{most}{lot.unit}，其余应当返还。"
                yield Reason(said, "outcomes", row=n, column="qty")
                continue
        if way == EXPERT and not row.get("note"):
            yield Reason("写明鉴定委托书等的文号。", "outcomes", row=n, column="note")


def outcomes_kept(act: Act) -> None:
    """What went to experts or under a seizure leaves this matter; the rest is handed back later."""
    named = {one.lot: one for one in lots(act.situation)}
    for row in act.rows("outcomes"):
        way = LEAVES.get(str(row["way"]))
        if way is None:
            continue
        lot = named[int(row["lot"])]
        to = number_of(act.situation, lot, str(row["way"])) or str(row.get("note") or "")
        act.work.session.add(
            GoodsMove(
                case_id=act.case.id, event_seq=act.seq, lot=lot.lot, way=way.value,
                qty=int(row["qty"]), moved_on=act.day, receiver=to, note=str(row.get("note") or ""),
            )
        )  # fmt: skip
    act.work.session.flush()


EFFECTS: Mapping[str, Effect] = {"outcomes_kept": Effect.of(outcomes_kept, "outcomes")}
GUARDS = registered(every_lot_has_its_outcome, outcomes_stand_in_the_file)
