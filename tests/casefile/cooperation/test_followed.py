"""Which letters of its case a letter of a step is about."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from casehub.casefile.cooperation.followed import followed_by, opens_with
from tests.faults.world import rules


def letter(kind: str, sort: str, flow: str, *, outbound: bool) -> Any:
    return SimpleNamespace(kind=kind, sort=sort, flow_id=flow, outbound=outbound)


def test_an_answer_is_to_what_came_and_what_follows_to_what_left() -> None:
    ours, theirs = (letter("REQUEST", "ZY", flow, outbound=out) for flow, out in (("A", True), ("B", False)))
    helping = rules().procedure("responding")
    answering = next(one for one in helping.steps if one.answers and not one.answers.to and "ZY" in (one.answers.sorts or ("ZY",)))
    assert followed_by(helping, answering, [ours, theirs], {}) == [theirs]
    asking = rules().procedure("requesting")
    following = next(one for one in asking.steps if one.sends and not one.sends.begins and not one.sends.after)
    assert followed_by(asking, following, [ours, theirs], {}) == [ours]
    begins = next(one for one in asking.steps if one.sends and one.sends.begins)
    assert followed_by(asking, begins, [ours, theirs], {}) == []


def test_of_several_that_left_the_form_names_one() -> None:
    penalty = rules().procedure("penalty")
    step = next(one for one in penalty.steps if one.sends and one.sends.after)
    assert step.sends is not None
    left = [letter("REQUEST", "XS", flow, outbound=True) for flow in ("A", "B")]
    assert followed_by(penalty, step, left, {step.sends.after: "A"}) == left[:1]
    assert not opens_with(penalty, "LH")
