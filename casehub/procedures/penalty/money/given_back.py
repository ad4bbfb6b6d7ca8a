"""What was paid of a decision that was annulled, or beyond a changed one, goes back to its party.

国家赔偿法第三十六条. A payment of the decision that is gone pays nothing of the next one, so no
case is closed over it. Of a fine of 50000 yuan that a court changed to 30000, 20000 go back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.law.amounts import fen_of, money_text, sum_kept, yuan_of
from casehub.law.fines import NOTHING
from casehub.procedures.owed.due import PARTS
from casehub.procedures.penalty import dues
from casehub.procedures.penalty.imposed import amended
from casehub.procedures.penalty.published.publicity import last_annulment
from casehub.procedures.penalty.sanctions import FineRefund
from casehub.procedures.reading import as_day, chinese_day, who
from casehub.workflow.cards import Card, Line
from casehub.workflow.part import Effect, registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping
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


def owed_back_of(s: Situation, party: int) -> dict[str, Decimal]:
    """What goes back to the party, of each part of which something does, in yuan.

    What it had paid of annulled decisions, and what it paid beyond the one that stands.
    """
    row, found = dues.decided(s, party), dict.fromkeys(PARTS, NOTHING)
    beyond = dues.due(s, row).overpaid(s.day) if row is not None else {}
    for part in PARTS:
        back = (yuan_of(one.amount) or NOTHING for one in dues.refunds(s, party, part))
        rest = dues.fell(s, party, part) - sum(back, start=NOTHING)
        found[part] = max(rest, NOTHING) + beyond.get(part, NOTHING)
    return {part: sum_ for part, sum_ in found.items() if sum_}


def owed_back(s: Situation) -> dict[int, Decimal]:
    """The same in one sum, by party."""
    found = {one.id: owed_back_of(s, one.id) for one in s.current_parties("respondent")}
    return {party: sum(of.values(), start=NOTHING) for party, of in found.items() if of}


def something_is_owed_back(s: Situation) -> str | None:
    """Only what was paid of an annulled decision, or beyond a changed one, is given back."""
    return None if owed_back(s) else "没有被撤销、变更的决定已经缴纳、尚未退还的罚没款。"


def given_back_was_paid(s: Situation) -> Reason | None:
    """No more than was paid, to who was to pay it, and not before it fell."""
    party, sum_ = s.data.get("party"), sum_kept(s.data.get("given_back"))
    day, part = as_day(s.data.get("given_back_on")), s.data.get("part")
    if not isinstance(party, int) or part not in PARTS:
        return None
    fell = fell_on(s, party)
    if day is not None and fell is not None and day < fell:
        said = f"不能早于决定被撤销、变更之日{chinese_day(fell)}。"
        return Reason(said, "given_back_on")
    rest = owed_back_of(s, party).get(part, NOTHING)
    if sum_ is None or NOTHING < sum_ <= rest:
        return None
    said = f"应退还{who(s, party)}的{PARTS[part]}尚有{money_text(rest)}，请核对金额。"
    return Reason(said, "given_back")


def fell_on(s: Situation, party: int) -> date | None:
    """The first day since which something goes back to the party."""
    since = last_annulment(s)
    annulled = [as_day(e.typed.get("annulled_on")) for e in s.events if e.seq == since]
    changed = [as_day(e.typed.get("until")) for e in amended.changes(s, party) if e.seq > since]
    return min(filter(None, (*annulled, *changed)), default=None)


def what_was_paid_went_back(s: Situation) -> str | None:
    """A case in which the office keeps what nobody owes is not closed."""
    for party, rest in owed_back(s).items():
        stands = dues.decided(s, party) is not None
        what = "变更，{}多缴" if stands else "撤销，{}已缴"
        return f"决定已被{what.format(who(s, party))}的{money_text(rest)}尚未登记退还。"
    return None


def _shown(s: Situation) -> list[Line]:
    """What is still to go back, and what went."""
    found = [
        Line(f"应退还{who(s, party)}{money_text(rest)}", tag="尚未退还")
        for party, rest in owed_back(s).items()
    ]
    for row in _given_back(s):
        sum_ = money_text(yuan_of(row.amount) or NOTHING)
        words = f"{chinese_day(row.returned_on)}退还{who(s, row.party_id)}{sum_}"
        found.append(Line(words, tag="已退还", settled=True, text=row.voucher))
    return found


EFFECTS: Mapping[str, Effect] = {
    "fine_given_back": Effect.of(
        fine_given_back,
        "party",
        "part",
        "given_back",
        "given_back_on",
        "proof",
        undo=giving_was_wrong,
    ),
}
GUARDS = registered(something_is_owed_back, given_back_was_paid, what_was_paid_went_back)
CARDS = (Card("given_back", "已缴罚没款的退还", _shown),)
