"""What of a case may be served by one form: what waits, of two parties, and nothing that is done."""

from __future__ import annotations

from casehub.procedures.service.waiting import waiting
from tests.acts.scene import RECEIVED, Stages, day


def test_what_is_served_waits_no_more_and_another_case_has_its_own(stages: Stages) -> None:
    with stages.at("file") as s:
        s.act("examiner", "05-28", "issue_evidence_notice")
        before = waiting(s.session, s.case().id)
        assert len({one.party.id for one in before}) == 2
        assert all(one.papers and one.matter.parent_id == s.case().id for one in before)
        done = before[0].matter
        s.act("examiner", "06-02", "prove_direct", done.reference, **{**RECEIVED, "served_on": day("06-02")})
        left = [one.matter.id for one in waiting(s.session, s.case().id)]
        assert left == [one.matter.id for one in before if one.matter.id != done.id]
        assert waiting(s.session, done.id) == []
