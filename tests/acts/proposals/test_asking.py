"""A colleague answers instead, says what they think, or is told."""

from __future__ import annotations

from typing import Any

import pytest

from casehub.acts import proposals
from casehub.model import Person
from casehub.people import bureau
from casehub.workflow.refusals import Refused, StepNotOpen
from tests import factories
from tests.acts.proposals.matters import agree, key, matter, received, submitted, work
from tests.acts.scene import SPARE, Scene, Stages, scene


def second_head(s: Scene) -> int:
    """Another who may approve."""
    office = s.session.get_one(Person, s.person("head")).organisation_id
    row: dict[str, Any] = {**SPARE, "certificate": None, "username": "head2", "name": "郑宏", "roles": ["department_head"], "organisation_id": office}
    made = bureau.add_person(s.session, s.office.rules, row, factories.PASSWORD, factories.SINCE, hashed=factories.HASHED)
    s.office.people["head2"] = made.id
    return made.id


def test_who_was_asked_instead_answers_and_nobody_else(stages: Stages) -> None:
    with scene(stages.office) as s:
        other = second_head(s)
        p = submitted(received(s))
        agree(s, "section", p.id)
        for to in (s.person("clerk"), s.person("head"), s.person("member")):
            with pytest.raises(Refused), s.session.begin_nested():
                proposals.forward(work(s, "head"), s.ref, p.id, to, "请代办", key(), version=1)
        proposals.forward(work(s, "head"), s.ref, p.id, other, "请你办", key(), version=1)
        asked = matter(s, p.id).proposal.asked
        assert asked is not None
        assert asked.person_id == other
        with pytest.raises(StepNotOpen, match="郑宏"):
            proposals.agree(work(s, "head"), s.ref, p.id, "", "同意。", key())
        agree(s, "head2", p.id)


def test_the_opinions_of_colleagues_are_kept_and_hold_nothing_up(stages: Stages) -> None:
    with scene(stages.office) as s:
        p = submitted(received(s))
        two = [s.person("reviewer"), s.person("examiner")]
        proposals.consult(work(s, "section"), s.ref, p.id, two, "管辖有无问题？", key())
        with pytest.raises(Refused, match="还没有答复"):
            proposals.consult(work(s, "section"), s.ref, p.id, two[:1], "？", key())
        assert matter(s, p.id, "section").station is not None
        with pytest.raises(Refused, match="写明意见"):
            proposals.give_opinion(work(s, "reviewer"), s.ref, p.id, "", key(), version=1)
        proposals.give_opinion(work(s, "reviewer"), s.ref, p.id, "属本局管辖。", key(), version=1)
        with pytest.raises(StepNotOpen):
            proposals.give_opinion(work(s, "reviewer"), s.ref, p.id, "再说一次", key(), version=1)
        done = agree(s, "section", p.id)
        assert "未等周明远的意见" in done.event.sentence
        said = [(one.kind, one.answer, one.opinion) for one in matter(s, p.id).proposal.requests]
        assert ("consult", "answered", "属本局管辖。") in said
        agree(s, "head", p.id)


def test_who_is_told_reads_it_once_also_afterwards(stages: Stages) -> None:
    with scene(stages.office) as s:
        p = submitted(received(s))
        proposals.circulate(work(s, "clerk"), s.ref, p.id, [s.person("reviewer")], key())
        with pytest.raises(Refused, match="本单位"):
            proposals.circulate(work(s, "clerk"), s.ref, p.id, [s.person("elsewhere")], key())
        agree(s, "section", p.id)
        done = agree(s, "head", p.id)
        assert done.outcome is not None
        proposals.acknowledge(work(s, "reviewer"), done.outcome.case.reference, p.id, key())
        with pytest.raises(StepNotOpen):
            proposals.acknowledge(work(s, "reviewer"), done.outcome.case.reference, p.id, key())


def test_who_does_not_see_the_case_is_not_asked(stages: Stages) -> None:
    with scene(stages.office) as s:
        p = submitted(received(s))
        with pytest.raises(Refused, match="陈静看不到本案，不能征求意见"):
            proposals.consult(work(s, "section"), s.ref, p.id, [s.person("mediator")], "？", key())
