"""督办 on the side of whoever owes the task: put off once, fed back with its day (X64)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.law.chinese import date_text
from casehub.procedures.reading import as_day, latest
from casehub.workflow.part import registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from casehub.workflow.situation import Situation

CAME, AGAIN, PUT_OFF = "enter_order", "enter_order_again", "put_off_order"
CLOCK = "responding.reply"
# A task that is done (`supervision_states` of choices.toml).
DONE = "done"


def matter_was_ordered(s: Situation) -> str | None:
    """What is said of 督办 is said of an order only."""
    return None if s.happened(CAME) else "来函不是督办单。"


def order_came_again(s: Situation) -> str | None:
    """Feedback speaks of the order that came last."""
    return None if s.happened(AGAIN) else "没有登记过再次督办单。"


def order_did_not_come_again(s: Situation) -> str | None:
    """The other way round: what was ordered again is answered as that."""
    return "已经登记再次督办单，请反馈再次督办的办理情况。" if s.happened(AGAIN) else None


def order_is_put_off_once(s: Situation) -> str | None:
    """X63: an order is put off once, with its reason (house rule)."""
    if latest(s, PUT_OFF) > latest(s, CAME, AGAIN):
        return "督办事项只能延期一次，请按期反馈；不能完成的，反馈进展和原因。"
    return None


def done_has_its_day(s: Situation) -> Reason | None:
    """X64: what is done names its day, which is not before the order; what is not done has none."""
    state, day = s.data.get("done_state"), as_day(s.data.get("done_on"))
    if state is None:
        return None
    if state == DONE and day is None:
        return Reason("已完成的，写明完成日期。", "done_on")
    if state != DONE and day is not None:
        return Reason("没有全部完成的，不写完成日期。", "done_on")
    return None


def late_feedback_says_why(s: Situation) -> Reason | None:
    """X64: who answers after the last day says why."""
    limit = s.open_deadline(CLOCK)
    if limit is None or s.day <= limit.due_on or s.data.get("overdue_reason"):
        return None
    said = f"完成期限{date_text(limit.due_on)}已经届满，写明未按期的原因。"
    return Reason(said, "overdue_reason")


GUARDS = registered(
    matter_was_ordered,
    order_came_again,
    order_did_not_come_again,
    order_is_put_off_once,
    done_has_its_day,
    late_feedback_says_why,
)
