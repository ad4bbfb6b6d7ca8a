"""A title says 涉嫌 once, however the act was typed; without an act there is none yet."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from casehub.procedures.penalty.between import competence, handed, headings, moved
from tests.workflow.builders import situation

if TYPE_CHECKING:
    from casehub.workflow.procedure import Procedure


@pytest.mark.parametrize("typed", ["售假", "涉嫌售假", " 涉嫌售假 "])
def test_every_letter_names_the_act_behind_one_word(procedures: dict[str, Procedure], typed: str) -> None:
    made = situation(procedures["penalty"], "move_case", data={"suspected": typed})
    assert headings.act_in_title(made) == "售假"
    told = [
        one(made)
        for one in (
            competence.dispute_heading, competence.dispute_reply_heading, competence.designation_heading,
            handed.department_heading, moved.moved_case_heading,
        )
    ]  # fmt: skip
    assert [str(one).removeprefix(made.case.organisation.name) for one in told] == [
        "关于商请协商涉嫌售假一案管辖的函", "关于涉嫌售假一案管辖的复函", "关于报请指定涉嫌售假一案管辖的请示",
        "关于移送涉嫌售假线索的函", "关于移送涉嫌售假一案的函",
    ]  # fmt: skip
    made.case.filed_on = date(2026, 3, 1)
    assert str(handed.department_heading(made)).endswith("关于移送涉嫌售假一案的函")


def test_without_an_act_there_is_no_title(procedures: dict[str, Procedure]) -> None:
    for typed in (None, "", "涉嫌"):
        made = situation(procedures["penalty"], "move_case", data={"suspected": typed})
        assert headings.suspicion_heading(made, "移送", "一案的函") is None
