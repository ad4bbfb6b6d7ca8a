"""Nobody decides on her own draft; whoever sends one back says why; two at once wait in turn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from casehub.workflow.refusals import Refused
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from casehub.law.worded import Worded
    from casehub.model.seconded import Drafted
    from casehub.record.work import Work


def refusal(sentence: str, field: str | None = None) -> Refused:
    """One reason, beside its field."""
    return Refused([Reason(sentence, field)])


def hold(work: Work, row: Drafted) -> None:
    """Of two who act at once the second waits, and sees what the first did."""
    table = type(row)
    work.session.execute(select(table.id).where(table.id == row.id).with_for_update())
    work.session.refresh(row)


def is_own(work: Work, row: Drafted) -> bool:
    """Whether the actor drafted it."""
    return row.drafted_by_id == work.actor.id


def check_another(work: Work, row: Drafted, said: str = "这是你起草的，由另一人批准") -> None:
    """Raises Refused, with what is said, where the actor drafted it."""
    if is_own(work, row):
        raise refusal(said)


def ground_of(work: Work, row: Drafted, why: str, drafter: str = "起草人") -> str:
    """Why it goes back. Raises Refused without a reason, unless whoever drafted it takes it back.

    drafter: what whoever drafted it is called.
    """
    if not why.strip() and not is_own(work, row):
        raise refusal("写明退回的理由", "why")
    return why.strip() or f"{drafter}撤回"


def decide(work: Work, row: Drafted, state: Worded, ground: str = "") -> None:
    """Write down the decision. ground: of one that goes back, why."""
    row.state, row.refusal = state, ground
    row.decided_by, row.decided_at = work.actor, work.at
    work.session.flush()
