"""Papers issued before the facts had their present form are still printed as they were frozen."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from casehub.documents.earlier import FORM, forms_told, in_present_form
from casehub.documents.kinds import FACTS_FORM
from casehub.documents.pages import body_html
from casehub.documents.samples import sample_facts
from tests.faults.world import rules

KINDS = rules().kinds


LIMITS = {
    "adjudication.sue": "十五日",
    "reconsideration.apply": "六十日",
    "reconsideration.sue": "二十日",
    "adjudication.sue_general": "六个月",
}


def of_second_form(facts: dict[str, Any], mode: str = "none", *, review: bool = True) -> dict[str, Any]:
    """The same facts as the second form had them: a remedy by its name only."""
    second = {"form": 2} | copy.deepcopy(facts)
    del second[FACTS_FORM]
    second["remedy"] = {"mode": mode, "court": "示例中院", "recon_organ": "示例市政府", "effective_note": ""}
    second["limits"] |= LIMITS
    second["house"] |= {"recon_open": review}
    second["basis"] |= {"remedy_general": "《复议法》第二十条"}
    return second


def of_first_form(facts: dict[str, Any]) -> dict[str, Any]:
    """The same facts as the first form had them."""
    first = of_second_form(facts)
    if first["form"] == 2:
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
        facts["remedy"] = {"mode": "none", "court": "", "recon_organ": "", "sentence": "", "announced": ""}
        first = of_first_form(facts)
        kept = copy.deepcopy(first)
        assert "第二被请求人" in body_html(KINDS[name], facts)
        assert body_html(KINDS[name], first) == body_html(KINDS[name], facts)
        assert first == kept


def test_each_form_becomes_the_present_one() -> None:
    facts = sample_facts(KINDS["adjudication_decision"])
    assert facts[FACTS_FORM] == FORM
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
    assert forms_told({FACTS_FORM: FORM}, text) == forms_told({"form": 2}, text) == [text]
    assert forms_told({}, "") == forms_told({FACTS_FORM: FORM}, "") == []


FORMS = [
    ("recusal_decision", "以书面形式申请", "以{}形式申请"),
    ("evidence_collection_notice", "复印件应当注明出处", "（{}）"),
]


@pytest.mark.parametrize("name, rightly, wrongly", FORMS)
def test_a_field_called_form_is_printed_and_what_was_served_with_a_number_in_its_place_too(
    name: str, rightly: str, wrongly: str
) -> None:
    kind = KINDS[name]
    facts = sample_facts(kind)
    assert rightly in body_html(kind, facts)
    third = {field: value for field, value in facts.items() if field != FACTS_FORM}
    second, first = of_second_form(facts), of_first_form(facts)
    assert body_html(kind, first) == body_html(kind, facts)
    for earlier, number in ((second, 2), (third, FORM)):
        assert wrongly.format(number) in body_html(kind, earlier)
        assert in_present_form(earlier)["form"] == facts["form"]
        assert rightly in body_html(kind, in_present_form(earlier))


# What the templates of the second form printed, word for word.
SECOND = {
    ("suit15_recon60", False): (
        "当事人对本裁决书不服的，可以自收到本裁决书之日起十五日内，依照《中华人民共和国专利法》第六十五条和《中华人民共和国行政诉讼法》的规定，以本局为被告，向示例中院提起行政诉讼。",
        "可以自公告送达之日起十五日内，以本局为被告，向示例中院提起行政诉讼。",
    ),
    ("suit15_recon60", True): (
        "当事人对本裁决书不服的，可以自收到本裁决书之日起十五日内，依照《中华人民共和国专利法》第六十五条和《中华人民共和国行政诉讼法》的规定，以本局为被告，向示例中院提起行政诉讼；也可以自收到本裁决书之日起六十日内，依照《中华人民共和国行政复议法》第二十条、第二十四条的规定，向示例市政府申请行政复议。行政复议机关已经依法受理行政复议申请的，在行政复议期间不得提起行政诉讼；人民法院已经依法受理行政诉讼的，不得申请行政复议。",
        "可以自公告送达之日起十五日内，以本局为被告，向示例中院提起行政诉讼；也可以自公告送达之日起六十日内，向示例市政府申请行政复议。",
    ),
    ("recon60_first", True): (
        "请求人对本裁决书不服的，应当自收到本裁决书之日起六十日内，依照《中华人民共和国行政复议法》第二十条、第二十三条的规定，先向示例市政府申请行政复议；对行政复议决定不服的，可以自收到行政复议决定书之日起二十日内向示例中院提起行政诉讼。",
        "应当自公告送达之日起六十日内，先向示例市政府申请行政复议；对行政复议决定不服的，可以自收到行政复议决定书之日起二十日内，向示例中院提起行政诉讼。",
    ),
    ("recon60_or_suit", True): (
        "当事人对本裁决书不服的，可以自收到之日起六十日内向示例市政府申请行政复议，也可以自收到之日起六个月内向示例中院提起行政诉讼。（《复议法》第二十条）",
        "可以自公告送达之日起六十日内向示例市政府申请行政复议，也可以自公告送达之日起六个月内向示例中院提起行政诉讼。",
    ),
}


@pytest.mark.parametrize("mode, review", SECOND)
def test_a_remedy_of_the_second_form_prints_in_the_words_of_its_template(
    mode: str, *, review: bool
) -> None:
    kind, (told, announced) = KINDS["adjudication_decision"], SECOND[mode, review]
    facts = of_second_form(sample_facts(kind), mode, review=review)
    kept = copy.deepcopy(facts)
    assert f"<p>{told}</p>" in body_html(kind, facts)
    assert facts == kept
    title = facts["doc"]["title"]
    assert in_present_form(facts)["remedy"]["announced"] == f"不服《{title}》的，{announced}"
    announcement = sample_facts(KINDS["public_service_announcement"])
    row = {"title": title, "mode": mode, "court": "示例中院", "recon_organ": "示例市政府"}
    paper = of_second_form(announcement, review=review) | {"remedies": [row]}
    printed = body_html(KINDS["public_service_announcement"], paper)
    assert f"<p>不服《{title}》的，{announced}</p>" in printed


def test_what_told_of_no_remedy_tells_of_none() -> None:
    now = in_present_form(of_second_form(sample_facts(KINDS["adjudication_decision"])))
    assert now["remedy"]["sentence"] == now["remedy"]["announced"] == ""
