"""送达回证: all of it is in the service matter and in the step that proves it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from casehub.law.service import BY_RECEIVER

if TYPE_CHECKING:
    from collections.abc import Mapping

    from casehub.model import Document, Service
    from casehub.workflow.part import Known
    from casehub.workflow.situation import Situation

# The word of the receipt for whoever took the papers in; anybody else is 其他.
RELATIONS = {"family": "family", "mailroom": "mailroom", "agent": "agent", "appointed": "appointed"}
OTHER = "other"
IN_PERSON = frozenset({"self", "representative"})


def _row(s: Situation) -> Service | None:
    return next((r for r in s.services if r.case_id == s.case.id), None)


def _by(s: Situation, method: str) -> bool:
    row = _row(s)
    return row is not None and row.method == method


def _handed_over(document: Document) -> list[dict[str, Any]]:
    """A served paper and the copies that go with it; papers of the bureau have rows of their own.

    Service of the request itself (请求书副本) starts the period for the answer, so it is named.
    """
    rows = [(document.title, document.number or "")]
    # Papers frozen by earlier versions do not mark which enclosures are papers of their own.
    enclosed = document.facts["doc"]["enclosures"]
    rows += [(str(e["name"]), "") for e in enclosed if not e.get("paper")]
    return [{"title": title, "no": number, "copies": 1} for title, number in rows]


def handed_over(s: Situation) -> list[dict[str, Any]]:
    """The papers served, with what goes with them."""
    row = _row(s)
    served = row.document_ids if row is not None else []
    return [line for d in s.documents if d.id in served for line in _handed_over(d)]


def recipient(s: Situation) -> int | None:
    """The party served."""
    row = _row(s)
    return row.party_id if row is not None else None


def service_place(s: Situation) -> Any:
    """The place told, else the party's address."""
    row = _row(s)
    return s.data.get("place") or (row.party.address if row is not None else None)


def service_method(s: Situation) -> str | None:
    """The way of service."""
    row = _row(s)
    return row.method if row is not None else None


def servers(s: Situation) -> list[int]:
    """Who served: those named, else whoever registers it."""
    return list(s.data.get("servers") or [s.actor.id])


def served_at(s: Situation) -> str | None:
    """The moment, where it is registered on the same day; a letter has a day only."""
    same_day = s.data.get("served_on") == s.day
    return s.at.isoformat(timespec="minutes") if same_day and not _by(s, "mail") else None


def _for_another(s: Situation) -> bool:
    row = _row(s)
    told = str(s.data.get("relation") or "")
    return row is not None and told not in IN_PERSON and row.method in BY_RECEIVER


def receiver_name(s: Situation) -> Any:
    """Who took the papers in for the recipient."""
    return s.data.get("receiver") if _for_another(s) else None


def receiver_relation(s: Situation) -> str | None:
    """Where that person stands to the recipient."""
    return RELATIONS.get(str(s.data.get("relation")), OTHER) if _for_another(s) else None


def carrier(s: Situation) -> str | None:
    """The post, where it was sent by post."""
    if not _by(s, "mail"):
        return None
    return str(s.entered("send_mail").get("carrier", "中国邮政 EMS"))


def tracking_number(s: Situation) -> str | None:
    """The number of the letter."""
    row = _row(s)
    return row.tracking if row is not None and _by(s, "mail") else None


def letter_signed_on(s: Situation) -> Any:
    """The day on which the letter was signed for."""
    return s.data.get("served_on") if _by(s, "mail") else None


def e_account(s: Situation) -> Any:
    """The electronic address, where it was served there."""
    return s.data.get("receiver") if _by(s, "electronic") else None


def proof_in_words(s: Situation) -> str | None:
    """What proves the service."""
    return f"凭证：{s.data['proof']}" if s.data.get("proof") else None


KNOWN: Mapping[str, Known] = {
    f.__name__: f
    for f in (
        handed_over,
        recipient,
        service_place,
        service_method,
        servers,
        served_at,
        receiver_name,
        receiver_relation,
        carrier,
        tracking_number,
        letter_signed_on,
        e_account,
        proof_in_words,
    )
}
