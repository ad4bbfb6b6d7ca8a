"""Who declared what: consent to mediation, signature under the agreement, joint application.

Each party answers for itself, and what it said is a row (`Declaration`), not a tick.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from sqlalchemy import select

from casehub.model import Declaration, Party
from casehub.procedures.dispute import agents
from casehub.procedures.dispute.signing import given_on
from casehub.procedures.reading import as_day, chinese_day, unserved, who
from casehub.workflow.part import Effect, registered
from casehub.workflow.situation import Reason, Situation

if TYPE_CHECKING:
    from collections.abc import Mapping

    from casehub.procedures.act import Act

MEDIATION, AGREEMENT, CONFIRMATION = "mediation", "agreement", "confirmation"
AGREED, REFUSED, SILENT = "agreed", "refused", "silent"
NOTICE = "mediation_opinion_notice"


def answer_of(party: Party, about: str, since: int = 0) -> str:
    """What the party said last on the subject, after the event `since`; "" when nothing."""
    found = [d for d in party.declarations if d.about == about and d.event_seq > since]
    return found[-1].answer if found else ""


def without(s: Situation, about: str, side: str = "all", since: int = 0) -> list[Party]:
    """Current parties of the side who have not agreed on the subject."""
    return [p for p in s.current_parties(side) if answer_of(p, about, since) != AGREED]


def chosen(s: Situation) -> Party | None:
    """The party that the form names."""
    number = s.data.get("party")
    return s.party(number) if isinstance(number, int) else None


def _declare(act: Act, about: str, answer: str) -> None:
    """Enter what the party of the form declared, by whom and by which paper."""
    party = act.party()
    if party is None:
        act.object("选择当事人", "party")
        return
    received = act.step.receives
    agent = None
    if act.text("acts_by") == "agent":
        agent = agents.named(party, act.text("signed_by"), given_on(act))
    party.declarations.append(
        Declaration(
            about=about,
            answer=answer,
            given_on=given_on(act),
            signed_by=act.text("signed_by"),
            agent_id=agent.id if agent is not None else None,
            material=act.text("material") or (received.title if received is not None else ""),
            event_seq=act.seq,
        )
    )
    act.notes.append(party.name)


def requesters_ask(act: Act) -> None:
    """Who signed the request agrees to mediation by it (办法第六十四条)."""
    received = act.step.receives
    for party in act.situation.current_parties("requester"):
        party.declarations.append(
            Declaration(
                about=MEDIATION,
                answer=AGREED,
                given_on=as_day(act.data.get("received_on")) or act.day,
                signed_by=party.name,
                material=received.title if received is not None else "",
                event_seq=act.seq,
            )
        )


def newcomer_consents(act: Act) -> None:
    """Who joins or succeeds takes part of its own will: its consent is entered with it."""
    newest = select(Party).where(Party.case_id == act.case.id).order_by(Party.id.desc()).limit(1)
    party = act.work.session.scalars(newest).one()
    received = act.step.receives
    party.declarations.append(
        Declaration(
            about=MEDIATION,
            answer=AGREED,
            given_on=given_on(act),
            signed_by=act.text("signed_by"),
            material=received.title if received is not None else "",
            event_seq=act.seq,
        )
    )


def respondent_is_named(s: Situation) -> Reason | None:
    """办法第六十五条: the statement is a respondent's."""
    party = chosen(s)
    if party is not None and party.role != "respondent":
        return Reason("应选择被请求人。", "party")
    return None


def requester_is_named(s: Situation) -> Reason | None:
    """办法第六十七条: only a requester takes the request back."""
    party = chosen(s)
    if party is not None and party.role != "requester":
        return Reason("应选择请求人。", "party")
    return None


def notice_reached_the_party(s: Situation) -> Reason | None:
    """办法第六十五条: who never got the notice cannot be taken to have answered it."""
    party = chosen(s)
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
    party = chosen(s)
    limits = [
        d
        for d in s.deadlines
        if d.rule == "mediation.reply" and (party is None or d.party_id in {None, party.id})
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
    party = chosen(s)
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
    party = chosen(s)
    if party is not None and answer_of(party, MEDIATION):
        return Reason(f"{who(s, party.id)}已经答复，不能按未提交意见处理。", "party")
    if all(answer_of(p, MEDIATION) for p in s.current_parties("respondent")):
        return "被请求人均已答复，无须登记。"
    return None


def every_respondent_agreed(s: Situation) -> str | None:
    """办法第六十六条第一款: filed only when every respondent who stays agreed."""
    missing = without(s, MEDIATION, "respondent")
    if missing:
        return f"{who(s, missing[0].id)}尚未同意调解，不能立案。"
    return None


def every_party_asks(s: Situation) -> str | None:
    """A joint request is one of all parties: each has a row that says so (办法第六十四条)."""
    missing = without(s, MEDIATION)
    if missing:
        return f"没有{who(s, missing[0].id)}请求或者同意调解的记录，请先登记。"
    return None


def nobody_is_left_who_agreed(s: Situation) -> str | None:
    """办法第六十六条第二款: all answered or kept silent, and not all agreed."""
    answers = {p.id: answer_of(p, MEDIATION) for p in s.current_parties("respondent")}
    open_still = [number for number, answer in answers.items() if not answer]
    if open_still:
        return f"{who(s, open_still[0])}尚未答复，期限也未届满。"
    if AGREED in answers.values():
        return "尚有被请求人同意调解，请对不同意的被请求人单独办理。"
    return None


def one_of_several_declined(s: Situation) -> str | Reason | None:
    """办法第六十六条: who declined leaves, and the others who agreed go on."""
    party = chosen(s)
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
)

_SIGNED = ("party", "acts_by", "signed_by")
EFFECTS: Mapping[str, Effect] = {
    "requesters_ask": Effect.of(requesters_ask, "received_on"),
    "newcomer_consents": Effect.of(newcomer_consents, "signed_by"),
    "consents": Effect.of(partial(_declare, about=MEDIATION, answer=AGREED), *_SIGNED),
    "signs_agreement": Effect.of(partial(_declare, about=AGREEMENT, answer=AGREED), *_SIGNED),
    "asks_confirmation": Effect.of(
        partial(_declare, about=CONFIRMATION, answer=AGREED), *_SIGNED
    ),
    "refuses": Effect.of(partial(_declare, about=MEDIATION, answer=REFUSED), "party"),
    "keeps_silent": Effect.of(partial(_declare, about=MEDIATION, answer=SILENT), "party"),
}
