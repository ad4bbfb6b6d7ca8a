"""The notices name their power, their last day, and what became of each line."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import select

from casehub.desk.overview import overview
from casehub.documents import body_html
from casehub.model import Document
from casehub.procedures.penalty.offences import OFFENCES
from tests.acts.test_expiry import morning
from tests.faults.world import at
from tests.procedures.penalty_registration.keeping import KEPT, URGENT, ended, kept, urgently
from tests.procedures.seizure.holding import seized

if TYPE_CHECKING:
    from tests.procedures.penalty.enforcing import Enforcing


def drawn(e: Enforcing, kind: str, matter: str) -> str:
    """The newest paper of a kind in a matter, as it is drawn."""
    own = select(Document).where(Document.case_id == e.s.case(matter).id, Document.kind == kind)
    facts = list(e.s.session.scalars(own.order_by(Document.id)))[-1].facts
    return body_html(e.s.office.rules.kinds.of(kind, facts), facts)


def test_the_page_lists_the_things_once_and_names_no_seizure(filed: Enforcing) -> None:
    matter = kept(filed, filed.parties("respondent")[0])
    case = filed.s.case(matter)
    found = overview(filed.s.office.work(filed.s.session, "examiner", at("2026-04-02")), case).cards
    listed = [card.title for card, shown in found if "榨菜" in str(shown)]
    assert listed == ["先行登记保存的物品"]


def test_the_notice_names_power_end_and_place(filed: Enforcing) -> None:
    matter = kept(filed, filed.parties("respondent")[0])
    said = drawn(filed, "penalty_registration_notice", matter)
    assert "《中华人民共和国行政处罚法》第五十六条" in said
    assert "经本局负责人批准" in said
    assert "至2026年4月13日" in said
    assert "商标法" not in said.replace("商标权", "")
    assert "登记保存时间" in drawn(filed, "property_list", matter)


def test_a_last_day_in_a_year_without_days_off_is_called_provisional(filed: Enforcing) -> None:
    # Edge case 45: a year whose days off are not published gives a provisional day.
    one, other = filed.parties("respondent")
    before, over = kept(filed, one, "04-01"), kept(filed, other, "12-28")
    known = drawn(filed, "penalty_registration_notice", before)
    assert "暂定" not in known
    open_still = drawn(filed, "penalty_registration_notice", over)
    assert "放假安排公布以前，该日为暂定）" in open_still and "至2027年1月" in open_still


def test_the_notice_of_an_urgent_one_claims_no_approval(filed: Enforcing) -> None:
    matter = urgently(filed, filed.parties("respondent")[0])
    said = drawn(filed, "penalty_registration_notice", matter)
    assert "经本局负责人批准" not in said
    assert "二十四小时内向本局负责人报告、补办批准手续" in said


def test_the_new_law_gives_the_power_for_another_s_mark_from_its_day(filed: Enforcing) -> None:
    law = filed.s.office.rules.law
    for name, words in (("similar_same", "第七十六条第一款第五项"), ("sell", "第七十六条第一款第五项")):
        article = OFFENCES[name].registering
        assert article is not None
        assert words in article(law.on(date(2027, 1, 1), ("penalty_registration", "penalty")))
        assert article(law.on(date(2026, 12, 31), ("penalty_registration", "penalty"))) == ""
    assert [name for name in ("pass_off", "well_known", "patent_fake", "trade_secret") if OFFENCES[name].registering] == []


def test_the_release_says_by_what_each_ended(filed: Enforcing) -> None:
    one, other = filed.parties("respondent")
    first, second = kept(filed, one), urgently(filed, other)
    assert morning(filed.s, "04-03", URGENT) == ["lapse_unapproved"]
    said = drawn(filed, "penalty_registration_release", second)
    assert "自2026年4月2日16时30分起解除" in said
    assert "没有补办批准" in said
    assert "第三十三条" in said and "第三十五条" not in said
    assert morning(filed.s, "04-14", KEPT) == ["lapse_keeping"]
    said = drawn(filed, "penalty_registration_release", first)
    assert "自2026年4月14日起自动解除" in said
    assert "渝市监先登〔2026〕1号" in said
    assert "封条由本局执法人员当场启封" in said
    assert "第三十五条" in said


def test_a_seizure_says_which_keeping_it_takes_the_place_of(filed: Enforcing) -> None:
    one, other = filed.parties("respondent")
    kept(filed, other)
    assert "先行登记保存" not in drawn(filed, "measure_decision", seized(filed, one, "04-02"))
    said = drawn(filed, "measure_decision", seized(filed, other, "04-02"))
    assert "自本决定作出之时起，《先行登记保存证据通知书》（渝市监先登〔2026〕1号）" in said


def test_a_seizure_says_nothing_of_a_keeping_that_is_over(filed: Enforcing) -> None:
    party = filed.parties("respondent")[0]
    ended(filed, kept(filed, party), "04-02", (1, 800, "released"), (2, 12000, "released"))
    assert "先行登记保存" not in drawn(filed, "measure_decision", seized(filed, party, "04-03"))


def test_goods_kept_at_the_office_are_fetched_there(filed: Enforcing) -> None:
    matter = kept(filed, filed.parties("respondent")[0], keep_mode="at_office")
    ended(filed, matter, "04-02", (1, 800, "recorded"), (2, 12000, "released"))
    said = drawn(filed, "penalty_registration_release", matter)
    assert "于2026年4月2日到" in said
    assert "1.“峡江翠”袋装榨菜800箱：已采取记录" in said
