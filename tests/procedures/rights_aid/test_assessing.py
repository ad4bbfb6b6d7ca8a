"""An opinion is signed by two who do not handle the matter, and says likeness or scope alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from casehub.model import Person
from tests.acts.scene import day

if TYPE_CHECKING:
    from tests.procedures.rights_aid.aiding import Aiding


def told(a: Aiding, *people: str, **more: Any) -> dict[str, Any]:
    """An opinion of these people, on a mark."""
    named = [a.s.person(one) for one in people or ("second", "chair")]
    seen = [{"name": "照片", "received_on": day("03-18"), "sealed": "未封样"}]
    return {
        "assessors": named, "right_class": "trademark", "assessment": "similar",
        "status_checked_on": day("04-01"), "samples": seen, **more,
    }  # fmt: skip


def test_two_sign_and_the_number_is_of_its_own_series(a: Aiding) -> None:
    a.ask().take_up()
    paper = a.act("04-08", "give_assessment", "section", **told(a)).documents[-1]
    assert (paper.number, paper.facts["assessment"]) == ("渝知判字〔2026〕1号", "similar")
    assert [one["name"] for one in paper.facts["assessors"]] == ["冉星野", a.s.session.get_one(Person, a.s.person("chair")).name]
    a.hand("04-09")
    closing = a.act("04-15", "close_aid", "section", result="done", undone_text="专家意见：改为侵权判断意见。").documents[-1]
    assert closing.facts["opinions"] == "渝知判字〔2026〕1号"


def test_who_handles_the_matter_assesses_nothing(a: Aiding) -> None:
    a.ask().take_up()
    assert "承办人，不作判断人" in a.refused("04-08", "give_assessment", "section", **told(a, "examiner", "second"))
    assert "二人以上" in a.refused("04-08", "give_assessment", "section", **told(a, "second"))


@pytest.mark.parametrize(
    ("of", "said", "fits"),
    [
        ("trademark", "in_scope", False), ("gi", "out_of_scope", False), ("patent", "similar", False),
        ("patent", "in_scope", True), ("gi", "not_similar", True), ("patent", "unable", True), ("trademark", "unable", True),
    ],
)  # fmt: skip
def test_of_a_patent_the_scope_is_told_and_of_a_sign_the_likeness(a: Aiding, of: str, said: str, fits: bool) -> None:
    a.ask().take_up()
    values = told(a, right_class=of, assessment=said)
    if fits:
        a.act("04-08", "give_assessment", "section", **values)
    else:
        assert "这类权利的意见只写" in a.refused("04-08", "give_assessment", "section", **values)
