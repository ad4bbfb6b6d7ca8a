"""The agreement: who signed, what it may say, what is still to be performed (办法第六十九条)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub import deadlines
from casehub.deadlines.clocks import LATE
from casehub.procedures.mediation.conditions import dispute_kind
from casehub.procedures.mediation.consent import (
    AGREED,
    AGREEMENT,
    CONFIRMATION,
    answer_of,
    chosen,
    without,
)
from casehub.procedures.reading import as_day, chinese_day, latest, rows, table, who
from casehub.workflow.part import Effect, registered
from casehub.workflow.situation import Reason, Situation

if TYPE_CHECKING:
    from collections.abc import Mapping

    from casehub.model import Deadline
    from casehub.procedures.act import Act

PERFORM = "mediation.perform"
_ANY = frozenset({"pay", "apology", "other"})
# What an agreement on each kind of dispute may contain (inferred from 办法第六十三条): it settles
# the dispute that was brought, and no other.
TERMS: Mapping[str, frozenset[str]] = {
    "infringement": _ANY | {"stop", "licence", "destroy"},
    "damages": _ANY | {"licence"},
    "ownership": _ANY | {"ownership", "name", "licence", "reward"},
    "inventorship": _ANY | {"name", "reward"},
    "reward": _ANY | {"reward"},
    "provisional_fee": _ANY | {"licence"},
}


def agreed_seq(s: Situation) -> int:
    """Number of the event of the last agreement; 0 before there is one."""
    event = s.last("reach_agreement")
    return event.seq if event is not None else 0


def every_party_signed(s: Situation) -> str | None:
    """办法第六十九条第一款: every party signs or seals before the office does."""
    missing = without(s, AGREEMENT, since=agreed_seq(s))
    if missing:
        return f"{who(s, missing[0].id)}尚未在协议文本上签名或者盖章，请先登记。"
    return None


def signature_is_new(s: Situation) -> Reason | None:
    """A party signs one agreement once."""
    party = chosen(s)
    if party is not None and answer_of(party, AGREEMENT, agreed_seq(s)) == AGREED:
        return Reason(f"{who(s, party.id)}的签署已经登记，无须重复登记。", "party")
    return None


def wish_is_new(s: Situation) -> Reason | None:
    """A party asks for confirmation of one agreement once."""
    party = chosen(s)
    if party is not None and answer_of(party, CONFIRMATION, agreed_seq(s)) == AGREED:
        return Reason(f"{who(s, party.id)}的申请已经登记，无须重复登记。", "party")
    return None


def every_party_applies(s: Situation) -> str | None:
    """民事诉讼法第二百零五条: the parties apply together; each has a row that says so."""
    missing = without(s, CONFIRMATION, since=agreed_seq(s))
    if missing:
        return f"没有{who(s, missing[0].id)}申请司法确认的记录，应由双方共同申请。"
    return None


def terms_fit_the_dispute(s: Situation) -> Reason | None:
    """办法第六十三条: an agreement settles the dispute that was brought, and no other."""
    allowed = TERMS.get(dispute_kind(s))
    for n, row in enumerate(table(s, "terms"), 1):
        if allowed is not None and row.get("kind") and row["kind"] not in allowed:
            return Reason(f"协议第{n}项的类别与本案纠纷类型不符，请核对。", "terms")
    return None


def court_did_not_confirm(s: Situation) -> str | None:
    """民事诉讼法第二百零六条: after a dismissal the parties may make another agreement."""
    answered = latest(s, "confirmation_dismissed", "confirmation_refused")
    if answered and answered > latest(s, "reach_agreement", "apply_confirmation"):
        return None
    return "法院没有驳回或者不予受理确认申请，无须重新调解。"


def instalments(act: Act) -> None:
    """Every term with a day has its own time to perform; those of an earlier agreement end."""
    work, case = act.work, act.case
    deadlines.finish(work, case, [PERFORM], act.seq, deadlines.CANCELLED, act.day)
    start = as_day(act.data.get("effective_on")) or act.day
    title = act.law.limit(PERFORM).title
    for n, row in enumerate(act.rows("terms"), 1):
        due = as_day(row.get("due_on"))
        if due is None:
            continue
        clock = deadlines.start(work, case, PERFORM, start, act.seq, due=due)
        clock.title = f"{title}第{n}项"
        act.notes.append(f"{clock.title}至{chinese_day(due)}")


def _awaited(s: Situation) -> dict[int, Deadline]:
    """By the number of the term in the agreement: its time, while it runs."""
    terms = s.entered("reach_agreement").get("terms") or ()
    dated = [n for n, row in enumerate(terms, 1) if row.get("due_on")]
    mine = [d for d in rows(s, PERFORM) if d.event_seq == agreed_seq(s)]
    return {n: d for n, d in zip(dated, mine, strict=False) if d.closed_on is None}


def item_awaits_performance(s: Situation) -> Reason | None:
    """办法第六十九条: what is performed is one term; each has its own day."""
    waiting, item = _awaited(s), s.data.get("item")
    if not s.data or not waiting or item in waiting:
        return None
    named = "、".join(str(n) for n in waiting)
    return Reason(f"请填写履行的是协议第几项，尚未履行的有第{named}项。", "item")


def item_performed(act: Act) -> None:
    """The time of the term ends by its performance, in time or late."""
    item = act.number("item")
    row = _awaited(act.situation).get(item) if item is not None else None
    done = as_day(act.data.get("performed_on")) or act.day
    if row is not None:
        row.closed_on, row.closed_seq = done, act.seq
        row.outcome = LATE if done > row.due_on else deadlines.MET
        act.notes.append(row.title)


def performance_is_overdue(s: Situation) -> str | None:
    """A default is noted after the day that the agreement names."""
    if any(d.due_on < s.day for d in _awaited(s).values()):
        return None
    return "协议约定的履行期限均未届满，不能登记逾期未履行。"


def nothing_is_outstanding(s: Situation) -> str | None:
    """办法第六十九条、民事诉讼法第二百零五条: closing takes no right away from the parties."""
    if s.case.state in {"performed", "enforcing"}:
        return None
    limit = s.open_deadline("confirmation.apply")
    if limit is not None and limit.due_on >= s.day:
        return f"共同申请司法确认的期限至{chinese_day(limit.due_on)}，届满前不能结案。"
    waiting = _awaited(s)
    if waiting:
        named = "、".join(str(n) for n in waiting)
        return f"协议第{named}项尚未履行，请先登记履行情况。"
    return None


GUARDS = registered(
    every_party_signed,
    signature_is_new,
    wish_is_new,
    every_party_applies,
    terms_fit_the_dispute,
    court_did_not_confirm,
    item_awaits_performance,
    performance_is_overdue,
    nothing_is_outstanding,
)
EFFECTS: Mapping[str, Effect] = {
    "instalments": Effect.of(instalments, "terms", "effective_on"),
    "item_performed": Effect.of(item_performed, "item", "performed_on"),
}
