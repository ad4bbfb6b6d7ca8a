"""Where a matter is, who may answer there, and for whom it does not exist."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from casehub.acts import handing_over, proposals, responsibilities
from casehub.acts.proposals.standing import digest
from casehub.acts.proposals.submitting import place
from casehub.acts.versions import moves
from casehub.desk.approvals import approvals
from casehub.model import Person, RoleGrant, StandIn
from casehub.people import bureau
from casehub.web.case.sending import names_of
from casehub.workflow.refusals import NotFound, Refused
from tests import factories
from tests.acts.proposals.matters import agree, key, matter, received, submitted, work
from tests.acts.scene import SPARE, Scene, Stages, day, scene
from tests.faults.world import at


def test_the_station_its_candidates_and_what_was_said(stages: Stages) -> None:
    with scene(stages.office) as s:
        p = submitted(received(s), note="材料齐备")
        here = matter(s, p.id)
        assert here.station is not None
        assert [one.name for one in here.candidates(work(s, "clerk"), here.station)] == ["向荣"]
        assert {name: said.opinion for name, said in here.walk.items()} == {"draft": "材料齐备"}
        assert matter(s, p.id, "section").mine(work(s, "section")) is here.proposal.asked
        assert matter(s, p.id, "head").mine(work(s, "head")) is None
        agree(s, "section", p.id, "拟同意。")
        there = matter(s, p.id)
        assert {name: said.person for name, said in there.walk.items()} == {
            "draft": s.person("clerk"), "review": s.person("section"),
        }  # fmt: skip
        # The values are of the types that the form gives.
        assert there.values(work(s, "clerk"))["panel_members"] == [s.person("member")]


def test_who_drafted_it_is_no_candidate_though_she_holds_the_role(stages: Stages) -> None:
    with scene(stages.office) as s:
        s.session.add(RoleGrant(person_id=s.person("clerk"), role="section_head", since=day("01-01"), until=None))
        s.session.flush()
        s.session.expire_all()
        p = submitted(received(s))
        here = matter(s, p.id, "examiner")
        assert here.station is not None
        assert [one.name for one in here.candidates(work(s, "examiner"), here.station)] == ["向荣"]
        assert matter(s, p.id, "clerk").mine(work(s, "clerk")) is None
        last = here.route.last
        assert [one.name for one in here.candidates(work(s, "examiner"), last)] == ["何建国"]


def lend(s: Scene, absent: str, by: str, role: str) -> None:
    """The first week of December, confirmed."""
    who, when = s.person(absent), at("2026-12-01", "08:00")
    row = StandIn(
        absent_id=who, by_id=s.person(by), role=role, since=day("12-01"), until=day("12-07"), reason="年休假",
        granted_by_id=who, granted_at=when, confirmed_by_id=who, confirmed_at=when,
    )  # fmt: skip
    s.session.add(row)
    s.session.flush()
    s.session.expire_all()


def test_what_was_sent_to_a_stand_in_by_name_is_before_the_station_when_the_days_are_over(
    stages: Stages,
) -> None:
    with scene(stages.office) as s:
        lend(s, "section", "head", "section_head")
        lend(s, "head", "section", "department_head")
        p = submitted(received(s), to=s.person("head"))

        def here(who: str, when: str) -> tuple[bool, str, bool]:
            """Whether it is hers to answer, who has it as the case says, and her desk."""
            w = work(s, who, when)
            there = proposals.matter_of(w, s.ref, p.id)
            asked = there.proposal.asked
            assert asked is not None
            on_desk = [one.number for one in approvals(w).mine] == [p.id]
            return there.mine(w) is asked, place(w, there, asked), on_desk

        assert here("head", "12-07") == (True, "承办机构负责人审核（何建国）", True)
        assert here("section", "12-07") == (False, "承办机构负责人审核（何建国）", False)
        assert here("head", "12-08") == (False, "承办机构负责人审核", False)
        assert here("section", "12-08") == (True, "承办机构负责人审核", True)
        w = work(s, "section", "12-08")
        proposals.send_back(w, s.ref, p.id, "改", key(), version=1)
        assert p.status == "returned"


def test_who_stands_in_may_be_asked_but_not_for_what_she_let_pass_before(stages: Stages) -> None:
    with scene(stages.office) as s:
        lend(s, "section", "head", "section_head")
        lend(s, "head", "section", "department_head")
        p = submitted(received(s))
        here = matter(s, p.id, "examiner")
        w, (review, approve) = work(s, "examiner"), here.route.stations[1:]
        assert {one.name for one in here.candidates(w, review)} == {"向荣", "何建国"}
        assert {one.name for one in here.candidates(w, approve)} == {"向荣", "何建国"}
        agree(s, "section", p.id, "拟同意。")
        there = matter(s, p.id, "examiner")
        assert [one.name for one in there.candidates(work(s, "examiner"), approve)] == ["何建国"]
        (found,) = there.away(work(s, "examiner"), approve)[s.person("head")]
        assert found.row.by.name == "向荣"
        assert names_of(
            there.candidates(work(s, "examiner"), approve), there.away(work(s, "examiner"), approve)
        ) == "何建国（不在，由向荣代至2026年12月7日，向荣在本件不能办理）"


def test_hidden_and_absent_are_the_same(stages: Stages) -> None:
    with scene(stages.office) as s:
        p = submitted(received(s))
        for who, number in (("elsewhere", p.id), ("clerk", p.id + 1)):
            with pytest.raises(NotFound):
                proposals.matter_of(work(s, who), s.ref, number)


def test_the_digest_names_the_values() -> None:
    assert digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1}) != digest({"a": 1, "b": 3})


def test_a_case_is_not_moved_to_a_version_that_leaves_its_matter_with_nobody(stages: Stages) -> None:
    with scene(stages.office) as s:
        submitted(received(s))
        asked, rules = s.ref, s.office.rules
        received(s)
        going, staying = moves(s.session, rules.procedure("adjudication", 2), rules.procedure("adjudication", 1), {})
        assert asked in {one.reference for one in staying if "正在呈批" in one.why}
        assert s.ref in {one.reference for one in going}
        assert asked not in {one.reference for one in going}


def hire(s: Scene, account: str, *roles: str) -> int:
    """A colleague of the office in December."""
    office = s.session.get_one(Person, s.person("head")).organisation_id
    row: dict[str, Any] = {**SPARE, "certificate": None, "username": account, "name": account, "roles": [*roles], "organisation_id": office}
    made = bureau.add_person(s.session, s.office.rules, row, factories.PASSWORD, factories.SINCE, hashed=factories.HASHED)
    s.office.people[account] = made.id
    return made.id


def without(s: Scene, role: str, *accounts: str) -> None:
    """Nobody but these holds the role any more."""
    kept = {s.person(one) for one in accounts}
    for grant in s.session.scalars(select(RoleGrant).where(RoleGrant.role == role)):
        if grant.person_id not in kept:
            grant.until = day("01-02")
    s.session.flush()
    s.session.expire_all()


def test_one_person_in_two_posts_holds_one_station_and_leaves_the_other_to_nobody(stages: Stages) -> None:
    with scene(stages.office) as s:
        hire(s, "both", "section_head", "department_head")
        without(s, "section_head", "both")
        without(s, "department_head", "both")
        received(s)
        with pytest.raises(Refused, match=r"批准」现在没有能办理的人.*每人只办一级"), s.session.begin_nested():
            submitted(s)
        hire(s, "second", "department_head")
        p = submitted(s)
        with pytest.raises(Refused, match="没有second就没有人能办理"), s.session.begin_nested():
            handing_over.stop(work(s, "system"), s.session.get_one(Person, s.person("second")), {})
        agree(s, "both", p.id)
        agree(s, "second", p.id)


def test_the_last_who_may_approve_does_not_review_and_is_not_asked_to(stages: Stages) -> None:
    with scene(stages.office) as s:
        hire(s, "both", "section_head", "department_head")
        without(s, "department_head", "both")
        p = submitted(received(s))
        with pytest.raises(Refused, match="both在本级办理以后，「部门负责人批准」就没有人能办理"), s.session.begin_nested():
            agree(s, "both", p.id)
        with pytest.raises(Refused, match="both在本级办理以后"), s.session.begin_nested():
            proposals.forward(work(s, "section"), s.ref, p.id, s.person("both"), "", key(), version=1)
        agree(s, "section", p.id)
        agree(s, "both", p.id)


def test_who_stands_in_for_the_leaver_is_nobody_without_her(stages: Stages) -> None:
    with scene(stages.office) as s:
        hire(s, "deputy", "department_head")
        without(s, "section_head", "section")
        lend(s, "section", "deputy", "section_head")
        p = submitted(received(s))
        assert {one.name for one in matter(s, p.id).candidates(work(s, "clerk"), matter(s, p.id).route.stations[1])} == {"向荣", "deputy"}
        leaving = s.session.get_one(Person, s.person("section"))
        assert [said for said in responsibilities.unapproved(work(s, "system"), leaving) if s.ref in said]
