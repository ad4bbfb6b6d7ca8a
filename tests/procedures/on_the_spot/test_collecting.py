"""The fine is paid to the bank, or taken for a ground and handed in within two days twice."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from casehub.record import audit
from tests.acts.scene import day

if TYPE_CHECKING:
    from tests.procedures.on_the_spot.inspecting import Inspecting

TAKEN = {"collect_mode": "on_spot", "on_spot_ground": "small", "receipt_no": "示例票据0001"}


def test_it_lives_from_the_inspection_to_the_archive(i: Inspecting) -> None:
    i.inspect().decide()
    assert i.s.ref == "渝市监简〔2026〕1号"
    # Seven working days from 24 March end on 2 April; fifteen days on 8 April; sixty on 25 May.
    assert i.s.due("penalty.spot_file") == date(2026, 4, 2)
    assert (i.s.due("penalty.pay"), i.s.due("reconsideration.apply")) == (date(2026, 4, 8), date(2026, 5, 25))
    assert i.s.open("penalty.spot_hand_in") == []
    assert "尚未报所属机构备案" in i.refused("04-03", "archive_spot", "archivist")
    i.act("03-26", "file_with_bureau", filed_with_on=day("03-26"))
    assert "没有缴纳" in i.refused("04-03", "archive_spot", "archivist")
    paid = {"paid_on": day("04-02"), "voucher": "示例1"}
    assert "最多还可以登记1000元" in i.refused("04-02", "record_spot_payment", **paid, paid=Decimal("1000.01"))
    assert "没有当场收缴" in i.refused("04-02", "hand_in", handed_on=day("04-02"))
    i.act("04-02", "record_spot_payment", **paid, paid=Decimal("1000.00"))
    i.act("04-03", "archive_spot", "archivist")
    assert i.s.state == "archived"
    assert (i.s.outcomes("penalty.spot_file"), i.s.outcomes("penalty.pay")) == ({"met"}, {"met"})
    found = audit.verify(i.s.session, against=audit.Against(i.s.office.rules)).faults
    assert [str(one) for one in found if i.s.ref in str(one)] == []


def test_what_the_officers_take_is_handed_in_and_banked(i: Inspecting) -> None:
    i.inspect()
    assert "超过可以当场收缴的100元" in i.decision_refused(**TAKEN, fine=Decimal("100.01"))
    assert "选择当场收缴的情形" in i.decision_refused(**TAKEN | {"on_spot_ground": None})
    assert "专用票据号码" in i.decision_refused(**TAKEN | {"receipt_no": None}, fine=Decimal("100.00"))
    decision = i.decide(**TAKEN, fine=Decimal("100.00")).documents[-1]
    assert decision.facts["receipt_no"] == "示例票据0001"
    # Two working days to the bureau, two more to the bank.
    assert (i.s.due("penalty.spot_hand_in"), i.s.open("penalty.pay")) == (date(2026, 3, 26), [])
    assert "已经当场收缴" in i.refused("03-25", "record_spot_payment", paid=Decimal("100.00"))
    assert "尚未将罚款交回" in i.refused("03-25", "pay_in", banked_on=day("03-25"))
    i.act("03-25", "hand_in", handed_on=day("03-24"))
    # Entered once more with the right day, and one period to the bank runs.
    i.act("03-25", "hand_in", handed_on=day("03-25"))
    assert [d.due_on for d in i.s.open("penalty.spot_bank_in")] == [date(2026, 3, 27)]
    i.act("03-26", "file_with_bureau", filed_with_on=day("03-26"))
    assert "尚未缴付银行" in i.refused("03-27", "archive_spot", "archivist")
    i.act("03-27", "pay_in", banked_on=day("03-27"))
    i.act("03-30", "archive_spot", "archivist")
    assert i.s.outcomes("penalty.spot_bank_in") == {"cancelled", "met"}


def test_what_is_hard_to_collect_later_may_be_taken(i: Inspecting) -> None:
    i.inspect().decide(**TAKEN | {"on_spot_ground": "hard_later"}, fine=Decimal("1000.00"))
    assert i.s.due("penalty.spot_hand_in") == date(2026, 3, 26)


def test_a_name_that_was_mistyped_is_mended(i: Inspecting) -> None:
    i.inspect().decide()
    told = {"party": i.s.party("respondent"), "party_name": "重庆示例万坝食品有限责任公司"}
    blank = dict.fromkeys(
        ("party_kind", "party_id_label", "party_id_no", "party_address", "party_representative", "party_post", "party_operator", "party_phone")
    )
    i.act("03-25", "rectify_party", "section", **told, **blank)
    assert i.s.case().parties[0].name == "重庆示例万坝食品有限责任公司"
