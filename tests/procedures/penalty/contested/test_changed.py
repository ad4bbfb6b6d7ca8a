"""A court or a review changes a penalty: what is owed, paid, given back, published, closed under it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from casehub.procedures.penalty import carried_out, demanded, dues
from casehub.procedures.penalty.imposed import amended
from casehub.procedures.penalty.money import given_back, made_good
from casehub.procedures.penalty.published import publicity
from casehub.procedures.penalty.sanctions import Sanction
from tests.acts.scene import day
from tests.procedures.penalty.enforcing import DESTROY, LIGHTER, STOP, TAKE, UNTOLD
from tests.procedures.penalty.money.test_made_good import PAY, paying, taken
from tests.procedures.penalty.published.test_publicity import BACK as WITHDRAWN
from tests.procedures.penalty.published.test_publicity import drawn, publish
from tests.procedures.penalty.test_dues import read

if TYPE_CHECKING:
    from tests.procedures.penalty.enforcing import Enforcing

__all__ = ["taken"]

CLOSE, BACK, CHANGE = "close_case", "give_fine_back", "change_decision"
COURT, REVIEW = "某法院（2026）行初12号", "某区人民政府府复〔2026〕8号"


def fined(sum_: int) -> list[dict[str, str]]:
    return [STOP, TAKE, DESTROY, {"measure": "fine", "text": f"罚款{sum_}元"}]


def contested(e: Enforcing, kind: str = "suit", asked: str = "06-12", since: str = "06-15") -> None:
    sued = {"contest_kind": kind, "asked_on": day(asked), "since": day(since), **UNTOLD}
    e.act("examiner", since, "register_contest", **sued)


def change(sum_: int = 130000, until: str = "10-20", by: str = COURT, **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {
        "contest_outcome": "changed", "changed_by": by, "until": day(until), "items": fined(sum_), "fine": Decimal(sum_),
        "gains": None, "opposite_claims": False, "new_pay_by": None, "reason": "明显不当。",
    }  # fmt: skip
    return told | more


def giving(e: Enforcing, sum_: str, **more: Any) -> dict[str, Any]:
    return {"party": e.party("respondent"), "part": "fine", "given_back": Decimal(sum_), "given_back_on": day("10-28"), **more}


def test_a_fine_that_a_court_lowered_is_owed_as_lowered_and_the_rest_goes_back(e: Enforcing) -> None:
    e.decide()
    publish(e)
    e.pay()
    e.act("examiner", "06-11", "confirm_performance", performed_on=day("06-11"), fine_paid_on=day("06-09"))
    contested(e)
    e.act("head", "10-20", CHANGE, **change())
    # The case goes on: it is carried out anew under what stands now.
    assert e.s.state == "decided"
    s = read(e, "10-21")
    (row,) = dues.owing(s)
    assert dues.imposed(s, row) == {"fine": Decimal(130000), "gains": Decimal(0)}
    assert dues.due(s, row).paid("fine") == Decimal(216000)
    assert dues.due(s, row).all_left(day("10-21")) == {}
    assert given_back.owed_back_of(s, row.party_id) == {"fine": Decimal(86000)}
    assert dues.running_contest(s, row) is None
    # What is public is taken back in three working days and goes out as it was changed.
    assert e.s.due("publicity.withdraw") == day("10-23")
    assert publicity.fault_kind(s) == "changed"
    e.act("head", "10-22", "withdraw_publicity", **{k: v for k, v in WITHDRAWN.items() if k != "replaced_by"} | {"withdrawn_on": day("10-22")})
    assert "变更后的决定另行公示：责令立即停止侵权行为；没收" in drawn(e, "publicity_withdrawal_decision")
    # It goes out as changed within the time of a decision, counted from the day of the change.
    assert (e.s.due("penalty.publish"), e.s.due("penalty.publish_credit")) == (day("11-17"), day("10-29"))
    publish(e, "10-23")
    assert e.s.open("penalty.publish") == []
    assert f"本决定已被{COURT}（2026年10月20日生效）变更为：责令立即停止侵权行为；" in drawn(e, "penalty_public_text")
    assert "罚款130000元" in drawn(e, "penalty_decision_summary")
    e.s.serve("10-23")
    done = {"performed_on": day("10-26"), "fine_paid_on": day("06-09"), "performance": "罚款已缴清。"}
    e.act("examiner", "10-26", "confirm_performance", **done)
    assert "变更，重庆示例万坝食品有限公司多缴的86000元尚未登记退还" in e.refused("head", "10-27", CLOSE, closing_ground="performed")
    assert "不能早于决定被撤销、变更之日" in e.refused("examiner", "10-28", BACK, **giving(e, "86000.00", given_back_on=day("10-19")))
    assert "应退还" in e.refused("examiner", "10-28", BACK, **giving(e, "86000.01"))
    assert "加处罚款尚有0元" in e.refused("examiner", "10-28", BACK, **giving(e, "86000.00", part="surcharge"))
    e.act("examiner", "10-28", BACK, **giving(e, "86000.00"))
    s = read(e, "10-29")
    assert (given_back.owed_back(s), dues.due(s, dues.owing(s)[0]).paid("fine")) == ({}, Decimal(130000))
    e.act("head", "10-30", CLOSE, closing_ground="performed")
    told = drawn(e, "penalty_closing_form")
    assert f"处罚决定已被{COURT}（2026年10月20日生效）变更为" in told
    assert "罚款已缴清；已退还重庆示例万坝食品有限公司86000元" in told


def test_what_is_unpaid_of_a_lowered_fine_grows_by_the_lowered_sum_and_is_demanded(e: Enforcing) -> None:
    e.decide().pay("16000.00", "06-10")
    contested(e, asked="06-12", since="06-16")
    # Four days of 200000 that were unpaid, before the contest.
    s = read(e, "06-16")
    assert dues.due(s, dues.owing(s)[0]).surcharge(day("06-16")) == Decimal("24000.00")
    e.act("head", "10-20", CHANGE, **change(116000))
    s = read(e, "10-21")
    (row,) = dues.owing(s)
    # Of 100000, the four days before it and the one after: three in a hundred a day.
    assert dues.due(s, row).all_left(day("10-21")) == {"fine": Decimal(100000), "surcharge": Decimal("15000.00")}
    assert e.s.open("penalty.pay") != []
    assert e.s.open("penalty.court_apply") != []
    e.act("head", "10-22", "demand_performance", as_of=day("10-22"), other_duties=None)
    told = drawn(e, "penalty_demand_notice")
    assert f"罚款216000元（后经{COURT}（2026年10月20日生效）变更为：" in told
    assert "缴纳罚款100000元" in told and "加处罚款18000元" in told
    e.s.serve("10-22")
    e.act("head", "11-06", "apply_enforcement", as_of=day("11-06"), other_duties=None)
    told = drawn(e, "penalty_enforcement_application")
    assert "行政诉讼于2026年10月20日终结，结果为变更，变更后的处罚决定已经发生法律效力" in told
    assert "请求" in told and "罚款100000元" in told


def test_a_demand_made_before_the_change_waits_for_nobody_after_it(e: Enforcing) -> None:
    e.decide()
    e.act("head", "06-22", "demand_performance", as_of=day("06-22"), other_duties=None)
    e.s.serve("06-22")
    contested(e, asked="07-06", since="07-08")
    e.act("head", "10-20", CHANGE, **change())
    said = e.refused("head", "10-21", "apply_enforcement", as_of=day("10-21"), other_duties=None)
    assert "催告书尚未送达" in said


def test_a_new_time_to_pay_takes_the_place_of_the_old_one(e: Enforcing) -> None:
    e.decide().pay("16000.00", "06-10")
    contested(e)
    e.act("head", "10-20", CHANGE, **change(116000, new_pay_by=day("11-04")))
    assert e.s.open("penalty.pay") == []
    assert e.s.due("penalty.deferred") == day("11-04")
    s = read(e, "11-05")
    (row,) = dues.owing(s)
    assert dues.due(s, row).last_day == day("11-04")
    assert "尚未逾期" in e.refused("head", "11-04", "demand_performance", as_of=day("11-04"), other_duties=None)


def test_a_review_changes_and_a_court_restores_what_we_decided(e: Enforcing) -> None:
    """Two contests, one after the other: each change is a row, and what went back is owed again."""
    e.decide().pay()
    contested(e, "reconsideration", "06-12", "06-15")
    assert "没有被变更过" in e.refused("head", "08-03", CHANGE, **change(216000, "08-03", REVIEW, contest_outcome="restored"))
    e.act("head", "08-03", CHANGE, **change(130000, "08-03", REVIEW))
    e.act("examiner", "08-10", BACK, **giving(e, "86000.00", given_back_on=day("08-10")))
    contested(e, "suit", "08-14", "08-17")
    assert "与原决定书一致" in e.refused("head", "10-20", CHANGE, **change(150000, contest_outcome="restored"))
    e.act("head", "10-20", CHANGE, **change(216000, contest_outcome="restored", new_pay_by=day("11-04")))
    s = read(e, "10-21")
    (row,) = dues.owing(s)
    assert dues.due(s, row).all_left(day("10-21")) == {"fine": Decimal(86000)}
    assert given_back.owed_back(s) == {}
    assert [(one.kind, end.outcome if end else "") for one, end in dues.contests(s, row)] == [("reconsideration", "changed"), ("suit", "restored")]
    told = amended.changes_in_words(s, row)
    assert told.startswith(f"{REVIEW}（2026年8月3日生效）变更为：") and "恢复原处罚决定的效力，即：" in told
    tags = [line.tag for line in carried_out._shown(s)]
    assert tags.count("变更") == 1 and tags.count("撤销复议决定，恢复原处罚决定的效力") == 1
    rows = e.s.session.scalars(select(Sanction.fine).where(Sanction.stage == "decided").order_by(Sanction.id)).all()
    assert rows == [21600000, 13000000, 21600000]
    # Nothing grows before the new day, and afterwards of what is unpaid.
    assert dues.due(read(e, "11-04"), row).surcharge(day("11-04")) == 0
    assert dues.due(read(e, "11-06"), row).surcharge(day("11-06")) == Decimal("5160.00")


def test_a_second_change_gives_back_what_the_first_left(e: Enforcing) -> None:
    e.decide().pay()
    contested(e, "reconsideration", "06-12", "06-15")
    e.act("head", "08-03", CHANGE, **change(130000, "08-03", REVIEW))
    contested(e, "suit", "08-14", "08-17")
    e.act("head", "10-20", CHANGE, **change(100000))
    assert given_back.owed_back(read(e, "10-21")) == {e.party("respondent"): Decimal(116000)}
    e.act("examiner", "10-28", BACK, **giving(e, "116000.00"))
    # And where the whole falls in the end, the rest goes back too, from a closed case.
    e.s.serve("10-29")
    e.act("examiner", "10-29", "confirm_performance", performed_on=day("10-29"), fine_paid_on=day("06-09"))
    e.act("head", "10-30", CLOSE, closing_ground="performed")
    told = {"annulled_how": "invalid", "annulled_by": COURT, "annulled_on": day("11-02"), "reason": "再审撤销。"}
    e.act("head", "11-02", "annul_decision", **told)
    assert given_back.owed_back(read(e, "11-03")) == {e.party("respondent"): Decimal(100000)}
    e.act("examiner", "11-03", BACK, **giving(e, "100000.00", given_back_on=day("11-03")))
    e.s.serve("11-03")
    e.act("head", "11-04", CLOSE, closing_ground="other")
    assert f"处罚决定已被{COURT}确认无效；已退还重庆示例万坝食品有限公司216000元" in drawn(e, "penalty_closing_form")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"fine": Decimal(220000), "items": fined(220000)}, "不得加重"),
        ({"fine": Decimal(130000), "items": [*fined(130000), {"measure": "publish", "text": "予以公告"}]}, "不得加重"),
        ({"fine": Decimal(216000), "items": LIGHTER}, "与变更前相同"),
        ({"fine": None}, "与变更后的内容不一致"),
        ({"gains": Decimal(1)}, "与变更后的内容不一致"),
        ({"fine": Decimal(130000), "items": fined(120000)}, "不一致"),
        ({"until": day("06-01")}, "早于"),
        ({"fine": None, "items": fined(1)[:3], "new_pay_by": day("11-04")}, "不填新的缴款期限"),
    ],
)
def test_a_change_that_is_none_is_refused_with_its_reason(e: Enforcing, more: dict[str, Any], said: str) -> None:
    e.decide()
    contested(e)
    assert said in e.refused("head", "10-20", CHANGE, **change() | more)


def test_only_who_was_contradicted_by_another_may_be_worse_off(e: Enforcing) -> None:
    e.decide()
    contested(e)
    e.act("head", "10-20", CHANGE, **change(220000, opposite_claims=True))
    s = read(e, "10-21")
    assert dues.imposed(s, dues.owing(s)[0])["fine"] == Decimal(220000)


def test_what_was_annulled_of_the_goods_alone_frees_them_and_leaves_the_fine(taken: tuple[Enforcing, str]) -> None:
    e, matter = taken
    told = {"contest_outcome": "partly", "items": [STOP, LIGHTER[-1]], "fine": Decimal(216000)}
    e.act("head", "10-20", CHANGE, **change() | told)
    s = read(e, "10-21")
    assert dues.imposed(s, dues.owing(s)[0])["fine"] == Decimal(216000)
    assert [one.words for one in made_good.still_to_make_good(s)] == ["第1批““峡江翠”袋装榨菜”800箱", "第2批““峡江翠”包装袋”2000个"]
    assert publicity.fault_kind(s) is None or publicity.fault_kind(s) == "partly"
    more = {"moved_on": day("10-21"), "moves": [{"lot": 2, "qty": 1, "note": None}]}
    assert "物品应当返还" in e.s.refused("head", "10-21", "dispose_goods", matter, **more)
    e.s.act("examiner", "10-21", "return_goods", matter, **more)
    assert "变更之日" in e.refused("examiner", "10-28", PAY, **paying(e, 1, "24000.00", made_good_on=day("10-19")))
    e.act("examiner", "10-28", PAY, **paying(e, 1, "24000.00"))


def test_a_change_of_the_fine_alone_frees_no_goods(taken: tuple[Enforcing, str]) -> None:
    e, _matter = taken
    e.act("head", "10-20", CHANGE, **change())
    assert made_good.still_to_make_good(read(e, "10-21")) == []


def test_what_is_found_unlawful_and_left_is_owed_but_public_no_more(e: Enforcing) -> None:
    e.decide()
    publish(e)
    contested(e)
    told = {"until": day("10-20"), "contest_outcome": "unlawful", "outcome_by": None}
    assert "确认违法的机关和文书字号" in e.refused("examiner", "10-20", "end_contest", **told)
    e.act("examiner", "10-20", "end_contest", **told | {"outcome_by": COURT})
    assert e.s.due("publicity.withdraw") == day("10-23")
    s = read(e, "10-21")
    assert [dues.imposed(s, row)["fine"] for row in dues.owing(s)] == [Decimal(216000)]
    assert given_back.owed_back(s) == {}
    assert (publicity.fault_kind(s), publicity.fault_by(s), publicity.fault_on(s)) == ("unlawful", COURT, day("10-20"))
    e.act("head", "10-22", "withdraw_publicity", **WITHDRAWN | {"withdrawn_on": day("10-22")})
    assert "没有有效的行政处罚决定" in e.refused("head", "10-23", "publish_penalty")
    assert "没有缴纳" in e.refused("examiner", "10-23", "confirm_performance", performed_on=day("10-23"))


def test_what_was_upheld_stays_public(e: Enforcing) -> None:
    e.decide()
    publish(e)
    contested(e)
    e.act("examiner", "10-20", "end_contest", until=day("10-20"), contest_outcome="upheld", outcome_by=None)
    assert e.s.open("publicity.withdraw") == []


def test_who_sues_after_a_review_is_not_brought_to_court_meanwhile(e: Enforcing) -> None:
    e.decide()
    contested(e, "reconsideration", "06-22", "06-23")
    e.act("examiner", "08-03", "end_contest", until=day("08-03"), contest_outcome="upheld", outcome_by=None)
    assert len(e.s.open("penalty.court_apply")) == 1
    contested(e, "suit", "08-14", "08-17")
    assert e.s.open("penalty.court_apply") == []
    e.act("examiner", "10-20", "end_contest", until=day("10-20"), contest_outcome="rejected", outcome_by=None)
    assert e.s.due("penalty.court_apply") == day("01-20").replace(year=2027)


def test_a_contest_of_a_fallen_decision_waits_for_no_result(e: Enforcing) -> None:
    e.decide()
    contested(e)
    e.act("head", "10-20", "annul_decision", annulled_how="revoked", annulled_by=COURT, annulled_on=day("10-20"), reason="撤销。")
    s = read(e, "10-21")
    assert [line.tag for line in carried_out._shown(s) if line.tag] == ["决定已被撤销"]
    assert demanded.performance_told(s) == f"处罚决定已被{COURT}撤销"
