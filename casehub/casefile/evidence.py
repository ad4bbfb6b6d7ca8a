"""Evidence files: take in, read, check; each touch leaves a line in the custody list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from sqlalchemy import select

from casehub.casefile.condition import note
from casehub.casefile.files import Taken, take_in
from casehub.model import Custody, Evidence, EvidenceUse
from casehub.model.blob import DAMAGED, MISSING, WHOLE
from casehub.people.confidential import reads_confidential
from casehub.people.permissions import find, is_partner
from casehub.record.events import log_security, record
from casehub.record.roads import UPLOADED
from casehub.storage import BlobDamaged, BlobMissing, StorageFault
from casehub.workflow.refusals import NotAllowed, NotFound, Refused
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Sequence

    from casehub.model import Case
    from casehub.record.work import Work

@dataclass(frozen=True)
class Exhibit:
    """An exhibit of a case with the item behind it."""

    use: EvidenceUse
    item: Evidence


def exhibits(work: Work, case: Case) -> list[Exhibit]:
    """The exhibits of a case that the person may see, in the order of entry."""
    rows = work.session.scalars(
        select(EvidenceUse).where(EvidenceUse.case_id == case.id).order_by(EvidenceUse.id)
    ).all()
    return [Exhibit(u, u.evidence) for u in opened(work, case, rows)]


def opened(work: Work, case: Case, uses: Sequence[EvidenceUse]) -> list[EvidenceUse]:
    """Those uses of a visible case that the person may see: no secret ones, none for a partner."""
    if not uses or is_partner(work, case):
        return []
    if any(u.evidence.confidential for u in uses) and not reads_confidential(work, case):
        return [u for u in uses if not u.evidence.confidential]
    return list(uses)


def _exhibit(work: Work, case: Case, evidence_id: int) -> EvidenceUse:
    use = work.session.scalar(
        select(EvidenceUse).where(
            EvidenceUse.case_id == case.id, EvidenceUse.evidence_id == evidence_id
        )
    )
    if use is None or not opened(work, case, [use]):
        raise NotFound
    return use


def _custody(work: Work, case: Case, item: Evidence, action: str, reason: str) -> None:
    work.session.add(
        Custody(
            evidence_id=item.id,
            case_id=case.id,
            person_id=work.actor.id,
            at=work.at,
            action=action,
            reason=reason[:300],
            sha256=item.sha256 or "",
        )
    )


def _awaiting(work: Work, reference: str, evidence_id: int, *, lock: bool) -> EvidenceUse:
    """The exhibit that may get its file from this person. Raises NotFound, NotAllowed, Refused."""
    case = find(work, reference, lock=lock)
    use = _exhibit(work, case, evidence_id)
    if case.organisation_id != work.actor.organisation_id and not any(
        a.person_id == work.actor.id and a.is_current for a in case.assignments
    ):
        # A superior office watches; what comes into the file is taken in by those who keep it.
        raise NotAllowed("由承办机关人员办理")
    if use.evidence.sha256:
        raise Refused([Reason("原件已存入，不能替换；另行登记一项证据", "file")])
    return use


def check_awaiting(work: Work, reference: str, evidence_id: int) -> None:
    """Ask before the file is received, judged and kept, which takes longer than a lock may last.

    Raises NotFound, NotAllowed or Refused.
    """
    _awaiting(work, reference, evidence_id, lock=False)


def attach(work: Work, reference: str, evidence_id: int, taken: Taken) -> Evidence:
    """Make a file that was taken in the original of an exhibit; it is never replaced.

    Raises NotFound, NotAllowed, or Refused when a colleague was first.
    """
    use = _awaiting(work, reference, evidence_id, lock=True)
    case, item = find(work, reference), use.evidence
    item.filename, item.media_type = taken.filename, taken.media_type
    item.size, item.sha256 = taken.size, taken.sha256
    # The file is what lies in the volume: its pages are counted, not those that were announced.
    item.pages = taken.pages or item.pages
    note(work.session, {taken.sha256: WHOLE}, work.at)
    _custody(work, case, item, "存入", item.filename)
    record(
        work,
        case,
        step=UPLOADED,
        sentence=f"存入证据{use.label}《{item.name}》的文件",
        duty="",
        detail={"data": {"evidence": item.id, "sha256": taken.sha256, "size": taken.size}},
    )
    return item


def upload(
    work: Work,
    reference: str,
    evidence_id: int,
    stream: BinaryIO,
    filename: str,
    limit: int,
) -> Evidence:
    """Ask, take in and attach within one unit of work, where nobody waits for it.

    limit: bytes. Raises NotFound, NotAllowed or Refused.
    """
    check_awaiting(work, reference, evidence_id)
    return attach(
        work, reference, evidence_id, take_in(work.blobs, stream, filename, limit)
    )


@dataclass(frozen=True)
class Sight:
    """What was found when a file was looked for: the open file, hashed just now, or the fault."""

    sha256: str
    file: BinaryIO | None
    fault: StorageFault | None


def look(work: Work, reference: str, evidence_id: int) -> Sight:
    """Open and hash the file of an exhibit, before anything is locked; it is not handed out yet.

    Raises NotFound; Refused without a file.
    """
    item = _exhibit(work, find(work, reference), evidence_id).evidence
    if not item.sha256:
        raise Refused([Reason("这项证据还没有存入文件", "reason")])
    try:
        return Sight(item.sha256, work.blobs.open(item.sha256), None)
    except StorageFault as fault:
        return Sight(item.sha256, None, fault)


def read(
    work: Work, reference: str, evidence_id: int, reason: str, seen: Sight | None = None
) -> tuple[Evidence, BinaryIO]:
    """Hand out the file of an exhibit; who, when and why go into the custody list.

    seen: what `look` found. Raises NotFound; Refused without a reason or when the file is not
    the one that was kept, which is noted too.
    """
    case = find(work, reference)
    item = _exhibit(work, case, evidence_id).evidence
    if not reason.strip():
        raise Refused([Reason("写明查阅理由", "reason")])
    seen = seen or look(work, reference, evidence_id)
    fault = seen.fault
    # A store that does not answer, or refuses, says nothing about the file.
    if fault is None or isinstance(fault, BlobMissing | BlobDamaged):
        condition = MISSING if isinstance(fault, BlobMissing) else DAMAGED if fault else WHOLE
        note(work.session, {seen.sha256: condition}, work.at)
    _custody(work, case, item, "查阅" if fault is None else "查阅未成", reason.strip())
    log_security(work, "read_evidence", subject=f"{item.id} {item.name}", case=case)
    if seen.file is None:
        raise Refused([Reason(f"{fault}，已记入保管记录", "reason")])
    return item, seen.file


def custody_of(work: Work, reference: str, evidence_id: int) -> tuple[EvidenceUse, list[Custody]]:
    """The custody list of an exhibit, oldest first."""
    case = find(work, reference)
    use = _exhibit(work, case, evidence_id)
    rows = work.session.scalars(
        select(Custody).where(Custody.evidence_id == evidence_id).order_by(Custody.id)
    )
    return use, list(rows)
