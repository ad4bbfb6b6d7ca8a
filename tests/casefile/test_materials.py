"""The register of incoming papers: three dates, refusal, duplicates, hands, numbers without gap."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import timedelta

import pikepdf
import pytest

from casehub.casefile import materials
from casehub.casefile.sight_of_materials import find_material
from casehub.model import Material
from casehub.workflow.refusals import NotAllowed, NotFound, Refused
from tests import samples
from tests.casefile.incoming_scene import TOLD, arrived, came
from tests.faults.world import Office, at

DAY = at("2026-03-12")


def test_received_registered_and_served_are_three_dates(office: Office) -> None:
    with office.acting("dispatcher", DAY) as work:
        number = came(work, kind="proof_of_service", served_on=TOLD.received_on - timedelta(days=2))
        paper = work.session.get_one(Material, number)
        assert (paper.received_on, paper.registered_at.date()) == (TOLD.received_on, DAY.date())
        assert paper.served_on == TOLD.received_on - timedelta(days=2)
        assert (paper.pages, paper.files[0].filename) == (1, "扫描0001.pdf")


@pytest.mark.parametrize(
    "more, said",
    [
        ({"received_on": DAY.date() + timedelta(days=1)}, "收到日期在今天之后"),
        ({"way": "pigeon"}, "选择来件方式"),
        ({"kind": "secret"}, "选择这是什么材料"),
        ({"title": "  "}, "写明材料名称"),
        ({"kind": "proof_of_service", "served_on": DAY.date()}, "送达日期在收到这份证明之后"),
        ({"kind": "answer", "served_on": TOLD.received_on}, "只有送达证明才有送达日期"),
    ],
)
def test_what_cannot_be_is_refused(office: Office, more: dict[str, object], said: str) -> None:
    with office.acting("clerk", DAY) as work:
        file = arrived(work)
        with pytest.raises(Refused, match=said):
            materials.register(work, replace(TOLD, **more), [file])  # type: ignore[arg-type]
        work.session.rollback()


def test_numbers_follow_each_other_in_each_office(own_office: Office) -> None:
    with own_office.acting("clerk", DAY) as work:
        ours = [work.session.get_one(Material, came(work)).number for _ in range(2)]
    with own_office.acting("elsewhere", DAY) as work:
        theirs = work.session.get_one(Material, came(work)).number
    assert ours == ["收文〔2026〕1号", "收文〔2026〕2号"]
    assert theirs == "收文〔2026〕1号"


def test_same_bytes_are_the_same_paper_and_may_be_entered_again(office: Office) -> None:
    with office.acting("clerk", DAY) as work:
        first, second = came(work, samples.pdf("同")), came(work, samples.pdf("同"), "另一份.pdf")
        other = came(work, samples.pdf("异"))
        papers = [work.session.get_one(Material, n) for n in (first, second, other)]
        found = materials.duplicates(work, papers)
        assert {n: m.id for n, m in found.items()} == {second: first}
        assert materials.mark_duplicate(work, second).duplicate_of_id == first
        assert materials.reopen(work, second).status == "open"
        with pytest.raises(Refused, match="没有逐字节相同"):
            materials.mark_duplicate(work, other)


def test_refused_with_a_reason_it_stays_and_can_be_taken_back(office: Office) -> None:
    with office.acting("clerk", DAY) as work:
        number = came(work)
        with pytest.raises(Refused, match="写明不收的理由"):
            materials.refuse(work, number, " ")
        assert materials.refuse(work, number, "不属本局，退寄件人").status == "refused"
        with pytest.raises(Refused, match="已经另行处理"):
            materials.amend(work, number, TOLD)
        assert materials.reopen(work, number).reason == ""
        assert materials.amend(work, number, replace(TOLD, title="意见")).title == "意见"


def test_who_receives_nothing_enters_nothing_but_disposes_of_what_was_handed_over(office: Office) -> None:
    with office.acting("examiner", DAY) as work, pytest.raises(NotAllowed):
        came(work)
    with office.acting("clerk", DAY) as work:
        number = came(work)
    with office.acting("examiner", DAY) as work, pytest.raises(NotFound):
        find_material(work, number)
    with office.acting("clerk", DAY) as work:
        materials.hand_to(work, number, office.people["examiner"])
        # Another office's, the administrators who see no case, and herself: nobody of these.
        for nobody in ("elsewhere", "security", "audit", "clerk"):
            with pytest.raises(Refused, match="能办理案件的其他人员"):
                materials.hand_to(work, number, office.people[nobody])
    with office.acting("examiner", DAY) as work:
        assert materials.refuse(work, number, "退寄件人").status == "refused"


def test_the_mail_number_on_the_first_page_or_in_the_name_is_kept(office: Office) -> None:
    with office.acting("clerk", DAY) as work:
        named = work.session.get_one(Material, came(work, name="妥投EX000020040CN.pdf"))
        assert (named.tracking, materials.told_of(named).tracking) == ("EX000020040CN", "EX000020040CN")
        wrong = work.session.get_one(Material, came(work, name="妥投EX000020018CN.pdf"))
        assert wrong.tracking is None
        materials.amend(work, wrong.id, replace(materials.told_of(wrong), tracking="EX000020019CN"))
        assert wrong.tracking == "EX000020019CN"


def test_a_locked_file_is_opened_by_its_password_and_stays_what_it_is(office: Office) -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(samples.pdf("锁", pages=3))) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner="o", user="2026"))
    with office.acting("clerk", DAY) as work:
        paper = work.session.get_one(Material, came(work, out.getvalue(), "加密.pdf"))
        (file,) = paper.files
        assert (file.fault, file.pages, file.view_sha256, paper.pages) == ("locked", None, None, None)
        before = file.sha256
        with pytest.raises(Refused, match="口令不对"):
            materials.unlock(work, paper.id, "2025")
        materials.unlock(work, paper.id, "2026")
        assert (file.fault, file.pages, paper.pages, file.sha256) == ("", 3, 3, before)
        assert work.blobs.read(file.sha256) == out.getvalue()
        with pikepdf.open(io.BytesIO(work.blobs.read(file.view_sha256 or ""))) as copy:
            assert (len(copy.pages), copy.is_encrypted) == (3, False)
        with pytest.raises(Refused, match="没有设口令"):
            materials.unlock(work, paper.id, "2026")
