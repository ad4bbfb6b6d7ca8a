"""Who wants the mediation, what is agreed by word or in writing, and how it ends (人民调解法)."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from casehub.law.amounts import sum_kept
from casehub.model import Declaration
from casehub.procedures.agreed.performance import give_times, terms_have_no_time
from casehub.procedures.dispute.agreements import drafted, in_force, lay_down
from casehub.procedures.dispute.declarations import (
    AGREED,
    REFUSED,
    answer_of,
    declare,
    unsay,
    without,
)
from casehub.procedures.peoples_mediation.entrusted import clock, entrustment, in_writing
from casehub.procedures.reading import all_of, chinese_day, held_against, latest, table, who
from casehub.procedures.sessions.held import held, last_session_ended_in_agreement
from casehub.workflow.part import Effect, registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from casehub.model import Event
    from casehub.procedures.act import Act
    from casehub.workflow.situation import Situation

# What a party declares here: it wants this mediation (人民调解法第十七条).
WANTED = "peoples_mediation"
TEXT = "pm_agreement"
ENDINGS: Mapping[str, str] = {
    "reach_agreement": "达成书面调解协议",
    "record_oral_agreement": "达成口头调解协议",
    "terminate_talks": "终止调解",
    "end_by_the_court": "终止调解",
    "refuse_application": "不受理",
    "decline_entrustment": "不接受委派（委托），退回法院",
}
OUTCOMES: Mapping[str, str] = {
    "confirmation_valid": "valid",
    "confirmation_dismissed": "dismissed",
    "confirmation_refused": "refused",
    "confirmation_withdrawn": "withdrawn",
}


def every_side_wants_it(s: Situation) -> str | None:
    """人民调解法第十七条: nobody is mediated with who refused, or was not asked."""
    refused = [p for p in s.current_parties() if answer_of(p, WANTED) == REFUSED]
    if refused:
        return f"{all_of(s, [p.id for p in refused])}明确拒绝调解，不得调解。"
    missing = without(s, WANTED)
    if missing:
        return f"{all_of(s, [p.id for p in missing])}尚未表示同意调解，请先联系并登记。"
    return None


def nobody_refuses(s: Situation) -> str | None:
    """人民调解法第十七条: who refuses, also later, is not mediated with; the talks are ended."""
    refused = next((p for p in s.current_parties() if answer_of(p, WANTED) == REFUSED), None)
    if refused is None:
        return None
    return f"{who(s, refused.id)}明确拒绝调解，应当终止调解。"


def no_agreement_stands(s: Situation) -> str | None:
    """人民调解法第三十一条: what binds is not ended by talks about another agreement."""
    if in_force(s) is None:
        return None
    return "原协议仍然有效，请办理“重新调解未成，原协议继续有效”。"


def agreement_is_in_writing(s: Situation) -> str | None:
    """民诉法第二百零五条: the court confirms a written agreement."""
    return None if in_writing(s) else "口头协议不能申请司法确认；需要确认的制作协议书。"


def every_party_was_contacted(s: Situation) -> str | None:
    """特邀调解规定第十一条: the house's days for the contact are over when each has been asked."""
    asked = {e.party_id for e in s.events if e.step == "record_contact"}
    asked |= {s.data["party"]} if s.step.id == "record_contact" and "party" in s.data else set()
    missing = next((p for p in s.current_parties() if not s.line(p.id) & asked), None)
    return f"尚未联系{who(s, missing.id)}。" if missing is not None else None


def contact_lies_behind(s: Situation) -> Reason | None:
    """What is entered has happened."""
    told, first = s.data.get("contacted_at"), s.case.opened_on
    if isinstance(told, datetime) and told > s.at:
        return Reason("联系的时间不能晚于现在。", "contacted_at")
    if isinstance(told, datetime) and told.astimezone(s.at.tzinfo).date() < first:
        return Reason(f"联系的时间不能早于登记之日{chinese_day(first)}。", "contacted_at")
    return None


def talks_lie_ahead(s: Situation) -> Reason | None:
    """Nobody is asked to a session that has begun, nor after the court's time is over."""
    limit = clock(s)
    for name in ("session_at", "next_at"):
        planned = s.data.get(name)
        if not isinstance(planned, datetime):
            continue
        if planned <= s.at:
            return Reason("调解时间应晚于现在，请重新安排。", name)
        if limit is not None and planned.astimezone(s.at.tzinfo).date() > limit.due_on:
            day = chinese_day(limit.due_on)
            said = f"委派、委托调解的期限至{day}，请改期，或者先由各方同意延长。"
            return Reason(said, name)
    return None


