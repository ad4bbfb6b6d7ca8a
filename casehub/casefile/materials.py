"""The register of incoming papers (收文登记): entered, mended, refused, marked as a duplicate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from casehub.casefile import incoming
from casehub.casefile.condition import note
from casehub.casefile.incoming import LOCKED
from casehub.casefile.numbering import incoming_number
from casehub.casefile.sight_of_materials import find_material, require_receiving
from casehub.law.identifiers import mail_numbers_in
from casehub.model import Material, MaterialFile, Person
from casehub.model.blob import WHOLE
from casehub.model.material import DUPLICATE, OPEN, REFUSED
from casehub.workflow.refusals import Refused
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from casehub.casefile.incoming import Arrived
    from casehub.record.work import Work

LONGEST_TITLE = 300


@dataclass(frozen=True)
class Told:
    """What the register says of a paper. served_on: only for what proves a service."""

    title: str
    received_on: date
    way: str
    kind: str = ""
    sender: str = ""
    served_on: date | None = None
    pages: int | None = None
    confidential: bool = False
    tracking: str = ""


def told_of(material: Material) -> Told:
    """What the register says of a paper now."""
    return Told(
        material.title,
        material.received_on,
        material.way,
        material.kind,
        material.sender,
        material.served_on,
        material.pages,
        material.confidential,
        material.tracking or "",
    )


def register(work: Work, told: Told, files: Sequence[Arrived]) -> Material:
    """Enter one paper that came, with its files, under the next 收文号 of the own office.

    Raises NotAllowed, or Refused for dates that cannot be.
    """
    require_receiving(work)
    return enter(work, told, files)


def enter(
    work: Work,
    told: Told,
    files: Sequence[Arrived],
    *,
    split_of: Material | None = None,
    office: int | None = None,
) -> Material:
    """Enter a paper, by whoever takes it in by an act of a case, too. Raises Refused.

    office: of whose register; by default that of the whole paper, or of the person.
    """
    _check(work, told)
    if office is None:
        office = work.actor.organisation_id if split_of is None else split_of.organisation_id
    given = incoming_number(work, office)
    counts = [file.pages for file in files]
    counted = sum(n for n in counts if n) if counts and all(counts) else None
    material = Material(
        organisation_id=office,
        series=given.series,
        year=given.year,
        value=given.value,
        number=given.text,
        title=told.title[:LONGEST_TITLE],
        kind=told.kind,
        sender=told.sender,
        received_on=told.received_on,
        registered_at=work.at,
        registered_by_id=work.actor.id,
        served_on=told.served_on,
        way=told.way,
        tracking=told.tracking or _tracking_on(files),
        pages=told.pages or counted,
        confidential=told.confidential,
        status=OPEN,
        split_of_id=None if split_of is None else split_of.id,
    )
    work.session.add(material)
    work.session.flush()
    for position, file in enumerate(files, 1):
        work.session.add(
            MaterialFile(
                material_id=material.id,
                position=position,
                sha256=file.sha256,
                filename=file.filename,
                media_type=file.media_type,
                size=file.size,
                pages=file.pages,
                fault=file.fault,
                view_sha256=file.view_sha256,
                thumb_sha256=file.thumb_sha256,
                opening=file.opening,
            )
        )
    work.session.flush()
    note(work.session, dict.fromkeys((file.sha256 for file in files), WHOLE), work.at)
    return material


def _tracking_on(files: Sequence[Arrived] | Sequence[MaterialFile]) -> str | None:
    """The 邮件号 that the first pages and the names of files tell, if they tell one only."""
    texts = (text for file in files for text in (file.opening, file.filename))
    told = [one for text in texts for one in mail_numbers_in(text)]
    return told[0] if len(set(told)) == 1 else None


def _check(work: Work, told: Told) -> None:
    words, reasons = work.rules.materials, []
    if told.received_on > work.today:
        reasons.append(Reason("收到日期在今天之后，核对后重填", "received_on"))
    if told.way not in {way.id for way in words.way}:
        reasons.append(Reason("选择来件方式", "way"))
    if told.kind and told.kind not in {kind.id for kind in words.kind}:
        reasons.append(Reason("选择这是什么材料", "kind"))
    if not told.title.strip():
        reasons.append(Reason("写明材料名称", "title"))
    if told.served_on is not None and told.served_on > told.received_on:
        reasons.append(Reason("送达日期在收到这份证明之后，核对后重填", "served_on"))
    if told.served_on is not None and told.kind and not words.serves(told.kind):
        reasons.append(Reason("只有送达证明才有送达日期", "served_on"))
    if reasons:
        raise Refused(reasons)


def of_register(work: Work, number: int, *wanted: str) -> Material:
    """A paper of the register that the person may dispose of, locked.

    wanted: the states of which it must have one. Raises NotFound, NotAllowed or Refused.
    """
    material = find_material(work, number, lock=True)
    require_receiving(work, material)
    if material.status not in wanted:
        raise Refused([Reason(f"{material.number}已经另行处理，刷新后再看", None)])
    return material


def amend(work: Work, number: int, told: Told) -> Material:
    """Mend what the register says of a paper that lies in no file yet.

    Raises NotFound, NotAllowed, Refused.
    """
    material = of_register(work, number, OPEN)
    _check(work, told)
    material.title, material.kind, material.sender = told.title, told.kind, told.sender
    material.received_on, material.served_on = told.received_on, told.served_on
    material.way, material.pages = told.way, told.pages
    material.confidential, material.tracking = told.confidential, told.tracking or None
    work.session.flush()
    return material


def unlock(work: Work, number: int, password: str) -> Material:
    """Open the locked files of a paper with their password; what opened is kept as a copy beside.

    The originals stay as they came; the password is kept nowhere. Raises NotFound, NotAllowed, or
    Refused where it is the wrong one.
    """
    material = of_register(work, number, OPEN)
    locked = [file for file in material.files if file.fault == LOCKED]
    opened = [incoming.unlocked(work.blobs, file.sha256, password) for file in locked]
    if not locked or None in opened:
        said = "口令不对，没有打开" if locked else "没有设口令的文件"
        raise Refused([Reason(f"{material.number}{said}", "password")])
    for file, seen in zip(locked, opened, strict=True):
        if seen is not None:
            file.view_sha256, file.thumb_sha256 = seen.view_sha256, seen.thumb_sha256
            file.pages, file.opening, file.fault = seen.pages, seen.opening, ""
    counts = [file.pages for file in material.files]
    material.pages = sum(n for n in counts if n) if all(counts) else material.pages
    material.tracking = material.tracking or _tracking_on(material.files)
    work.session.flush()
    copies = {sha for file in locked for sha in (file.view_sha256, file.thumb_sha256) if sha}
    note(work.session, dict.fromkeys(copies, WHOLE), work.at)
    return material


def refuse(work: Work, number: int, reason: str) -> Material:
    """Take a paper as none of this office's (拒收、退回); it stays in the register with its reason.

    Raises NotFound, NotAllowed, Refused.
    """
    if not reason.strip():
        raise Refused([Reason("写明不收的理由和退给谁", "reason")])
    material = of_register(work, number, OPEN)
    material.status, material.reason = REFUSED, reason.strip()
    work.session.flush()
    return material


def duplicates(work: Work, materials: Sequence[Material]) -> Mapping[int, Material]:
    """For each paper with the same bytes as an earlier one of its office: that earlier one."""
    ours = {m.id: {f.sha256 for f in m.files if f.first_page is None} for m in materials}
    wanted = set().union(*ours.values()) if ours else set()
    if not wanted:
        return {}
    query = (
        select(MaterialFile.sha256, Material)
        .join(Material, Material.id == MaterialFile.material_id)
        .where(
            MaterialFile.sha256.in_(sorted(wanted)),
            MaterialFile.first_page.is_(None),
            Material.organisation_id.in_({m.organisation_id for m in materials}),
        )
        .order_by(Material.id)
    )
    known: dict[str, Material] = {}
    for sha256, material in work.session.execute(query):
        known.setdefault(sha256, material)
    found = {}
    for number, hashes in ours.items():
        earlier = {known[sha256].id: known[sha256] for sha256 in hashes}
        if len(earlier) == 1 and (first := next(iter(earlier.values()))).id < number:
            found[number] = first
    return found


def mark_duplicate(work: Work, number: int) -> Material:
    """Take a paper as the same that came before, byte for byte; both stay, linked.

    Raises NotFound, NotAllowed, or Refused where there is no such earlier paper.
    """
    material = of_register(work, number, OPEN)
    earlier = duplicates(work, [material]).get(material.id)
    if earlier is None:
        raise Refused([Reason("没有逐字节相同的收文", None)])
    material.status, material.duplicate_of_id = DUPLICATE, earlier.id
    work.session.flush()
    return material


def reopen(work: Work, number: int) -> Material:
    """Take back that a paper was refused or a duplicate: it waits for a decision again.

    Raises NotFound, NotAllowed, Refused.
    """
    material = of_register(work, number, REFUSED, DUPLICATE)
    material.status, material.reason, material.duplicate_of_id = OPEN, "", None
    work.session.flush()
    return material


def who_may_place(work: Work, material: Material) -> list[Person]:
    """Colleagues of its office who may say where a paper belongs: who works on cases there.

    Neither the administrators, who see no case, nor who hands it over.
    """
    query = select(Person).where(
        Person.organisation_id == material.organisation_id,
        Person.active,
        ~Person.system,
        Person.id != work.actor.id,
    )
    roles = work.rules.roles
    return [
        person
        for person in work.session.scalars(query.order_by(Person.name, Person.id)).unique()
        if any(roles[r].works_on_cases for r in person.roles_on(work.today) if r in roles)
    ]


def hand_to(work: Work, number: int, person_id: int | None) -> Material:
    """Hand a paper to a colleague of the office to say where it belongs (转办); None: nobody.

    Raises NotFound, NotAllowed, Refused.
    """
    material = of_register(work, number, OPEN)
    if person_id is not None and person_id not in {p.id for p in who_may_place(work, material)}:
        raise Refused([Reason("选择本机关在岗、能办理案件的其他人员", "holder")])
    if person_id is not None:
        # What each of them entered meanwhile stays theirs, whoever has it in the end.
        before = {*(material.held_by_ids or ()), material.holder_id or person_id}
        material.held_by_ids = sorted({*before, person_id})
    material.holder_id = person_id
    work.session.flush()
    return material
