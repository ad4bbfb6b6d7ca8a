"""Incoming papers: where they lie, their files, and who entered them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import text

from casehub.casefile import filing, materials
from casehub.model import Material
from casehub.record.verification.ground import people_of
from casehub.record.verification.incoming import incoming_faults, incoming_hand_faults
from casehub.storage.folder import Folder
from tests.casefile.incoming_scene import came
from tests.faults import roads
from tests.faults.world import Office, at, rules

DAY = at("2026-03-12")


@pytest.fixture(scope="module")
def paper(sqlite_office: Office) -> int:
    reference = roads.received(sqlite_office)
    with sqlite_office.acting("clerk", DAY) as work:
        number = came(work)
        filing.assign(work, number, reference, "answer")
    return number


@pytest.mark.parametrize(
    "change, found",
    [
        ("UPDATE material SET status = status", []),
        ("UPDATE material SET status = 'open'", ["登记簿所载去向与案卷不符"]),
        ("UPDATE material_use SET ended_seq = 9", ["登记簿所载去向与案卷不符"]),
    ],
)
def test_a_paper_lies_where_the_register_says(
    sqlite_office: Office, paper: int, change: str, found: list[str]
) -> None:
    with sqlite_office.session() as session:
        where = "material_id" if "material_use" in change else "id"
        session.execute(text(f"{change} WHERE {where} = {paper}"))
        number = session.get_one(Material, paper).number
        told = [f.sentence for f in incoming_faults(session, None) if f.where == number]
        session.rollback()
    assert told == found


def test_a_lost_file_is_found(sqlite_office: Office, paper: int) -> None:
    with sqlite_office.reading() as session:
        assert list(incoming_faults(session, sqlite_office.blobs)) == []
        sha256 = session.get_one(Material, paper).files[0].thumb_sha256 or ""
        assert isinstance(sqlite_office.blobs.place, Folder)
        path = sqlite_office.blobs.place.path(sha256)
        kept = path.read_bytes()
        path.chmod(0o644)
        path.unlink()
        try:
            told = [f.sentence for f in incoming_faults(session, sqlite_office.blobs)]
        finally:
            path.write_bytes(kept)
    assert set(told) == {"文件《扫描0001.pdf》缺失或者被改动"}


@pytest.mark.parametrize(
    "who, found", [("clerk", []), ("dispatcher", []), ("examiner", ["不能登记收文"]), (None, ["没有经手人"])]
)
def test_by_whom_it_is_entered(sqlite_office: Office, paper: int, who: str | None, found: list[str]) -> None:
    actor = sqlite_office.people[who] if who else "NULL"
    with sqlite_office.session() as session:
        assert list(incoming_hand_faults(session, rules(), people_of(session))) == []
        session.execute(
            text(
                "INSERT INTO register_entry (id, chain, seq, kind, actor_id, at, rows, previous_hash, hash) VALUES"
                f" (9000, 'materials', 9000, 'change', {actor}, '2026-03-21 01:00:00', :rows, '', '')"
            ),
            {"rows": f'[["material", {paper}, "0"]]'},
        )
        told = [f.sentence for f in incoming_hand_faults(session, rules(), people_of(session))]
        session.rollback()
    assert [part in one for one, part in zip(told, found, strict=True)] == [True] * len(found)


def test_what_one_entered_who_handed_it_on_stays_theirs(sqlite_office: Office) -> None:
    with sqlite_office.acting("clerk", DAY) as work:
        number = came(work)
        materials.hand_to(work, number, sqlite_office.people["examiner"])
    with sqlite_office.acting("examiner", DAY) as work:
        told = materials.told_of(work.session.get_one(Material, number))
        materials.amend(work, number, replace(told, title="质证意见"))
    with sqlite_office.acting("examiner", DAY) as work:
        materials.hand_to(work, number, sqlite_office.people["chair"])
    with sqlite_office.acting("chair", DAY) as work:
        materials.hand_to(work, number, None)
    with sqlite_office.reading() as session:
        assert list(incoming_hand_faults(session, rules(), people_of(session))) == []
