"""Matters of service that an act leaves without a purpose: they end with it, or somebody ends them.

A paper loses its force when it is declared void, when the act that made it is taken back, when it
is found to tell what is not so; its recipient may be succeeded. Whatever the cause, this decides.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import select

from casehub.acts.admitting import admit
from casehub.acts.offering.steps import procedure_of
from casehub.model import Case, Document, Service
from casehub.workflow.refusals import NotAllowed, Refused, StepNotOpen

if TYPE_CHECKING:
    from collections.abc import Iterable

    from casehub.record.work import Work
    from casehub.workflow.situation import Situation


@dataclass
class Idle:
    """Which matters end with the act, each as it is ended, and which somebody has to end."""

    ends: list[tuple[Situation, dict[str, object]]] = field(default_factory=list)
    waits: list[Case] = field(default_factory=list)

    @property
    def told(self) -> list[str]:
        """What the event of the act says of them."""
        ended = [f"送达事项{s.case.reference}随之取消" for s, _ in self.ends]
        return [*ended, *(f"送达事项{one.reference}另行办理" for one in self.waits)]


def services_of(work: Work, case: Case, document: Document) -> list[Service]:
    """The services of a paper: those of a child matter's papers hang on its main case."""
    rows = work.session.scalars(select(Service).where(Service.parent_id == case.home.id))
    return [row for row in rows if document.id in row.document_ids]


def without_papers(work: Work, case: Case, papers: Iterable[Document]) -> list[Service]:
    """Services of papers that have just lost their force, in which no valid paper is left."""
    rows = {row.id: row for one in papers for row in services_of(work, case, one)}
    return [row for row in rows.values() if not valid_papers(work, row)]


def valid_papers(work: Work, row: Service) -> list[Document]:
    """Of the papers of a service those that stand."""
    papers = (work.session.get_one(Document, one) for one in row.document_ids)
    return [paper for paper in papers if paper.stands]


def idle(work: Work, rows: Iterable[Service]) -> Idle:
    """Of these services without a purpose: which end with the act, and which go on.

    A matter ends by the step that its procedure declares for it, if whoever acts may take it and
    nothing refuses it: what is on its way is not called back by a click.
    """
    found = Idle()
    for row in rows:
        matter = _open_matter(work, row)
        if matter is None:
            continue
        ended = _admitted(work, matter)
        if ended is None:
            found.waits.append(matter)
        else:
            found.ends.append(ended)
    return found


def _open_matter(work: Work, row: Service) -> Case | None:
    """The matter of the service, locked; None where there is none, or it has ended."""
    if not row.has_matter:
        return None
    work.session.flush()
    matter = work.locked(row.case_id)
    return matter if matter.closed_on is None else None


def _admitted(work: Work, matter: Case) -> tuple[Situation, dict[str, object]] | None:
    for step in procedure_of(work, matter).steps_from(matter.state):
        for values in filter(None, (step.on_void, step.on_succession, step.on_leaving)):
            try:
                return admit(work, matter, step, values)
            except (StepNotOpen, NotAllowed, Refused):
                continue
    return None
