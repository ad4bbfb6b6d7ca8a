"""A wrong channel, hour, court or kind of dispute is mended, and the clocks follow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.acts.scene import day
from tests.faults.world import at
from tests.procedures.peoples_mediation.committee import GLASS, SHOP
from tests.procedures.peoples_mediation.test_entrusted import printed

if TYPE_CHECKING:
    from tests.procedures.peoples_mediation.committee import Committee

SIGNED = at("2026-10-28", "10:15")


def test_another_channel_has_another_time(c: Committee) -> None:
    c.entrusted(GLASS, SHOP)
    same = c.refused("10-29", "mend_entrustment", "principal", channel="before_filing", signed_for_at=SIGNED)
    assert "没有需要更正的" in same
    c.act("10-29", "mend_entrustment", "principal", channel="ordinary", signed_for_at=SIGNED)
    assert not c.s.open("entrusted.conclude") and c.s.due("entrusted.conclude_in_trial") == day("11-12")
    c.willing()
    c.act("11-02", "take_up_entrustment", "principal", mediators=[c.s.person("talker")])
    (letter,) = printed(c, "entrustment_acceptance")
    assert "委托调解函" in letter and "2026年11月12日届满" in letter


def test_another_day_of_signing_moves_each_clock(c: Committee) -> None:
    c.entrusted()
    assert (c.s.due("entrusted.contact"), c.s.due("entrusted.conclude")) == (day("11-02"), day("11-27"))
    late = c.refused("10-29", "mend_entrustment", "principal", channel="before_filing", signed_for_at=at("2026-10-30", "09:00"))
    assert "不能晚于现在" in late
    c.act("10-29", "mend_entrustment", "principal", channel="before_filing", signed_for_at=at("2026-10-27", "10:15"))
    assert c.s.due("entrusted.conclude") == day("11-26") and c.s.due("entrusted.contact") == day("10-30")
    # Mended twice the last word holds.
    c.act("10-29", "mend_entrustment", "principal", channel="summary_trial", signed_for_at=SIGNED)
    assert c.s.due("entrusted.conclude_summary") == day("11-04") and not c.s.open("entrusted.conclude")


def test_an_extension_is_agreed_anew_after_the_mending(c: Committee) -> None:
    c.entrusted().willing().taken_up()
    consents = [{"of": one, "way": "sign", "on": day("11-05")} for one in c.sides]
    c.act("11-05", "extend_entrustment", "principal", reason="核对方案", new_due_on=day("12-17"), consents=consents)
    c.act("11-06", "mend_entrustment", "principal", channel="ordinary", signed_for_at=SIGNED)
    assert c.s.due("entrusted.conclude_in_trial") == day("11-12")
    c.act("11-06", "extend_entrustment", "principal", reason="核对方案", new_due_on=day("11-20"), consents=consents)
    assert c.s.due("entrusted.conclude_in_trial") == day("11-20")


def test_another_number_of_the_court_moves_no_clock(c: Committee) -> None:
    c.entrusted().willing().taken_up()
    consents = [{"of": one, "way": "sign", "on": day("11-05")} for one in c.sides]
    c.act("11-05", "extend_entrustment", "principal", reason="核对方案", new_due_on=day("12-17"), consents=consents)
    c.act("11-06", "mend_court", "principal", court="重庆市第一中级人民法院", court_no="（2026）渝01诉前调99002号")
    assert c.s.due("entrusted.conclude") == day("12-17")
    c.act("11-26", "terminate_talks", "principal", ground="withdrawn", ground_text="申请人撤回申请")
    c.act("11-26", "report_to_court", "principal", result="withdrawn", follow="none", undisputed=None)
    (letter,) = printed(c, "entrustment_result")
    assert "99002号" in letter and "99001号" not in letter


def test_a_wrong_kind_of_dispute_opens_or_shuts_the_way_to_the_court(c: Committee) -> None:
    c.applied(dispute_kind="ownership").willing().taken_up().agreed()
    assert not c.s.open("confirmation.apply")
    assert "没有需要更正的" in c.refused("11-25", "mend_dispute_kind", "principal", dispute_kind="ownership")
    c.act("11-25", "mend_dispute_kind", "principal", dispute_kind="damages")
    assert c.s.due("confirmation.apply") == day("12-24") and c.s.case().dispute_kind == "damages"
    assert c.s.offered("talker", "11-25", "record_confirmation_wish")
    c.act("11-26", "mend_dispute_kind", "principal", dispute_kind="ownership")
    assert not c.s.open("confirmation.apply") and not c.s.offered("talker", "11-26", "record_confirmation_wish")


def test_what_the_court_answered_is_entered_anew(c: Committee) -> None:
    c.entrusted().willing().taken_up().agreed()
    for party in c.sides:
        row = c.s.session.get_one(type(c.s.case().parties[0]), party)
        c.act("11-25", "record_confirmation_wish", party=party, declared_on=day("11-25"), acts_by="party", signed_by=row.representative)
    c.act("11-26", "apply_confirmation", applied_on=day("11-26"))
    c.act("11-27", "confirmation_accepted", accepted_on=day("11-26"))
    c.act("11-28", "take_back_court_answer", "principal")
    assert c.s.state == "court_asked" and not c.s.open("confirmation.court_ruling")
    c.act("11-28", "confirmation_accepted", accepted_on=day("11-27"))
    c.act("12-10", "confirmation_dismissed", ruled_on=day("12-08"), served_on=day("12-10"))
    c.act("12-10", "take_back_court_answer", "principal")
    assert c.s.state == "court_examines" and c.s.open("confirmation.court_ruling")
    c.act("12-11", "confirmation_valid", ruled_on=day("12-08"), served_on=day("12-10"))
    assert c.s.state == "court_agreed" and len(printed(c, "court_result_register")) == 2
    c.act("12-11", "take_back_court_answer", "principal")
    c.act("12-11", "take_back_court_answer", "principal")
    c.act("12-11", "take_back_court_answer", "principal")
    assert c.s.state == "in_writing" and c.s.due("confirmation.apply") == day("12-24")
