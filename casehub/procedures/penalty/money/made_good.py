"""Goods that are no more when the decision falls are made good in money (国家赔偿法第三十六条).

What is still here goes back from the ledger of its measure. What was destroyed, sold, disposed of
early or lost before the annulment cannot: of each such lot its party gets a sum once. What was
confiscated anew by a later decision that stands is owed to nobody.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from casehub.db import CASE, Base, Proof
from casehub.law.amounts import fen_of, money_text, sum_kept, yuan_of
from casehub.law.fines import NOTHING
from casehub.model import Event
from casehub.procedures.penalty import seizing
from casehub.procedures.penalty.goods import GoodsMove, SeizedGoods, Way, acts_beside
from casehub.procedures.penalty.imposed import amended
from casehub.procedures.penalty.published.publicity import last_annulment
from casehub.procedures.penalty.sanctions import Stage
from casehub.procedures.penalty.weighed import sanctions
from casehub.procedures.reading import as_day, chinese_day, who
from casehub.workflow.cards import Card, Line
from casehub.workflow.part import Effect, registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping

    from casehub.procedures.act import Act
    from casehub.workflow.situation import Situation

# By which ways goods leave to come back no more, while nobody else answers for them.
FOR_GOOD = frozenset({Way.DISPOSED, Way.EARLY, Way.LOST})
# What nobody came for after it was let go: no decision took it (in the matter of the measure).
UNCLAIMED = "dispose_unclaimed"


class GoodsRefund(Base):
    """What was paid for a lot that could not go back, by one act; amount in 分.

    goods_id: the lot as it was counted on the spot. paid_on, voucher: day and number of the order.
    """

    __tablename__ = "penalty_goods_refund"
    __proof__ = Proof(CASE, by="case_id")

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    event_seq: Mapped[int]
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    goods_id: Mapped[int] = mapped_column(ForeignKey("seized_goods.id"))
    paid_on: Mapped[date]
    amount: Mapped[int] = mapped_column(BigInteger)
    voucher: Mapped[str] = mapped_column(Text)


@dataclass(frozen=True)
class Gone:
    """Of a lot: how many units are no more, by whatever ways they went."""

    lot: SeizedGoods
    qty: int

    @property
    def words(self) -> str:
        """第1批“榨菜”800箱."""
        return f"第{self.lot.lot}批“{self.lot.name}”{self.qty}{self.lot.unit}"


def goods_made_good(act: Act) -> None:
    """What was paid for one lot."""
    sum_, number = sum_kept(act.data.get("made_good")), act.data.get("gone_lot")
    lot = act.work.session.get(SeizedGoods, number) if isinstance(number, int) else None
    if lot is None or sum_ is None:
        act.object("选择物品，填写金额", "gone_lot")
        return
    row = GoodsRefund(
        case_id=act.case.id,
        event_seq=act.seq,
        party_id=lot.party_id,
        goods_id=lot.id,
        paid_on=act.data["made_good_on"],
        amount=fen_of(sum_) or 0,
        voucher=act.text("proof"),
    )
    act.work.session.add(row)
    act.work.session.flush()


def making_good_was_wrong(_act: Act, _wrong: Event) -> None:
    """What was mistyped counts no more with its act; its row stays as it was."""


def _paid(s: Situation) -> list[GoodsRefund]:
    """Each sum whose act still counts."""
    valid = {event.seq for event in s.events}
    return [row for row in s.rows(GoodsRefund) if row.event_seq in valid]


def _gone(s: Situation) -> list[Gone]:
    """Each lot of whom a decision fell on, of which something went for good before it fell."""
    valid = acts_beside(s)
    acts = {
        (e.case_id, e.seq): e.at
        for e in s.kin_tables.get(Event, ())
        if (e.case_id, e.seq) in valid and e.step != UNCLAIMED
    }
    found = []
    for lot in s.kin_tables.get(SeizedGoods, ()):
        if (lot.case_id, lot.event_seq) not in valid:
            continue
        fell = let_go(s, lot.party_id)
        gone = sum(
            move.qty
            for move in s.kin_tables.get(GoodsMove, ())
            if (move.case_id, move.lot) == (lot.case_id, lot.lot) and move.way in FOR_GOOD
            if fell is not None and (at := acts.get((move.case_id, move.event_seq))) is not None
            if at < fell.at
        )
        if gone:
            found.append(Gone(lot, gone))
    return found


def let_go(s: Situation, party: int) -> Event | None:
    """The last act by which the goods of the party were confiscated no more.

    Its decision was annulled, or changed into one that takes none, or less of what it took.
    """
    of, since = s.line(party), last_annulment(s)
    rows = [row for row in sanctions(s, Stage.DECIDED) if row.party_id in of]
    seqs = {since} if any(row.event_seq < since for row in rows) else set[int]()
    changed = {event.seq for event in amended.changes(s, party)}
    lots = [lot for lot in s.kin_tables.get(SeizedGoods, ()) if lot.party_id in of]
    seqs |= {
        now.event_seq for was, now in pairwise(rows)
        if now.event_seq in changed
        and any(seizing.taken_by(s, was, lot) > seizing.taken_by(s, now, lot) for lot in lots)
    }  # fmt: skip
    return next((e for e in reversed(s.events) if e.seq in seqs), None)


def still_to_make_good(s: Situation) -> list[Gone]:
    """What is no more, was paid for by nobody, and is taken by no decision that stands.

    Of a lot of which a decision takes a part, only what went beyond that part is owed for.
    """
    done = {row.goods_id for row in _paid(s)}
    beyond = [
        Gone(one.lot, one.qty - seizing.taken(s, one.lot))
        for one in _gone(s)
        if one.lot.id not in done
    ]
    return [one for one in beyond if one.qty > 0]


def every_gone_lot(s: Situation) -> tuple[tuple[int, str], ...]:
    """Lots that went for good before the annulment, by their rows, each with its party."""
    return tuple((one.lot.id, f"{who(s, one.lot.party_id)}：{one.words}") for one in _gone(s))


def lots_to_make_good(s: Situation) -> frozenset[int]:
    """Those of them that nobody has been paid for."""
    return frozenset(one.lot.id for one in still_to_make_good(s))


def something_is_to_be_made_good(s: Situation) -> str | None:
    """Only what a fallen decision left nothing of is paid for."""
    if still_to_make_good(s):
        return None
    return "没有因被撤销、变更的决定已经处理、灭失而不能返还的物品。"


def making_good_is_in_order(s: Situation) -> Reason | None:
    """A sum of money, and not before the decision fell."""
    sum_, day = sum_kept(s.data.get("made_good")), as_day(s.data.get("made_good_on"))
    chosen = (one.lot for one in _gone(s) if one.lot.id == s.data.get("gone_lot"))
    lot = next(chosen, None)
    event = let_go(s, lot.party_id) if lot is not None else None
    told = event.typed if event is not None else {}
    fell = as_day(told.get("annulled_on") or told.get("until"))
    if day is not None and fell is not None and day < fell:
        return Reason(f"不能早于决定被撤销、变更之日{chinese_day(fell)}。", "made_good_on")
    if sum_ is not None and sum_ <= NOTHING:
        return Reason("赔偿的金额应当大于零。", "made_good")
    return None


def what_is_no_more_was_made_good(s: Situation) -> str | None:
    """A case in which somebody is owed for goods that are no more is not closed."""
    for one in still_to_make_good(s):
        return (
            f"决定已被撤销、变更，{who(s, one.lot.party_id)}的{one.words}已经处理或者灭失、"
            "不能返还，尚未登记赔偿。"
        )
    return None


def _shown(s: Situation) -> list[Line]:
    """What is still to be paid for, and what was."""
    found = [
        Line(f"{who(s, one.lot.party_id)}：{one.words}不能返还", tag="尚未赔偿")
        for one in still_to_make_good(s)
    ]
    gone = {one.lot.id: one for one in _gone(s)}
    for row in _paid(s):
        words = f"（{gone[row.goods_id].words}）" if row.goods_id in gone else ""
        paid = money_text(yuan_of(row.amount) or NOTHING)
        said = f"{chinese_day(row.paid_on)}赔偿{who(s, row.party_id)}{paid}{words}"
        found.append(Line(said, tag="已赔偿", settled=True, text=row.voucher))
    return found


EFFECTS: Mapping[str, Effect] = {
    "goods_made_good": Effect.of(
        goods_made_good,
        "gone_lot",
        "made_good",
        "made_good_on",
        "proof",
        undo=making_good_was_wrong,
    ),
}
GUARDS = registered(
    something_is_to_be_made_good, making_good_is_in_order, what_is_no_more_was_made_good
)
KNOWN = registered(every_gone_lot, lots_to_make_good)
CARDS = (Card("made_good", "不能返还的物品", _shown),)
