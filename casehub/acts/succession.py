"""Who succeeds a party stands where it stood: in its clocks, and for the papers that wait for it.

What the party did and received already stands for whoever succeeds it (民事诉讼法解释第五十五条、
第二百四十九条); what had not reached it is served on who stands there now, in a matter of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from casehub.acts.idle_matters import valid_papers
from casehub.casefile import opening
from casehub.casefile.situations import home_of
from casehub.model import Service
from casehub.model.party import heir
from casehub.procedures.reading import UNSERVED

if TYPE_CHECKING:
    from casehub.procedures.act import Act


def pass_on(act: Act) -> list[Service]:
    """Serve what still waits for a party that was succeeded on who succeeds it.

    That is what waits when somebody succeeds, and what waits again because its proof is taken back.
    Returns the services of the predecessor that have no purpose any more.
    """
    work, home = act.work, home_of(act.case)
    gone = {before.id for before, _ in act.succeeded}
    rows = [row for row, _ in act.unserved]
    if gone:
        mine = select(Service).where(Service.parent_id == home.id, Service.party_id.in_(gone))
        rows += work.session.scalars(mine.order_by(Service.id))
    left = []
    for row in rows:
        successor = heir(home.parties, row.party_id)
        if successor is None or row.status not in UNSERVED:
            continue
        left.append(row)
        papers = valid_papers(work, row)
        if papers:
            child, _ = opening.open_service(work, home, successor, papers)
            act.opened.append(child)
            act.notes.append(f"尚未送达{row.party.name}的文书改向{successor.name}送达")
    return left
