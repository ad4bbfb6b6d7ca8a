"""What is sent up is whole, goes to somebody, and is sent up once."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from casehub import acts
from casehub.acts import drafting, proposals
from casehub.model import Person, Proposal
from casehub.model.proposal import OPEN
from casehub.workflow.refusals import CaseChanged, KeyReused, NotAllowed, Refused, StepNotOpen
from tests import factories
from tests.acts.proposals.matters import drafted, key, matter, received, submitted, work
from tests.acts.scene import Stages, scene


def test_everything_that_is_missing_is_said_at_once_and_nothing_of_others(stages: Stages) -> None:
    with scene(stages.office) as s:
        data = drafted(received(s))
        del data["panel_chair"], data["panel_lead"]
        with pytest.raises(Refused) as refused:
            proposals.submit(work(s, "clerk"), s.ref, "file_case", s.case().seq, data, key())
        wanted = {reason.field for reason in refused.value.reasons}
        assert {"panel_chair", "panel_lead"} <= wanted
        assert not wanted & {"approval_opinion", "decision"}


def test_a_station_where_nobody_may_answer_is_told_before(stages: Stages) -> None:
    with scene(stages.office) as s:
        received(s)
        s.session.get_one(Person, s.person("head")).active = False
        s.session.flush()
        with pytest.raises(Refused, match="部门负责人批准"), s.session.begin_nested():
            submitted(s)
        assert s.session.scalar(select(func.count()).select_from(Proposal)) == 0


def test_it_is_sent_up_once(stages: Stages) -> None:
    with scene(stages.office) as s:
        data, once, seq = drafted(received(s)), key(), s.case().seq
        first = proposals.submit(work(s, "clerk"), s.ref, "file_case", seq, data, once)
        again = proposals.submit(work(s, "clerk"), s.ref, "file_case", seq, data, once)
        assert again.id == first.id
        with pytest.raises(KeyReused):
            proposals.submit(work(s, "clerk"), s.ref, "file_case", seq, data, once, note="另说")
        with pytest.raises(KeyReused):
            proposals.submit(work(s, "clerk"), s.ref, "file_case", seq, data, once, to=s.person("section"))
        with pytest.raises(StepNotOpen, match="已经送审"):
            proposals.submit(work(s, "examiner"), s.ref, "file_case", s.case().seq, data, key())
        assert s.session.scalar(select(func.count()).select_from(Proposal)) == 1


def test_of_two_decisions_that_exclude_each_other_one_is_sent_up(stages: Stages) -> None:
    with scene(stages.office) as s:
        first = submitted(received(s))
        w = work(s, "clerk")
        form = acts.form_of(w, s.case(), "reject_request")
        data = {i.field.id: factories.typed(i) for i in form.fields if i.field.required}
        with pytest.raises(StepNotOpen, match="「立案，指定合议组」正在呈批"), s.session.begin_nested():
            proposals.submit(w, s.ref, "reject_request", s.case().seq, data, key())
        offered = {one.step.id: one for one in acts.available(w, s.case())}
        assert [r.sentence for r in offered["reject_request"].reasons if "呈批" in r.sentence]
        assert not [r for r in offered["extend_filing_review"].reasons if "呈批" in r.sentence]
        # A longer review excludes nothing: either may be agreed to first.
        longer = acts.form_of(w, s.case(), "extend_filing_review")
        data = {i.field.id: factories.typed(i) for i in longer.fields if i.field.required}
        other = proposals.submit(w, s.ref, "extend_filing_review", s.case().seq, data, key())
        assert matter(s, other.id).proposal.status == OPEN
        proposals.recall(work(s, "clerk"), s.ref, first.id, key())
        assert matter(s, first.id).proposal.status != OPEN


def test_what_happened_since_the_form_was_read_is_read_first(stages: Stages) -> None:
    with scene(stages.office) as s:
        data, seq = drafted(received(s)), s.case().seq
        s.act("clerk", "12-01", "register_agent", party=s.party("requester"))
        with pytest.raises(CaseChanged):
            proposals.submit(work(s, "clerk"), s.ref, "file_case", seq, data, key())


def test_who_may_not_draft_it_and_what_needs_no_approval(stages: Stages) -> None:
    with scene(stages.office) as s:
        data = drafted(received(s))
        for who in ("head", "section", "reviewer"):
            with pytest.raises(NotAllowed):
                proposals.submit(work(s, who), s.ref, "file_case", s.case().seq, data, key())
        with pytest.raises(StepNotOpen, match="不须呈批"):
            proposals.submit(work(s, "clerk"), s.ref, "tell_defects", s.case().seq, {}, key())


def test_the_draft_goes_with_it_and_one_person_may_be_asked(stages: Stages) -> None:
    with scene(stages.office) as s:
        received(s)
        w = work(s, "clerk")
        drafting.keep(w, s.case(), "file_case", 1, 0, [("late_opinion", "半句")])
        with pytest.raises(Refused, match="不能在"), s.session.begin_nested():
            submitted(s, to=s.person("head"))
        p = submitted(s, to=s.person("section"))
        assert drafting.kept(w, s.case(), "file_case") is None
        asked = matter(s, p.id).proposal.asked
        assert asked is not None
        assert asked.person_id == s.person("section")
