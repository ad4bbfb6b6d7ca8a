"""A late fine on the spot grows, is put off, demanded and brought to court like any other."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from casehub.documents import body_html
from casehub.record import audit
from tests.acts.scene import day
from tests.procedures.on_the_spot.test_fallen import ANNUL, change, contested, outcome

if TYPE_CHECKING:
    from casehub.model import Document
    from tests.procedures.on_the_spot.inspecting import Inspecting

OPINION = {"approval_opinion": "同意。"}
DUTIES: dict[str, Any] = {"other_duties": None}


@pytest.fixture
def late(i: Inspecting) -> Inspecting:
    """A thousand yuan to be paid by 8 April, and nobody paid."""
    i.inspect().decide()
    i.act("03-26", "file_with_bureau", filed_with_on=day("03-26"))
    return i


def pay(i: Inspecting, when: str, sum_: str, part: str = "fine") -> None:
    i.act(when, "record_spot_payment", **money(i, when, sum_, part))


def money(i: Inspecting, when: str, sum_: str, part: str = "fine") -> dict[str, Any]:
    return {"party": i.s.party("respondent"), "part": part, "paid_on": day(when), "paid": Decimal(sum_), "voucher": "示例1"}


def demand(i: Inspecting, when: str) -> Document:
    done = i.act(when, "demand_performance", "head", as_of=day(when), **DUTIES, **OPINION)
    i.s.serve(when, "penalty_demand_notice")
    return done.documents[-1]


def printed(i: Inspecting, paper: Document) -> str:
    return body_html(i.s.office.rules.kinds.of(paper.kind, paper.facts), paper.facts)


def test_it_grows_by_the_day_and_each_part_is_paid_for_itself(late: Inspecting) -> None:
    i = late
    assert "最多还可以登记1000元" in i.refused("04-08", "record_spot_payment", **money(i, "04-08", "1000.01"))
    assert "最多还可以登记0元" in i.refused("04-08", "record_spot_payment", **money(i, "04-08", "1.00", "surcharge"))
    pay(i, "04-10", "1000.00")
    # Of 9 April the thirty yuan of one day are owed; what reached the bank on the 10th counts on it.
    assert "加处罚款尚有30元" in i.refused("04-13", "archive_spot", "archivist")
    pay(i, "04-13", "30.00", "surcharge")
    i.act("04-13", "archive_spot", "archivist")
    assert i.s.state == "archived"


def test_a_payment_that_was_mistyped_is_taken_back(late: Inspecting) -> None:
    i = late
    pay(i, "04-02", "100.00")
    entry = i.s.case().seq
    i.act("04-02", "take_back_payment", "section", entry=entry, reason="凭证是1000元。")
    pay(i, "04-02", "1000.00")
    assert i.s.outcomes("penalty.pay") == {"met"}


def test_it_is_put_off_and_grows_only_from_the_new_day(late: Inspecting) -> None:
    i = late
    told = {"new_pay_by": day("06-30"), "schedule": [], **OPINION}
    assert "没有登记该当事人" in i.refused("04-07", "grant_deferral", "head", **told)
    i.act("04-07", "ask_deferral", asked_on=day("04-07"), asked_for="defer", reason="资金困难")
    paper = i.act("04-07", "grant_deferral", "head", **told).documents[-1]
    drawn = printed(i, paper)
    assert "《当场行政处罚决定书》" in drawn
    assert "没收" not in drawn
    i.s.serve("04-08", "payment_arrangement_notice")
    assert i.s.due("penalty.deferred") == date(2026, 6, 30)
    assert "尚未逾期" in i.refused("06-30", "demand_performance", "head", as_of=day("06-30"), **DUTIES, **OPINION)
    assert printed(i, demand(i, "07-02")).count("60元") == 1


def test_it_is_demanded_and_brought_to_court_when_the_review_is_over(late: Inspecting) -> None:
    i = late
    paper = demand(i, "04-20")
    drawn = printed(i, paper)
    assert "《当场行政处罚决定书》，决定罚款1000元，并于2026年3月24日送达" in drawn
    assert "截至2026年4月20日的加处罚款360元" in drawn
    assert "没收" not in drawn
    asked = {"as_of": day("05-20"), **DUTIES, **OPINION, "court": "重庆市万州区人民法院"}
    assert "届满前不能申请" in i.refused("05-20", "apply_enforcement", "head", **asked)
    assert "没有届满" in i.refused("05-25", "note_contest_time_over")
    i.act("05-26", "note_contest_time_over")
    assert i.s.due("penalty.court_apply") == date(2026, 8, 25)
    done = i.act("05-27", "apply_enforcement", "head", **asked | {"as_of": day("05-27")})
    drawn = printed(i, done.documents[-1])
    assert "未申请行政复议，处罚决定已经发生法律效力" in drawn
    assert "罚没款" not in drawn
    assert "当场行政处罚决定书及当事人的签收记录" in drawn
    assert i.s.state == "applied"
    ended = {"court_result": "ended", "court_paper": "裁定", "ended_on": day("09-02")}
    i.act("09-02", "end_in_court", **ended)
    # Entered wrongly, it is taken back; nobody applies to the court a second time for that.
    i.act("09-02", "take_back_court_end", "section", reason="选错。")
    assert i.s.state == "applied"
    i.act("09-02", "end_in_court", **ended)
    i.act("09-03", "archive_spot", "archivist")
    assert i.s.state == "archived"
    found = audit.verify(i.s.session, against=audit.Against(i.s.office.rules)).faults
    assert [str(one) for one in found if i.s.ref in str(one)] == []


def test_a_review_stays_it_and_leaves_fifteen_days_to_sue(late: Inspecting) -> None:
    i = late
    contested(i, "04-20")
    assert "尚未终结" in i.refused("04-21", "demand_performance", "head", as_of=day("04-21"), **DUTIES, **OPINION)
    told = outcome(i, "06-10", contest_result="upheld")
    i.act("06-10", "end_remedy", **{name: told[name] for name in ("contest", "contest_result", "outcome_no", "outcome_on")})
    assert i.s.due("reconsideration.sue") == date(2026, 6, 25)
    # Eleven days before the review was asked for, eleven after its outcome to 21 June.
    assert "截至2026年6月21日的加处罚款660元" in printed(i, demand(i, "06-21"))
    i.act("06-26", "note_contest_time_over")
    # Three months from 25 June end on the Mid-Autumn Festival: the first working day after it.
    assert i.s.due("penalty.court_apply") == date(2026, 9, 28)


def test_what_was_annulled_is_pressed_for_no_more(late: Inspecting) -> None:
    i = late
    demand(i, "04-20")
    contested(i, "05-06")
    i.act("07-20", ANNUL, "section", **outcome(i, contest_result="overturned"))
    assert i.s.open("enforcement.demand_wait") == i.s.open("penalty.court_apply") == []
    assert "被撤销" in i.refused("07-21", "record_spot_payment", **money(i, "07-21", "1.00"))
    told = change(i, "1000.00", on="08-20", contest=None, contest_result="restored")
    i.act("08-20", "change_spot_decision", "section", **told)
    pay(i, "08-20", "1000.00")
    # Restored, it is owed from that day on: only the 27 days to the review were a delay of the party.
    assert "加处罚款尚有810元" in i.refused("08-20", "archive_spot", "archivist")
