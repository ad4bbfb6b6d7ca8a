"""Beside the form of a rectification stands what the register says now, of what it mends alone."""

from __future__ import annotations

from casehub.model import Accused, Agent, Evidence, EvidenceUse, Party, Right
from casehub.procedures import LAW
from casehub.procedures.matter.as_registered import as_registered
from tests.procedures import adjudicating
from tests.procedures.adjudicating import party, procedure

TWO = [
    party(1, "requester", name="甲公司", address="示例路1号", phone="13800002017", id_no="91500000MA5U8K2X0D"),
    party(2, "respondent", name="乙公司", address="示例路2号"),
]
RIGHTS = (
    Right(kind="invention", number="ZL201810123456.X", title="一种结构", owners=["甲公司", "丙"], claims_asserted="权利要求1"),
    Right(kind="design", number="ZL202130654321.2", title="包装盒", owners=["甲公司"], claims_asserted=""),
)  # fmt: skip


def shown(step: str, readable: list[Party] | None = None) -> dict[str, dict[str, str]]:
    sides = {side.id: side for side in procedure().sides}
    s = adjudicating.at(step, parties=TWO, sides=sides, rights=RIGHTS)
    s.case.accused = [Accused(label="", name="链轮", model="WQ-K3", acts=["make"], source="", place="", evidence_ref="")]
    TWO[1].agents = [Agent(name="林嘉禾", firm="某所", role="律师", authority="", scope="特别授权", receives=True)]
    found = as_registered(s, procedure().step(step), LAW.at(s), TWO if readable is None else readable)
    return {title: dict(lines) for title, lines in found}


def test_each_party_stands_with_what_the_form_asks_of_it_and_no_number_that_is_shown_apart() -> None:
    said = shown("rectify_party")
    assert [*said] == ["请求人", "被请求人"]
    assert said["请求人"]["住所"] == "示例路1号"
    assert said["被请求人"]["住所"] == "示例路2号"
    told = " ".join(text for lines in said.values() for text in lines.values())
    assert "13800002017" not in told
    assert "91500000MA5U8K2X0D" not in told
    # Of whom the person may not read nothing stands there.
    assert [*shown("rectify_party", TWO[1:])] == ["被请求人"]


def test_each_right_agent_and_product_by_its_own_words() -> None:
    rights = [*shown("rectify_right").values()]
    assert [one["专利号"] for one in rights] == ["ZL201810123456.X", "ZL202130654321.2"]
    assert rights[0]["专利权人"] == "甲公司、丙"
    agent = shown("rectify_agent")["乙公司的代理人"]
    assert (agent["代理人"] if "代理人" in agent else agent["姓名"]) == "林嘉禾"
    assert shown("rectify_thing")["链轮"]["型号"] == "WQ-K3"


def test_of_a_confidential_exhibit_nothing_stands_there() -> None:
    uses = tuple(
        EvidenceUse(label=f"甲{n}", evidence=Evidence(case_id=1, name=f"证书{n}", confidential=n == 2, side="requester"))
        for n in (1, 2)
    )
    s = adjudicating.at("rectify_exhibit", parties=TWO, uses=uses)
    for use in uses:
        use.evidence.case_id = s.case.home.id
    found = as_registered(s, procedure().step("rectify_exhibit"), LAW.at(s), TWO)
    assert [title for title, _ in found] == ["证据甲1"]


def test_a_step_that_mends_nothing_shows_nothing() -> None:
    assert shown("issue_decision") == {}
    # It asks for fields of the same names, and enters somebody new.
    assert shown("join_party") == shown("register_agent") == {}


def test_whoever_changes_the_claims_reads_those_that_stand() -> None:
    claims = [*shown("name_claims").values()]
    assert [[*one.values()] for one in claims] == [["权利要求1"]]
