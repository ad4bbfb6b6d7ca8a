"""What the file already knows for the papers of an adjudication."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.law.chinese import period_text
from casehub.model.proposal import DONE, OPEN, SENT_BACK, UNDER_WAY
from casehub.procedures.adjudication.hearing_rules import planned_hearing
from casehub.procedures.adjudication.ordered import as_listed, deliberated, worded
from casehub.procedures.adjudication.panel import RETURNS
from casehub.procedures.dispute.attendance import called_to, proof_named
from casehub.procedures.reading import as_day, latest, limits, party_named
from casehub.workflow.part import registered

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from casehub.model import Deadline, Party, ProposalMark, ProposalVersion
    from casehub.workflow.situation import Situation

DECISION = "adjudication_decision"
URGING = "performance_urging_notice"
DECIDE = "adjudication.decide"


def decide_due_on(s: Situation) -> date | None:
    """The end of the time for the decision, as it stands now."""
    limit = s.deadline(DECIDE)
    return limit.due_on if limit is not None else None


def longest_extension(s: Situation) -> str | None:
    """The most that this extension may add, in words (办法第三十七条)."""
    limit = s.deadline(DECIDE)
    if limit is None:
        return None
    rule = s.law_on(limit.start_on).limit(DECIDE)
    which = min(int(s.data.get("k") or 1), len(rule.extensions)) - 1
    most = rule.extensions[which].max if which >= 0 else None
    return f"最长{period_text(most, rule.unit)}" if most else None


def days_left_to_decide(s: Situation) -> int | None:
    """Days that were left when the clock stopped."""
    limit = s.open_deadline(DECIDE)
    return max((limit.due_on - s.day).days, 0) if limit is not None else None


def answer_days_of_newcomer(s: Situation) -> int | None:
    """The time to answer of a respondent who is joined (办法第二十二条); who follows has none."""
    if s.step.id != "join_party" or s.data.get("party_role") != "respondent":
        return None
    limit = s.law.limit("adjudication.answer")
    if s.data.get("party_no_domicile") and limit.no_domicile:
        limit = s.law.limit(limit.no_domicile)
    return int(limit.amount)


def announced_hearing_at(s: Situation) -> datetime | None:
    """The time of a hearing of which the parties were told last, by whichever paper."""
    found = called_to(s, "hearing_notice")
    return found[1] if found is not None else None


def request_copy_served_on(s: Situation) -> date | None:
    """The day on which the copy of the request was served."""
    return s.served_on("answer_notice")


def decision_served_on(s: Situation) -> date | None:
    """The latest proved service of the decision; on the party, where the form names one."""
    return s.served_on(DECISION, s.data.get("party"))


def urged_on(s: Situation) -> date | None:
    """The day of the demand to perform that went to the party whom the form names, the latest."""
    party = s.data.get("party")
    went = {
        number
        for row in s.services
        if URGING in (row.kinds or []) and party in {None, row.party_id}
        for number in row.document_ids or []
    }
    days = (paper.issued_on for paper in s.documents if paper.id in went)
    return max(days, default=None)


def urging_served_on(s: Situation) -> date | None:
    """The latest proved service of the demand to perform; on the party that the form names."""
    return s.served_on(URGING, s.data.get("party"))


def court_apply_due_on(s: Situation) -> date | None:
    """强制法第五十三条: the end of the office's time to apply to the court.

    Of several parties to whom one application applies, the first whose time ends.
    """
    return min((d.due_on for d in _running(s, "enforcement.court_apply")), default=None)


def hearing_notice_served_on(s: Situation) -> date | None:
    """The proved service of the notice of the hearing on those who did not come, the latest."""
    planned = planned_hearing(s)
    days = (s.served_on(planned[1], party) for party in _staying_away(s)) if planned else ()
    return max((day for day in days if day is not None), default=None)


def _staying_away(s: Situation) -> list[int]:
    party, named = s.data.get("party"), s.data.get("absent_requesters")
    return [party] if party is not None else list(named or s.party_ids("requester"))


def hearing_notice_proofs(s: Situation) -> str | None:
    """What the proofs of that service are called."""
    planned, lines = planned_hearing(s), [s.line(party) for party in _staying_away(s)]
    proved = (
        proof_named(s, row)
        for row in s.services
        if planned is not None
        and row.served_on is not None
        and planned[1] in (row.kinds or [])
        and any(row.party_id in line for line in lines)
    )
    return "、".join(dict.fromkeys(filter(None, proved))) or None


def _running(s: Situation, rule: str) -> list[Deadline]:
    """Those that run, and those that ran until this very act, whose papers still tell of them."""
    now = s.act_seq
    own = (d for d in limits(s, rule) if now is not None and d.closed_seq == now)
    return [*(d for d in limits(s, rule) if d.closed_on is None), *own]


def publish_due_on(s: Situation) -> date | None:
    """The day by which the decision must be published."""
    limit = s.deadline("adjudication.publish")
    return limit.due_on if limit is not None else None


def trial_mode(s: Situation) -> str:
    """A hearing where there is a record of one."""
    return "hearing" if s.document("hearing_record") is not None else "written"


def hearing_dates(s: Situation) -> list[dict[str, str]]:
    """The day of the hearing, as a row of the decision."""
    record = s.document("hearing_record")
    started = str(record.facts.get("started_at") or "") if record is not None else ""
    return [{"on": started[:10]}] if started else []


def limit_was_extended(s: Situation) -> bool:
    """Whether the time for the decision was lengthened."""
    return s.happened("extend_limit_first")


def main_examiner(s: Situation) -> int:
    """The main examiner; without one whoever takes the step."""
    found = s.assigned("main_examiner")
    return found[0].person_id if found else s.actor.id


def suspended_from(s: Situation) -> date | None:
    """The day from which the case stood still."""
    return next((p.since for p in reversed(s.pauses) if p.kind == "suspension"), None)


def decision_made_on(s: Situation) -> date | None:
    """The day of the first ruling: suits and reviews come after it, however it was corrected."""
    event = next((e for e in s.events if e.step == "issue_decision"), None)
    return event.at.astimezone(s.at.tzinfo).date() if event is not None else None


def _drafted(s: Situation) -> ProposalVersion | None:
    """The decision as it is before those who approve it; None where it is with nobody."""
    found = (one for one in s.proposals if one.step == "issue_decision")
    return next((one.latest for one in found if one.status == OPEN), None)


def sent_to_legal_review_on(s: Situation) -> date | None:
    """The day on which the draft was sent up, or the case to the legal reviewer before routes."""
    draft = _drafted(s)
    if draft is not None:
        return draft.at.astimezone(s.at.tzinfo).date()
    sent = s.entered("submit_to_legal_review").get("submitted_on")
    return as_day(sent)


def decision_proposed(s: Situation) -> str | None:
    """What the panel proposes to order (主文), item by item: of the draft, else as it was typed."""
    draft = _drafted(s)
    if draft is None:
        return s.entered("submit_to_legal_review").get("proposed")
    return "\n".join(worded(s, draft.data.get("orders"))) or None


def orders_proposed(s: Situation) -> str | None:
    """What the panel voted to order, as the record of its deliberation prints it."""
    typed = s.entered("record_deliberation").get("order_text")
    return str(typed or "") or as_listed(deliberated(s))


def draft_was_returned(s: Situation) -> bool:
    """Whether legal review returned what the panel proposes, and has not agreed to it since."""
    return latest(s, *RETURNS) > latest(s, "approve_legality")


def nobody_is_joined(s: Situation) -> bool:
    """Whether the step joins nobody: then the letter alone says whom."""
    return "add_party" not in s.step.records


def joined_as_told(s: Situation) -> list[dict[str, str]] | None:
    """Whom the step joins or puts into another's place, as its letter tells it."""
    name = s.data.get("party_name")
    if nobody_is_joined(s) or not name:
        return None
    return [{"name": str(name), "address": str(s.data.get("party_address") or "")}]


