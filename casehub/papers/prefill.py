"""What the file already knows of the fields that steps and papers ask for (forms §12)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from casehub.law.chinese import period_text
from casehub.papers import prefill_closing, volume
from casehub.papers.blocks import by_label

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from casehub.model import Case, Document
    from casehub.workflow.procedure import Step
    from casehub.workflow.situation import Situation

# Papers that nobody fills in, and fields that are known only when the paper is issued.
AUTOMATIC = frozenset({"service_receipt"})
AT_ISSUE: Mapping[str, frozenset[str]] = {
    "role": frozenset(),
    "notice_no": frozenset(),
    "new_due_on": frozenset({"extension_approval_form", "extension_notice", "resumption_notice"}),
    "days": frozenset({"resumption_notice", "mediation_resumption_notice"}),
}

# Fields of steps that repeat what was told earlier; any other field of a step starts empty,
# because the same word (收到日期, 地点) means another day or place in another step.
OF_STEPS = ("requests", "request_summary", "claims_summary", "claims_asserted")

RELATIONS = {
    "family": "family",
    "mailroom": "mailroom",
    "agent": "agent",
    "appointed": "appointed",
    "employee": "other",
}
IN_PERSON = frozenset({"self", "representative"})
CHANNELS = {
    "window": "window",
    "mail": "mail",
    "online": "online",
    "transferred": "transfer",
    "court": "court",
}


def is_filled_at_issue(kind: str, field: str, step: Step) -> bool:
    """Whether the value comes from the act itself, so that the form does not ask for it."""
    if (kind, field) == ("closing_approval_form", "closing_doc_no"):
        # The ruling that the form closes by has no number before this very act gives it one.
        return any(name in volume.RULINGS for name in step.documents)
    kinds = AT_ISSUE.get(field)
    return kinds is not None and (not kinds or kind in kinds)


def _given(values: Mapping[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in values.items() if v not in (None, "", [])}


def _home(case: Case) -> Case:
    return case.parent if case.parent is not None else case


def _one(s: Situation, role: str) -> int | None:
    found = s.assigned(role)
    return found[0].person_id if found else None


def known_for_step(case: Case, s: Situation) -> dict[str, Any]:
    """What the fields of a step start with, by identifier."""
    told = _home(case).details
    right = s.rights[0] if s.rights else None
    known = {
        "requests": told.get("requests"),
        "request_summary": told.get("requests"),
        "claims_summary": told.get("requests"),
        "claims_asserted": right.claims_asserted if right else None,
        **case.details.get("known", {}),
    }
    return _given(known)


def known_for_kind(kind: str, case: Case, s: Situation) -> dict[str, Any]:
    """What the own fields of a paper of this kind start with, by identifier."""
    own = KINDS.get(kind)
    told = _given(case.details.get("known", {}))
    # What the kind itself says wins, also when it says that there is nothing to offer.
    return _given({**_given(_general(case, s)), **told, **(own(s) if own else {})})


def _general(case: Case, s: Situation) -> dict[str, Any]:
    """Words that mean the same in every paper."""
    home = _home(case)
    told = home.details
    decision = s.document("adjudication_decision")
    decide = s.deadline("adjudication.decide")
    answer = s.entered("register_answer")
    review = s.deadline("adjudication.filing_review") or s.deadline("intake.review")
    sued = s.deadline("adjudication.sue")
    return {
        "received_on": s.entered("submit_request").get("received_on")
        or s.entered("receive_request").get("received_on")
        or home.opened_on,
        "complete_on": home.opened_on,
        "filed_on": home.filed_on or (s.day if s.step.number == "case" else None),
        "due_on": decide.due_on if decide else None,
        "old_due_on": decide.due_on if decide else None,
        "file_due_on": review.due_on if review else None,
        "claims_summary": told.get("requests"),
        "requests": told.get("requests"),
        "request_summary": told.get("requests"),
        "dispute_facts": told.get("facts_and_reasons"),
        "dispute_kind": told.get("dispute_kind"),
        "answer_received_on": answer.get("answer_received_on"),
        "copy_served_on": s.served_on("answer_notice"),
        "decision_no": decision.number if decision else None,
        "decision_on": decision.issued_on if decision else None,
        "decision_served_on": s.served_on("adjudication_decision"),
        "suit_expired_on": sued.due_on if sued else None,
        "mediators": [a.person_id for a in s.assigned("mediator")],
        "recorder": _one(s, "clerk") or s.actor.id,
        "host": _one(s, "main_examiner") or s.actor.id,
        "presenter": _one(s, "main_examiner") or s.actor.id,
        "cause": home.cause,
        "case_no": home.reference,
    }


def _handed_over(document: Document) -> list[dict[str, Any]]:
    """A served paper and the copies that go with it; papers of the bureau have rows of their own.

    Service of the request itself (请求书副本) starts the period for the answer, so it is named.
    """
    enclosed = [str(e["name"]) for e in document.facts["doc"]["enclosures"]]
    rows = [(document.title, document.number or "")]
    rows += [(name, "") for name in enclosed if not name.startswith("《")]
    return [{"title": title, "no": number, "copies": 1} for title, number in rows]


def _receipt(s: Situation) -> dict[str, Any]:
    """送达回证: all of it is in the service matter and in the step that proves it."""
    row = next((r for r in s.services if r.case_id == s.case.id), None)
    if row is None:
        return {}
    papers = [d for d in s.documents if d.id in row.document_ids]
    told, relation = s.data, str(s.data.get("relation") or "")
    served_on = told.get("served_on")
    known: dict[str, Any] = {
        "documents": [row for d in papers for row in _handed_over(d)],
        "recipient": row.party_id,
        "place": told.get("place") or row.party.address,
        "method": "announcement" if row.method == "announcement" else row.method,
        "servers": list(told.get("servers") or [s.actor.id]),
        "served_on": served_on,
        "received_at": s.at.isoformat(timespec="minutes") if served_on == s.day else None,
        "refusal_reason": told.get("refusal_reason"),
        "witness": told.get("witness"),
        "media_no": told.get("media"),
        "remarks": f"凭证：{told['proof']}" if told.get("proof") else None,
    }
    if relation not in IN_PERSON and row.method in {"direct", "mail", "entrusted"}:
        known["receiver_name"] = told.get("receiver")
        known["receiver_relation"] = RELATIONS.get(relation, "other")
    if row.method == "mail":
        known |= {
            "carrier": s.entered("send_mail").get("carrier", "中国邮政 EMS"),
            "tracking_no": row.tracking,
            "signed_on": served_on,
            "received_at": None,
        }
    if row.method == "electronic":
        known |= {"e_account": told.get("receiver"), "e_arrived_at": told.get("arrived_at")}
    return known


def _filing_form(s: Situation) -> dict[str, Any]:
    opinion = s.data.get("approval_opinion")
    members = s.data.get("panel_members")
    seats = [s.data.get("panel_chair"), s.data.get("panel_lead")]
    seats += members if isinstance(members, list) else []
    channel = str(s.entered("receive_request").get("channel") or "window")
    return {
        "source": CHANNELS.get(channel, "window"),
        "complete_on": s.entered("receive_correction").get("received_on")
        or s.entered("submit_request").get("received_on")
        or s.case.opened_on,
        "panel_proposed": [p for p in seats if isinstance(p, int)],
        "opinion_head": opinion,
        "opinion_head_by": s.actor.id,
        "opinion_head_on": s.day,
    }


def _session_notice(s: Situation) -> dict[str, Any]:
    held = sum(1 for e in s.events if e.step == "hold_session")
    filed = s.entered("file_mediation") or s.entered("file_joint_request")
    return {
        "seq": held + 1,
        "mode": "onsite",
        "session_at": filed.get("session_at") if not held else None,
        "place": filed.get("place"),
    }


def _filing_notice(s: Situation) -> dict[str, Any]:
    conclude = s.deadline("mediation.conclude")
    return {"decide_by": conclude.due_on if conclude else None}


def _answer_notice(s: Situation) -> dict[str, Any]:
    return {"copies": len(s.current_parties("requester"))}


def _answer_forwarding(s: Situation) -> dict[str, Any]:
    limit = s.deadline("adjudication.answer")
    late = limit is not None and limit.closed_on is not None and limit.closed_on > limit.due_on
    return {"late": late}


def _suspension(s: Situation) -> dict[str, Any]:
    asked = s.entered("register_invalidity")
    limit = s.open_deadline("adjudication.decide")
    return {
        "applicant": asked.get("party"),
        "applied_on": asked.get("applied_on"),
        "acceptance_requester": asked.get("invalidity_requester"),
        "accepted_on": asked.get("accepted_on"),
        "acceptance_no": asked.get("acceptance_no"),
        "remaining": max((limit.due_on - s.day).days, 0) if limit else None,
    }


def _exhibits(s: Situation) -> dict[str, Any]:
    return {
        "exhibits": [
            {
                "n": u.label,
                "name": u.evidence.name,
                "source": u.evidence.source or u.evidence.submitted_by,
                "form": u.evidence.form or "—",
                "pages": str(u.evidence.pages or "—"),
                "purpose": u.evidence.purpose or "—",
            }
            for u in sorted(s.uses, key=by_label)
        ]
    }


def _legal_review(s: Situation) -> dict[str, Any]:
    sent = s.entered("submit_to_legal_review")
    return {
        "submitted_on": sent.get("submitted_on"),
        "proposed": sent.get("proposed"),
        "returned_on": s.day,
        "reviewer": s.actor.id,
    }


def _hearing_record(s: Situation) -> dict[str, Any]:
    notice = s.document("hearing_notice")
    told = notice.facts if notice is not None else {}
    return {
        "place": told.get("place"),
        "is_public": told.get("is_public"),
        "not_public_reason": told.get("not_public_reason"),
    }


def _of_hearing_notice(s: Situation) -> dict[str, Any]:
    notice = s.document("hearing_notice")
    return {"notice_no": notice.number if notice is not None else None}


def _assistance(s: Situation) -> dict[str, Any]:
    told = s.case.details.get("known", {})
    wanted = told.get("evidence_form_note")
    return {
        "items_count": len(told.get("items") or ()),
        "case_summary": told.get("summary"),
        "due_rule": "requested",
        # The draft only ticks that the model text is wanted; the template has it.
        "evidence_form_note": wanted if isinstance(wanted, str) else None,
        "letter_type": "XC",
    }


def _extension(s: Situation) -> dict[str, Any]:
    """The new date stands in the deadline once the act has extended it."""
    limit = s.deadline("adjudication.decide")
    if limit is None:
        return {}
    rule = s.law_on(limit.start_on).limit("adjudication.decide")
    which = min(int(s.data.get("k") or 1), len(rule.extensions)) - 1
    most = rule.extensions[which].max if which >= 0 else None
    ceiling = period_text(most, rule.unit) if most else ""
    return {
        "new_due_on": limit.due_on,
        "ceiling": f"最长{ceiling}" if ceiling else None,
        "approver": s.actor.name,
        "opinion_head": s.data.get("approval_opinion"),
    }


def _resumption(s: Situation) -> dict[str, Any]:
    pause = next((p for p in reversed(s.pauses) if p.kind == "suspension"), None)
    limit = s.deadline("adjudication.decide")
    if pause is None:
        return {}
    return {
        "suspended_from": pause.since,
        "days": ((pause.until or s.day) - pause.since).days,
        "new_due_on": limit.due_on if limit is not None else None,
    }


def _recusal(s: Situation) -> dict[str, Any]:
    asked = s.entered("register_recusal_request")
    target = s.data.get("person") or asked.get("person")
    seats = [a for a in s.assignments if a.person_id == target]
    return {
        "target": target,
        "target_role": SEATS.get(seats[-1].role) if seats else None,
        "self_recusal": bool(asked.get("self_recusal")),
        "applied_on": asked.get("applied_on"),
        "form": asked.get("form"),
        "reasons": s.data.get("reasons") or asked.get("reasons"),
    }


def _withdrawal(s: Situation) -> dict[str, Any]:
    asked = s.entered("request_withdrawal")
    return {
        "applied_on": asked.get("asked_on"),
        "reason": asked.get("withdrawal_reason"),
        "facts": asked.get("withdrawal_reason"),
    }


SEATS = {
    "presiding_officer": "合议组组长",
    "main_examiner": "主审员",
    "panel_member": "参审员",
    "clerk": "书记员",
    "mediator": "调解员",
    "case_officer": "办案人员",
}
KINDS: Mapping[str, Callable[[Situation], dict[str, Any]]] = {
    "service_receipt": _receipt,
    "filing_approval_form": _filing_form,
    "mediation_filing_notice": _filing_notice,
    "mediation_session_notice": _session_notice,
    "answer_notice": _answer_notice,
    "answer_forwarding_notice": _answer_forwarding,
    "suspension_notice": _suspension,
    "suspension_refusal_notice": _suspension,
    "evidence_list": _exhibits,
    "legal_review_opinion": _legal_review,
    "hearing_record": _hearing_record,
    "hearing_reply_slip": _of_hearing_notice,
    "deemed_withdrawal_notice": _of_hearing_notice,
    "assistance_request": _assistance,
    "assistance_items": _assistance,
    "assistance_receipt": _assistance,
    "case_cancellation_decision": _withdrawal,
    "withdrawal_notice": _withdrawal,
    "extension_approval_form": _extension,
    "extension_notice": _extension,
    "resumption_notice": _resumption,
    "mediation_resumption_notice": _resumption,
    "recusal_decision": _recusal,
    **prefill_closing.KINDS,
}
