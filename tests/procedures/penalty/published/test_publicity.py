"""A penalty goes public in time, is taken back when its decision fell, and ends by itself."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select, update

from casehub import acts
from casehub.documents import body_html
from casehub.model import Document
from casehub.procedures.penalty.published import publicity
from casehub.procedures.penalty.sanctions import SanctionItem
from tests.acts.scene import day
from tests.factories import party
from tests.faults.world import at
from tests.procedures.penalty.enforcing import HOLDER, LIGHTER
from tests.procedures.penalty.test_forcing import let_expire

if TYPE_CHECKING:
    from tests.procedures.penalty.enforcing import Enforcing

SUMMARY = "当事人未经注册人许可，在袋装榨菜包装上使用与注册商标近似的标志。"
BACK = {"withdrawn_on": day("06-12"), "reason_public": "原处罚决定已被依法撤销", "replaced_by": None}


def form(**more: Any) -> dict[str, Any]:
    told = {
        "facts_summary": SUMMARY, "holds_secrets": False, "no_state_secret": True, "aliases": [],
        "credit_degree": "ordinary", "published_on": day("06-04"), "other_region": None,
    }  # fmt: skip
    return told | more


def publish(e: Enforcing, when: str = "06-04", **more: Any) -> None:
    e.act("head", when, "publish_penalty", **form(published_on=day(when)) | more)


def annul(e: Enforcing, step: str = "annul_decision", when: str = "06-10") -> None:
    told: dict[str, Any] = {"annulled_by": "重庆市人民政府渝府复〔2026〕5号", "annulled_on": day(when)}
    more = {"redo_by": day("09-10")} if step == "annul_and_redo" else {}
    e.act("head", when, step, **told, **more, reason="主要证据不足。")


def paper(e: Enforcing, kind: str) -> Document:
    found = select(Document).where(Document.case_id == e.case.id, Document.kind == kind)
    return e.s.session.scalars(found.order_by(Document.id.desc())).first()


def drawn(e: Enforcing, kind: str) -> str:
    one = paper(e, kind)
    return body_html(e.s.office.rules.kinds.of(one.kind, one.facts), one.facts)


def test_both_clocks_run_from_the_decision_and_end_with_the_publication(e: Enforcing) -> None:
    e.decide()
    assert (e.s.due("penalty.publish"), e.s.due("penalty.publish_credit")) == (day("06-25"), day("06-05"))
    publish(e)
    assert e.s.outcomes("penalty.publish") == e.s.outcomes("penalty.publish_credit") == {"met"}
    assert e.s.due("publicity.stop_ordinary") == date(2027, 6, 4)
    assert "已经公示" in e.refused("head", "06-05", "publish_penalty", **form())
    made = paper(e, "penalty_publicity_form").facts
    assert (made["publish_by"], made["credit_by"], made["stop_on"]) == ("2026-06-25", "2026-06-05", "2027-06-04")
    assert "罚款216000元" in drawn(e, "penalty_decision_summary")


def test_nothing_goes_public_before_it_was_served(e: Enforcing) -> None:
    e.notify().defend()
    told = {"items": LIGHTER, "fine": Decimal("216000.00"), "answers": [*e.ANSWER]}
    e.act("head", "05-27", "decide_penalty", **told)
    assert "尚未送达" in e.refused("head", "05-27", "publish_penalty", **form(published_on=day("05-27")))


@pytest.mark.parametrize(
    ("degree", "last"),
    [("light", day("09-04")), ("ordinary", date(2027, 6, 4)), ("serious", date(2029, 6, 4))],
)
def test_each_degree_has_its_last_day_and_ends_by_itself(e: Enforcing, degree: str, last: date) -> None:
    e.decide()
    publish(e, credit_degree=degree)
    rule = publicity.STOPS[degree]
    assert [d.rule for d in e.s.open_all() if d.rule.startswith("publicity.")] == [rule]
    assert e.s.due(rule) == last
    assert "尚未届满" in e.refused("clerk", "06-05", "end_publicity")
    assert "end_publicity" not in let_expire(e, last.isoformat())
    assert "end_publicity" in let_expire(e, date.fromordinal(last.toordinal() + 1).isoformat())
    assert e.s.outcomes(rule) == {"lapsed"}


def measured(e: Enforcing, measure: str) -> None:
    """Every measure of the decision is this one: which acts are only warned of is law of a day."""
    e.s.session.execute(update(SanctionItem).values(measure=measure))
    e.s.session.expire_all()


def test_only_a_warning_is_not_published(e: Enforcing) -> None:
    e.decide()
    told: dict[str, Any] = {"reason": "不公示。", "no_publicity_ground": "warning"}
    measured(e, "warning")
    assert "仅给予警告" in e.refused("head", "06-04", "publish_penalty", **form())
    e.act("head", "06-04", "keep_unpublished", **told)


def test_a_fine_is_not_kept_from_the_public_as_a_warning(e: Enforcing) -> None:
    e.decide()
    told: dict[str, Any] = {"reason": "不公示。", "no_publicity_ground": "warning"}
    assert "还有其他处罚" in e.refused("head", "06-01", "keep_unpublished", **told)
    told["no_publicity_ground"] = "minor"
    assert "不是自然人" in e.refused("head", "06-01", "keep_unpublished", **told)
    told["no_publicity_ground"] = "state"
    e.act("head", "06-01", "keep_unpublished", **told)
    assert e.s.outcomes("penalty.publish") == {"cancelled"}
    assert "已经决定不予公示" in e.refused("head", "06-02", "publish_penalty", **form(published_on=day("06-02")))


def test_state_secrets_do_not_go_out(e: Enforcing) -> None:
    e.decide()
    assert "国家秘密" in e.refused("head", "06-04", "publish_penalty", **form(no_state_secret=False))


def test_what_was_annulled_is_taken_back_in_three_working_days_with_a_paper(e: Enforcing) -> None:
    # Edge case 40: in three working days; the number and the entry stay in the record.
    e.decide()
    publish(e)
    assert "没有登记" in e.refused("head", "06-05", "withdraw_publicity", fault="revoked", fault_by="某院", fault_on=day("06-05"), **BACK | {"withdrawn_on": day("06-05")})
    annul(e)
    assert e.s.due("publicity.withdraw") == day("06-15")
    assert "早于公示之日" in e.refused("head", "06-12", "withdraw_publicity", **BACK | {"withdrawn_on": day("06-03")})
    e.act("head", "06-12", "withdraw_publicity", **BACK)
    assert e.s.outcomes("publicity.withdraw") == {"met"}
    told = drawn(e, "publicity_withdrawal_decision")
    assert "被撤销（重庆市人民政府渝府复〔2026〕5号，2026年6月10日）" in told
    assert "没有在公示" in e.refused("head", "06-12", "withdraw_publicity", **BACK)


def test_what_never_was_public_is_not_taken_back(e: Enforcing) -> None:
    e.decide()
    annul(e)
    assert e.s.outcomes("publicity.withdraw") == set()
    assert "在「已作出处罚决定」" in e.refused("head", "06-12", "publish_penalty", **form())


def test_a_second_decision_is_published_anew_and_the_first_told_by_its_number(e: Enforcing) -> None:
    e.decide()
    publish(e)
    first = paper(e, "penalty_decision").number
    annul(e, "annul_and_redo")
    e.act("head", "06-12", "withdraw_publicity", **BACK)
    assert paper(e, "publicity_withdrawal_decision").facts["decision_no"] == first
    e.propose("06-15")
    e.act("reviewer", "06-16", "approve_review", review_kind="case", legal_ground=None)
    e.act("head", "06-17", "notify_penalty", hearing_told=True, change_reason="补充调查以后重新告知")
    e.s.serve("06-17", "penalty_notice")
    e.act("head", "07-01", "decide_penalty", items=LIGHTER, fine=Decimal("216000.00"), answers=[*e.ANSWER])
    e.s.serve("07-01", "penalty_decision")
    publish(e, "07-02")
    second = paper(e, "penalty_publicity_form").facts["decision_no"]
    assert second == paper(e, "penalty_decision").number != first
    assert [d.due_on for d in e.s.open("publicity.stop_ordinary")] == [date(2027, 7, 2)]


def test_what_was_changed_is_published_anew_as_changed(e: Enforcing) -> None:
    e.decide()
    publish(e)
    told: dict[str, Any] = {"fault": "changed", "fault_by": "渝府复〔2026〕6号", "fault_on": day("06-10")}
    e.act("clerk", "06-10", "register_publicity_fault", **told)
    assert e.s.due("publicity.withdraw") == day("06-15")
    assert "写明变更后的内容" in e.refused("head", "06-12", "withdraw_publicity", **BACK)
    work = e.s.office.work(e.s.session, "head", at("2026-06-12", "09:00"))
    begun = {item.field.id: item.initial for item in acts.form_of(work, e.s.case(), "withdraw_publicity").fields}
    assert (begun["fault_by"], begun["fault_on"]) == ("渝府复〔2026〕6号", None)
    # The day of receipt begins the three days; the paper names the day of the other office's paper.
    e.act("head", "06-12", "withdraw_publicity", **BACK | {"replaced_by": "罚款变更为100000元", "fault_on": day("06-02")})
    told = drawn(e, "publicity_withdrawal_decision")
    assert "2026年6月2日" in told and "2026年6月10日" not in told
    assert e.s.open("publicity.stop_ordinary") == []
    publish(e, "06-15")
    assert "本决定已被渝府复〔2026〕6号变更：罚款变更为100000元" in drawn(e, "penalty_public_text")
    assert [d.due_on for d in e.s.open("publicity.stop_ordinary")] == [date(2027, 6, 15)]


def test_what_was_published_wrongly_goes_out_anew_and_what_fell_never(e: Enforcing) -> None:
    e.decide()
    publish(e)
    told: dict[str, Any] = {"fault_by": "自查", "fault_on": day("06-10")}
    e.act("clerk", "06-10", "register_publicity_fault", **told, fault="wrong")
    assert "与登记的情形不一致" in e.refused("head", "06-12", "withdraw_publicity", **BACK, fault="revoked")
    e.act("head", "06-12", "withdraw_publicity", **BACK)
    publish(e, "06-15")
    e.act("clerk", "06-16", "register_publicity_fault", **told | {"fault_on": day("06-16")}, fault="unlawful")
    e.act("head", "06-17", "withdraw_publicity", **BACK | {"withdrawn_on": day("06-17")})
    assert "没有有效的行政处罚决定" in e.refused("head", "06-18", "publish_penalty", **form())


def test_a_volume_is_archived_when_its_publicity_is_settled(e: Enforcing) -> None:
    e.close()
    assert "尚未公示" in e.refused("archivist", "07-10", "archive_volume")
    publish(e, "07-01")
    told: dict[str, Any] = {"fault": "wrong", "fault_by": "自查", "fault_on": day("07-02")}
    e.act("clerk", "07-02", "register_publicity_fault", **told)
    assert "请先撤回公示" in e.refused("archivist", "07-10", "archive_volume")
    e.act("head", "07-02", "withdraw_publicity", **BACK | {"withdrawn_on": day("07-02")})
    publish(e, "07-02")
    e.s.serve("07-03")
    e.act("archivist", "07-10", "archive_volume")
    assert "end_publicity" in let_expire(e, "2027-07-03")
    assert e.s.state == "archived"


def test_who_investigated_does_not_publish(e: Enforcing) -> None:
    reasons = {(r.duty, r.after) for r in e.s.office.rules.separation}
    assert {("publicise", "investigate"), ("approve", "publicise")} <= reasons


def test_another_party_is_named_in_its_own_publication(e: Enforcing) -> None:
    two = [party("right_holder", HOLDER), party("respondent", "重庆示例江口食品有限公司")]
    e.notify(parties=two).defend()
    told = {"items": LIGHTER, "fine": Decimal("216000.00"), "answers": [*e.ANSWER]}
    e.act("head", "05-27", "decide_penalty", **told)
    e.s.serve("05-27", "penalty_decision")
    publish(e)
    assert "重庆示例江口食品有限公司" in drawn(e, "penalty_public_text")
