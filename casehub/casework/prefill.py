"""What the file already knows of the fields that steps and papers ask for (forms §12)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from casehub.casework import prefill_closing

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from casehub.model import Case
    from casehub.workflow.situation import Situation

# Papers that nobody fills in, and fields that are known only when the paper is issued.
AUTOMATIC = frozenset({"service_receipt"})
AT_ISSUE = frozenset({"role", "notice_no"})

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
        "filed_on": home.filed_on or (s.today if s.step.number == "case" else None),
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


def _receipt(s: Situation) -> dict[str, Any]:
    """送达回证: all of it is in the service matter and in the step that proves it."""
    row = next((r for r in s.services if r.case_id == s.case.id), None)
    if row is None:
        return {}
    papers = [d for d in s.documents if d.id in row.document_ids]
    told, relation = s.data, str(s.data.get("relation") or "")
    served_on = told.get("served_on")
    known: dict[str, Any] = {
        "documents": [{"title": d.title, "no": d.number or "", "copies": 1} for d in papers],
        "recipient": row.party_id,
        "place": told.get("place") or row.party.address,
        "method": "announcement" if row.method == "announcement" else row.method,
        "servers": list(told.get("servers") or [s.actor.id]),
        "served_on": served_on,
        "received_at": s.at.isoformat(timespec="minutes") if served_on == s.today else None,
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
        "opinion_head_on": s.today,
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
        "remaining": (limit.due_on - s.today).days if limit else None,
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
            for u in s.uses
        ]
    }


def _legal_review(s: Situation) -> dict[str, Any]:
    sent = s.entered("submit_to_legal_review")
    return {
        "submitted_on": sent.get("submitted_on"),
        "proposed": sent.get("proposed"),
        "returned_on": s.today,
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


def _withdrawal(s: Situation) -> dict[str, Any]:
    asked = s.entered("request_withdrawal")
    return {
        "applied_on": asked.get("asked_on"),
        "reason": asked.get("withdrawal_reason"),
        "facts": asked.get("withdrawal_reason"),
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
    **prefill_closing.KINDS,
}
