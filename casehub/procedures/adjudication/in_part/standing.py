"""How it stands with each respondent by itself where the case is about to be closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.procedures.adjudication.ordered import bound, in_force
from casehub.procedures.reading import rows, who
from casehub.workflow.part import registered

if TYPE_CHECKING:
    from casehub.workflow.situation import Situation

# By which what is left to perform is brought before a court, by the office or by the holder.
BROUGHT = frozenset({"apply_enforcement", "register_holder_application"})
COURT = "enforcement.court_apply"
# Where somebody was pressed to perform, and nobody else need have been.
PRESSING = frozenset({"urged", "enforcing"})


def each_is_performed_or_before_a_court(s: Situation) -> str | None:
    """办法第八十条: what one performed, or a court was asked for, ends nothing for the others.

    Whose three months are over without it is asked no more: no court takes it.
    """
    if s.case.state not in PRESSING or not in_force(s):
        return None
    brought = [e for e in s.events if e.step in BROUGHT]
    alone = len(bound(s)) == 1
    for party in bound(s):
        of = s.line(party)
        if any(e.party_id in of or (e.party_id is None and alone) for e in brought):
            continue
        own = [d for d in rows(s, COURT) if d.party_id in {None, *of}]
        if not any(d.due_on < s.day for d in own):
            return f"{who(s, party)}尚未履行，也没有申请强制执行。"
    return None


GUARDS = registered(each_is_performed_or_before_a_court)
