"""The tests of the changed module are asked first, those of every procedure last."""

from __future__ import annotations

import pytest

from casehub.settings import PROJECT
from tests.mutation import guards
from tests.mutation.nearest import ALL, stages


@pytest.mark.parametrize(
    ("file", "first"),
    [
        ("casehub/procedures/mediation/conditions.py", "tests/procedures/mediation/test_conditions.py"),
        ("casehub/procedures/reading.py", "tests/procedures/test_reading.py"),
    ],
)
def test_of_a_condition_its_own_module_is_asked_first(file: str, first: str) -> None:
    found = [m for m in guards.mutants(PROJECT) if m.file == file]
    lots = [stages(PROJECT, mutant) for mutant in found[:20]]
    for lot in lots:
        assert lot[0] == [first]
        assert lot[-1] == [ALL]
        assert all((PROJECT / one).exists() for tests in lot for one in tests)
        names = [one for tests in lot for one in tests]
        assert len(names) == len(set(names))
    assert bool(lots) is bool(found)
