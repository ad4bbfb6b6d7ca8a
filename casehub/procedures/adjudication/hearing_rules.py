"""Conditions of answer, objection, hearing (办法第九、二十二、二十六条以下)."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from casehub.law.service import Serving
from casehub.model import Case
from casehub.procedures.reading import (
    all_of,
    as_day,
    came_after,
    chinese_day,
    last_day_to_tell,
    last_of,
    latest,
    paper_served_on,
    rows,
    running,
    unserved,
    waits_for,
    who,
)
from casehub.workflow.part import registered
from casehub.workflow.situation import Reason, Situation


class Planned(NamedTuple):
    """Time of the hearing as last notified, kind of the notice that tells it, step that made it."""

    when: datetime
    notice: str
    step: str


def planned_hearing(s: Situation) -> Planned | None:
    """The hearing as it was last notified; None before that."""
    kind, step, name = "hearing_notice", "decide_hearing", "hearing_at"
    if came_after(s, "postpone_hearing", "decide_hearing"):
        kind, step, name = "hearing_postponement_notice", "postpone_hearing", "new_at"
    value = s.entered(step).get(name)
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    return Planned(value, kind, step) if isinstance(value, datetime) else None


def copy_given_on(s: Situation, party_id: int) -> date | None:
    """The day on which the copy of the request reached the respondent, as far as it is proved.

    Who joins gets it with the notice that says so; then the clock shows that it came. A clock
    whose proof was taken back shows nothing.
    """
    served = s.served_on("answer_notice", party_id)
    if served is not None:
        return served
    return _begun(s).get(party_id)


def _begun(s: Situation) -> dict[int | None, date]:
    """The respondents whose time to answer was begun by a proof that stands, and since when."""
    clocks = (d for d in rows(s, "adjudication.answer") if d.outcome != "cancelled")
    begun = {d.party_id: d.start_on for d in clocks}
    # Who succeeds stands in the time that was begun for the other.
    succeed = {p: s.line(p) & begun.keys() for p in s.party_ids("respondent")}
    return begun | {p: max(begun[one] for one in line) for p, line in succeed.items() if line}


def copy_reached_all_respondents(s: Situation) -> Reason | None:
    """办法第二十二条: the clock of the answer needs proof of service on every respondent."""
    left = [one for one in s.party_ids("respondent") if copy_given_on(s, one) is None]
    if not left:
        return None
    matters = tuple(n for one in left for n in unserved(s, one, "answer_notice"))
    return Reason(f"请求书副本尚未送达{all_of(s, left)}，请先完成送达。", matters=matters)


def answer_papers_are_wanting(s: Situation) -> Reason | None:
    """办法第二十二条: each respondent gets copy and notice once; who joined later gets its own."""
    valid = {d.id for d in s.documents if d.kind == "answer_notice" and d.status != "void"}
    told = {
        row.party_id
        for row in s.services
        if row.status != Serving.CANCELLED and valid.intersection(row.document_ids)
    }
    told |= {p for p in s.party_ids("respondent") if s.line(p) & told}
    if told.union(_begun(s)).issuperset(s.party_ids("respondent")):
        return Reason("各被请求人的答辩通知书都已制作；内容有误的，先作废或者更正原件。")
    return None


def answer_days_fit_the_party(s: Situation) -> Reason | None:
    """办法第二十二条: 15 days; 30 for a respondent without fixed domicile in China."""
    days = s.data.get("answer_days")
    if days is None:
        return None
    limit = s.law.limit("adjudication.answer")
    home, abroad = int(limit.amount), int(s.law.limit(limit.no_domicile).amount)
    chosen = s.data.get("recipients") or s.party_ids("respondent")
    parties = [p for p in s.current_parties("respondent") if p.id in chosen]
    begun = _begun(s)
    for party in parties:
        if party.id in begun:
            called = who(s, party.id)
            return Reason(f"{called}的答辩期限已经起算，请另选受送达人。", "recipients")
    if days not in {home, abroad}:
        return Reason(f"答辩期限为{home}日；没有固定住所的为{abroad}日。", "answer_days")
    far = [p for p in parties if p.no_domicile_in_china]
    if days == home and far:
        called = who(s, far[0].id)
        return Reason(f"{called}没有固定住所，应另行制作{abroad}日的通知。", "answer_days")
    if days == abroad and len(far) < len(parties):
        return Reason(f"被请求人在我国有固定住所，答辩期限为{home}日。", "answer_days")
    return None


def answer_is_signed(s: Situation) -> Reason | None:
    """办案指南: an unsigned answer is cured within three days, else it is not filed."""
    if s.data.get("answer_signed") is False:
        return Reason("答辩书未签名或者盖章，应通知三日内补正后登记。", "answer_signed")
    return None


def answer_is_by_one_who_was_served(s: Situation) -> Reason | None:
    """办法第二十二条: a respondent answers the copy that was served on it, none for another."""
    party = s.data.get("party")
    if not isinstance(party, int):
        return None
    served = copy_given_on(s, party)
    if served is None:
        said = f"请求书副本尚未送达{who(s, party)}，请先登记送达，再登记其答辩书。"
        return Reason(said, "party")
    day = as_day(s.data.get("answer_received_on"))
    if day is not None and day < served:
        said = f"收到答辩书之日不能早于副本送达之日{chinese_day(served)}。"
        return Reason(said, "answer_received_on")
    return None


def answer_copies_match(s: Situation) -> Reason | None:
    """办法第二十二条: copies for every requester."""
    copies, wanted = s.data.get("answer_copies"), len(s.party_ids("requester"))
    if copies is not None and int(copies) < wanted:
        return Reason(f"答辩书副本应按请求人人数提交，至少{wanted}份。", "answer_copies")
    return None


def answer_period_is_over(s: Situation) -> str | None:
    """办法第二十二条: no answer does not stop the case, once the period is over."""
    if not rows(s, "adjudication.answer"):
        return "答辩通知书尚无送达凭证，答辩期未起算。"
    limit = running(s, "adjudication.answer")
    return f"答辩期至{chinese_day(limit.due_on)}，届满后再办理。" if limit is not None else None


def answer_period_still_runs(s: Situation) -> Reason | None:
    """办法第二十二条: an extension is asked before the period ends."""
    if running(s, "adjudication.answer") is None:
        return Reason("没有正在计算的答辩期，不能延期。")
    party, days = s.data.get("party"), s.data.get("extra_days")
    own = last_of(s, "adjudication.answer") if party is not None else None
    if own is None and party is not None:
        return Reason("该方答辩期尚未起算，不能延期。", "party")
    if own is not None and own.closed_on is not None and own.due_on >= s.day:
        return Reason("该方已经答辩，不再延期。", "party")
    if own is not None and own.is_over(s.day):
        return Reason(f"该方答辩期已于{chinese_day(own.due_on)}届满，不能延期。", "party")
    if days is not None and int(days) < 1:
        return Reason("延长日数应为正整数。", "extra_days")
    return None


def answer_was_received(s: Situation) -> str | None:
    """办法第二十二条第二款: only an answer that came in is forwarded."""
    if s.happened("register_answer") or s.happened("register_further_answer"):
        return None
    return "尚未收到答辩书，无须转送。"


def objection_is_open(s: Situation) -> bool:
    """An objection to jurisdiction that is not decided."""
    return came_after(s, "register_jurisdiction_objection", "reject_jurisdiction_objection")


def no_objection_is_pending(s: Situation) -> str | None:
    """办法第九条: jurisdiction is decided first."""
    return "管辖权异议尚未决定，请先作出决定。" if objection_is_open(s) else None


def objection_is_pending(s: Situation) -> str | None:
    """办法第九条: a decision answers an objection."""
    return None if objection_is_open(s) else "没有待决定的管辖权异议。"


def objection_is_in_answer_period(s: Situation) -> Reason | None:
    """办法第九条第一款: raised within the answer period."""
    limits = rows(s, "adjudication.answer")
    party, day = s.data.get("party"), as_day(s.data.get("objected_on")) or s.day
    of = s.line(party) if isinstance(party, int) else None
    own = [d for d in limits if of is None or d.party_id is None or d.party_id in of]
    if isinstance(party, int):
        told = copy_given_on(s, party)
        if told is None:
            return Reason(f"答辩通知尚未送达{who(s, party)}，请先完成送达。", "party")
        if day < told:
            return Reason(f"不能早于答辩通知送达之日{chinese_day(told)}。", "objected_on")
    held = any(d.closed_on is None and d.stopped for d in own)
    if held or not own or day <= max(d.due_on for d in own):
        return None
    end = chinese_day(max(d.due_on for d in own))
    return Reason(f"答辩期已于{end}届满，异议逾期。", "objected_on" if s.data else None)


def answers_are_in_or_over(s: Situation) -> str | None:
    """办法第二十二条: the respondents' time to answer is not cut short."""
    both = (running(s, rule) for rule in ("adjudication.answer", "adjudication.changed_answer"))
    limit = next((one for one in both if one is not None), None)
    if limit is None:
        return None
    return f"答辩期至{chinese_day(limit.due_on)}届满，届满后再安排审理。"


