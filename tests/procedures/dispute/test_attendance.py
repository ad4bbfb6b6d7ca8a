"""Who came, for whom, and who stayed away: each condition both ways, with several on a side."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from casehub.model import Document
from casehub.procedures.dispute import attendance
from tests.procedures.adjudicating import Both, at, faults, names, party, procedure, served

TWO = [
    party(1, "requester"),
    party(2, "respondent", agents=[{"name": "冉宗泽", "authority": "特别授权"}]),
    party(3, "respondent", kind="natural", name="牟长贵"),
]


def sides() -> dict[str, Any]:
    return {side.id: side for side in procedure().sides}


def came(**row: str) -> dict[str, Any]:
    return {"sides": sides(), "parties": TWO, "data": {"attendance": [{"role": "律师", **row}]}}


def away(name: str, on: date = date(2026, 6, 1)) -> dict[str, Any]:
    rows = [{"side": "respondent", "name": name, "served_on": on}]
    return {"sides": sides(), "parties": TWO, "services": [served("hearing_notice", 2)], "data": {"absent": rows}}


SPEAKS, ABSENT = "everybody_speaks_for_a_party", "absence_is_of_a_party_told"
BOTH = [
    Both(SPEAKS, "请写明程立冬代表哪一方", came(side="respondent", name="程立冬"), came(side="respondent", name="程立冬", for_party="示例公司2"), "attendance"),
    Both(SPEAKS, "代表的示例公司1不是登记的被请求人", came(side="respondent", name="程立冬", for_party="示例公司1"), came(side="requester", name="程立冬"), "attendance"),
    # The file shows whose agent somebody is, and a person speaks for herself; titles are as good as names of sides.
    Both(SPEAKS, "请写明", came(side="被请求人", name="程立冬"), came(side="被请求人", name="冉宗泽"), "attendance"),
    Both(SPEAKS, "请写明", came(side="respondent", name="何某"), came(side="respondent", name="牟长贵"), "attendance"),
    Both(ABSENT, "不是登记的被请求人", away("示例公司9"), away("示例公司2"), "absent"),
    Both(ABSENT, "于2026年6月1日收到", away("示例公司2", date(2026, 6, 2)), away("牟长贵", date(2026, 6, 2)), "absent"),
]  # fmt: skip


@pytest.mark.parametrize("both", BOTH, ids=names(BOTH))
def test_guard_both_ways(both: Both) -> None:
    assert faults(both) == []


def test_every_guard_is_tested() -> None:
    assert {b.guard for b in BOTH} == {*attendance.GUARDS}


def test_what_calls_to_one_thing_is_not_what_calls_to_another() -> None:
    """By what each kind of paper says that it calls to, the own ones of a matter before others."""
    def paper(kind: str, name: str, at_: str, case_id: int = 1, status: str = "issued") -> Document:
        return Document(case_id=case_id, kind=kind, status=status, facts={name: at_})

    told = [
        paper("hearing_notice", "hearing_at", "2026-09-01T09:00:00+08:00"),
        paper("hearing_postponement_notice", "new_at", "2026-09-02T09:00:00+08:00", case_id=2),
        paper("mediation_session_notice", "session_at", "2026-09-03T09:00:00+08:00"),
        paper("hearing_notice", "hearing_at", "2026-09-04T09:00:00+08:00", status="void"),
        paper("hearing_postponement_notice", "new_at", ""),
    ]
    found = [attendance.called_to(at("file_case", documents=some), "hearing_notice") for some in (told, told[1:], told[2:])]
    assert [one and one[1].day for one in found] == [1, 2, None]
