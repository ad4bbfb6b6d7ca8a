"""Blocks of papers: the number of a person half hidden, names joined, exhibits in their order."""

from __future__ import annotations

from datetime import date

import pytest

from casehub.documents import body_html, sample_facts
from casehub.documents.wording import you
from casehub.model import (
    Accused,
    Agent,
    Certificate,
    Evidence,
    EvidenceUse,
    Organisation,
    Party,
    Person,
    Right,
)
from casehub.papers import blocks
from tests.faults.world import rules

DAY = date(2026, 6, 1)
ID_NO = "500101199001011234"


def party(**values: object) -> Party:
    kept: dict[str, object] = {"name": "甲", "short_name": "", "kind": "natural", "id_no": ID_NO, "capacity": "none"}
    return Party(**(kept | values))


@pytest.mark.parametrize(
    ("kind", "number", "printed"),
    [
        ("natural", ID_NO, "500101********1234"), ("natural", "5001", "5001"), ("legal", ID_NO, ID_NO),
        ("natural", "110105491231002", "11***********02"), ("natural", "E12345678", "E1*****78"),
    ],
)
def test_only_a_persons_number_is_half_hidden(kind: str, number: str, printed: str) -> None:
    assert blocks.mask(party(kind=kind, id_no=number)) == printed


def test_a_party_is_printed_with_the_agents_of_the_day() -> None:
    agents = [Agent(name="旧", until=date(2026, 5, 31)), Agent(name="今", since=DAY)]
    told = party(agents=agents, address="万州", delivery_address="江北", e_consent=True, e_account="a@b.example")
    # What somebody told at the window before the party confirmed anything is not its address.
    before = blocks.party_block(told, "请求人", DAY)["service"]
    assert (before["address"], before["e_consent"], before["e_account"]) == ("万州", False, "")
    told.delivery_confirmed_on = DAY
    block = blocks.party_block(told, "请求人", DAY)
    assert [one["name"] for one in block["agents"]] == ["今"]
    assert (block["role_label"], block["service"]["address"], block["id_label"]) == ("请求人", "江北", "公民身份号码")


@pytest.mark.parametrize(
    ("kind", "label"), [("sole_trader", "经营者"), ("legal", "法定代表人"), ("other", "负责人")]
)
def test_who_stands_for_a_party_has_the_word_of_its_kind(kind: str, label: str) -> None:
    assert blocks.party_block(party(kind=kind), "", DAY)["rep_label"] == label


def test_one_addressee_bears_the_names_of_all() -> None:
    both = blocks.joint_addressee([party(), party(name="乙")], "被请求人", DAY)
    assert both is not None
    assert both["name"] == "甲、乙"
    assert blocks.joint_addressee([], "被请求人", DAY) is None


@pytest.mark.parametrize(
    ("kinds", "word"),
    [
        (["natural"], "你"),
        (["legal"], "你单位"),
        # A paper to several is read by each as its own.
        (["natural", "natural"], "你"),
        (["sole_trader", "legal"], "你单位"),
        (["natural", "legal"], "你（单位）"),
    ],
)
def test_papers_speak_to_each_as_what_it_is(kinds: list[str], word: str) -> None:
    parties = [party(kind=kind, name=f"当事人{n}") for n, kind in enumerate(kinds)]
    assert you(blocks.joint_addressee(parties, "被请求人", DAY)) == word


def test_a_person_is_printed_with_the_certificate_of_the_day() -> None:
    valid = Certificate(number="示例执-1", valid_from=DAY, valid_to=DAY)
    person = Person(name="周映荷", post="办案人员", phone="023", certificates=[valid])
    found = [blocks.person_block(person, day) for day in (DAY, date(2026, 6, 2))]
    assert [one and one["cert_no"] for one in found] == ["示例执-1", ""]
    assert blocks.person_block(None, DAY) is blocks.organisation_block(None) is None


def test_an_organisation_is_printed_with_its_place() -> None:
    block = blocks.organisation_block(Organisation(name="万州局", address="万州路1号"))
    assert block is not None
    assert (block["name"], block["address"]) == ("万州局", "万州路1号")


def test_a_right_is_printed_in_the_words_of_its_kind() -> None:
    block = blocks.right_block(Right(kind="utility_model", number="ZL1", owners=["甲"], invalidity=[]))
    assert (block["kind_label"], block["no"], block["owners"]) == ("实用新型", "ZL1", ["甲"])


def test_an_exhibit_says_who_offered_it() -> None:
    item = Evidence(name="公证书", submitted_by="甲", side="requester")
    use = EvidenceUse(label="甲1", evidence=item, finding="accepted")
    block = blocks.evidence_block(use, "", {"accepted": "予以采信"})
    assert (block["offered_by"], block["side"], block["finding_label"]) == ("甲", "requester", "予以采信")
    assert blocks.evidence_block(use, "举报人", {})["offered_by"] == "举报人"


def test_acts_are_told_in_words() -> None:
    assert blocks.acts_in_words(Accused(acts=["制造", "许诺销售", "仓储"])) == "制造、许诺销售、仓储"
    # Cases entered before the acts were ticked in words keep a code for each.
    assert blocks.acts_in_words(Accused(acts=["make", "use", "offer", "sell", "import"])) == "制造、使用、许诺销售、销售、进口"


def test_who_has_no_domicile_in_china_is_told_how_an_authority_from_abroad_is_proved() -> None:
    sentence = "履行公证、认证或者条约规定的证明手续"
    kind = rules().kinds["rights_duties_notice"]
    for abroad in (True, False):
        block = blocks.party_block(party(no_domicile_in_china=abroad), "请求人", DAY)
        facts = sample_facts(kind)
        facts["doc"] = {**facts["doc"], "addressee": block}  # type: ignore[dict-item]
        assert (sentence in body_html(kind, facts)) == abroad
