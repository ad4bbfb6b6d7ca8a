"""Where roles have something to do follows the rule book and the roles, and nothing else is kept."""

from __future__ import annotations

from dataclasses import replace

from casehub.desk.spots import spots_of
from casehub.model import RoleGrant
from tests.acts.scene import Stages, day
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
