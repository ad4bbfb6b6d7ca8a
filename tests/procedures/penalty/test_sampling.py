"""Samples: no more than was found, each by its seal, opened by record, gone before the case is closed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from casehub.documents import body_html
from casehub.model import Document, Event, EvidenceUse, Sample, Service
from tests.acts.scene import day
from tests.procedures.penalty.enforcing import hours

if TYPE_CHECKING:
    from tests.procedures.penalty.enforcing import Enforcing

BAGS: dict[str, Any] = {
    "seal_no": "示例封-1004", "name": "“峡江翠”袋装榨菜", "spec": "80克×40袋／箱", "batch": "20260218", "unit": "袋",
    "base_qty": 10, "sample_qty": 2, "reserve_qty": 1, "used_for": "identify",
}  # fmt: skip
WRAPS = BAGS | {"seal_no": "示例封-1005", "name": "“峡江翠”包装袋", "spec": None, "batch": None, "unit": "个"}


HANDED = {"handed_to": "甘建业", "handed_as": "representative", "handed_basis": "法定代表人"}


def drawn(e: Enforcing, *rows: dict[str, Any], when: str = "03-25", **more: Any) -> dict[str, Any]:
    """A record of samples on the spot."""
    told = {"officers": e.officers, "party": e.party("respondent"), "items": list(rows or (BAGS,))}
    return told | {"refused": False, "witness_name": None} | hours(when) | more


def seals(e: Enforcing) -> dict[str, bool]:
    rows = e.s.session.scalars(select(Sample).where(Sample.case_id == e.case.id))
    return {one.seal_no: one.ended_seq is None for one in rows}


def exhibits(e: Enforcing) -> set[str]:
    """What the evidence of the case is called."""
    rows = e.s.session.scalars(select(EvidenceUse).where(EvidenceUse.case_id == e.s.case().id))
    return {one.evidence.name for one in rows}


def of_records(e: Enforcing) -> list[Service]:
    """The services of records of samples."""
    return [one for one in e.s.session.scalars(select(Service)) if one.kinds == ["penalty_sampling_record"]]


def last(e: Enforcing, step: str) -> int:
    """The number of the newest act by the step."""
    rows = select(Event.seq).where(Event.case_id == e.case.id, Event.step == step)
    return max(e.s.session.scalars(rows))


def test_each_line_is_a_sample_with_its_seal_and_the_record_prints_it(e: Enforcing) -> None:
    e.verify()
    e.act("examiner", "03-25", "sample_goods", **drawn(e, BAGS, WRAPS))
    assert seals(e) == {"示例封-1004": True, "示例封-1005": True}
    (record,) = e.s.session.scalars(select(Document).where(Document.kind == "penalty_sampling_record"))
    assert [row["seal_no"] for row in record.facts["items"]] == ["示例封-1004", "示例封-1005"]
    kept = e.s.session.scalars(select(Sample.quantity).order_by(Sample.id)).all()
    assert list(kept) == ["2袋，备份1袋", "2个，备份1个"]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"base_qty": 2}, "抽样和备份共3，超过抽样基数2"),
        ({"sample_qty": 0}, "抽样数量应当至少为1"),
        ({"reserve_qty": -1}, "备份数量不能小于0"),
    ],
)
def test_no_more_is_sampled_than_there_was(e: Enforcing, row: dict[str, Any], said: str) -> None:
    e.verify()
    assert said in e.refused("examiner", "03-25", "sample_goods", **drawn(e, BAGS | row))
    # Just as much as there was is no more.
    e.act("examiner", "03-25", "sample_goods", **drawn(e, BAGS | {"base_qty": 3}))


def test_two_lines_of_one_batch_are_taken_together_and_two_batches_are_not(e: Enforcing) -> None:
    e.verify()
    one, other = BAGS | {"base_qty": 5}, BAGS | {"base_qty": 5, "seal_no": "示例封-1005"}
    assert "共6，超过抽样基数5" in e.refused("examiner", "03-25", "sample_goods", **drawn(e, one, other))
    e.act("examiner", "03-25", "sample_goods", **drawn(e, one, other | {"batch": "20260219"}))


def test_what_earlier_records_drew_counts_with_what_this_one_draws(e: Enforcing) -> None:
    e.verify()
    whole = BAGS | {"base_qty": 5, "sample_qty": 3, "reserve_qty": 1}
    e.act("examiner", "03-25", "sample_goods", **drawn(e, whole))
    again = whole | {"seal_no": "示例封-1005", "sample_qty": 1}
    assert "共6，超过抽样基数5" in e.refused("examiner", "03-26", "sample_goods", **drawn(e, again, when="03-26"))
    # Of another batch nothing was drawn; where more was found, more can be drawn.
    other, more = again | {"batch": "20260219"}, again | {"base_qty": 6, "seal_no": "示例封-1006"}
    e.act("examiner", "03-26", "sample_goods", **drawn(e, other, more, when="03-26"))
    # What was taken back was not drawn.
    e.act("section", "03-27", "take_back_sampling", entry=last(e, "sample_goods"))
    one = again | {"reserve_qty": 0}
    e.act("examiner", "03-28", "sample_goods", **drawn(e, one, when="03-28"))


@pytest.mark.parametrize("turned", [False, True])
def test_one_batch_has_one_base_in_one_unit_in_whatever_order(e: Enforcing, turned: bool) -> None:
    e.verify()
    one = BAGS | {"base_qty": 5, "sample_qty": 4}
    for wrong, said in (({"base_qty": 50}, "抽样基数应当一致"), ({"unit": "箱"}, "应当用同一单位")):
        rows = [one, one | {"seal_no": "示例封-1005"} | wrong]
        told = drawn(e, *(reversed(rows) if turned else rows))
        assert said in e.refused("examiner", "03-25", "sample_goods", **told)


def test_two_samples_of_a_case_never_bear_one_number(e: Enforcing) -> None:
    e.verify()
    twice = drawn(e, BAGS, WRAPS | {"seal_no": "示例封－1004"})
    assert "在本案中已经使用" in e.refused("examiner", "03-25", "sample_goods", **twice)
    e.act("examiner", "03-25", "sample_goods", **drawn(e))
    assert "在本案中已经使用" in e.refused("examiner", "03-26", "sample_goods", **drawn(e, when="03-26"))


def test_sampling_is_by_two_told_on_the_spot_and_not_before_the_clue(e: Enforcing) -> None:
    e.verify()
    assert "名以上" in e.refused("examiner", "03-25", "sample_goods", **drawn(e, officers=e.officers[:1]))
    assert "出示执法证" in e.refused("examiner", "03-25", "sample_goods", **drawn(e, told_rights=False))
    assert "不能早于收到线索" in e.refused("examiner", "03-25", "sample_goods", **drawn(e, when="03-17"))
    # Who buys as others do tells nobody, and says what was bought how.
    bought = drawn(e, sample_how="online_purchase", told_rights=False, handed_to=None)
    for how in ("online_purchase", "phone_purchase"):
        shown = drawn(e, sample_how=how, told_rights=True)
        assert "不出示执法证、不告知" in e.refused("examiner", "03-25", "sample_goods", **shown)
    assert "购样记录" in e.refused("examiner", "03-25", "sample_goods", **bought | {"purchase_note": None})
    made = e.act("examiner", "03-25", "sample_goods", **bought).documents[0]
    kind = e.s.office.rules.kinds.of(made.kind, made.facts)
    told = body_html(kind, made.facts)
    assert "请过目" not in told
    assert "当事人签名" not in told


def test_who_refuses_to_sign_has_a_reason_and_a_witness(e: Enforcing) -> None:
    e.verify()
    said = e.refused("examiner", "03-25", "sample_goods", **drawn(e, refused=True, refusal_reason="拒签"))
    assert "见证人" in said
    told: dict[str, Any] = {"refused": True, "refusal_reason": "拒签", "witness_name": "余有禾"}
    e.act("examiner", "03-25", "sample_goods", **drawn(e) | told)


def test_the_record_is_handed_over_on_the_spot_and_waits_where_it_was_not(e: Enforcing) -> None:
    e.verify()
    made = e.act("examiner", "03-25", "sample_goods", **drawn(e, **HANDED))
    (served,) = of_records(e)
    assert (served.kinds, served.status, served.served_on) == (["penalty_sampling_record"], "served", day("03-25"))
    assert served.document_ids == [made.documents[0].id]
    # Who is not its party's is held against the file as at every service.
    other = BAGS | {"seal_no": "示例封-1005"}
    nobody = drawn(e, other, when="03-26", handed_to="路人", handed_as="adult_kin", handed_basis=None)
    assert "签收" in e.refused("examiner", "03-26", "sample_goods", **nobody)
    e.act("examiner", "03-26", "sample_goods", **drawn(e, other, when="03-26"))
    assert [one.status for one in of_records(e)] == ["served", "pending"]
    # What was entered wrongly is taken back with its handing over, and that of no other record.
    gone = e.act("section", "03-27", "take_back_sampling", entry=made.event.seq)
    assert "当场交付重庆示例万坝食品有限公司的登记一并撤销" in gone.event.sentence
    assert [one.status for one in of_records(e)] == ["cancelled", "pending"]
    e.s.serve("03-28")
    said = e.refused("section", "03-29", "take_back_sampling", entry=made.event.seq + 1)
    assert "已经发出或者送达" in said


def test_who_is_bought_from_unseen_is_handed_nothing_and_nothing_waits(e: Enforcing) -> None:
    e.verify()
    bought = drawn(e, sample_how="online_purchase", told_rights=False, **HANDED)
    assert "没有当场交付的记录" in e.refused("examiner", "03-25", "sample_goods", **bought)
    e.act("examiner", "03-25", "sample_goods", **bought | {"handed_to": None})
    assert of_records(e) == []


def test_samples_are_gone_once_after_their_taking(e: Enforcing) -> None:
    e.verify()
    gone = {"samples": [{"seal_no": "示例封-1004", "fate": "returned", "note": "甘建业签收"}]}
    assert "没有待处理的样品" in e.refused("examiner", "03-25", "end_samples", **gone)
    e.act("examiner", "03-25", "sample_goods", **drawn(e, BAGS, WRAPS))
    early = gone | {"ended_on": day("03-24")}
    assert "取样之日2026年3月25日" in e.refused("examiner", "03-26", "end_samples", **early)
    twice = {"samples": gone["samples"] * 2}
    assert "没有封样编号为示例封-1004" in e.refused("examiner", "03-26", "end_samples", **twice)
    e.act("examiner", "03-26", "end_samples", **gone, ended_on=day("03-26"))
    assert seals(e) == {"示例封-1004": False, "示例封-1005": True}
    assert "没有封样编号为" in e.refused("examiner", "03-27", "end_samples", **gone, ended_on=day("03-27"))


def test_what_was_entered_wrongly_is_taken_back(e: Enforcing) -> None:
    e.verify()
    e.act("examiner", "03-25", "sample_goods", **drawn(e, BAGS, WRAPS))
    gone = {"samples": [{"seal_no": "示例封-1004", "fate": "returned", "note": "甘建业签收"}]}
    e.act("examiner", "03-26", "end_samples", **gone, ended_on=day("03-26"))
    early = e.refused("section", "03-27", "take_back_sampling", entry=last(e, "sample_goods"))
    assert "请先撤销去向的登记" in early
    e.act("section", "03-27", "take_back_sampling", entry=last(e, "end_samples"))
    assert seals(e) == {"示例封-1004": True, "示例封-1005": True}
    assert "抽样记录" in exhibits(e)
    e.act("section", "03-27", "take_back_sampling", entry=last(e, "sample_goods"))
    assert seals(e) == {}
    # The record is evidence of the case no more.
    assert "抽样记录" not in exhibits(e)
    # The number is free again.
    e.act("examiner", "03-28", "sample_goods", **drawn(e, when="03-28"))


def test_no_case_is_closed_while_a_sample_is_unaccounted_for(e: Enforcing) -> None:
    e.file()
    e.act("examiner", "03-27", "sample_goods", **drawn(e, when="03-27"))
    e.s.serve("03-28")
    e.act("head", "04-10", "terminate_inquiry", party=e.party("respondent"), ended_on=day("04-01"), nobody_follows=True)
    assert "还有1项样品" in e.refused("head", "04-20", "close_case", closing_ground="terminated")
    gone = {"samples": [{"seal_no": "示例封-1004", "fate": "consumed", "note": "检验报告"}]}
    e.act("examiner", "04-20", "end_samples", **gone, ended_on=day("04-20"))
    e.act("head", "04-20", "close_case", closing_ground="terminated")
    assert e.s.state == "closed"


def test_no_volume_is_archived_while_a_sample_is_unaccounted_for(e: Enforcing) -> None:
    e.verify()
    e.act("examiner", "03-25", "sample_goods", **drawn(e))
    e.act("head", "03-27", "refuse_filing", not_filed_ground="other", failed_condition=None)
    e.s.serve("03-28")
    assert "还有1项样品" in e.refused("archivist", "04-28", "archive_volume")
    gone = {"samples": [{"seal_no": "示例封-1004", "fate": "returned", "note": "甘建业签收"}]}
    e.act("examiner", "04-28", "end_samples", **gone, ended_on=day("04-28"))
    e.act("archivist", "04-28", "archive_volume")
    assert e.s.state == "archived"


def test_a_sample_of_the_day_before_the_filing_is_entered_after_it(e: Enforcing) -> None:
    e.file()
    e.act("examiner", "03-27", "sample_goods", **drawn(e, when="03-25"))
    assert seals(e) == {"示例封-1004": True}
