"""责令退还多收价款: told beforehand, ordered after the plea, off the clock (程序规定第五十九条)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from casehub.law.amounts import money_text, sum_kept
from casehub.law.sums import sums_told
from casehub.procedures.penalty.deciding import notice_reached_on
from casehub.procedures.penalty.sanctions import Stage
from casehub.procedures.penalty.weighed import items_of, latest
from casehub.procedures.reading import table
from casehub.workflow.part import registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from casehub.workflow.situation import Situation

# The sort of item in what the party was told, the kind of pause, and the two steps.
REFUND = "refund"
ORDERED = "order_refund"


def _told(s: Situation) -> list[str]:
    """What the valid notice told of a refund."""
    row = latest(s, Stage.TOLD)
    if row is None or notice_reached_on(s) is None:
        return []
    return [one.sentence for one in items_of(s, row) if one.measure == REFUND]


def refund_was_told(s: Situation) -> Reason | str | None:
    """程序规定第五十九条: no refund is ordered whose sum the party could not plead against."""
    told, asked = _told(s), sum_kept(s.data.get("refund"))
    if not told:
        return "告知书没有告知责令退还多收价款，应当重新告知并写明数额。"
    if asked is not None and asked <= 0:
        return Reason("责令退还的数额应当大于零。", "refund")
    if asked is not None and not any(asked in sums_told(one).sums for one in told):
        return Reason(f"与告知书不一致，告知的是：{told[0].rstrip('。')}。", "refund")
    payers = table(s, "payers")
    if asked is None or not payers:
        return None
    whole = sum(filter(None, (sum_kept(row.get("amount")) for row in payers)), start=asked * 0)
    known = s.data.get("refund_to") == "known"
    if whole > asked or (known and whole != asked):
        return Reason(f"付款人各项合计{money_text(whole)}，责令退还{money_text(asked)}。", "payers")
    return None


def no_refund_is_running(s: Situation) -> str | None:
    """One order at a time; its result is entered before the next, and before the decision."""
    return "责令退还的结果尚未登记。" if s.is_paused(REFUND) else None


def refund_is_running(s: Situation) -> str | None:
    """Only what was ordered is paid back."""
    return None if s.is_paused(REFUND) else "没有正在执行的责令退还。"


def refund_ordered(s: Situation) -> Decimal | None:
    """The sum that was ordered last."""
    return sum_kept(s.entered(ORDERED).get("refund"))


def refund_adds_up(s: Situation) -> Reason | None:
    """What was returned and what was not are together what was ordered."""
    back, kept, whole = (
        sum_kept(s.data.get("refunded")),
        sum_kept(s.data.get("unrefunded")),
        refund_ordered(s),
    )
    if back is None or kept is None or whole is None or back + kept == whole:
        return None
    return Reason(f"两项合计应为责令退还的{money_text(whole)}。", "unrefunded")


GUARDS = registered(refund_was_told, no_refund_is_running, refund_is_running, refund_adds_up)
