"""While a measure lasts goods are moved, given to a keeper, lost; each lot is where it was told last."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from casehub.documents import body_html
from casehub.model import Party, Service
from tests.acts.scene import day
from tests.procedures.penalty.held.test_opened import here
from tests.procedures.seizure.holding import back, seized

if TYPE_CHECKING:
    from tests.procedures.penalty.enforcing import Enforcing


def rows(*lots: int) -> list[dict[str, Any]]:
    return [{"lot": lot, "note": "封条完好"} for lot in lots]


def moved(e: Enforcing, when: str, *lots: int, **more: Any) -> dict[str, Any]:
    told = {"moved_on": day(when), "kept_lots": rows(*lots), "keep_place": "2号库房", "keeper": "库管员乙"}
    return told | {"officers": e.officers} | more


def test_each_lot_is_where_it_was_moved_last(filed: Enforcing) -> None:
    matter = seized(filed, filed.parties("respondent")[0])
    filed.s.act("examiner", "04-08", "move_goods", matter, **moved(filed, "04-08", 1))
    told = filed.s.act("head", "04-20", "extend_seizure", matter, extension_days=30).documents[-1]
    # The second lot stayed where the list has it.
    assert told.facts["keep_place"] == "2号库房、本局涉案物品库房"
    filed.s.act("examiner", "04-21", "move_goods", matter, **moved(filed, "04-21", 1, 2, keep_place="3号库房"))
    filed.s.act("head", "04-22", "release_seizure", matter, release_ground="unrelated")
    back(filed, matter, "04-22", (1, 800))
    said = filed.s.refused("examiner", "04-23", "move_goods", matter, **moved(filed, "04-23", 1))
    assert "第1批已全部处理" in said


def test_what_is_not_here_is_not_moved_nor_twice_nor_before_it_came(filed: Enforcing) -> None:
    matter = seized(filed, filed.parties("respondent")[0])

    def refused(**told: Any) -> str:
        return filed.s.refused("examiner", "04-08", "move_goods", matter, **moved(filed, "04-08", 1) | told)

    assert "清单上没有第3批" in refused(kept_lots=rows(3))
    assert "第1批重复" in refused(kept_lots=rows(1, 1))
    assert "不能早于" in refused(moved_on=day("03-31"))
    assert "名以上" in refused(officers=filed.officers[:1])


def test_a_keeper_gets_the_goods_by_a_paper_and_the_party_is_told(filed: Enforcing) -> None:
    one, other = filed.parties("respondent")
    matter = seized(filed, one)
    told = {"custodian": "重庆示例仓储服务有限公司", "entrusted_on": day("04-08"), "kept_lots": rows(2)}
    names = {filed.s.session.get_one(Party, party).name for party in (one, other, filed.party("right_holder"))}
    for name in names:
        said = filed.s.refused("head", "04-08", "entrust_goods", matter, **told | {"custodian": name})
        assert "不能委托本案的当事人" in said, name
    early = told | {"entrusted_on": day("03-31")}
    assert "不能早于" in filed.s.refused("head", "04-08", "entrust_goods", matter, **early)
    form, paper = filed.s.act("head", "04-08", "entrust_goods", matter, **told).documents
    assert form.kind == "penalty_matter_form"
    drawn = body_html(filed.s.office.rules.kinds.of(paper.kind, paper.facts), paper.facts)
    assert "重庆示例仓储服务有限公司：" in drawn
    assert "第2批“峡江翠”包装袋12000个，共1项" in drawn
    assert "《市场监督管理行政处罚程序规定》第四十一条第一款" in drawn
    # 行政强制法第二十六条 speaks of what is sealed alone.
    assert "行政强制法" not in drawn
    services = filed.s.session.scalars(select(Service)).all()
    assert [row.party_id for row in services if paper.id in row.document_ids] == [one]


def test_what_is_lost_is_off_the_ledger_and_what_is_damaged_stays(filed: Enforcing) -> None:
    matter = seized(filed, filed.parties("respondent")[0])

    def lost(qty: int, fate: str, lot: int = 1) -> dict[str, Any]:
        row = {"lot": lot, "qty": qty, "fate": fate, "note": "浸水，照23"}
        return {"moved_on": day("04-09"), "losses": [row]}

    said = filed.s.refused("head", "04-09", "report_loss", matter, **lost(801, "gone"))
    assert "尚存800，不能登记801" in said
    form = filed.s.act("head", "04-09", "report_loss", matter, **lost(3, "gone")).documents[0]
    filed.s.act("head", "04-09", "report_loss", matter, **lost(5, "damaged"))
    assert {n: qty for n, (qty, _) in here(filed, matter).items()} == {1: 797, 2: 12000}
    # Who agrees sees of whose goods and of how many.
    told = body_html(filed.s.office.rules.kinds.of(form.kind, form.facts), form.facts)
    assert "第1批“峡江翠”袋装榨菜3箱（浸水，照23）" in told


def test_a_carrier_is_asked_to_hand_over_what_was_detained_and_the_party_is_told(filed: Enforcing) -> None:
    one, _other = filed.parties("respondent")
    matter = seized(filed, one)
    told = {"officers": filed.officers, "carrier": "示例物流有限公司万州营业部"}
    own = told | {"carrier": filed.s.session.get_one(Party, one).name}
    assert "不是本案的当事人" in filed.s.refused("head", "04-02", "notify_carrier", matter, **own)
    paper = filed.s.act("head", "04-02", "notify_carrier", matter, **told).documents[1]
    drawn = body_html(filed.s.office.rules.kinds.of(paper.kind, paper.facts), paper.facts)
    assert "示例物流有限公司万州营业部：" in drawn
    assert "扣押期限至2026年5月1日" in drawn
    assert "本文书一式三份，二份送达，一份归档" in drawn
    services = filed.s.session.scalars(select(Service)).all()
    assert [row.party_id for row in services if paper.id in row.document_ids] == [one]
