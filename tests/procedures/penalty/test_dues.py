"""What a party owes of its decision on a day: part by part, less what it paid of each."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import update

from casehub.casefile import situations
from casehub.procedures.penalty import carried_out, dues
from casehub.procedures.penalty.sanctions import Sanction, SanctionItem
from tests.acts.scene import day
from tests.factories import party
from tests.faults.world import at
from tests.procedures.penalty.enforcing import (
    DESTROY,
    HOLDER,
    INFRINGER,
    LIGHTER,
    PROPOSAL,
    STOP,
    TAKE,
    UNTOLD,
)
from tests.procedures.penalty.published.test_publicity import publish

if TYPE_CHECKING:
    from casehub.workflow.situation import Situation
    from tests.procedures.penalty.enforcing import Enforcing

FINE = {"measure": "fine", "text": "罚款216000元"}


def read(e: Enforcing, when: str) -> Situation:
    work = e.s.office.work(e.s.session, "examiner", at(f"2026-{when}", "10:00"))
    step = work.rules.procedure("penalty", 1).step("confirm_performance")
    return situations.load(work, e.case, step, {})


def test_a_fine_alone_bears_the_surcharge_and_each_part_is_counted_for_itself(e: Enforcing) -> None:
    e.decide().pay("16000.00", "06-10")
    s = read(e, "06-13")
    (row,) = dues.owing(s)
    assert dues.imposed(s, row) == {"fine": Decimal(216000), "gains": Decimal(0)}
    assert dues.pay_by(s, row) == dues.due(s, row).last_day == date(2026, 6, 11)
    # Two days at three in a hundred of the 200000 that are unpaid.
    assert dues.due(s, row).all_left(day("06-13")) == {"fine": Decimal(200000), "surcharge": Decimal("12000.00")}


def test_what_is_confiscated_and_unpaid_bears_no_surcharge(e: Enforcing) -> None:
    # Edge case 37: three in a hundred a day are added to a fine, and to nothing else.
    e.decide()
    items = update(SanctionItem).where(SanctionItem.measure == "confiscate_goods").values(measure="confiscate_gains")
    for change in (items, update(Sanction).values(gains=2_000_000)):
        e.s.session.execute(change)
    e.s.session.expire_all()
    e.pay("216000.00", "06-09")
    s = read(e, "07-20")
    (row,) = dues.owing(s)
    assert dues.due(s, row).all_left(day("07-20")) == {"gains": Decimal(20000)}


def test_nobody_owes_what_was_not_served(e: Enforcing) -> None:
    e.notify().defend()
    told = {"items": [STOP, TAKE, DESTROY, FINE], "fine": Decimal("216000.00"), "answers": [*e.ANSWER]}
    e.act("head", "05-27", "decide_penalty", **told)
    s = read(e, "12-01")
    (row,) = dues.owing(s)
    assert (dues.pay_by(s, row), dues.due(s, row).plans, dues.due(s, row).surcharge(day("12-01"))) == (None, [], 0)


TWO = [party("right_holder", HOLDER), party("respondent", INFRINGER), party("respondent", "重庆示例江口食品有限公司")]


def test_what_one_owes_and_pays_is_asked_of_nobody_else_in_the_same_case(e: Enforcing) -> None:
    """One decision stands in a case: who is not its party pays nothing in it, and has no day of payment."""
    e.notify(parties=TWO).defend()
    first, other = e.parties("respondent")
    e.act("head", "05-27", "decide_penalty", party=first, items=LIGHTER, fine=Decimal(216000), answers=[*e.ANSWER])
    e.s.serve("05-27", "penalty_decision")
    paid = {"paid": Decimal(216000), "paid_on": day("06-09"), "voucher": "示例凭证"}
    for step, told in (
        ("record_payment", paid),
        ("ask_deferral", {"asked_on": day("06-09"), "asked_for": "defer", "reason": "周转困难"}),
        ("demand_performance", {"as_of": day("06-09"), "other_duties": None}),
        ("register_contest", {"contest_kind": "suit", "asked_on": day("06-05"), "since": day("06-08"), **UNTOLD}),
    ):
        said = e.refused("head" if step == "demand_performance" else "examiner", "06-09", step, party=other, **told)
        assert "没有对该当事人作出处罚决定" in said, step
    # And no second decision is made here: the other goes to a case of its own.
    refused = e.refused("examiner", "06-10", "conclude_inquiry", party=other, **PROPOSAL)
    assert "在「调查中」时办理" in refused
    assert [row.party_id for row in dues.owing(read(e, "06-12"))] == [first]


def test_what_was_annulled_is_owed_by_nobody_and_the_next_one_pays_for_itself(e: Enforcing) -> None:
    """The fine of the first fell unpaid; the second is decided on in the same case, pays, and is done with."""
    e.notify(parties=TWO).defend()
    first, other = e.parties("respondent")
    e.act("head", "05-27", "decide_penalty", party=first, items=LIGHTER, fine=Decimal(216000), answers=[*e.ANSWER])
    e.s.serve("05-27", "penalty_decision")
    told = {"annulled_by": "某法院", "annulled_on": day("06-15"), "reason": "证据不足", "redo_by": day("09-15")}
    e.act("head", "06-15", "annul_and_redo", **told)
    assert dues.owing(read(e, "06-16")) == []
    e.act("examiner", "06-16", "conclude_inquiry", party=other, **PROPOSAL)
    e.act("reviewer", "06-17", "approve_review", review_kind="case", legal_ground=None)
    e.act("head", "06-18", "notify_penalty", party=other, hearing_told=True, change_reason="另一当事人")
    e.s.serve("06-18", "penalty_notice")
    e.act("head", "07-02", "decide_penalty", party=other, items=LIGHTER, fine=Decimal(216000), answers=[*e.ANSWER])
    e.s.serve("07-02", "penalty_decision")
    assert "没有对该当事人作出处罚决定" in e.refused("examiner", "07-03", "record_payment", party=first, paid=Decimal(1), paid_on=day("07-03"), voucher="示例")
    e.act("examiner", "07-10", "record_payment", party=other, paid=Decimal(216000), paid_on=day("07-10"), voucher="示例凭证")
    e.act("examiner", "07-13", "confirm_performance", performed_on=day("07-13"))
    assert e.s.state == "performed"
    # What was annulled of the first is to be decided anew, here or elsewhere: the case does not end over it.
    e.s.serve("07-14")
    assert f"对{INFRINGER}尚未作出处理决定" in e.refused("head", "07-15", "close_case", closing_ground="performed")
    apart = {"other_case": "渝市监立〔2026〕2号", "reason": "分别重新作出。", "approval_opinion": "同意。"}
    e.act("head", "07-15", "sever_party", party=first, **apart)
    e.s.serve("07-15")
    e.act("head", "07-16", "close_case", closing_ground="performed")
    assert e.s.state == "closed"


@pytest.mark.parametrize("faults", [("unlawful",), ("invalid",), ("revoked", "wrong")])
def test_what_is_entered_of_a_publication_forgives_nobody_his_fine(e: Enforcing, faults: tuple[str, ...]) -> None:
    """Nobody approves that entry, and what is unlawful without being annulled stays valid (行政诉讼法第七十四条)."""
    e.decide()
    publish(e)
    for fault in faults:
        e.act("clerk", "06-05", "register_publicity_fault", fault=fault, fault_by="某院（2026）判决", fault_on=day("06-05"))
    s = read(e, "06-08")
    assert [dues.imposed(s, row)["fine"] for row in dues.owing(s)] == [Decimal(216000)]
    assert "没有缴纳" in e.refused("examiner", "06-08", "confirm_performance", performed_on=day("06-08"))
    e.pay()
    e.act("examiner", "06-17", "confirm_performance", performed_on=day("06-17"))
    s = read(e, "06-18")
    assert carried_out.nobody_is_left_undecided(s) is None


def test_the_case_tells_each_contest_and_what_came_of_it(e: Enforcing) -> None:
    e.decide()
    began: dict[str, Any] = {"contest_kind": "reconsideration", "asked_on": day("06-02"), "since": day("06-03"), **UNTOLD}
    e.act("examiner", "06-03", "register_contest", **began)
    e.act("examiner", "07-01", "end_contest", until=day("07-01"), contest_outcome="upheld")
    e.act("examiner", "07-06", "register_contest", **began | {"contest_kind": "suit", "asked_on": day("07-03"), "since": day("07-06")})
    s = read(e, "07-07")
    told = [(line.words.partition("：")[2], line.tag) for line in carried_out._shown(s) if line.tag]
    assert told == [("行政复议，2026年6月3日受理，2026年7月1日终结", "维持"), ("行政诉讼，2026年7月6日受理", "尚无结果")]
