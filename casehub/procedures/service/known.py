"""送达回证、公告: all of it is in the service matter, its papers and the step that is taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.documents.earlier import in_present_form
from casehub.law.chinese import period_text
from casehub.law.service import METHODS, WAYS
from casehub.procedures.proof_of_service import length_told, starts_told
from casehub.procedures.reading import as_day
from casehub.workflow.part import registered

if TYPE_CHECKING:
    from datetime import date

    from casehub.model import Document, Service
    from casehub.workflow.situation import Situation

# The word of the receipt for whoever took the papers in; anybody else is 其他.
RELATIONS = {"family": "family", "mailroom": "mailroom", "agent": "agent", "appointed": "appointed"}
OTHER = "other"
IN_PERSON = frozenset({"self", "representative"})


def row_here(s: Situation) -> Service | None:
    """The service that this matter is, once its papers were handed in."""
    return next((r for r in s.services if r.case_id == s.case.id), None)


def _by(s: Situation, method: str) -> bool:
    row = row_here(s)
    return row is not None and row.method == method


def _handed_over(s: Situation, document: Document) -> list[dict[str, object]]:
    """A served paper and the copies that go with it; papers of the bureau have rows of their own.

    Service of the request itself (请求书副本) starts the period for the answer, so it is named.
    """
    rows = [(document.title, document.number or "")]
    # Papers frozen by earlier versions do not mark which enclosures are papers of their own.
    enclosed = document.facts["doc"]["enclosures"]
    rows += [(str(e["name"]), "") for e in enclosed if not e.get("paper")]
    told: list[dict[str, object]] = [
        {"title": title, "no": number, "copies": 1} for title, number in rows
    ]
    if s.rules.kinds.made(document).by_hand:
        told[0]["by_hand"] = True
    return told


def handed_over(s: Situation) -> list[dict[str, object]]:
    """The papers served, with what goes with them."""
    row = row_here(s)
    served = row.document_ids if row is not None else []
    return [line for d in s.documents if d.id in served for line in _handed_over(s, d)]


def recipient(s: Situation) -> int | None:
    """The party served."""
    row = row_here(s)
    return row.party_id if row is not None else None


def service_place(s: Situation) -> str | None:
    """The place told, else the party's address."""
    row, told = row_here(s), s.data.get("place")
    if told:
        return str(told)
    return row.party.address if row is not None else None


def service_method(s: Situation) -> str | None:
    """The way of service."""
    row = row_here(s)
    return row.method if row is not None else None


def servers(s: Situation) -> list[int]:
    """Who served: those named, else whoever registers it."""
    return list(s.data.get("servers") or [s.actor.id])


def _for_another(s: Situation) -> bool:
    row = row_here(s)
    told = str(s.data.get("relation") or "")
    way = WAYS.get(row.method) if row is not None else None
    return way is not None and way.by_receiver and told not in IN_PERSON


def receiver_name(s: Situation) -> str | None:
    """Who took the papers in for the recipient."""
    return _receiver(s) if _for_another(s) else None


def _receiver(s: Situation) -> str | None:
    told = s.data.get("receiver")
    return str(told) if told else None


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
    row = row_here(s)
    return row.tracking if row is not None and _by(s, "mail") else None


def letter_signed_on(s: Situation) -> date | None:
    """The day on which the letter was signed for."""
    return as_day(s.data.get("served_on")) if _by(s, "mail") else None


def e_account(s: Situation) -> str | None:
    """The electronic address, where it was served there."""
    return _receiver(s) if _by(s, "electronic") else None


def proof_in_words(s: Situation) -> str | None:
    """What proves the service, and why whoever signed might."""
    told = (("凭证", "proof"), ("签收依据", "receiver_basis"), ("境外送达依据", "abroad_basis"))
    said = [f"{word}：{s.data[name]}" for word, name in told if s.data.get(name)]
    return "；".join(said) or None


# ── 公告送达 ───────────────────────────────────────────────
def _papers(s: Situation) -> list[Document]:
    row = row_here(s)
    return [d for d in s.documents if row is not None and d.id in row.document_ids]


def papers_served(s: Situation) -> list[dict[str, object]]:
    """The papers of the service by title and number."""
    return [{"title": d.title, "no": d.number or ""} for d in _papers(s)]


def announce_days(s: Situation) -> int | None:
    """How long papers are announced to this recipient (民事诉讼法第九十五条、第二百八十三条)."""
    row, limit = row_here(s), s.law.limit("service.announcement")
    if row is None:
        return None
    if row.party.no_domicile_in_china and limit.no_domicile:
        limit = s.law.limit(limit.no_domicile)
    return int(limit.amount)


def periods_announced(s: Situation) -> list[dict[str, object]]:
    """The periods that the papers give this recipient; remedies are told in their own words."""
    row, found = row_here(s), []
    if row is None or s.parent is None:
        return []
    for paper in _papers(s):
        if _announced(paper):
            continue
        for effect in starts_told(s.rules, s.parent, paper, row.party):
            limit = s.law.limit(effect.rule)
            by = paper.facts.get(effect.due) if effect.due else None
            length = length_told(s.law, effect, paper, row.party) or limit.amount
            within = None if by else period_text(length, limit.unit)
            found.append({"what": limit.title, "within": within, "by": by})
    return found


def remedies_announced(s: Situation) -> list[dict[str, object]]:
    """The remedies that the papers tell, in the words frozen in them."""
    return [
        {"title": d.title, "sentence": announced}
        for d in _papers(s)
        if (announced := _announced(d))
    ]


def _announced(paper: Document) -> str:
    """How the paper can be challenged, as its announcement says it; "" where it tells nothing."""
    told = in_present_form(paper.facts).get("remedy") or {}
    return str(told.get("announced") or "")


def summons_announced(s: Situation) -> list[dict[str, object]]:
    """When and where the papers call this recipient, and what follows when it stays away."""
    row, found = row_here(s), []
    for paper in _papers(s):
        summons = s.rules.kinds.of(paper.kind, paper.facts).summons
        at = paper.facts.get(summons.at) if summons is not None else None
        if row is None or summons is None or not at:
            continue
        place = paper.facts.get(summons.place)
        absence = dict(summons.absence).get(row.party.role)
        found.append({"to": summons.to, "at": at, "place": place, "absence": absence})
    return found


def earlier_tries(s: Situation) -> list[dict[str, object]]:
    """The tries that failed, as the record keeps them."""
    row = row_here(s)
    return [
        {"on": t.made_on, "method": METHODS.get(t.method, ""), "result": t.reason}
        for t in (row.attempts if row is not None else ())
        if t.result == "failed"
    ]


def entrusted_reply_by(s: Situation) -> date:
    """The day by which the bureau that serves for us is asked to tell how it went (house rule)."""
    days = int(s.law.limit("service.entrusted").amount)
    asked: date = s.rules.calendar.add_working_days(s.day, days)
    return asked


KNOWN = registered(
    handed_over,
    recipient,
    service_place,
    service_method,
    servers,
    receiver_name,
    receiver_relation,
    carrier,
    tracking_number,
    letter_signed_on,
    e_account,
    proof_in_words,
    papers_served,
    announce_days,
    periods_announced,
    remedies_announced,
    summons_announced,
    earlier_tries,
    entrusted_reply_by,
)
