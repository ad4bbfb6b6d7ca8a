"""What follows the letter of another office: withdrawn, corrected, reminded of (§2.5).

A withdrawal or a correction holds once the receiver agreed; until it was answered nothing else is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.law.chinese import date_text
from casehub.procedures.helping.asked import asks_now
from casehub.procedures.reading import as_day
from casehub.workflow.part import registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from casehub.workflow.situation import Situation

WITHDRAWN, CORRECTED, STOPPED = "enter_withdrawal", "enter_correction", "stop_helping"
# Steps that answer it; who stops work altogether has no correction left to answer.
DECIDED = {
    WITHDRAWN: (STOPPED, "drop_withdrawn_items", "keep_helping"),
    CORRECTED: ("work_as_corrected", "refuse_correction", STOPPED),
}
WORDS = {WITHDRAWN: "请求撤回", CORRECTED: "请求更正"}


def _waiting(s: Situation, entry: str) -> Mapping[str, Any] | None:
    """What the last letter of such an entry says while it has no answer; None after."""
    last = next((e for e in reversed(s.events) if e.step in (entry, *DECIDED[entry])), None)
    return last.typed if last is not None and last.step == entry else None


def follow_up_is_new(s: Situation) -> Reason | None:
    """cross_region.md §2.5: the same letter of the same office is entered once."""
    given = s.data.get("follow_no")
    if given and any(event.typed.get("follow_no") == given for event in s.events):
        return Reason(f"{given}已经登记过，不能重复登记。", "follow_no")
    return None


def follow_up_comes_after_the_letter(s: Situation) -> Reason | None:
    """It is dated as the letter that it follows or later, and came on its date or later."""
    came, dated = s.data.get("follow_on"), s.data.get("follow_dated")
    first = as_day(s.entered("enter_asking_letter").get("dated"))
    if dated is not None and came is not None and came < dated:
        return Reason(f"收到日期不能早于函件日期{date_text(dated)}。", "follow_on")
    if dated is not None and first is not None and dated < first:
        return Reason(f"函件日期不能早于来函日期{date_text(first)}。", "follow_dated")
    return None


def no_follow_up_waits(s: Situation) -> str | None:
    """No answer and no closing while the sender waits to hear of its withdrawal, correction."""
    for entry, words in WORDS.items():
        if (told := _waiting(s, entry)) is not None:
            return f"来函机关以{told.get('follow_no', '')}{words}，尚未答复，请先作出答复。"
    return None


def a_withdrawal_waits(s: Situation) -> str | None:
    """Each withdrawal has one answer."""
    return None if _waiting(s, WITHDRAWN) is not None else "没有等待答复的撤回函。"


def a_correction_waits(s: Situation) -> str | None:
    """Each correction has one answer."""
    return None if _waiting(s, CORRECTED) is not None else "没有等待答复的更正函。"


def whole_letter_is_withdrawn(s: Situation) -> str | None:
    """All work stops only where all was withdrawn."""
    told = _waiting(s, WITHDRAWN)
    if told is None:
        return a_withdrawal_waits(s)
    some = told.get("withdrawn_items")
    return f"撤回函只撤回{some}，其余事项仍应办理。" if some else None


def some_items_are_withdrawn(s: Situation) -> str | None:
    """Work goes on only where the withdrawal leaves something to do."""
    told = _waiting(s, WITHDRAWN)
    if told is None:
        return a_withdrawal_waits(s)
    return None if told.get("withdrawn_items") else "来函已经全部撤回，没有其余事项可以继续办理。"


def items_withdrawn(s: Situation) -> str | None:
    """Which of the items the sender takes back."""
    told = _waiting(s, WITHDRAWN)
    return str(told.get("withdrawn_items") or "") or None if told is not None else None


def asked_until_now(s: Situation) -> list[dict[str, str]]:
    """What is asked so far, to be mended as the correction says."""
    return asks_now(s)


def answered_already(s: Situation) -> str | None:
    """With which answer the matter had ended before the letter came; None while it goes on."""
    for step, words in (("reply_to_request", "函复"), ("send_back_request", "退回")):
        event = s.last(step)
        if event is not None:
            papers = (d.number for d in s.documents if d.event_seq == event.seq and d.number)
            return f"来函到达之前，本机关已经以{next(papers, '前函')}{words}。"
    return None


KNOWN = registered(items_withdrawn, asked_until_now, answered_already)
GUARDS = registered(
    follow_up_is_new,
    follow_up_comes_after_the_letter,
    no_follow_up_waits,
    a_withdrawal_waits,
    a_correction_waits,
    whole_letter_is_withdrawn,
    some_items_are_withdrawn,
)
