"""How a mediation ends, and how one of several leaves while the others go on.

Each road to the end is a step of its own, and the ground that the notice prints is that of the
road: nobody types it beside.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from casehub.procedures.reading import as_day, chinese_day, paper_served_on, party_named, who
from casehub.procedures.sessions.held import planned
from casehub.workflow.part import registered
from casehub.workflow.situation import Reason, Situation

if TYPE_CHECKING:
    from collections.abc import Mapping


# Step that leads to the end → the ground of the notice (办法第六十七条、第六十九条).
GROUNDS: Mapping[str, str] = {
    "fail_session": "no_agreement",
    "record_respondent_absent": "respondent_absent",
    "record_requester_absent": "requester_absent",
    "withdraw_request": "withdrawn",
    "record_unwillingness": "refused",
    "record_time_over": "expired",
    "register_suit": "court_filed",
    "record_party_ended": "party_ended",
    "stop_false_mediation": "false_mediation",
}
# Who disputes; without one of these sides there is nothing left to mediate.
SIDES = ("requester", "respondent")
CALLS = ("mediation_session_notice", "mediation_filing_notice", "mediation_resumption_notice")


def closing_ground(s: Situation) -> str | None:
    """The ground of the end: that of the road taken last."""
    return next((GROUNDS[e.step] for e in reversed(s.events) if e.step in GROUNDS), None)


def _called(s: Situation) -> datetime | None:
    """When the next session is, or was to be, in the office's zone."""
    call = planned(s)
    return call.planned_at.astimezone(s.at.tzinfo) if call is not None else None


def session_hour_has_passed(s: Situation) -> str | None:
    """办法第六十七条: nobody is absent before the hour that was set."""
    at = _called(s)
    if at is None:
        return "没有已经通知而尚未进行的调解，不能登记缺席。"
    if at > s.at:
        return f"调解定于{chinese_day(at.date())}，时间未到，不能登记缺席。"
    return None


def session_notice_reached_the_party(s: Situation) -> str | Reason | None:
    """办法第六十七条: absence counts only after the notice of this very session was served."""
    call, at, party = planned(s), _called(s), party_named(s)
    if call is None or at is None:
        return None
    papers = [d for d in s.documents if d.kind in CALLS and d.event_seq >= call.event_seq]
    if not papers:
        return "没有制作本次调解的通知，不能按无故缺席处理。"
    if party is None or any(_in_time(paper_served_on(s, d, party.id), at) for d in papers):
        return None
    return Reason(f"本次调解的通知未在调解前送达{who(s, party.id)}，不能按缺席处理。", "party")


def missed_session_on(s: Situation) -> date | None:
    """The day of the session that somebody missed: the one that was set last."""
    at = _called(s)
    return at.date() if at is not None else None


def absence_is_of_the_session(s: Situation) -> Reason | None:
    """办法第六十七条: who stays away is absent on the day that was set, and on no other."""
    on, at = as_day(s.data.get("changed_on")), missed_session_on(s)
    if on is None or at is None or on == at:
        return None
    return Reason(f"通知的调解日期是{chinese_day(at)}，缺席之日应为该日。", "changed_on")


def _in_time(served: date | None, session: datetime) -> bool:
    return served is not None and served <= session.date()


def _others(s: Situation) -> int | None:
    """How many others stand on the side of the party that the form names; None without one.

    A third person stands between the sides: when it goes, those who dispute are left.
    """
    party = party_named(s)
    if party is None:
        return None
    sides = SIDES if party.role not in SIDES else (party.role,)
    return sum(len(s.current_parties(side)) for side in sides) - (party.role in SIDES)


def nobody_else_stays_on_its_side(s: Situation) -> Reason | None:
    """办法第六十七条: what one of several does ends nothing for the others."""
    if _others(s):
        return Reason("该方尚有其他当事人，请办理部分当事人退出调解。", "party")
    return None


def another_stays_on_its_side(s: Situation) -> str | Reason | None:
    """Who is the last of its side does not leave; the mediation ends."""
    if _others(s) == 0:
        return Reason("该方没有其他当事人，请办理终止调解的步骤。", "party")
    if s.current_parties("third"):
        return None
    if not any(len(s.current_parties(side)) > 1 for side in SIDES):
        return "请求人、被请求人各只有一名，无须办理部分退出。"
    return None


def carried_exhibits_are_no_concessions(s: Situation) -> Reason | None:
    """办法第三条: what was offered in mediation is no evidence; exhibits with an origin are."""
    for use in s.uses:
        if use.id not in (s.data.get("carry_over") or ()):
            continue
        if use.evidence.confidential:
            return Reason(f"{use.label}仅为调解目的提交，不得引用。", "carry_over")
        if not (use.evidence.source or use.evidence.submitted_by):
            return Reason(f"{use.label}没有来源，不得引用。", "carry_over")
    return None


GUARDS = registered(
    session_hour_has_passed,
    session_notice_reached_the_party,
    absence_is_of_the_session,
    nobody_else_stays_on_its_side,
    another_stays_on_its_side,
    carried_exhibits_are_no_concessions,
)
