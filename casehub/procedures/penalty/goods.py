"""The ledger of goods held, seized or kept as evidence: lot by lot, and what became of each."""

from __future__ import annotations

import unicodedata
from collections import Counter
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from casehub.casefile.situations import standing as counting
from casehub.db import CASE, Base, Proof
from casehub.law.worded import Worded
from casehub.model import Event
from casehub.procedures.reading import as_day

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from typing import TypeVar

    from casehub.workflow.situation import Situation

    Kept = TypeVar("Kept", "SeizedGoods", "GoodsMove")


class Way(Worded):
    """By which way goods leave."""

    RETURNED = "returned", "返还"
    DISPOSED = "disposed", "依决定处理"
    POLICE = "police", "随案移送公安机关"
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


def left(s: Situation) -> dict[int, int]:
    """By lot: how much of it is still here."""
    found = {one.lot: one.qty for one in lots(s)}
    for move in standing(s, s.rows(GoodsMove)):
        found[move.lot] = found.get(move.lot, 0) - move.qty
    return found


def kept_beside(s: Situation, of: Collection[int]) -> list[tuple[SeizedGoods, int]]:
    """What other matters of the case still hold of these parties: each lot, and how much of it."""
    gone: Counter[tuple[int, int]] = Counter()
    for move in s.kin_tables.get(GoodsMove, ()):
        gone[move.case_id, move.lot] += move.qty
    found = [one for one in s.kin_tables.get(SeizedGoods, ()) if one.party_id in of]
    rest = [(one, one.qty - gone[one.case_id, one.lot]) for one in found]
    return [(one, qty) for one, qty in rest if qty > 0]


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


def same_thing(name: object, spec: object) -> tuple[str, str]:
    """By what two lines are held to name the same things, however they are written."""
    plain = (unicodedata.normalize("NFKC", str(one or "")) for one in (name, spec))
    name_, spec_ = ("".join(c for c in one if c.isalnum()).casefold() for one in plain)
    return name_, spec_


def lots_beside(s: Situation, party: int) -> list[SeizedGoods]:
    """Lots of the party in other matters of the case, of acts that still count."""
    told = sorted(s.kin_tables.get(Event, ()), key=lambda e: (e.case_id, e.seq))
    of = s.line(party)
    valid = {
        (case, event.seq)
        for case, events in groupby(told, key=lambda e: e.case_id)
        for event in counting(list(events))
    }
    lots = s.kin_tables.get(SeizedGoods, ())
    return [
        lot
        for lot in lots
        if lot.case_id != s.case.id and lot.party_id in of and (lot.case_id, lot.event_seq) in valid
    ]
