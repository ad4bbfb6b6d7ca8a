"""Incoming papers into files: assigned, moved so that both files tell, and nothing secret stays."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from casehub import verify_audit
from casehub.casefile import filing, materials, situations, taking_in
from casehub.casefile.sight_of_materials import find_material, in_file
from casehub.model import Case, Document, Event, Material, MaterialUse
from casehub.papers import volume
from casehub.people.permissions import find
from casehub.record import audit
from casehub.storage.folder import Folder
from casehub.workflow.refusals import NotFound, Refused
from tests import samples
from tests.casefile.incoming_scene import arrived, came
from tests.faults import roads
from tests.faults.world import ROOT, Office, at

DAY = at("2026-03-12")


def sentences(office: Office, reference: str) -> list[str]:
    with office.reading() as session:
        query = select(Event.sentence).join(Case, Case.id == Event.case_id)
        return list(session.scalars(query.where(Case.reference == reference).order_by(Event.seq)))


def faults(office: Office) -> list[str]:
    assert isinstance(office.blobs.place, Folder)
    with office.reading() as session:
        first = audit.verify(session, office.blobs, against=audit.Against(rules=office.rules)).faults
    second = verify_audit.verify(office.url, Path(office.blobs.place.folder), workflows=ROOT / "workflows")
    return [*map(str, first), *second]


def test_a_paper_goes_into_the_file_and_both_verifiers_believe_it(own_office: Office) -> None:
    office = own_office
    reference = roads.received(office)
    with office.acting("clerk", DAY) as work:
        number = came(work, samples.pdf("甲"))
        use = filing.assign(work, number, reference, "answer")
        assert (use.kind, use.taken_seq, use.ended_seq) == ("answer", None, None)
    assert sentences(office, reference)[-1] == "收文〔2026〕1号归入本案，答辩书"
    with office.acting("clerk", DAY) as work:
        (seen,) = in_file(work, find(work, reference))
        assert seen.material.title == "答辩书"
        with pytest.raises(Refused, match="已经另行处理"):
            filing.assign(work, number, reference, "answer")


def test_moved_to_another_case_both_files_tell_it_and_the_verifiers_follow(own_office: Office) -> None:
    office = own_office
    wrong, right = roads.received(office), roads.received(office)
    with office.acting("clerk", DAY) as work:
        number = came(work, samples.pdf("乙"))
        filing.assign(work, number, wrong, "answer")
        filing.move(work, number, "归错案件", right)
    assert sentences(office, wrong)[-1] == "收文〔2026〕1号移出本案"
    assert sentences(office, right)[-1] == "收文〔2026〕1号由别的案件移入本案，答辩书"
    with office.acting("clerk", DAY) as work:
        (left,), (arrived,) = (in_file(work, find(work, one)) for one in (wrong, right))
        assert left.ended_seq is not None
        assert arrived.ended_seq is None
        filing.move(work, number, "先退回登记簿")
        assert work.session.get_one(Material, number).status == "open"
    assert faults(office) == []


def test_a_confidential_one_leaves_no_title_behind(office: Office) -> None:
    reference = roads.received(office)
    with office.acting("clerk", DAY) as work:
        number = came(work, samples.pdf("密"), title="商业秘密说明", confidential=True)
        filing.assign(work, number, reference, "opinion")
        shown = work.session.get_one(Material, number).number
        assert list(in_file(work, find(work, reference))) == []
        with pytest.raises(NotFound):
            find_material(work, number)
    assert sentences(office, reference)[-1] == f"{shown}归入本案"


def test_what_an_act_has_taken_up_stays(office: Office) -> None:
    reference = roads.received(office)
    with office.acting("clerk", DAY) as work:
        number = came(work, samples.pdf("丙"))
        filing.assign(work, number, reference, "answer").taken_seq = 1
        with pytest.raises(Refused, match="先撤销那一步再移出"):
            filing.move(work, number, "归错了")
        work.session.rollback()


@pytest.mark.parametrize(
    "reference, kind, said",
    [("没有这个案号", "answer", "没有找到案件"), (None, "", "选择这份材料作为什么归入")],
)
def test_what_cannot_be_is_refused_beside_its_field(
    office: Office, reference: str | None, kind: str, said: str
) -> None:
    case = reference or roads.received(office)
    with office.acting("clerk", DAY) as work:
        number = came(work)
        with pytest.raises(Refused, match=said):
            filing.assign(work, number, case, kind)
        work.session.rollback()


def test_another_office_neither_sees_nor_assigns_it(office: Office) -> None:
    reference = roads.received(office)
    with office.acting("clerk", DAY) as work:
        number = came(work, samples.pdf("丁"))
    with office.acting("elsewhere", DAY) as work:
        with pytest.raises(NotFound):
            materials.amend(work, number, materials.Told("改名", DAY.date(), "mail"))
        with pytest.raises(Refused):
            filing.assign(work, number, reference, "answer")
        assert work.session.scalars(select(MaterialUse).where(MaterialUse.material_id == number)).all() == []


def test_the_signed_scan_lies_beside_the_paper_as_it_was_issued(own_office: Office) -> None:
    office = own_office
    reference = roads.told_defects(office)
    with office.acting("clerk", DAY) as work:
        case = find(work, reference)
        (paper,) = work.session.scalars(select(Document).where(Document.case_id == case.id))
        file = arrived(work, samples.picture("JPEG", (40, 60)), "盖章.jpg")
        use = filing.add_scan(work, reference, paper.id, file)
        assert (use.document_id, use.kind, use.taken_seq) == (paper.id, "signed_original", None)
        (scan,) = filing.scans_of(work, paper)
        assert scan.title == "补正通知书（签字盖章扫描件）"
        # It waits for no act, and is bound with its paper.
        assert scan.id not in [one.material.id for one in taking_in.offered(work, case)]
        step = work.rules.procedure(case.procedure, case.procedure_version).any_step
        rows = [r for r in volume.bound(situations.load(work, case, step)) if r.name == paper.title]
        assert [[s.name for s in r.sheets] for r in rows] == [[paper.title, scan.title]]
        with pytest.raises(NotFound):
            filing.add_scan(work, reference, 0, file)
    assert faults(office) == []
