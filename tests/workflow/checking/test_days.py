"""A day that a form asks is of an act, set for what is to come, or of something else; the file says which."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.workflow.sound import KNOWN, day, lines, with_step


@pytest.mark.parametrize("kind", ["date", "datetime"])
@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"tells": ""}, "fields.day: 没有写明是什么日子"),
        ({"tells": "plan", "not_after": "today"}, "将来的安排不能以今天为上限"),
        ({"tells": "plan"}, ""),
        ({"tells": "act", "not_after": "today"}, ""),
        ({"tells": "fact"}, ""),
    ],
)
def test_each_day_says_what_day_it_is(kind: str, more: dict[str, Any], expected: str) -> None:
    found = [one for one in lines(with_step(fields=(day(kind=kind, **more),))) if "day" in one]
    assert [expected in one for one in found] == ([True] if expected else [])


def test_a_day_of_a_paper_that_the_form_asks_says_it_too() -> None:
    """Where the step has the field itself, the step says it."""
    known = replace(KNOWN, documents={"notice": {"day": day(tells="")}})
    assert any("notice.day: 没有写明是什么日子" in one for one in lines(with_step(documents=("notice",)), known))
    own = with_step(documents=("notice",), fields=(day(tells="act"),))
    assert not any("什么日子" in one for one in lines(own, known))
