"""P02: whom the superior names, who stops, who has signed for the notice, what came of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from casehub.documents import body_html
from casehub.model import Document, Organisation
from casehub.procedures.designating import named
from casehub.workflow.procedure import Procedure
from tests.acts.scene import day
from tests.procedures.asking import TODAY, TOMORROW, YESTERDAY, Row, fault, one_way
from tests.procedures.designating.above import BELOW, OUTSIDE, PARTNER, Above
from tests.workflow.builders import event

NAME, SIGN, RESULT = (
    "designating.designate_jurisdiction", "designating.note_designation_received", "designating.enter_designation_result",
)  # fmt: skip
LONG_AGO = YESTERDAY - timedelta(days=9)
STOPS = [{"office": OUTSIDE}]
HELD = {"office": OUTSIDE, "measure": "扣押（某号）", "end_on": TOMORROW, "keeper": OUTSIDE}
MADE = Document(
    id=1, event_seq=1, kind="jurisdiction_designation_notice", status="issued", issued_on=YESTERDAY,
    facts={"designated_office": {"name": BELOW}, "other_offices": STOPS},
)  # fmt: skip


def signed(*offices: str) -> list[Any]:
    events = [event("note_designation_received", TODAY, signing_office=one) for one in offices]
    for n, one in enumerate(events, 2):
        one.seq = n
    return events


ROWS: list[Row] = [
    (NAME, "one_of_several_is_designated", {"data": {"designation_ground": "dispute", "other_offices": []}}, "停止办理的其他机关"),
    (NAME, "one_of_several_is_designated", {"data": {"designation_ground": "dispute", "other_offices": STOPS}}, None),
    (NAME, "one_of_several_is_designated", {"data": {"designation_ground": "special_reason"}}, None),
    (NAME, "losing_office_hands_over", {"data": {"other_offices": STOPS}}, "移交材料的期限"),
    (NAME, "losing_office_hands_over", {"data": {"other_offices": [], "handover_by": TOMORROW}}, "不写移交期限"),
    (NAME, "losing_office_hands_over", {"data": {"other_offices": STOPS, "handover_by": TOMORROW}}, None),
    (NAME, "measures_say_who_keeps_the_goods", {"data": {"other_offices": [], "measures": [HELD]}}, "不在停止办理的其他机关中"),
    (NAME, "measures_say_who_keeps_the_goods", {"data": {"other_offices": STOPS, "measures": [HELD]}}, None),
    (SIGN, "receiver_was_told_of_it", {"documents": [MADE], "data": {"signing_office": PARTNER}}, "请写全称"),
    (SIGN, "receiver_was_told_of_it",
     {"documents": [MADE], "data": {"signing_office": BELOW, "signed_on": LONG_AGO}}, "不能早于通知书日期"),
    (SIGN, "receiver_was_told_of_it", {"documents": [MADE], "data": {"signing_office": OUTSIDE, "signed_on": TODAY}}, None),
    (RESULT, "every_office_has_signed", {"documents": [MADE], "events": signed(BELOW)}, f"{OUTSIDE}签收"),
    (RESULT, "every_office_has_signed", {"documents": [MADE], "events": signed(BELOW, OUTSIDE)}, None),
    (RESULT, "result_comes_after_the_notice", {"documents": [MADE], "data": {"result_came_on": LONG_AGO}}, "不能早于"),
    (RESULT, "result_comes_after_the_notice", {"documents": [MADE], "data": {"result_came_on": TODAY}}, None),
]  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=[f"{row[1]}-{n}" for n, row in enumerate(ROWS)])
def test_a_condition_both_ways(procedures: dict[str, Procedure], row: Row) -> None:
    assert fault(procedures, row) == ""


def test_every_condition_is_tested_both_ways() -> None:
    assert one_way(ROWS, named.GUARDS) == set()


def test_the_notice_says_who_goes_on_who_stops_and_what_does_not_end(a: Above) -> None:
    a.asked()
    held = {"office": OUTSIDE, "measure": "扣押（渝开州市监强制〔2026〕3号）", "end_on": day("05-01"), "keeper": OUTSIDE}
    made = a.named(measures=[held]).documents[0]
    html = body_html(a.s.office.rules.kinds[made.kind], made.facts)
    for said in (
        f"{BELOW}：", "渝万州市监函〔2026〕5号", "2026年4月2日报请指定", "经协商未能达成一致", f"现指定{BELOW}管辖该案",
        f"请{OUTSIDE}自收到本通知之日起停止办理", "2026年4月20日前", "不因本通知而解除", "2026年5月1日届满", f"抄送：{OUTSIDE}",
        "一式三份", "第二十五条", "第十六条",
    ):  # fmt: skip
        assert said in html, said
    assert a.clock() == [("04-14", "met")]


def test_only_a_bureau_below_is_named_and_only_such_are_told_to_stop(a: Above) -> None:
    a.asked()
    for wrong, said in (
        ({"designated_office": a.office(PARTNER)}, "只能指定本局的下级局"),
        ({"other_offices": [{"office": PARTNER}]}, f"{PARTNER}不是本局的下级局"),
        ({"other_offices": [{"office": BELOW}]}, "不能同时停止办理"),
    ):
        assert said in a.refused("head", "04-10", "designate_jurisdiction", **a.choice(**wrong))


def test_an_office_is_the_same_however_its_name_is_spelt(a: Above) -> None:
    a.asked()
    known = {one.name: one for one in a.s.session.scalars(select(Organisation))}
    beside, below = known[PARTNER], known[BELOW]
    beside.also_known_as = "达州市知识产权局、达州市反垄断局"
    # It had another name until last year, and goes on under the one of today.
    a.s.session.add(Organisation(
        key="dz-before", name="达州市工商行政管理局", short_name="达州工商", kind=beside.kind, valid_from=day("01-01"),
        valid_until=day("03-01"), successor=beside,
    ))  # fmt: skip
    a.s.session.flush()
    for spelt in ("达州市 市场监督管理局", "達州市市場監督管理局", "达州市反垄断局", "达州市工商行政管理局", beside.short_name):
        told = a.refused("head", "04-10", "designate_jurisdiction", **a.choice(other_offices=[{"office": spelt}]))
        assert f"{spelt}不是本局的下级局" in told, spelt
    for spelt in (" 重庆市万州区　市场监督管理局", below.short_name):
        told = a.refused("head", "04-10", "designate_jurisdiction", **a.choice(other_offices=[{"office": spelt}]))
        assert "不能同时停止办理" in told, spelt
    a.named(other_offices=[{"office": f"{OUTSIDE[:5]} {OUTSIDE[5:]}"}], measures=[HELD | {"end_on": day("05-01")}])
    for spelt in (f"{BELOW[:3]} {BELOW[3:]}", OUTSIDE):
        a.act("clerk", "04-13", "note_designation_received", signing_office=spelt, signed_on=day("04-13"))
    a.act("clerk", "08-12", "enter_designation_result", result_came_on=day("08-12"))


def test_what_is_late_says_why(a: Above) -> None:
    a.asked()
    late = a.choice(late_reason=None)
    assert "期限已于" in a.refused("head", "04-15", "designate_jurisdiction", **late)
    a.act("head", "04-15", "designate_jurisdiction", **a.choice(late_reason="各方补充材料"))


def test_it_is_signed_for_by_each_reported_on_and_archived(a: Above) -> None:
    a.asked()
    a.named()
    a.act("clerk", "04-13", "note_designation_received", signing_office=BELOW, signed_on=day("04-13"))
    assert f"{OUTSIDE}签收" in a.refused("clerk", "08-12", "enter_designation_result", result_came_on=day("08-12"))
    a.act("clerk", "04-14", "note_designation_received", signing_office=OUTSIDE, signed_on=day("04-14"))
    # Another notice takes the place of the first: each signs for it anew.
    a.named("04-15", late_reason="重新指定")
    assert "签收" in a.refused("clerk", "08-12", "enter_designation_result", result_came_on=day("08-12"))
    for office in (BELOW, OUTSIDE):
        a.act("clerk", "04-16", "note_designation_received", signing_office=office, signed_on=day("04-16"))
    a.act("clerk", "08-12", "enter_designation_result", result_came_on=day("08-12"))
    a.act("archivist", "08-13", "archive_designation")
    assert a.s.state == "des_filed"


def test_nothing_is_named_where_nothing_is_left_to_name(a: Above) -> None:
    a.asked()
    a.act("head", "04-08", "decline_designation", no_designation="agreed")
    assert a.clock() == [("04-14", "met")]
    a.act("head", "04-09", "take_back_decline")
    assert (a.s.state, a.clock()[-1]) == ("des_entered", ("04-14", ""))
    a.act("head", "04-10", "decline_designation", no_designation="not_common")
    a.act("archivist", "04-13", "archive_designation")
