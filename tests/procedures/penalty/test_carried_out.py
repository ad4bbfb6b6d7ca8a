"""A fine is paid to the bank, in parts or whole; a case is closed by what ended it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import select

from casehub.model import Document
from casehub.procedures.penalty import carried_out
from casehub.procedures.penalty.sanctions import FinePayment
from tests.acts.scene import day
from tests.factories import party
from tests.procedures.penalty.enforcing import HOLDER, INFRINGER, LIGHTER

if TYPE_CHECKING:
    from tests.procedures.penalty.enforcing import Enforcing


def test_nobody_owes_before_he_was_served(e: Enforcing) -> None:
    e.notify().defend()
    told = {"fine": Decimal("216000.00"), "answers": [*e.ANSWER]}
    e.act("head", "05-27", "decide_penalty", **told, items=LIGHTER)
    paid = {"paid": Decimal("100.00"), "paid_on": day("05-27")}
    assert "尚未送达" in e.refused("examiner", "05-27", "record_payment", **paid)


def test_a_fine_is_paid_in_parts_and_to_the_bank(e: Enforcing) -> None:
    # Edge case 35: part, by a third person, too much; the bank's day counts.
    e.decide()
    paid = {"paid_on": day("06-09"), "voucher": "示例1"}
    assert "不得自行收缴" in e.refused("examiner", "06-09", "record_payment", **paid, paid=Decimal("1.00"), at_bank=False)
    e.pay("100000.00", "06-08")
    assert "罚款尚有116000元" in e.refused("examiner", "06-10", "confirm_performance")
    assert "罚款最多还可以登记116000元" in e.refused("examiner", "06-09", "record_payment", **paid, paid=Decimal("116000.01"))
    taken = {**paid, "part": "gains", "paid": Decimal("1.00")}
    assert "没收违法所得最多还可以登记0元" in e.refused("examiner", "06-09", "record_payment", **taken)
    e.pay("116000.00", "06-10")
    e.act("examiner", "06-17", "confirm_performance", performed_on=day("06-17"))
    assert e.s.outcomes("penalty.pay") == {"met"}
    # A day that was typed wrongly is entered once more; one period runs then, from the right day.
    before = e.s.due("penalty.close")
    e.act("examiner", "06-18", "confirm_performance", performed_on=day("06-12"))
    assert e.s.state == "performed"
    assert [d.start_on for d in e.s.open("penalty.close")] == [day("06-12")]
    assert e.s.due("penalty.close") < before


def test_a_case_closes_when_everything_is_served_and_by_its_ground(e: Enforcing) -> None:
    e.perform()
    e.s.serve("06-20")
    assert "与案件的结果不一致" in e.refused("head", "06-30", "close_case", closing_ground="no_penalty")
    e.act("head", "06-30", "close_case", closing_ground="performed")
    assert e.s.outcomes("penalty.close") == {"met"}
    assert carried_out.GROUNDS.keys() == {
        "performed", "no_penalty", "terminated", "court_ended", "annulled", "moved_to_justice",
        "moved_to_bureau",
    }  # fmt: skip


def test_of_several_parties_each_gets_a_decision_of_its_own(e: Enforcing) -> None:
    # 分别作出: one is severed to a case of its own, else this case cannot be closed.
    two = [party("right_holder", HOLDER), party("respondent", INFRINGER), party("respondent", "重庆示例江口食品有限公司")]
    e.file(parties=two)
    first, other = e.parties("respondent")
    told = {"other_case": "渝市监立〔2026〕2号", "reason": "分别作出决定。", "approval_opinion": "同意。"}
    paper = e.act("head", "04-10", "sever_party", party=other, **told).documents[-1]
    assert paper.facts["other_case"] == "渝市监立〔2026〕2号"
    assert "只有这一名当事人" in e.refused("head", "04-10", "sever_party", party=first, **told)
    e.propose()
    assert e.s.state == "reported"


def test_two_parties_are_each_told_heard_decided_served_and_paid_for_apart(e: Enforcing) -> None:
    other_name = "重庆示例江口食品有限公司"
    two = [party("right_holder", HOLDER), party("respondent", INFRINGER), party("respondent", other_name)]
    e.notify(parties=two).defend()
    first, other = e.parties("respondent")
    apart = {"other_case": "渝市监立〔2026〕2号", "reason": "分别作出决定。", "approval_opinion": "同意。"}
    # Whoever was told here is dealt with here; the other may go at any time before the end.
    said = e.refused("head", "05-08", "sever_party", party=first, **apart)
    assert "应当在本案中办完" in said
    told = {"items": LIGHTER, "fine": Decimal("216000.00"), "answers": [*e.ANSWER]}
    e.act("head", "05-27", "decide_penalty", party=first, **told)
    e.s.serve("05-27", "penalty_decision")
    e.pay()
    e.act("examiner", "06-17", "confirm_performance", performed_on=day("06-17"))
    assert "应当在本案中办完" in e.refused("head", "06-17", "sever_party", party=first, **apart)
    e.act("head", "06-17", "sever_party", party=other, **apart)
    e.s.serve("06-29")
    e.act("head", "06-30", "close_case", closing_ground="performed")
    assert e.s.state == "closed"
    one = e.s.ref
    # The other's own case: its own notice, time to answer, decision, service and payment.
    e.notify(parties=[party("right_holder", HOLDER), party("respondent", other_name)]).defend()
    e.act("head", "05-27", "decide_penalty", **told)
    e.s.serve("05-27", "penalty_decision")
    assert e.s.ref != one
    papers = e.s.session.scalars(select(Document).where(Document.kind == "penalty_decision").order_by(Document.id)).all()
    assert [p.facts["party"]["name"] for p in papers] == [INFRINGER, other_name]
    assert len({p.number for p in papers}) == 2
    rows = e.s.session.scalars(select(FinePayment)).all()
    assert {row.party_id for row in rows} == {first}
    e.pay()
    e.act("examiner", "06-17", "confirm_performance", performed_on=day("06-17"))
    assert e.s.state == "performed"


def test_a_case_with_a_party_without_decision_is_not_closed(e: Enforcing) -> None:
    two = [party("right_holder", HOLDER), party("respondent", INFRINGER), party("respondent", "重庆示例江口食品有限公司")]
    e.notify(parties=two).defend()
    told = {"items": LIGHTER, "fine": Decimal("216000.00"), "answers": [*e.ANSWER]}
    e.act("head", "05-27", "decide_penalty", party=e.parties("respondent")[0], **told)
    e.s.serve("05-27", "penalty_decision")
    e.pay()
    e.act("examiner", "06-17", "confirm_performance", performed_on=day("06-17"))
    e.s.serve("06-20")
    assert "对重庆示例江口食品有限公司尚未作出处理决定" in e.refused("head", "06-30", "close_case", closing_ground="performed")


def test_a_mistyped_payment_is_taken_back(e: Enforcing) -> None:
    e.decide().pay("21600.00", "06-08")
    entry = e.s.case().seq
    e.act("section", "06-09", "take_back_payment", entry=entry, reason="少打了一个零。")
    e.pay("216000.00", "06-09")
    e.act("examiner", "06-17", "confirm_performance", performed_on=day("06-17"))
    assert e.s.state == "performed"


def test_a_late_payer_owes_the_surcharge_too(e: Enforcing) -> None:
    # Due on 11 June, paid on the 21st: nine days at three in a hundred.
    e.decide().pay("216000.00", "06-21")
    assert "加处罚款尚有58320元" in e.refused("examiner", "06-22", "confirm_performance")
    paid = {"paid_on": day("06-23"), "voucher": "示例2", "part": "surcharge"}
    more = e.refused("examiner", "06-23", "record_payment", **paid, paid=Decimal("58320.01"))
    assert "加处罚款最多还可以登记58320元" in more
    e.act("examiner", "06-23", "record_payment", **paid, paid=Decimal("58320.00"))
    e.act("examiner", "06-24", "confirm_performance", performed_on=day("06-24"))
    assert e.s.state == "performed"
