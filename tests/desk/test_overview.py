"""The case page: what runs in the child matters stands beside what runs in the case."""

from __future__ import annotations

from casehub.desk.overview import overview
from tests.acts.scene import Stages, day
from tests.faults.world import at


def test_the_clock_of_registered_evidence_stands_on_the_page_of_its_case(stages: Stages) -> None:
    with stages.at("prepare") as s:
        s.act("examiner", "06-11", "open_evidence_registration", sampling_impossible=True)
        child, target = s.child("evidence_registration"), s.party("respondent")
        s.act("examiner", "06-11", "propose_registration", child, target=target)
        s.act("head", "06-11", "approve_registration", child)
        officers = [s.person("examiner"), s.person("member")]
        held = {"target": target, "from_on": day("06-12"), "officers": officers}
        s.act("examiner", "06-12", "register_evidence", child, **held)
        work = s.office.work(s.session, "chair", at("2026-06-12"))
        shown = overview(work, s.case())
        assert [(c.reference, d.rule) for c, d in shown.below] == [
            (child, "evidence.registration")
        ]
        assert shown.below[0][1] not in shown.deadlines
        s.act("examiner", "06-15", "release_evidence", child, from_on=day("06-12"))
        work = s.office.work(s.session, "chair", at("2026-06-15"))
        assert overview(work, s.case()).below == []
