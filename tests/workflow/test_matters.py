"""To whose cases a child matter belongs, in every version."""

from __future__ import annotations

from casehub.workflow.matters import Within, mains
from tests.faults.world import rules


def test_a_matter_belongs_to_every_version_that_names_it() -> None:
    every = rules().procedures
    found = {(one.key, one.version) for one in mains("hearing", every.values())}
    assert found == {key for key in every if key[0] == "adjudication"}
    assert len(found) > 1
    assert [*mains("adjudication", every.values())] == []
    states = {one.matters["hearing"] for one in mains("hearing", every.values())}
    assert states == {Within(("hearing",))}
