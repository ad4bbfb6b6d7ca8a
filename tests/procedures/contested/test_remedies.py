"""Whoever asks for a review or sues, its time ends as met; every other paper's time goes on."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from tests.acts.scene import Stages, day
from tests.procedures.complaint.counter import complainant, counter, hand, registered, trader
from tests.procedures.penalty.enforcing import UNTOLD, Enforcing
from tests.procedures.penalty.test_harbour import ORDER
from tests.procedures.seizure.holding import SHOP, THREE, seized, with_series

if TYPE_CHECKING:
    from tests.procedures.on_the_spot.inspecting import Inspecting

ORGAN: dict[str, Any] = {"organ": "重庆市万州区人民政府", "organ_no": "万州府复〔2026〕8号", **UNTOLD}


def test_two_owners_contest_their_own_seizure_each_in_its_own_time(e: Enforcing) -> None:
    with_series(e).file(parties=THREE)
    first, second = e.parties("respondent")
    for owner in (first, second):
        seized(e, owner)
    assert "没有已经送达" in e.refused("examiner", "04-02", "enter_remedy")
    e.s.serve("04-02", "measure_decision")
    clocks = {d.party_id: d for d in e.s.open("measure.review")}
    assert clocks.keys() == {first, second}
    mine: dict[str, Any] = {"party": first, "contested": clocks[first].document_id, **ORGAN}
    mine["contest_kind"], mine["asked_on"] = "reconsideration", day("04-10")
    wrong = e.refused("examiner", "04-20", "enter_remedy", **mine | {"party": second})
    assert f"没有送达{SHOP}" in wrong
    early = e.refused("examiner", "04-20", "enter_remedy", **mine | {"asked_on": day("04-01")})
    assert "不能早于该决定送达之日2026年4月2日" in early
    e.act("examiner", "04-20", "enter_remedy", **mine)
    for rule in ("measure.review", "measure.sue"):
        ended = {d.party_id: (d.outcome, d.closed_on) for d in e.s.all_of(rule)}
        assert ended == {first: ("met", day("04-10")), second: ("", None)}
    again = e.refused("examiner", "04-21", "enter_remedy", **mine)
    assert "尚无结果" in again
    over = {"contest": e.s.challenge(first, "paper"), "contest_result": "upheld", "outcome_no": "万州府复决〔2026〕8号"}
    assert "不能早于提起之日" in e.refused("examiner", "06-20", "end_remedy", **over, outcome_on=day("04-09"))
    e.act("examiner", "06-20", "end_remedy", **over, outcome_on=day("06-18"))
    assert "没有尚无结果" in e.refused("examiner", "06-21", "end_remedy", **over, outcome_on=day("06-18"))


def test_what_came_late_is_entered_and_told_as_late(e: Enforcing) -> None:
    with_series(e).file(parties=THREE)
    first, _ = e.parties("respondent")
    seized(e, first)
    e.s.serve("04-02", "measure_decision")
    (clock,) = e.s.open("measure.review")
    late: dict[str, Any] = {"party": first, "contested": clock.document_id, **ORGAN, "asked_on": day("06-03")}
    e.act("examiner", "06-20", "enter_remedy", **late)
    # Sixty days from 2 April end on 1 June; six months go on to 2 October.
    assert e.s.outcomes("measure.review") == {"late"}
    assert e.s.outcomes("measure.sue") == {"met"}


def test_a_contest_of_the_penalty_leaves_the_time_of_its_other_papers(e: Enforcing) -> None:
    with_series(e).file(parties=THREE)
    first, _ = e.parties("respondent")
    e.act("head", "03-27", "order_stop_sale", party=first, **ORDER)
    e.s.serve("03-27", "stop_sale_order")
    (order,) = e.s.open("penalty.sue")
    told = {"party": first, "contested": order.document_id, **ORGAN, "asked_on": day("04-10")}
    e.act("examiner", "04-20", "enter_remedy", **told, contest_kind="suit")
    assert e.s.outcomes("penalty.sue") == {"met"}


def test_who_is_listed_pleads_and_sues(e: Enforcing) -> None:
    grave = {
        "list_ground": "ip_intentional", "intent_proved": True, "gravely_punished": True,
        "severe_penalty": "罚款", "intent_facts": "明知",
    }  # fmt: skip
    e.decide()
    party = e.party("respondent")
    e.act("head", "07-01", "tell_list_entry", **grave)
    plea: dict[str, Any] = {"party": party, "list_pleaded_on": day("07-03"), "list_pleaded": "不是故意"}
    assert "尚未起算" in e.refused("examiner", "07-03", "record_list_plea", **plea)
    e.s.serve("07-01", "list_notice")
    early = e.refused("examiner", "07-03", "record_list_plea", **plea | {"list_pleaded_on": day("06-30")})
    assert "不能早于送达之日2026年7月1日" in early
    e.act("examiner", "07-03", "record_list_plea", **plea)
    assert e.s.outcomes("credit.list_defence") == {"met"}
    entry = {"list_ground": "ip_intentional", "severe_penalty": "罚款", "intent_facts": "明知"}
    assert "写明其意见及复核" in e.refused("head", "07-09", "decide_list_entry", **entry, plea="")
    e.act("head", "07-09", "decide_list_entry", **entry, plea="认为不是故意；不予采纳")
    assert e.s.outcomes("credit.list_defence") == {"met"}
    e.s.serve("07-10", "list_entry_decision")
    (clock,) = e.s.open("credit.sue")
    told = {"party": party, "contested": clock.document_id, **ORGAN, "asked_on": day("08-01")}
    penalty = next(d.document_id for d in e.s.open("penalty.sue"))
    apart = e.refused("examiner", "08-10", "enter_remedy", **told | {"contested": penalty}, contest_kind="suit")
    assert "对处罚决定" in apart
    e.act("examiner", "08-10", "enter_remedy", **told, contest_kind="suit")
    assert (e.s.outcomes("credit.sue"), e.s.outcomes("credit.review")) == ({"met"}, {"met"})
    # The penalty itself was not contested: its six months go on.
    assert e.s.outcomes("penalty.sue") == {""}
    e.act("examiner", "08-12", "register_contest", party=party, contest_kind="suit", asked_on=day("08-11"), since=day("08-12"), **UNTOLD)
    assert e.s.outcomes("penalty.sue") == {"met"}


def test_a_suit_brought_in_time_and_taken_up_later_is_in_time(e: Enforcing) -> None:
    e.decide()
    end = e.s.due("penalty.sue")
    assert end == date(2026, 11, 27)
    told = {"contest_kind": "suit", "asked_on": end, "since": date(2026, 12, 3), **UNTOLD}
    e.act("examiner", "12-04", "register_contest", **told)
    assert e.s.outcomes("penalty.sue") == {"met"}


def test_who_has_paid_all_has_paid_in_time_and_who_paid_a_part_has_not(e: Enforcing) -> None:
    e.decide()
    e.pay("200000.00", "06-05")
    assert e.s.outcomes("penalty.pay") == {""}
    e.pay("16000.00", "06-09")
    assert e.s.outcomes("penalty.pay") == {"met"}


def test_a_penalty_on_the_spot_is_reviewed_after_its_volume_is_archived(i: Inspecting) -> None:
    i.inspect().decide()
    i.act("03-26", "file_with_bureau", filed_with_on=day("03-26"))
    i.act("04-02", "record_spot_payment", paid_on=day("04-02"), voucher="示例1", paid=Decimal("1000.00"))
    i.act("04-03", "archive_spot", "archivist")
    i.act("05-20", "enter_remedy", asked_on=day("05-15"), **ORGAN)
    assert i.s.outcomes("reconsideration.apply") == {"met"}
    told: dict[str, Any] = {"contest": i.s.challenge(i.s.party("respondent"), "paper"), "outcome_on": day("07-01")}
    i.act("07-02", "end_remedy", **told)


def test_who_complained_asks_for_a_review_of_the_refusal(stages: Stages) -> None:
    with counter(stages) as s:
        registered(s, complainant(), trader())
        s.act("leader", "09-10", "refuse_complaint")
        hand(s, "09-11")
        (clock,) = s.open("reconsideration.apply")
        told = {"party": s.party("complainant"), "contested": clock.document_id, **ORGAN}
        s.act("desk", "10-10", "enter_remedy", **told, contest_kind="reconsideration", asked_on=day("10-08"))
        assert s.outcomes("reconsideration.apply") == {"met"}
