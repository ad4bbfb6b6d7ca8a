"""Who drafted a matter takes it back while nobody answered, and urges once a day."""

from __future__ import annotations

import pytest

from casehub import acts
from casehub.acts import proposals
from casehub.model.proposal import RETURNED, WITHDRAWN
from casehub.workflow.refusals import NotAllowed, Refused, StepNotOpen
from tests.acts.proposals.matters import agree, drafted, key, matter, received, submitted, work
from tests.acts.scene import Stages, scene


def test_it_is_taken_back_to_be_mended_then_for_good(stages: Stages) -> None:
    with scene(stages.office) as s:
        p = submitted(received(s))
        with pytest.raises(NotAllowed, match="冉红"):
            proposals.recall(work(s, "examiner"), s.ref, p.id, key())
        proposals.recall(work(s, "clerk"), s.ref, p.id, key())
        assert matter(s, p.id).proposal.status == RETURNED
        assert acts.form_of(work(s, "clerk"), s.case(), "file_case").back is not None
        proposals.recall(work(s, "clerk"), s.ref, p.id, key())
        assert matter(s, p.id).proposal.status == WITHDRAWN
        # Another begins anew.
        w = work(s, "examiner")
        new = proposals.submit(w, s.ref, "file_case", s.case().seq, drafted(s), key())
        assert new.id != p.id


def test_what_somebody_answered_is_not_taken_back(stages: Stages) -> None:
    with scene(stages.office) as s:
        p = submitted(received(s))
        agree(s, "section", p.id)
        with pytest.raises(StepNotOpen, match="请其退回"):
            proposals.recall(work(s, "clerk"), s.ref, p.id, key())


def test_a_station_is_urged_once_a_day(stages: Stages) -> None:
    with scene(stages.office) as s:
        p = submitted(received(s))
        done = proposals.urge(work(s, "clerk"), s.ref, p.id, key())
        assert "催办承办机构负责人审核" in done.event.sentence
        with pytest.raises(Refused, match="今天"):
            proposals.urge(work(s, "clerk"), s.ref, p.id, key())
        proposals.urge(work(s, "clerk", "12-03"), s.ref, p.id, key())
