"""What the file already knows for the papers of a mediation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.law.chinese import date_text
from casehub.procedures.agreed.performance import performance_told
from casehub.procedures.closing.course_told import course_told
from casehub.procedures.dispute.declarations import REFUSED, answer_of
from casehub.procedures.mediation import consent, leaving
from casehub.procedures.sessions.held import held
from casehub.workflow.part import registered

if TYPE_CHECKING:
    from datetime import date

    from casehub.workflow.situation import Situation

def conclude_due_on(s: Situation) -> date | None:
    """The day by which the mediation must end."""
    limit = s.deadline("mediation.conclude") or s.deadline("mediation.conclude_other")
    return limit.due_on if limit is not None else None


def non_filing_reason(s: Situation) -> str:
    """Why it is not filed, as the respondents' rows say."""
    answers = {answer_of(p, consent.MEDIATION) for p in s.current_parties("respondent")}
    if answers == {REFUSED}:
        return "refused"
    return "mixed" if REFUSED in answers else "no_reply"


def declined_on(s: Situation) -> date | None:
    """The day on which the last respondent refused."""
    days = [
        d.given_on
        for p in s.current_parties("respondent")
        for d in p.declarations
        if d.about == consent.MEDIATION and d.answer == REFUSED
    ]
    return max(days, default=None)


def answers_told(s: Situation) -> str | None:
    """What the respondents answer to the request: as the last record has it, else as each wrote."""
    record = s.document("mediation_record")
    if record is not None and record.facts.get("reply"):
        return str(record.facts["reply"])
    told = {one.seq: str(one.typed.get("statement") or "") for one in s.events}
    wrote: dict[str, str] = {}
    for party in s.current_parties("respondent"):
        for one in party.declarations:
            about = one.about == consent.MEDIATION and one.void_seq is None
            if about and (said := told.get(one.event_seq)):
                wrote[party.name] = said
    if len(wrote) == 1:
        return next(iter(wrote.values()))
    return "\n".join(f"{name}：{said}" for name, said in wrote.items()) or None


def course_in_words(s: Situation) -> str:
    """The course of the case for the form that closes it: sessions and performance too."""
    days = (date_text(row.held_on) for row in held(s))
    heard = [f"{'、'.join(dict.fromkeys(days))}调解"] if held(s) else []
    return course_told(s, heard, None, performance_told(s))


_OWN = registered(
    answers_told,
    course_in_words,
    conclude_due_on,
    non_filing_reason,
    declined_on,
    leaving.closing_ground,
    leaving.missed_session_on,
)
KNOWN = {**_OWN, **consent.KNOWN}
DAYS = consent.DAYS
