"""What the file knows for the cover, the contents and the end note of its volume."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.documents.kinds import Part
from casehub.papers import volume
from casehub.workflow.part import registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from casehub.workflow.situation import Situation

CLOSING_FORM = "closing_approval_form"
INQUIRY = "investigate"


def outcome_in_words(s: Situation) -> str | None:
    """The result of the ruling in the words of its kind."""
    ruling = volume.ruling(s)
    if ruling is None:
        return None
    kind = s.rules.kinds.made(ruling)
    outcome = str(ruling.facts.get("outcome") or "")
    return dict(kind.endings).get(outcome) or kind.ending or None


def handlers(s: Situation) -> str:
    """Everybody assigned to the case who handles it, and does not stand above both sides in it."""
    here = (a for a in s.assignments if a.is_current and _handles(s, a.role))
    return "、".join(dict.fromkeys(a.person.name for a in here))


def _handles(s: Situation, role: str) -> bool:
    """Whether who sits in this seat may inquire: who only hears or reviews may not, and did not."""
    duties = {step.duty for step in s.procedure.steps if role in step.roles and step.duty}
    home = s.case.home.procedure
    apart = {rule.after for rule in s.rules.separation if rule.bars(INQUIRY, home)}
    return not duties or not duties <= apart


def bound_papers(s: Situation) -> list[dict[str, object]]:
    """The contents of the main volume."""
    return volume.contents(volume.bound(s))


def bound_apart(s: Situation) -> list[dict[str, object]]:
    """The contents of the part that is for the office alone (副卷)."""
    return volume.contents(volume.bound(s, Part.SUB))


def bound_papers_count(s: Situation) -> int:
    """How many papers lie in the main volume."""
    return len(volume.bound(s))


def bound_pages_count(s: Situation) -> int | None:
    """How many pages they have; None while one of them is not printed."""
    counts = [row.pages for row in volume.bound(s)]
    return sum(n for n in counts if n) if counts and all(counts) else None


def volume_is_printed(s: Situation) -> Reason | None:
    """forms.md D59-3: cover and contents count what lies in the volume, page by page.

    Until the form is sent the papers of the case itself are looked at, which are at hand.
    """
    if s.data:
        rows = [*volume.bound(s), *volume.bound(s, Part.SUB)]
        waiting = [one.name for row in rows for one in row.sheets if one.pages is None]
    else:
        own = (d for d in s.documents if d.case_id == s.case.id and d.stands)
        kinds = ((d, s.rules.kinds.made(d)) for d in own if d.pdf_sha256 is None)
        waiting = [d.title for d, kind in kinds if not (kind.carried or kind.sheet)]
    if not waiting:
        return None
    more = f"等{len(waiting)}份文书" if len(waiting) > 1 else ""
    return Reason(f"《{waiting[0]}》{more}还没有打印完毕，页数不能计算，请稍候再归档。")


def closing_form_is_wanting(s: Situation) -> str | None:
    """forms.md D59: one form closes a case; what it says wrongly is corrected on the form."""
    return "结案审批表已经制作。" if s.document(CLOSING_FORM) is not None else None


def compiler(s: Situation) -> int:
    """Who binds the volume: the first of the people in charge, else whoever takes the step."""
    lead = next((found for role in s.rules.leads if (found := s.assigned(role))), None)
    return lead[0].person_id if lead else s.actor.id


GUARDS = registered(volume_is_printed, closing_form_is_wanting)
KNOWN = registered(
    outcome_in_words,
    handlers,
    bound_papers,
    bound_apart,
    bound_papers_count,
    bound_pages_count,
    compiler,
)