def _replaced(s: Situation) -> Party | None:
    """In whose place the newcomer steps."""
    return party_named(s) if "successor_takes_over" in s.step.records else None


def replaced_name(s: Situation) -> str | None:
    """Who stood there before, by name."""
    party = _replaced(s)
    return party.name if party is not None else None


def replaced_role(s: Situation) -> str | None:
    """On which side it stood, in the words of the procedure."""
    party = _replaced(s)
    return s.side_title(party.role) if party is not None else None


def _remarks(s: Situation) -> Sequence[ProposalMark]:
    """What legal review remarked on passages when it returned the draft last, in its order."""
    back = next((one for one in reversed(s.events) if one.step in RETURNS), None)
    found = (p for p in s.proposals if p.step == "issue_decision" and p.status in UNDER_WAY)
    draft = next(found, None) if back is not None and draft_was_returned(s) else None
    if back is None or draft is None:
        return ()
    with_it = {
        one.id
        for one in draft.requests
        if one.answer == SENT_BACK and one.answered_at is not None and one.answered_at >= back.at
    }
    return [one for one in draft.marks if one.request_id in with_it]


def draft_was_returned_without_remarks(s: Situation) -> bool:
    """Whether legal review returned the draft with its opinion alone, and marked no passage."""
    return draft_was_returned(s) and not _remarks(s)


def _answer(mark: ProposalMark) -> str:
    where = f"关于“{mark.quote}”：" if mark.quote else ""
    how = "已采纳，已修改" if mark.reply == DONE else f"未采纳，{mark.reason.rstrip('。')}"
    return f"{where}{mark.remark.rstrip('。')}。{how}。"


def review_adopted(s: Situation) -> str | None:
    """What was taken of the opinion with which legal review returned the draft.

    It is what its author answered to each remark; where none was made, what he says of the opinion.
    """
    answered = [one for one in _remarks(s) if one.reply]
    if answered:
        return "\n".join(f"{n}. {_answer(one)}" for n, one in enumerate(answered, start=1))
    draft = _drafted(s)
    typed = s.entered("submit_to_legal_review") if draft is None else draft.data
    said = typed.get("review_adopted")
    return str(said) if said else None


KNOWN = registered(
    sent_to_legal_review_on,
    decision_proposed,
    orders_proposed,
    draft_was_returned_without_remarks,
    review_adopted,
    nobody_is_joined,
    joined_as_told,
    replaced_name,
    replaced_role,
    decision_made_on,
    decide_due_on,
    longest_extension,
    days_left_to_decide,
    answer_days_of_newcomer,
    announced_hearing_at,
    request_copy_served_on,
    decision_served_on,
    urged_on,
    urging_served_on,
    court_apply_due_on,
    hearing_notice_served_on,
    hearing_notice_proofs,
    publish_due_on,
    trial_mode,
    hearing_dates,
    limit_was_extended,
    main_examiner,
    suspended_from,
)
# What a refusal calls these days.
DAYS: Mapping[str, str] = {"decision_made_on": "作出裁决之日"}
