"""Who declared what: consent to mediation.

Each party answers for itself, and what it said is a row (`Declaration`), not a tick.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from casehub.model import Declaration
from casehub.procedures.dispute.declarations import (
    AGREED,
    REFUSED,
    SILENT,
    answer_of,
    declare,
    last_of,
    unsay,
    without,
)
from casehub.procedures.dispute.signing import given_on, not_its_own, signs_itself
from casehub.procedures.reading import (
    all_of,
    as_day,
    chinese_day,
    party_named,
    short,
    unserved,
    who,
)
from casehub.workflow.part import Effect, registered
from casehub.workflow.situation import Reason, Situation

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from casehub.procedures.act import Act

MEDIATION = "mediation"
REPLY = "mediation.reply"
NOTICE = "mediation_opinion_notice"


def requesters_ask(act: Act) -> None:
    """Who signed the request agrees to mediation by it (办法第六十四条)."""
    received = act.step.receives
    for party in act.situation.current_parties("requester"):
        party.declarations.append(
            Declaration(
                about=MEDIATION,
                answer=AGREED,
                given_on=act.day_typed("received_on"),
                signed_by=party.name,
                material=received.title if received is not None else "",
                event_seq=act.seq,
            )
        )


def newcomer_consents(act: Act) -> None:
    """Who joins or succeeds takes part of its own will: its consent is entered with it."""
    received, signed_by = act.step.receives, act.text("signed_by")
    for party in act.joining:
        if not signs_itself(party, signed_by):
            act.object(not_its_own(party, signed_by, short(party.name)), "signed_by")
        party.declarations.append(
            Declaration(
                about=MEDIATION,
                answer=AGREED,
                given_on=given_on(act),
                signed_by=signed_by,
                material=received.title if received is not None else "",
                event_seq=act.seq,
            )
        )


def respondent_is_named(s: Situation) -> Reason | None:
    """办法第六十五条: the statement is a respondent's."""
    party = party_named(s)
    if party is not None and party.role != "respondent":
        return Reason("应选择被请求人。", "party")
    return None


def requester_is_named(s: Situation) -> Reason | None:
    """办法第六十七条: only a requester takes the request back."""
    party = party_named(s)
    if party is not None and party.role != "requester":
        return Reason("应选择请求人。", "party")
    return None


def notice_reached_the_party(s: Situation) -> Reason | None:
    """办法第六十五条: who never got the notice cannot be taken to have answered it."""
    party = party_named(s)
    if party is None:
        if s.served_on(NOTICE) is not None:
            return None
        waiting = [n for party_id in s.party_ids() for n in unserved(s, party_id, NOTICE)]
        return Reason("陈述意见通知书尚无送达凭证，请先完成送达。", matters=tuple(waiting))
    if s.served_on(NOTICE, party.id) is None:
        return Reason(f"陈述意见通知书尚未送达{who(s, party.id)}，请先完成送达。", "party")
    return None


def reply_period_is_over(s: Situation) -> str | Reason | None:
    """办法第六十五条、第六十六条第二款: silence counts only after the party's own fifteen days."""
    party = party_named(s)
    limits = [
        d
        for d in s.deadlines
        if d.rule == REPLY and (party is None or d.party_id in {None, party.id})
    ]
    if not limits:
        return "陈述意见通知书尚无送达凭证，期限未起算。"
    if party is not None and (running := max(d.due_on for d in limits)) >= s.day:
        return Reason(f"陈述意见期限至{chinese_day(running)}，届满后再办理。", "party")
    earliest = min(d.due_on for d in limits)
    if earliest >= s.day:
        return f"陈述意见期限至{chinese_day(earliest)}，届满后再办理。"
    return None


def _reply_is_new(s: Situation, answers: frozenset[str]) -> Reason | None:
    party = party_named(s)
    if party is not None and answer_of(party, MEDIATION) in answers:
        return Reason(f"{who(s, party.id)}的答复已经登记，无须重复登记。", "party")
    return None


def consent_is_new(s: Situation) -> Reason | None:
    """One consent is entered once; a change of mind is entered as the other reply."""
    return _reply_is_new(s, frozenset({AGREED}))


def refusal_is_new(s: Situation) -> Reason | None:
    """One refusal is entered once; a change of mind is entered as the other reply."""
    return _reply_is_new(s, frozenset({REFUSED}))


def party_has_not_answered(s: Situation) -> str | Reason | None:
    """办法第六十六条第二款: who answered is not silent."""
    party = party_named(s)
    if party is not None and answer_of(party, MEDIATION):
        return Reason(f"{who(s, party.id)}已经答复，不能按未提交意见处理。", "party")
    if all(answer_of(p, MEDIATION) for p in s.current_parties("respondent")):
        return "被请求人均已答复，无须登记。"
    return None


