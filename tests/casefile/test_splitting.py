"""Two letters in one scan: split by page or by file, and put together again."""

from __future__ import annotations

import io

import pytest

from casehub.casefile import filing, materials, splitting
from casehub.documents.received import pages_of
from casehub.model import Material
from casehub.workflow.refusals import Refused
from tests import samples
from tests.casefile.incoming_scene import TOLD, arrived, came
from tests.faults import roads
from tests.faults.world import Office, at

DAY = at("2026-03-12")


def test_parts_show_their_pages_and_keep_the_original(office: Office) -> None:
    whole = samples.pdf("拆", pages=5)
    with office.acting("clerk", DAY) as work:
        number = came(work, whole, sender="甲公司")
        first, second = splitting.split(work, number, [4])
        assert (first.title, first.sender, first.pages, second.pages) == ("答辩书（第1份）", "甲公司", 3, 2)
        file = second.files[0]
        assert (file.first_page, file.last_page) == (4, 5)
        assert work.blobs.read(file.sha256) == whole
        shown = work.blobs.read(file.view_sha256 or "")
        assert pages_of(io.BytesIO(shown), len(shown)) == 2
        again = splitting.split(work, second.id, [2])
        assert [(p.files[0].first_page, p.files[0].last_page) for p in again] == [(4, 4), (5, 5)]
        assert work.session.get_one(Material, number).status == "split"


def test_photographs_are_split_by_file(office: Office) -> None:
    with office.acting("clerk", DAY) as work:
        shots = [arrived(work, samples.picture("PNG", mark=n), f"{n}.png") for n in range(3)]
        number = materials.register(work, TOLD, shots).id
        first, second = splitting.split(work, number, [3])
        assert [f.filename for f in first.files] == ["0.png", "1.png"]
        assert [f.filename for f in second.files] == ["2.png"]


def test_a_splitting_is_taken_back_until_a_part_lies_in_a_file(office: Office) -> None:
    reference = roads.received(office)
    with office.acting("clerk", DAY) as work:
        number = came(work, samples.pdf("回", pages=2))
        part, _ = splitting.split(work, number, [2])
        assert splitting.rejoin(work, number).status == "open"
        assert part.status == "undone"
        part, _ = splitting.split(work, number, [2])
        filing.assign(work, part.id, reference, "answer")
        with pytest.raises(Refused, match="不能撤销拆分"):
            splitting.rejoin(work, number)


@pytest.mark.parametrize("starts", [[], [1], [3], [0]])
def test_where_there_is_nothing_to_split_it_is_refused(office: Office, starts: list[int]) -> None:
    with office.acting("clerk", DAY) as work:
        number = came(work, samples.pdf("拒", pages=2))
        with pytest.raises(Refused, match="在 2 到 2 之间"):
            splitting.split(work, number, starts)
        work.session.rollback()
