"""Desks of who sees many cases: whichever road is walked, what stands there is the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from casehub.desk import worklist
from casehub.desk.spots import spots_of
from casehub.desk.ways.few import AmongFew
from casehub.desk.ways.roads import Roads, roads
from casehub.desk.ways.stretches import COUNT_CAP, MINE, OTHERS, AmongMany, Stretch
from casehub.model import Assignment, Case, Deadline, RoleGrant
from casehub.people.sight import Sight
from tests.acts.scene import day
from tests.desk.ways.test_stretches import submitted, work_of

if TYPE_CHECKING:
    from casehub.deadlines.colours import Flag
    from tests.acts.scene import Scene, Stages

COLOURS: tuple[Flag | None, ...] = ("red", "yellow", "", None)
ALL = [Stretch(f"{whose} {colour}", whose, colour) for whose in (MINE, OTHERS) for colour in COLOURS]
PEOPLE = ("clerk", "head", "elsewhere", "examiner", "chair", "member", "supervisor")


def named(s: Scene, who: str, case: Case, role: str = "case_officer") -> None:
    s.session.add(Assignment(case_id=case.id, person_id=s.person(who), role=role, since=day("01-01")))
    s.session.flush()


def along(s: Scene, who: str) -> tuple[Roads, set[int]]:
    work = work_of(s, who, "07-09")
    told = {"person": work.actor.id, "day": work.today, "office": work.actor.organisation_id}
    return roads(work, Sight(work, under_way=True), spots_of(work), told)


def two_offices(s: Scene) -> tuple[Case, Case]:
    return submitted(s, "clerk", "examiner"), submitted(s, "elsewhere", "elsewhere")


@pytest.mark.parametrize("part", ["none", "named", "officer", "many"])
def test_along_every_road_the_same_stands_on_a_desk(
    stages: Stages, part: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with stages.at("deliberate") as s:
        _, other = two_offices(s)
        if part != "none":
            for who in ("clerk", "chair"):
                named(s, who, other)
        if part == "officer":
            # Who may do something there by the part that she has.
            for who in ("clerk", "head"):
                s.session.add(RoleGrant(person_id=s.person(who), role="case_officer", since=day("01-01")))
                named(s, who, other)
            s.session.flush()
            s.session.expire_all()
        if part == "many":
            monkeypatch.setattr(Sight, "FEW", 0)
        for who in PEOPLE:
            work = work_of(s, who, "07-09")
            sight = Sight(work, under_way=True)
            few = worklist._few(work, sight)
            assert few is not None
            one, many = AmongFew(work, sight, few), AmongMany(work, sight)
            for stretch in ALL:
                expected = [(p.case_id, p.due_on) for _, p in one.places([stretch], None, COUNT_CAP)]
                places = many.places([stretch], None, COUNT_CAP)
                found = [(p.case_id, p.due_on) for _, p in places]
                assert found == expected, (who, stretch)
                assert many.counts([stretch])[stretch.name].number == len(expected), (who, stretch)
                for n, (_, place) in enumerate(places):
                    rest = many.places([stretch], place, COUNT_CAP)
                    assert rest == places[n + 1 :], (who, stretch)


def test_the_roads_of_who_sees_one_office_and_of_who_sees_several(stages: Stages) -> None:
    with stages.at("submit") as s:
        _, other = two_offices(s)
        assert along(s, "clerk") == (Roads(mine=True, others=True), set())
        # She sees the offices below: what is hers to do is at home, what others do is everywhere.
        assert along(s, "head") == (Roads(mine=True), set())
        named(s, "clerk", other)
        assert along(s, "clerk") == (Roads(mine=True, others=True, away=True), {other.id})


def test_no_limit_lies_on_two_roads(stages: Stages) -> None:
    with stages.at("submit") as s:
        home, other = two_offices(s)
        told = {"office": home.organisation_id, "away": {home.id, other.id}}
        ways = Roads(mine=True, away=True).of_limits(mine=True)
        found = [set(s.session.scalars(select(Deadline.case_id).where(way), told)) for way in ways]
        assert home.id in found[0]
        assert found[1] == {other.id}


def test_a_limit_bears_the_office_of_its_case(stages: Stages) -> None:
    with stages.at("submit") as s:
        two_offices(s)
        pairs = select(Deadline.organisation_id, Case.organisation_id).join(Case, Case.id == Deadline.case_id)
        found = {(limit, case) for limit, case in s.session.execute(pairs)}
        assert len(found) > 1
        assert all(limit == case for limit, case in found)
