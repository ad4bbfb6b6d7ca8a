"""What the file already knows for the decision and for the papers that close and bind it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from casehub.papers import volume

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from casehub.model import Document, Service
    from casehub.workflow.situation import Situation

METHODS = {
    "direct": "直接送达",
    "left": "留置送达",
    "mail": "邮寄送达",
    "electronic": "电子送达",
    "entrusted": "委托送达",
    "announcement": "公告送达",
}
RESULTS = {"upheld": "请求成立", "partly": "请求部分成立", "dismissed": "驳回请求"}
ENDINGS = {
    "mediation_agreement": "达成调解协议",
    "mediation_closing_notice": "终止调解，撤销案件",
    "case_cancellation_decision": "撤销案件",
}


def _decision(s: Situation) -> dict[str, Any]:
    """The course of the procedure, as far as the record tells it."""
    answer, record = s.entered("register_answer"), s.document("hearing_record")
    held = record.facts if record is not None else {}
    started = str(held.get("started_at") or "")
    return {
        "trial_mode": "hearing" if record is not None else "written",
        "hearing_dates": [{"on": started[:10]}] if started else [],
        "hearing_public": held.get("is_public"),
        "answer_filed": bool(answer),
        "answer_on": answer.get("answer_received_on"),
        "answer_text": answer.get("answer_text"),
        "extended": s.happened("extend_limit_first"),
    }


def _ruling(s: Situation) -> Document | None:
    return next((d for kind in volume.RULINGS if (d := s.document(kind))), None)


def _publication_form(s: Situation) -> dict[str, Any]:
    limit = s.deadline("adjudication.publish")
    return {"publish_by": limit.due_on if limit else None}


def _publication_text(s: Situation) -> dict[str, Any]:
    """The published text is the decision's own text with names and secrets covered."""
    decision = s.document("adjudication_decision")
    own = dict(decision.facts) if decision is not None else {}
    return own | {"status": "none"}


def _closing_form(s: Situation) -> dict[str, Any]:
    ruling = _ruling(s)
    decided = ruling is not None and ruling.kind == "adjudication_decision"
    # The agreement may be made by this very act.
    settled = "mediation_agreement" in {*s.step.documents, *([ruling.kind] if ruling else [])}
    published = s.document("publication_text")
    titles = {d.id: d.title for d in s.documents}
    excluded = _days_out(s)
    filed = s.case.filed_on or s.case.opened_on
    # The limit is for the decision; what is done afterwards does not count.
    ended = ruling.issued_on if ruling is not None else s.day
    return {
        "closing_mode": "decision" if decided else "mediation" if settled else "cancellation",
        "decision_result": ruling.facts.get("outcome") if ruling is not None and decided else None,
        "closing_doc_no": ruling.number if ruling is not None else None,
        "closed_on": s.day,
        "days_used": (ended - filed).days - excluded,
        "excluded_days": excluded,
        "service_complete": not s.open_children("service"),
        "services": [
            {
                "party": r.party.name,
                "papers": _named(r, titles),
                "way": METHODS.get(r.method, r.method),
                "on": r.served_on,
            }
            for r in s.services
            if r.status == "served" and r.served_on is not None
        ],
        "publication_done": published is not None,
        "publication_on": published.issued_on if published is not None else None,
        "opinion_head": s.data.get("approval_opinion"),
    }


def _days_out(s: Situation) -> int:
    """Days in excluded periods; a day in two of them counts once."""
    total, reached = 0, date.min
    for since, until in sorted((p.since, p.until or s.day) for p in s.pauses):
        total += max((until - max(since, reached)).days, 0)
        reached = max(reached, until)
    return total


def _named(service: Service, titles: Mapping[int, str]) -> str:
    named = [f"《{titles[i]}》" for i in service.document_ids if i in titles]
    return f"{named[0]}等{len(named)}份" if len(named) > 1 else "".join(named)


def _cover(s: Situation) -> dict[str, Any]:
    ruling = _ruling(s)
    outcome = str(ruling.facts.get("outcome") or "") if ruling is not None else ""
    names = dict.fromkeys(a.person.name for a in s.assignments if a.is_current)
    papers = volume.bound(s)
    return {
        "volume_kind": "main",
        "closed_on": s.case.closed_on,
        "outcome_text": RESULTS.get(outcome)
        or (ENDINGS.get(ruling.kind) if ruling is not None else None),
        "handlers": "、".join(names),
        "archived_on": s.day,
        "documents_count": len(papers),
        "pages_count": sum(r.pages or 0 for r in papers) or None,
        "retention": s.data.get("retention"),
    }


def _contents(s: Situation) -> dict[str, Any]:
    return {"volume_kind": "main", "papers": volume.contents(volume.bound(s))}


def _endnote(s: Situation) -> dict[str, Any]:
    lead = s.assigned("main_examiner") or s.assigned("mediator")
    return {
        "condition": "本卷文件齐全，无缺损、无更正；电子件与纸质件一致。",
        "compiler": lead[0].person_id if lead else s.actor.id,
        "compiled_on": s.day,
        "compiled_at": s.day,
        "checker": s.actor.id,
        "checked_on": s.day,
    }


KINDS: Mapping[str, Callable[[Situation], dict[str, Any]]] = {
    "adjudication_decision": _decision,
    "publication_approval_form": _publication_form,
    "publication_text": _publication_text,
    "closing_approval_form": _closing_form,
    "volume_cover": _cover,
    "volume_contents": _contents,
    "volume_endnote": _endnote,
}
