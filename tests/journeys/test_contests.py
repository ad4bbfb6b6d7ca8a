"""复议、诉讼 by clicking: entered, told of, answered in time or late with a reason, and its outcome carried back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from casehub.model import Case, Challenge, Event
from tests.journeys import enforcing, stage, walking

if TYPE_CHECKING:
    from tests.journeys.conftest import Visit
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