def evidence_period_is_in_or_over(s: Situation) -> str | None:
    """办法第五十四条: the time to offer evidence is not cut short."""
    limit = running(s, "adjudication.evidence_period")
    if limit is None:
        return None
    return f"举证期限至{chinese_day(limit.due_on)}届满，届满后再安排审理。"


def closed_hearing_has_reason(s: Situation) -> Reason | None:
    """办法第二十七条第二款: public but for 国家秘密、个人隐私 or, on request, 商业秘密."""
    if s.data.get("is_public") is False and not s.data.get("not_public_reason"):
        return Reason("不公开审理的，请写明理由。", "not_public_reason")
    return None


def hearing_notice_was_in_time(s: Situation) -> str | Reason | None:
    """办法第二十六条: at least three working days between receipt of the notice and hearing."""
    plan = planned_hearing(s)
    if plan is None:
        return "尚未通知口头审理的时间地点。"
    when, kind, step = plan
    paper = s.document(kind)
    version = s.rules.procedure(s.case.procedure, s.case.procedure_version)
    notice = version.step(step).deadlines.start[0]
    last = last_day_to_tell(s, notice.rule, when.astimezone(s.at.tzinfo).date())
    # The notice of an earlier hearing tells nothing of this one.
    days = {p: paper_served_on(s, paper, p) if paper is not None else None for p in s.party_ids()}
    left = [party_id for party_id, day in days.items() if day is None]
    if left:
        matters = tuple(n for one in left for n in unserved(s, one, kind))
        return Reason(f"口头审理通知尚未送达{all_of(s, left)}，请先完成送达。", matters=matters)
    late = [party_id for party_id, day in days.items() if day is not None and day > last]
    if late:
        return f"{all_of(s, late)}收到通知距审理不足{s.law.limit_text(notice.rule)}，请延期。"
    return None


