"""Of a matter of the case: which referral beside it the police took on, by their recorded paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.casefile.situations import standing
from casehub.model import Document, Event
from casehub.procedures.penalty import referring
from casehub.procedures.reading import as_day

if TYPE_CHECKING:
    from datetime import date

    from casehub.model import Case
    from casehub.workflow.situation import Situation

LETTER = "criminal_transfer_letter"


def taken_on(s: Situation, party: int | None) -> list[Case]:
    """The referrals of the party that the police have filed and that stand so, oldest first."""
    return [child for child, stands in referring.referrals(s.above, party) if stands.takes_goods]


def filing(s: Situation, matter: Case) -> Event | None:
    """The act of that referral that recorded the police's paper (立案通知书); None before it."""
    rules = s.rules.procedure(matter.procedure, matter.procedure_version)
    own = [e for e in s.kin_tables.get(Event, ()) if e.case_id == matter.id]
    for event in reversed(standing(own)):
        came = event.target and event.target != event.source
        if came and rules.has_step(event.step) and rules.step(event.step).receives is not None:
            return event if rules.state(event.target).takes_goods else None
    return None


def filed_on(s: Situation, matter: Case) -> date | None:
    """移送规定第十二条: the day on which the police's paper came to this office."""
    told = filing(s, matter)
    return as_day(told.typed.get("received_on")) if told is not None else None


def filing_number(s: Situation, matter: Case) -> str:
    """The number of the police's paper; "" where none is recorded."""
    told = filing(s, matter)
    return str(told.typed.get("notice_no") or "") if told is not None else ""


def letter_number(s: Situation, matter: Case) -> str:
    """The number of the letter by which the case went to the police; "" where none stands."""
    made = s.kin_tables.get(Document, ())
    found = [d for d in made if (d.case_id, d.kind, d.status) == (matter.id, LETTER, "issued")]
    return found[-1].number or "" if found else ""
