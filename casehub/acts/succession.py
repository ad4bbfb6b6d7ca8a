"""Who succeeds a party stands where it stood: in its clocks, and for the papers that wait for it.

What the party did and received already stands for whoever succeeds it (民事诉讼法解释第五十五条、
第二百四十九条); what had not reached it is served on who stands there now, in a matter of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from casehub.acts.idle_matters import valid_papers
from casehub.casefile import opening
from casehub.fields import ChoiceField
from casehub.law.service import Serving
from casehub.model import Service
from casehub.model.party import heir, line

if TYPE_CHECKING:
    from casehub.procedures.act import Act


def pass_on(act: Act) -> list[Service]:
    """Serve what still waits for a party that was succeeded on who succeeds it.

    Whatever act of the case finds it waiting: the succession itself, a proof that is taken back,
    the end of a service of before, where somebody had succeeded before this was done by itself.
    Returns the services of the predecessor that have no purpose any more.
    """
    work, home = act.work, act.case.home
    # Whose succession was a mistake: what waits for the other is theirs again.
    back = {gone.id: one for gone, one in act.succeeded if one.succeeds_id != gone.id}
    if not back and all(p.succeeds_id is None for p in home.parties):
        return []
    served = select(Service).where(Service.parent_id == home.id).order_by(Service.id)
    services = list(work.session.scalars(served))
    left = []
    for row in services:
        successor = heir(home.parties, row.party_id) or back.get(row.party_id)
        if successor is None or not (row.stage.awaited or _ends_for_succession(act, row)):
            continue
        of, before = (line(home.parties, n) for n in (successor.id, row.party_id))
        # What was ended because somebody succeeded brings nothing, when nobody did.
        idle = {Serving.CANCELLED} if row.party_id in back else set()
        told = {
            d
            for one in services
            if one.party_id in of
            and (
                one.stage == Serving.SERVED
                or (one.party_id not in before and one.stage not in idle)
            )
            for d in one.document_ids
        }
        papers = [paper for paper in valid_papers(work, row) if paper.id not in told]
        if papers:
            child, _ = opening.open_service(work, home, successor, papers)
            act.opened.append(child)
            gone, there = map(act.situation.told_name, (row.party, successor))
            act.notes.append(f"尚未送达{gone}的文书改向{there}送达")
        if papers or row.party_id in back:
            left.append(row)
    return left


def _ends_for_succession(act: Act, row: Service) -> bool:
    """Whether the act ends this service because its recipient was succeeded."""
    words = {
        name: value
        for name, value in act.step.on_succession.items()
        if isinstance(act.step.form_field(name), ChoiceField)
    }
    return row.case_id == act.case.id and bool(words) and words.items() <= act.data.items()