def _open_hearings(s: Situation) -> list[Case]:
    keys = {procedure.key for procedure in s.rules.hearings}
    return [child for child in s.open_children() if child.procedure in keys]


def no_hearing_matter_is_open(s: Situation) -> Reason | None:
    """DESIGN: a hearing that is a matter of its own is finished there."""
    held = _open_hearings(s)
    return waits_for("口头审理事项尚未办结，请在该事项中继续办理。", held) if held else None


def hearing_matters_are_signed(s: Situation) -> str | Reason | None:
    """办法第二十七条第一款: at least one hearing was held and its record signed."""
    held = _open_hearings(s)
    if held:
        return waits_for("口头审理事项尚未办结，请先完成笔录签名。", held)
    heard = {(procedure.key, procedure.hears) for procedure in s.rules.hearings}
    if not any((child.procedure, child.state) in heard for child in s.children):
        return "没有已签名的口头审理笔录，请先举行口头审理。"
    return None


def hearing_is_held_as_notified(s: Situation) -> Reason | None:
    """办法第二十六条: the hearing takes place on the day that was notified."""
    plan, start = planned_hearing(s), s.data.get("started_at")
    if plan is None or not isinstance(start, datetime):
        return None
    if as_day(start.astimezone(s.at.tzinfo)) != as_day(plan[0].astimezone(s.at.tzinfo)):
        return Reason("审理日期与通知不符，改期请先办理延期。", "started_at")
    return None


