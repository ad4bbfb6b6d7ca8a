"""Papers issued before the facts had their present form are still printed as they were frozen."""

from __future__ import annotations

import copy
from typing import Any

from casehub.documents.earlier import FORM, forms_told, in_present_form
from casehub.documents.pages import body_html
from casehub.documents.samples import sample_facts
from tests.faults.world import rules

KINDS = rules().kinds


def of_first_form(facts: dict[str, Any]) -> dict[str, Any]:
    """The same facts as the first form had them."""
    first = copy.deepcopy(facts)
    del first["form"]
    first["parties"] = {f"{side}s": listed for side, listed in first["parties"].items()}
    first |= first["parties"]
    for row in first["evidence"]:
        del row["side"]
    return first


def test_what_was_frozen_in_the_first_form_prints_the_same() -> None:
    for name in ("adjudication_decision", "closing_approval_form", "filing_notice"):
        facts = sample_facts(KINDS[name])
        listed = facts["parties"]["respondent"]
        facts["parties"]["respondent"] = [*listed, listed[0] | {"name": "重庆示例第二被请求人"}]
        first = of_first_form(facts)
        kept = copy.deepcopy(first)
        assert "第二被请求人" in body_html(KINDS[name], facts)
        assert body_html(KINDS[name], first) == body_html(KINDS[name], facts)
        assert first == kept


def test_each_form_becomes_the_present_one() -> None:
    facts = sample_facts(KINDS["adjudication_decision"])
    assert facts["form"] == FORM
    assert in_present_form(facts) == facts
    now = in_present_form(of_first_form(facts))
    assert now["parties"] == facts["parties"]
    assert now["evidence"] == facts["evidence"]
    assert "respondents" not in now


def test_an_exhibit_of_no_side_stays_the_offices() -> None:
    first = of_first_form(sample_facts(KINDS["adjudication_decision"]))
    first["evidence"][0]["offered_by"] = "示例知识产权局"
    assert in_present_form(first)["evidence"][0]["side"] == ""


def test_what_was_sent_is_sealed_again_as_it_was() -> None:
    text = "现场检查笔录、照片"
    assert forms_told({}, text) == ["现场检查笔录", "照片"]
    assert forms_told({"form": FORM}, text) == [text]
    assert forms_told({}, "") == forms_told({"form": FORM}, "") == []
