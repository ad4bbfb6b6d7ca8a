"""复议、诉讼 by clicking: entered, told of, answered in time or late with a reason, and its outcome carried back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from casehub.model import Case, Challenge, Event
from casehub.procedures.penalty.dues import Contest
from tests.journeys import enforcing, stage, walking

if TYPE_CHECKING:
    from tests.journeys.conftest import Visit
    from tests.journeys.person import Visitor
    from tests.journeys.site import Site

CONTEST, NOTICE = "登记对不予立案申请复议、提起诉讼", "登记收到答复、应诉通知书之日"
ANSWER, ANNUL = "提交行政复议答复书、行政诉讼答辩状和证据", "登记不予立案被撤销，重新核查"
REFUSED: dict[str, Any] = {"not_filed_ground": "conditions_not_met", "failed_condition": "没有证据", "corrected": False}


def newest(site: Site, reference: str, step: str) -> str:
    """The number of the newest act by the step, as the forms name it."""
    with site.app.extensions["casehub"].read() as session:
        rows = select(Event.seq).join(Case, Case.id == Event.case_id)
        return str(max(session.scalars(rows.where(Case.reference == reference, Event.step == step))))


def contest_of(site: Site, reference: str) -> str:
    with site.app.extensions["casehub"].read() as session:
        rows = select(Challenge.id).join(Case, Case.id == Challenge.case_id).where(Case.reference == reference)
        return str(max(session.scalars(rows)))


def contest_of_penalty(site: Site, reference: str) -> str:
    with site.app.extensions["casehub"].read() as session:
        rows = select(Contest.id).join(Case, Case.id == Contest.case_id).where(Case.reference == reference)
        return str(max(session.scalars(rows)))


def test_not_filing_is_contested_answered_and_annulled(visit: Visit, site: Site) -> None:
    reference, officers = enforcing.verifying(site)
    stage.act(site, "head", reference, "refuse_filing", **REFUSED)
    officer, section, head = visit("examiner"), visit("section"), visit("head")
    walking.days_later(site, 8, examiner=officer, section=section, head=head)
    holder = stage.party_of(site, reference, "right_holder")
    officer.go(f"/cases/{reference}").follow(CONTEST).check("contest-form")
    told = {"party": holder, "knew_on": "2026-12-04", "contest_kind": "reconsideration", "asked_on": "2026-12-07", "notice_came": False}
    walking.done(officer, site, "examiner", reference, CONTEST, "contest_refusal", **told)
    officer.check("contested")
    assert "待收通知书" in officer.text() and "不予立案" in officer.text()
    began = newest(site, reference, "contest_refusal")
    walking.done(officer, site, "examiner", reference, NOTICE, "tell_contest_notice", told_contest=began, notice_on="2026-12-10")
    # Ten working days from Thursday 10 December.
    assert "2026年12月24日" in officer.text()
    notice = newest(site, reference, "tell_contest_notice")
    walking.days_later(site, 15, examiner=officer, section=section, head=head)
    late = {"answered_contest": notice, "answered_on": "2026-12-25", "late_reason": ""}
    walking.filled(officer, site, "examiner", reference, ANSWER, "answer_contest", **late).press("核对")
    assert (officer.status, "写明逾期的原因" in officer.error_at("late_reason")) == (422, True)
    walking.done(officer, site, "examiner", reference, ANSWER, "answer_contest", **late | {"late_reason": "通知书误送其他机构。"})
    officer.check("contest-answered")
    assert "逾期答复" in officer.text()
    where = walking.sent_up(
        officer, site, "examiner", reference, ANNUL, "annul_refusal", officers=[str(one) for one in officers],
        contest=contest_of(site, reference), contest_result="redo", annulled_on="2026-12-25", redo_by="2027-01-20",
    )  # fmt: skip
    walking.agreed((section, head), where, "contest-annulment")
    officer.go(f"/cases/{reference}").check("contest-carried-back")
    assert "核查中" in officer.text() and "2027年1月20日" in officer.text()
    assert "责令重新处理、限期立案查处" in officer.text()


# ── of a penalty ─────────────────────────────────────────────
OF_PENALTY, STANDS = "登记当事人申请复议、提起诉讼", "登记复议、诉讼终结，处罚决定仍然有效"
FELL, BACK = "登记决定被撤销，责令重新作出", "撤回行政处罚公示"
FAULT = "登记已公示的决定被撤销、变更、确认违法、确认无效，或者公示有误"


def contested(officer: Visitor, site: Site, reference: str, kind: str, began: str) -> str:
    """The party contests the penalty on this day, and the notice comes in three days later; the entry of the contest."""
    told = {"party": stage.party_of(site, reference, "respondent"), "contest_kind": kind, "asked_on": began, "since": began, "notice_came": False}
    walking.done(officer, site, "examiner", reference, OF_PENALTY, "register_contest", **told)
    assert "待收通知书" in officer.text()
    return newest(site, reference, "register_contest")


def answered(officer: Visitor, site: Site, reference: str, began: str, on: str) -> None:
    """The notice came on this day, and the office answers with its evidence."""
    walking.done(officer, site, "examiner", reference, NOTICE, "tell_contest_notice", told_contest=began, notice_on=on)
    told = {"answered_contest": newest(site, reference, "tell_contest_notice"), "answered_on": on}
    walking.done(officer, site, "examiner", reference, ANSWER, "answer_contest", **told)


def test_a_penalty_that_a_review_annulled_is_taken_from_the_public_and_decided_anew(visit: Visit, site: Site) -> None:
    reference = enforcing.decided(site)
    officer, section, head = visit("examiner"), visit("section"), visit("head")
    began = contested(officer, site, reference, "reconsideration", "2026-12-11")
    walking.days_later(site, 3, examiner=officer, section=section, head=head)
    answered(officer, site, reference, began, "2026-12-14")
    assert "行政复议，2026年12月11日受理" in officer.go(f"/cases/{reference}").text()
    where = walking.sent_up(
        officer, site, "examiner", reference, FELL, "annul_and_redo", annulled_by="重庆市人民政府渝府复〔2026〕5号",
        annulled_on="2026-12-14", redo_by="2027-02-10", won_contest=contest_of_penalty(site, reference), reason="主要证据不足。",
    )  # fmt: skip
    walking.agreed((section, head), where, "penalty-annulment")
    officer.go(f"/cases/{reference}").check("penalty-annulled")
    # Three working days to take it from the public, and the day that the review named.
    assert "2026年12月17日" in officer.text() and "2027年2月10日" in officer.text()
    clerk, reviewer = visit("clerk"), visit("reviewer")
    where = walking.sent_up(clerk, site, "clerk", reference, BACK, "withdraw_publicity", reason_public="原处罚决定已被依法撤销")
    walking.agreed((reviewer, head), where, "publicity-withdrawal")
    assert "撤回行政处罚公示通知" in officer.go(f"/cases/{reference}").text()
    enforcing.told(site, reference, change_reason="原决定被撤销")
    walking.days_later(site, 0, examiner=officer, section=section, head=head)
    where = walking.sent_up(officer, site, "examiner", reference, "作出行政处罚决定", "decide_penalty")
    walking.agreed((section, head), where, "penalty-anew")
    officer.go(f"/cases/{reference}").check("penalty-decided-anew")
    assert officer.text().count("行政处罚决定书") >= 2


def test_a_penalty_that_a_court_upheld_is_brought_to_execution(visit: Visit, site: Site) -> None:
    reference = enforcing.decided(site)
    officer = visit("examiner")
    began = contested(officer, site, reference, "suit", "2026-12-11")
    walking.days_later(site, 3, examiner=officer)
    walking.done(officer, site, "examiner", reference, NOTICE, "tell_contest_notice", told_contest=began, notice_on="2026-12-14")
    # Fifteen days from the receipt of the complaint (行政诉讼法第六十七条).
    assert "2026年12月29日" in officer.text()
    walking.days_later(site, 10, examiner=officer)
    told = {"answered_contest": newest(site, reference, "tell_contest_notice"), "answered_on": "2026-12-24"}
    walking.done(officer, site, "examiner", reference, ANSWER, "answer_contest", **told)
    early = {"party": stage.party_of(site, reference, "respondent"), "until": "2026-12-10", "contest_outcome": "upheld"}
    walking.filled(officer, site, "examiner", reference, STANDS, "end_contest", **early).press("核对")
    assert (officer.status, "早于受理之日" in officer.error_at("until")) == (422, True)
    walking.done(officer, site, "examiner", reference, STANDS, "end_contest", **early | {"until": "2026-12-24"})
    officer.check("penalty-upheld")
    assert "行政诉讼，2026年12月11日受理，2026年12月24日终结" in officer.text() and "维持" in officer.text()
    # Three months in which the court may be asked to enforce it, from the last day to pay, 28 December (行政强制法第五十三条).
    assert "2027年3月29日" in officer.text()


def test_a_penalty_that_was_changed_is_published_anew_as_changed(visit: Visit, site: Site) -> None:
    reference = enforcing.decided(site)
    clerk, reviewer, head = visit("clerk"), visit("reviewer"), visit("head")
    told = {"fault": "changed", "fault_by": "重庆市人民政府渝府复〔2026〕6号", "fault_on": "2026-12-11"}
    walking.done(clerk, site, "clerk", reference, FAULT, "register_publicity_fault", **told)
    assert "2026年12月16日" in clerk.text()
    new = {"reason_public": "罚款数额已被变更", "replaced_by": "罚款数额变更为100000元"}
    where = walking.sent_up(clerk, site, "clerk", reference, BACK, "withdraw_publicity", **new)
    walking.agreed((reviewer, head), where, "publicity-changed")
    clerk.go(f"/cases/{reference}").check("penalty-changed")
    assert "撤回行政处罚公示通知" in clerk.text()
    assert "公示行政处罚" in clerk.text()
