"""What the panel deliberated, offered to the decision; and what the file offers to the panel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.casefile.things import acts_of
from casehub.documents.wording import items_in
from casehub.law.text import fold
from casehub.procedures.adjudication.answers import found_on, raised
from casehub.procedures.adjudication.ordered import DISMISSALS, deliberated, typed_of
from casehub.procedures.dispute.attendance import stayed_away
from casehub.procedures.dispute.known import home
from casehub.procedures.reading import panel
from casehub.workflow.part import registered

if TYPE_CHECKING:
    from datetime import date

    from casehub.model import Document
    from casehub.workflow.situation import Situation

Rows = list[dict[str, object]]
DELIBERATION, UNANIMOUS = "record_deliberation", "unanimous"
# In which order the members speak: who examined first, who presides last.
SPEAKING = ("main_examiner", "panel_member", "presiding_officer")
# What the sheet of a comparison says of a feature, and the decision takes over.
COMPARED = ("n", "text", "accused", "requester_view", "respondent_view", "finding")


# ── what the panel begins with ───────────────────────────────
def issues_heard(s: Situation) -> list[str]:
    """The points in dispute as they were summed up in the hearing."""
    record = s.document("hearing_record")
    rows = record.facts.get("issues_agreed") if record is not None else None
    return [str(row.get("text") or "") for row in rows or () if row.get("text")]


def issues_open(s: Situation) -> list[str]:
    """The points of the hearing; without one, whether what is protected was infringed, per right.

    办法第二十五条 has the panel speak to each point, and that one every case of infringement has.
    Nothing is offered for a right whose claims nobody named.
    """
    found = []
    for right in s.rights:
        which = f"{right.number}号专利" if len(s.rights) > 1 else ""
        claims = right.claims_asserted.strip()
        if right.kind == "design":
            found.append(f"是否落入{which or '涉案专利'}的保护范围")
        elif claims:
            found.append(f"是否落入{which}{claims}的保护范围")
    return issues_heard(s) or found


def views_begun(s: Situation) -> Rows:
    """A row for each point and each member, in the order in which they speak."""
    members = [a.person_id for role in SPEAKING for a in s.assigned(role)]
    points: list[str | None] = [*issues_open(s)] or [None]
    return [{"issue": point, "member": member} for point in points for member in members]


def majorities_begun(s: Situation) -> Rows:
    """A row for each point in dispute."""
    return [{"issue": point} for point in issues_open(s)]


def agreeing(s: Situation) -> int | None:
    """How many agree where the form says that all do; else whoever counted the votes says it."""
    return len(panel(s)) if s.data.get("result") == UNANIMOUS else None


def disagreeing(s: Situation) -> int | None:
    """Nobody, where the form says that all agree."""
    return 0 if s.data.get("result") == UNANIMOUS else None


def defences_begun(s: Situation) -> Rows:
    """A row for each defence of each respondent."""
    return [{"respondent": party, "kind": kind} for party, kind in raised(s)]


def orders_begun(s: Situation) -> Rows:
    """A row for each respondent and each product or method that is accused.

    What is accused names nobody: only the acts of a respondent who is alone are its acts.
    """
    here = s.party_ids("respondent")
    alone = len(here) == 1
    things: Rows = [
        {"acts": acts_of(thing) if alone else [], "product": thing.name, "model": thing.model}
        for thing in s.accused
    ]
    return [
        {"respondent": party, **thing}
        for party in here
        for thing in things or [{}]
    ]


# ── what the decision begins with ────────────────────────────
def issues_deliberated(s: Situation) -> Rows:
    """The points on which the panel voted; those of the hearing where it wrote none."""
    kept = s.entered(DELIBERATION).get("majorities")
    rows = kept if isinstance(kept, list) else []
    told = [str(row.get("issue") or "") for row in rows if isinstance(row, dict)]
    return [{"text": point} for point in dict.fromkeys(filter(None, told)) or issues_heard(s)]


def defences_deliberated(s: Situation) -> Rows:
    """Each defence as the panel found on it; as raised where it found on none."""
    return [*found_on(s)] or defences_begun(s)


def orders_deliberated(s: Situation) -> Rows:
    """The orders on which the panel voted, as far as they are about somebody in the case."""
    return [row for order in deliberated(s) for row in typed_of(s, order)]


def acts_deliberated(s: Situation) -> Rows:
    """A row for each act that the panel orders somebody to stop."""
    things = {fold(thing.name): thing for thing in s.accused}
    found: Rows = []
    for row in orders_deliberated(s):
        if row.get("variant") in DISMISSALS:
            continue
        named = " ".join(str(row.get(name) or "") for name in ("model", "product")).strip()
        thing = things.get(fold(str(row.get("product") or "")))
        told = {"respondent": row.get("respondent"), "accused": named, "acts": row.get("acts")}
        if thing is not None:
            told |= {"place": thing.place, "evidence_refs": thing.evidence_ref}
            told |= {"from_on": thing.from_on, "to_on": thing.to_on}
        found.append(told)
    return found


def outcome_deliberated(s: Situation) -> str | None:
    """What the orders on which the panel voted come to (办法第三十一条); None before it voted."""
    variants = {str(row.get("variant")) for row in orders_deliberated(s)}
    if not variants:
        return None
    if variants <= DISMISSALS:
        return "dismissed"
    return "partly" if variants & DISMISSALS else "upheld"


def accused_called(s: Situation) -> str | None:
    """What the ruling calls what is accused: a design, a method, else a product.

    None where nothing is to be stopped, and where rights or orders of several sorts would be
    called differently.
    """
    stops = {str(row.get("variant")) for row in orders_deliberated(s)} - DISMISSALS
    if all(right.kind == "design" for right in s.rights):
        return "design" if s.rights else None
    if not stops or {"method"} < stops or any(right.kind == "design" for right in s.rights):
        return None
    return "method" if stops == {"method"} else "product"


def evidence_deliberated(s: Situation) -> str | None:
    """What the panel held of the evidence; None where each exhibit says what was held of it."""
    if s.uses and all(use.finding for use in s.uses):
        return None
    return str(s.entered(DELIBERATION).get("evidence_conclusion") or "") or None


def features_compared(s: Situation) -> Rows:
    """The comparison of each claim as the panel has it on file, feature by feature."""
    sheets = {str(d.facts.get("claim_no") or ""): d for d in s.documents if _compares(d)}
    return [
        {"claim": claim, **{name: row.get(name) for name in COMPARED}}
        for claim, sheet in sheets.items()
        for row in sheet.facts.get("features") or ()
    ]


def _compares(paper: Document) -> bool:
    return paper.kind == "feature_comparison" and paper.stands


def requests_told(s: Situation) -> Rows:
    """What is asked for, as last told."""
    return [{"text": one} for one in items_in(home(s).requests or "")]


# ── who came to the hearing ──────────────────────────────────
def absent_respondents(s: Situation) -> list[int] | None:
    """Who of the respondents did not come to the hearing, as its record says."""
    return [party.id for party, _ in stayed_away(s, "respondent")] or None


def absent_served_on(s: Situation) -> date | None:
    """On which day the last of the respondents that did not come was told of the hearing."""
    return max((day for _, day in stayed_away(s, "respondent") if day is not None), default=None)


def attendance_told(s: Situation) -> str | None:
    """Who came to the hearing, side by side, as its record says."""
    record = s.document("hearing_record")
    if record is None:
        return None
    told = [_came(s, record, side) for side in s.sides]
    return f"{'，'.join(filter(None, told))}到场参加" if any(told) else None


def _came(s: Situation, record: Document, side: str) -> str:
    rows = [row for row in record.facts.get("attendance") or () if row.get("side") == side]
    people = "、".join(f"{row.get('name')}（{row.get('role')}）" for row in rows)
    return f"{s.side_title(side)}方{people}" if people else ""


KNOWN = registered(
    agreeing,
    disagreeing,
    views_begun,
    majorities_begun,
    defences_begun,
    orders_begun,
    issues_deliberated,
    defences_deliberated,
    orders_deliberated,
    acts_deliberated,
    outcome_deliberated,
    accused_called,
    evidence_deliberated,
    features_compared,
    requests_told,
    absent_respondents,
    absent_served_on,
    attendance_told,
)