def every_respondent_agreed(s: Situation) -> str | None:
    """办法第六十六条第一款: filed only when every respondent who stays agreed."""
    missing = without(s, MEDIATION, "respondent")
    if missing:
        return f"{all_of(s, [p.id for p in missing])}尚未同意调解，不能立案。"
    return None


def every_party_asks(s: Situation) -> str | None:
    """A joint request is one of all parties: each has a row that says so (办法第六十四条)."""
    missing = without(s, MEDIATION)
    if missing:
        return f"没有{all_of(s, [p.id for p in missing])}请求或者同意调解的记录，请先登记。"
    return None


def notice_served_on(s: Situation) -> date | None:
    """办法第六十五条: nobody answers a notice before it was served."""
    party = party_named(s)
    return s.served_on(NOTICE, party.id) if party is not None else None


def reply_period_ended_on(s: Situation) -> date | None:
    """The last day of the party's own period to answer."""
    party = party_named(s)
    days = [d.due_on for d in s.deadlines if d.rule == REPLY and party and d.party_id == party.id]
    return max(days, default=None)


def period_ended_by_its_clock(s: Situation) -> Reason | None:
    """办法第六十六条第二款: the period ended on its last day and on no other."""
    last, told = reply_period_ended_on(s), as_day(s.data.get("period_ended_on"))
    if last is None or told is None or told == last:
        return None
    return Reason(f"陈述意见期限的届满日为{chinese_day(last)}，请核对。", "period_ended_on")


def party_answered_on(s: Situation) -> date | None:
    """The day on which the party of the form declined, or its period ended."""
    party = party_named(s)
    found = last_of(party, MEDIATION) if party is not None else None
    return found.given_on if found is not None else None


def all_answered_on(s: Situation) -> date | None:
    """办法第六十六条: the day of the last answer, or of the end of the period of who kept silent.

    What counts is the day of each answer, not who was entered last; a respondent who declined is
    heard before the others can be filed, and who succeeds a respondent answers by its statement.
    """
    heard = [last_of(p, MEDIATION) for p in s.parties if p.role == "respondent"]
    days = [d.given_on for d in heard if d is not None]
    came = as_day(s.data.get("statement_received_on"))
    if came is not None and s.data.get("party_role") == "respondent":
        days.append(came)
    return max(days, default=None)


def nobody_is_left_who_agreed(s: Situation) -> str | None:
    """办法第六十六条第二款: all answered or kept silent, and not all agreed."""
    answers = {p.id: answer_of(p, MEDIATION) for p in s.current_parties("respondent")}
    open_still = [number for number, answer in answers.items() if not answer]
    if open_still:
        return f"{all_of(s, open_still)}尚未答复，期限也未届满。"
    if AGREED in answers.values():
        return "尚有被请求人同意调解，请对不同意的被请求人单独办理。"
    return None


def one_of_several_declined(s: Situation) -> str | Reason | None:
    """办法第六十六条: who declined leaves, and the others who agreed go on."""
    party = party_named(s)
    if len(s.current_parties("respondent")) < 2:
        return "没有其他被请求人，应作不予立案处理。"
    if party is not None and answer_of(party, MEDIATION) not in {REFUSED, SILENT}:
        return Reason(f"{who(s, party.id)}未拒绝也未逾期，不能单独处理。", "party")
    return None


GUARDS = registered(
    respondent_is_named,
    requester_is_named,
    notice_reached_the_party,
    reply_period_is_over,
    consent_is_new,
    refusal_is_new,
    party_has_not_answered,
    every_respondent_agreed,
    every_party_asks,
    nobody_is_left_who_agreed,
    one_of_several_declined,
    period_ended_by_its_clock,
)
KNOWN = registered(
    all_answered_on,
    notice_served_on,
    reply_period_ended_on,
    party_answered_on,
)
# What a refusal calls these days.
DAYS: Mapping[str, str] = {
    "notice_served_on": "陈述意见通知书送达之日",
    "reply_period_ended_on": "陈述意见期限届满日",
    "party_answered_on": "该当事人答复或者期限届满之日",
}

_SIGNED = ("party", "acts_by", "signed_by")
EFFECTS: Mapping[str, Effect] = {
    "requesters_ask": Effect.of(requesters_ask, "received_on"),
    "newcomer_consents": Effect.of(newcomer_consents, "signed_by", undo=unsay),
    "consents": Effect.of(
        partial(declare, about=MEDIATION, answer=AGREED), *_SIGNED, undo=unsay
    ),
    "refuses": Effect.of(
        partial(declare, about=MEDIATION, answer=REFUSED), "party", undo=unsay
    ),
    "keeps_silent": Effect.of(
        partial(declare, about=MEDIATION, answer=SILENT), "party", undo=unsay
    ),
}
