"""What the forms of an inquiry begin with: what the file knows already, for whoever fills them in.

Each is a beginning and no finding: it stands in the form, is read by whoever signs it, and changed.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from casehub.law.amounts import yuan_of
from casehub.law.chinese import date_text
from casehub.procedures.penalty.goods import kept_beside
from casehub.workflow.part import registered

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from casehub.model import Event, Party
    from casehub.workflow.situation import Situation

INSPECTED, FILED, RESPONDENT = "inspect_site", "file_case", "respondent"
# The topic of config/house.toml under which the steps stand that inquire.
INQUIRING = "evidence"


def _only(s: Situation) -> Party | None:
    """The one respondent; None where there are several, of whom the file cannot say which."""
    found = s.current_parties(RESPONDENT)
    return found[0] if len(found) == 1 else None


def where_inspected(s: Situation) -> str | None:
    """Where it was inspected last, or the address of the one respondent."""
    party = _only(s)
    place = s.entered(INSPECTED).get("place") or (party.address if party is not None else "")
    return str(place) or None


def offence_as_filed(s: Situation) -> str | None:
    """Of which act the case was filed."""
    return str(s.entered(FILED).get("offence") or "") or None


def course_of_inquiry(s: Situation) -> str | None:
    """What was done to find out, act by act with its day: 2026年3月24日现场检查，制作笔录；……."""
    told = []
    for event in s.events:
        known = s.procedure.has_step(event.step)
        step = s.procedure.step(event.step) if known else None
        if step is not None and step.topic == INQUIRING and not step.takes_back:
            told.append(f"{date_text(_day(s, event))}{step.title}")
    return f"{'；'.join(told)}。" if told else None


def _day(s: Situation, event: Event) -> date:
    """The day on which it was done, where the form told it, else of the entry."""
    began = event.typed.get("started_at")
    moment = datetime.fromisoformat(began) if isinstance(began, str) else event.at
    return moment.astimezone(s.at.tzinfo).date() if moment.tzinfo else moment.date()


def evidence_by_name(s: Situation) -> str | None:
    """The exhibits of the case, by their names: 现场笔录、销售台账."""
    names = dict.fromkeys(use.evidence.name for use in s.in_order(s.uses))
    return "、".join(names) or None


def goods_held_value(s: Situation) -> Decimal | None:
    """What the lists say that the goods still held are worth; None where one line does not say."""
    parties = {one.id for one in s.current_parties(RESPONDENT)}
    lots = [(one, qty) for one, qty in kept_beside(s, parties) if qty == one.qty]
    if not lots or any(one.value is None for one, _ in lots):
        return None
    return yuan_of(sum(one.value or 0 for one, _ in lots))


def where_to_plead(s: Situation) -> str | None:
    """Where the office receives what a party says, and that it may be said or written."""
    address = s.case.organisation.address
    return f"{address}；书面、口头均可" if address else None


KNOWN = registered(
    where_inspected,
    offence_as_filed,
    course_of_inquiry,
    evidence_by_name,
    goods_held_value,
    where_to_plead,
)
