"""An issued paper is read with what was mended after it, and with nothing else."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from casehub.model import Accused, Agent, Case, Party, Rectification, Right
from casehub.papers import mended
from casehub.papers.blocks import party_block, right_block
from casehub.record.rows import plain

TODAY = date(2026, 5, 26)
KIND: Any = SimpleNamespace(
    fields=[
        SimpleNamespace(id="headline", known="headline", asked=False),
        SimpleNamespace(id="typed", known=None, asked=True),
    ]
)


def two_parties() -> list[Party]:
    agents = [Agent(id=7, name="何静宜", role="律师"), Agent(id=8, name="冉宗泽", role="律师")]
    return [
        Party(
            id=n, role="respondent", name=name, kind="legal", id_label="统一社会信用代码", id_no="1",
            address="万州区示例路6号", phone="023-55550100", representative="秦德全", operator="",
            representative_post="总经理", short_name="", capacity="none", delivery_address="",
            delivery_receiver="", delivery_phone="", e_consent=False, e_channel="", e_account="",
            no_domicile_in_china=False, agents=agents[n - 1 : n],
        )
        for n, name in ((1, "万骑公司"), (2, "沃谷公司"))
    ]  # fmt: skip


def situation(parties: list[Party], rows: list[Rectification], **more: Any) -> Any:
    right = Right(
        id=3, kind="utility_model", number="ZL202221034567.7", title="快拆底座", owners=["山驰"],
        invalidity=[], claims_asserted="", status="", claims_count=1, has_report=False,
    )  # fmt: skip
    case = Case(accused=[Accused(id=5, name="底座", model="K3"), Accused(id=6, name="支架")])
    found = {p.id: p for p in parties}
    return SimpleNamespace(
        parties=parties, party=found.get, rows=lambda _kind: rows, rights=[right], day=TODAY, case=case, **more
    )


def paper(parties: list[Party], s: Any) -> dict[str, Any]:
    """Facts as they were frozen before anything was mended."""
    blocks = [party_block(p, "被请求人", TODAY) for p in parties]
    facts: dict[str, Any] = {
        "form": 2, "parties": {"respondent": blocks}, "respondent": deepcopy(blocks[0]),
        "rights": [right_block(s.rights[0])], "headline": "告知万骑公司", "typed": "万骑公司的住所",
        "doc": {"addressee": deepcopy(blocks[0]) | {"name": "万骑公司、沃谷公司"}},
        "accused": [{"name": a.name, "model": a.model, "acts_cn": ""} for a in s.case.accused],
    }  # fmt: skip
    return plain(facts)  # type: ignore[no-any-return]


def entry(column: str, before: str, after: str, **of: int) -> Rectification:
    return Rectification(column=column, label=column, before=before, after=after, event_seq=9, **of)


def test_a_name_is_mended_in_its_own_blocks_and_in_what_the_file_composed() -> None:
    parties = two_parties()
    facts = paper(parties, situation(parties, []))
    parties[0].name = "万旗公司"
    row = entry("name", "万骑公司", "万旗公司", party_id=1)
    s = situation(parties, [row])
    now = mended.with_mended(KIND, facts, s, [row])
    assert [p["name"] for p in now["parties"]["respondent"]] == ["万旗公司", "沃谷公司"]
    assert now["respondent"]["short"] == "万旗公司"
    assert now["doc"]["addressee"]["name"] == "万旗公司、沃谷公司"
    assert now["headline"] == "告知万旗公司"
    # What a person wrote into the paper is his.
    assert now["typed"] == "万骑公司的住所"
    assert facts["respondent"]["name"] == "万骑公司"


def test_an_address_is_mended_for_service_too_unless_another_was_confirmed() -> None:
    for confirmed in ("", "渝北区确认路1号"):
        parties = two_parties()
        parties[0].delivery_address = confirmed
        parties[0].delivery_confirmed_on = date(2026, 6, 1) if confirmed else None
        facts = paper(parties, situation(parties, []))
        parties[0].address = "万州区示例路66号"
        row = entry("address", "万州区示例路6号", "万州区示例路66号", party_id=1)
        now = mended.with_mended(KIND, facts, situation(parties, [row]), [row])
        first, second = now["parties"]["respondent"]
        assert first["address"] == "万州区示例路66号"
        assert first["service"]["address"] == (confirmed or "万州区示例路66号")
        # The other one lives at the same wrong number, and there it is no mistake.
        assert second == facts["parties"]["respondent"][1]


def test_what_was_mended_twice_is_found_by_either_name() -> None:
    parties = two_parties()
    facts = paper(parties, situation(parties, []))
    parties[0].name, parties[0].id_no = "万旗公司", "2"
    rows = [
        entry("name", "万骑公司", "万奇公司", party_id=1),
        entry("name", "万奇公司", "万旗公司", party_id=1),
        entry("id_no", "1", "2", party_id=1),
    ]
    now = mended.with_mended(KIND, facts, situation(parties, rows), rows[2:])
    assert now["respondent"]["id_no"] == "2"
    assert now["respondent"]["name"] == "万骑公司"
    now = mended.with_mended(KIND, facts, situation(parties, rows), rows)
    assert now["respondent"]["name"] == "万旗公司"
    assert now["headline"] == "告知万旗公司"


def test_agent_right_and_product_are_mended_where_they_stand() -> None:
    parties = two_parties()
    facts = paper(parties, situation(parties, []))
    rows = [
        entry("name", "何静宜", "何静仪", agent_id=7),
        entry("number", "ZL202221034567.7", "ZL202221034568.5", right_id=3),
        entry("model", "K3", "K8", accused_id=5),
    ]
    parties[0].agents[0].name = "何静仪"
    s = situation(parties, rows)
    s.rights[0].number, s.case.accused[0].model = "ZL202221034568.5", "K8"
    now = mended.with_mended(KIND, facts, s, rows)
    agents = [p["agents"][0]["name"] for p in now["parties"]["respondent"]]
    assert agents == ["何静仪", "冉宗泽"]
    assert now["rights"][0]["no"] == "ZL202221034568.5"
    assert now["accused"] == [facts["accused"][0] | {"model": "K8"}, facts["accused"][1]]


@pytest.mark.parametrize("column", sorted(mended.PARTY))
def test_each_column_of_a_party_changes_the_names_of_its_block_that_are_told(column: str) -> None:
    before, after = two_parties()[0], two_parties()[0]
    other = {"kind": "natural", "capacity": "patentee", "id_label": "护照"}
    setattr(after, column, other.get(column, "示例"))
    was, now = (party_block(p, "", TODAY) for p in (before, after))
    changed = {name for name in was if name != "service" and was[name] != now[name]}
    assert changed <= set(mended.PARTY[column])
    assert changed
