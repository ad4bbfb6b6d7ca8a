"""Who sees an incoming paper: role × relation × where it lies, in list and file alike."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from casehub.casefile import filing
from casehub.casefile.sight_of_materials import find_material, in_file, visible_materials
from casehub.model import Material
from casehub.people.permissions import find
from casehub.workflow.refusals import NotFound
from tests import samples
from tests.casefile.incoming_scene import came
from tests.faults import roads
from tests.faults.world import Office, at

DAY = at("2026-03-12")
OPEN, PLAIN, SECRET = range(3)


@pytest.fixture(scope="module")
def papers(sqlite_office: Office) -> tuple[str, list[int]]:
    """One in no file, one in a case, one in it that is confidential."""
    reference = roads.adjudication_filed(sqlite_office, at("2026-03-11"))
    with sqlite_office.acting("clerk", DAY) as work:
        numbers = [
            came(work, samples.pdf(mark), confidential=mark == "密") for mark in ("开", "平", "密")
        ]
        for number in numbers[1:]:
            filing.assign(work, number, reference, "evidence")
    return reference, numbers


@pytest.mark.parametrize(
    "who, seen",
    [
        ("clerk", {OPEN, PLAIN}),
        ("dispatcher", {OPEN, PLAIN}),
        ("examiner", {PLAIN, SECRET}),
        ("section", {PLAIN, SECRET}),
        ("supervisor", {PLAIN, SECRET}),
        ("mediator", set()),
        ("elsewhere", set()),
        ("partner", set()),
        ("security", set()),
    ],
)
def test_list_detail_and_case_say_the_same(
    sqlite_office: Office, papers: tuple[str, list[int]], who: str, seen: set[int]
) -> None:
    reference, numbers = papers
    with sqlite_office.acting(who, DAY) as work:
        listed = set(work.session.scalars(visible_materials(work).with_only_columns(Material.id)))
        assert {n for n, number in enumerate(numbers) if number in listed} == seen
        for n, number in enumerate(numbers):
            if n in seen:
                assert find_material(work, number).id == number
            else:
                with pytest.raises(NotFound):
                    find_material(work, number)
        if not seen:
            return
        case = find(work, reference)
        assert {numbers.index(use.material_id) for use in in_file(work, case)} == seen - {OPEN}


def test_who_was_handed_a_paper_sees_it_until_it_lies_in_a_file(sqlite_office: Office) -> None:
    with sqlite_office.acting("clerk", DAY) as work:
        number = came(work, samples.pdf("转"))
        work.session.get_one(Material, number).holder_id = sqlite_office.people["mediator"]
    with sqlite_office.acting("mediator", DAY) as work:
        query = select(Material.id).where(Material.id.in_(visible_materials(work).with_only_columns(Material.id)))
        assert list(work.session.scalars(query)) == [number]
