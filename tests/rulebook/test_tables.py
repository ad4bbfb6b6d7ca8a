"""The tables of config/: what two rows, a group or a division mean together."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from casehub.rulebook.tables import (
    AccessFile,
    Amount,
    BasisText,
    HouseRule,
    Instrument,
    Level,
    Region,
    Route,
    clashes,
    doubles,
)

ONE = Amount(key="a", title="试", value=1, unit="人", basis="《试》", confidence="design")
RULE = HouseRule(key="a", value=True, label="试", confidence="design")


def faults(*rows: Amount | HouseRule) -> list[str]:
    return [str(fault) for fault in clashes("x.toml", "row", rows)]


@pytest.mark.parametrize("row", [ONE, RULE], ids=["amount", "house rule"])
def test_two_rows_of_one_key_may_follow_but_not_overlap(row: Amount | HouseRule) -> None:
    until = replace(row, until=date(2026, 1, 1))
    assert faults(until, replace(row, since=date(2026, 1, 2))) == []
    assert faults(until, replace(row, since=date(2026, 1, 1))) == ["x.toml: row.a: 两条规定在2026-01-01同时有效"]
    assert faults(row, replace(row, key="b")) == []
    assert len(faults(row, row)) == 1
    backwards = replace(row, since=date(2026, 1, 2), until=date(2026, 1, 1))
    assert faults(backwards) == ["x.toml: row.a: until 早于 since"]


def test_two_articles_may_stand_beside_one_another_where_no_procedure_has_both() -> None:
    every = BasisText(key="a", text="《试》第一条", confidence="design")
    penalty = replace(every, procedures=("penalty", "seizure"))
    assert [str(f) for f in clashes("x.toml", "row", [every, penalty, replace(every, procedures=("service",))])] == []
    for other in (penalty, replace(every, procedures=("service", "seizure"))):
        assert len(clashes("x.toml", "row", [every, penalty, other])) == 1
    assert len(clashes("x.toml", "row", [every, penalty, every])) == 1


def test_a_name_that_was_taken_is_told_for_each_row_below() -> None:
    rows = [{"id": "a"}, {"id": "b"}, {"id": "a"}, {"id": "a"}]
    assert [str(f) for f in doubles("x.toml", "role", rows, "id")] == ["x.toml: role.a: 出现两次"] * 2
    assert doubles("x.toml", "role", rows[:2], "id") == []


@pytest.mark.parametrize(
    ("level", "code", "covered", "not_covered"),
    [("province", "500000", "500101", "510101"), ("city", "511700", "511703", "511800"),
     ("district", "500101", "500101", "500102"), ("county", "500230", "500230", "500231")],
)  # fmt: skip
def test_a_division_covers_what_lies_in_it(
    level: str, code: str, covered: str, not_covered: str
) -> None:
    region = Region(code=code, name="试", level=Level(level), parent="")
    assert region.covers(code) and region.covers(covered)
    assert not region.covers(not_covered)
    assert not region.covers("")


ACCESS = AccessFile(
    routes={
        "desk.show": Route("signed_in", ("staff", "mediator")),
        "case.show": Route("case", ("any",)),
    },
    largest_file_mb={"staff": 50, "clerk": 200, "mediator": 20},
    strangers_file_mb=1,
    groups={"staff": ("clerk", "head")},
)
ROLES = ("clerk", "head", "mediator")


def test_groups_are_spelt_out_and_the_larger_of_two_sizes_counts() -> None:
    assert ACCESS.roles_of("desk.show") == {"clerk", "head", "mediator"}
    assert ACCESS.largest_by_role() == {"clerk": 200, "head": 50, "mediator": 20}
    assert ACCESS.objections(ROLES) == []


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (replace(ACCESS, groups={"staff": ("clerk", "unheard")}), ("groups.staff", "未知的角色：unheard")),
        (replace(ACCESS, groups={**ACCESS.groups, "idle": ("clerk",)}), ("groups.idle", "没有路由使用")),
        (replace(ACCESS, largest_file_mb={"unheard": 1}), ("largest_file_mb.unheard", "未知的角色：unheard")),
        (replace(ACCESS, routes={**ACCESS.routes, "x": Route("public", ())}), ("routes.x", "没有角色")),
        (replace(ACCESS, routes={**ACCESS.routes, "x": Route("public", ("unheard",))}), ("routes.x", "未知的角色：unheard")),
    ],
)  # fmt: skip
def test_each_fault_of_the_policy_is_told_with_its_place(
    changed: AccessFile, said: tuple[str, str]
) -> None:
    assert changed.objections(ROLES) == [said]


def test_an_article_is_there_by_the_number_or_by_name() -> None:
    counted = Instrument(title="甲办法", articles=85, confidence="verbatim")
    assert [counted.has(n) for n in (0, 1, 85, 86)] == [False, True, True, False]
    listed = Instrument(title="乙法", read=(3, 9), unread=(12,), confidence="memory")
    assert [listed.has(n) for n in (3, 9, 12, 10)] == [True, True, True, False]
