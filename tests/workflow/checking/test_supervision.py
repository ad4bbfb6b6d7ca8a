"""Whose acts are the office's own is supervised, and says so."""

from __future__ import annotations

from casehub.procedures.matter import supervised
from casehub.workflow.checking.supervision import SUPERVISION, supervision_faults
from casehub.workflow.procedure import Procedure


def test_what_is_asked_for_is_what_the_cases_answer() -> None:
    assert (supervised.SAID, supervised.ANSWERED) == SUPERVISION


def test_every_procedure_with_duties_says_whether(procedures: dict[str, Procedure]) -> None:
    assert [str(fault) for one in procedures.values() for fault in supervision_faults(one)] == []
    within = {key for key, one in procedures.items() if one.supervised}
    assert {"adjudication", "penalty", "complaint", "mediation", "on_the_spot", "helping"} <= within
    # Matters of a case are supervised in the case.
    assert not any(procedures[key].is_child for key in within)
    assert all(one.unsupervised for key, one in procedures.items() if not one.is_child and key not in within and any(s.duty for s in one.steps))
