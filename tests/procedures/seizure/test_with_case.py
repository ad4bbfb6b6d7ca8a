"""Goods under a measure go with their case to the bureau that has jurisdiction, signed for in time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from casehub.documents import body_html
from casehub.model import Document, Organisation
from casehub.procedures.penalty.goods import GoodsMove
from tests.acts.scene import day
from tests.procedures.penalty.enforcing import INFRINGER
from tests.procedures.seizure.holding import END, SHOP, THREE, seized, with_series

if TYPE_CHECKING:
    from tests.procedures.penalty.enforcing import Enforcing

ALL = [{"lot": 1, "qty": 800, "note": "封条完好"}, {"lot": 2, "qty": 12000, "note": "封条完好"}]
MATERIALS = [
    {"name": "现场笔录", "form": "original", "source": None, "purpose": None, "collectedBy": "牟思齐、冉星野",
     "collectedOn": day("04-01"), "copies": 1, "pages": 9, "restricted": "none"},
]  # fmt: skip


@pytest.fixture
def filed(e: Enforcing) -> Enforcing:
    """Two parties of one infringement, nothing seized yet."""
    return with_series(e).file(parties=THREE)


def letter(e: Enforcing, **more: Any) -> dict[str, Any]:
    """What the letter to 万州 says, beside what the file knows."""
    to = e.s.session.scalars(select(Organisation.id).where(Organisation.key == "wanzhou")).one()
    return {
        "receiver": to, "suspected": "销售侵权商品", "moved_facts": "四次购进并销售",
        "case_why_theirs": "行为地和住所地均在万州区", "clue_materials": MATERIALS, **more,
    }  # fmt: skip


def printed(e: Enforcing, kind: str) -> str:
    made = e.s.session.scalars(select(Document).where(Document.kind == kind).order_by(Document.id.desc())).first()
    assert made is not None
    return body_html(e.s.office.rules.kinds[made.kind], made.facts)


def test_letter_list_and_notice_name_the_goods_of_each_party_and_the_end_of_its_measure(filed: Enforcing) -> None:
    one, other = filed.parties("respondent")
    first, second = seized(filed, one), seized(filed, other, "04-09")
    alone = filed.refused("head", "04-13", "move_case", **letter(filed))
    assert "还有查封、扣押的物品" in alone
    filed.act("head", "04-13", "move_case_and_goods", **letter(filed, goods_mode="with"))
    told = printed(filed, "case_transfer_letter_penalty")
    for said in ("2026年5月1日", "2026年5月9日", "随案移送，详见《移送财物清单》", "现场笔录", "财物："):
        assert said in told
    goods = printed(filed, "transfer_goods_list")
    assert goods.count("800箱") == 2 and "示例封-1003" in goods and goods.count("日届满") == 2
    notice = printed(filed, "transfer_told_party_notice")
    assert f"{INFRINGER}、{SHOP}：" in notice and "措施期限不因移送停止或者延长" in notice
    # A letter moves nothing: both clocks run on as they did.
    assert (filed.s.due(END, first), filed.s.due(END, second)) == (day("05-01"), day("05-09"))


def test_a_measure_that_ends_at_once_is_settled_by_telephone_first(filed: Enforcing) -> None:
    one, _ = filed.parties("respondent")
    seized(filed, one)
    late = filed.refused("head", "04-28", "move_case_and_goods", **letter(filed, goods_mode="kept"))
    assert "于2026年5月1日届满，写明与对方电话商定的衔接办法" in late
    filed.act("head", "04-28", "move_case_and_goods", **letter(filed, goods_mode="kept", phone_agreed="29日派员交接"))
    assert "衔接办法：29日派员交接。" in printed(filed, "case_transfer_letter_penalty")
    assert "由本局保管至交接之日" in printed(filed, "transfer_told_party_notice")


def test_goods_leave_whole_after_the_letter_and_the_measure_ends_by_it(filed: Enforcing) -> None:
    one, other = filed.parties("respondent")
    first, second = seized(filed, one), seized(filed, other, "04-09")
    gone: dict[str, Any] = {"moves": ALL, "moved_on": day("04-13")}
    assert "没有移送其他市场监管部门" in filed.s.refused("head", "04-13", "hand_to_bureau", first, **gone)
    filed.act("head", "04-13", "move_case_and_goods", **letter(filed, goods_mode="with"))
    early = filed.s.refused("head", "04-14", "hand_to_bureau", first, **gone | {"moved_on": day("04-12")})
    assert "不能早于决定移送案件的2026年4月13日" in early
    part = filed.s.refused("head", "04-14", "hand_to_bureau", first, **gone | {"moves": ALL[:1]})
    assert "应当全部移交" in part
    filed.s.act("head", "04-14", "hand_to_bureau", first, **gone | {"moved_on": day("04-14")})
    moves = filed.s.session.scalars(select(GoodsMove)).all()
    assert {(m.way, m.receiver) for m in moves} == {("bureau", "重庆市万州区市场监督管理局")} and len(moves) == 2
    assert filed.s.case(first).state == "let_go" and filed.s.case(second).state == "held"
    assert filed.s.open(END, first) == [] and filed.s.due(END, second) == day("05-09")
