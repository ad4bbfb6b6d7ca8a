"""A request for a designation is entered, mended, taken up without one (程序规定第十六条)."""

from __future__ import annotations

import pytest

from casehub.procedures.designating import asked
from casehub.workflow.procedure import Procedure
from tests.acts.scene import day
from tests.procedures.asking import TODAY, YESTERDAY, KnownRow, Row, fault, knows, one_way, untold
from tests.procedures.designating.above import BELOW, BESIDE, OUTSIDE, Above
from tests.workflow.builders import event, party

ENTER, MEND, NAME = (
    "designating.enter_designation_request", "designating.mend_designation_request", "designating.designate_jurisdiction",
)  # fmt: skip
ASKS = party(1, "requesting_office")
CAME = event(
    "enter_designation_request", YESTERDAY, designation_ground="dispute", subject="甲公司", suspected="销售侵权商品",
    dispute_facts="两局均收到线索", special_reason="有特殊原因", report_no="渝万函1号", request_came_on=YESTERDAY,
)  # fmt: skip
CAME.seq = 1
MENDED = event("mend_designation_request", TODAY, subject="乙公司")
MENDED.seq = 2
BOTH = event("enter_designation_request", YESTERDAY, contending=[{"office": ASKS.name}, {"office": BESIDE}])
OWN = event("take_up_designation", TODAY)

ROWS: list[Row] = [
    (ENTER, "one_office_asks", {"parties": [ASKS]}, None),
    (ENTER, "one_office_asks", {}, "没有登记报请机关"),
    (ENTER, "one_office_asks", {"parties": [ASKS, party(2, "requesting_office")]}, "只能有一家"),
    (ENTER, "request_comes_after_its_day", {"data": {"report_on": TODAY, "request_came_on": YESTERDAY}}, "不能早于报请日期"),
    (ENTER, "request_comes_after_its_day", {"data": {"report_on": TODAY, "request_came_on": TODAY}}, None),
    (MEND, "designation_was_asked_for", {"events": [OWN]}, "没有登记下级机关的请示"),
    (MEND, "designation_was_asked_for", {"events": [CAME]}, None),
]
KNOWN: list[KnownRow] = [
    ("ground_asked", NAME, {"events": [CAME]}, "dispute"),
    ("ground_asked", NAME, {"events": [OWN]}, "superior_need"),
    ("subject_asked", NAME, {"events": [CAME]}, "甲公司"),
    ("subject_asked", NAME, {"events": [CAME, MENDED]}, "乙公司"),
    ("suspected_asked", NAME, {"events": [CAME]}, "销售侵权商品"),
    ("suspected_asked", NAME, {}, None),
    ("dispute_asked", NAME, {"events": [CAME]}, "两局均收到线索"),
    ("dispute_asked", NAME, {"events": [OWN]}, None),
    ("reason_asked", NAME, {"events": [CAME]}, "有特殊原因"),
    ("reason_asked", NAME, {"events": [OWN]}, None),
    ("report_asked_no", NAME, {"events": [CAME]}, "渝万函1号"),
    ("report_asked_no", NAME, {}, None),
    ("report_came_on", NAME, {"events": [CAME]}, YESTERDAY),
    ("report_came_on", NAME, {"events": [OWN]}, None),
    ("offices_beside_the_asking_one", NAME, {"events": [BOTH], "parties": [ASKS]}, [{"office": BESIDE}]),
    ("offices_beside_the_asking_one", NAME, {"events": [OWN]}, None),
    ("office_that_asks", NAME, {"parties": [ASKS]}, ASKS.name),
    ("office_that_asks", NAME, {}, None),
]


@pytest.mark.parametrize("row", ROWS, ids=[f"{row[1]}-{n}" for n, row in enumerate(ROWS)])
def test_a_condition_both_ways(procedures: dict[str, Procedure], row: Row) -> None:
    assert fault(procedures, row) == ""


@pytest.mark.parametrize("row", KNOWN)
def test_what_the_request_said(procedures: dict[str, Procedure], row: KnownRow) -> None:
    assert knows(procedures, row)


def test_every_condition_and_every_known_fact_is_tried() -> None:
    assert one_way(ROWS, asked.GUARDS) == set()
    assert untold(KNOWN, asked.KNOWN) == set()


def test_seven_working_days_run_from_the_receipt_and_are_counted_again(a: Above) -> None:
    a.asked()
    # 6 April is the day off for 清明: seven working days from 2 April end on the 14th.
    assert a.clock() == [("04-14", "")]
    a.act("clerk", "04-03", "mend_designation_request", request_came_on=day("04-01"), report_on=day("04-01"), designation_ground="dispute")
    assert a.clock() == [("04-14", "cancelled"), ("04-13", "")]


def test_of_its_own_need_the_bureau_has_no_clock_and_no_request_on_the_paper(a: Above) -> None:
    a.opened()
    assert "没有登记报请机关" in a.refused("clerk", "04-02", "enter_designation_request", report_on=day("04-01"))
    a.act("clerk", "04-02", "take_up_designation", noticed_on=day("04-02"))
    a.act("section", "04-03", "name_designation_officers", officers=[a.s.person("examiner")])
    assert a.clock() == []
    made = a.named(designation_ground="superior_need", other_offices=None, handover_by=None).documents[0]
    facts = made.facts
    assert (facts["designation_ground"], facts["requester_office"], facts["report_no"]) == ("superior_need", None, None)


def test_who_has_several_bureaus_below_names_one_of_them(a: Above) -> None:
    a.asked(contending=[{"office": BELOW}, {"office": BESIDE}, {"office": OUTSIDE}])
    made = a.named(other_offices=[{"office": BESIDE}, {"office": OUTSIDE}]).documents[0]
    assert [one["office"] for one in made.facts["other_offices"]] == [BESIDE, OUTSIDE]
    assert made.number == "渝知指管〔2026〕1号"
