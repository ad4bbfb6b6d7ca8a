"""Reported by two, decided by the principal alone, sent within twenty-four hours, answered by the police."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from casehub.workflow.refusals import NotAllowed
from tests.acts.scene import day
from tests.acts.test_expiry import morning
from tests.faults.world import at
from tests.procedures.criminal_referral.sending import answered, reported, sent

if TYPE_CHECKING:
    from tests.procedures.penalty.enforcing import Enforcing

RECONSIDER, HANDOVER = "transfer.criminal_reconsider", "transfer.goods_handover"


def test_suspicion_below_every_line_is_sent_as_well(filed: Enforcing) -> None:
    told = {"crime_trigger": "reasonable_suspicion", "turnover": None, "comparison": None, "crime_gains": None}
    matter = reported(filed, filed.parties("respondent")[0], **told, loss=None, pieces=None)
    filed.s.act("principal", "04-28", "agree_to_send", matter)
    assert filed.s.case(matter).state == "agreed_to"


def test_one_officer_alone_reports_nothing(filed: Enforcing) -> None:
    party = filed.parties("respondent")[0]
    filed.act("examiner", "04-27", "open_criminal_referral", party=party)
    matter = filed.s.child("criminal_referral")
    alone = {"officers": filed.officers[:1], "reported_on": day("04-27")}
    assert "以上办案人员" in filed.s.refused("examiner", "04-27", "report_crime", matter, party=party, **alone)


def test_only_the_principal_decides_within_three_natural_days(filed: Enforcing) -> None:
    # Before 五一: natural days, not moved by the holiday.
    matter = reported(filed, filed.parties("respondent")[0], "04-29")
    assert filed.s.due("transfer.criminal_decide", matter) == day("05-02")
    with pytest.raises(NotAllowed):
        filed.s.act("head", "04-30", "agree_to_send", matter)
    late = filed.s.refused("principal", "05-03", "agree_to_send", matter, late_reason=None)
    assert "逾期办理的原因" in late
    filed.s.act("principal", "05-03", "agree_to_send", matter, late_reason="出差")
    assert filed.s.due("transfer.criminal_send", matter) == day("05-04")


def test_who_refuses_says_why_and_the_reasons_stay_in_the_file(filed: Enforcing) -> None:
    matter = reported(filed, filed.parties("respondent")[0])
    assert "不移送的理由" in filed.s.refused("principal", "04-28", "decide_not_to_send", matter, reason=None)
    done = filed.s.act("principal", "04-28", "decide_not_to_send", matter, reason="系近似商标")
    assert done.documents[0].facts["reason"] == "系近似商标"
    assert filed.s.case(matter).closed_on == day("04-28")
    assert filed.s.open_all() and not filed.s.open("transfer.criminal_decide", matter)


def test_twenty_four_hours_run_from_the_minute_of_the_decision(filed: Enforcing) -> None:
    matter = reported(filed, filed.parties("respondent")[0])
    filed.s.act("principal", "04-27", "agree_to_send", matter)  # 17:00
    told = {"officers": filed.officers, "copied_on": None, "late_sending": None}
    early = filed.s.refused("examiner", "04-27", "send_over", matter, sent_at=at("2026-04-27", "16:59"), **told)
    assert "不能早于批准的时间" in early
    late = filed.s.refused("examiner", "04-29", "send_over", matter, sent_at=at("2026-04-28", "17:01"), **told)
    assert "超过二十四小时" in late
    filed.s.act("examiner", "04-29", "send_over", matter, sent_at=at("2026-04-28", "17:00"), **told)
    assert filed.s.case(matter).state == "sent_over"
    assert not filed.s.open("transfer.criminal_send", matter)


def test_two_parties_go_to_the_police_and_each_has_its_own_answer(filed: Enforcing) -> None:
    one, other = filed.parties("respondent")
    first, second = sent(filed, one), sent(filed, other, "04-28")
    assert filed.s.due("transfer.criminal_police_decide", first) == day("05-01")
    answered(filed, first, "record_filing")
    answered(filed, second, "record_refusal", "05-07")
    assert (filed.s.due(HANDOVER, first), filed.s.due(RECONSIDER, second)) == (day("05-09"), day("05-10"))
    # The police were not late: what counts is the day of their decision.
    assert not filed.s.open("transfer.criminal_police_decide", first)
    handed = {"officers": filed.officers, "handed_on": day("05-08")}
    filed.s.act("examiner", "05-08", "hand_over_goods", first, **handed)
    filed.s.act("examiner", "05-08", "go_back_to_office", second)
    assert [filed.s.case(m).state for m in (first, second)] == ["gone_over", "come_back"]
    assert not filed.s.open(RECONSIDER, second)


def test_another_party_needs_a_matter_of_its_own(filed: Enforcing) -> None:
    one, other = filed.parties("respondent")
    filed.act("examiner", "04-27", "open_criminal_referral", party=one)
    matter = filed.s.child("criminal_referral")
    told = {"officers": filed.officers, "reported_on": day("04-27")}
    wrong = filed.s.refused("examiner", "04-27", "report_crime", matter, party=other, **told)
    assert "其他当事人另行建立" in wrong
    assert "正在办理" in filed.refused("examiner", "04-27", "open_criminal_referral", party=one)
    filed.act("examiner", "04-27", "open_criminal_referral", party=other)


def test_who_does_not_object_in_three_days_goes_on_with_the_case(filed: Enforcing) -> None:
    matter = sent(filed, filed.parties("respondent")[0])
    answered(filed, matter, "record_refusal")
    assert morning(filed.s, "05-09", RECONSIDER) == []
    assert morning(filed.s, "05-10", RECONSIDER) == ["lapse_window"]
    assert filed.s.case(matter).state == "come_back"


def test_a_wrong_day_of_their_answer_is_taken_back(filed: Enforcing) -> None:
    matter = sent(filed, filed.parties("respondent")[0])
    answered(filed, matter, "record_refusal", "05-07")
    filed.s.act("section", "05-07", "mend_entry", matter)
    assert filed.s.case(matter).state == "with_police"
    assert not filed.s.open(RECONSIDER, matter)
    assert filed.s.due("transfer.criminal_police_decide", matter) == day("05-01")
    filed.s.act("examiner", "05-07", "record_refusal", matter, decided_on=day("04-30"), received_on=day("05-06"))
    assert filed.s.due(RECONSIDER, matter) == day("05-09")


def test_the_ninety_days_run_on_beside_it(filed: Enforcing) -> None:
    before = filed.s.due("penalty.decide")
    matter = sent(filed, filed.parties("respondent")[0])
    answered(filed, matter, "record_refusal")
    filed.s.act("examiner", "05-08", "go_back_to_office", matter)
    assert (filed.s.due("penalty.decide"), filed.s.state) == (before, "investigating")
