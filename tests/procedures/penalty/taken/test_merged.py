"""What is reported again goes into the matter that is looked into, and can stand alone again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from casehub.casefile import registering
from tests import factories
from tests.acts.scene import day
from tests.faults.world import at
from tests.procedures.penalty.test_intake import REPORTER, RESPONDENT, report

if TYPE_CHECKING:
    from tests.procedures.penalty.enforcing import Enforcing

WHY: dict[str, Any] = {"merged_as": "duplicate", "reason": "同一商品、同一行为。", "unit_opinion": "同意。"}


def again(e: Enforcing, respondent: dict[str, Any] = RESPONDENT) -> None:
    """Another reporter tells of it two days later."""
    work = e.s.office.work(e.s.session, "clerk", at("2026-03-20", "10:00"))
    other = factories.party("reporter", "冯知远", kind="natural", id_label="公民身份号码")
    request = registering.Request("penalty", [respondent, other], [], another="另一人举报")
    e.s.ref = registering.register(work, work.rules.tracks["penalty_report"], request).reference
    told = {"source": "report", "received_how": "phone", "received_on": day("03-20"), "wants_reply": True, "concrete": True}
    e.act("clerk", "03-20", "register_clue", **told)


def test_a_second_report_goes_into_the_first_and_its_reporter_is_told(e: Enforcing) -> None:
    e.verify(**report(REPORTER))
    first = e.s.ref
    again(e, factories.party("respondent", "重庆示例别家食品有限公司"))
    assert "当事人不是同一人" in e.refused("section", "03-23", "merge_clue", into=first, **WHY)
    again(e)
    assert "没有登记过这一编号" in e.refused("section", "03-23", "merge_clue", into="渝市监立〔2026〕99号", **WHY)
    done = e.act("section", "03-23", "merge_clue", into=first, **WHY)
    assert (e.s.state, e.s.open("clue.verify")) == ("merged", [])
    assert f"并入{first}" in done.event.sentence
    # Five working days to tell whoever asked to be told, as of any clue that was decided on.
    assert e.s.due("clue.inform_reporter") == day("03-30")
    assert all("冯知远" not in str(paper.facts) for paper in done.documents)
    # Nobody was named yet to look into it: whoever registered it tells.
    e.act("clerk", "03-25", "inform_reporter", informed_on=day("03-25"))
    assert e.s.outcomes("clue.inform_reporter") == {"met"}


def test_what_was_merged_by_mistake_is_verified_in_its_own_time_again(e: Enforcing) -> None:
    e.verify(**report(REPORTER))
    first = e.s.ref
    again(e)
    due = e.s.due("clue.verify")
    e.act("section", "03-23", "merge_clue", into=first, **WHY)
    e.act("section", "03-24", "take_back_merging", reason="行为不同。", unit_opinion="同意。")
    assert (e.s.state, e.s.due("clue.verify")) == ("registered", due)
