"""Orders that stop enforcement during a suit or reconsideration (停止执行), and their end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.law.chinese import date_text
from casehub.law.text import fold
from casehub.procedures.dispute.challenges import (
    OF_RULING,
    STOPPING,
    bracketed,
    named,
    pending,
    standing,
    told,
)
from casehub.procedures.reading import as_day, bringer
from casehub.record.roads import version_told
from casehub.workflow.part import Effect, registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from casehub.model import Challenge, Event
    from casehub.procedures.act import Act
    from casehub.workflow.situation import Situation

ORDERED, LIFTED = "stay_ordered", "stay_lifted"


# ── conditions ───────────────────────────────────────────────
def no_stay_is_in_force(s: Situation) -> str | None:
    """行诉法第五十六条、复议法第四十二条: nothing is enforced while it is stayed.

    An order may spare everybody or, as it says, only who asked for it.
    """
    party = s.data.get("party")
    stays = [row for row in pending(s, *STOPPING) if row.is_stayed]
    if any(row.stays_all or bringer(s, row) == party for row in stays):
        return "已裁定（决定）停止执行，不能催告、申请执行。"
    return None


def stay_is_in_force(s: Situation) -> str | None:
    """行诉法第五十六条、复议法第四十二条: only a stay that was ordered can be lifted."""
    if any(row.is_stayed for row in named(s, *OF_RULING)):
        return None
    return "没有停止执行的裁定或者决定。"


def order_is_new(s: Situation) -> Reason | None:
    """行诉法第五十六条、复议法第四十二条: one order is entered once, whatever it says."""
    number = s.data.get("order_no")
    wanted = fold(number) if isinstance(number, str) else ""
    for row in named(s, *OF_RULING) if wanted else ():
        for event, _ in _orders(s, row):
            if fold(str(event.typed.get("order_no"))) == wanted:
                said = f"该裁定（决定）已经登记（第{event.seq}条）。"
                return Reason(said, "order_no")
    return None


# ── what acts enter ──────────────────────────────────────────
def _stay(act: Act) -> None:
    for row in named(act.situation, *OF_RULING):
        _order(row, act.data)
        act.notes.append(_said(act.situation, row, "停止执行", act.data))


def _lift(act: Act) -> None:
    for row in named(act.situation, *OF_RULING):
        if row.is_stayed:
            row.lifted_on = as_day(act.data.get("ordered_on"))
            act.notes.append(_said(act.situation, row, "恢复执行", act.data))


def _said(s: Situation, row: Challenge, what: str, data: Mapping[str, object]) -> str:
    on = as_day(data.get("ordered_on"))
    day = f"，{date_text(on)}" if on is not None else ""
    whom = "，只对该当事人" if data.get("stays_all") is False else ""
    return f"{told(s, row)}：{what}{bracketed(str(data.get('order_no') or ''))}{day}{whom}"


def _order(row: Challenge, data: Mapping[str, object]) -> None:
    row.stay_no, row.stayed_on = str(data.get("order_no") or ""), as_day(data.get("ordered_on"))
    row.stays_all, row.lifted_on = bool(data.get("stays_all", True)), None


def _put_right(act: Act, wrong: Event) -> None:
    """The row stands as the orders leave it that were entered rightly."""
    s = act.situation
    for row in standing(s, *OF_RULING):
        if not _is_of(s, wrong, row):
            continue
        row.stay_no, row.stayed_on, row.stays_all, row.lifted_on = "", None, True, None
        for event, stops in _orders(s, row):
            if event.seq == wrong.seq:
                continue
            if stops:
                _order(row, event.typed)
            else:
                row.lifted_on = as_day(event.typed.get("ordered_on"))


def _orders(s: Situation, row: Challenge) -> Iterator[tuple[Event, bool]]:
    """The orders that were entered in the challenge, in their order; whether each stops it."""
    for event in s.events:
        if "order_no" not in event.typed or not _is_of(s, event, row):
            continue
        procedure = s.rules.procedure(*version_told(event.procedure))
        records = procedure.step(event.step).records if procedure.has_step(event.step) else ()
        if ORDERED in records or LIFTED in records:
            yield event, ORDERED in records


def _is_of(s: Situation, event: Event, row: Challenge) -> bool:
    """Whether an entry is about the challenge; an older program asked for its party alone."""
    number = event.typed.get("challenge")
    if number is not None:
        return bool(number == row.id)
    party = event.party_id
    return event.seq > row.event_seq and (party is None or party in s.line(bringer(s, row)))


GUARDS = registered(no_stay_is_in_force, stay_is_in_force, order_is_new)
EFFECTS: Mapping[str, Effect] = {
    ORDERED: Effect.of(_stay, "order_no", "ordered_on", undo=_put_right),
    LIFTED: Effect.of(_lift, "order_no", "ordered_on", undo=_put_right),
}
