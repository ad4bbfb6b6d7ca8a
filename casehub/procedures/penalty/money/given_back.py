"""What was paid of a decision that was annulled goes back to who was to pay (国家赔偿法第三十六条).

A payment of the decision that is gone pays nothing of the next one, so no case is closed over it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.law.amounts import fen_of, money_text, sum_kept, yuan_of
from casehub.law.fines import NOTHING
from casehub.procedures.penalty.publicity import last_annulment
from casehub.procedures.penalty.sanctions import FinePayment, FineRefund
from casehub.procedures.reading import as_day, chinese_day, who
from casehub.workflow.cards import Card, Line
from casehub.workflow.part import Effect, registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date
    from decimal import Decimal

    from casehub.model import Event
    from casehub.procedures.act import Act
    from casehub.workflow.situation import Situation


def fine_given_back(act: Act) -> None:
    """What was paid out to a party, by the order of payment."""
    party, sum_ = act.party(), sum_kept(act.data.get("given_back"))
    if party is None or sum_ is None:
        act.object("选择当事人，填写金额")
        return
    row = FineRefund(
        case_id=act.case.id,
        event_seq=act.seq,
        party_id=party.id,
        returned_on=act.data["given_back_on"],
        amount=fen_of(sum_) or 0,
        voucher=act.text("proof"),
    )
    act.work.session.add(row)
    act.work.session.flush()


def giving_was_wrong(_act: Act, _wrong: Event) -> None:
    """What was mistyped counts no more with its act; its row stays as it was."""


def _given_back(s: Situation) -> list[FineRefund]:
    """Each refund whose act still counts."""
    valid = {event.seq for event in s.events}
    return [row for row in s.rows(FineRefund) if row.event_seq in valid]


def _sum(rows: Iterable[FinePayment | FineRefund]) -> Decimal:
    return sum((yuan_of(row.amount) or NOTHING for row in rows), start=NOTHING)


def owed_back(s: Situation) -> dict[int, Decimal]:
    """What was paid before the last annulment and not given back since, by party, in yuan."""
    since, valid = last_annulment(s), {event.seq for event in s.events}
    paid = [r for r in s.rows(FinePayment) if r.event_seq < since and r.event_seq in valid]
    back = _given_back(s)
    found: dict[int, Decimal] = {}
    for one in s.current_parties("respondent"):
        line = s.line(one.id)
        came = _sum(row for row in paid if row.party_id in line)
        rest = came - _sum(row for row in back if row.party_id in line)
        if rest > 0:
            found[one.id] = rest
    return found


def something_is_owed_back(s: Situation) -> str | None:
    """Only what was paid of an annulled decision is given back."""
    return None if owed_back(s) else "没有被撤销的决定已经缴纳、尚未退还的罚没款。"


def given_back_was_paid(s: Situation) -> Reason | None:
    """No more than was paid, to who was to pay it, and not before it fell."""
    party, sum_ = s.data.get("party"), sum_kept(s.data.get("given_back"))
    day, annulled = as_day(s.data.get("given_back_on")), annulled_on(s)
    if day is not None and annulled is not None and day < annulled:
        return Reason(f"不能早于决定被撤销之日{chinese_day(annulled)}。", "given_back_on")
    if not isinstance(party, int) or sum_ is None:
        return None
    rest = owed_back(s).get(party, NOTHING)
    if NOTHING < sum_ <= rest:
        return None
    return Reason(f"应退还{who(s, party)}的尚有{money_text(rest)}，请核对金额。", "given_back")


def annulled_on(s: Situation) -> date | None:
    """The day on which the last decision that fell was annulled."""
    since = last_annulment(s)
    event = next((e for e in s.events if e.seq == since), None)
    return as_day(event.typed.get("annulled_on")) if event is not None else None


def what_was_paid_went_back(s: Situation) -> str | None:
    """A case in which the office keeps what nobody owes is not closed."""
    for party, rest in owed_back(s).items():
        return f"决定已被撤销，{who(s, party)}已缴的{money_text(rest)}尚未登记退还。"
    return None


def _shown(s: Situation) -> list[Line]:
    """What is still to go back, and what went."""
    found = [
        Line(f"应退还{who(s, party)}{money_text(rest)}", tag="尚未退还")
        for party, rest in owed_back(s).items()
    ]
    for row in _given_back(s):
        words = f"{chinese_day(row.returned_on)}退还{who(s, row.party_id)}{money_text(_sum([row]))}"
        found.append(Line(words, tag="已退还", settled=True, text=row.voucher))
    return found


EFFECTS: Mapping[str, Effect] = {
    "fine_given_back": Effect.of(
        fine_given_back, "party", "given_back", "given_back_on", "proof", undo=giving_was_wrong
    ),
}
GUARDS = registered(something_is_owed_back, given_back_was_paid, what_was_paid_went_back)
CARDS = (Card("given_back", "已缴罚没款的退还", _shown),)
