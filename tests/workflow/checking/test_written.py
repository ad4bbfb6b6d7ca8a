"""Rows of config/effects.toml that name nothing, or what no step writes."""

from __future__ import annotations

import pytest

from casehub.procedures import LAW
from casehub.workflow.checking.written import written_faults
from casehub.workflow.written import EffectsFile, WritingRow
from tests.faults.world import rules

WRONG = {
    "a key that no step has": (EffectsFile(key=(WritingRow("docs"),)), "key.docs: 没有这个名称"),
    "a kind of field that there is not": (EffectsFile(kind=(WritingRow("x"),)), "kind.x: 没有这个名称"),
    "a flag that no field has": (EffectsFile(flag=(WritingRow("x"),)), "flag.x: 没有这个名称"),
    "an effect that there is not": (EffectsFile(effect=(WritingRow("x"),)), "effect.x: 没有这个名称"),
    "a table that there is not": (EffectsFile(key=(WritingRow("to", adds=("x",)),)), "x 不是案件的数据表"),
    "a table of a register": (EffectsFile(key=(WritingRow("to", changes=("person",)),)), "person 不是案件的数据表"),
    "rows that never go": (EffectsFile(key=(WritingRow("to", unmakes=("party",)),)), "party 的行不能删除"),
}


@pytest.mark.parametrize("name", WRONG)
def test_each_is_told(name: str) -> None:
    file, said = WRONG[name]
    assert [one for one in map(str, written_faults(file, LAW)) if said in one]


def test_ours_has_none() -> None:
    assert list(written_faults(rules().written.file, LAW)) == []