def nobody_was_absent(s: Situation) -> Reason | None:
    """办法第二十六条: absence has its own consequences and its own step."""
    if s.data.get("absent"):
        return Reason("有当事人缺席的，请按缺席审理办理。", "absent")
    return None


def somebody_was_absent(s: Situation) -> Reason | None:
    """办法第二十六条: the record names who did not come."""
    if s.data and not s.data.get("absent"):
        return Reason("请写明缺席的当事人和通知送达情况。", "absent")
    return None


def requester_was_notified_of_hearing(s: Situation) -> str | Reason | None:
    """办法第二十六条: absence counts only after due notice of this very hearing."""
    plan, named = planned_hearing(s), s.data.get("party")
    paper = s.document(plan[1]) if plan is not None else None
    for party_id in s.party_ids("requester"):
        if named not in {None, party_id}:
            continue
        if paper is None or paper_served_on(s, paper, party_id) is None:
            said = f"口头审理通知尚未送达{who(s, party_id)}，不能按撤回处理。"
            return Reason(said, "party" if named is not None else None)
    return None


def hearing_day_has_come(s: Situation) -> str | None:
    """Nobody is absent before the day."""
    plan = planned_hearing(s)
    if plan is not None and plan[0] > s.at:
        return "口头审理时间未到，不能按缺席处理。"
    return None


def requester_gave_no_reason(s: Situation) -> Reason | None:
    """办法第二十六条: absent without good reason."""
    if s.data.get("good_reason"):
        return Reason("请求人有正当理由的，应延期口头审理。", "good_reason")
    return None


def all_requesters_were_absent(s: Situation) -> Reason | None:
    """办法第二十六条: the request of one who came is heard; a case ends when it ends for all."""
    named = s.data.get("absent_requesters")
    if named is None or set(s.party_ids("requester")) <= {*named}:
        return None
    said = "还有请求人到场，其请求应继续审理，不能按撤回处理。"
    return Reason(said, "absent_requesters")


def hearing_has_not_opened(s: Situation) -> str | None:
    """办法第二十四条: parties join before the hearing opens."""
    plan, notified = planned_hearing(s), s.last("decide_hearing")
    held = latest(s, "hold_hearing", "hold_hearing_in_absence")
    begun = notified is not None and s.case.state == notified.target
    if held or (begun and plan is not None and plan[0] <= s.at):
        return "口头审理已经开始，不再追加当事人。"
    return None


GUARDS = registered(
    copy_reached_all_respondents,
    answer_papers_are_wanting,
    answer_days_fit_the_party,
    answer_is_signed,
    answer_is_by_one_who_was_served,
    answer_copies_match,
    answer_period_is_over,
    answer_period_still_runs,
    answer_was_received,
    no_objection_is_pending,
    objection_is_pending,
    objection_is_in_answer_period,
    answers_are_in_or_over,
    evidence_period_is_in_or_over,
    closed_hearing_has_reason,
    hearing_notice_was_in_time,
    no_hearing_matter_is_open,
    hearing_matters_are_signed,
    hearing_is_held_as_notified,
    nobody_was_absent,
    somebody_was_absent,
    requester_was_notified_of_hearing,
    hearing_day_has_come,
    requester_gave_no_reason,
    all_requesters_were_absent,
    hearing_has_not_opened,
)
