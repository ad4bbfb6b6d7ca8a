"""A review or a court changes or annuls a penalty on the spot: what stands, what goes back, how it ends."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from casehub.record import audit
from tests.acts.scene import day

if TYPE_CHECKING:
    from tests.procedures.on_the_spot.inspecting import Inspecting

CHANGE, ANNUL, BACK = "change_spot_decision", "annul_spot_decision", "give_spot_fine_back"
UNTOLD: dict[str, Any] = {"notice_came": False, "notice_on": None, "answer_by": None}


def paid(i: Inspecting, sum_: str = "1000.00", when: str = "04-02") -> None:
    i.act(when, "record_spot_payment", paid_on=day(when), paid=Decimal(sum_), voucher="示例1")


def contested(i: Inspecting, when: str = "04-20", kind: str = "reconsideration", **more: Any) -> None:
    told = {"party": i.s.party("respondent"), "contest_kind": kind, "asked_on": day(when), **UNTOLD}
    i.act(when, "enter_remedy", **told | more)


def outcome(i: Inspecting, on: str = "07-20", contest: int | None = 1, **more: Any) -> dict[str, Any]:
    told = {
        "contest": contest, "outcome_by": "万州区人民政府", "outcome_no": "万州府复决〔2026〕8号",
        "outcome_on": day(on), "reason": "明显不当。",
    }  # fmt: skip
    return told | more


def change(i: Inspecting, sum_: str | None = "600.00", **more: Any) -> dict[str, Any]:
    fine = Decimal(sum_) if sum_ else None
    return outcome(i, **{"contest_result": "changed", "sort": "fine", "fine": fine} | more)


@pytest.fixture
def fined(i: Inspecting) -> Inspecting:
    """A thousand yuan, filed with the bureau, to be paid to the bank."""
    i.inspect().decide()
    i.act("03-26", "file_with_bureau", filed_with_on=day("03-26"))
    return i


def test_a_fine_that_was_lowered_is_owed_as_lowered_and_the_rest_goes_back(fined: Inspecting) -> None:
    i = fined
    paid(i)
    i.act("04-03", "archive_spot", "archivist")
    contested(i)
    i.act("07-20", "reopen_spot", "section")
    assert i.s.state == "decided"
    assert "不得加重" in i.refused("07-20", CHANGE, "section", **change(i, "1000.01"))
    assert "不得加重" in i.refused("07-20", CHANGE, "section", **change(i, sort="both"))
    assert "与变更前相同" in i.refused("07-20", CHANGE, "section", **change(i, "1000.00"))
    assert "不一致" in i.refused("07-20", CHANGE, "section", **change(i, None))
    i.act("07-20", CHANGE, "section", **change(i))
    assert "应退还当事人的400元尚未登记退还" in i.refused("07-21", "archive_spot", "archivist")
    giving = {"back_on": day("07-28"), "back_proof": "凭证1"}
    assert "应当退还400元" in i.refused("07-28", BACK, **giving, given_back=Decimal("600.00"))
    early = giving | {"back_on": day("07-19")}
    assert "不能早于" in i.refused("07-28", BACK, **early, given_back=Decimal("400.00"))
    i.act("07-28", BACK, **giving, given_back=Decimal("400.00"))
    i.act("07-29", "archive_spot", "archivist")
    assert i.s.state == "archived"
    found = audit.verify(i.s.session, against=audit.Against(i.s.office.rules)).faults
    assert [str(one) for one in found if i.s.ref in str(one)] == []


def test_an_unpaid_fine_is_paid_as_it_stands_on_its_day(fined: Inspecting) -> None:
    i = fined
    contested(i, "04-01")
    i.act("04-07", CHANGE, "section", **change(i, on="04-07"))
    # The time to pay runs on; before the change took effect the whole was owed.
    assert i.s.due("penalty.pay") == day("04-08")
    told = {"paid_on": day("04-08"), "voucher": "示例1"}
    assert "最多还可以登记600元" in i.refused("04-08", "record_spot_payment", **told, paid=Decimal("1000.00"))
    assert "最多还可以登记1000元" in i.refused("04-08", "record_spot_payment", **told | {"paid_on": day("04-06")}, paid=Decimal("1000.01"))
    paid(i, "600.00", "04-08")
    i.act("04-09", "archive_spot", "archivist")
    assert i.s.state == "archived"


def test_what_was_annulled_is_owed_no_more_and_goes_back_whole(i: Inspecting) -> None:
    i.inspect().decide(collect_mode="on_spot", on_spot_ground="hard_later", receipt_no="示例票据0001")
    contested(i)
    i.act("07-20", ANNUL, "section", **outcome(i, contest_result="overturned"))
    assert i.s.state == "annulled"
    # What the officers took is handed in all the same, and goes back from the treasury.
    i.act("07-20", "file_with_bureau", filed_with_on=day("07-20"))
    assert "尚未缴付银行" in i.refused("07-21", "archive_spot", "archivist")
    i.act("07-20", "hand_in", handed_on=day("07-20"))
    i.act("07-20", "pay_in", banked_on=day("07-20"))
    assert "1000元尚未登记退还" in i.refused("07-21", "archive_spot", "archivist")
    i.act("07-28", BACK, given_back=Decimal("1000.00"), back_on=day("07-28"), back_proof="凭证1")
    i.act("07-29", "archive_spot", "archivist")
    assert i.s.state == "archived"


def test_what_nobody_paid_and_was_annulled_is_archived_as_it_is(fined: Inspecting) -> None:
    i = fined
    i.act("04-07", ANNUL, "section", **outcome(i, "04-07", contest=None, contest_result="redo"))
    assert i.s.open("penalty.pay") == [] and i.s.open("reconsideration.apply") == []
    told = {"paid": Decimal("1000.00"), "voucher": "1"}
    assert "其后没有应缴的罚款" in i.refused("04-08", "record_spot_payment", **told, paid_on=day("04-07"))
    assert "没有因决定被撤销" in i.refused("04-08", BACK, given_back=Decimal("1.00"), back_on=day("04-08"), back_proof="1")
    i.act("04-08", "archive_spot", "archivist")


def test_what_was_paid_before_and_told_after_goes_back_as_well(fined: Inspecting) -> None:
    i = fined
    i.act("04-07", ANNUL, "section", **outcome(i, "04-07", contest=None, contest_result="invalid"))
    i.act("04-08", "record_spot_payment", paid_on=day("04-03"), paid=Decimal("1000.00"), voucher="1")
    assert "1000元尚未登记退还" in i.refused("04-08", "archive_spot", "archivist")


def test_a_court_restores_what_a_review_annulled(fined: Inspecting) -> None:
    i = fined
    assert "应当先申请行政复议" in i.refused("04-20", "enter_remedy", party=i.s.party("respondent"), contest_kind="suit", asked_on=day("04-20"), **UNTOLD)
    contested(i)
    i.act("07-20", ANNUL, "section", **outcome(i, contest_result="overturned"))
    contested(i, "08-03", "suit", notice_came=True, notice_on=day("08-03"))
    # Fifteen days from 3 August end on 18 August.
    assert i.s.due("litigation.defend") == day("08-18")
    assert "只能登记恢复" in i.refused("10-20", CHANGE, "section", **change(i, on="10-20", contest=2))
    assert "一致" in i.refused("10-20", CHANGE, "section", **change(i, on="10-20", contest=2, contest_result="restored"))
    i.act("10-20", CHANGE, "section", **change(i, "1000.00", on="10-20", contest=2, contest_result="restored"))
    assert (i.s.state, i.s.open("litigation.defend")) == ("decided", [])
    assert "没有缴纳" in i.refused("10-21", "archive_spot", "archivist")
    paid(i, when="10-21")
    # The eleven days before the review was asked for were late, and are again.
    assert "加处罚款尚有330元" in i.refused("10-21", "archive_spot", "archivist")
    told = {"part": "surcharge", "paid_on": day("10-21"), "voucher": "示例2"}
    i.act("10-21", "record_spot_payment", **told, paid=Decimal("330.00"))
    i.act("10-21", "archive_spot", "archivist")


def test_what_is_unlawful_and_stands_is_owed_as_before(fined: Inspecting) -> None:
    i = fined
    contested(i)
    told = {"contest": 1, "contest_result": "unlawful", "outcome_no": "万州府复决〔2026〕8号", "outcome_on": day("07-20")}
    i.act("07-20", "end_remedy", **told)
    assert "没有缴纳" in i.refused("07-21", "archive_spot", "archivist")
    assert "没有因决定被撤销" in i.refused("07-21", BACK, given_back=Decimal("1.00"), back_on=day("07-21"), back_proof="1")
