"""The ledger of goods held, seized or kept as evidence: lot by lot, and what became of each."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from itertools import groupby
from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from casehub.casefile.situations import standing as counting
from casehub.db import CASE, Base, Proof
from casehub.law.text import fold, names_in
from casehub.law.worded import Worded
from casehub.model import Event
from casehub.procedures.reading import as_day, table
from casehub.procedures.within import whole
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from typing import TypeVar

    from casehub.workflow.situation import Situation

    Kept = TypeVar("Kept", "SeizedGoods", "GoodsMove")


# In the main case: what takes samples, each line of what it held perhaps of a lot (`held_lot`).
SAMPLED = "sample_goods"


class Way(Worded):
    """By which way goods leave."""

    RETURNED = "returned", "返还"
    DISPOSED = "disposed", "依决定处理"
    EARLY = "early", "先行处置"
    LOST = "lost", "灭失、报废"
    POLICE = "police", "随案移送公安机关"
    BUREAU = "bureau", "随案移送其他市场监管部门"
    EXPERT = "expert", "送检测、检验、鉴定"
    MEASURE = "measure", "转为查封、扣押"
    CONFISCATED = "confiscated", "处罚决定没收"


class SeizedGoods(Base):
    """One lot as it was counted on the spot (行政强制法第二十四条, 程序规定第三十四条).

    lot: its number on the list. qty: whole units. value: 分, NULL where nobody told. seals,
    photos: numbers of seal strips and photographs as the list has them.
    """

    __tablename__ = "seized_goods"
    __proof__ = Proof(CASE, by="case_id")

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    event_seq: Mapped[int]
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    lot: Mapped[int]
    name: Mapped[str] = mapped_column(Text)
    spec: Mapped[str] = mapped_column(Text, default="")
    qty: Mapped[int] = mapped_column(BigInteger)
    unit: Mapped[str] = mapped_column(String(20))
    value: Mapped[int | None] = mapped_column(BigInteger)
    condition: Mapped[str] = mapped_column(Text, default="")
    seals: Mapped[str] = mapped_column(Text, default="")
    photos: Mapped[str] = mapped_column(Text, default="")
    keep_place: Mapped[str] = mapped_column(Text)
    keeper: Mapped[str] = mapped_column(Text)


class GoodsMove(Base):
    """A part of a lot that left, on which day, by which way and to whom; qty in whole units."""

    __tablename__ = "seized_move"
    __proof__ = Proof(CASE, by="case_id")

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    event_seq: Mapped[int]
    lot: Mapped[int]
    way: Mapped[str] = mapped_column(String(20))
    qty: Mapped[int] = mapped_column(BigInteger)
    moved_on: Mapped[date]
    receiver: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text, default="")


def standing(s: Situation, rows: Sequence[Kept]) -> list[Kept]:
    """The rows of acts that still count."""
    valid = {event.seq for event in s.events}
    return [one for one in rows if one.event_seq in valid or one.event_seq == s.act_seq]


def lots(s: Situation) -> list[SeizedGoods]:
    """Every lot, as the list numbers them."""
    return standing(s, s.rows(SeizedGoods))


def day_here(s: Situation, moment: object) -> date | None:
    """The day of a time as a form or an event has it, in the zone of the office."""
    if isinstance(moment, datetime):
        return moment.astimezone(s.at.tzinfo).date()
    return as_day(moment)


def sampled_rows(s: Situation) -> list[Mapping[str, object]]:
    """Every line of the records of samples of the main case that count, oldest first."""
    main = s.events if s.parent is None else s.parent_events
    return [row for event in main if event.step == SAMPLED for row in event.typed["items"]]


def drawn(s: Situation) -> Counter[int]:
    """By lot (the id of its row): what samples took from it, their reserve among it.

    Their records stand in the main case; the ledger reads them there, so that a record that is
    taken back gives back what it took, and the quantities always balance.
    """
    found = Counter[int]()
    for row in sampled_rows(s):
        lot = whole(row.get("held_lot"))
        if lot is not None:
            taken = whole(row.get("sample_qty")) or 0, whole(row.get("reserve_qty")) or 0
            found[lot] += sum(taken)
    return found


def left(s: Situation) -> dict[int, int]:
    """By lot: how much of it is still here: what came less samples and what left."""
    gone = drawn(s)
    found = {one.lot: one.qty - gone[one.id] for one in lots(s)}
    for move in standing(s, s.rows(GoodsMove)):
        found[move.lot] = found.get(move.lot, 0) - move.qty
    return found


def written(numbers: object) -> list[str]:
    """The numbers of strips in one line, as it has them: parted by 、 or a comma."""
    return names_in(numbers)


def seals_now(s: Situation, lot: SeizedGoods) -> list[str]:
    """The strips that close a lot: of its list, less what was opened for samples, and new ones."""
    found = written(lot.seals)
    for row in sampled_rows(s):
        if row.get("held_lot") == lot.id:
            gone = {fold(one) for one in written(row.get("opened"))}
            found = [one for one in found if fold(one) not in gone] + written(row.get("resealed"))
    return found


def counted_out(s: Situation, field: str) -> Reason | None:
    """The rows of a table of the form (lot, qty) that are more than is here, or of no lot."""
    here, going = left(s), Counter[int]()
    for n, row in enumerate(table(s, field)):
        lot, qty = row.get("lot"), row.get("qty")
        if not isinstance(lot, int) or not isinstance(qty, int):
            continue
        if lot not in here:
            return Reason(f"清单上没有第{lot}批。", field, row=n, column="lot")
        if qty < 1:
            return Reason("数量应当至少为1。", field, row=n, column="qty")
        going[lot] += qty
        if going[lot] > here[lot]:
            said = f"第{lot}批尚存{here[lot]}，不能登记{going[lot]}。"
            return Reason(said, field, row=n, column="qty")
    return None


def kept_beside(s: Situation, of: Collection[int]) -> list[tuple[SeizedGoods, int]]:
    """What matters of the case still hold of these parties: each lot, and how much of it."""
    found = [one for one in s.kin_tables.get(SeizedGoods, ()) if one.party_id in of]
    if not found:
        return []
    valid, sampled = acts_beside(s), drawn(s)
    gone: Counter[tuple[int, int]] = Counter()
    for move in s.kin_tables.get(GoodsMove, ()):
        if (move.case_id, move.event_seq) in valid:
            gone[move.case_id, move.lot] += move.qty
    rest = [
        (one, one.qty - gone[one.case_id, one.lot] - sampled[one.id])
        for one in found
        if (one.case_id, one.event_seq) in valid
    ]
    return [(one, qty) for one, qty in rest if qty > 0]


def acts_beside(s: Situation) -> set[tuple[int, int]]:
    """The acts of other matters of the case that still count: case and number."""
    told = sorted(s.kin_tables.get(Event, ()), key=lambda e: (e.case_id, e.seq))
    return {
        (case, event.seq)
        for case, events in groupby(told, key=lambda e: e.case_id)
        for event in counting(list(events))
    }


def owner(s: Situation) -> int | None:
    """From whom the goods were taken."""
    found = lots(s)
    return found[-1].party_id if found else None


def came_in_on(s: Situation) -> date | None:
    """The day on which the lots were counted on the spot, as the act that listed them says."""
    found = lots(s)
    event = next((e for e in s.events if found and e.seq == found[-1].event_seq), None)
    told = event.typed if event is not None else {}
    return as_day(told.get("kept_at") or told.get("from_on"))


def came_beside_on(s: Situation, lot: SeizedGoods) -> date | None:
    """The same of a lot in another matter of the case."""
    acts = s.kin_tables.get(Event, ())
    told = next((e for e in acts if (e.case_id, e.seq) == (lot.case_id, lot.event_seq)), None)
    typed = told.typed if told is not None else {}
    return as_day(typed.get("kept_at") or typed.get("from_on"))


def lots_beside(s: Situation, party: int) -> list[SeizedGoods]:
    """Lots of the party in other matters of the case, of acts that still count."""
    of, valid = s.line(party), acts_beside(s)
    lots = s.kin_tables.get(SeizedGoods, ())
    return [
        lot
        for lot in lots
        if lot.case_id != s.case.id and lot.party_id in of and (lot.case_id, lot.event_seq) in valid
    ]


def rows_of_list(s: Situation) -> list[Mapping[str, object]]:
    """Every lot as a row of what was taken on the spot: name, spec, qty, unit."""
    return [
        {"name": one.name, "spec": one.spec, "qty": one.qty, "unit": one.unit} for one in lots(s)
    ]
