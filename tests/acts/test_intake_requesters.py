"""A requester that dies or is dissolved while its request is looked through has its road."""

from __future__ import annotations

from typing import Any

from tests import factories
from tests.acts.scene import Scene, Stages, day, hour
from tests.acts.test_several_requesters import TWO
from tests.acts.test_succession import HEIR, heir_of
from tests.acts.test_taking_back import WHY, sound
from tests.acts.test_taking_back_stays import ENDED, here


def came_in(s: Scene, parties: list[dict[str, Any]]) -> None:
    """A request of these is at the window since 19 May."""
    work = s.office.work(s.session, "clerk", hour("05-19"))
    s.ref = factories.open_request(work, "intake", parties=parties).reference
    s.act("clerk", "05-19", "receive_request", received_on=day("05-19"), copies=3)


def test_one_of_two_that_ends_leaves_the_other_and_the_last_one_closes_the_file(stages: Stages) -> None:
    with sound(stages, "submit") as s:
        came_in(s, TWO)
        first, second = s.party("requester"), s.party("requester", 1)
        gone: dict[str, Any] = {**ENDED, "ended_on": day("05-20")}
        assert "尚有其他请求人" in s.refused("head", "05-22", "end_before_filing", party=first, **gone)
        s.act("clerk", "05-22", "leave_ended_before_filing", party=first, **gone)
        assert (s.state, here(s, "requester")) == ("submitted", [second])
        s.act("clerk", "05-22", "take_back_leaving_before_filing", party=first, **WHY)
        assert here(s, "requester") == [first, second]
        s.act("clerk", "05-25", "leave_ended_before_filing", party=first, **gone)
        alone = {"party": second, **gone}
        assert "没有其他请求人" in s.refused("clerk", "05-25", "leave_ended_before_filing", **alone)
        followed = {**alone, "nobody_follows": False}
        assert "变更请求人" in s.refused("head", "05-25", "end_before_filing", **followed)
        s.act("head", "05-25", "end_before_filing", **alone)
        assert (s.state, {d.rule for d in s.open_all()}) == ("rejected", {"archive.volume"})
        s.act("head", "05-26", "take_back_entry", **WHY)
        assert (s.state, len(s.open("intake.review"))) == ("submitted", 1)
        s.act("head", "05-27", "end_before_filing", **alone)
        s.act("archivist", "06-01", "archive_volume")
        assert s.state == "archived"


def test_who_succeeds_goes_on_with_the_request(stages: Stages) -> None:
    with sound(stages, "submit") as s:
        came_in(s, TWO)
        old, other = s.party("requester"), s.party("requester", 1)
        told: dict[str, Any] = {**HEIR, "party": old, "party_role": "requester", "note": "合并登记证明"}
        assert "地位应与原当事人相同" in s.refused(
            "clerk", "05-21", "succeed_before_filing", **{**told, "party_role": "respondent"}
        )
        s.act("clerk", "05-21", "succeed_before_filing", **told)
        assert set(here(s, "requester")) == {other, heir_of(s, old)}
        s.act("clerk", "05-21", "take_back_succession_before_filing", party=old, **WHY)
        assert here(s, "requester") == [old, other]
        s.act("clerk", "05-22", "succeed_before_filing", **told)
        assert set(here(s, "requester")) >= {other}
        assert len(here(s, "requester")) == 2
