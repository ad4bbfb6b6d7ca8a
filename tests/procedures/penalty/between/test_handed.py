"""What goes to a bureau below, to a department of another system, or up to the national office."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from casehub.documents import body_html
from casehub.model import Case, Organisation
from tests.acts.scene import day

if TYPE_CHECKING:
    from tests.procedures.penalty.enforcing import Enforcing

DOWN: dict[str, Any] = {"assign_kind": "clue", "assign_report_by": day("06-30"), "interim_by": None}
OUT: dict[str, Any] = {"other_department": "copyright", "receiver": "重庆市示例文化和旅游发展委员会", "handed_materials": [{"name": "现场照片", "pages": 6}]}
UP: dict[str, Any] = {
    "asked_of_cnipa": "agency_info", "reported_mark": None, "corrected_until": None, "rechecked_on": None,
}  # fmt: skip


def office(e: Enforcing, key: str) -> int:
    return e.s.session.scalars(select(Organisation.id).where(Organisation.key == key)).one()


def text(e: Enforcing, paper: Any) -> str:
    return body_html(e.s.office.rules.kinds.of(paper.kind, paper.facts), paper.facts)


def test_a_clue_goes_down_with_what_is_to_be_done_by_when(e: Enforcing) -> None:
    e.verify()
    made = e.act("head", "03-20", "hand_below", receiver=office(e, "wanzhou"), **DOWN)
    assert e.case.state == "clue_moved" and not e.s.open("clue.verify")
    said = text(e, made.documents[0])
    assert "交你局依法办理" in said and "2026年6月30日前" in said and "不得自行转送" in said
    assert "重庆示例万坝食品有限公司" in said


@pytest.mark.parametrize(("key", "said"), [("cqip", "不在可选范围内"), ("dazhou", "只能交本局的下级局办理")])
def test_nothing_goes_sideways(e: Enforcing, key: str, said: str) -> None:
    e.verify()
    assert said in e.refused("head", "03-20", "hand_below", receiver=office(e, key), **DOWN)


def test_nobody_below_reports_sooner_than_the_law_lets_it_verify(e: Enforcing) -> None:
    e.verify()
    below = office(e, "wanzhou")
    said = e.refused("head", "03-20", "hand_below", receiver=below, **DOWN | {"assign_report_by": day("04-03")})
    assert "不能短于核查的15个工作日" in said


def test_a_clue_of_another_system_leaves_with_its_list_and_slip(e: Enforcing) -> None:
    e.verify()
    made = e.act("head", "03-20", "hand_to_department", **OUT)
    said = text(e, made.documents[0])
    assert e.case.state == "clue_moved"
    assert "线索属于贵单位职权范围" in said and "移送材料清单" in said and "回执" in said
    assert "第十七条第一款" in said


def test_between_market_bureaus_a_clue_is_moved_otherwise(e: Enforcing) -> None:
    e.verify()
    name = e.s.session.get_one(Organisation, office(e, "wanzhou")).name
    for spelled in (name, f" {name[:3]} {name[3:]}"):
        assert "不用本函" in e.refused("head", "03-20", "hand_to_department", **OUT | {"receiver": spelled})


def test_a_filed_case_of_another_system_leaves_as_a_case(e: Enforcing) -> None:
    e.file()
    made = e.act("head", "04-01", "hand_case_to_department", **OUT)
    assert e.case.state == "moved_to_bureau"
    assert "立案调查" in text(e, made.documents[0]) and "该案属于" in text(e, made.documents[0])


def test_no_mark_is_cancelled_for_infringing_another(e: Enforcing) -> None:
    e.decide()
    wrong = UP | {"asked_of_cnipa": "cancel_mark", "reported_mark": "第1号"}
    assert "没有请求撤销注册商标的依据" in e.refused("head", "06-01", "report_to_cnipa", **wrong)
    paper = e.act("head", "06-01", "report_to_cnipa", **UP).documents[0]
    assert "国家知识产权局：" in text(e, paper) and "第六十八条第二款" in text(e, paper)


@pytest.mark.parametrize(
    ("until", "looked", "said"),
    [("06-20", "06-01", "尚未届满"), ("05-20", None, "填写复查之日"), ("05-20", "05-19", "届满以后")],
)
def test_who_was_given_time_has_it(e: Enforcing, until: str, looked: str | None, said: str) -> None:
    e.decide()
    told = UP | {"corrected_until": day(until), "rechecked_on": day(looked) if looked else None}
    assert said in e.refused("head", "06-01", "report_to_cnipa", **told)


def test_help_is_asked_of_another_bureau_by_the_rule_of_penalties(e: Enforcing) -> None:
    e.file()
    e.act("examiner", "03-30", "request_assistance", matter="“峡江翠”榨菜销往通川区的数量")
    child = e.s.session.scalars(select(Case).where(Case.parent_id == e.case.id, Case.procedure == "assistance")).one()
    law = e.s.office.rules.law.on(day("03-30"), ("assistance", "penalty"))
    assert "第四十五条" in law.basis("assist")
    e.act("examiner", "03-30", "submit_request", of=child.reference, contacts=e.officers)
    e.act("section", "03-30", "review_request", of=child.reference)
    made = e.act("head", "03-31", "sign_request", of=child.reference).documents
    said = text(e, next(one for one in made if one.kind == "assistance_request"))
    assert "正在查办" in said and "十五个工作日内完成" in said and "出示执法证件" in said and "第四十五条" in said


def test_the_new_trademark_law_is_cited_from_its_day(e: Enforcing) -> None:
    law = e.s.office.rules.law
    marks = [law.on(date(year, 1, 1), ("penalty",)).basis("tm.report_cnipa") for year in (2026, 2027)]
    assert ["第四十九条第一款" in marks[0], "第五十七条" in marks[1]] == [True, True]
    agency = [law.on(date(year, 1, 1), ("penalty",)).basis("tm.report_agency") for year in (2026, 2027)]
    assert ["第六十八条第二款" in agency[0], "第六十七条第二款" in agency[1]] == [True, True]
