"""What clears a condition is a step of a procedure that asks for it, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from casehub.procedures import LAW
from casehub.procedures.adjudication import clearing as of_adjudication
from casehub.procedures.mediation import clearing as of_mediation
from casehub.rulebook.checking import all_faults

ROOT = Path(__file__).resolve().parents[2]


def test_the_clearings_of_each_procedure_are_in_the_law() -> None:
    for own in (of_adjudication.CLEARED_BY, of_mediation.CLEARED_BY):
        assert own
        assert own.items() <= LAW.cleared_by.items()
        assert all(steps for steps in own.values())


def test_a_clearing_that_cannot_be_is_a_fault() -> None:
    planted = {
        "unheard_guard": ("grant_recusal",),
        # A step, but of another procedure than those that ask for the condition.
        "every_respondent_agreed": ("grant_recusal",),
        "panel_is_whole": ("unheard_step",),
    }
    law = replace(LAW, cleared_by={**LAW.cleared_by, **planted})
    assert [str(fault) for fault in all_faults(ROOT, law)[1]] == [
        "procedures: cleared_by.every_respondent_agreed: 没有这个步骤：grant_recusal",
        "procedures: cleared_by.panel_is_whole: 没有这个步骤：unheard_step",
        "procedures: cleared_by.unheard_guard: 没有这个条件",
    ]
