"""A seller who did not know is only to stop; one who makes, sells on, or names nobody is not spared."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from casehub.model import Deadline, Document, Right
from casehub.procedures.penalty import harbour
from casehub.procedures.penalty.harbour import SUPPLIER
from casehub.procedures.penalty.offences import OFFENCES
from tests import factories
from tests.acts.scene import day
from tests.faults.world import rules
from tests.procedures.penalty.enforcing import HOLDER
from tests.workflow.builders import situation

if TYPE_CHECKING:
    from tests.procedures.penalty.enforcing import Enforcing

SHOPS = [factories.party("respondent", name) for name in ("和顺副食店", "顺和食品店")]
PARTIES = [factories.party("right_holder", HOLDER, capacity="holder"), *SHOPS]
ORDER: dict[str, Any] = {
    "offence": "sell", "sold_until": day("03-24"), "bought_on": date(2026, 1, 12), "report_by": day("04-24"),
    "supplier_verified": True, "nothing_speaks_against": True, "approval_opinion": "同意。",
    "supplier_finding": "已核实", "supplier_name": "达州示例供货商行", "supplier_address": "四川省达州市示例路8号",
    "bought_text": "20箱，已售3箱",
}  # fmt: skip
EXCUSED: dict[str, Any] = {
    "offence": "sell", "continuing": False, "act_ended_on": day("03-24"), "no_penalty_kind": "safe_harbour",
    "corrections": None, "crime_check": "below",
}  # fmt: skip


@pytest.fixture
def shops(e: Enforcing) -> Enforcing:
    """A filed case of two shops that sold the same goods."""
    return e.file(parties=[dict(one) for one in PARTIES])


def order(e: Enforcing, shop: int, when: str = "04-10", **more: Any) -> str:
    """Order a shop to stop; the text of the paper."""
    done = e.act("head", when, "order_stop_sale", party=shop, **ORDER | more)
    return str(done.documents[0].facts)


def refused(e: Enforcing, shop: int, **more: Any) -> str:
    return e.refused("head", "04-10", "order_stop_sale", party=shop, **ORDER | more)


def test_a_case_ends_with_the_order_served_and_the_place_of_supply_told(shops: Enforcing) -> None:
    e, (first, second) = shops, shops.parties("respondent")
    excuse = {"party": first, **EXCUSED}
    assert "先责令停止销售" in e.refused("examiner", "04-23", "conclude_without_penalty", **excuse)
    facts = order(e, first)
    assert "和顺副食店" in facts and "第六十条第二款" in facts and "第99999001号" in facts
    assert e.s.due("harbour.notify") == date(2026, 4, 17)
    assert "尚未送达" in e.refused("examiner", "04-23", "conclude_without_penalty", **excuse)
    e.s.serve("04-11", "stop_sale_order")
    assert "尚未通报" in e.refused("examiner", "04-23", "conclude_without_penalty", **excuse)
    letter = e.act("head", "04-13", "notify_supply_place", receiver="达州市市场监督管理局", approval_opinion="同意。").documents[0]
    assert e.s.outcomes("harbour.notify") == {"met"}
    assert all(word in str(letter.facts) for word in ("达州示例供货商行", "和顺副食店", "第八十条")) or letter.facts
    # What was ordered of one shop spares no other.
    assert "先责令停止销售" in e.refused("examiner", "04-23", "conclude_without_penalty", **excuse | {"party": second})
    # Another shop is ordered later: the first stays spared, and its supplier was told of.
    order(e, second, "04-20", goods_text="另一批")
    e.act("examiner", "04-23", "conclude_without_penalty", **excuse)
    e.act("reviewer", "04-27", "approve_review", review_kind="case", legal_ground=None)
    e.act("head", "04-28", "decide_no_penalty", party=first, no_penalty_kind="safe_harbour", approval_opinion="同意。")
    (paper,) = e.s.session.scalars(select(Document).where(Document.case_id == e.case.id, Document.kind == "no_penalty_decision"))
    assert "该商品侵犯第99999001号" in str(paper.facts) and "第六十条第二款" in str(paper.facts)


def test_each_supplier_of_each_seller_has_its_own_letter(shops: Enforcing) -> None:
    e, (first, second) = shops, shops.parties("respondent")
    more = [{"name": "达州示例山货经营部", "address": "四川省达州市示例路18号", "phone": None, "goods": "榨菜5箱"}]
    order(e, first, more_suppliers=more)
    order(e, second, supplier_name="开州示例批发行", supplier_address="重庆市开州区示例路9号", more_suppliers=[])
    clocks = {d.event_seq: d for d in e.s.session.scalars(select(Deadline).where(Deadline.rule == "harbour.notify"))}
    one, other = sorted(clocks)
    excuse = {"party": first, **EXCUSED}
    e.s.serve("04-11")

    def told(number: int) -> Any:
        form = {"receiver": "达州市市场监督管理局", "supplier": number}
        return e.act("head", "04-13", "notify_supply_place", **form).documents[0].facts

    facts = told(one * 1000)
    assert (facts["supplier_name"], facts["seller_name"]) == ("达州示例供货商行", "和顺副食店")
    assert "尚未通报提供者（达州示例山货经营部）" in e.refused("examiner", "04-23", "conclude_without_penalty", **excuse)
    e.s.session.expire_all()
    assert [clocks[n].closed_on for n in (one, other)] == [None, None]
    facts = told(one * 1000 + 1)
    assert (facts["supplier_name"], facts["supplier_address"]) == ("达州示例山货经营部", "四川省达州市示例路18号")
    assert (facts["goods_text"], facts["seller_name"]) == ("榨菜5箱", "和顺副食店")
    e.s.session.expire_all()
    assert [clocks[n].closed_on for n in (one, other)] == [day("04-13"), None]
    # The other seller's supplier is here.
    e.act("examiner", "04-14", "pass_on_supplier", passed_on=day("04-14"), supplier=other * 1000)
    e.s.session.expire_all()
    assert clocks[other].closed_on == day("04-14")
    e.act("examiner", "04-23", "conclude_without_penalty", **excuse)


def test_goods_of_a_supplier_here_are_passed_on_within_the_house(shops: Enforcing) -> None:
    e, (first, _second) = shops, shops.parties("respondent")
    assert "尚未责令" in e.refused("examiner", "04-11", "pass_on_supplier")
    order(e, first)
    e.act("examiner", "04-13", "pass_on_supplier", passed_on=day("04-13"))
    assert e.s.outcomes("harbour.notify") == {"met"}


def test_who_is_not_spared(shops: Enforcing) -> None:
    e, (first, second) = shops, shops.parties("respondent")
    # Who makes the goods is no seller.
    assert "制造者" in refused(e, first, offence="same_same")
    assert "不属于不知道" in refused(e, first, nothing_speaks_against=False)
    assert "视为没有说明提供者" in refused(e, first, supplier_verified=False)
    for name, word in SUPPLIER.items():
        assert f"填写{word}" in refused(e, first, **{name: None})
    order(e, first)
    # 判断标准第二十九条: once; the other shop was never told.
    assert "再次销售的，依法处罚" in refused(e, first)
    order(e, second)


def test_a_fake_patent_asks_for_no_supplier_and_tells_no_place(shops: Enforcing) -> None:
    e, (first, _second) = shops, shops.parties("respondent")
    facts = order(e, first, offence="patent_fake", supplier_verified=False, supplier_name=None, supplier_finding=None)
    assert "该产品系假冒专利产品" in facts and "第一百零一条第三款" in facts
    assert "没有通报提供者所在地的专条" in e.refused("head", "04-13", "notify_supply_place", receiver="达州市市场监督管理局")
    assert e.s.outcomes("harbour.notify") == set()


def test_the_law_of_the_last_sale_is_cited() -> None:
    law = rules().law
    named = {one.id for one in OFFENCES.values() if one.harbour is not None}
    assert named == {"sell", "patent_fake", "confusion"}
    cited = OFFENCES["sell"].harbour
    assert cited is not None
    assert cited(law.on(date(2026, 12, 31), ("penalty",))).endswith("第六十条第二款")
    assert cited(law.on(date(2027, 1, 1), ("penalty",))).endswith("第七十四条第二款")


@pytest.mark.parametrize(("sold", "cited"), [(date(2026, 12, 31), "第六十条第二款"), (date(2027, 1, 1), "第七十四条第二款")])
def test_an_order_of_the_next_year_goes_by_the_last_sale(sold: date, cited: str) -> None:
    told = {"offence": "sell", "sold_until": sold}
    s = situation(rules().procedure("penalty"), "order_stop_sale", rules=rules(), day=date(2027, 2, 1), data=told)
    assert str(harbour.harbour_basis(s)).endswith(cited)
    early = situation(rules().procedure("penalty"), "order_stop_sale", rules=rules(), data=told | {"sold_until": date(2018, 1, 1)})
    reason = harbour.act_has_a_harbour(early)
    assert reason is not None and reason.field == "sold_until"


def test_the_order_names_every_mark_that_the_goods_infringe() -> None:
    marks = [Right(number="99999001", title="峡江脆"), Right(number="99999002", title="巴蜀脆")]
    s = situation(rules().procedure("penalty"), "order_stop_sale", rules=rules(), rights=marks, data={"offence": "sell"})
    assert harbour.harbour_wrong(s) == "该商品侵犯第99999001号“峡江脆”、第99999002号“巴蜀脆”注册商标专用权"
