"""What the author of a returned matter says to each remark: mended, or left and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from casehub.acts.proposals.planning import marks_on, under_way
from casehub.model.proposal import DECLINED, DONE, RETURNED
from casehub.people.permissions import find
from casehub.workflow.refusals import Refused
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping

    from casehub.record.work import Work


@dataclass(frozen=True)
class Reply:
    """The answer to one remark; why: needed where the passage stays as it was."""

    how: str
    why: str = ""


def reply(work: Work, reference: str, step: str, replies: Mapping[int, Reply]) -> None:
    """Answer the remarks on a returned matter, by their numbers.

    The event of the submission that follows in the same transaction names what was answered.
    Raises Refused, naming every remark that has no answer, or that is declined without a reason.
    """
    case = find(work, reference, lock=True)
    proposal = under_way(work, case, step)
    if proposal is None or proposal.status != RETURNED or proposal.keeper_id != work.actor.id:
        # Sent already, or not this person's: submitting says so.
        return
    wrong = []
    for number, mark in enumerate(marks_on(work, proposal), start=1):
        if mark.reply:
            continue
        said = replies.get(mark.id)
        if said is None or said.how not in (DONE, DECLINED):
            wrong.append(Reason(f"答复批注 {number}：已改，或者不改并说明理由", f"mark{mark.id}"))
        elif said.how == DECLINED and not said.why.strip():
            wrong.append(Reason(f"批注 {number} 不改的，说明理由", f"mark{mark.id}"))
        else:
            mark.reply, mark.reason = said.how, said.why.strip()
    if wrong:
        raise Refused(wrong)
