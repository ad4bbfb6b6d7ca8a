"""Papers issued before the facts had their present form are still printed as they were frozen."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from casehub.documents.earlier import FORM, THIRD, forms_told, grounds_told, in_present_form
from casehub.documents.kinds import FACTS_FORM, Kind
from casehub.documents.pages import body_html, printed_title, words_on
from casehub.documents.samples import sample_facts
from tests.faults.world import rules

KINDS = rules().kinds
FROZEN = Path(__file__).with_name("frozen")


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


def of_several(facts: dict[str, Any]) -> dict[str, Any]:
    """The same facts with two persons on each side, as they were frozen before a block said `you`."""
    several = copy.deepcopy(facts)
    for side in (one for one in ("requester", "respondent") if several["parties"].get(one)):
        listed = several["parties"][side]
        both = [
            listed[0] | {"name": name, "short": name, "natural": True, "kind": "natural"}
            for name in ("张示例甲", "李示例乙")
        ]
        several["parties"][side] = both if side == "requester" else [*listed, both[0]]
        several[side] = several["parties"][side][0]
    if several["doc"]["addressee"]:
        several["doc"]["addressee"] |= {"name": "张示例甲、李示例乙", "natural": False}
    return several


def of_each_turn(frozen: dict[str, Any], name: str, form: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Facts of the kind as they were frozen: of one, of several, and with each of its choices."""
    row = frozen["kinds"][name]
    facts = form | copy.deepcopy(frozen["blocks"]) | row["facts"]
    facts["doc"] = frozen["blocks"]["doc"] | facts["doc"]
    yield facts
    yield of_several(facts)
    yield from (facts | {field: one} for field, told in row["turns"].items() for one in told)


def digest_of(kind: Kind, turns: Iterable[dict[str, Any]]) -> str:
    """Of what somebody reads on the papers; where a line breaks in their HTML is nothing to read."""
    said = ("".join(words_on(body_html(kind, facts)).split()) for facts in turns)
    return sha256("\n".join(said).encode()).hexdigest()[:16]


# What facts of a form carry as its number; those of the third and later name it themselves.
FORMS_FROZEN: dict[str, dict[str, Any]] = {
    "second_form": {"form": 2}, "third_form": {}, "fourth_form": {}, "fifth_form": {}, "sixth_form": {},
    "seventh_form": {}, "eighth_form": {},
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS_FROZEN)
def test_what_was_issued_in_a_form_says_what_it_said_then(form: str) -> None:
    """The digests are those of the templates of that time, and never change.

    A text that has to change gets an edition (templates/documents/superseded/), or asks in which
    form the facts were frozen (facts_form). A kind that is new is frozen with its own line.
    """
    frozen = json.loads((FROZEN / f"{form}.json").read_text(encoding="utf-8"))
    lines = (FROZEN / f"{form}.txt").read_text(encoding="utf-8").splitlines()
    issued = dict(line.split() for line in lines)
    now = {
        name: digest_of(KINDS.of(name, row["facts"]), of_each_turn(frozen, name, FORMS_FROZEN[form]))
        for name, row in frozen["kinds"].items()
    }
    assert {name for name in issued if now[name] != issued[name]} == set()
    assert now.keys() == issued.keys()


def test_what_was_frozen_in_the_first_form_prints_as_in_the_second() -> None:
    for name in ("adjudication_decision", "closing_approval_form", "filing_notice"):
        facts: dict[str, Any] = sample_facts(KINDS[name])
        listed = facts["parties"]["respondent"]
        facts["parties"]["respondent"] = [*listed, listed[0] | {"name": "重庆示例第二被请求人"}]
        first, second = of_first_form(facts), of_second_form(facts)
        kept = copy.deepcopy(first)
        assert "第二被请求人" in body_html(KINDS[name], first)
        assert body_html(KINDS[name], first) == body_html(KINDS[name], second)
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
    for earlier, number in ((second, 2), (third, THIRD)):
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


def test_a_decision_names_each_defence_and_whose_it_is_since_the_fourth_form() -> None:
    kind = KINDS["adjudication_decision"]
    facts: dict[str, Any] = sample_facts(kind)
    listed = facts["parties"]["respondent"]
    facts["parties"]["respondent"] = [*listed, listed[0] | {"name": "示例乙公司"}]
    row = facts["defences"][0] | {"respondent": "示例乙公司", "reference": "", "reason": "没有在先制造"}
    facts["defences"] = [
        row | {"kind": "prior_use", "finding": False},
        row | {"kind": "exhaustion", "finding": True, "facts": "产品由请求人售出"},
        row | {"kind": "transit", "finding": True},
    ]
    facts |= {"defences_text": "", "scope_text": "", "comparison_text": ""}
    facts["features"] = [one | {"claim": "权利要求1"} for one in facts["features"]]
    said = (
        "被请求人示例乙公司主张先用权。没有在先制造，该抗辩不能成立。",
        "被请求人示例乙公司主张权利用尽。产品由请求人售出，依照",
        "被请求人示例乙公司主张临时通过。有关专利系",
        "<p>权利要求1可以分解为",
    )
    now, before = (body_html(kind, facts | {FACTS_FORM: form}) for form in (FORM, THIRD))
    assert [one in now for one in said] == [True] * len(said)
    assert [one in before for one in said] == [False] * len(said)
    assert "权利要求权利要求1" in before and "权利要求权利要求" not in now


