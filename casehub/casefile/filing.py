"""Incoming papers into the file of a case: assigned, moved to another one, back to the register."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from casehub.casefile.materials import Told, enter, of_register
from casehub.casefile.sight_of_materials import find_material, visible_materials
from casehub.fields import MaterialsField
from casehub.model import Case, Document, Material, MaterialUse
from casehub.model.material import FILED, OPEN
from casehub.people.permissions import find
from casehub.record.events import record, reserve
from casehub.record.roads import FILED_MATERIAL, MOVED_MATERIAL
from casehub.workflow.refusals import NotAllowed, NotFound, Refused
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from casehub.casefile.incoming import Arrived
    from casehub.record.work import Work
    from casehub.workflow.procedure import Procedure, Step


def assign(work: Work, number: int, reference: str, kind: str) -> MaterialUse:
    """Put a paper of the register into the file of a case, as what it is for it.

    Raises NotFound, NotAllowed, or Refused with the fields `case` and `kind`, both at once.
    """
    lacking = _kind_faults(work, kind)
    try:
        case = _receiving_case(work, reference)
    except Refused as refused:
        raise Refused([*refused.reasons, *lacking]) from None
    if lacking:
        raise Refused(lacking)
    return _file(work, case, of_register(work, number, OPEN), kind)


def begins_with_paper(rules: Procedure) -> bool:
    """Whether a matter of the procedure begins with something that came in, taken up or not."""
    return any(step.receives is not None or _takes(step) for step in _first_steps(rules))


def begin(work: Work, number: int, case: Case) -> MaterialUse:
    """Put a paper of the register into the file of the matter that was just opened because of it.

    As what the first step takes up, unless the register says that it is another such kind. Raises
    NotFound, NotAllowed, or Refused where it lies elsewhere meanwhile.
    """
    material, words = of_register(work, number, OPEN), work.rules.materials
    rules = work.rules.procedure(case.procedure, case.procedure_version)
    taken = [kind for step in _first_steps(rules) for kind in _takes(step)]
    said = (text for file in material.files for text in (file.filename, file.opening))
    kind = material.kind or words.kind_of(material.title, *said) or words.unsorted
    if taken and kind not in taken:
        kind = taken[0]
    return _file(work, case, material, kind)


def lies_in(work: Work, number: int, case: Case) -> bool:
    """Whether a paper lies in the file of a case."""
    query = select(MaterialUse.id).where(
        MaterialUse.material_id == number,
        MaterialUse.case_id == case.id,
        MaterialUse.ended_seq.is_(None),
    )
    return work.session.scalars(query).first() is not None


def _first_steps(rules: Procedure) -> list[Step]:
    """The steps that enter what the matter begins with."""
    every = rules.steps_from(rules.initial)
    return [step for step in every if step.receives is not None and step.receives.opens] or [
        step for step in every if step.main
    ]


def _takes(step: Step) -> list[str]:
    fields = (field for field in step.fields if isinstance(field, MaterialsField))
    return [kind for field in fields for kind in field.takes]


def add_scan(work: Work, reference: str, document_id: int, file: Arrived) -> MaterialUse:
    """Register the signed and sealed scan of an issued paper and lay it beside that paper.

    Raises NotFound or NotAllowed.
    """
    case = find(work, reference, lock=True)
    paper = work.session.get(Document, document_id)
    if paper is None or paper.case_id != case.id:
        raise NotFound
    if not _keeps(work, case):
        raise NotAllowed("由承办机关人员办理")
    words = work.rules.materials
    told = Told(
        f"{paper.title}（{words.kind_title(words.scan)}）",
        work.today,
        words.by_act,
        kind=words.scan,
        sender=case.organisation.name,
        confidential=paper.confidential,
    )
    material = enter(work, told, [file], office=case.organisation_id)
    return _file(work, case, material, words.scan, document_id=paper.id)


def scans_of(work: Work, document: Document) -> list[Material]:
    """The signed and sealed scans that lie beside an issued paper, as far as the person sees."""
    lies = select(MaterialUse.material_id).where(
        MaterialUse.document_id == document.id, MaterialUse.ended_seq.is_(None)
    )
    query = visible_materials(work).where(Material.id.in_(lies)).order_by(Material.id)
    return list(work.session.scalars(query.options(selectinload(Material.files))))


def _receiving_case(work: Work, reference: str) -> Case:
    case = _known_case(work, reference, lock=True)
    if not _keeps(work, case):
        raise Refused([Reason(f"{case.reference}不由本机关承办，不能归入", "case")])
    return case


def _known_case(work: Work, reference: str, *, lock: bool = False) -> Case:
    if not reference:
        raise Refused([Reason("写明归入哪个案件", "case")])
    try:
        return find(work, reference, lock=lock)
    except NotFound:
        raise Refused([Reason(f"没有找到案件{reference}", "case")]) from None


def _keeps(work: Work, case: Case) -> bool:
    return case.organisation_id == work.actor.organisation_id or any(
        a.person_id == work.actor.id and a.is_current for a in case.assignments
    )


def _kind_faults(work: Work, kind: str) -> list[Reason]:
    if kind in {one.id for one in work.rules.materials.kind}:
        return []
    return [Reason("选择这份材料作为什么归入", "kind")]


def _file(
    work: Work,
    case: Case,
    material: Material,
    kind: str,
    *,
    moved: bool = False,
    document_id: int | None = None,
) -> MaterialUse:
    use = MaterialUse(
        case_id=case.id, material_id=material.id, kind=kind, event_seq=reserve(case),
        taken_seq=None, ended_seq=None, document_id=document_id,
    )  # fmt: skip
    work.session.add(use)
    material.status, material.kind, material.holder_id = FILED, kind, None
    # Nothing of what is confidential stays in a sentence that everybody reads.
    what = "" if material.confidential else f"，{work.rules.materials.kind_title(kind)}"
    how = "由别的案件移入本案" if moved else "归入本案"
    record(
        work,
        case,
        step=FILED_MATERIAL,
        sentence=f"{material.number}{how}{what}",
        detail={"data": {"material": material.id, "kind": kind}},
    )
    return use


def move(work: Work, number: int, reason: str, reference: str = "", kind: str = "") -> Material:
    """Move a paper out of a file it does not belong to: into another case's, or to the register.

    Both files tell it, by the number alone. reference: "" back to the register. Raises NotFound,
    NotAllowed, or Refused where an act of the case has taken the paper up.
    """
    faults = [] if reason.strip() else [Reason("写明为什么移出", "reason")]
    seen = find_material(work, number)
    where = select(MaterialUse).where(
        MaterialUse.material_id == seen.id, MaterialUse.ended_seq.is_(None)
    )
    use = work.session.scalars(where).first()
    if use is None:
        raise Refused([Reason(f"{seen.number}不在案卷中，刷新后再看", None)])
    try:
        target = _lock(work, use.case_id, reference)
    except Refused as refused:
        raise Refused([*faults, *refused.reasons]) from None
    if faults:
        raise Refused(faults)
    work.session.refresh(use)
    material = find_material(work, number, lock=True)
    case = work.session.get_one(Case, use.case_id)
    if not _keeps(work, case):
        raise NotAllowed("由承办机关人员办理")
    if use.ended_seq is not None:
        raise Refused([Reason(f"{material.number}已经移出，刷新后再看", None)])
    if use.taken_seq is not None:
        said = f"{material.number}已经用于办理（第 {use.taken_seq} 条），先撤销那一步再移出"
        raise Refused([Reason(said, None)])
    if target is not None and target.id == case.id:
        raise Refused([Reason("已经在这个案件里", "case")])
    use.ended_seq = reserve(case)
    material.status, material.reason = OPEN, reason.strip()
    record(
        work,
        case,
        step=MOVED_MATERIAL,
        sentence=f"{material.number}移出本案",
        detail={"data": {"material": material.id}},
    )
    if target is not None:
        chosen = kind or use.kind
        if lacking := _kind_faults(work, chosen):
            raise Refused(lacking)
        _file(work, target, material, chosen, moved=True)
    work.session.flush()
    return material


def _lock(work: Work, case_id: int, reference: str) -> Case | None:
    """Lock both cases, the older first, so that two movers never wait for each other crosswise."""
    if not reference:
        work.locked(case_id)
        return None
    other = _known_case(work, reference)
    for number in sorted({case_id, other.id}):
        work.locked(number)
    return _receiving_case(work, other.reference)
