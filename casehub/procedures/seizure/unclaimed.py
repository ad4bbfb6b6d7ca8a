"""Goods that were let go and nobody fetches (程序规定第四十二条第三款): announced first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.procedures.penalty.goods import lots, owner
from casehub.procedures.reading import as_day, chinese_day, until_served
from casehub.procedures.seizure.moving import may_go_back
from casehub.workflow.part import registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from casehub.workflow.situation import Situation

ANNOUNCED, POSTED = "announce_claim", "post_claim"
RELEASE, UNCLAIMED = "measure_release_decision", "seizure.unclaimed"
# To whom goods that nobody fetches may go: options of the list `disposals`.
TREASURY = frozenset({"turn_over", "auction"})


def release_number(s: Situation) -> str | None:
    """The number of the decision that let the goods go."""
    paper = s.document(RELEASE)
    return paper.number if paper is not None else None


def lots_left(s: Situation) -> list[dict[str, object]] | None:
    """Each lot of which something is still here that no decision takes, with how much."""
    here = may_go_back(s)
    found: list[dict[str, object]] = [
        {"lot": o.lot, "name": o.name, "spec": o.spec, "qty": here[o.lot], "unit": o.unit}
        for o in lots(s)
        if here[o.lot]
    ]
    return found or None


def something_is_left(s: Situation) -> str | None:
    """What is announced is still here."""
    return None if lots_left(s) else "物品已全部处理。"


def release_has_reached_the_owner(s: Situation) -> Reason | None:
    """An announcement takes the place of no service: the owner was told of the release first."""
    if s.served_on(RELEASE, owner(s)) is None:
        said = "解除决定书还没有送达当事人（无法直接送达的，先公告送达）。"
        return until_served(s, said, RELEASE)
    return None


def claim_was_announced(s: Situation) -> str | None:
    """What is posted was approved."""
    return None if s.happened(ANNOUNCED) else "还没有批准领取公告。"


def claim_posting_follows_it(s: Situation) -> Reason | None:
    """Nothing is posted before it was signed."""
    day, made = as_day(s.data.get("put_up_on")), s.last(ANNOUNCED)
    signed = made.at.astimezone(s.at.tzinfo).date() if made is not None else None
    if day is not None and signed is not None and day < signed:
        return Reason(f"不能早于公告签发之日{chinese_day(signed)}。", "put_up_on")
    return None


def claim_time_is_over(s: Situation) -> Reason | None:
    """Who has a right to them has the whole of the announced time."""
    limit, posted, made = s.deadline(UNCLAIMED), s.last(POSTED), s.last(ANNOUNCED)
    if limit is None or posted is None or made is None or posted.seq < made.seq:
        return Reason("先公告领取，登记公告发布。")
    day = as_day(s.data.get("moved_on")) or s.day
    if limit.due_on >= day:
        said = f"公告的期限至{chinese_day(limit.due_on)}届满，期满以前不得处理。"
        return Reason(said, "moved_on" if s.data else None)
    return None


def unclaimed_goods_go_to_the_treasury(s: Situation) -> Reason | None:
    """程序规定第四十二条第三款: handed over, or auctioned and the proceeds handed over."""
    if s.data.get("disposal") not in {None, *TREASURY}:
        return Reason("无人领取的物品上缴，或者依法拍卖后将所得款项上缴国库。", "disposal")
    return None


GUARDS = registered(
    something_is_left,
    release_has_reached_the_owner,
    claim_was_announced,
    claim_posting_follows_it,
    claim_time_is_over,
    unclaimed_goods_go_to_the_treasury,
)
KNOWN = registered(release_number, lots_left)