def session_is_to_be_set(s: Situation) -> Reason | None:
    """Whether a session is to be set next: none waits, nothing came of the last, there is time."""
    limit = clock(s)
    if limit is not None and limit.due_on < s.day:
        over = chinese_day(limit.due_on)
        return Reason(f"委派、委托调解的期限已于{over}届满；继续调解的，先由各方同意延长。")
    appointed, held = s.last("set_session"), s.last("hold_session")
    if appointed is not None and (held is None or appointed.seq > held.seq):
        return Reason("下次调解已经约定。")
    if held is not None and held.typed.get("next_at"):
        return Reason("上次调解时已经约定下次时间。")
    if held is not None and held.typed.get("result") != "next":
        return Reason("上次调解已有结果。")
    return None


def agreement_waits_to_be_written(s: Situation) -> str | None:
    """What was agreed in the last session is put down next, where it is not yet."""
    if drafted(s) is not None:
        return "协议书已经制作。"
    return last_session_ended_in_agreement(s)


def nobody_gives_up_the_courts(s: Situation) -> Reason | None:
    """人民调解法第三十二条: an agreement takes from nobody the way to the court."""
    said = [str(row.get("text") or "") for row in table(s, "terms")]
    said.append(str(s.data.get("default_clause") or ""))
    for one in s.law.never_said():
        if any(one.key in text for text in said):
            return Reason(f"协议不能写“{one.key}”：{one.because}", "terms")
    return None


def agreed_facts_were_agreed_to(s: Situation) -> Reason | None:
    """特邀调解规定第二十二条 and by the same reason elsewhere: noted only where all agree."""
    if s.data.get("agreed_facts") and s.data.get("agree_record") is False:
        said = "各方没有同意记载的，不写无争议的事实；同意的选“是”。"
        return Reason(said, "agree_record")
    return None


def oral_sum_is_small(s: Situation) -> Reason | None:
    """人民调解法第三十条; by the house's ceiling what is larger is put down in writing."""
    sums = [Decimal(str(row.get("amount") or 0)) for row in table(s, "terms")]
    most = s.law.amount("pm.oral_max")
    if sum(sums) > most:
        return Reason(f"金额超过{most}元的，制作协议书（本会规定，待核）。", "terms")
    if len([one for one in sums if one]) > 1:
        return Reason("分期支付的，制作协议书，写明每期的日期。", "terms")
    return None


def nobody_wants_it_in_writing(s: Situation) -> Reason | None:
    """人民调解法第二十八条: who asks for a written agreement gets one."""
    if s.data.get("wants_written"):
        return Reason("有当事人要求书面协议的，制作协议书。", "wants_written")
    return None


def an_agreement_is_in_force(s: Situation) -> str | None:
    """民诉法第二百零五条: what is confirmed is an agreement that binds."""
    return None if in_force(s) is not None else "没有生效的调解协议。"


# ── the grounds of ending ─────────────────────────────────
def _was_talked(s: Situation) -> str | None:
    return None if held(s) else "尚未登记调解经过，不能以未能达成协议终止。"


def _somebody_refuses(s: Situation) -> str | None:
    if any(answer_of(p, WANTED) == REFUSED for p in s.current_parties()):
        return None
    return "没有当事人拒绝调解的记录，请先登记联系情况。"


def _court_is_asked_first(s: Situation) -> str | None:
    """特邀调解规定第十八条: what a court entrusted is interrupted, and the court told first."""
    if entrustment(s) is None:
        return None
    return "法院委派、委托的，先办理中止调解并报告法院；由法院的意见决定恢复或者终止。"


def _time_is_over(s: Situation) -> str | None:
    limit = clock(s)
    if limit is None:
        return "没有正在计算的委派、委托调解期限；人民调解没有法定期限。"
    return None if limit.due_on < s.day else f"期限至{chinese_day(limit.due_on)}，尚未届满。"


HOLDS: Mapping[str, Callable[[Situation], str | None]] = {
    "no_agreement": _was_talked,
    "one_refuses": _somebody_refuses,
    "expired": _time_is_over,
    "false_mediation": _court_is_asked_first,
}


def ground_of_giving_up_holds(s: Situation) -> Reason | None:
    """人民调解法第二十六条: of the grounds those that the file can show are held against it."""
    return held_against(s, HOLDS)


