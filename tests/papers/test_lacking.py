"""What is to be done where a paper would print a blank: named by what is missing."""

from __future__ import annotations

from casehub.documents.issuable import check
from casehub.documents.samples import sample_facts
from casehub.papers.lacking import mended_by
from tests.acts.scene import Stages, day
from tests.faults.world import rules
from tests.procedures.adjudicating import at


def test_a_seat_is_filled_by_the_step_that_names_somebody_to_it() -> None:
    s = at("issue_decision")
    facts = {"office": {"recon_organ": "", "name": "某局"}, "remedy": {"court": ""}}
    s.case.state = "reviewing"
    assert mended_by(s, facts, "clerk") == "请先办理“指定（变更）书记员”。"
    s.case.state = "submitted"
    assert "立案" in mended_by(s, facts, "chair")
    assert [mended_by(s, facts, of) for of in ("recon_organ", "court")] == ["请系统管理员在机构页面补填。"] * 2
    # What the register of the parties lacks, and what nobody knows, is told in general.
    assert [mended_by(s, facts, of) for of in ("id_no", "name", "")] == [""] * 3


def test_the_refusal_names_what_is_to_be_done() -> None:
    kind = rules().kinds["adjudication_decision"]
    facts = sample_facts(kind)
    facts["panel"]["clerk"] = None
    facts["house"]["sign_decision"] = True
    asked: list[str] = []
    (refused,) = check(kind, facts, lambda of: asked.append(of) or "请先办理“指定（变更）书记员”。")
    assert asked == ["clerk"]
    assert "书　记　员［空白］" in refused and refused.endswith("处没有内容可印，请先办理“指定（变更）书记员”。")


def test_a_case_without_a_clerk_gets_one_before_its_decision(stages: Stages) -> None:
    with stages.at("review") as s:
        # Who votes keeps no minutes.
        assert "书记员不在可选范围内" in s.refused("chair", "07-18", "name_clerk", clerk=s.person("member"))
        s.act("chair", "07-18", "name_clerk", clerk=s.person("scribe"))
        (clerk,) = [a for a in s.case().assignments if a.role == "clerk" and a.is_current]
        assert (clerk.person_id, clerk.since) == (s.person("scribe"), day("07-18"))
