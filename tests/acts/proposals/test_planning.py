"""Before anybody submits, the route and who stands at it are known; nothing of it is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from casehub import acts
from casehub.acts import proposals
from casehub.acts.proposals import Mark
from casehub.model import Proposal
from tests.acts.proposals.matters import key, received, submitted, work
from tests.acts.scene import scene

if TYPE_CHECKING:
    from tests.acts.scene import Stages


def test_a_draft_knows_its_stations_and_is_no_matter_yet(stages: Stages) -> None:
    with scene(stages.office) as s:
        w = work(received(s), "clerk")
        form = acts.form_of(w, s.case(), "file_case")
        matter = proposals.planned(w, form.situation, form.step)
        assert matter is not None
        names = [[p.username for p in matter.candidates(w, one)] for one in matter.route.stations[1:]]
        assert names == [["section"], ["head"]]
        assert s.session.scalar(select(func.count()).select_from(Proposal)) == 0
        plain = acts.form_of(w, s.case(), "submit_request")
        assert proposals.planned(w, plain.situation, plain.step) is None


def test_the_matter_under_way_is_found_with_its_remarks(stages: Stages) -> None:
    with scene(stages.office) as s:
        p = submitted(received(s))
        w = work(s, "section")
        marks = [Mark("", "甲", "一"), Mark("filing_notice", "", "二")]
        proposals.send_back(w, s.ref, p.id, "改", key(), version=1, marks=marks)
        found = proposals.under_way(w, s.case(), "file_case")
        assert found is not None
        assert found.id == p.id
        assert [m.remark for m in proposals.marks_on(w, found)] == ["一", "二"]
        assert proposals.under_way(w, s.case(), "submit_request") is None
