"""Legal review is a station of the decision's way: an act of its own, by who read the draft."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from casehub import acts
from casehub.acts import proposals
from casehub.acts.proposals import Mark, Reply
from casehub.documents.pages import body_html, words_on
from casehub.model import Document, Event
from casehub.record import audit
from casehub.workflow.refusals import Refused, Reread, StepNotOpen
from tests import factories
from tests.acts.proposals.matters import agree, key, matter, seen, work

if TYPE_CHECKING:
    from casehub.model import Proposal
    from tests.acts.scene import Scene, Stages

ADOPTED = "五项意见均已采纳，已重新评议并修改裁决书草稿。"
TEXT = "甲1真实、合法，与本案有关，予以采信。"


def voted(s: Scene, *, major: bool = False) -> Scene:
    """The panel has voted, after the routes began."""
    s.act("chair", "12-01", "record_deliberation", major_interest=major)
    return s


def returned(s: Scene, number: int, why: str, **more: Any) -> proposals.Answered:
    """Sent back by the reviewer with her own paper."""
    w = work(s, "reviewer")
    here = matter(s, number, "reviewer")
    read = {"version": here.proposal.latest.number, "data": factories.written_returning(w, here)}
    return proposals.send_back(w, s.ref, number, why, key(), **{**read, **more})


def sent_up(s: Scene, text: str = TEXT, adopted: str = ADOPTED) -> Proposal:
    """The main examiner's draft of the decision, before the legal reviewer."""
    w = work(s, "examiner")
    given = {"evidence_text": text, "overdue_reason": "合议组成员抽调。"}
    data = factories.filled(w, s.case(), "issue_decision", given)
    if "review_adopted" in data:
        data["review_adopted"] = adopted
    return proposals.submit(w, s.ref, "issue_decision", s.case().seq, data, key())


def reviewed(s: Scene, number: int, opinion: str = "同意。", **more: Any) -> proposals.Answered:
    """The reviewer's agreement with her own paper."""
    w = work(s, "reviewer")
    own = factories.written(w, matter(s, number, "reviewer")) | more
    read = seen(s, "reviewer", number)
    return proposals.agree(work(s, "reviewer"), s.ref, number, read, opinion, key(), own)


def event_of(s: Scene, step: str) -> Event:
    """The event of a step that was taken once."""
    query = select(Event).where(Event.case_id == s.case().id, Event.step == step)
    return s.session.scalars(query).one()


def test_the_reviewer_reads_the_draft_returns_it_and_her_agreement_is_the_act_of_review(
    stages: Stages,
) -> None:
    with stages.at("deliberate") as s:
        p = sent_up(voted(s))
        assert matter(s, p.id).station.id == "legal_review"  # type: ignore[union-attr]
        marks = [Mark("adjudication_decision", "予以采信", "写明理由"), Mark("", "抽调", "写明时间")]
        returned(s, p.id, "两处请改。", marks=marks)
        assert [m.quote for m in proposals.marks_on(work(s, "examiner"), p)] == ["予以采信", "抽调"]
        # Each remark has its answer: nobody says a second time what was taken of them.
        assert "review_adopted" not in form_of(s)
        said = dict(zip((m.id for m in p.marks), (Reply("done"), Reply("declined", "案外因素，无须写明")), strict=True))
        proposals.reply(work(s, "examiner"), s.ref, "issue_decision", said)
        p = sent_up(s, "甲1与原件核对无异，予以采信。")
        before = s.case().seq
        reviewed(s, p.id, "合法。")
        act = event_of(s, "approve_legality")
        assert (act.actor_id, act.duty) == (s.person("reviewer"), "review")
        assert act.detail["data"]["opinion"] == "合法。"
        of_case = select(Document).where(Document.case_id == s.case().id)
        (back, paper) = s.session.scalars(of_case.where(Document.kind == "legal_review_opinion"))
        assert (back.facts["result"], back.facts["opinion"]) == ("revise", "两处请改。")
        assert (back.facts["adopted"], paper.facts["result"]) == (None, "pass")
        assert paper.facts["adopted"].splitlines() == [
            "1. 关于“予以采信”：写明理由。已采纳，已修改。", "2. 关于“抽调”：写明时间。未采纳，案外因素，无须写明。",
        ]  # fmt: skip
        assert paper.facts["submitted_on"] == "2026-12-02"
        lines = paper.facts["proposed"].splitlines()
        # The walk's own act is no news of the case to who approves.
        assert s.case().seq == before + 2
        assert not proposals.meanwhile(matter(s, p.id, "head"))
        done = agree(s, "head", p.id)
        assert done.outcome is not None
        (decision,) = done.outcome.documents
        # The order in its sentence, as the decision prints it.
        printed = words_on(body_html(stages.office.rules.kinds.made(decision), decision.facts))
        assert "自收到本裁决书之日起立即停止制造" in lines[0]
        assert [line for line in lines if line not in printed] == []
        kept = matter(s, p.id).proposal.latest.papers[0][2]
        assert "核对无异" in json.dumps(decision.facts, ensure_ascii=False)
        assert {**kept, "doc": 0} == {**decision.facts, "doc": 0}
        against = audit.Against(rules=stages.office.rules)
        assert not audit.verify(s.session, stages.office.blobs, against=against).faults


