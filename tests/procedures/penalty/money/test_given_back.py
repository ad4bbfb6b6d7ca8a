"""A suit annuls a penalty: what was paid goes back, nothing grows, what is public is withdrawn."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from casehub.procedures.penalty import dues
from casehub.procedures.penalty.money import given_back
from casehub.procedures.penalty.sanctions import FineRefund
from tests.acts.scene import day
from tests.procedures.penalty.enforcing import LIGHTER, PROPOSAL, UNTOLD
from tests.procedures.penalty.published.test_publicity import publish
from tests.procedures.penalty.test_dues import TWO, read

if TYPE_CHECKING:
    from tests.procedures.penalty.enforcing import Enforcing

CLOSE, BACK = "close_case", "give_fine_back"


def annulled(e: Enforcing, step: str = "annul_decision") -> None:
    """A court annuls on 20 October what was decided on 27 May, paid on 9 June and published."""
    e.decide()
    publish(e)
    e.pay()
    sued = {"contest_kind": "suit", "asked_on": day("06-12"), "since": day("06-15"), **UNTOLD}
    seq = e.act("examiner", "06-15", "register_contest", **sued).event.seq
    told: dict[str, Any] = {"annulled_by": "某法院", "annulled_on": day("10-20"), "reason": "适用法律错误。", "won_contest": seq}
    more = {"redo_by": day("12-20")} if step == "annul_and_redo" else {}
    e.act("head", "10-20", step, **told, **more)


def giving(e: Enforcing, sum_: str, **more: Any) -> dict[str, Any]:
    return {"party": e.party("respondent"), "given_back": Decimal(sum_), "given_back_on": day("10-28"), **more}


def test_a_suit_that_annuls_a_penalty_undoes_all_that_was_built_on_it(e: Enforcing) -> None:
    annulled(e)
    assert e.s.state == "annulled"
    # Nobody owes the fine, so nothing grows and nothing is demanded.
    assert dues.owing(read(e, "10-21")) == []
    assert e.s.open("penalty.pay") == []
    # What is public is taken back in three working days.
    assert e.s.due("publicity.withdraw") == day("10-23")
    e.s.serve("10-21")
    # What was paid is given back, in parts if need be, and before the case is closed.
    assert "已缴的216000元尚未登记退还" in e.refused("head", "10-22", CLOSE, closing_ground="other")
    assert "不能早于决定被撤销、变更之日" in e.refused("examiner", "10-28", BACK, **giving(e, "216000.00", given_back_on=day("10-19")))
    assert "应退还" in e.refused("examiner", "10-28", BACK, **giving(e, "216000.01"))
    e.act("examiner", "10-28", BACK, **giving(e, "200000.00"))
    assert "已缴的16000元" in e.refused("head", "10-28", CLOSE, closing_ground="other")
    e.act("examiner", "10-28", BACK, **giving(e, "16000.00"))
    assert [line.tag for line in given_back._shown(read(e, "10-29"))] == ["已退还", "已退还"]
    assert "没有被撤销、变更的决定" in e.refused("examiner", "10-29", BACK, **giving(e, "1.00"))
    e.act("head", "10-30", CLOSE, closing_ground="other")
    assert e.s.state == "closed"


def test_what_was_entered_wrongly_as_given_back_is_owed_again(e: Enforcing) -> None:
    annulled(e)
    e.s.serve("10-21")
    seq = e.act("examiner", "10-28", BACK, **giving(e, "216000.00")).event.seq
    e.act("head", "10-29", "take_back_giving", entry=seq)
    assert "已缴的216000元尚未登记退还" in e.refused("head", "10-30", CLOSE, closing_ground="other")


def test_what_is_decided_anew_leaves_the_first_payment_to_go_back(e: Enforcing) -> None:
    annulled(e, "annul_and_redo")
    assert e.s.state == "investigating"
    e.act("examiner", "10-28", BACK, **giving(e, "216000.00"))
    assert given_back.owed_back(read(e, "10-29")) == {}


def test_nothing_is_given_back_of_a_decision_that_stands(e: Enforcing) -> None:
    e.decide().pay()
    assert given_back.owed_back(read(e, "06-10")) == {}
    assert "没有被撤销、变更的决定" in e.refused("examiner", "06-10", BACK, **giving(e, "1.00", given_back_on=day("06-10")))


def test_each_of_two_gets_back_what_it_paid_itself_and_each_refund_is_a_row(e: Enforcing) -> None:
    """The decision against the first fell and the other was decided on in its place, which fell too."""
    e.notify(parties=TWO).defend()
    first, other = e.parties("respondent")
    e.act("head", "05-27", "decide_penalty", party=first, items=LIGHTER, fine=Decimal(216000), answers=[*e.ANSWER])
    e.s.serve("05-27", "penalty_decision")
    e.pay()
    told = {"annulled_by": "某法院", "annulled_on": day("06-15"), "reason": "证据不足"}
    e.act("head", "06-15", "annul_and_redo", **told, redo_by=day("09-15"))
    e.act("examiner", "06-16", "conclude_inquiry", party=other, **PROPOSAL)
    e.act("reviewer", "06-17", "approve_review", review_kind="case", legal_ground=None)
    e.act("head", "06-18", "notify_penalty", party=other, hearing_told=True, change_reason="另一当事人")
    e.s.serve("06-18", "penalty_notice")
    e.act("head", "07-02", "decide_penalty", party=other, items=[*LIGHTER[:-1], {"measure": "fine", "text": "罚款220000元"}], fine=Decimal(220000), answers=[*e.ANSWER])
    e.s.serve("07-02", "penalty_decision")
    paid = {"party": other, "paid": Decimal(220000), "paid_on": day("07-10"), "voucher": "示例凭证"}
    e.act("examiner", "07-10", "record_payment", **paid)
    # What the other paid is owed while its decision stands.
    assert given_back.owed_back(read(e, "07-11")) == {first: Decimal(216000)}
    e.act("head", "07-13", "annul_decision", **{**told, "annulled_on": day("07-13")})
    assert given_back.owed_back(read(e, "07-14")) == {first: Decimal(216000), other: Decimal(220000)}
    back = {"given_back_on": day("07-14")}
    # Nobody is given what the other one paid.
    assert "应退还" in e.refused("examiner", "07-14", BACK, **giving(e, "220000.01", **back) | {"party": other})
    wrong = e.act("examiner", "07-14", BACK, **giving(e, "1000.00", **back) | {"party": other, "proof": "误录"}).event.seq
    e.act("head", "07-14", "take_back_giving", entry=wrong)
    e.act("examiner", "07-14", BACK, **giving(e, "216000.00", **back) | {"proof": "国库退付凭证1"})
    assert given_back.owed_back(read(e, "07-15")) == {other: Decimal(220000)}
    e.act("examiner", "07-14", BACK, **giving(e, "220000.00", **back) | {"party": other, "proof": "国库退付凭证2"})
    assert given_back.owed_back(read(e, "07-15")) == {}
    rows = e.s.session.scalars(select(FineRefund).order_by(FineRefund.id)).all()
    assert [(r.party_id, r.returned_on, r.amount, r.voucher) for r in rows] == [
        (other, day("07-14"), 100000, "误录"),
        (first, day("07-14"), 21600000, "国库退付凭证1"),
        (other, day("07-14"), 22000000, "国库退付凭证2"),
    ]
    # The one that was taken back counts with its act, and is not shown.
    assert [line.text for line in given_back._shown(read(e, "07-15"))] == ["国库退付凭证1", "国库退付凭证2"]
