"""Incoming papers taken up by an act of a case: those that wait there, and files sent along."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from casehub.casefile.incoming import Arrived
from casehub.casefile.materials import Told, enter
from casehub.casefile.sight_of_materials import in_file, receives, visible_materials
from casehub.exchange.course import LetterState
from casehub.exchange.entered import is_entered
from casehub.fields import DateField, MaterialsField
from casehub.law.identifiers import paper_number_on
from casehub.model import ExchangeLetter, Material, MaterialUse
from casehub.model.material import FILED, OPEN

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import date

    from casehub.exchange.entered import Entering
    from casehub.model import Case
    from casehub.record.work import Work
    from casehub.workflow.procedure import Procedure, Step

# So many of the register are offered beside what waits in the file, the newest first.
MOST_OF_REGISTER = 20


@dataclass(frozen=True)
class Offered:
    """A paper that an act may take up; use: where it waits in the file, None in the register."""

    material: Material
    use: MaterialUse | None

    def fits(self, takes: Sequence[str]) -> bool:
        """Whether it may be one of these kinds: it lies in the file, or nobody said what it is.

        What the register knows as something else belongs to another act.
        """
        return self.use is not None or not self.material.kind or self.material.kind in takes

    @property
    def words(self) -> str:
        """Its number and title, and where it is."""
        where = "" if self.use is not None else "（收文簿，未归入）"
        return f"{self.material.number} {self.material.title}{where}"


def offered(work: Work, case: Case) -> list[Offered]:
    """What waits in the file of the case, then the newest of the register for who receives."""
    return [*_of_file(work, case), *_of_register(work, case)]


def told(work: Work, case: Case, step: Step) -> dict[str, object]:
    """What the papers that wait in the file say of a step that enters what came in, by field.

    The day, where all came in on one; its own number (文号), where it is one paper whose first page
    bears it. Nothing is said where none waits of the kinds that the step takes.
    """
    if step.receives is None:
        return {}
    takes = {kind for f in step.fields if isinstance(f, MaterialsField) for kind in f.takes}
    every = ((one.material, one.use) for one in _of_file(work, case))
    papers = [m for m, use in every if use is not None and (not takes or use.kind in takes)]
    found: dict[str, object] = {}
    days = {paper.received_on for paper in papers}
    if len(days) == 1 and type(step.form_field(step.receives.on)) is DateField:
        found[step.receives.on] = days.pop()
    pages = [file.opening for paper in papers for file in paper.files]
    if step.receives.number and len(pages) == 1 and (number := paper_number_on(pages[0])):
        found[step.receives.number] = number
    return found


def _of_file(work: Work, case: Case) -> list[Offered]:
    uses = [
        u
        for u in in_file(work, case)
        # A scan that lies beside its paper waits for nothing.
        if u.ended_seq is None and u.taken_seq is None and u.document_id is None
    ]
    return [Offered(use.material, use) for use in uses]


def _of_register(work: Work, case: Case) -> list[Offered]:
    if not receives(work) or case.organisation_id != work.actor.organisation_id:
        return []
    query = visible_materials(work).where(
        Material.status == OPEN, Material.organisation_id == case.organisation_id
    )
    query = query.order_by(Material.id.desc()).limit(MOST_OF_REGISTER)
    return [Offered(material, None) for material in work.session.scalars(query)]


def offered_in(work: Work, cases: Sequence[Case]) -> dict[int, list[Offered]]:
    """The same for several matters: a file is read where something waits, the register once."""
    query = select(MaterialUse.case_id).where(
        MaterialUse.case_id.in_([case.id for case in cases]),
        MaterialUse.ended_seq.is_(None),
        MaterialUse.taken_seq.is_(None),
        MaterialUse.document_id.is_(None),
    )
    waiting = set(work.session.scalars(query))
    office = next((c for c in cases if c.organisation_id == work.actor.organisation_id), None)
    register = _of_register(work, office) if office is not None else []
    return {
        case.id: [
            *(_of_file(work, case) if case.id in waiting else ()),
            *(register if case.organisation_id == work.actor.organisation_id else ()),
        ]
        for case in cases
    }


@dataclass(frozen=True)
class Coming:
    """What an act says of the papers that it takes up: as what, from whom, on which day."""

    kind: str
    title: str
    sender: str
    received_on: date
    confidential: bool


def take_up(
    work: Work, case: Case, seq: int, chosen: Iterable[Any], coming: Coming
) -> list[dict[str, object]]:
    """Take up papers by the act that will have the number `seq`; new files are registered first.

    chosen: ids of papers that were offered, and what is known of kept files. Returns for each its
    id and its 收文号, which is all that the event keeps of it. Raises Refused.
    """
    known = {one.material.id: one for one in offered(work, case)}
    taken = []
    for one in chosen:
        material, use = (
            (known[one].material, known[one].use)
            if isinstance(one, int)
            else (_entered(work, case, Arrived(**one), coming), None)
        )
        if use is None:
            kind = material.kind or coming.kind
            material.status, material.kind, material.holder_id = FILED, kind, None
            use = MaterialUse(
                case_id=case.id, material_id=material.id, kind=kind, event_seq=seq, ended_seq=None
            )
            work.session.add(use)
        use.taken_seq = seq
        taken.append({"material": material.id, "number": material.number})
    work.session.flush()
    return taken


def _entered(work: Work, case: Case, file: Arrived, coming: Coming) -> Material:
    told = Told(
        coming.title,
        coming.received_on,
        work.rules.materials.by_act,
        kind=coming.kind,
        sender=coming.sender,
        confidential=coming.confidential,
    )
    return enter(work, told, [file], office=case.organisation_id)


def take_up_letters(
    work: Work, case: Case, seq: int, procedure: Procedure, entering: Entering
) -> None:
    """Take up the papers of the registered letters that the act with the number `seq` enters.

    Its form shows what a letter says and names no paper of the file.
    """
    query = (
        select(ExchangeLetter, MaterialUse)
        .join(MaterialUse, MaterialUse.material_id == ExchangeLetter.material_id)
        .where(
            ExchangeLetter.case_id == case.id,
            ~ExchangeLetter.outbound,
            ExchangeLetter.state == LetterState.REGISTERED.value,
            MaterialUse.case_id == case.id,
            MaterialUse.taken_seq.is_(None),
            MaterialUse.ended_seq.is_(None),
        )
    )
    for row, use in work.session.execute(query):
        if is_entered(procedure, [entering], row):
            use.taken_seq = seq


def give_back(work: Work, case: Case, undone: Collection[int]) -> list[str]:
    """Let what acts had taken up wait again: they were entered wrongly. Their 收文号."""
    if not undone:
        return []
    query = select(MaterialUse).where(
        MaterialUse.case_id == case.id, MaterialUse.taken_seq.in_(sorted(undone))
    )
    uses = work.session.scalars(query).all()
    for use in uses:
        use.taken_seq = None
    return [use.material.number for use in uses]
