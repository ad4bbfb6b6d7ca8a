"""One of several requesters takes the request back or stays away; that of the others goes on.

办法第二十六条、第三十六条: what one requester does with its own request decides nothing for the
others; the case ends when the last of them has withdrawn, or counts as having withdrawn.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from casehub.law.text import fold
from casehub.procedures.adjudication.acceptance import PATENTEE
from casehub.procedures.dispute.attendance import stayed_away
from casehub.procedures.dispute.declarations import AGREED, declare, last_of, refuse, unsay
from casehub.procedures.reading import as_day, chinese_day, party_named, table, who
from casehub.workflow.part import Effect, registered
from casehub.workflow.situation import Reason, Situation

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from casehub.model import Declaration, Party

WITHDRAWAL = "withdrawal"


def _asked(party: Party) -> Declaration | None:
    """The party's own withdrawal that nobody has answered yet."""
    return last_of(party, WITHDRAWAL)


def _asking(s: Situation) -> list[Party]:
    return [p for p in s.current_parties("requester") if _asked(p) is not None]


def withdrawal_is_new(s: Situation) -> Reason | None:
    """办法第三十六条: one withdrawal is entered once, and answered once."""
    party = party_named(s)
    if party is not None and _asked(party) is not None:
        return Reason(f"{who(s, party.id)}的撤回申请已经登记，尚未答复。", "party")
    return None


def withdrawal_was_asked(s: Situation) -> str | Reason | None:
    """办法第三十六条第一款第二项: the requester asks; with several the one that the form names."""
    party = party_named(s)
    if party is None:
        return None if _asking(s) else "没有登记请求人的撤回申请，请先登记。"
    asked = _asked(party)
    if asked is None:
        return Reason(f"没有登记{who(s, party.id)}的撤回申请，请先登记。", "party")
    day = as_day(s.data.get("applied_on"))
    if day is not None and day != asked.given_on:
        said = f"{who(s, party.id)}申请撤回的日期为{chinese_day(asked.given_on)}，请核对。"
        return Reason(said, "applied_on")
    return None


def no_withdrawal_is_pending(s: Situation) -> str | None:
    """办法第三十六条: nobody's request is ruled on while the wish to take it back is unanswered."""
    asking = _asking(s)
    if not asking:
        return None
    return f"{who(s, asking[0].id)}的撤回申请尚未答复，请先决定是否准许。"


def every_requester_withdraws(s: Situation) -> str | None:
    """办法第三十六条: the case ends when all who asked for it have taken that back."""
    asking = {p.id for p in _asking(s)}
    if not asking:
        return "没有登记请求人的撤回申请，请先登记。"
    staying = [n for n in s.party_ids("requester") if n not in asking]
    if staying:
        return f"{who(s, staying[0])}没有申请撤回，请办理准予部分请求人撤回。"
    return None


def another_requester_stays(s: Situation) -> str | Reason | None:
    """办法第三十六条: the last requester does not leave; with it the case ends."""
    party = party_named(s)
    if len(s.current_parties("requester")) < 2:
        said = "没有其他请求人，请办理撤销案件的步骤。"
        return Reason(said, "party") if party is not None else said
    return None


def co_owner_gives_up(s: Situation) -> Reason | None:
    """办法第二十三条第一项: a co-owner takes part unless it clearly gives up its right."""
    party = party_named(s)
    if party is None or s.data.get("gives_up"):
        return None
    owners = {fold(name) for right in s.rights for name in right.owners or []}
    staying = [p for p in s.current_parties("requester") if p.id != party.id]
    if fold(party.name) not in owners or not any(p.capacity in PATENTEE for p in staying):
        return None
    said = f"{who(s, party.id)}是共有专利权人，未明确放弃实体权利的应当继续参加。"
    return Reason(said, "gives_up")


def some_requester_came(s: Situation) -> Reason | None:
    """办法第二十六条: where no requester came there is nobody whose request could be heard."""
    absent = {row.get("party") for row in table(s, "absent")}
    requesters = {*s.party_ids("requester")}
    if absent and requesters <= absent:
        return Reason("请求人均缺席的，应当按撤回请求处理。", "absent")
    return None


def absent_requester_is_on_record(s: Situation) -> Reason | None:
    """办法第二十六条、第二十七条: once the hearing was held, its record says who stayed away."""
    party, record = party_named(s), s.document("hearing_record")
    if party is None or record is None:
        return None
    if party.id in {one.id for one, _ in stayed_away(s, "requester")}:
        return None
    return Reason(f"口头审理笔录没有记载{who(s, party.id)}缺席，请核对。", "party")


def withdrawing_requester(s: Situation) -> int | None:
    """The requester of whom alone a notice speaks; None where it speaks of all."""
    party = party_named(s)
    if party is None or party.role != "requester":
        return None
    # Who leaves by this act stands no more among those of the side.
    others = [n for n in s.party_ids("requester") if n != party.id]
    return party.id if others else None


def withdrawal_asked_on(s: Situation) -> date | None:
    """The day on which the party of the form, or the last who asked, took the request back."""
    party = party_named(s)
    found = [_asked(p) for p in ([party] if party is not None else _asking(s))]
    return max((d.given_on for d in found if d is not None), default=None)


GUARDS = registered(
    withdrawal_is_new,
    withdrawal_was_asked,
    no_withdrawal_is_pending,
    every_requester_withdraws,
    another_requester_stays,
    co_owner_gives_up,
    some_requester_came,
    absent_requester_is_on_record,
)
KNOWN = registered(withdrawing_requester, withdrawal_asked_on)
EFFECTS: Mapping[str, Effect] = {
    "asks_withdrawal": Effect.of(
        partial(declare, about=WITHDRAWAL, answer=AGREED),
        "party",
        "acts_by",
        "signed_by",
        undo=unsay,
    ),
    "withdrawal_refused": Effect.of(partial(refuse, about=WITHDRAWAL), "party"),
}
