"""What comes back says why, and what was agreed to from there on is asked again."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from casehub import acts
from casehub.acts import proposals
from casehub.acts.proposals import Mark
from casehub.model import ProposalMark
from casehub.model.proposal import RETURNED, VOID
from casehub.workflow.refusals import NotAllowed, Refused
from tests.acts.proposals.matters import agree, drafted, key, matter, received, submitted, work
from tests.acts.scene import Stages, scene

MARK = Mark("panel_members", "参审员", "换一名参审员")


def test_it_goes_back_to_who_drafted_it_with_reasons_and_remarks(stages: Stages) -> None:
    with scene(stages.office) as s:
        p = submitted(received(s))
        agree(s, "section", p.id)
        proposals.send_back(work(s, "head"), s.ref, p.id, "参审员不妥", key(), version=1, marks=[MARK])
        held = matter(s, p.id)
        assert (held.proposal.status, held.station, held.agreed) == (RETURNED, None, [])
        assert [one.answer for one in held.proposal.requests] == [VOID, "returned"]
        mark = s.session.scalars(select(ProposalMark)).one()
        assert (mark.about, mark.quote, mark.remark, mark.version) == ("panel_members", "参审员", "换一名参审员", 1)
        # The form begins with what was sent up; for others it is closed.
        form = acts.form_of(work(s, "clerk"), s.case(), "file_case")
        assert form.back is not None
        assert form.back.by.detail["data"]["opinion"] == "参审员不妥"
        assert {i.field.id: i.initial for i in form.fields}["panel_chair"] == s.person("chair")
        other = acts.form_of(work(s, "examiner"), s.case(), "file_case")
        assert (other.back, other.offer.open) == (None, False)


def test_what_was_mended_is_asked_of_everybody_again(stages: Stages) -> None:
    with scene(stages.office) as s:
        p = submitted(received(s))
        agree(s, "section", p.id)
        proposals.send_back(work(s, "head"), s.ref, p.id, "写明理由", key(), version=1)
        data = drafted(s, late_opinion="未超过三年。")
        again = proposals.submit(work(s, "clerk"), s.ref, "file_case", s.case().seq, data, key())
        assert (again.id, [v.number for v in again.versions]) == (p.id, [1, 2])
        assert again.versions[0].digest != again.versions[1].digest
        here = matter(s, p.id).station
        assert here is not None
        assert here.id == "review"
        agree(s, "section", p.id)
        done = agree(s, "head", p.id)
        assert done.outcome is not None
        assert done.event.detail["data"]["late_opinion"] == "未超过三年。"


def test_it_goes_back_to_a_station_that_it_passed_and_to_no_other(stages: Stages) -> None:
    with scene(stages.office) as s:
        p = submitted(received(s))
        for to in ("review", "approve", "nowhere"):
            with pytest.raises(Refused, match="已经经过"):
                proposals.send_back(work(s, "section"), s.ref, p.id, "理由", key(), version=1, to=to)
        agree(s, "section", p.id)
        proposals.send_back(work(s, "head"), s.ref, p.id, "请再核对管辖", key(), version=1, to="review")
        held = matter(s, p.id)
        assert held.station is not None
        assert (held.station.id, held.agreed) == ("review", [])
        agree(s, "section", p.id)
        agree(s, "head", p.id)


def test_without_a_reason_nothing_goes_back(stages: Stages) -> None:
    with scene(stages.office) as s:
        p = submitted(received(s))
        with pytest.raises(Refused, match="理由"):
            proposals.send_back(work(s, "section"), s.ref, p.id, " ", key(), version=1)
        with pytest.raises(NotAllowed):
            proposals.send_back(work(s, "examiner"), s.ref, p.id, "理由", key(), version=1)
