"""What the file knows for the form by which a case is closed."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from casehub.law.chinese import period_text
from casehub.law.service import METHODS, Serving
from casehub.papers import volume
from casehub.workflow.part import registered

if TYPE_CHECKING:
    from collections.abc import Mapping

    from casehub.model import Document, Service
    from casehub.workflow.situation import Situation

# What ends a case where no paper of it says so.
WITHOUT_RULING = "cancellation"


def closing_mode(s: Situation) -> str:
    """How the case ends: what its ruling says, also one that this very act makes."""
    ruling = volume.ruling(s)
    made = (s.kind(name) for name in s.step.documents)
    ends = [s.rules.kinds.made(ruling).ends] if ruling is not None else []
    ends += [kind.ends for kind in made if kind.ends]
    return ends[0] if ends else WITHOUT_RULING


def ruling_outcome(s: Situation) -> str | None:
    """The result that the ruling declares; None for one that declares none."""
    ruling = volume.ruling(s)
    outcome = ruling.facts.get("outcome") if ruling is not None else None
    return str(outcome) if outcome else None


def ruling_number(s: Situation) -> str | None:
    """The number of the ruling; its title where it has no number."""
    ruling = volume.ruling(s)
    return (ruling.number or ruling.title) if ruling is not None else None


def excluded_days(s: Situation) -> int:
    """Days in excluded periods; a day in two of them counts once."""
    total, reached = 0, date.min
    for since, until in sorted((p.since, p.until or s.day) for p in s.pauses):
        total += max((until - max(since, reached)).days, 0)
        reached = max(reached, until)
    return total


def days_used(s: Situation) -> int:
    """Days from filing to the ruling, without the excluded ones.

    The limit is for the decision; what is done afterwards does not count.
    """
    ruling = volume.ruling(s)
    filed = s.case.filed_on or s.case.opened_on
    ended = ruling.issued_on if ruling is not None else s.day
    return (ended - filed).days - excluded_days(s)


def extension_told(s: Situation) -> str | None:
    """By how much the time for the whole case was lengthened; None where it was not."""
    whole = (s.deadline(rule) for rule in s.procedure.limits)
    limit = next((one for one in whole if one is not None), None)
    return f"延长{period_text(limit.granted, limit.unit)}" if limit and limit.granted else None


def service_is_complete(s: Situation) -> bool:
    """Whether no service is still to be made."""
    return not s.open_children(s.rules.serving)


def proved_services(s: Situation) -> list[dict[str, object]]:
    """Every proved service: to whom, which papers, by which way, when.

    Those whom the same papers reached in the same way on the same day stand in one row.
    """
    titles = {d.id: d.title for d in s.documents}
    found: dict[tuple[str, str, date], dict[str, None]] = {}
    for r in s.services:
        if r.status == Serving.SERVED and r.served_on is not None:
            row = _named(r, titles), METHODS.get(r.method, r.method), r.served_on
            found.setdefault(row, {})[r.party.name] = None
    return [
        {"party": "、".join(reached), "papers": papers, "way": way, "on": on}
        for (papers, way, on), reached in found.items()
    ]


def _made_public(s: Situation) -> Document | None:
    """The latest paper that prints a ruling anew, for the public; None where no kind does."""
    issued = (d for d in reversed(s.documents) if d.stands)
    return next((d for d in issued if s.rules.kinds.made(d).anew), None)


def was_published(s: Situation) -> bool:
    """Whether the decision was published."""
    return _made_public(s) is not None


def made_public_on(s: Situation) -> date | None:
    """The day of the text that was published last."""
    paper = _made_public(s)
    return paper.issued_on if paper is not None else None


def _named(service: Service, titles: Mapping[int, str]) -> str:
    named = [f"《{titles[i]}》" for i in service.document_ids if i in titles]
    return f"{named[0]}等{len(named)}份" if len(named) > 1 else "".join(named)


KNOWN = registered(
    closing_mode,
    ruling_outcome,
    ruling_number,
    excluded_days,
    days_used,
    extension_told,
    service_is_complete,
    proved_services,
    was_published,
    made_public_on,
)
