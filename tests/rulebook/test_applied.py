"""A procedure cites what is law for it on each of its days, or `casehub check` says which is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.rulebook.planting import Planted, silent

CORRECTION = """key = "correction"
text = "《专利纠纷行政裁决和调解办法》第十六条"
"""
REPEAL = CORRECTION + "until = 2026-06-30\n"
ANEW = (
    '\n[[basis]]\nkey = "correction"\ntext = "《专利纠纷行政裁决和调解办法》第十七条"\n'
    'since = 2026-07-{}\nconfidence = "design"\n'
)
OF = CORRECTION + "procedures = [{}]\n"


@pytest.mark.parametrize(
    "new, said",
    [
        (OF.format('"intake"'), "adjudication.yaml: basis.correction: 2026年1月1日没有本程序适用的依据"),
        (OF.format('"intake", "unheard"'), "basis.correction.procedures: 没有这个程序：unheard"),
        (REPEAL, "intake.yaml: basis.correction: 2026年7月1日没有本程序适用的依据"),
    ],
)
def test_a_row_that_is_not_there_on_a_day_of_the_procedure_is_told(
    project: Path, new: str, said: str
) -> None:
    planted = Planted("config/basis.toml", CORRECTION, new, said)
    assert silent(project, {"row": planted}) == {}


def test_two_editions_leave_no_day_between_them(project: Path) -> None:
    file = project / "config" / "basis.toml"
    before = file.read_text(encoding="utf-8")
    kept = before.replace(CORRECTION, REPEAL)
    late = Planted("config/basis.toml", "", "\n", "basis.correction: 2026年7月1日没有本程序适用的依据")
    try:
        file.write_text(kept + ANEW.format("02"), encoding="utf-8")
        assert silent(project, {"a day between": late}) == {}
        file.write_text(kept + ANEW.format("01"), encoding="utf-8")
        assert list(silent(project, {"no day between": late})) == ["no day between"]
    finally:
        # The other tests of this file read the same copy.
        file.write_text(before, encoding="utf-8")
