"""The last agreement performs the step, with everybody's part, as the papers were read."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from casehub import acts
from casehub.acts import proposals
from casehub.desk.approvals import approvals
from casehub.model import Document, Event, Person, Proposal
from casehub.model.proposal import PERFORMED
from casehub.record import audit, register
from casehub.record.roads import AGREED_TO, SUBMITTED
from casehub.workflow.refusals import KeyReused, NotAllowed, Refused, Reread, StepNotOpen
from casehub.workflow.situation import Reason
from tests import factories
from tests.acts.proposals.matters import (
    agree,
    drafted,
    key,
    matter,
    received,
    seen,
    submitted,
    work,
)
from tests.acts.scene import Stages, day, scene


def test_the_case_stands_still_until_the_last_agreement_files_it(stages: Stages) -> None:
    with scene(stages.office) as s:
        p = submitted(received(s), note="材料齐备")
        agree(s, "section", p.id, "拟同意。")
        assert s.state == "submitted"
        done = agree(s, "head", p.id, "同意立案。")
        assert done.outcome is not None
        s.ref = done.outcome.case.reference
        assert (s.state, s.case().filed_on is not None) == ("filed", True)
        held = matter(s, p.id).proposal
        assert (held.status, held.event_seq) == (PERFORMED, done.event.seq)
        assert done.event.detail["approved"]["opinion"] == "同意立案。"
        walked = s.session.scalars(
            select(Event.step).where(Event.case_id == held.case_id).order_by(Event.seq.desc()).limit(3)
        )
        assert list(walked) == ["file_case", AGREED_TO, SUBMITTED]
        forms = select(Document).where(Document.case_id == held.case_id)
        form = s.session.scalars(forms.where(Document.kind == "filing_approval_form")).one()
        said = {name: form.facts[name] for name in ("opinion_unit", "opinion_head")}
        assert said == {"opinion_unit": "拟同意。", "opinion_head": "同意立案。"}
        names = [form.facts[f"opinion_{of}_by"]["name"] for of in ("handler", "unit", "head")]
        assert names == ["冉红", "向荣", "何建国"]


def test_what_is_issued_is_what_the_last_reader_saw(stages: Stages) -> None:
    """All but the number, and what the reader wrote."""
    with scene(stages.office) as s:
        p = submitted(received(s))
        agree(s, "section", p.id)
        w = work(s, "head")
        before = matter(s, p.id, "head")
        assert before.station is not None
        read = [p.facts for p in proposals.look(w, before, before.station).preview.papers]
        assert read[0]["opinion_head"] == "〔部门负责人批准时填写〕"
        done = agree(s, "head", p.id, "同意立案。")
        assert done.outcome is not None
        assert len(done.outcome.documents) == len(read)
        for paper, seen_then in zip(done.outcome.documents, read, strict=True):
            own = {"doc", "approval_opinion", "opinion_head", "opinion_head_by", "opinion_head_on"}
            now = {k: v for k, v in paper.facts.items() if k not in own}
            then = {k: v for k, v in seen_then.items() if k not in own}
            assert json.loads(json.dumps(then, default=str)) == json.loads(json.dumps(now, default=str))


def test_what_changed_since_it_was_read_is_read_again(stages: Stages) -> None:
    with scene(stages.office) as s:
        p = submitted(received(s))
        agree(s, "section", p.id)
        read = seen(s, "head", p.id)
        s.act("clerk", "12-02", "register_agent", party=s.party("requester"))
        with pytest.raises(Reread) as changed:
            proposals.agree(work(s, "head", hour="18:00"), s.ref, p.id, read, "同意。", key())
        s.session.expire_all()
        assert s.state == "submitted"
        now = changed.value.digest
        done = proposals.agree(work(s, "head", hour="18:00"), s.ref, p.id, now, "同意。", key())
        assert done.outcome is not None


def test_nobody_answers_for_what_they_drafted_nor_at_two_stations(stages: Stages) -> None:
    with scene(stages.office) as s:
        p = submitted(received(s))
        read = seen(s, "section", p.id)
        for who in ("clerk", "examiner", "head"):
            with pytest.raises((NotAllowed, StepNotOpen)):
                proposals.agree(work(s, who), s.ref, p.id, read, "同意。", key())
        agree(s, "section", p.id)
        with pytest.raises((NotAllowed, StepNotOpen)):
            proposals.agree(work(s, "section"), s.ref, p.id, read, "同意。", key())


def test_a_station_writes_its_own_part_and_no_other(stages: Stages) -> None:
    with scene(stages.office) as s:
        p = submitted(received(s))
        read = seen(s, "section", p.id)
        for name, value in (("panel_chair", s.person("head")), ("approval_opinion", "同意")):
            with pytest.raises(Refused) as foreign:
                proposals.agree(work(s, "section"), s.ref, p.id, read, "同意。", key(), {name: value})
            assert [r.field for r in foreign.value.reasons] == [name]
        agree(s, "section", p.id)
        with pytest.raises(Refused) as missing:
            proposals.agree(work(s, "head"), s.ref, p.id, seen(s, "head", p.id), " ", key())
        assert [r.field for r in missing.value.reasons] == ["approval_opinion"]


def test_what_stands_against_the_act_is_told_with_what_lacks_in_the_form(stages: Stages) -> None:
    """One who has no opinion written, and finds a condition broken meanwhile, hears of both."""
    with scene(stages.office) as s:
        p = submitted(received(s))
        agree(s, "section", p.id)
        member = s.session.get_one(Person, s.person("member"))
        for one in member.certificates:
            one.valid_to = day("12-01")
        s.session.flush()
        page = Reason("送审后案件有新的记录：看过以后勾选「已看过」", "seen")
        with pytest.raises(Refused) as both:
            proposals.agree(work(s, "head"), s.ref, p.id, "", " ", key(), {}, [page])
        told = [r.field for r in both.value.reasons]
        assert told[0] == "seen"
        assert "panel_members" in told, both.value.reasons
        assert len(told) == len(set(told))
        # Nothing of that was kept, and the one after the other says the same.
        assert s.state == "submitted"
        with pytest.raises(Refused) as alone:
            proposals.agree(work(s, "head"), s.ref, p.id, "", "同意。", key())
        assert "panel_members" in [r.field for r in alone.value.reasons]


def test_the_same_form_agrees_once(stages: Stages) -> None:
    with scene(stages.office) as s:
        p = submitted(received(s))
        read, once = seen(s, "section", p.id), key()
        first = proposals.agree(work(s, "section"), s.ref, p.id, read, "同意。", once)
        again = proposals.agree(work(s, "section"), s.ref, p.id, read, "同意。", once)
        assert (again.event.seq, again.replayed) == (first.event.seq, True)
        with pytest.raises(KeyReused):
            proposals.agree(work(s, "section"), s.ref, p.id, read, "不同意。", once)


def test_a_step_with_a_route_is_performed_by_nobody_alone(stages: Stages) -> None:
    with scene(stages.office) as s:
        data = drafted(received(s))
        with pytest.raises(Refused, match="须经呈批"):
            acts.perform(work(s, "head"), s.ref, "file_case", s.case().seq, data, key())


@pytest.mark.parametrize(
    ("step", "opinion", "state"),
    [("reject_request", "不予立案。", "rejected"), ("extend_filing_review", "同意延长。", "submitted")],
)
def test_each_step_of_the_filing_goes_the_same_way(
    stages: Stages, step: str, opinion: str, state: str
) -> None:
    with scene(stages.office) as s:
        received(s)
        done = factories.perform(work(s, "head"), s.ref, step, approval_opinion=opinion)
        assert s.state == state
        assert done.event.detail["data"]["approval_opinion"] == opinion
        assert done.event.detail["approved"]["station"] == "approve"


def test_a_decision_is_drafted_by_the_panel_and_issued_as_the_leader_read_it(stages: Stages) -> None:
    with stages.at("review") as s:
        text = "甲1真实、合法，与本案有关，予以采信。"
        why = {"overdue_reason": "合议组成员抽调。", "approval_opinion": "同意签发。"}
        done = s.act("head", "12-02", "issue_decision", evidence_text=text, **why)
        (paper,) = done.documents
        assert text in json.dumps(paper.facts, ensure_ascii=False)
        version = s.session.get_one(Proposal, done.event.detail["approved"]["proposal"]).latest
        assert (done.event.actor_id, s.state) == (s.person("head"), "decided")
        assert version.author_id != s.person("head")
        assert version.papers[0][0] == paper.kind == "adjudication_decision"



def test_what_several_took_by_themselves_before_one_of_them_approves_now(stages: Stages) -> None:
    with stages.at("served") as s:
        done = s.act("head", "12-02", "approve_publication", channel="本局网站")
        assert done.event.actor_id == s.person("head")
        version = s.session.get_one(Proposal, done.event.detail["approved"]["proposal"]).latest
        assert version.author_id != s.person("head")
        # Each station writes its own opinion, and nobody the head's for her.
        form = next(d.facts for d in done.documents if d.kind == "publication_approval_form")
        names = {key: s.session.get_one(Person, s.person(key)).name for key in ("head", "examiner", "chair")}
        assert form["opinion_handler_by"]["name"] in {names["examiner"], names["chair"]}
        assert form["opinion_head_by"]["name"] == names["head"] != form["secrecy_by"]["name"]
        assert form["opinion_head"] and form["secrecy_opinion"] and form["secrecy_on"] == "2026-12-02"
        against = audit.Against(rules=stages.office.rules)
        assert not audit.verify(s.session, stages.office.blobs, against=against).faults
        route = stages.office.rules.procedure("adjudication", 2).step("approve_publication").route
        assert route is not None
        found = matter(s, done.event.detail["approved"]["proposal"], "chair")
        chair = s.session.get_one(Person, s.person("chair"))
        assert found.objections(work(s, "chair"), route.last, chair)


def test_who_decides_may_change_what_was_drafted_reads_it_anew_and_tells_its_author(
    stages: Stages,
) -> None:
    with scene(stages.office) as s:
        p = submitted(received(s))
        spare = s.person("spare")
        with pytest.raises(Refused) as foreign:
            proposals.agree(
                work(s, "section"), s.ref, p.id, seen(s, "section", p.id), "", key(), {"panel_members": [spare]}
            )
        assert [r.field for r in foreign.value.reasons] == ["panel_members"]
        agree(s, "section", p.id)
        before = seen(s, "head", p.id)
        mine = {"panel_members": [spare], "panel_chair": s.person("chair")}
        # What she read is not what she would sign: she reads it as she changed it.
        with pytest.raises(Reread) as anew:
            proposals.agree(work(s, "head"), s.ref, p.id, before, "同意。", key(), mine)
        assert anew.value.digest != before
        done = proposals.agree(work(s, "head"), s.ref, p.id, anew.value.digest, "同意。", key(), mine)
        assert done.outcome is not None
        assert done.event.detail["data"]["panel_members"] == [spare]
        # The chair was sent along as drafted, and is no change.
        assert done.event.detail["approved"]["changed"] == "参审员"
        s.ref = done.outcome.case.reference
        here = matter(s, p.id)
        told = here.mine(work(s, "clerk"))
        assert told is not None
        assert (told.kind, "参审员" in told.question) == ("copy", True)
        assert [one.number for one in approvals(work(s, "clerk")).copies] == [p.id]
        proposals.acknowledge(work(s, "clerk"), s.ref, p.id, key())
        assert approvals(work(s, "clerk")).copies == []
        register.enter_changes(s.session)
        against = audit.Against(rules=stages.office.rules)
        assert audit.verify(s.session, stages.office.blobs, against=against).faults == []