# ── what acts enter ───────────────────────────────────────
def applicants_ask(act: Act) -> None:
    """Who applies wants the mediation by that; nobody applies where the committee began it."""
    if act.data.get("source") != "apply":
        return
    received = act.step.receives
    for party in act.situation.current_parties("requester"):
        party.declarations.append(
            Declaration(
                about=WANTED,
                answer=AGREED,
                given_on=act.day_typed("received_on"),
                signed_by=party.name,
                material=received.title if received is not None else "",
                event_seq=act.seq,
            )
        )


def party_answers(act: Act) -> None:
    """What the party said to the mediation; who has not decided has said nothing."""
    answer = act.text("answer")
    if answer in {AGREED, REFUSED}:
        declare(act, WANTED, answer)


def earlier_agreement_is_void(act: Act) -> None:
    """One paper for one agreement: what was written before is not to be signed any more."""
    paper = act.situation.document(TEXT)
    if paper is not None and drafted(act.situation) is not None:
        act.voided.append((paper, "协议书重新制作"))


def oral_agreement_is_made(act: Act) -> None:
    """人民调解法第三十条: an agreement by word binds from the day on which it was reached."""
    text = lay_down(act)
    text.effective_on = act.day_typed("effective_on")
    act.work.session.flush()
    give_times(act, text, act.law.limit("pm.perform"))


def pm_instalments(act: Act) -> None:
    """人民调解法第三十一条: what the agreement promises is to be performed by its days."""
    give_times(act, in_force(act.situation), act.law.limit("pm.perform"))


def oral_agreement_was_not(act: Act, wrong: Event) -> None:
    """What was entered by mistake binds nobody."""
    text = in_force(act.situation)
    if text is not None and text.event_seq == wrong.seq:
        text.effective_on, text.digest = None, ""
    terms_have_no_time(act, wrong)


# ── what the file knows ───────────────────────────────────
def contacts_made(s: Situation) -> list[dict[str, object]]:
    """Every contact with a party, in the order in which it was entered."""
    found = []
    for event in s.events:
        if event.step == "record_contact":
            typed = event.typed
            party = s.party(int(typed["party"]))
            told = {name: typed.get(name) for name in ("contacted_at", "way", "signed_by", "said")}
            found.append({"party": party.name if party is not None else "", **told})
    return found


def was_taken_up(s: Situation) -> bool:
    """Whether the act at hand takes the matter up."""
    return s.step.target(s.case.state) == "taken_up"


def sum_in_dispute(s: Situation) -> Decimal | None:
    """The sum that the parties dispute, as it was entered when the matter came."""
    return sum_kept(s.requested().get("claimed"))


def dispute_is_foreign(s: Situation) -> bool:
    """Whether somebody from abroad, 香港, 澳门 or 台湾 takes part, as it was entered."""
    return bool(s.requested().get("foreign"))


def copies_with_the_court(s: Situation) -> int:
    """One for each party, one for the file, one for the court that entrusted it."""
    return len(s.current_parties()) + 1 + (entrustment(s) is not None)


def outcome_of_talks(s: Situation) -> str | None:
    """What came of the matter, by the act that ended it last."""
    last = max(ENDINGS, key=lambda step: latest(s, step))
    return ENDINGS[last] if s.happened(last) else None


def court_outcome(s: Situation) -> str | None:
    """What the court said, by the act at hand."""
    return OUTCOMES.get(s.step.id)


GUARDS = registered(
    every_side_wants_it,
    every_party_was_contacted,
    contact_lies_behind,
    nobody_refuses,
    no_agreement_stands,
    agreement_is_in_writing,
    session_is_to_be_set,
    talks_lie_ahead,
    agreed_facts_were_agreed_to,
    agreement_waits_to_be_written,
    nobody_gives_up_the_courts,
    oral_sum_is_small,
    nobody_wants_it_in_writing,
    an_agreement_is_in_force,
    ground_of_giving_up_holds,
)
EFFECTS: Mapping[str, Effect] = {
    "applicants_ask": Effect.of(applicants_ask, "source", "received_on", undo=unsay),
    "party_answers": Effect.of(party_answers, "party", "answer", "signed_by", undo=unsay),
    "pm_instalments": Effect.of(pm_instalments, undo=terms_have_no_time),
    "earlier_agreement_is_void": Effect.of(earlier_agreement_is_void),
    "oral_agreement_is_made": Effect.of(
        oral_agreement_is_made, "terms", "effective_on", undo=oral_agreement_was_not
    ),
}
KNOWN = registered(
    contacts_made,
    was_taken_up,
    sum_in_dispute,
    dispute_is_foreign,
    copies_with_the_court,
    court_outcome,
    outcome_of_talks,
)
