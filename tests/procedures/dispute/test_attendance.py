"""Who came, for whom, and who stayed away: each condition both ways, with several on a side."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from casehub.model import Case, Document
from casehub.procedures.dispute import attendance
from tests.procedures.adjudicating import Both, at, faults, names, party, procedure, served
from tests.workflow.builders import event

TWO = [
    party(1, "requester"),
    party(2, "respondent", agents=[{"name": "冉宗泽", "authority": "特别授权"}]),
    party(3, "respondent", kind="natural", name="牟长贵"),
]


def sides() -> dict[str, Any]:
    return {side.id: side for side in procedure().sides}


def came(**row: object) -> dict[str, Any]:
    return {"sides": sides(), "parties": TWO, "data": {"attendance": [{"role": "律师", **row}]}}


def away(number: int) -> dict[str, Any]:
    told = [served("hearing_notice", 2)]
    return {"sides": sides(), "parties": TWO, "services": told, "data": {"absent": [{"party": number, "reason": "未说明"}]}}


NAMESAKES = [
    party(1, "requester"),
    party(2, "respondent", agents=[{"name": "张伟", "firm": "甲所", "role": "律师"}]),
    party(3, "respondent", agents=[{"name": "张伟", "firm": "乙所", "role": "律师"}]),
]
ONE_FOR_BOTH = [NAMESAKES[0], NAMESAKES[1], party(3, "respondent", agents=[{"name": "张伟", "firm": "甲所", "role": "律师"}])]
SPEAKS, ABSENT = "everybody_speaks_for_a_party", "absence_is_of_a_party_told"
ZHANG: dict[str, Any] = came(side="respondent", name="张伟")
BOTH = [
    Both(SPEAKS, "请写明程立冬代表哪一方", came(side="respondent", name="程立冬"), came(side="respondent", name="程立冬", for_party=2), "attendance"),
    Both(SPEAKS, "代表的示例公司1不是登记的被请求人", came(side="respondent", name="程立冬", for_party=1), came(side="requester", name="程立冬"), "attendance"),
    # The file shows whose agent somebody is, and a person speaks for herself; titles are as good as names of sides.
    Both(SPEAKS, "请写明", came(side="被请求人", name="程立冬"), came(side="被请求人", name="冉宗泽"), "attendance"),
    Both(SPEAKS, "请写明", came(side="respondent", name="何某"), came(side="respondent", name="牟长贵"), "attendance"),
    # Two people of one name are not one who speaks for both.
    Both(SPEAKS, "请写明张伟代表", {**ZHANG, "parties": NAMESAKES}, {**ZHANG, "parties": ONE_FOR_BOTH}, "attendance"),
    Both(ABSENT, "尚未送达牟长贵", away(3), away(2), "absent"),
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


def test_who_stayed_away_is_told_by_the_proof_and_found_by_its_row() -> None:
    """The form asks who and why; day and proof are the file's, and two of one name are two."""
    same = [TWO[0], party(2, "respondent", name="牟长贵"), party(3, "respondent", name="牟长贵")]
    proof = served("hearing_notice", 3)
    proof.case_id = 41
    matter = Case(id=41, reference="渝知裁字〔2026〕1-9号", procedure="service")
    told: dict[str, Any] = {"sides": sides(), "parties": same, "services": [proof], "children": [matter]}
    s = at("hold_hearing_in_absence", **told, data={"absent": [{"party": 3, "reason": "未说明"}]})
    (row,) = attendance.absences_told(s)
    assert (row["name"], row["served_on"], row["service_ref"]) == ("牟长贵", proof.served_on, "渝知裁字〔2026〕1-9号送达回证")
    record = Document(kind="hearing_record", status="issued", event_seq=7, facts={"absent": [{"party": "牟长贵"}]})
    act = event("hold_hearing_in_absence", date(2026, 7, 6), absent=[{"party": 3, "reason": "未说明"}])
    act.seq = 7
    after = at("close_case", **told, documents=[record], events=[act])
    assert [(p.id, on) for p, on in attendance.stayed_away(after, "respondent")] == [(3, proof.served_on)]
    # A record of before names them in its own words alone.
    record.facts = {"absent": [{"side": "respondent", "name": "示例公司2", "served_on": "2026-06-01"}]}
    before = at("close_case", **told | {"parties": TWO}, documents=[record])
    assert [(p.id, on) for p, on in attendance.stayed_away(before, "respondent")] == [(2, date(2026, 6, 1))]
