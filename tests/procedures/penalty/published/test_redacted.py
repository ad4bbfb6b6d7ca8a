"""No number, home, telephone, secret or name of who reported goes out with a penalty."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from tests.factories import party
from tests.procedures.penalty.enforcing import HOLDER, LIGHTER
from tests.procedures.penalty.published.test_publicity import drawn, form, paper, publish

if TYPE_CHECKING:
    from tests.procedures.penalty.enforcing import Enforcing

FACTS = "当事人自2025年10月起使用近似标志，销售给甘小满（{}）。"
REPORTER = party("reporter", "冯知远", kind="natural", phone="13900001234")


def decided(e: Enforcing, told: str) -> Enforcing:
    return e.decide(facts=FACTS.format(told))


@pytest.mark.parametrize(
    ("told", "what"),
    [
        ("500101199001011230", "证件号码"),
        ("５００１０１１９９００１０１１２３０", "证件号码"),
        ("500101900101123，旧证", "账号或者证件号码"),
        ("023 58230000", "电话"),
        ("6222 0200 1234 5678 901", "账号或者证件号码"),
        ("示例路3号2幢1单元5室", "住址"),
    ],
)
def test_what_is_shaped_like_a_private_thing_stops_the_publication(e: Enforcing, told: str, what: str) -> None:
    # Edge case 39: what is shaped like a private thing stops the text.
    decided(e, told)
    refusal = e.refused("head", "06-04", "publish_penalty", **form())
    assert f"公示文本中还有{what}" in refusal
    alias = {"original": told, "printed": "（略）", "category": "privacy"}
    publish(e, aliases=[alias, {"original": "甘小满", "printed": "甘某", "category": "privacy"}])
    text = drawn(e, "penalty_public_text")
    assert told not in text and "甘小满" not in text
    assert "甘某（（略））" in text


def test_what_the_file_knows_is_struck_by_rule_and_listed(e: Enforcing) -> None:
    two = [
        party("right_holder", HOLDER, phone="023-58230000"),
        party("respondent", "重庆示例万坝食品有限公司"),
        party("respondent", "罗龑", kind="natural", address="重庆市万州区示例路8号"),
    ]
    e.notify(parties=two).defend()
    told = {"items": LIGHTER, "fine": Decimal("216000.00"), "answers": [*e.ANSWER]}
    facts = "罗龑（电话023-58230000，住重庆市万州区示例路8号）为当事人送货；罗龑食品不在其列。邮箱a@b.cn。"
    e.act("head", "05-27", "decide_penalty", **told, facts=facts, party=e.parties("respondent")[0])
    e.s.serve("05-27", "penalty_decision")
    publish(e)
    text = drawn(e, "penalty_public_text")
    for one in ("罗龑", "023-58230000", "示例路8号", "a@b.cn"):
        assert one not in text
    assert "罗某（电话（电话略），住（住址略））" in text
    listed = " ".join(row["way"] for row in paper(e, "penalty_publicity_form").facts["redactions"])
    assert "罗龑 → 罗某" in listed and "a@b.cn" in listed


def test_no_covering_is_listed_of_words_that_stand_nowhere(e: Enforcing) -> None:
    """What the file knows of a party and the decision does not print is not struck from it."""
    e.notify(parties=[party("right_holder", HOLDER, phone="023-58230000"), party("respondent", "重庆示例万坝食品有限公司")]).defend()
    told = {"items": LIGHTER, "fine": Decimal("216000.00"), "answers": [*e.ANSWER]}
    e.act("head", "05-27", "decide_penalty", **told, party=e.parties("respondent")[0])
    e.s.serve("05-27", "penalty_decision")
    publish(e)
    assert "023-58230000" not in drawn(e, "penalty_publicity_form")


def test_a_punished_person_is_named_by_the_family_name_alone(e: Enforcing) -> None:
    both = [party("right_holder", HOLDER), party("respondent", "欧阳龑", kind="natural")]
    e.notify(parties=both).defend()
    e.act("head", "05-27", "decide_penalty", items=LIGHTER, fine=Decimal("216000.00"), answers=[*e.ANSWER])
    e.s.serve("05-27", "penalty_decision")
    publish(e)
    for kind in ("penalty_public_text", "penalty_decision_summary"):
        assert "欧阳某" in drawn(e, kind) and "欧阳龑" not in drawn(e, kind)


def test_the_summary_tells_nothing_that_the_text_leaves_out(e: Enforcing) -> None:
    decided(e, "示例")
    struck = {"original": "甘小满", "printed": "甘某", "category": "privacy"}
    for told in ("销售给甘小满。", "电话13900001234。"):
        assert "摘要写出了" in e.refused("head", "06-04", "publish_penalty", **form(facts_summary=told, aliases=[struck]))
    assert "不超过200字" in e.refused("head", "06-04", "publish_penalty", **form(facts_summary="长" * 201))
    publish(e, facts_summary="长" * 200, aliases=[struck])


def test_who_reported_is_never_named(e: Enforcing) -> None:
    three = [party("right_holder", HOLDER), party("respondent", "重庆示例万坝食品有限公司"), REPORTER]
    e.file(parties=three, source="report", track="penalty_report").propose()
    e.act("reviewer", "04-27", "approve_review", review_kind="case", legal_ground=None)
    e.act("head", "04-27", "notify_penalty", hearing_told=True)
    e.s.serve("04-28", "penalty_notice")
    e.defend()
    told = {"items": LIGHTER, "fine": Decimal("216000.00"), "answers": [*e.ANSWER]}
    e.act("head", "05-27", "decide_penalty", **told)
    e.s.serve("05-27", "penalty_decision")
    assert "举报人" in e.refused("head", "06-04", "publish_penalty", **form(facts_summary="冯知远反映的标志。"))
    publish(e)
    assert "冯知远" not in str(paper(e, "penalty_public_text").facts)


def test_secrets_are_struck_one_by_one(e: Enforcing) -> None:
    decided(e, "示例")
    assert "类别选商业秘密" in e.refused("head", "06-04", "publish_penalty", **form(holds_secrets=True))
    secret = {"original": "近似标志", "printed": "（此处涉及商业秘密，略）", "category": "secret"}
    publish(e, holds_secrets=True, aliases=[secret])
    assert "（此处涉及商业秘密，略）" in drawn(e, "penalty_public_text")


def test_the_code_and_the_seat_of_a_firm_are_no_private_numbers(e: Enforcing) -> None:
    decided(e, "91500101MA5U0A1B2C，示例路3号")
    publish(e)
    assert "91500101MA5U0A1B2C" in drawn(e, "penalty_public_text")
