"""Where roles have something to do follows the rule book and the roles, and nothing else is kept."""

from __future__ import annotations

from dataclasses import replace

from casehub.desk import worklist
from casehub.desk.lines import todos
from casehub.desk.spots import spots_of
from casehub.model import RoleGrant
from tests.acts.proposals import matters
from tests.acts.scene import Stages, day, scene
from tests.faults.world import at


def test_what_is_remembered_is_of_these_rules_and_of_these_roles(stages: Stages) -> None:
    with stages.at("file") as s:
        clerk, chair = (s.office.work(s.session, who, at("2026-06-16")) for who in ("clerk", "chair"))
        of_clerk, of_chair = spots_of(clerk), spots_of(chair)
        assert of_clerk != of_chair
        assert spots_of(clerk) is of_clerk
        # Other rules, though they come from the same files.
        law = replace(clerk.rules.law, procedures={})
        assert spots_of(replace(clerk, rules=replace(clerk.rules, law=law))).free < of_clerk.free
        s.session.add(RoleGrant(person_id=s.person("clerk"), role="presiding_officer", since=day("01-01")))
        s.session.flush()
        s.session.expire(clerk.actor)
        assert of_chair.named & spots_of(clerk).named > of_clerk.named & of_chair.named


def test_what_is_to_be_approved_is_begun_by_who_drafts_it(stages: Stages) -> None:
    with scene(stages.office) as s:
        matters.received(s)
        number, lines = s.case().id, {}
        for who in ("clerk", "head"):
            desk = worklist.desk(work := matters.work(s, who))
            mine = [row for row in desk.rows if row.case.id == number]
            lines[who] = [dict(todos(work, mine)[row.case.id].steps) for row in mine]
        assert [set(steps) >= {"file_case"} for steps in lines["clerk"]] == [True]
        assert lines["head"] == []
        place = ("adjudication", s.case().procedure_version, s.case().state)
        # The day before the route begins it is the leader's own step.
        for when, who in (("11-30", "head"), ("12-01", "clerk")):
            free = {w for w in ("clerk", "head") if place in spots_of(matters.work(s, w, when)).free}
            assert who in free
            assert ("head" in free) == (when == "11-30")
