"""Fields that name somebody: who may be named, whom a value names, what papers print."""

from __future__ import annotations

from typing import Any

import pytest

from casehub.fields import (
    DeclaredField,
    EvidenceField,
    OrganisationField,
    PartiesField,
    PartyField,
    PeopleField,
    PersonField,
    RowField,
    TableField,
    Typed,
    Unreadable,
)


class Offered:
    def people(self, role: str) -> Any:
        return ((1, f"甲{role}"),)

    def parties(self, side: str, *, left: bool = False) -> Any:
        return ((5, "退出的乙"),) if left else ((2, f"乙{side}"),)

    def organisations(self, sort: str, side: str = "") -> Any:
        return ((3, f"丙局{sort}{side}"),)

    def agreements(self) -> Any:
        return (("甲乙备忘录", "甲乙备忘录"),)

    def exhibits(self, kind: str) -> Any:
        return ((4, f"甲1{kind}"),)

    def rows(self, of: str, among: str) -> Any:
        return ((6, f"{of}/{among}"),)


class Blocks:
    def text(self, value: Any) -> Any:
        return value

    def person(self, value: Any) -> Any:
        return {"name": f"人{value}"}

    def party(self, value: Any) -> Any:
        return {"name": f"方{value}"}

    def organisation(self, value: Any) -> Any:
        return {"name": f"局{value}"}

    def exhibit(self, value: Any) -> Any:
        return f"甲{value}"

    def row(self, of: str, value: Any) -> Any:
        return f"{of}{value}"


@pytest.mark.parametrize(
    ("field", "choices"),
    [
        (PersonField("x", "甲", role="clerk"), ((1, "甲clerk"),)),
        (PeopleField("x", "甲"), ((1, "甲"),)),
        (PartyField("x", "甲"), ((2, "乙"),)),
        (PartyField("x", "甲", left=True), ((5, "退出的乙"),)),
        (RowField("x", "甲", of="every_suit", among="open_suits"), ((6, "every_suit/open_suits"),)),
        (PartiesField("x", "甲"), ((2, "乙"),)),
        (OrganisationField("x", "甲"), ((3, "丙局"),)),
        (OrganisationField("x", "甲", side="一方"), ((3, "丙局一方"),)),
        (EvidenceField("x", "甲"), ((4, "甲1"),)),
        (EvidenceField("x", "甲", of="裁决"), ((4, "甲1裁决"),)),
    ],
)
def test_choices(field: Any, choices: Any) -> None:
    assert field.choices(Offered()) == choices
    assert field.missing == "选择甲"


def test_an_id_must_have_been_offered_and_a_block_passes() -> None:
    field = PartyField("p", "当事人")
    assert list(field.faults(9, {2})) == ["当事人不在可选范围内"]
    assert list(field.faults({"name": "乙"}, {2})) == []
    assert list(PeopleField("p", "人员").faults([1, 9], {1})) == ["人员不在可选范围内"]
    with pytest.raises(Unreadable):
        field.parse(Typed(["9"], {"2"}))
    with pytest.raises(Unreadable):
        PeopleField("p", "人员").parse(Typed(["1", "9"], {"1"}))


def test_people_are_found_wherever_they_are_named() -> None:
    column: DeclaredField = PersonField("who", "人")
    table = TableField("rows", "表", columns=(column,))
    assert table.people_in([{"who": 5}, {"who": None}, {"who": 6}]) == (5, 6)
    assert PersonField("x", "甲").people_in({"name": "周"}) == ()
    assert PeopleField("x", "甲").people_in([1, 2]) == (1, 2)
    assert PartyField("x", "甲").people_in(7) == ()


def test_papers_print_blocks_and_labels() -> None:
    assert PersonField("x", "甲").printed(1, Blocks()) == {"name": "人1"}
    assert PeopleField("x", "甲").printed(None, Blocks()) == []
    assert EvidenceField("x", "甲").printed([1, 2], Blocks()) == "甲1、甲2"
    row = RowField("x", "甲", of="行", among="行")
    assert (row.named(3, Blocks()), row.named(None, Blocks())) == ("行3", None)
    table = TableField("rows", "表", columns=(PartyField("who", "方"),))
    assert table.printed([{"who": 3, "n": 1}], Blocks()) == [{"who": {"name": "方3"}, "n": 1}]


def test_shapes_give_templates_every_name() -> None:
    party = PartyField("x", "甲").shaped({"name": "乙", "agents": [{"name": "丙"}]})
    assert party["agents"][0]["authority"] == ""
    assert party["service"]["e_consent"] is False
    assert PersonField("x", "甲").absent("【待填】")["name"] == "【待填】"
    assert PersonField("x", "甲").absent("") is None
    assert OrganisationField("x", "甲").shaped("丙局")["postcode"] == ""
    assert PartyField("x", "甲").facts_fault({"name": ""}) == "应写明姓名或者名称"
