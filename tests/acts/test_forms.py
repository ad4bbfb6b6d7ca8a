"""Forms of steps and the papers that the steps issue fit together."""

from __future__ import annotations

import pytest

from casehub.fields import ChoiceField, TableField
from tests.faults.world import rules

SHADOWED = [
    (procedure.key, procedure.version, step.id, kind, field.id)
    for procedure in rules().procedures.values()
    for step in procedure.steps
    for kind in (*step.documents, *step.may_issue)
    for field in rules().kinds[kind].fields
    if field.id in {f.id for f in step.fields}
]


@pytest.mark.parametrize("procedure, version, step, kind, name", SHADOWED)
def test_field_of_a_step_that_stands_for_a_field_of_its_paper_has_its_shape(
    procedure: str, version: int, step: str, kind: str, name: str
) -> None:
    """The paper prints what the step asked: kind, options and columns must be the paper's."""
    asked = next(f for f in rules().procedure(procedure, version).step(step).fields if f.id == name)
    printed = next(f for f in rules().kinds[kind].fields if f.id == name)
    assert asked.agrees(printed)
    if isinstance(asked, ChoiceField) and isinstance(printed, ChoiceField):
        assert dict(asked.options).keys() <= dict(printed.options).keys()
    if not isinstance(asked, TableField) or not isinstance(printed, TableField):
        return
    columns = {c.id: c for c in asked.columns}
    for column in printed.columns:
        if column.required:
            assert column.id in columns, column.id
            assert columns[column.id].required, column.id
