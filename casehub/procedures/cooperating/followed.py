"""What follows the letter of another office: withdrawn, corrected, reminded of (§2.5).

A withdrawal or a correction holds once the receiver agreed; until it was answered nothing else is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.exchange.sorts import exchange
from casehub.workflow.course import flow_named
from casehub.workflow.part import registered

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from casehub.workflow.procedure import Step
    from casehub.workflow.situation import Situation

# Kinds of messages (config/exchange.toml), and what they ask for.
WITHDRAWN, CORRECTED = "WITHDRAWAL", "CORRECTION"
# What the receipt of the other office says that asks for a correction of ours.
UNCLEAR = "CORRECTION_REQUESTED"
WORDS = {WITHDRAWN: "请求撤回", CORRECTED: "请求更正"}


def _enters(step: Step, kind: str) -> bool:
    return step.letter is not None and kind in step.letter.says


def _answers(s: Situation, step: Step, kind: str) -> bool:
    """Whether the step answers such a letter; who stops work altogether has none left to answer."""
    if step.answers is None:
        return False
    ends = step.to is not None and s.procedure.state(step.to).closing and bool(step.answers.to)
    return kind in step.answers.to or ends


def _waiting(s: Situation, kind: str) -> Mapping[str, Any] | None:
    """What the last letter of such a kind says while it has no answer; None after."""
    steps = {one.id: one for one in s.procedure.steps}
    for event in reversed(s.events):
        step = steps.get(event.step)
        if step is not None and _enters(step, kind):
            return event.typed
        if step is not None and _answers(s, step, kind):
            return None
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


def a_correction_is_owed(s: Situation) -> str | None:
    """Who was asked to correct a letter owes the correction (X16); nobody else says so.

    Of several letters of a case each is corrected by itself. Neither the law nor an agreement
    gives a time for it.
    """
    owed = set[object]()
    for event in s.events:
        if not s.procedure.has_step(event.step):
            continue
        step, flow = s.procedure.step(event.step), flow_named(s.procedure, event)
        if _enters(step, UNCLEAR):
            owed.add(flow)
        elif step.sends is not None and step.sends.kind == CORRECTED:
            owed.discard(flow)
    return None if owed else "没有等待本局更正、补充的商请。"


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


def answered_already(s: Situation) -> str | None:
    """With which answer the matter had ended before the letter came; None while it goes on."""
    for step in s.procedure.steps:
        event = s.last(step.id) if step.answers is not None else None
        if step.answers is None or event is None:
            continue
        message = exchange().message_of(exchange().receipt_row(step.answers.code).message)
        if message.settles and not step.answers.to:
            papers = (d.number for d in s.documents if d.event_seq == event.seq and d.number)
            words = "退回" if message.gives_back else "函复"
            return f"来函到达之前，本机关已经以{next(papers, '前函')}{words}。"
    return None


KNOWN = registered(items_withdrawn, answered_already)
GUARDS = registered(
    no_follow_up_waits,
    a_withdrawal_waits,
    a_correction_waits,
    a_correction_is_owed,
    whole_letter_is_withdrawn,
    some_items_are_withdrawn,
)
