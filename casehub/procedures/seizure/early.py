"""先行处置 (程序规定第四十一条第三款): the owner agrees, or nobody came."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from casehub.procedures.reading import as_day, chinese_day, table
from casehub.workflow.part import each, registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from casehub.model import Event
    from casehub.workflow.situation import Situation

CONFIRMED, ANNOUNCED, POSTED, DONE = (
    "confirm_disposal", "announce_disposal", "post_announcement", "dispose_early",
)  # fmt: skip
CLAIM, UNCLAIMED, LEFT_OVER = "seizure.claim", "seizure.unclaimed", "dispose_unclaimed"


def _day(s: Situation, event: Event) -> date:
    return event.at.astimezone(s.at.tzinfo).date()


def _agreed(s: Situation) -> Event | None:
    """The approval by which goods are disposed of early: the latest of either way."""
    return next((e for e in reversed(s.events) if e.step in {CONFIRMED, ANNOUNCED}), None)


def announcement_was_made(s: Situation) -> str | None:
    """What is posted was approved as an announcement."""
    return None if s.happened(ANNOUNCED) else "还没有批准先行处置物品公告。"


def posting_follows_it(s: Situation) -> Reason | None:
    """Nothing is posted before it was signed."""
    day, made = as_day(s.data.get("put_up_on")), s.last(ANNOUNCED)
    if day is not None and made is not None and day < _day(s, made):
        return Reason(f"不能早于公告签发之日{chinese_day(_day(s, made))}。", "put_up_on")
    return None


def early_disposal_was_agreed(s: Situation) -> Reason | None:
    """The owner signed the paper, or nobody came forward within the announced time.

    What is posted is no leave before its last day is over: who disposes earlier, disposes of what
    may be another's.
    """
    agreed, signed = _agreed(s), as_day(s.data.get("owner_signed_on"))
    if agreed is None:
        return Reason("还没有批准先行处置。")
    made, moved = _day(s, agreed), as_day(s.data.get("moved_on"))
    if agreed.step == CONFIRMED:
        if s.data and signed is None:
            return Reason("填写权利人在确认书上签名之日。", "owner_signed_on")
        if signed is not None and signed < made:
            return Reason(f"不能早于批准之日{chinese_day(made)}。", "owner_signed_on")
        if signed is not None and moved is not None and moved < signed:
            return Reason("不能早于权利人签名之日。", "moved_on")
        return None
    limit, posted = s.deadline(CLAIM), s.last(POSTED)
    if limit is None or posted is None or posted.seq < agreed.seq:
        return Reason("先登记公告发布。")
    if signed is not None:
        return Reason("权利人已经找到的，办理由物品权利人确认。", "owner_signed_on")
    if limit.due_on >= (moved or s.day):
        said = f"公告的期限至{chinese_day(limit.due_on)}届满，期满以前不得处置。"
        return Reason(said, "moved_on" if s.data else None)
    return None


def _since(s: Situation, agreed: Event) -> Iterator[tuple[int, int]]:
    for event in s.events:
        if event.step == DONE and event.seq > agreed.seq:
            yield from ((row["lot"], row["qty"]) for row in event.typed["moves"])


@each
def early_disposal_is_of_what_was_agreed(s: Situation) -> Iterator[Reason]:
    """No other goods, no more of them and in no other way than was approved and agreed to."""
    agreed = _agreed(s)
    if agreed is None or not s.data:
        return
    if s.data.get("disposal") not in {None, agreed.typed.get("early_way")}:
        yield Reason("与批准的处置方式不一致。", "disposal")
        return
    free = Counter[int]()
    for row in agreed.typed["moves"]:
        free[row["lot"]] += row["qty"]
    for gone, number in _since(s, agreed):
        free[gone] -= number
    for n, row in enumerate(table(s, "moves")):
        lot, qty = row.get("lot"), row.get("qty")
        if not isinstance(lot, int) or not isinstance(qty, int):
            continue
        if qty > free[lot]:
            said = f"第{lot}批批准先行处置的还有{max(free[lot], 0)}，不能处置{qty}。"
            yield Reason(said, "moves", row=n, column="qty")
            continue
        free[lot] -= qty


def early_basis(s: Situation) -> str | None:
    """On what goods are disposed of without a decision; None where a decision takes them."""
    agreed, announced = _agreed(s), s.deadline(UNCLAIMED)
    if s.step.id == LEFT_OVER and announced is not None:
        return f"物品领取公告（{chinese_day(announced.due_on)}期满）"
    if s.step.id != DONE or agreed is None:
        return None
    signed, limit = as_day(s.data.get("owner_signed_on")), s.deadline(CLAIM)
    if signed is not None:
        return f"先行处置物品确认书（{chinese_day(signed)}签名）"
    return f"先行处置物品公告（{chinese_day(limit.due_on)}期满）" if limit is not None else None


def confiscated_goods_are_not_sold_by_hand(s: Situation) -> Reason | None:
    """行政处罚法第七十四条: what a decision takes is auctioned in public, not sold off."""
    if s.data.get("disposal") == "sell":
        return Reason("没收的物品依法公开拍卖或者按照国家有关规定处理，不得变卖。", "disposal")
    return None


GUARDS = registered(
    announcement_was_made,
    posting_follows_it,
    early_disposal_was_agreed,
    early_disposal_is_of_what_was_agreed,
    confiscated_goods_are_not_sold_by_hand,
)
KNOWN = registered(early_basis)