def test_the_reviewers_form_is_hers_alone_and_what_was_taken_is_asked_of_who_drafts(
    stages: Stages,
) -> None:
    with stages.at("deliberate") as s:
        p = sent_up(voted(s))
        assert "review_adopted" not in form_of(s)
        w, here = work(s, "reviewer"), matter(s, p.id, "reviewer")
        station = here.station
        assert station is not None
        hers = [i.field.id for i in proposals.written_at(w, here, station)]
        assert hers == ["opinion", "review_items"]
        back = [i.field.id for i in proposals.written_returning(w, here, station)]
        assert back == ["result", "opinion", "review_items"]
        with pytest.raises(Refused) as wrong:
            proposals.send_back(w, s.ref, p.id, "请改。", key(), version=1, data={"adopted": "无"})
        assert {"adopted", "result", "review_items"} <= {r.field for r in wrong.value.reasons}
        assert not s.session.scalars(select(Event.id).where(Event.step == "return_draft")).all()
        returned(s, p.id, "请改。")
        # No remark, no answer to one: what was taken of the opinion is asked.
        assert "review_adopted" in form_of(s)
        p = sent_up(s)
        reviewed(s, p.id)
        papers = select(Document).where(Document.case_id == s.case().id, Document.kind == "legal_review_opinion")
        assert [one.facts["adopted"] for one in s.session.scalars(papers)] == [None, ADOPTED]
        # What she agreed to and the leader returns is for her to agree to again.
        proposals.send_back(work(s, "head"), s.ref, p.id, "理由再写实。", key(), version=2)
        assert "review_adopted" not in form_of(s)
        p = sent_up(s)
        returned(s, p.id, "与审核过的一稿不同，请说明。")
        with pytest.raises(Refused) as lacking:
            sent_up(s, adopted="")
        assert [r.field for r in lacking.value.reasons] == ["review_adopted"]


def test_the_reviewer_returns_what_she_read_and_no_later_version(stages: Stages) -> None:
    with stages.at("deliberate") as s:
        p = sent_up(voted(s))
        proposals.recall(work(s, "examiner"), s.ref, p.id, key())
        p = sent_up(s, "甲1与原件核对不符，不予采信。")
        with pytest.raises(Reread):
            returned(s, p.id, "采信的理由再写实。", version=1)
        # Neither her paper nor the return: what she says is of what she did not read.
        assert not s.session.scalars(select(Event.id).where(Event.step == "return_draft")).all()
        assert matter(s, p.id).station.id == "legal_review"  # type: ignore[union-attr]
        returned(s, p.id, "不予采信的理由再写实。", version=2)
        assert event_of(s, "return_draft").detail["data"]["opinion"] == "不予采信的理由再写实。"


def form_of(s: Scene) -> set[str]:
    """What who drafts the decision is asked for."""
    form = acts.form_of(work(s, "examiner"), s.case(), "issue_decision")
    return {one.field.id for one in form.fields}


def test_review_is_no_step_of_its_own_once_the_route_holds(stages: Stages) -> None:
    with stages.at("deliberate") as s:
        voted(s)
        offered = {o.step.id for o in acts.available(work(s, "reviewer"), s.case())}
        assert not offered & {"approve_legality", "submit_to_legal_review"}
        for who, step in (("reviewer", "approve_legality"), ("examiner", "submit_to_legal_review")):
            with pytest.raises(StepNotOpen, match="随「签发行政裁决书」呈批"):
                s.act(who, "12-02", step)


def test_what_was_sent_to_review_before_the_route_goes_on_by_it(stages: Stages) -> None:
    with stages.at("deliberate") as s:
        s.act("chair", "07-08", "record_deliberation")
        s.act("examiner", "07-09", "submit_to_legal_review")
        p = sent_up(s)
        reviewed(s, p.id)
        assert agree(s, "head", p.id).outcome is not None
        assert s.state == "decided"


def test_collective_discussion_is_held_between_the_review_and_the_leader(stages: Stages) -> None:
    with stages.at("deliberate") as s:
        p = sent_up(voted(s, major=True))
        reviewed(s, p.id)
        with pytest.raises(Refused, match="集体讨论"):
            seen(s, "head", p.id)
        factories.perform(work(s, "head"), s.ref, "discuss_collectively")
        assert agree(s, "head", p.id).outcome is not None


def test_the_opinion_of_the_review_is_checked_like_any_form(stages: Stages) -> None:
    with stages.at("deliberate") as s:
        p = sent_up(voted(s))
        read = seen(s, "reviewer", p.id)
        with pytest.raises(Refused) as wrong:
            proposals.agree(work(s, "reviewer"), s.ref, p.id, read, "", key(), {"orders": []})
        assert {"orders", "opinion"} <= {r.field for r in wrong.value.reasons}
        assert s.case().state == "reviewing"
        assert matter(s, p.id).station.id == "legal_review"  # type: ignore[union-attr]