def test_who_speaks_for_himself_is_said_once_since_the_fifth_form() -> None:
    kind = KINDS["hearing_record"]
    facts: dict[str, Any] = sample_facts(kind)
    one = facts["parties"]["respondent"][0] | {"you": "你单位"}
    facts["parties"]["respondent"] = [
        one | {"name": "秦川海", "short": "", "natural": True, "kind": "natural", "rep_name": "", "agents": []},
        one | {"name": "示例经营部", "short": "经营部", "kind": "sole_trader", "rep_name": "秦川海", "agents": []},
        one | {"name": "示例厂", "short": "", "rep_name": "向北川", "agents": [{"name": "冉宗泽"}]},
    ]
    came = {"side": "respondent", "role": "本人", "authority": "", "for_party": "", "checked": False}
    rows = [
        ("秦川海", "秦川海", "秦川海，本人"),
        ("秦川海", "", "秦川海，本人，代表经营部"),
        ("向北川", "", "向北川，本人，代表示例厂"),
        ("冉宗泽", "示例厂", "冉宗泽，本人，代表示例厂"),
    ]
    for name, whose, said in rows:
        facts["attendance"] = [came | {"name": name, "for_party": whose}]
        assert f"<p>{said}</p>" in body_html(kind, facts), said
    facts["attendance"] = [came | {"name": "秦川海", "for_party": "秦川海"}]
    assert "秦川海，本人，代表秦川海" in body_html(kind, facts | {FACTS_FORM: 4, "absent": []})


def test_a_cancellation_cites_the_article_of_its_ground_since_the_sixth_form() -> None:
    kind = KINDS["case_cancellation_decision"]
    facts: dict[str, Any] = sample_facts(kind)
    cited = {"supplement_missing": "第三十六条、第十八条第四款的规定", "time_limit": "第三十六条、第十九条的规定"}
    cited |= {"no_jurisdiction": "第三十六条、第九条第二款、第三款的规定", "court_filed": "第三十六条的规定"}
    for ground, article in cited.items():
        assert f"第三十条、{article}" in body_html(kind, facts | {"ground": ground}), ground
    before = body_html(kind, facts | {"ground": "time_limit", FACTS_FORM: 5})
    assert "第三十六条的规定" in before


def test_what_is_quoted_has_the_inner_marks_since_the_sixth_form() -> None:
    for name in ("performance_urging_notice", "enforcement_application", "decision_revocation"):
        facts: dict[str, Any] = sample_facts(KINDS[name])
        now, before = (body_html(KINDS[name], facts | {FACTS_FORM: form}) for form in (FORM, 5))
        assert "专利‘摩托车货箱快拆锁止装置’（" in now and "专利“摩托车货箱快拆锁止装置”（" not in now
        assert "专利“摩托车货箱快拆锁止装置”（" in before


def test_a_sum_is_written_in_one_way_since_the_seventh_form() -> None:
    """forms_penalty_a, x_yuan: no marks between thousands, no .00; capitals without 人民币."""
    kind = KINDS["mediation_agreement"]
    facts: dict[str, Any] = sample_facts(kind)
    terms = {"terms": [{"kind": "pay", "text": "支付款项", "amount": "30000.00"}]}
    now, before = (body_html(kind, facts | terms | {FACTS_FORM: form}) for form in (FORM, 6))
    assert "金额：人民币30000元，大写叁万元整" in now
    assert "金额：人民币30,000.00元，大写人民币叁万元整" in before


@pytest.mark.parametrize(
    ("name", "turns"),
    [
        ("answer_extension_notice", {True: "准许延期答辩通知书", False: "不准许延期答辩通知书"}),
        ("evidence_period_notice", {True: "延长举证期限通知书", False: "不予延长举证期限通知书"}),
    ],
)
def test_a_paper_of_two_outcomes_is_called_by_its_own_since_the_eighth_form(name: str, turns: dict[bool, str]) -> None:
    kind = KINDS[name]
    for granted, title in turns.items():
        facts: dict[str, Any] = sample_facts(kind) | {"granted": granted}
        assert printed_title(kind, facts | {FACTS_FORM: FORM}) == title
        # What was issued before is printed again as it was served.
        assert printed_title(kind, facts | {FACTS_FORM: 7}) == facts["doc"]["title"] == kind.title


def test_a_receipt_frozen_before_its_rows_said_so_tells_what_a_party_signs_for() -> None:
    """Where the title told it; of nothing else is anything made up."""
    rows = [{"title": "投诉调解书", "no": "1", "copies": 1}, {"title": "投诉受理通知书", "no": "2", "copies": 1}]
    frozen = {FACTS_FORM: FORM, "documents": rows}
    signed = {**rows[0], "by_hand": True}
    assert in_present_form(frozen)["documents"] == [signed, rows[1]]
    assert rows[0].keys() == {"title", "no", "copies"}
    told = frozen | {"documents": [{**rows[0], "by_hand": False}]}
    assert in_present_form(told)["documents"] == told["documents"]
    for nothing in (rows[1:], [], None, "投诉调解书"):
        assert in_present_form(frozen | {"documents": nothing})["documents"] == nothing


@pytest.mark.parametrize("key", ["assist", "service"])
def test_a_letter_frozen_with_two_grounds_tells_the_one_that_it_printed(key: str) -> None:
    both = {"basis": {key: "《甲》第一条", f"{key}_penalty": "《乙》第二条", "other": "", "more": "《丙》第三条"}}
    for procedure, said in (("adjudication", "《甲》第一条"), ("penalty", "《乙》第二条")):
        frozen = both | {"case": {"procedure": procedure}}
        assert grounds_told(frozen) == [said, "《丙》第三条"]
        assert in_present_form(frozen)["basis"] == {key: said, "other": "", "more": "《丙》第三条"}
    alone = {"basis": {key: "《乙》第二条"}, "case": {"procedure": "penalty"}}
    assert grounds_told(alone) == ["《乙》第二条"]
    assert grounds_told({}) == []
