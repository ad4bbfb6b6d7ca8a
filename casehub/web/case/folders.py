"""What lies in the file of a case and of its main case, for who reads it beside a form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from casehub.casefile import evidence
from casehub.casefile.sight_of_materials import in_file
from casehub.papers import issuing
from casehub.people import permissions
from casehub.workflow.refusals import NotFound

if TYPE_CHECKING:
    from collections.abc import Sequence

    from casehub.model import Case, Document, EvidenceUse, MaterialUse
    from casehub.record.work import Work
    from casehub.workflow.situation import Situation


@dataclass(frozen=True)
class Folder:
    """One file as far as the person reads it: papers issued and exhibits.

    materials: what came into the main case of a child matter, whose own page lists none of it.
    """

    case: Case
    documents: Sequence[Document]
    exhibits: Sequence[EvidenceUse]
    materials: Sequence[MaterialUse] = ()

    @property
    def holds_anything(self) -> bool:
        """Whether anything lies in it."""
        return any((self.documents, self.exhibits, self.materials))


def folders(work: Work, s: Situation) -> list[Folder]:
    """The file of the case, and behind it that of the main case where the person may see that.

    A child matter is asked for because of what lies in its main case: who approves a seizure reads
    the record of the inspection.
    """
    own = Folder(
        s.case,
        issuing.readable(
            work, s.case, [d for d in s.documents if d.case_id == s.case.id], s.record
        ),
        evidence.opened(work, s.case, s.uses),
    )
    if s.parent is None:
        return [own]
    try:
        main = permissions.find(work, s.parent.reference)
    except NotFound:
        return [own]
    above = Folder(
        main,
        issuing.readable(
            work, main, [d for d in s.documents if d.case_id == main.id], s.parent_record
        ),
        [one.use for one in evidence.exhibits(work, main)],
        [one for one in in_file(work, main) if one.ended_seq is None],
    )
    return [own, above]
