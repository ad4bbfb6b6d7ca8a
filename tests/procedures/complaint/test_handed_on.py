"""A complaint sent below, sent back, merged, typed anew, and a clue that is split off from it."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from casehub.casefile import registering
from casehub.desk.overview import overview
from casehub.documents import body_html
from casehub.model import Document, Event, Organisation
from casehub.procedures.complaint import handed_on
from casehub.workflow.procedure import Procedure
from casehub.workflow.refusals import Refused
from tests.acts.scene import Scene, Stages, at, day
from tests.procedures.asking import (
    TODAY,
    TOMORROW,
    YESTERDAY,
    KnownRow,
    Row,
    fault,
    knows,
    one_way,
    untold,
)
from tests.procedures.complaint.counter import (
    CONSUMER,
    SHOP,
    accepted,
    complainant,
    counter,
    registered,
    trader,
)
from tests.workflow.builders import event, party

ROWS: list[Row] = [
    ("complaint.dispatch_complaint", "report_day_lies_ahead", {"data": {"report_by": TODAY}}, "晚于今天"),
    ("complaint.dispatch_complaint", "report_day_lies_ahead", {"data": {"report_by": TOMORROW}}, None),
    ("complaint.return_complaint", "somebody_passed_it_on", {"events": [event("receive_complaint", YESTERDAY, channel="visit")]}, "应不予受理"),
    ("complaint.return_complaint", "somebody_passed_it_on", {"events": [event("receive_complaint", YESTERDAY, channel="passed_on")]}, None),
]  # fmt: skip
KNOWN: list[KnownRow] = [
    ("who_is_reported", "complaint.split_report", {"parties": []}, None),
    ("who_is_reported", "complaint.split_report", {"parties": [party(2, "respondent")]}, "当事人2"),
    ("name_of_clue", "complaint.split_report", {"parties": []}, None),
    ("name_of_clue", "complaint.split_report", {"parties": [party(2, "respondent")]}, "当事人2涉嫌违法案"),
    ("where_is_reported", "complaint.split_report", {"parties": []}, None),
    ("clue_was_split_off", "complaint.refuse_complaint", {"events": []}, False),
    ("clue_was_split_off", "complaint.refuse_complaint", {"events": [event("split_report", YESTERDAY)]}, True),
    ("where_is_reported", "complaint.split_report", {"parties": [party(2, "respondent", address="示例路1号")]}, "示例路1号"),
]


@pytest.mark.parametrize("row", ROWS, ids=[f"{n}-{row[1]}" for n, row in enumerate(ROWS, 1)])
def test_condition(procedures: dict[str, Procedure], row: Row) -> None:
    assert fault(procedures, row) == ""


def test_every_condition_is_seen_to_refuse_and_to_pass() -> None:
    assert one_way(ROWS, handed_on.GUARDS) == set()


@pytest.mark.parametrize("row", KNOWN, ids=[f"{n}-{row[0]}" for n, row in enumerate(KNOWN, 1)])
def test_the_file_knows(procedures: dict[str, Procedure], row: KnownRow) -> None:
    assert knows(procedures, row) and untold(KNOWN, handed_on.KNOWN) == set()


def office(s: Scene, key: str) -> int:
    return s.session.scalars(select(Organisation.id).where(Organisation.key == key)).one()


def test_the_city_sends_it_to_a_bureau_below_and_to_no_other(stages: Stages) -> None:
    with stages.at("submit") as s:
        work = s.office.work(s.session, "clerk", at("2026-09-07"))
        request = registering.Request("complaint", [complainant(), trader()])
        s.ref = registering.register(work, work.rules.tracks["complaint"], request).reference
        s.act("clerk", "09-07", "receive_complaint", received_on=day("09-07"), handler=None, happened_on=None, knew_on=None)
        told = {"report_by": day("10-09"), "pages": 3}
        assert "下级局" in s.refused("section", "09-08", "dispatch_complaint", receiver=office(s, "dazhou"), **told)
        (paper,) = s.act("section", "09-08", "dispatch_complaint", receiver=office(s, "wanzhou"), **told).documents
        assert (s.state, paper.number, s.services()) == ("dispatched", "渝知诉送〔2026〕第1号", [])
        printed = body_html(s.office.rules.kinds[paper.kind], paper.facts)
        assert "重庆市万州区市场监督管理局：" in printed and "2026年10月9日前" in printed and CONSUMER not in printed


def test_what_was_passed_on_goes_back_and_what_a_consumer_brought_does_not(stages: Stages) -> None:
    with counter(stages) as s:
        registered(s)
        assert "应不予受理" in s.refused("leader", "09-08", "return_complaint")
        paper = s.act(
            "leader", "09-08", "refuse_complaint", ground="not_competent", facts="反映的是复印销售教辅", competent="万州区文化和旅游发展委员会"
        ).documents[0]
        printed = body_html(s.office.rules.kinds[paper.kind], paper.facts)
        assert "第一项" in printed and "也可以向万州区文化和旅游发展委员会提出" in printed
    with counter(stages) as s:
        registered(s, channel="passed_on")
        (paper,) = s.act("leader", "09-08", "return_complaint", sender="重庆市市场监督管理局").documents
        assert s.state == "returned" and paper.kind == "complaint_return_notice"


def test_the_same_complaint_again_is_told_and_merged(stages: Stages) -> None:
    with counter(stages) as s:
        first = accepted(registered(s)).ref
        with pytest.raises(Refused, match=f"可能重复：{first}"):
            registered(s, when="09-14")
        # Somebody else complains of the same shop: that is another complaint.
        registered(s, complainant("计清秋"), trader(), when="09-14")
        assert "投诉人不是同一人" in s.refused("leader", "09-15", "merge_complaint", into=first)
        work = s.office.work(s.session, "desk", at("2026-09-15"))
        again = registering.Request("complaint", [complainant(), trader()], another="另一件事")
        s.ref = registering.register(work, work.rules.tracks["complaint"], again).reference
        s.act("desk", "09-15", "receive_complaint", received_on=day("09-15"), handler=None, happened_on=None, knew_on=None)
        assert "没有登记过这一编号" in s.refused("leader", "09-15", "merge_complaint", into="渝万州市监投诉〔2026〕99号")
        # Brackets and digits as people type them.
        done = s.act("leader", "09-15", "merge_complaint", into=first.replace("〔", "(").replace("〕", ")"))
        assert s.state == "merged" and f"并入{first}" in done.event.sentence
        # What went into another one takes none in: two never end in each other.
        again, s.ref = s.ref, first
        s.act("leader", "09-15", "end_mediation", ground="absent")
        s.ref = again
        s.act("leader", "09-16", "take_back_outcome")
        assert s.state == "received" and s.due("complaint.accept") == day("09-23")
        assert "没有在办理中" in s.refused("leader", "09-16", "merge_complaint", into=first)


def test_a_right_holders_request_is_not_mediated(stages: Stages) -> None:
    # Edge case 2: what a right-holder asks is no complaint of a consumer.
    with counter(stages) as s:
        registered(s, complainant("重庆示例峡江脆食品有限公司"), trader())
        done = s.act("leader", "09-08", "retype_complaint", registered_as="万州线索〔2026〕31号")
        assert "另行登记为万州线索〔2026〕31号" in done.event.sentence
        assert s.state == "retyped" and s.open("complaint.accept") == []


def test_a_clue_is_split_off_without_the_name_of_who_told_it(stages: Stages) -> None:
    # Edge case 1: two records, linked; 5: whatever becomes of the complaint, the clue has its own clock.
    with counter(stages) as s:
        registered(s, channel="letter")
        said = s.refused("desk", "09-08", "split_report", clue_text=f"{CONSUMER}反映菜单乱标®。")
        assert "请删去" in said
        done = s.act("desk", "09-08", "split_report", clue_text="菜单标注“川菜老字号”并加注®，未查到注册记录。")
        (paper,) = done.documents
        # The clue is a record of its own, with its own clock; who told it is hidden there.
        (number,) = done.event.detail["opened"]
        clue = s.case(number)
        assert (clue.procedure, clue.title, clue.facts_and_reasons, clue.origin_id) == ("penalty", f"{SHOP}涉嫌违法案", "", s.case().id)
        assert {(p.role, p.name) for p in clue.parties} == {("reporter", CONSUMER), ("respondent", SHOP)}
        assert s.office.rules.procedure("penalty").step("register_clue") is not None
        hidden = {side.id for side in s.office.rules.procedure("penalty").sides if side.hidden}
        assert "reporter" in hidden and CONSUMER not in done.event.sentence
        printed = body_html(s.office.rules.kinds[paper.kind], paper.facts)
        assert SHOP in printed and "与投诉（渝万州市监投诉〔2026〕1号）分别登记" in printed
        assert s.session.get_one(Document, paper.id).confidential and s.state == "received"
        # The link alone would say who reports: told to nobody who may not know it, on either side.
        complaint = s.case()
        for who, known in (("desk", False), ("leader", True)):
            for one, other in ((complaint, clue), (clue, complaint)):
                work = s.office.work(s.session, who, at("2026-09-08", "16:00"))
                shown = {row.reference for row in overview(work, one).linked}
                assert (other.reference in shown) is known, (who, one.procedure)
        (opened,) = s.session.scalars(select(Event).where(Event.case_id == clue.id))
        assert opened.sentence == "登记行政处罚" and complaint.reference not in str(opened.detail)
        assert "转为行政处罚" in done.event.sentence and clue.reference not in done.event.sentence
        refused = s.act("leader", "09-09", "refuse_complaint", ground="other", facts="事实不清").documents[0]
        told = body_html(s.office.rules.kinds[refused.kind], refused.facts)
        assert "你反映的违法线索，本局另行依法核查。" in told and "第二十三条第一款第三项" in told
