"""The machine takes the steps of the file and no others."""

from __future__ import annotations

import pytest

from casehub.workflow.machine import IllegalStepError, advance, machine_of, open_steps
from casehub.workflow.procedure import Procedure
from tests.workflow.test_procedures import KEYS


@pytest.mark.parametrize("key", KEYS)
def test_the_machine_agrees_with_the_file(key: str, procedures: dict[str, Procedure]) -> None:
    p = procedures[key]
    assert machine_of(p) is machine_of(p)
    assert machine_of(p).models == []
    for state in p.states:
        here = [s for s in (*p.steps, *p.paper_steps) if state.id in s.from_]
        assert set(open_steps(p, state.id)) == {s.id for s in here}
        assert {s.id: advance(p, state.id, s.id) for s in here} == {
            s.id: s.target(state.id) for s in here
        }


def test_an_illegal_step_is_refused(procedures: dict[str, Procedure]) -> None:
    with pytest.raises(IllegalStepError, match="file_mediation is not open in state submitted"):
        advance(procedures["mediation"], "submitted", "file_mediation")
    with pytest.raises(IllegalStepError):
        advance(procedures["mediation"], "submitted", "no_such_step")
